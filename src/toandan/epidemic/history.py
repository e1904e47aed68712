"""All origins of the past with what was known at each: the rows a forecaster learns from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.errors import HorizonError
from toandan.epidemic.features import Picture, observe
from toandan.epidemic.periods import end_of, number, phase, step
from toandan.epidemic.places import Nearness
from toandan.epidemic.scores import log_scale

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from datetime import date

    import numpy.typing as npt

    from toandan.epidemic.data import Counts
    from toandan.epidemic.series import Grid, Measure

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]

#: periods that must have been reported before the first origin that is learned from
FIRST = 4
#: origins that are learned from at most: more than two years of weeks, ten of months
LONGEST = 130
#: counts older than so many periods are no ground for a forecast
_STALE = 12
_MONTHS = 12
#: pictures of past days, shared between the forecasts of one back-test; a picture depends on
#: nothing published after its own day
Memory = "MutableMapping[tuple[date, int], Picture]"


@dataclass(frozen=True)
class Rows:
    """Past origins with their outcome, one row per origin and area.

    Attributes:
        features: shape (rows, features).
        change: repaired z at the target less z at the origin: what members learn.
        outcome: the same with the count as published: what widths are learned from; NaN where
            nothing or a negative correction was published.
        base: z at the origin.
        spread: inputs of the width model.
        origin: number of the origin's period.
        target: number of the target's period.
        recent: z of the last periods at the origin, the newest first, shape (rows, 5).
        area: index of the area.
    """

    features: Floats
    change: Floats
    outcome: Floats
    base: Floats
    spread: Floats
    origin: Ints
    target: Ints
    recent: Floats
    area: Ints


@dataclass(frozen=True)
class History:
    """Everything one measure's forecast is made from; periods are absolute numbers.

    Attributes:
        now: the picture on the day of the forecast.
        complete: the last period that is over.
        origins: shape (origins,), ascending; the last one is now.
        features, base, spread, recent, reference: as in `Rows`, shape (origins, areas, …).
        season: mean z of each phase of the year before each origin, shape (origins, areas,
            phases); None where fewer than three years are known.
    """

    measure: Measure
    now: Picture
    complete: int
    names: tuple[str, ...]
    origins: Ints
    features: Floats
    base: Floats
    spread: Floats
    recent: Floats
    reference: Ints
    season: Floats | None

    def seasonal(self, steps: int) -> Floats:
        """Columns that tell the season, shape (origins, areas, 2); none without seasons.

        How far the target's phase lies above the reference's in other years, and how far the
        origin lies above its own phase.
        """
        if self.season is None:
            return np.empty((*self.reference.shape, 0))
        phases = self.season.shape[2]
        here = _phase_of(self.reference, self.now, phases)
        there = _phase_of(self.reference + steps, self.now, phases)
        usual = np.take_along_axis(self.season, here[:, :, None], axis=2)[:, :, 0]
        later = np.take_along_axis(self.season, there[:, :, None], axis=2)[:, :, 0]
        return np.stack([later - usual, self.base - usual], axis=2)

    def rows(self, steps: int) -> Rows:
        """All rows whose target, `steps` after the reference, is known now."""
        repaired = self.now.repaired
        place = self.now.grid.measures.index(self.measure)
        first = number(self.now.grid.last, self.now.grid.frequency) - self.now.grid.periods + 1
        target = self.reference + steps
        last_usable = first + self.now.grid.periods - 1 - repaired.age[place]
        known = (target <= last_usable) & (target > self.origins[:, None])
        origin, area = np.nonzero(known)
        at = target[origin, area] - first
        base = self.base[origin, area]
        reported = self.now.grid.values[place][area, at]
        reported = np.where(reported >= 0, reported, np.nan)
        features = np.concatenate([self.features, self.seasonal(steps)], axis=2)
        return Rows(
            features[origin, area],
            log_scale(np.nan_to_num(repaired.values[place][area, at])) - base,
            np.log1p(reported) - base,
            base,
            self.spread[origin, area],
            self.origins[origin],
            target[origin, area],
            self.recent[origin, area],
            area,
        )


def gather(
    counts: Counts, day: date, memory: MutableMapping[tuple[date, int], Picture] | None = None
) -> list[History]:
    """Collect, for each measure, what was known at every past origin and is known on `day`.

    Each past origin is seen with the eyes of its own time: from the picture of the same weekday
    of its own week where one was published, from the oldest picture before that.

    Raises:
        HorizonError: nothing has been reported, or nothing for a long time.
    """
    week_end = counts.rhythm(day)
    pictures: MutableMapping[tuple[date, int], Picture] = {} if memory is None else memory

    def picture(when: date) -> Picture:
        # a series without vintages is one picture, that of today
        key = (when, week_end)
        if key not in pictures:
            pictures[key] = counts.picture(when, week_end)
        return pictures[key]

    now = picture(day)
    grid = now.grid
    before = last_complete(grid, day)
    waiting = number(before, grid.frequency) - number(grid.last, grid.frequency)
    if waiting > _STALE:
        raise HorizonError(
            f"Số liệu mới nhất là của kỳ kết thúc ngày {grid.last:%d/%m/%Y}, trước ngày dự báo "
            f"{day:%d/%m/%Y} {waiting} kỳ ({grid.frequency.label}); hãy bổ sung số liệu mới hơn "
            "hoặc chọn ngày dự báo sớm hơn."
        )
    lag = (day - before).days
    oldest = counts.first_published() if counts.series.vintages else day
    seen: list[tuple[int, Picture]] = []
    start = max(min(FIRST, grid.periods - 1), grid.periods - LONGEST)
    if grid.periods >= 3 * grid.frequency.cycle:
        start = max(start, 2 * grid.frequency.cycle)
    for index in range(start, grid.periods + (before != grid.last)):
        end = grid.end(index) if index < grid.periods else before
        when = min(day, end + timedelta(days=lag))
        view = now if when == day else picture(max(when, oldest))
        seen.append((number(end, grid.frequency), view))
    near = counts.near or Nearness.of(grid.areas, counts.areas)
    return [_history(measure, now, seen, near) for measure in grid.measures]


def last_complete(grid: Grid, day: date) -> date:
    """The end of the last period that was over before `day`, reported or not."""
    end = grid.last
    while step(end, 1, grid.frequency) < day:
        end = step(end, 1, grid.frequency)
    return end


def _history(
    measure: Measure, now: Picture, seen: list[tuple[int, Picture]], near: Nearness
) -> History:
    last = number(now.grid.last, now.grid.frequency)
    extra = 0 if now.daily is None else max(0, (now.daily.last - now.grid.last).days)
    views, recents, references, origins = [], [], [], []
    for origin, picture in seen:
        end = number(picture.grid.last, picture.grid.frequency)
        index = picture.grid.periods - 1 - max(0, end - origin)
        place = picture.grid.measures.index(measure)
        # silence at the end of a picture concerns the origin only if the origin is that end
        age = np.maximum(picture.repaired.age[place] - max(0, end - origin), 0)
        age = np.minimum(age, index)
        view = observe(picture, measure, (index, min(extra, 6)), age, near)
        first = end - picture.grid.periods + 1
        views.append(view)
        origins.append(origin)
        references.append(view.reference + first)
        recents.append(_recent(picture, place, view.reference))
    return History(
        measure,
        now,
        max(last, origins[-1]),
        views[-1].names,
        np.array(origins),
        np.stack([view.values for view in views]),
        np.stack([view.base for view in views]),
        np.stack([view.spread for view in views]),
        np.stack(recents),
        np.stack(references),
        _season(now, measure, np.array(origins)),
    )


def _season(now: Picture, measure: Measure, origins: Ints) -> Floats | None:
    """Mean z of each phase of the year over the periods before each origin."""
    frequency, periods = now.grid.frequency, now.grid.periods
    phases = frequency.cycle
    if periods < 3 * phases:
        return None
    logged = log_scale(np.nan_to_num(now.repaired.values[now.grid.measures.index(measure)]))
    last = number(now.grid.last, frequency)
    place = _phase_of(np.arange(last - periods + 1, last + 1), now, phases)
    member = (place[:, None] == np.arange(phases)).astype(np.float64)
    if phases > _MONTHS:  # weeks: neighbouring weeks tell the same season
        member = sum(np.roll(member, shift, axis=1) for shift in (-2, -1, 0, 1, 2))
    total = np.cumsum(logged.T[:, :, None] * member[:, None, :], axis=0)
    count = np.cumsum(member, axis=0)
    at = np.clip(origins - (last - periods + 1), 0, periods - 1)
    season: Floats = total[at] / np.maximum(count[at], 1.0)[:, None, :]
    return season


def _phase_of(period: Ints, now: Picture, phases: int) -> Ints:
    """The phase of the year of periods by number."""
    frequency = now.grid.frequency
    distinct, inverse = np.unique(period, return_inverse=True)
    ends = [end_of(int(value), now.grid.last, frequency) for value in distinct]
    table = np.array([min(phase(end, frequency), phases - 1) for end in ends], dtype=np.intp)
    found: Ints = table[inverse].reshape(period.shape)
    return found


def _recent(picture: Picture, place: int, reference: Ints) -> Floats:
    index = np.maximum(reference[:, None] - np.arange(5), 0)
    values = np.take_along_axis(picture.repaired.values[place], index, axis=1)
    return log_scale(np.nan_to_num(values))
