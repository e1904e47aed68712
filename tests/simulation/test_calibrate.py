from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.simulation.models import scenario_document

from toandan.simulation.calibrate import Effort, Prior, calibrate, distance, weekly, with_values
from toandan.simulation.engine.tables import DETECTED
from toandan.simulation.errors import ScenarioError
from toandan.simulation.prepare import prepare
from toandan.simulation.run import Bench
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from pathlib import Path


def test_a_fit_finds_the_parameters_that_made_the_data(tmp_path: Path) -> None:
    document = scenario_document(
        days=84,
        orders=[{"kind": "directive_16", "from": "2021-08-01", "compliance": 0.7}],
        testing={"symptomatic_share": 0.5},
        seeds=[{"count": 60, "variant": "wild"}],
    )
    prepared = prepare(parse_scenario(document), tmp_path)
    bench = Bench(prepared.model)
    counts = [bench.run(seed).office.counts[DETECTED].sum((1, 2)) for seed in range(900, 910)]
    observed = np.mean(counts, axis=0)
    priors = [
        Prior("orders[1].compliance", 0.0, 1.0),
        Prior("testing.symptomatic_share", 0.1, 1.0),
    ]
    effort = Effort(particles=120, generations=4, keep=0.25)
    fit = calibrate(prepared, observed, priors, effort=effort)
    again = calibrate(prepared, observed, priors, effort=effort)
    assert np.array_equal(fit.particles, again.particles)
    found = fit.quantiles((0.05, 0.5, 0.95))
    for path, truth in (("orders[1].compliance", 0.7), ("testing.symptomatic_share", 0.5)):
        low, middle, high = found[path]
        assert low <= truth <= high
        assert middle == pytest.approx(truth, abs=0.2)
        assert high - low < 0.75
    assert fit.coverage() > 0.6
    assert fit.runs <= 120 + 3 * 90
    assert fit.distances.max() < 0.5 * distance(fit.observed * 2, fit.observed)


def test_a_path_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"orders\[4\]\.compliance"):
        with_values(scenario_document(), [Prior("orders[4].compliance", 0, 1)], [0.5])


def test_whole_parameters_are_rounded() -> None:
    changed = with_values(scenario_document(), [Prior("seeds[1].count", 1, 50, whole=True)], [7.6])
    assert changed["seeds"][0]["count"] == 8


def test_weeks_are_whole() -> None:
    assert weekly(np.arange(16)).tolist() == [21.0, 70.0]
