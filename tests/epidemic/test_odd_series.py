"""Whatever is reported, a forecast is finite, never negative, and its quantiles do not cross."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from tests.epidemic.conftest import weekly_counts, weekly_rows

from toandan.epidemic.data import Counts
from toandan.epidemic.errors import HorizonError
from toandan.epidemic.forecaster import Settings, forecast
from toandan.epidemic.places import Nearness
from toandan.epidemic.readers import Allowed, counts_of
from toandan.epidemic.series import Measure

QUICK = Settings(block=26, rehearsal=26)
FIRST = date(2021, 1, 2)


def draws(areas: int, periods: int, mean: float = 30) -> np.ndarray:
    return np.random.default_rng(3).poisson(mean, (areas, periods)).astype(float)


def day_after(week: int) -> date:
    return FIRST + timedelta(weeks=week, days=2)


def holes(share: float, put: float) -> np.ndarray:
    counts = draws(5, 70)
    counts[np.random.default_rng(4).random(counts.shape) < share] = put
    return counts


def late_start() -> np.ndarray:
    counts = draws(4, 70)
    counts[1, :-2] = np.nan
    counts[2, 5:] = np.nan
    return counts


ODD = {
    "two weeks of one area": draws(1, 2),
    "six weeks": draws(3, 6),
    "all zeros": np.zeros((4, 60)),
    "constant": np.full((4, 60), 37.0),
    "mostly zeros": draws(6, 60, 0.05),
    "huge": draws(4, 60) * 1e9,
    "fractions": draws(4, 60) / 7,
    "an explosion": np.exp(np.arange(40.0))[None, :].round(),
    "a collapse": np.exp(25 - np.arange(40.0))[None, :].round(),
    "gaps": holes(0.3, np.nan),
    "zeros for missing": holes(0.3, 0.0),
    "corrections below zero": holes(0.1, -40.0),
    "nothing but corrections": np.full((3, 60), -5.0),
    "areas that begin late or stop": late_start(),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("wait", [2, 23])
def test_odd_weeks_give_sound_forecasts(name: str, wait: int) -> None:
    frame = weekly_rows(ODD[name], FIRST).filter(pl.col("value").is_not_nan()).drop("as_of")
    series = counts_of(frame, allowed=Allowed.everything())
    day = max(frame["date"]) + timedelta(days=wait)
    table = forecast(Counts(series), day, QUICK)
    areas = frame.filter(pl.col("value").is_not_null())["area"].n_unique()
    assert len(table) == 4 * areas
    sound(table.quantiles)


@pytest.mark.parametrize("weekday", range(7))
def test_weeks_may_end_on_any_day(weekday: int) -> None:
    frame = weekly_rows(draws(3, 40), date(2021, 1, 4) + timedelta(days=weekday)).drop("as_of")
    day = max(frame["date"]) + timedelta(days=3)
    table = forecast(Counts(counts_of(frame)), day, QUICK)
    assert {end.weekday() for end in table.index["end"]} == {weekday}
    sound(table.quantiles)


@pytest.mark.parametrize("months", [2, 7, 30, 60])
def test_months_of_any_length_of_history_can_be_forecast(months: int) -> None:
    first = [date(2010 + month // 12, month % 12 + 1, 1) for month in range(months)]
    rows = [
        (f"X{area}", "cases", day, float(value))
        for area, line in enumerate(draws(4, months))
        for day, value in zip(first, line, strict=True)
    ]
    frame = pl.DataFrame(rows, ["area", "measure", "date", "value"], orient="row")
    series = counts_of(frame)
    table = forecast(Counts(series), series.published()[-1] + timedelta(days=3), QUICK)
    assert len(table) == 16
    sound(table.quantiles)


def test_a_measure_that_begins_late_is_forecast_beside_the_others() -> None:
    cases = weekly_rows(draws(3, 50, 400), FIRST)
    deaths = weekly_rows(draws(3, 8, 3), FIRST + timedelta(weeks=42), Measure.DEATHS)
    series = counts_of(pl.concat([cases, deaths]).drop("as_of"))
    table = forecast(Counts(series), max(cases["date"]) + timedelta(days=2), QUICK)
    assert table.index.group_by("measure").len()["len"].to_list() == [12, 12]
    sound(table.quantiles)


def sound(quantiles: np.ndarray) -> None:
    assert np.isfinite(quantiles).all()
    assert (quantiles >= 0).all()
    assert (np.diff(quantiles, axis=1) >= 0).all()


def test_a_place_beside_an_outbreak_is_forecast_more_than_one_far_away() -> None:
    weeks = np.arange(20)
    counts = np.zeros((12, 20))
    counts[:5] = np.round(20 * np.exp(0.35 * np.maximum(weeks - 8, 0)))
    where = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 5.0, 5.1, 5.2, 5.3, 5.4, 5.5])
    near = Nearness.between(where, np.zeros(12), np.ones(12))
    told = forecast(replace(weekly_counts(counts, FIRST), near=near), day_after(19), QUICK)
    beside = told.where(pl.col("area") == "X05").quantiles
    far = told.where(pl.col("area") == "X11").quantiles
    assert (beside[3] >= far[3]).all()
    assert beside[3].mean() > 2 * far[3].mean()


def test_counts_of_long_ago_are_no_ground_for_a_forecast() -> None:
    counts = weekly_counts(draws(3, 30), FIRST)
    sound(forecast(counts, day_after(29 + 12), QUICK).quantiles)
    with pytest.raises(HorizonError, match="13 kỳ"):
        forecast(counts, day_after(29 + 13), QUICK)
