"""The engine against the plain model, each measure alone and all together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.simulation.models import CALLED, EVERYTHING, model_of, scenario_document

from toandan.simulation.engine.tables import ADMISSIONS, DEATHS, DETECTED, F1, INFECTIONS, TRANSFERS
from toandan.simulation.population import Population, synthesise
from toandan.simulation.reference import Reference
from toandan.simulation.results import mean_generation_time
from toandan.simulation.run import Bench, Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toandan.simulation.areas import Province

TESTING = {"symptomatic_share": 0.6}
ROUNDS = [
    {"day": "2021-07-15", "share": 0.8, "pool": 0},
    {"day": "2021-07-22", "share": 0.8, "pool": 20},
    {"day": "2021-07-29", "share": 0.8},
]
TWO_HOSPITALS = {
    "places": [
        {"name": "biên giới", "communes": ["border"], "beds": 1, "icu": 1},
        {"name": "tỉnh", "beds": 3, "icu": 1, "oxygen": 2},
    ]
}
CASES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "orders": {"orders": EVERYTHING["orders"][:2]},
    "rule": {"testing": TESTING, "orders": EVERYTHING["orders"][2:]},
    "isolation": {"testing": {**TESTING, "capacity": 10}, "isolation": {"share": 0.9}},
    "tracing": {"testing": TESTING, "isolation": {}, "tracing": EVERYTHING["tracing"]},
    "rounds": {
        "testing": {"symptomatic_share": 0.2, "capacity": 20, "rounds": ROUNDS},
        "isolation": {},
    },
    "border": {"imports": [{"variant": "wild", "per_day": 2.0, "caught": 0.5}]},
    "vaccination": {"vaccination": EVERYTHING["vaccination"][:1]},
    "called vaccination": {
        "testing": TESTING,
        "vaccination": [{**CALLED, "groups": ["0+"], "trigger": {"open": 500}}],
    },
    "hospitals": {"hospitals": {"beds": 2, "icu": 0}},
    "two hospitals": {"hospitals": TWO_HOSPITALS},
    "immune": {"immune": [{"share": 0.4, "ages": ["0-39"], "households": True}]},
    "everything": EVERYTHING,
}
MEASURED = (
    *("infections", "peak", "peak day", "generation", "home share"),
    *("detected", "f1", "care", "transfers"),
)
PLAIN_RUNS, ENGINE_RUNS = 7, 150


@pytest.fixture(scope="module")
def village(province: Province) -> Population:
    """1,500 people: the plain model is slow."""
    return synthesise(province.scaled(1500))


def plain_runs(model: Model) -> NDArray[np.float64]:
    """What is measured of each plain run."""
    rows = []
    for seed in range(PLAIN_RUNS):
        run = Reference(model, seed).run()
        rows.append(
            [
                run.infections.sum(),
                run.infections[1:].max(),
                run.infections[1:].argmax(),
                np.mean(run.generation_times),
                run.layers[0] / run.layers.sum(),
                run.detected.sum(),
                run.f1.sum(),
                run.admissions.sum() + run.deaths.sum(),
                run.transfers.sum(),
            ]
        )
    return np.array(rows)


def engine_runs(model: Model) -> NDArray[np.float64]:
    """The same of the engine's runs."""
    bench, rows = Bench(model), []
    for seed in range(ENGINE_RUNS):
        state = bench.run(seed)
        counts = state.office.counts.sum(axis=(2, 3))
        infections = counts[INFECTIONS]
        rows.append(
            [
                infections.sum(),
                infections[1:].max(),
                infections[1:].argmax(),
                mean_generation_time(state.generation),
                state.layers[0] / state.layers.sum(),
                counts[DETECTED].sum(),
                counts[F1].sum(),
                counts[ADMISSIONS].sum() + counts[DEATHS].sum(),
                counts[TRANSFERS].sum(),
            ]
        )
    return np.array(rows)


@pytest.mark.parametrize("name", CASES)
def test_the_engine_agrees_with_the_plain_model(village: Population, name: str) -> None:
    model = model_of(village, scenario_document(people=1500, days=90, **CASES[name]))
    plain, engine = plain_runs(model), engine_runs(model)
    # the spread of many engine runs: a dozen plain runs of a skewed outcome cannot tell it
    spread = np.sqrt(engine.var(axis=0) * (1 / len(plain) + 1 / len(engine)))
    gap = np.abs(plain.mean(axis=0) - engine.mean(axis=0))
    score = np.divide(gap, spread, out=np.zeros_like(gap), where=spread > 0)
    assert (gap[spread == 0] == 0).all()
    assert (score < 4.5).all(), dict(zip(MEASURED, score.round(1), strict=True))
