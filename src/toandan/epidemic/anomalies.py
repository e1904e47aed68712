"""Find, mark and repair counts that reporting, not the epidemic, has made.

Five kinds occur in the public data of 2020-2022 and are told apart here:

* a **negative** count: a correction of earlier days booked on one day;
* a **dump**: one period far above both neighbours, when a backlog is entered at once;
* a **dip**: one period far below both neighbours;
* a **silence**: zeros where both sides (or the past, at the end of the series) are far from
  zero: nothing was reported;
* a **part**: the last period holds fewer reporting days than usual, and fewer counts.

A change to weekly reporting is no fault of a count; `weekly_reporters` names the areas.

Repair never writes over what was reported: `Repaired.grid` holds the reported counts,
`Repaired.values` the repaired ones, and each `Mark` says which was changed from what to what,
so that `undo` gives the reported counts back exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.periods import Frequency
from toandan.epidemic.scores import log_scale

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from toandan.epidemic.series import Grid, Measure

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.intp]


#: at most so many reports a week, for at least so many weeks: a weekly rhythm
_WEEKLY_REPORTS, _WEEKLY_SINCE = 2, 3


class Kind(StrEnum):
    """What is odd about a count."""

    NEGATIVE = "negative"
    DUMP = "dump"
    DIP = "dip"
    SILENCE = "silence"
    PART = "part"
    MISSING = "missing"

    @property
    def label(self) -> str:
        """The words that a Vietnamese reader sees."""
        return {
            "negative": "số âm (đính chính)",
            "dump": "dồn số liệu",
            "dip": "sụt bất thường",
            "silence": "không báo cáo",
            "part": "kỳ cuối báo cáo chưa đủ ngày",
            "missing": "thiếu số liệu",
        }[self.value]


@dataclass(frozen=True)
class Mark:
    """One repaired count.

    Attributes:
        index: measure, area and period in the grid.
        reported: as published (NaN where missing).
        repaired: as used by the models.
    """

    measure: Measure
    area: str
    end: date
    kind: Kind
    reported: float
    repaired: float
    index: tuple[int, int, int]


@dataclass(frozen=True)
class Repaired:
    """A grid with its repaired counts.

    Attributes:
        grid: as published.
        values: repaired counts, no NaN after the first report; shape as `grid.values`.
        age: periods since the last usable report, shape (measures, areas); 0 where the last
            period can be used.
        valid: whether a count was used as it was published.
        marks: what was changed.
    """

    grid: Grid
    values: Floats
    age: Ints
    valid: Bools
    marks: tuple[Mark, ...]

    def undo(self) -> Grid:
        """The counts as published, put together again from the repaired ones and the marks."""
        values = self.values.copy()
        for mark in self.marks:
            values[mark.index] = mark.reported
        return replace(self.grid, values=values)


@dataclass(frozen=True)
class Limits:
    """When a count is odd.

    Attributes:
        silent_level: zeros are silence where the counts around are above this.
        silent_periods: longer runs of zeros are taken as true.
        oldest: at most so many periods at the end are waited for.
        jump: distance on the log scale, at least, to the middle of the neighbours.
        noise: the same in units of the chance variation of a count.
        part: share of a week's usual volume that must be missing at its end.
        lost: from this share on, the last week is not used at all.
    """

    silent_level: float = 10.0
    silent_periods: int = 4
    oldest: int = 4
    jump: float = 1.0
    noise: float = 4.0
    part: float = 0.2
    lost: float = 0.6


def repair(grid: Grid, daily: Grid | None = None, limits: Limits | None = None) -> Repaired:
    """Mark and repair odd counts.

    Args:
        grid: weekly, monthly or daily counts.
        daily: daily counts of the same areas as known on the same day, if there are any: they
            show that the last week is not yet complete.
        limits: when a count is odd.
    """
    rules = limits or Limits()
    values = np.zeros_like(grid.values)
    valid = np.zeros(grid.values.shape, dtype=bool)
    age = np.zeros(grid.values.shape[:2], dtype=np.intp)
    kinds: dict[tuple[int, int, int], Kind] = {}
    for place in np.ndindex(*grid.values.shape[:2]):
        reported = grid.values[place]
        usable, found = _usable(reported, rules)
        fixed = _filled(reported, usable)
        age[place] = _age(usable, rules.oldest)
        missing = 0.0
        if daily is not None and age[place] == 0 and reported.shape[0] > 1:
            missing = _missing_share(grid, daily, place, rules.silent_level)
        # a week that lost days is a small week: one that is not has come in fewer, fuller reports
        if missing > 0 and reported[-1] > (1 - missing / 2) * fixed[-2]:
            missing = 0.0
        if missing >= rules.lost:
            age[place] = 1
            fixed[-1], found[len(fixed) - 1] = fixed[-2], Kind.PART
        elif missing > rules.part and fixed[-2:].max() > 2 * rules.silent_level:
            fixed[-1] /= 1 - missing
            found[len(fixed) - 1] = Kind.PART
        values[place], valid[place] = fixed, usable
        kinds.update({(*place, period): kind for period, kind in found.items()})
    if grid.frequency is not Frequency.DAY:
        kinds.update(_smooth(values, rules))
    return Repaired(grid, values, age, valid, _marks(grid, values, kinds))


def weekly_reporters(daily: Grid, measure: Measure) -> dict[str, date]:
    """Areas that have gone over to reporting once or twice a week, and since when.

    Returns:
        Area → the first day of the first of the last weeks (three at least) in each of which at
        most two days had a report, where there were more before.
    """
    counts = np.nan_to_num(daily.of(measure))
    weeks = daily.periods // 7
    start = daily.periods - 7 * weeks
    reports = (counts[:, start:].reshape(len(counts), weeks, 7) > 0).sum(axis=2)
    found: dict[str, date] = {}
    for area, by_week in zip(daily.areas, reports, strict=True):
        few = (by_week <= _WEEKLY_REPORTS) & (by_week > 0)
        since = weeks - (weeks if few.all() else int(np.argmin(few[::-1])))
        daily_before = since > 0 and np.median(by_week[:since]) > _WEEKLY_REPORTS + 1
        if daily_before and weeks - since >= _WEEKLY_SINCE:
            found[area] = daily.end(start + 7 * since)
    return found


def _marks(grid: Grid, values: Floats, kinds: dict[tuple[int, int, int], Kind]) -> tuple[Mark, ...]:
    changed = np.argwhere(
        (grid.values != values) & ~(np.isnan(grid.values) & np.isnan(values))
    ).tolist()
    marks = []
    for measure, area, period in changed:
        index = (int(measure), int(area), int(period))
        marks.append(
            Mark(
                grid.measures[measure],
                grid.areas[area],
                grid.end(period),
                kinds.get(index, Kind.MISSING),
                float(grid.values[index]),
                float(values[index]),
                index,
            )
        )
    return tuple(marks)


def _usable(reported: Floats, rules: Limits) -> tuple[Bools, dict[int, Kind]]:
    """Which counts of one series can be used, and why the others cannot."""
    usable = np.isfinite(reported) & (np.nan_to_num(reported, nan=-1.0) >= 0)
    found = {
        int(period): Kind.NEGATIVE if reported[period] < 0 else Kind.MISSING
        for period in np.flatnonzero(~usable)
    }
    level = np.nan_to_num(reported)
    for start, stop in _runs(level <= 0):
        if start == 0 or stop - start > rules.silent_periods:
            continue
        around = float(np.median(level[max(0, start - 3) : start]))
        if stop < len(level):
            around = min(around, float(level[stop]))
        if around > rules.silent_level:
            usable[start:stop] = False
            found.update({period: found.get(period, Kind.SILENCE) for period in range(start, stop)})
    return usable, found


def _runs(flags: Bools) -> list[tuple[int, int]]:
    """Start and stop of each run of true values."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(int(start), int(stop)) for start, stop in zip(starts, stops, strict=True)]


