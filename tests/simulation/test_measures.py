from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulation.models import CALLED, infections, model_of, scenario_document

from toandan.simulation.engine.tables import (
    ADMISSIONS,
    ADMITTED,
    ICU_SOUGHT,
    ICU_TURNED,
    SOUGHT,
    TESTS,
    TRANSFERS,
    TURNED,
    WANTING_BED,
)
from toandan.simulation.errors import ScenarioError
from toandan.simulation.run import Bench

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toandan.simulation.population import Population

#: how many standard errors a mean of paired differences may lie above zero
MOST_ERRORS = 3.5
TESTING = {"symptomatic_share": 0.6}
LOCKDOWN = {"open": 400, "close": 100, "least_days": 7}

#: a measure of strength 0 to 1 as parts of a scenario, acting alike on every day
STEADY = {
    "masks": lambda x: {"orders": [{"kind": "masks", "compliance": x}]},
    "directive_16": lambda x: {"orders": [{"kind": "directive_16", "compliance": x}]},
    "directive_15": lambda x: {"orders": [{"kind": "directive_15", "compliance": x}]},
    "directive_19": lambda x: {"orders": [{"kind": "directive_19", "compliance": x}]},
    "close_workplaces": lambda x: {"orders": [{"kind": "close_workplaces", "compliance": x}]},
    "close_schools": lambda x: {"orders": [{"kind": "close_schools", "compliance": x}]},
    "travel": lambda x: {"orders": [{"kind": "custom", "left": {"travel": 1.0 - x}}]},
    "isolation": lambda x: {"testing": TESTING, "isolation": {"share": x}},
    "testing": lambda x: {"testing": {"symptomatic_share": x}, "isolation": {}},
    "checkpoint": lambda x: {
        "seeds": [],
        "imports": [{"variant": "wild", "per_day": 0.3, "caught": x}],
    },
}
#: the same where what it does depends on days, on the course of the epidemic, on a queue or
#: (the immune) on who is there to be a first case
TIMED = {
    "lockdown_by_rule": lambda x: {
        "testing": TESTING,
        "orders": [{"kind": "lockdown", "compliance": x, "trigger": LOCKDOWN}],
    },
    "tracing": lambda x: {
        "testing": TESTING,
        "isolation": {},
        "tracing": {"home": x, "school": x, "work": x, "community": x},
    },
    "vaccination": lambda x: {
        "vaccination": [{"product": "pfizer", "daily": 400, "coverage": x, "from": "2021-04-01"}]
    },
    "rounds": lambda x: {
        "testing": {
            "rounds": [{"day": f"2021-07-{day}", "share": x} for day in (15, 20, 25, 30)],
        },
        "isolation": {},
    },
    "laboratory": lambda x: {
        "testing": {"symptomatic_share": 0.8, "capacity": round(40 * x)},
        "isolation": {},
        "tracing": {},
    },
    "laboratory for rounds": lambda x: {
        "testing": {
            "capacity": round(1000 * x),
            "rounds": [{"day": "2021-07-15", "share": 0.9, "pool": 5, "every": 5, "times": 6}],
        },
        "isolation": {},
    },
    "central quarantine": lambda x: {
        "testing": TESTING,
        "isolation": {"share": 0.0},
        "tracing": {"test": False, "central_share": x},
    },
    "f2": lambda x: {
        "testing": TESTING,
        "isolation": {},
        "tracing": {"home": 0.3, "community": x, "f2": True},
    },
    "immune": lambda x: {"immune": [{"share": 0.5 * x}]},
    "immune households": lambda x: {"immune": [{"share": 0.5 * x, "households": True}]},
    "directive_16 for a month": lambda x: {
        "orders": [
            {"kind": "directive_16", "from": "2021-07-25", "to": "2021-08-25", "compliance": x}
        ]
    },
    "days of quarantine": lambda x: {
        "testing": TESTING,
        "isolation": {},
        "tracing": {"days": 1 + round(20 * x)},
    },
    "speed of tracing": lambda x: {
        "testing": TESTING,
        "isolation": {},
        "tracing": {"delay": 6 - round(5 * x)},
    },
    "speed of the laboratory": lambda x: {
        "testing": {**TESTING, "turnaround": 6 - round(5 * x)},
        "isolation": {},
        "tracing": {},
    },
    "testing within capacity": lambda x: {
        "testing": {"symptomatic_share": x, "capacity": 10},
        "isolation": {},
        "tracing": {},
    },
    "called doses a day": lambda x: {
        "testing": TESTING,
        "vaccination": [{**CALLED, "groups": ["0+"], "daily": 1 + round(99 * x)}],
    },
    "doses a day": lambda x: {"vaccination": [{"product": "pfizer", "daily": 1 + round(99 * x)}]},
}
MEASURES = {**STEADY, **TIMED}
STRENGTHS = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)


def _infections(small: Population, name: str, strength: float, runs: int) -> NDArray[np.int64]:
    """Infections of runs with the seeds from 0 under a measure."""
    parts: dict[str, Any] = MEASURES[name](strength)
    bench = Bench(model_of(small, scenario_document(**parts)))
    return np.array([infections(bench.run(seed)) for seed in range(runs)])


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_at_full_strength_prevents_infections(small: Population, name: str) -> None:
    with_it, without = (_infections(small, name, strength, 10).mean() for strength in (1.0, 0.0))
    assert with_it < 0.99 * without


