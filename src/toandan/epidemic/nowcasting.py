"""What the counts of the last weeks will probably become once all reports are in.

For every past picture and every date it showed, the later, settled count tells how much was
still missing: the log ratio settled/reported. The nowcast of a count is the reported count
times a weighted distribution of such ratios. Those weigh most that were seen in the same area,
at a similar age of the date, recently, after a similar change against the week before (a sharp
drop is more often a gap than a decline), after a similar revision of the week before, on the
same weekday and on the same side of a holiday. Ratios of other areas count a little, so that a
new area is not without any.

Where nothing was reported at all (zeros at the end of a series that was far from zero) there is
no count to correct: the last settled level is carried forward with the changes that series have
made over as many days.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.errors import HorizonError
from toandan.epidemic.scores import log_scale
from toandan.epidemic.table import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import numpy.typing as npt

    from toandan.epidemic.series import CountSeries, Grid, Measure

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.intp]

_SILENT_LEVEL = 10.0


@dataclass(frozen=True)
class NowcastSettings:
    """How revisions are learned.

    Attributes:
        settled: days after which a count is taken as settled; delays up to this are modelled.
        early: days after which counts are nearly settled: a second nowcast learns from these,
            which are fewer days old, and the two are averaged.
        past: pictures of the past that are learned from.
        half_life: days after which a revision counts half.
        other: weight of a revision of another area.
        age: days of age, growth and revision (log scale): widths of the similarity kernels.
        weekday: weight of a revision of another weekday.
        holiday: weight of a revision on the other side of a holiday.
        most: revisions of other areas that are used at most, evenly drawn.
        window: days that one count covers: 7 for rolling weekly sums, 1 for single days.
        holidays: days on which little is reported.
    """

    settled: int = 56
    early: int = 28
    past: int = 45
    half_life: float = 84.0
    other: float = 0.05
    age: float = 1.5
    growth: float = 0.25
    revision: float = 0.1
    weekday: float = 0.5
    holiday: float = 0.3
    most: int = 6000
    window: int = 1
    holidays: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Nowcast:
    """Counts as they will probably settle.

    Attributes:
        areas, ends: row and column names.
        reported: as published, shape (areas, dates); NaN where nothing was.
        quantiles: shape (areas, dates, levels); equal to the reported count where it is older
            than the longest delay.
        levels: probability of each quantile.
        learned: whether past revisions were there to learn from.
    """

    measure: Measure
    as_of: date
    areas: tuple[str, ...]
    ends: tuple[date, ...]
    reported: Floats
    quantiles: Floats
    levels: tuple[float, ...]
    learned: bool

    @property
    def median(self) -> Floats:
        """The middle of the nowcast, shape (areas, dates)."""
        middle: Floats = self.quantiles[:, :, self.levels.index(0.5)]
        return middle

    def draws(self, count: int, seed: int = 20_210_308) -> Floats:
        """Series drawn from the nowcast, shape (count, areas, dates).

        One draw keeps the same rank in all dates of an area: reports that are missing are
        usually missing for the whole last stretch, so errors go together.
        """
        generator = np.random.default_rng(seed)
        order = np.tile(np.arange(count), (len(self.areas), 1))
        rank = (generator.permuted(order, axis=1) + 0.5) / count
        drawn = np.empty((count, *self.reported.shape))
        for area, ranks in enumerate(rank):
            for column in range(len(self.ends)):
                drawn[:, area, column] = np.interp(ranks, self.levels, self.quantiles[area, column])
        return drawn


def nowcast(
    series: CountSeries, day: date, measure: Measure, settings: NowcastSettings | None = None
) -> Nowcast:
    """Tell what the counts known on `day` will become.

    Args:
        series: daily or weekly counts with their publication days.
        day: nothing published later is read.
        measure: which of the counts.
        settings: see `NowcastSettings`.

    Raises:
        HorizonError: nothing was published by `day`.
    """
    chosen = settings or NowcastSettings()
    known = series.known(day)
    published = known.published()
    if not published:
        raise HorizonError(f"Chưa có số liệu nào được công bố đến ngày {day:%d/%m/%Y}.")
    now = known.at(day)
    reported = now.of(measure)
    quantiles = np.repeat(reported[:, :, None], len(LEVELS), axis=2)
    learned = series.vintages and len(published) > 1
    if learned:
        pictures = published[-chosen.past - 2 :]
        quantiles = _averaged(known, pictures, measure, chosen, quantiles)
    return Nowcast(measure, day, now.areas, tuple(now.ends()), reported, quantiles, LEVELS, learned)


def _averaged(
    series: CountSeries,
    pictures: Sequence[date],
    measure: Measure,
    settings: NowcastSettings,
    reported: Floats,
) -> Floats:
    """The mean, quantile by quantile on the log scale, of what two ages of settling teach."""
    ages = sorted({settings.settled, min(settings.early, settings.settled)})
    told = []
    for settled in ages:
        quantiles = reported.copy()
        _Model(series, pictures, measure, replace(settings, settled=settled)).fill(quantiles)
        told.append(quantiles)
    mean = np.mean([log_scale(quantiles) for quantiles in told], axis=0)
    # a count that nothing was told about stays as reported, negative corrections too
    same = np.all([(quantiles == reported) for quantiles in told], axis=0)
    averaged: Floats = np.where(same | np.isnan(reported), reported, np.expm1(mean))
    return averaged


@dataclass(frozen=True)
class _Seen:
    """Dates not yet settled as one picture showed them, one row each."""

    area: Ints
    column: Ints
    age: Floats
    logged: Floats
    growth: Floats
    revision: Floats
    holiday: Bools
    weekday: Ints

    def take(self, rows: Ints | Bools) -> _Seen:
        return _Seen(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


class _Model:
    """All pictures in one frame of dates, and the revisions between them."""

    def __init__(
        self,
        series: CountSeries,
        pictures: Sequence[date],
        measure: Measure,
        settings: NowcastSettings,
    ) -> None:
        self.settings = settings
        self.now = series.at(pictures[-1])
        self.days = list(pictures)
        self.ends = np.array([end.toordinal() for end in self.now.ends()])
        self.week = max(1, round(7 / self.now.frequency.days))
        self.logged = [self._in_frame(series.at(day), measure) for day in pictures]
        counts = [np.expm1(logged) for logged in self.logged]
        self.silent = [
            [_silent_from(row, settings.window) for row in picture] for picture in counts
        ]
        self.seen = [self._look(index) for index in range(1, len(pictures))]

    def fill(self, quantiles: Floats) -> None:
        """Write the nowcast of all unsettled dates into an array of reported counts."""
        new = self.seen[-1]
        past, ratio, weight = self._revisions()
        for area in np.unique(new.area):
            mine = past.area == area
            chosen = np.flatnonzero(mine | _evenly(~mine, self.settings.most))
            near, ratios = past.take(chosen), ratio[chosen]
            base_weight = weight[chosen] * np.where(near.area == area, 1.0, self.settings.other)
            silent = self.silent[-1][area]
            for row in np.flatnonzero(new.area == area):
                column = int(new.column[row])
                if silent is not None and column >= silent:
                    base = self.logged[-1][area, silent - 1]
                    offsets = self._carried(int(area), column - silent + 1)
                else:
                    base = new.logged[row]
                    weights = base_weight * self._alike(near, new, int(row))
                    offsets = _quantiles(ratios, weights)
                quantiles[area, column] = np.expm1(np.maximum(base + offsets, 0.0))

    def _in_frame(self, grid: Grid, measure: Measure) -> Floats:
        """Log counts of a picture in the columns of the newest one; NaN where it had none."""
        frame = np.full((len(self.now.areas), self.now.periods), np.nan)
        place = {end: index for index, end in enumerate(self.now.ends())}
        columns = [place[end] for end in grid.ends()]
        values = grid.of(measure)
        frame[:, columns] = np.where(np.isfinite(values), log_scale(np.nan_to_num(values)), np.nan)
        return frame

    def _look(self, index: int) -> _Seen:
        day, logged, before = self.days[index], self.logged[index], self.logged[index - 1]
        earlier, change = np.full_like(logged, np.nan), np.full_like(logged, np.nan)
        earlier[:, self.week :] = logged[:, : -self.week]
        change[:, self.week :] = (logged - before)[:, : -self.week]
        age = day.toordinal() - self.ends
        open_dates = (age >= 0) & (age < self.settings.settled)
        area, column = np.nonzero(np.isfinite(logged) & open_dates)
        holiday = np.array([self._holiday(int(end), day) for end in self.ends], dtype=bool)
        return _Seen(
            area,
            column,
            age[column].astype(np.float64),
            logged[area, column],
            np.nan_to_num(logged[area, column] - earlier[area, column]),
            np.nan_to_num(change[area, column]),
            holiday[column],
            self.ends[column] % 7,
        )

    def _holiday(self, end: int, day: date) -> bool:
        """Whether a holiday lies between a date and its publication, within a week."""
        last = min(day.toordinal(), end + 7)
        return any(end <= holiday.toordinal() <= last for holiday in self.settings.holidays)

    def _revisions(self) -> tuple[_Seen, Floats, Floats]:
        """Past rows whose count has settled, their log ratio and their weight by recency."""
        today = self.days[-1].toordinal()
        settled = today - self.ends >= self.settings.settled
        kept, ratios, weights = [], [], []
        for index, seen in enumerate(self.seen[:-1], start=1):
            starts = np.array([
                self.now.periods if start is None else start for start in self.silent[index]
            ])  # fmt: skip
            truth = self.logged[-1][seen.area, seen.column]
            usable = settled[seen.column] & (seen.column < starts[seen.area]) & np.isfinite(truth)
            kept.append(seen.take(usable))
            ratios.append((truth - seen.logged)[usable])
            age = today - self.days[index].toordinal()
            weights.append(np.full(int(usable.sum()), 0.5 ** (age / self.settings.half_life)))
        if not kept:
            return self.seen[-1].take(np.array([], dtype=np.intp)), np.array([]), np.array([])
        joined = _Seen(
            *(
                np.concatenate([getattr(seen, name) for seen in kept])
                for name in _Seen.__dataclass_fields__
            )
        )
        return joined, np.concatenate(ratios), np.concatenate(weights)

    def _alike(self, past: _Seen, new: _Seen, row: int) -> Floats:
        """How alike past situations are to one of now; never quite zero at a like age."""
        rules = self.settings
        away = past.age - new.age[row]
        distance = (
            (away / rules.age) ** 2
            + ((past.growth - new.growth[row]) / rules.growth) ** 2
            + ((past.revision - new.revision[row]) / rules.revision) ** 2
        )
        alike = np.exp(-0.5 * distance) + 1e-7 * (np.abs(away) < 2 * rules.age)
        alike = alike * np.where(past.holiday == new.holiday[row], 1.0, rules.holiday)
        weights: Floats = alike * np.where(past.weekday == new.weekday[row], 1.0, rules.weekday)
        return weights

    def _carried(self, area: int, periods: int) -> Floats:
        """Changes that settled series have made over a number of periods, either way."""
        today = self.days[-1].toordinal()
        stop = int((today - self.ends >= self.settings.settled // 2).sum())
        logged = self.logged[-1][:, :stop]
        if stop <= periods:
            return _quantiles(np.array([]), np.array([]))
        change = logged[:, periods:] - logged[:, :-periods]
        age = (stop - 1 - np.arange(periods, stop)) * self.now.frequency.days
        near = np.where(np.arange(len(logged)) == area, 1.0, 0.1)[:, None]
        weight = near * 0.5 ** (age / self.settings.half_life)[None, :]
        known = np.isfinite(change)
        both = np.concatenate([change[known], -change[known]])
        return _quantiles(both, np.tile(weight[known], 2))


def _quantiles(values: Floats, weights: Floats) -> Floats:
    """Weighted quantiles at `LEVELS`; zeros where there is nothing to learn from."""
    if len(values) == 0 or weights.sum() <= 0:
        return np.zeros(len(LEVELS))
    order = np.argsort(values)
    position = np.cumsum(weights[order])
    position = (position - 0.5 * weights[order]) / position[-1]
    found: Floats = np.interp(LEVELS, position, values[order])
    return found


def _evenly(rows: Bools, most: int) -> Bools:
    """At most so many of the rows, at even distances."""
    where = np.flatnonzero(rows)
    thinned = np.zeros_like(rows)
    stride = max(1, -(-len(where) // most))
    thinned[where[::stride]] = True
    return thinned


def _silent_from(counts: Floats, window: int) -> int | None:
    """The first column of a silence at the end of a series, if there is one.

    With rolling sums over `window` days the silence eats into the sums of the days before its
    first zero, so those are not to be trusted either.
    """
    known = np.flatnonzero(np.isfinite(counts))
    if len(known) == 0:
        return None
    last = int(known[-1])
    start = last
    while start >= known[0] and counts[start] == 0:
        start -= 1
    if start in (last, int(known[0]) - 1):
        return None
    around = counts[max(0, start - 20) : max(1, start - window + 2)]
    if not np.isfinite(around).any() or np.nanmedian(around) <= _SILENT_LEVEL:
        return None
    return max(start - window + 2, int(known[0]) + 1)
