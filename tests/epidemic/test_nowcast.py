from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from toandan.epidemic.errors import HorizonError
from toandan.epidemic.holidays import vietnamese_holidays
from toandan.epidemic.nowcasting import NowcastSettings, nowcast
from toandan.epidemic.readers import Allowed, counts_of
from toandan.epidemic.series import CountSeries, Measure

FIRST = date(2021, 5, 1)
QUICK = NowcastSettings(settled=14, past=40)


def late_reports(
    days: int = 90, shares: tuple[float, ...] = (0.6, 0.3, 0.0, 0.1), seed: int = 2
) -> CountSeries:
    """Daily counts of two areas, published with a fixed delay pattern."""
    draw = np.random.default_rng(seed)
    rows = []
    for area, size in (("A", 200.0), ("B", 60.0)):
        for index in range(days):
            count = draw.poisson(size * np.exp(0.5 * np.sin(index / 15)))
            day = FIRST + timedelta(days=index)
            for wait, known in enumerate(draw.multinomial(count, shares).cumsum()):
                rows.append((area, "cases", day, day + timedelta(days=wait), float(known)))
    frame = pl.DataFrame(rows, ["area", "measure", "date", "as_of", "value"], orient="row")
    return counts_of(frame)


def test_late_reports_are_made_up_for() -> None:
    series = late_reports()
    day = FIRST + timedelta(days=70)
    now = nowcast(series, day, Measure.CASES, QUICK)
    final = series.at(FIRST + timedelta(days=89))
    truth = final.of(Measure.CASES)[:, : now.median.shape[1]]
    assert now.learned
    np.testing.assert_allclose(now.median[:, -1], truth[:, -1], rtol=0.35)
    before, after = (
        np.abs(np.log(told[:, -3:] / truth[:, -3:])).mean() for told in (now.reported, now.median)
    )
    assert after < 0.7 * before
    np.testing.assert_array_equal(now.quantiles[:, -20, 0], now.reported[:, -20])


def test_the_range_of_a_nowcast_holds_the_truth_as_often_as_it_says() -> None:
    series = late_reports(days=120)
    final = series.at(FIRST + timedelta(days=119)).of(Measure.CASES)
    inside = []
    for offset in range(60, 105, 3):
        now = nowcast(series, FIRST + timedelta(days=offset), Measure.CASES, QUICK)
        truth = final[:, offset - 1 : offset + 1]
        low, high = now.quantiles[:, -2:, 1], now.quantiles[:, -2:, 21]
        inside.append((truth >= low - 0.5) & (truth <= high + 0.5))
    assert 0.8 < np.mean(inside) <= 1.0


def test_a_nowcast_reads_nothing_published_later() -> None:
    series, day = late_reports(), FIRST + timedelta(days=60)
    frame = series.frame.with_columns(
        value=pl.when(pl.col("as_of") > day).then(1e7).otherwise(pl.col("value"))
    )
    poisoned = CountSeries.of(frame, series.frequency, vintages=True)
    first, second = (nowcast(each, day, Measure.CASES, QUICK) for each in (series, poisoned))
    np.testing.assert_array_equal(first.quantiles, second.quantiles)


def test_a_silence_at_the_end_is_bridged_and_not_believed() -> None:
    series, day = late_reports(), FIRST + timedelta(days=60)
    silent = (pl.col("area") == "A") & (pl.col("date") > day - timedelta(days=4))
    frame = series.frame.with_columns(value=pl.when(silent).then(0.0).otherwise(pl.col("value")))
    quiet = CountSeries.of(frame, series.frequency, vintages=True)
    now = nowcast(quiet, day, Measure.CASES, QUICK)
    assert now.reported[0, -1] == 0
    assert now.median[0, -1] > 80
    width = now.quantiles[0, -1, -1] - now.quantiles[0, -1, 0]
    assert width > 0.2 * now.median[0, -1]


