from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from tests.epidemic.conftest import weekly_counts

from toandan.epidemic.backtesting import backtest
from toandan.epidemic.baselines import flat
from toandan.epidemic.data import Counts
from toandan.epidemic.forecaster import Settings, forecast
from toandan.epidemic.history import Rows
from toandan.epidemic.learning import Copy, as_weeks, copies, learn, learn_trees
from toandan.epidemic.prior import MONTHS, WEEKS, known_by
from toandan.epidemic.readers import Allowed, read_counts
from toandan.epidemic.scores import pair, relative, score
from toandan.epidemic.series import CountSeries
from toandan.epidemic.table import LEVELS, ForecastTable
from toandan.epidemic.zeros import Zeros, ZeroTuning

if TYPE_CHECKING:
    from pathlib import Path

QUICK = Settings(block=26, rehearsal=26)


@pytest.fixture(scope="module")
def europe(reference: Path) -> Counts:
    """The hub's counts as known when the newest start was learned."""
    parts = []
    for name in ("truth_weekly_vintages.csv.gz", "truth_daily_vintages_last84d.csv.gz"):
        series = read_counts(reference / "forecast" / "europe" / name, allowed=Allowed.everything())
        early = series.frame.filter(pl.col("as_of") <= WEEKS[-1])
        parts.append(CountSeries.of(early, series.frequency, vintages=True))
    return Counts(*parts)


@pytest.fixture(scope="module")
def dengue(reference: Path) -> CountSeries:
    (path,) = (reference / "forecast" / "vietnam").glob("dengue_*.csv")
    return read_counts(path, allowed=Allowed.everything())


@pytest.mark.parametrize(("day", "periods"), [(WEEKS[0], 52), (WEEKS[1], 69)])
def test_the_starts_for_weeks_are_those_learned_from_the_picture_of_their_day(
    europe: Counts, dengue: CountSeries, day: date, periods: int
) -> None:
    made = copies(europe.known(day), day, periods, [dengue.at(date(2010, 12, 31))])
    assert stored_and_learned(day, made) == ["leading", "following"]


@pytest.mark.parametrize(("day", "periods"), [(MONTHS[0], 69), (MONTHS[1], 120)])
def test_the_starts_for_months_are_those_learned_from_dengue(
    dengue: CountSeries, day: date, periods: int
) -> None:
    known = dengue.known(day - timedelta(days=1)).at(day - timedelta(days=1))
    assert stored_and_learned(day, copies(as_weeks(known, day), day, periods)) == ["leading"]


def stored_and_learned(day: date, made: list[Copy]) -> list[str]:
    """Compare what is stored with what is learned now; the kinds of measures."""
    folder = resources.files("toandan.epidemic")
    stored = json.loads(folder.joinpath(f"prior-{day}.json").read_text("utf-8"))
    learned = learn(made)
    assert learned.keys() == stored.keys()
    for kind, entries in stored.items():
        assert entries["grown"] == learned[kind]["grown"]
        for steps in "16":
            width = learned[kind][steps]["width"]
            assert width["slopes"] == pytest.approx(entries[steps]["width"]["slopes"], abs=1e-3)
            for name, slope in entries[steps]["coefficients"].items():
                assert learned[kind][steps]["coefficients"][name] == pytest.approx(slope, abs=1e-3)
    with np.load(BytesIO(folder.joinpath(f"prior-{day}.npz").read_bytes())) as trees:
        assert trees["leading-1"].tobytes().decode() == learn_trees(made, "leading", 1)
    return list(stored)


@pytest.mark.parametrize("days", [WEEKS, MONTHS])
def test_a_forecast_begins_from_the_newest_start_that_was_known_on_its_day(
    days: tuple[date, ...],
) -> None:
    first, second = days
    assert known_by(first - timedelta(days=400), days) == first
    assert known_by(second - timedelta(days=1), days) == first
    assert known_by(second, days) == known_by(second + timedelta(days=4000), days) == second


