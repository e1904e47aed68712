from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from tests.epidemic.conftest import vintage_frame, waves, weekly_counts, weekly_rows

from toandan.epidemic.areas import Area, Areas
from toandan.epidemic.backtesting import backtest
from toandan.epidemic.baselines import climatology, flat
from toandan.epidemic.data import Counts
from toandan.epidemic.forecaster import Settings, forecast
from toandan.epidemic.members import Line, Member, Tuning, renewal_change, ridge
from toandan.epidemic.periods import Frequency, end_of
from toandan.epidemic.readers import Allowed, read_counts
from toandan.epidemic.scores import pair, relative, score
from toandan.epidemic.series import CountSeries, Measure
from toandan.epidemic.table import LEVELS, ForecastTable
from toandan.epidemic.widths import Errors, Situations, WidthTuning, quantile_offsets

if TYPE_CHECKING:
    from pathlib import Path

FIRST = date(2021, 1, 2)
QUICK = Settings(block=26, rehearsal=26)


def monday_after(week: int) -> date:
    return FIRST + timedelta(weeks=week, days=2)


def vintages(weeks: int = 40, areas: int = 8) -> CountSeries:
    return CountSeries.of(vintage_frame(waves(areas, weeks)), Frequency.WEEK, vintages=True)


def test_a_forecast_has_all_areas_horizons_and_ordered_quantiles() -> None:
    table = forecast(Counts(vintages()), monday_after(30), QUICK)
    assert len(table) == 8 * 4
    assert (np.diff(table.quantiles, axis=1) >= 0).all()
    assert (table.quantiles >= 0).all()
    assert table.index["horizon"].unique().sort().to_list() == [1, 2, 3, 4]
    nearest = table.index.filter(pl.col("horizon") == 1)["end"].unique().to_list()
    assert nearest == [FIRST + timedelta(weeks=31)]


def test_a_back_test_cannot_read_the_future() -> None:
    """Every row published after the last forecast date is poisoned; nothing may change."""
    clean = vintages()
    days = [monday_after(week) for week in (26, 28, 30)]
    frame = clean.frame.with_columns(
        value=pl.when(pl.col("as_of") > days[-1]).then(9e9).otherwise(pl.col("value"))
    )
    poisoned = CountSeries.of(frame, Frequency.WEEK, vintages=True)
    first = backtest(Counts(clean), days, QUICK)
    second = backtest(Counts(poisoned), days, QUICK)
    np.testing.assert_array_equal(first.quantiles, second.quantiles)
    assert first.index.equals(second.index)


def test_each_forecast_of_a_back_test_is_that_of_its_own_day() -> None:
    """Poison after each date in turn: sharing pictures between dates leaks nothing either."""
    clean, days = vintages(), [monday_after(week) for week in (26, 29)]
    together = backtest(Counts(clean), days, QUICK)
    for day in days:
        frame = clean.frame.filter(pl.col("as_of") <= day)
        cut = CountSeries.of(frame, Frequency.WEEK, vintages=True)
        alone = forecast(Counts(cut), day, QUICK)
        chosen = together.where(pl.col("origin") == day)
        np.testing.assert_array_equal(alone.quantiles, chosen.quantiles)


def test_without_vintages_later_dates_are_not_read_either() -> None:
    day, truth = monday_after(30), waves(8, 40)
    wrong = truth.copy()
    wrong[:, 31:] = 1e7
    first, second = (backtest(weekly_counts(counts), [day], QUICK) for counts in (truth, wrong))
    np.testing.assert_array_equal(first.quantiles, second.quantiles)


def test_the_forecast_beats_the_flat_baseline_on_waves() -> None:
    counts = weekly_counts(waves(12, 60))
    days = [monday_after(week) for week in (40, 44, 48, 52)]
    final = counts.series.at(date(2023, 1, 1))
    own = score(backtest(counts, days, QUICK), final)
    base = score(ForecastTable.join([flat(counts, day) for day in days]), final)
    pairs = pair(own, base)
    assert relative(pairs, "wis")["ratio"][0] < 0.75
    assert relative(pairs, "wis_log")["ratio"][0] < 0.75
    assert own["within_95"].mean() > 0.85


