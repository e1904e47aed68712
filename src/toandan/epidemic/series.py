"""Counts by area, measure and date, as they were known on each day.

A count of last week changes after it was first published. Whoever judges a forecast by the
numbers of today must not hand the forecaster the numbers of today: each row therefore carries
the day since when it is known (`as_of`). `CountSeries.at(day)` gives the picture of that day;
`CountSeries.known(day)` gives a series that holds nothing published later.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toandan.epidemic.errors import FutureError, HorizonError
from toandan.epidemic.periods import Frequency, end_of, number

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

COLUMNS = ("area", "measure", "date", "as_of", "value")


class Measure(StrEnum):
    """What is counted. The values are the targets of the forecast hubs."""

    CASES = "inc case"
    ADMISSIONS = "inc hosp"
    ICU = "icu occupancy"
    DEATHS = "inc death"

    @property
    def label(self) -> str:
        """The word that a Vietnamese reader sees."""
        return {
            Measure.CASES: "ca mắc mới",
            Measure.ADMISSIONS: "ca nhập viện mới",
            Measure.ICU: "ca đang điều trị hồi sức tích cực",
            Measure.DEATHS: "ca tử vong mới",
        }[self]

    @property
    def leads(self) -> tuple[Measure, ...]:
        """Measures that announce this one, the nearest first."""
        order = (Measure.CASES, Measure.ADMISSIONS, Measure.ICU, Measure.DEATHS)
        return tuple(reversed(order[: order.index(self)]))


@dataclass(frozen=True)
class Grid:
    """Counts as known on one day, as an array without holes in time.

    Attributes:
        areas: codes of the areas, sorted.
        measures: what is counted.
        last: the end of the last period.
        frequency: how long a period lasts.
        as_of: the day this picture was taken.
        values: counts, shape (measures, areas, periods); NaN where nothing was reported.
    """

    areas: tuple[str, ...]
    measures: tuple[Measure, ...]
    last: date
    frequency: Frequency
    as_of: date
    values: Floats

    @property
    def periods(self) -> int:
        """How many periods the grid covers."""
        return int(self.values.shape[2])

    def end(self, index: int) -> date:
        """The last day of a period; the index counts from 0 and may lie past the end."""
        last = number(self.last, self.frequency)
        return end_of(last + index - self.periods + 1, self.last, self.frequency)

    def ends(self) -> list[date]:
        """The last days of all periods."""
        return [self.end(index) for index in range(self.periods)]

    def of(self, measure: Measure) -> Floats:
        """Counts of one measure, shape (areas, periods)."""
        values: Floats = self.values[self.measures.index(measure)]
        return values

    def rows_for(self, areas: tuple[str, ...]) -> Grid:
        """The same counts with the areas of another grid; NaN for areas without any here."""
        if areas == self.areas:
            return self
        values = np.full((len(self.measures), len(areas), self.periods), np.nan)
        for row, area in enumerate(areas):
            if area in self.areas:
                values[:, row] = self.values[:, self.areas.index(area)]
        return replace(self, areas=areas, values=values)

    def until(self, end: date) -> Grid:
        """The same picture without the periods that end after `end`."""
        keep = sum(day <= end for day in self.ends())
        return replace(self, values=self.values[:, :, :keep], last=self.end(keep - 1))


@dataclass(frozen=True)
class CountSeries:
    """Counts with their publication days.

    Build it with `CountSeries.of` or a reader of `toandan.epidemic.readers`.

    Attributes:
        frame: columns `area`, `measure`, `date` (last day of the period), `as_of`, `value`,
            sorted by `as_of`.
        frequency: of all rows.
        vintages: whether `as_of` came with the data; where it did not, every row counts as
            known on its own date and never revised.
        limit: nothing published after this day can be read.
    """

    frame: pl.DataFrame
    frequency: Frequency
    vintages: bool
    limit: date = date.max
    _pictures: _Pictures | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, frame: pl.DataFrame, frequency: Frequency, *, vintages: bool) -> CountSeries:
        """Wrap checked rows; readers check, this does not."""
        return cls(frame.select(COLUMNS).sort("as_of", maintain_order=True), frequency, vintages)

    @property
    def pictures(self) -> _Pictures:
        """The arrays behind `at`, built on first use and shared by all `known` views."""
        if self._pictures is None:
            object.__setattr__(self, "_pictures", _Pictures(self))
        assert self._pictures is not None  # noqa: S101 - narrows the type for mypy
        return self._pictures

    def known(self, day: date) -> CountSeries:
        """The same series, unable to show anything published after `day`."""
        shared = self.pictures
        return replace(self, limit=min(day, self.limit), _pictures=shared)

    def published(self) -> list[date]:
        """The publication days that may be read, in order."""
        return [day for day in self.pictures.days if day <= self.limit]

    def at(self, day: date) -> Grid:
        """What was known on a day.

        Raises:
            FutureError: `day` lies behind the limit of this view.
            HorizonError: nothing was published on or before `day`.
        """
        if day > self.limit:
            raise FutureError(
                f"Dữ liệu công bố sau ngày {self.limit:%d/%m/%Y} không được dùng; "
                f"yêu cầu này đọc đến ngày {day:%d/%m/%Y}."
            )
        return self.pictures.at(day)


class _Pictures:
    """Pictures of a series by day, each built from the one before it."""

    def __init__(self, series: CountSeries) -> None:
        frame, frequency = series.frame, series.frequency
        self.frequency = frequency
        self.areas: tuple[str, ...] = tuple(sorted(frame["area"].unique().to_list()))
        present = set(frame["measure"].unique().to_list())
        self.measures = tuple(measure for measure in Measure if measure.value in present)
        ends = frame["date"].to_list()
        days = sorted(set(ends))
        self.like: date = days[0]
        numbers = {day: number(day, frequency) for day in days}
        self.first = min(numbers.values())
        area_of = {area: index for index, area in enumerate(self.areas)}
        measure_of = {measure.value: index for index, measure in enumerate(self.measures)}
        self.area = np.array([area_of[area] for area in frame["area"]], dtype=np.intp)
        self.measure = np.array([measure_of[name] for name in frame["measure"]], dtype=np.intp)
        self.period = np.array([numbers[day] - self.first for day in ends], dtype=np.intp)
        self.value = frame["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        published = frame["as_of"].to_list()
        self.ordinal = np.array([day.toordinal() for day in published], dtype=np.int64)
        self.days: list[date] = sorted(set(published))
        self.length = int(self.period.max()) + 1
        self.vintages = series.vintages
        self._cache: dict[int, Floats] = {}

    def at(self, day: date) -> Grid:
        stop = int(np.searchsorted(self.ordinal, day.toordinal(), side="right"))
        if stop == 0:
            hint = (
                f"lần công bố đầu tiên là ngày {self.days[0]:%d/%m/%Y}. Nếu ngày công bố chỉ là "
                "ngày tải tệp, hãy bỏ cột đó để coi số liệu là biết ngay."
                if self.vintages
                else f"số liệu bắt đầu từ ngày {self.days[0]:%d/%m/%Y}. Hãy chọn ngày sau đó."
            )
            raise HorizonError(f"Chưa có số liệu nào đến ngày {day:%d/%m/%Y}; {hint}")
        full = self._cache.get(stop)
        if full is None:
            full = self._build(stop)
            self._cache[stop] = full
        start, length = int(self.period[:stop].min()), int(self.period[:stop].max()) + 1
        return Grid(
            self.areas,
            self.measures,
            end_of(self.first + length - 1, self.like, self.frequency),
            self.frequency,
            day,
            full[:, :, start:length],
        )

    def _build(self, stop: int) -> Floats:
        earlier = [known for known in self._cache if known <= stop]
        start = max(earlier, default=0)
        if start:
            values = self._cache[start].copy()
        else:
            values = np.full((len(self.measures), len(self.areas), self.length), np.nan)
        rows = slice(start, stop)
        values[self.measure[rows], self.area[rows], self.period[rows]] = self.value[rows]
        values.setflags(write=False)
        return values


def to_weeks(grid: Grid, weekday: int) -> Grid:
    """Sum a daily grid into weeks that end on `weekday` (Monday is 0).

    A week counts when all its days have been reported; a last week that is not yet over is left
    out. Days missing within a week make the week missing (NaN).
    """
    last = grid.last - timedelta(days=(grid.last.weekday() - weekday) % 7)
    drop = (grid.last - last).days
    whole = (grid.periods - drop) // 7
    if whole < 1:
        raise HorizonError("Chưa đủ bảy ngày số liệu để cộng thành một tuần.")
    stop = grid.periods - drop
    days = grid.values[:, :, stop - whole * 7 : stop]
    weeks = days.reshape(*days.shape[:2], whole, 7).sum(axis=3)
    return replace(grid, values=weeks, last=last, frequency=Frequency.WEEK)


def frame_of(
    rows: Iterable[tuple[str, Measure, date, date, float]],
) -> pl.DataFrame:
    """A frame in the column order of `COLUMNS` from tuples, for tests and notebooks."""
    schema = {
        "area": pl.String,
        "measure": pl.String,
        "date": pl.Date,
        "as_of": pl.Date,
        "value": pl.Float64,
    }
    plain = [(area, measure.value, day, known, value) for area, measure, day, known, value in rows]
    return pl.DataFrame(plain, schema=schema, orient="row")
