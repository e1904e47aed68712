"""Daily forecasts: weekly ones spread over days as the week of each area usually goes."""

from __future__ import annotations

from datetime import timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toandan.epidemic.errors import HorizonError
from toandan.epidemic.scores import log_scale
from toandan.epidemic.series import Measure
from toandan.epidemic.table import INDEX, ForecastTable

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from toandan.epidemic.series import Grid

    Floats = npt.NDArray[np.float64]

_WEEKS = 6
_SHRINK = 50.0  # counts by which the weekday pattern of an area is drawn to that of all


def to_days(weekly: ForecastTable, daily: Grid) -> ForecastTable:
    """Spread weekly forecasts over days.

    The medians of the seven days add up to the median of their week; in between they follow
    the growth from week to week. Widths join that of the week with the chance of a single day.

    Args:
        weekly: forecasts of consecutive weeks, horizons 1 to 4.
        daily: daily counts as known on the day of the forecast, at least six weeks.

    Returns:
        Horizons in days after the last complete week, up to 28; days already reported are
        left out.

    Raises:
        HorizonError: fewer than six weeks of daily counts.
    """
    if daily.periods < 7 * _WEEKS + 7:
        raise HorizonError(f"Cần ít nhất {_WEEKS + 1} tuần số liệu theo ngày để dự báo theo ngày.")
    tables = []
    keys = weekly.index.with_row_index("row")
    for (measure,), group in keys.group_by("measure", maintain_order=True):
        kind = Measure(str(measure))
        if kind not in daily.measures:
            continue
        first = min(group["end"].to_list())
        history = _history(daily, kind, first - timedelta(weeks=1))
        shape, noise = _pattern(history)
        for (area,), rows in group.group_by("area", maintain_order=True):
            place = daily.areas.index(str(area))
            ordered = rows.sort("horizon")
            table = _spread(
                weekly, ordered, (shape[place], float(noise[place])), history[place, -7:].sum()
            )
            tables.append(table.where(pl.col("end") > daily.last))
    return ForecastTable.join(tables)


def _history(daily: Grid, measure: Measure, last: date) -> Floats:
    """The last weeks before the first forecast week, shape (areas, days)."""
    stop = daily.periods - (daily.last - last).days
    days = daily.of(measure)[:, max(0, stop - 7 * _WEEKS) : stop]
    return np.maximum(np.nan_to_num(days), 0.0)


def _pattern(history: Floats) -> tuple[Floats, Floats]:
    """Share of the week by day, shape (areas, 7), and the spread of a day around it (log)."""
    weeks = history.reshape(len(history), -1, 7)
    total = weeks.sum(axis=1)
    everyone = total.sum(axis=0) + 1.0
    everyone /= everyone.sum()
    shape = (total + _SHRINK * everyone) / (total.sum(axis=1, keepdims=True) + _SHRINK)
    expected = weeks.sum(axis=2, keepdims=True) * shape[:, None, :]
    away = log_scale(weeks) - log_scale(expected)
    noise = np.sqrt((away**2).mean(axis=(1, 2)) + 1e-4)
    return shape, noise


def _spread(
    weekly: ForecastTable, rows: pl.DataFrame, habit: tuple[Floats, float], last_week: float
) -> ForecastTable:
    shape, noise = habit
    chosen = rows["row"].to_numpy()
    quantiles = weekly.quantiles[chosen]
    middle = np.maximum(weekly.median[chosen], 0.0)
    level = log_scale(np.concatenate([[last_week], middle]))
    midweek = 7.0 * np.arange(len(level)) - 3.0
    days = np.arange(1, 7 * len(chosen) + 1)
    path = np.expm1(np.interp(days, midweek, level)) / 7 * np.tile(shape * 7, len(chosen))
    per_week = path.reshape(-1, 7)
    scale = np.divide(middle, per_week.sum(axis=1), where=per_week.sum(axis=1) > 0, out=middle * 0)
    median = (per_week * scale[:, None]).ravel()
    offsets = log_scale(quantiles) - log_scale(middle)[:, None]
    chance = np.array([NormalDist().inv_cdf(share) for share in weekly.levels]) * noise
    joined = np.sign(chance) * np.sqrt(offsets**2 + chance**2)
    logged = log_scale(median)[:, None] + np.repeat(joined, 7, axis=0)
    told = np.maximum(np.expm1(logged), 0.0)
    told[:, weekly.levels.index(0.5)] = median
    ends = [end - timedelta(days=6 - day) for end in rows["end"].to_list() for day in range(7)]
    index = pl.DataFrame(
        {
            "origin": [rows["origin"][0]] * len(ends),
            "measure": [rows["measure"][0]] * len(ends),
            "area": [rows["area"][0]] * len(ends),
            "horizon": days.tolist(),
            "end": ends,
        },
        schema=INDEX,
    )
    return ForecastTable(index, np.maximum.accumulate(told, axis=1), weekly.levels, weekly.model)