def test_rolling_sums_are_not_trusted_for_the_days_before_a_silence() -> None:
    days = 60
    rows = []
    for as_of in range(20, days):
        for index in range(as_of):
            value = 700.0 if as_of < days - 1 else max(0.0, 700.0 - 100.0 * max(0, index - 50))
            rows.append(
                ("A", "cases", FIRST + timedelta(days=index), FIRST + timedelta(days=as_of), value)
            )
    frame = pl.DataFrame(rows, ["area", "measure", "date", "as_of", "value"], orient="row")
    series = counts_of(frame, allowed=Allowed.everything())
    settings = NowcastSettings(settled=14, window=7)
    now = nowcast(series, FIRST + timedelta(days=days - 1), Measure.CASES, settings)
    np.testing.assert_allclose(now.median[0, 51:], 700, rtol=0.01)


def test_without_vintages_nothing_is_learned_and_nothing_changed() -> None:
    series = late_reports()
    final = series.at(FIRST + timedelta(days=89))
    rows = [
        (area, "cases", end, float(final.values[0, place, column]))
        for place, area in enumerate(final.areas)
        for column, end in enumerate(final.ends())
    ]
    plain = counts_of(pl.DataFrame(rows, ["area", "measure", "date", "value"], orient="row"))
    now = nowcast(plain, FIRST + timedelta(days=80), Measure.CASES)
    assert not now.learned
    np.testing.assert_array_equal(now.median, now.reported)
    with pytest.raises(HorizonError):
        nowcast(plain, FIRST - timedelta(days=1), Measure.CASES)


def test_draws_keep_the_quantiles_of_the_nowcast() -> None:
    now = nowcast(late_reports(), FIRST + timedelta(days=70), Measure.CASES, QUICK)
    draws = now.draws(200)
    assert draws.shape == (200, 2, now.reported.shape[1])
    np.testing.assert_allclose(np.median(draws, axis=0)[:, -1], now.median[:, -1], rtol=0.03)
    assert (now.draws(5) == now.draws(5)).all()


def test_ratios_seen_around_holidays_weigh_more_around_holidays() -> None:
    """On every seventh day nothing is published until the day after; the calendar says so."""
    draw = np.random.default_rng(8)
    rest = [FIRST + timedelta(days=index) for index in range(0, 90, 7)]
    rows = []
    for area in ("A", "B"):
        for index in range(90):
            day, count = FIRST + timedelta(days=index), float(draw.poisson(300))
            share = 0.3 if day in rest else 0.9
            rows.append((area, "cases", day, day, np.round(count * share)))
            rows.append((area, "cases", day, day + timedelta(days=3), count))
    series = counts_of(
        pl.DataFrame(rows, ["area", "measure", "date", "as_of", "value"], orient="row")
    )
    day = rest[10]
    plain = NowcastSettings(settled=14, growth=99.0, revision=99.0)
    aware = NowcastSettings(
        settled=14, growth=99.0, revision=99.0, holiday=0.001, holidays=frozenset(rest)
    )
    errors = []
    for settings in (plain, aware):
        now = nowcast(series, day, Measure.CASES, settings)
        errors.append(np.abs(now.median[:, -1] - 300).mean())
    assert errors[1] < errors[0]


def test_a_weekday_that_is_always_late_is_known_by_its_weekday() -> None:
    draw, rows = np.random.default_rng(8), []
    for index in range(120):
        day, count = FIRST + timedelta(days=index), float(draw.poisson(300))
        share = 0.4 if day.weekday() == 6 else 0.9
        rows.append(("A", "cases", day, day, np.round(count * share)))
        rows.append(("A", "cases", day, day + timedelta(days=2), count))
    frame = pl.DataFrame(rows, ["area", "measure", "date", "as_of", "value"], orient="row")
    series, errors = counts_of(frame), []
    sunday = next(FIRST + timedelta(days=k) for k in range(100, 107) if (k + 5) % 7 == 6)
    assert sunday.weekday() == 6
    for weight in (1.0, 0.01):
        settings = NowcastSettings(settled=14, growth=99.0, revision=99.0, weekday=weight)
        now = nowcast(series, sunday, Measure.CASES, settings)
        errors.append(abs(now.median[0, -1] - 300))
    assert errors[1] < 0.5 * errors[0]


def test_the_calendar_of_holidays_knows_tet_and_national_day() -> None:
    days = vietnamese_holidays(date(2021, 1, 1), date(2021, 12, 31))
    assert date(2021, 2, 12) in days
    assert date(2021, 9, 2) in days
    assert date(2021, 9, 3) not in days
    assert vietnamese_holidays(date(2021, 3, 1), date(2021, 3, 31)) == frozenset()
