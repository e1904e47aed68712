"""Forecasts that ask nothing: what any other forecast must beat.

* `flat`: the last count stays; widths from past changes in both directions, drawn with
  replacement for more than one period. This is the baseline of the COVID-19 forecast hubs
  (Cramer et al. 2022, PNAS 119, e2113561119).
* `climatology`: the counts of the same season in earlier years.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toandan.epidemic.history import last_complete
from toandan.epidemic.periods import end_of, number, phase
from toandan.epidemic.table import INDEX, LEVELS, ForecastTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import numpy.typing as npt

    from toandan.epidemic.data import Counts
    from toandan.epidemic.series import Grid

    Floats = npt.NDArray[np.float64]

_DRAWS = 4000


def flat(counts: Counts, day: date, horizons: int = 4, *, seed: int = 20_210_308) -> ForecastTable:
    """The last reported count, with widths from the changes so far."""

    def told(series: Floats, ahead: int, grid: Grid) -> Floats:
        del grid
        known = series[np.isfinite(series)]
        change = np.diff(known)
        if len(change) == 0:
            return np.full(len(LEVELS), known[-1])
        both = np.concatenate([change, -change])
        generator = np.random.default_rng(seed)
        total = generator.choice(both, size=(_DRAWS, ahead)).sum(axis=1)
        total = np.concatenate([total, -total])
        spread = np.quantile(total, LEVELS)
        spread[len(LEVELS) // 2] = 0.0
        widened: Floats = np.maximum(known[-1] + np.sort(spread), 0.0)
        return widened

    return _table(counts, day, horizons, told, "flat")


def climatology(counts: Counts, day: date, horizons: int = 4, *, around: int = 1) -> ForecastTable:
    """The counts of the same time of the year in all earlier years, `around` periods each way."""

    def told(series: Floats, ahead: int, grid: Grid) -> Floats:
        phases = np.array([phase(end, grid.frequency) for end in grid.ends()])
        target = phase(grid.end(grid.periods - 1 + ahead), grid.frequency)
        away = np.abs(phases - target)
        away = np.minimum(away, grid.frequency.cycle - away)
        like = series[(away <= around) & np.isfinite(series)]
        if len(like) == 0:
            like = series[np.isfinite(series)]
        seen: Floats = np.maximum(np.quantile(like, LEVELS), 0.0)
        return seen

    return _table(counts, day, horizons, told, "climatology")


def _table(
    counts: Counts,
    day: date,
    horizons: int,
    told: Callable[[Floats, int, Grid], Floats],
    model: str,
) -> ForecastTable:
    grid, _ = counts.known(day).grids(day, counts.rhythm(day))
    last = number(grid.last, grid.frequency)
    waiting = number(last_complete(grid, day), grid.frequency) - last
    index, quantiles = [], []
    for measure in grid.measures:
        for place, area in enumerate(grid.areas):
            series = grid.of(measure)[place]
            if not np.isfinite(series).any():
                continue
            for horizon in range(1, horizons + 1):
                end = end_of(last + waiting + horizon, grid.last, grid.frequency)
                index.append((day, measure.value, area, horizon, end))
                quantiles.append(told(series, waiting + horizon, grid))
    frame = pl.DataFrame(index, schema=INDEX, orient="row")
    return ForecastTable(frame, np.array(quantiles).reshape(-1, len(LEVELS)), model=model)
