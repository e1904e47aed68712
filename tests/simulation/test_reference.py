"""The engine against the plain model, each measure alone and all together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.simulation.models import CALLED, EVERYTHING, model_of, scenario_document

from toandan.simulation.derived import COST, cost_share, cost_weights
from toandan.simulation.disease import load_disease
from toandan.simulation.engine.tables import BOOKED, COUNTS, HOSPITAL_SERIES, SOUGHT
from toandan.simulation.population import Population, synthesise
from toandan.simulation.prepare import Prepared
from toandan.simulation.reference import Reference
from toandan.simulation.results import mean_generation_time, summarise
from toandan.simulation.run import Bench, Model
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

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
STOPPING = {"scope": "province", "open": 1500, "close": 1200, "least_days": 7}
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
    "stopping vaccination": {
        "testing": TESTING,
        "vaccination": [{**CALLED, "groups": ["0+"], "trigger": STOPPING}],
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
#: age groups that are compared, as bands: to 19 years, to 59, older
AGES = ((0, 4), (4, 12), (12, 16))
#: by hospital where the others are by age
HOSPITALS = HOSPITAL_SERIES[SOUGHT:]
PLAIN_RUNS, ENGINE_RUNS = 7, 150


@pytest.fixture(scope="module")
def village(province: Province) -> Population:
    """1,500 people: the plain model is slow."""
    return synthesise(province.scaled(1500))


def measured(series: dict[str, NDArray[Any]], generation: float, layers: NDArray[Any]) -> list[Any]:
    """What is measured of a run whose series by day and age are given."""
    total = {name: float(values.sum()) for name, values in series.items()}
    infections = series["infections"][1:].sum(axis=1)
    return [
        total["infections"],
        infections.max(),
        infections.argmax(),
        generation,
        layers[0] / layers.sum(),
        total["detected"],
        total["f1"],
        total["admissions"] + total["deaths"],
        total["transfers"],
    ]


def by_age(series: dict[str, NDArray[Any]]) -> list[float]:
    """Sums of every series by day and age over all days in the age groups."""
    groups = (values.sum(axis=0)[first:last] for values in series.values() for first, last in AGES)
    return [float(group.sum()) for group in groups]


def by_hospital(wards: Sequence[NDArray[Any]]) -> list[float]:
    """Sums over all days for three hospitals, of which there may be fewer."""
    sums = [np.resize(days.sum(axis=0), len(AGES)) for days in wards]
    return [float(value) for row in sums for value in row]


def plain_runs(model: Model) -> tuple[NDArray[np.float64], NDArray[np.float64], list[str]]:
    """What is measured of each plain run, its sums by age, and the series that these are of."""
    rows, ages = [], []
    for seed in range(PLAIN_RUNS):
        run = Reference(model, seed).run()
        rows.append(measured(run.series, float(np.mean(run.generation_times)), run.layers))
        ages.append([*by_age(run.series), *by_hospital((*run.sought, *run.turned))])
    return np.array(rows), np.array(ages), [*run.series, *HOSPITALS]


def engine_runs(prepared: Prepared) -> tuple[NDArray[np.float64], NDArray[np.float64], list[str]]:
    """The same of the engine's runs."""
    bench, rows, ages = Bench(prepared.model), [], []
    for seed in range(ENGINE_RUNS):
        run = summarise(bench.run(seed))
        series = dict(zip((*COUNTS, *BOOKED), (*run.bands, *run.booked), strict=True))
        rows.append(measured(series, mean_generation_time(run.generation), run.layers))
        for name in COST:
            weights = cost_weights(prepared, name)
            series[name] = cost_share(prepared, run.under, name) @ weights
        for row, under in enumerate(run.under):
            series[f"under_{row}"] = under @ cost_weights(prepared, "under_orders")
        ages.append([*by_age(series), *by_hospital(run.hospitals[SOUGHT:])])
    return np.array(rows), np.array(ages), [*series, *HOSPITALS]


@pytest.mark.parametrize("name", CASES)
def test_the_engine_agrees_with_the_plain_model(village: Population, name: str) -> None:
    document = scenario_document(people=1500, days=90, **CASES[name])
    model = model_of(village, document)
    plain, plain_ages, known = plain_runs(model)
    prepared = Prepared(parse_scenario(document), load_disease("covid19"), village, "", model)
    engine, ages, names = engine_runs(prepared)
    # the spread of many engine runs: a dozen plain runs of a skewed outcome cannot tell it
    spread = np.sqrt(engine.var(axis=0) * (1 / len(plain) + 1 / len(engine)))
    gap = np.abs(plain.mean(axis=0) - engine.mean(axis=0))
    score = np.divide(gap, spread, out=np.zeros_like(gap), where=spread > 0)
    assert (gap[spread == 0] == 0).all()
    assert (score < 4.5).all(), dict(zip(MEASURED, score.round(1), strict=True))
    # by age: many more comparisons, some of things that hardly happen; one of them once in all
    # plain runs more than expected is no disagreement
    spread = np.sqrt(ages.var(axis=0) * (1 / len(plain) + 1 / len(ages)))
    gap = np.abs(plain_ages.mean(axis=0) - ages.mean(axis=0)) - 1 / len(plain)
    assert names == known
    far = (gap > 4.5 * spread + 1e-6 * ages.mean(axis=0)).reshape(-1, len(AGES))
    score = np.divide(gap, spread, out=np.full(gap.shape, np.inf), where=spread > 0)
    told = dict(zip(names, score.reshape(-1, len(AGES)).round(1).tolist(), strict=True))
    assert not far.any(), {
        name: told[name] for name, row in zip(names, far, strict=True) if row.any()
    }