def test_one_area_with_ten_weeks_can_be_forecast() -> None:
    table = forecast(weekly_counts(waves(1, 11)), monday_after(9))
    assert len(table) == 4
    assert np.isfinite(table.quantiles).all()


@pytest.mark.parametrize("weeks", [1, 2, 3, 5])
def test_a_forecast_from_the_first_weeks_has_wide_ranges(weeks: int) -> None:
    table = forecast(weekly_counts(waves(3, 6)), monday_after(weeks - 1))
    assert len(table) == 12
    assert np.isfinite(table.quantiles).all()
    ratio = (table.at(0.975) / table.median).reshape(4, 3)
    assert (np.diff(ratio, axis=0) > 0).all()
    assert ratio[0].min() > 1.5
    assert ratio[3].min() > 3


def test_no_forecast_exceeds_the_population() -> None:
    counts = weekly_counts(waves(3, 30))
    areas = Areas([Area("X00", population=50), Area("X01"), Area("X02")])
    table = forecast(replace(counts, areas=areas), monday_after(29), QUICK)
    few = table.where(pl.col("area") == "X00")
    assert few.quantiles.max() == 50
    assert table.quantiles.max() > 50


def test_an_area_that_reports_every_second_week_is_forecast_so() -> None:
    truth = np.random.default_rng(11).poisson(200, (8, 60)).astype(float)
    truth[0, 40::2] = 0
    truth[0, 41::2] *= 2
    table = forecast(weekly_counts(truth), monday_after(59), QUICK)
    alternating = table.where(pl.col("area") == "X00")
    np.testing.assert_array_equal(alternating.median == 0, [True, False, True, False])
    assert alternating.median[[1, 3]] == pytest.approx(400, rel=0.15)
    steady = table.where(pl.col("area") != "X00")
    assert steady.at(0.975).max() < 400


def test_weeks_that_were_not_reported_do_not_widen_ranges() -> None:
    truth = np.random.default_rng(8).poisson(200, (6, 60)).astype(float)
    whole = forecast(weekly_counts(truth), monday_after(59), QUICK)
    frame = weekly_rows(truth)
    keep = np.random.default_rng(9).random(frame.height) > 0.2
    rows = frame.filter(
        pl.Series(keep) | (pl.col("date") > pl.col("date").max().dt.offset_by("-3w"))
    )
    gappy = Counts(CountSeries.of(rows, Frequency.WEEK, vintages=False))
    holes = forecast(gappy, monday_after(59), QUICK)
    assert (holes.at(0.975) - holes.at(0.025)).mean() < 1.5 * (
        whole.at(0.975) - whole.at(0.025)
    ).mean()


def test_an_area_of_zeros_is_forecast_near_zero() -> None:
    truth = waves(10, 40)
    truth[3] = 0
    table = forecast(weekly_counts(truth), monday_after(35), QUICK).whole()
    mine = table.where((pl.col("area") == "X03") & (pl.col("horizon") == 1))
    assert mine.median[0] <= 1


def test_a_silent_area_is_forecast_from_its_last_report() -> None:
    truth = np.round(waves(6, 40) + 200)
    truth[2, 34:36] = 0
    table = forecast(weekly_counts(truth), monday_after(35), QUICK)
    mine = table.where(pl.col("area") == "X02")
    assert len(mine) == 4
    assert mine.index["end"].min() == FIRST + timedelta(weeks=36)
    assert mine.median[0] > 100


def test_deaths_are_forecast_from_the_cases_before_them() -> None:
    cases = waves(10, 60)
    deaths = np.random.default_rng(3).poisson(0.05 * np.roll(cases, 2, axis=1)).astype(float)
    both = pl.concat([weekly_rows(cases), weekly_rows(deaths, measure=Measure.DEATHS)])
    series = CountSeries.of(both, Frequency.WEEK, vintages=False)
    alone = CountSeries.of(
        weekly_rows(deaths, measure=Measure.DEATHS), Frequency.WEEK, vintages=False
    )
    days = [monday_after(week) for week in (46, 52)]
    final = series.at(date(2023, 1, 1))
    with_cases = score(backtest(Counts(series), days, QUICK), final)
    without = score(backtest(Counts(alone), days, QUICK), final)
    assert relative(pair(with_cases, without), "wis_log")["ratio"][0] < 0.95