def test_two_years_of_months_are_told_more_than_flat(dengue: CountSeries) -> None:
    """Dengue by province, forecast in its second year; the start knows none of its months."""
    early = dengue.frame.filter(pl.col("date").is_between(date(2004, 1, 1), date(2006, 6, 30)))
    counts = Counts(CountSeries.of(early, dengue.frequency, vintages=dengue.vintages))
    days = [date(2005, 2, 1), date(2005, 6, 1), date(2005, 9, 1), date(2006, 1, 1)]
    final = counts.series.at(date(2006, 6, 30))
    own = score(backtest(counts, days).whole(), final)
    base = score(ForecastTable.join([flat(counts.known(day), day) for day in days]).whole(), final)
    assert relative(pair(own, base), "wis_log")["ratio"][0] < 0.9


NAMES = ("noise", "near_gap", "mean_2", "level")


def past_zeros(outcome: np.ndarray) -> Rows:
    """Two areas over some origins, both at zero: one among quiet places, one beside an outbreak.

    `outcome` holds z of what came, shape (origins, 2).
    """
    origins = len(outcome)
    situation = np.array([[1.0, 0.0, 0.0, 0.0], [0.9, 3.0, 0.0, 0.0]])
    flat, none = outcome.ravel(), np.zeros(2 * origins)
    origin = np.repeat(np.arange(origins), 2)
    return Rows(
        np.tile(situation, (origins, 1)), flat, flat, none, np.zeros((2 * origins, 6)),
        origin, origin + 1, np.zeros((2 * origins, 5)), np.tile(np.arange(2), origins),
    )  # fmt: skip


def test_a_place_at_zero_gets_half_of_what_followed_its_own_zeros_and_others_keep_theirs() -> None:
    draw, tuning = np.random.default_rng(4), ZeroTuning(half_life=1e9, doubt=200.0, own=3.0)
    later = np.log1p(np.column_stack([np.zeros(100), draw.poisson(2.0, 100)]))
    rows = past_zeros(later)
    zeros = Zeros.of(rows, NAMES, 100, np.zeros(200, dtype=bool), tuning)
    assert zeros is not None
    told = np.tile(np.linspace(0.0, 2.0, len(LEVELS)), (3, 1))
    features = np.concatenate([rows.features[:2], rows.features[:1]])
    base, areas = np.array([0.0, 0.0, 1.5]), np.arange(3)
    blended = zeros.blend(told, base, features, NAMES, areas, LEVELS, tuning)
    # 100 zeros of the area's own, four times each, in two areas: 200 origins
    np.testing.assert_allclose(blended[0], told[0] / 2, atol=1e-6)
    came = np.log1p(np.quantile(np.expm1(later[:, 1]), 0.975))
    place = LEVELS.index(0.975)
    assert blended[1, place] == pytest.approx((told[1, place] + came) / 2, abs=0.1)
    np.testing.assert_array_equal(blended[2], told[2])
    assert (np.diff(blended, axis=1) >= 0).all()


def test_hidden_unknown_and_few_zeros_tell_nothing() -> None:
    rows, nothing = past_zeros(np.zeros((20, 2))), np.zeros(40, dtype=bool)
    assert Zeros.of(rows, NAMES, 20, nothing, ZeroTuning()) is not None
    assert Zeros.of(rows, NAMES, 20, rows.area == 1, ZeroTuning()) is None
    unknown = replace(rows, outcome=np.where(rows.area == 1, np.nan, rows.outcome))
    assert Zeros.of(unknown, NAMES, 20, nothing, ZeroTuning()) is None


def test_a_forecast_lets_past_zeros_speak() -> None:
    """Four areas that leave zero again and again for one case or four, beside steady ones."""
    counts = np.full((8, 31), 50.0)
    for area in range(4):
        counts[area, area:] = np.tile([0, 0, 1, 0, 0, 4], 6)[: 31 - area]
    counts[:4, -1] = 0
    day = date(2021, 8, 2)

    def upper(doubt: float) -> float:
        table = forecast(weekly_counts(counts), day, replace(QUICK, zeros=ZeroTuning(doubt=doubt)))
        return float(table.where(pl.col("area") == "X00").quantiles[:, -1].mean())

    own, told = upper(1.0), upper(1e9)
    assert abs(own - 4) < abs(told - 4)