@pytest.mark.parametrize("name", STEADY)
@settings(max_examples=5, deadline=None)
@given(strengths=STRENGTHS)
def test_more_of_a_steady_measure_makes_no_paired_run_larger(
    small: Population, name: str, strengths: list[float]
) -> None:
    """Such a measure only takes contacts away from a fixed set, so that everybody is infected
    later or not at all: true of every single run, without any tolerance.
    """
    weak, strong = (_infections(small, name, strength, 15) for strength in strengths)
    assert (strong <= weak).all()


@pytest.mark.parametrize("name", TIMED)
@settings(max_examples=3, deadline=None)
@given(strengths=STRENGTHS)
def test_more_of_a_measure_never_makes_expected_infections_larger(
    small: Population, name: str, strengths: list[float]
) -> None:
    """A single run may grow: whoever is infected later may have missed the round of tests, the
    open lockdown or the quarantine that would have held them. The mean of many may not: it is
    held against the standard error of the paired differences, which is a tenth to four fifths
    of that of unpaired ones, and never against more than a few cases in a hundred.
    """
    weak, strong = (_infections(small, name, strength, 60) for strength in strengths)
    gap = strong - weak
    error = gap.std(ddof=1) / np.sqrt(len(gap))
    assert gap.mean() <= min(MOST_ERRORS * error, 0.03 * weak.mean())


def test_a_lockdown_opens_by_rule_and_is_lifted(small: Population) -> None:
    document = scenario_document(
        testing={"symptomatic_share": 1.0}, orders=[{"kind": "lockdown", "trigger": LOCKDOWN}]
    )
    model = model_of(small, document)
    under = Bench(model).run(1).under[0]
    assert under[0].sum() == 0
    assert 0 < under.max(axis=1).sum() < 120
    lengths = under.sum(axis=0)
    assert lengths[lengths > 0].min() >= 7
    assert (under[-1] == 0).any()


def test_rounds_take_only_what_the_laboratory_has_left(small: Population) -> None:
    rounds = [{"day": "2021-07-20", "share": 1.0, "pool": 10}]
    testing = {"symptomatic_share": 0.5, "capacity": 30, "rounds": rounds}
    plain = Bench(model_of(small, scenario_document(testing=testing))).run(1)
    assert plain.office.totals[TESTS].max() == 30
    rapid = {**testing, "rounds": [{**rounds[0], "pool": 0}]}
    free = Bench(model_of(small, scenario_document(testing=rapid))).run(1)
    assert free.office.totals[TESTS, 19] > 0.95 * small.size
    assert free.office.found.sum() > plain.office.found.sum()


def test_the_immune_are_never_infected_and_cohorts_keep_households_together(
    small: Population,
) -> None:
    cohort = {"share": 0.5, "ages": ["0-200"], "households": True}
    model = model_of(small, scenario_document(immune=[cohort]))
    immune = model.plan.immune
    homes = small.person["home"]
    assert 0.45 < immune.mean() < 0.55
    assert (immune == immune[homes]).all()
    bench = Bench(model, check=True)
    bench.run(1)
    assert not immune[bench.cases()["person"]].any()


@pytest.mark.parametrize("transfer", [True, False])
def test_a_full_hospital_sends_patients_on_only_where_transfers_are_made(
    small: Population, *, transfer: bool
) -> None:
    inland = [code for code, border in zip(small.codes, small.border, strict=True) if not border]
    places = [
        {"name": "biên giới", "communes": ["border"], "beds": 0, "icu": 0},
        {"name": "tỉnh", "communes": inland},
    ]
    hospitals = {"places": places, "transfer": transfer}
    bench = Bench(model_of(small, scenario_document(hospitals=hospitals)), check=True)
    moved = without_bed = admitted = 0
    for seed in range(5):
        office = bench.run(seed).office
        moved += office.counts[TRANSFERS].sum()
        admitted += office.counts[ADMISSIONS][:, small.border].sum()
        without_bed += (office.changes[WANTING_BED] > 0).sum()
    assert admitted > 0
    assert (moved > 0, without_bed > 0) == (transfer, not transfer)


def test_a_full_hospital_knows_who_came_and_whom_it_turned_away(small: Population) -> None:
    inland = [code for code, border in zip(small.codes, small.border, strict=True) if not border]
    places = [
        {"name": "biên giới", "communes": ["border"], "beds": 0, "icu": 0},
        {"name": "tỉnh", "communes": inland},
    ]
    bench = Bench(model_of(small, scenario_document(hospitals={"places": places})), check=True)
    office = bench.run(1).office
    came, away, taken = (office.wards[row].sum(axis=0) for row in (SOUGHT, TURNED, ADMITTED))
    admissions = office.by_commune[ADMISSIONS].sum(axis=0)
    assert came.tolist() == [admissions[small.border].sum(), admissions[~small.border].sum()]
    assert came[0] > 0
    assert away.tolist() == [came[0], 0]
    assert taken.tolist() == [0, came.sum()]
    # all lie in the other hospital by then, and look for intensive care there first
    assert office.wards[ICU_SOUGHT].sum(axis=0)[0] == 0 == office.wards[ICU_TURNED].sum()


def test_a_commune_without_hospital_is_refused_where_nobody_is_transferred(
    small: Population,
) -> None:
    places = [{"name": "biên giới", "communes": ["border"], "beds": 1, "icu": 0}]
    document = scenario_document(hospitals={"places": places, "transfer": False})
    with pytest.raises(ScenarioError, match="chưa có bệnh viện"):
        model_of(small, document)
