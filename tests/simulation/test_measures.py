from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulation.models import mean_infections, model_of, scenario_document

if TYPE_CHECKING:
    from toandan.simulation.population import Population

SEEDS = range(10)
TESTING = {"symptomatic_share": 0.6}

#: a measure of strength 0 to 1 as parts of a scenario
MEASURES = {
    "masks": lambda x: {"orders": [{"kind": "masks", "compliance": x}]},
    "directive_16": lambda x: {"orders": [{"kind": "directive_16", "compliance": x}]},
    "close_schools": lambda x: {"orders": [{"kind": "close_schools", "compliance": x}]},
    "travel": lambda x: {"orders": [{"kind": "custom", "left": {"travel": 1.0 - x}}]},
    "isolation": lambda x: {"testing": TESTING, "isolation": {"share": x}},
    "tracing": lambda x: {
        "testing": TESTING,
        "isolation": {},
        "tracing": {"home": x, "school": x, "work": x, "community": x},
    },
    "testing": lambda x: {"testing": {"symptomatic_share": x}, "isolation": {}},
    "checkpoint": lambda x: {
        "seeds": [],
        "imports": [{"variant": "wild", "per_day": 0.3, "caught": x}],
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
}


def _model(small: Population, name: str, strength: float) -> float:
    parts: dict[str, Any] = MEASURES[name](strength)
    return mean_infections(model_of(small, scenario_document(**parts)), SEEDS)


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_at_full_strength_prevents_infections(small: Population, name: str) -> None:
    assert _model(small, name, 1.0) < 0.99 * _model(small, name, 0.0)


@settings(max_examples=8, deadline=None)
@given(
    st.sampled_from(sorted(MEASURES)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted),
)
def test_more_of_a_measure_never_makes_expected_infections_larger(
    small: Population, name: str, strengths: list[float]
) -> None:
    """Paired seeds; the tolerance covers what is left of chance in ten pairs."""
    weak, strong = strengths
    assert _model(small, name, strong) <= 1.04 * _model(small, name, weak) + 5


def test_a_lockdown_opens_by_rule_and_is_lifted(small: Population) -> None:
    rule = {"open": 400, "close": 100, "least_days": 7}
    document = scenario_document(
        testing={"symptomatic_share": 1.0}, orders=[{"kind": "lockdown", "trigger": rule}]
    )
    model = model_of(small, document)
    from toandan.simulation.run import Bench  # noqa: PLC0415 - used here alone

    under = Bench(model).run(1).under[0]
    assert under[0].sum() == 0
    assert 0 < under.max(axis=1).sum() < 120
    lengths = under.sum(axis=0)
    assert lengths[lengths > 0].min() >= 7
    assert (under[-1] == 0).any()
