"""Repeat past forecasts with the eyes of their time, and score them.

Each forecast is made from `counts.known(day)`: a view that raises `FutureError` when anything
published after that day is asked for. The test suite poisons all later rows and finds the
forecasts unchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.epidemic.forecaster import Settings, forecast
from toandan.epidemic.table import ForecastTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from toandan.epidemic.data import Counts
    from toandan.epidemic.features import Picture


def backtest(
    counts: Counts,
    days: Iterable[date],
    settings: Settings | None = None,
    progress: Callable[[date], None] | None = None,
) -> ForecastTable:
    """Forecast on each day from what was known then.

    Args:
        counts: with publication days; without them every count is taken as known at once.
        days: forecast dates.
        settings: one for all, by default.
        progress: called after each date.
    """
    chosen = settings or Settings()
    memory: dict[tuple[date, int], Picture] = {}
    tables = []
    for day in sorted(days):
        if not counts.series.vintages:
            memory = {}
        tables.append(forecast(counts.known(day), day, chosen, memory))
        if progress is not None:
            progress(day)
    return ForecastTable.join(tables)
