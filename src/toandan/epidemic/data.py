"""What a forecast is made from: counts, daily counts beside them, and the areas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from toandan.epidemic.anomalies import repair
from toandan.epidemic.errors import HorizonError
from toandan.epidemic.features import Picture
from toandan.epidemic.periods import Frequency
from toandan.epidemic.series import to_weeks

if TYPE_CHECKING:
    from toandan.epidemic.areas import Areas
    from toandan.epidemic.places import Nearness
    from toandan.epidemic.series import CountSeries, Grid


@dataclass(frozen=True)
class Counts:
    """Everything that may be read for a forecast.

    Attributes:
        series: the counts to forecast: weekly, monthly, or daily (then summed to weeks).
        daily: daily counts of the same areas, where `series` is weekly: they show whether the
            last week is complete and where the newest days are heading.
        areas: population and tree, where known.
        week_end: weekday on which weeks end when daily counts are summed (Monday is 0);
            the day before the forecast where left out.
        near: which areas lie near each other, where `places` should not look it up.
    """

    series: CountSeries
    daily: CountSeries | None = None
    areas: Areas | None = None
    week_end: int | None = None
    near: Nearness | None = None

    def known(self, day: date) -> Counts:
        """The same data without anything published after `day`."""
        daily = None if self.daily is None else self.daily.known(day)
        return replace(self, series=self.series.known(day), daily=daily)

    def grids(self, day: date, week_end: int) -> tuple[Grid, Grid | None]:
        """Counts by period, and by day where there are daily ones, as known on a day."""
        if self.series.frequency is Frequency.DAY:
            grid = self.series.at(day)
            return to_weeks(grid, week_end), grid
        grid = self.series.at(day)
        if self.daily is None:
            return grid, None
        try:
            return grid, self.daily.at(day).rows_for(grid.areas)
        except HorizonError:  # daily counts may begin later than the weekly ones
            return grid, None

    def picture(self, day: date, week_end: int | None = None) -> Picture:
        """The repaired counts as known on a day."""
        ending = self.rhythm(day) if week_end is None else week_end
        grid, daily = self.grids(day, ending)
        return Picture(repair(grid, daily), daily)

    def rhythm(self, day: date) -> int:
        """The weekday on which weeks end in a forecast made on `day`."""
        if self.week_end is not None:
            return self.week_end
        return (day - timedelta(days=1)).weekday()

    def first_published(self) -> date:
        """The first day for which a picture exists."""
        return self.series.published()[0]