def months(years: int = 8) -> Counts:
    """Monthly counts with a season, whose years are large or small as a whole."""
    draw = np.random.default_rng(4)
    start = 2001 * 12
    rows = []
    for area in range(12):
        size = draw.uniform(3, 6)
        year = np.repeat(draw.normal(0, 0.8, years + 1), 12)
        for month in range(12 * years):
            swing = 1.5 * np.sin(2 * np.pi * month / 12)
            mean = np.exp(size + swing + year[month] + 0.2 * draw.normal())
            end = end_of(start + month, FIRST, Frequency.MONTH)
            rows.append((f"P{area}", "inc case", end, end, float(draw.poisson(mean))))
    frame = pl.DataFrame(rows, ["area", "measure", "date", "as_of", "value"], orient="row")
    return Counts(CountSeries.of(frame, Frequency.MONTH, vintages=False))


def test_a_disease_with_a_season_is_forecast_by_its_season() -> None:
    counts = months()
    days = [date(2007, month, 1) for month in (2, 5, 8, 11)]
    final = counts.series.at(date(2008, 12, 31))
    own = score(backtest(counts, days, QUICK), final)
    for model in (flat, climatology):
        base = score(ForecastTable.join([model(counts.known(day), day) for day in days]), final)
        assert relative(pair(own, base), "wis_log")["ratio"][0] < 1.0, model


def test_learned_weights_prefer_the_better_member() -> None:
    members = (
        (Member.LINEAR, 0.25),
        (Member.TREES, 0.25),
        (Member.RENEWAL, 0.25),
        (Member.FLAT, 0.25),
    )
    counts, day = weekly_counts(waves(12, 60)), monday_after(52)
    final = counts.series.at(date(2023, 1, 1))
    equal = Settings(members=members, block=26, rehearsal=26)
    learned = replace(equal, shrink=0.0, power=8.0)
    scores = [score(forecast(counts, day, each), final)["wis"].mean() for each in (equal, learned)]
    assert scores[1] < scores[0]


def test_the_renewal_member_damps_growth() -> None:
    rising = np.log1p(np.array([[800.0, 400.0, 200.0, 100.0, 50.0]]))
    changes = [renewal_change(rising, 7.0, steps, Tuning())[0] for steps in (1, 2, 3, 20)]
    assert np.all(np.diff(changes) > 0)
    assert changes[0] < np.log(2)
    assert changes[-1] < 0.7 / 0.3 * np.log(2)


def test_the_regression_does_not_follow_outliers_nor_leave_its_range() -> None:
    draw = np.random.default_rng(5)
    features = draw.normal(size=(400, 2))
    outcome = features @ np.array([1.0, -0.5])
    outcome[:20] += 50
    line = ridge(features, outcome, np.ones(400), Tuning(ridge=1e-6))
    told = line(np.array([[1.0, 0.0], [100.0, 0.0]]))
    assert told[0] == pytest.approx(1.0, abs=0.2)
    assert told[1] < 4


def test_widths_grow_with_past_errors_and_are_symmetric() -> None:
    draw = np.random.default_rng(6)

    def offsets(size: float) -> np.ndarray:
        base = np.full(300, 5.0)
        spread = np.tile([0.1, 0.2, 0.3, 0.1, 5.0, 0.1], (300, 1)) + 0.01 * draw.normal(
            size=(300, 6)
        )
        area = np.zeros(300, dtype=np.intp)
        past = Errors(draw.normal(0, size, 300), base, spread, np.zeros(300), area)
        new = Situations(base[:1], spread[:1], area[:1])
        return quantile_offsets(past, new, LEVELS, WidthTuning(unlearned=0.1))[0]

    small, large = offsets(0.1), offsets(0.5)
    np.testing.assert_allclose(small, -small[::-1], atol=1e-12)
    assert large[-1] > 3 * small[-1]
    assert large[21] == pytest.approx(1.96 * 0.5, rel=0.35)


