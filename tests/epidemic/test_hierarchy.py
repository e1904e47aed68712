from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.epidemic.conftest import vintage_frame, waves

from toandan.epidemic.areas import Area, Areas
from toandan.epidemic.errors import HierarchyError
from toandan.epidemic.hierarchy import reconcile, with_sums
from toandan.epidemic.periods import Frequency
from toandan.epidemic.series import CountSeries, Measure
from toandan.epidemic.table import INDEX, ForecastTable

TREE = Areas(
    [
        Area("P"),
        Area("D1", parent="P"),
        Area("D2", parent="P"),
        Area("X00", parent="D1"),
        Area("X01", parent="D1"),
        Area("X02", parent="D2"),
    ]
)
CODES = ("P", "D1", "D2", "X00", "X01", "X02")


def table(medians: np.ndarray) -> ForecastTable:
    end = date(2021, 6, 5)
    rows = [(end - timedelta(days=5), "inc case", code, 1, end) for code in CODES]
    quantiles = medians[:, None] * np.linspace(0.4, 1.6, 23)[None, :]
    return ForecastTable(pl.DataFrame(rows, INDEX, orient="row"), quantiles)


@settings(max_examples=80, deadline=None)
@given(arrays(float, 6, elements=st.floats(0, 1e5)))
def test_reconciled_medians_add_up_and_quantiles_stay_in_order(medians: np.ndarray) -> None:
    made = reconcile(table(medians), TREE)
    middle = dict(zip(CODES, made.median, strict=True))
    assert middle["P"] == pytest.approx(middle["D1"] + middle["D2"], abs=1e-6, rel=1e-6)
    assert middle["D1"] == pytest.approx(middle["X00"] + middle["X01"], abs=1e-6, rel=1e-6)
    assert middle["D2"] == pytest.approx(middle["X02"], abs=1e-6, rel=1e-6)
    assert (np.diff(made.quantiles, axis=1) >= 0).all()
    assert (made.quantiles >= 0).all()


def test_forecasts_that_add_up_are_left_alone() -> None:
    coherent = table(np.array([60.0, 30.0, 30.0, 10.0, 20.0, 30.0]))
    np.testing.assert_allclose(reconcile(coherent, TREE).quantiles, coherent.quantiles, rtol=1e-6)


def test_what_is_less_sure_moves_more() -> None:
    before = np.array([100.0, 30.0, 30.0, 10.0, 20.0, 30.0])
    made = reconcile(table(before), TREE)
    assert 60 < made.median[0] < 100
    moved = dict(zip(CODES, made.median - before, strict=True))
    assert moved["X01"] > moved["X00"] > 0


def test_a_forecast_that_does_not_fit_the_tree_is_refused() -> None:
    whole = table(np.ones(6))
    with pytest.raises(HierarchyError, match="X02"):
        reconcile(whole.where(pl.col("area") != "X02"), TREE)
    with pytest.raises(HierarchyError, match="ngoài cây"):
        reconcile(whole, Areas([Area("X00"), Area("X01")]))


def test_sums_are_published_when_their_parts_are_and_again_when_these_change() -> None:
    truth = waves(3, 12)
    series = CountSeries.of(vintage_frame(truth), Frequency.WEEK, vintages=True)
    summed = with_sums(series, TREE)
    day = date(2021, 1, 2) + timedelta(weeks=8, days=2)
    grid = summed.at(day)
    cases = dict(zip(grid.areas, grid.of(Measure.CASES), strict=True))
    np.testing.assert_array_equal(cases["P"], cases["X00"] + cases["X01"] + cases["X02"])
    np.testing.assert_array_equal(cases["D1"], cases["X00"] + cases["X01"])
    assert cases["P"][-1] == np.round(truth[:, 8] * 0.9).sum()
    later = summed.at(day + timedelta(weeks=1))
    assert later.of(Measure.CASES)[later.areas.index("P"), 8] == truth[:, 8].sum()


def test_sums_need_leaves() -> None:
    series = CountSeries.of(vintage_frame(waves(2, 5)), Frequency.WEEK, vintages=True)
    with pytest.raises(HierarchyError, match="cấp thấp nhất"):
        with_sums(series, Areas([Area("khác")]))