def _filled(reported: Floats, usable: Bools) -> Floats:
    """Unusable counts taken from the line between their neighbours on the log scale."""
    if not usable.any():
        return np.where(np.isfinite(reported), np.maximum(reported, 0.0), np.nan)
    where = np.flatnonzero(usable)
    line = np.interp(np.arange(len(reported)), where, log_scale(reported[where]))
    filled = np.where(usable, reported, np.expm1(line))
    filled[: where[0]] = np.where(np.isnan(reported[: where[0]]), np.nan, filled[: where[0]])
    return filled


def _age(usable: Bools, oldest: int) -> int:
    trailing = int(np.argmax(usable[::-1])) if usable.any() else len(usable)
    return min(trailing, oldest, len(usable) - 1)


def _missing_share(grid: Grid, daily: Grid, place: tuple[int, int], least: float) -> float:
    """The share of the last week's usual volume that falls on days without a report.

    Days without a case are nothing odd where fewer than `least` were to be expected on them.
    """
    measure, area = grid.measures[place[0]], grid.areas[place[1]]
    if measure not in daily.measures or area not in daily.areas:
        return 0.0
    stop = daily.periods - (daily.last - grid.last).days
    recent = daily.of(measure)[daily.areas.index(area), max(0, stop - 49) : stop]
    silent = ~(np.nan_to_num(recent) > 0)
    trailing = int(np.argmin(silent[::-1])) if not silent.all() else len(silent)
    before = recent[: len(recent) - trailing]
    if trailing == 0 or trailing == len(recent) or len(before) < 21:  # noqa: PLR2004 - 3 weeks
        return 0.0
    position = (np.arange(len(recent)) - stop) % 7
    recency = 0.9 ** ((len(before) - np.arange(len(before))) / 7)
    counts = np.maximum(np.nan_to_num(before), 0.0)
    seen = position[: len(before)]
    weight = np.bincount(seen, weights=recency, minlength=7)
    volume: Floats = np.bincount(seen, weights=counts * recency, minlength=7) / weight
    missing = float(volume[position[len(before) :][-7:]].sum())
    return missing / float(volume.sum()) if missing > least else 0.0


def _smooth(values: Floats, rules: Limits) -> dict[tuple[int, int, int], Kind]:
    """Replace single periods far from both neighbours, in place, all series at once."""
    found: dict[tuple[int, int, int], Kind] = {}
    logged = log_scale(values)
    for period in range(1, values.shape[2] - 1):
        before, here, after = (logged[:, :, period + shift] for shift in (-1, 0, 1))
        middle = (before + after) / 2
        chance = rules.noise / np.sqrt(1 + np.exp(middle))
        odd = np.abs(here - middle) > np.maximum(rules.jump, 1.5 * np.abs(before - after) + chance)
        for measure, area in np.argwhere(odd).tolist():
            above = here[measure, area] > middle[measure, area]
            found[measure, area, period] = Kind.DUMP if above else Kind.DIP
        values[:, :, period] = np.where(odd, np.expm1(middle), values[:, :, period])
        logged[:, :, period] = np.where(odd, middle, here)
    return found