def test_widths_start_from_what_was_learned_and_leave_it_with_own_errors() -> None:
    draw = np.random.default_rng(10)
    start = Line(np.log(0.4), np.zeros(6), np.zeros(6), np.ones(6), np.zeros(6), np.ones(6))

    def upper(errors: int, size: float = 0.05) -> float:
        base, area = np.full(errors, 5.0), np.zeros(errors, dtype=np.intp)
        spread = np.tile([0.1, 0.2, 0.3, 0.1, 5.0, 0.1], (errors, 1))
        age = np.arange(errors) // 100 * 1.0
        past = Errors(draw.normal(0, size, errors), base, spread, age, area)
        new = Situations(np.array([5.0]), spread[:1], np.zeros(1, dtype=np.intp))
        return float(quantile_offsets(past, new, LEVELS, WidthTuning(), start)[0, 17])

    assert upper(20) > 0.3
    assert upper(4000) < 0.1
    # wider ranges are taken over sooner than narrower ones
    assert upper(400, 2.0) / upper(20) > upper(20) / upper(400, 0.08)


def test_without_any_past_errors_there_is_still_a_width() -> None:
    none, area = np.empty(0), np.zeros(1, dtype=np.intp)
    nothing = Errors(none, none, np.empty((0, 6)), none, area[:0])
    new = Situations(np.array([3.0]), np.zeros((1, 6)), area)
    offsets = quantile_offsets(nothing, new, LEVELS, WidthTuning())
    assert offsets[0, 0] < -0.1 < 0.1 < offsets[0, -1]


def test_an_area_that_surprises_more_than_others_gets_wider_ranges() -> None:
    draw = np.random.default_rng(7)
    area = np.repeat(np.arange(3, dtype=np.intp), 100)
    size = np.array([0.1, 0.1, 0.5])[area]
    spread = np.tile([0.1, 0.2, 0.3, 0.1, 5.0, 0.1], (300, 1))
    past = Errors(draw.normal(0, size), np.full(300, 5.0), spread, np.zeros(300), area)
    new = Situations(np.full(4, 5.0), spread[:4], np.arange(4, dtype=np.intp))
    calm, _, jumpy, unknown = quantile_offsets(past, new, LEVELS, WidthTuning())[:, -1]
    assert calm < unknown < jumpy


@pytest.fixture(scope="module")
def europe(reference: Path) -> Counts:
    """The hub's counts as known by the end of June 2021."""
    parts = []
    for name in ("truth_weekly_vintages.csv.gz", "truth_daily_vintages_last84d.csv.gz"):
        series = read_counts(reference / "forecast" / "europe" / name, allowed=Allowed.everything())
        early = series.frame.filter(pl.col("as_of") <= date(2021, 6, 28))
        parts.append(CountSeries.of(early, series.frequency, vintages=True))
    return Counts(*parts)


def test_a_date_of_europe_is_not_worse_than_the_hub_ensemble_within_chance(
    reference: Path, europe: Counts
) -> None:
    """One date out of 53, as a guard; the benchmark has them all."""
    folder, day = reference / "forecast" / "europe", date(2021, 6, 28)
    table = forecast(europe, day, QUICK).whole()
    final = read_counts(folder / "truth_weekly_final.csv.gz", allowed=Allowed.everything())
    own = score(table, final.at(date(2023, 1, 1)))
    hub = pl.read_csv(folder / "scores_baseline_ensemble.csv.gz", try_parse_dates=True)
    hub = hub.filter(pl.col("model") == "EuroCOVIDhub-ensemble").select(
        origin="forecast_date", measure="target", area="location", horizon="horizon",
        end="target_end_date", wis="wis", wis_log="wis_log",
    )  # fmt: skip
    pairs = pair(own, hub)
    assert pairs.height == 256
    assert relative(pairs, "wis_log")["ratio"][0] < 1.15
