"""What a forecaster sees of each area at one origin.

Everything lives on the log scale, z = log(count + 1). `Picture` is the repaired grid of one
day; `observe` reads from it, for one measure and one origin, a row of features per area:
growth of the last periods, means over longer windows against the newest count (they carry
level and let noisy growth be shrunk), how far single counts jump (the same), the newest days of
the week, the median growth of all areas and the growth of their sum, how far neighbours are ahead
and how they grow, and for a measure that follows another (deaths follow cases) the counts to
expect from the measure that leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.scores import log_scale
from toandan.epidemic.series import Measure

if TYPE_CHECKING:
    import numpy.typing as npt

    from toandan.epidemic.anomalies import Repaired
    from toandan.epidemic.places import Nearness
    from toandan.epidemic.series import Grid

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]

#: periods of history that the features look back on
WINDOW = 27
#: days between the report of a case and the event, roughly; sets which weeks are compared
DELAY_DAYS = {Measure.CASES: 0, Measure.ADMISSIONS: 5, Measure.ICU: 9, Measure.DEATHS: 14}
#: features only the tree model gets: many near-copies that would make a linear fit unstable
TREE_ONLY = ("acceleration", "growth_squared", "lead_growth_all", "lead_level", "noise_lead_growth")
#: features times noise that only the linear member gets: trees find such products themselves
LINEAR_ONLY = (
    "noise_growth_1",
    "noise_growth_2",
    "noise_below_peak",
    "noise_level",
    "noise_squared",
    "noise_growth_all",
    "noise_growth_all_before",
)
_CLIP = 1.0
_SHORT, _LONG = 4, 16
#: second differences that tell how counts jump; weight of what chance alone would make
_BENDS, _DOUBT = 6, 3
#: variance of z that no count falls below
_ROUGH = 0.02
#: added to sums over all areas, so that a handful of cases is no growth
_LEAST_SUM = 5.0


@dataclass(frozen=True)
class Picture:
    """A repaired grid and the daily counts known on the same day."""

    repaired: Repaired
    daily: Grid | None

    @property
    def grid(self) -> Grid:
        """The counts as they were published."""
        return self.repaired.grid


@dataclass(frozen=True)
class View:
    """Features of all areas at one origin.

    Attributes:
        names: one per column of `values`.
        values: shape (areas, features).
        base: z of the newest usable period, shape (areas,).
        spread: inputs of the width model, shape (areas, 6).
        reference: index of the newest usable period, shape (areas,).
    """

    names: tuple[str, ...]
    values: Floats
    base: Floats
    spread: Floats
    reference: Ints


def observe(
    picture: Picture, measure: Measure, place: tuple[int, int], age: Ints, near: Nearness
) -> View:
    """Features at one origin.

    Args:
        picture: as known on the day of the forecast (or the oldest one there is).
        measure: whose future is to be told.
        place: index of the last complete period, and the number of days after it whose counts
            are already known.
        age: periods that the newest usable count lies before the origin, shape (areas,).
        near: which areas lie near each other.
    """
    origin = place[0]
    own = _windows(picture, measure, origin - age)
    columns = _own_columns(own)
    columns.update(_tail_columns(picture, measure, place, age, own))
    lead = next((m for m in measure.leads if m in picture.grid.measures), None)
    if lead is not None:
        other = _windows(picture, lead, origin - age)
        columns.update(_lead_columns(own, other, _lag(picture, measure, lead)))
    columns["growth_all"] = own.common(own.growth(0))
    columns["growth_all_before"] = own.common((own.logged[:, 1] - own.logged[:, 3]) / 2)
    columns.update(_whole_columns(own))
    columns.update(_near_columns(own, near))
    for name in ("growth_all", "growth_all_before"):
        columns[f"noise_{name}"] = columns[name] * own.noise
    return View(
        tuple(columns),
        np.column_stack(list(columns.values())),
        own.logged[:, 0],
        _spread(own),
        origin - age,
    )


@dataclass(frozen=True)
class _Windows:
    """The last `WINDOW` periods of each area, the newest first; shape (areas, WINDOW)."""

    counts: Floats
    logged: Floats

    def growth(self, back: int) -> Floats:
        change: Floats = self.logged[:, back] - self.logged[:, back + 1]
        return change

    def mean(self, start: int, stop: int) -> Floats:
        """Z of the mean count of a window."""
        return log_scale(self.counts[:, start:stop].mean(axis=1))

    @property
    def noise(self) -> Floats:
        """Between 0 (large counts) and 1 (counts near zero)."""
        level: Floats = 1 / np.sqrt(1 + self.counts[:, :8].mean(axis=1) / 5)
        return level

    @property
    def jump(self) -> Floats:
        """How far single counts lie off the line between their neighbours; shape (areas,).

        The root mean square of the second differences of z over eight periods, drawn to what
        chance alone would make of such counts. Where counts jump, growth says less.
        """
        bent = self.logged[:, :_BENDS] - 2 * self.logged[:, 1 : _BENDS + 1]
        bent = bent + self.logged[:, 2 : _BENDS + 2]
        usual = 1 / (1 + self.counts[:, : _BENDS + 2].mean(axis=1)) + _ROUGH
        jump: Floats = np.sqrt(((bent**2).mean(axis=1) + _DOUBT * usual) / (1 + _DOUBT))
        return jump

    def common(self, growth: Floats) -> Floats:
        """The weighted median growth of all areas; those with next to no counts have no say."""
        weight = (1 - self.noise) + 1e-6
        order = np.argsort(growth)
        position = np.cumsum(weight[order]) - 0.5 * weight[order]
        middle = np.interp(0.5 * weight.sum(), position, growth[order])
        return np.full(len(growth), middle)


def _windows(picture: Picture, measure: Measure, reference: Ints) -> _Windows:
    values = picture.repaired.values[picture.grid.measures.index(measure)]
    index = np.maximum(reference[:, None] - np.arange(WINDOW), 0)
    counts = np.maximum(np.nan_to_num(np.take_along_axis(values, index, axis=1)), 0.0)
    return _Windows(counts, log_scale(counts))


def _own_columns(own: _Windows) -> dict[str, Floats]:
    newest, noise = own.logged[:, 0], own.noise
    pair = own.mean(0, 2) - own.mean(2, 4)
    two, four, eight = (own.mean(0, width) - newest for width in (2, 4, 8))
    growth, below_peak = own.growth(0), newest - own.logged.max(axis=1)
    return {
        "growth": growth,
        "growth_1": own.growth(1),
        "growth_2": own.growth(2),
        "growth_3": own.growth(3),
        "below_peak": below_peak,
        "mean_2": two,
        "mean_4": four,
        "mean_8": eight,
        "pair": pair,
        "level": newest,
        "noise": noise,
        "noise_growth": growth * noise,
        "noise_mean_2": two * noise,
        "noise_mean_4": four * noise,
        "noise_mean_8": eight * noise,
        "acceleration": growth - own.growth(1),
        "growth_squared": growth * np.abs(growth),
        "noise_pair": pair * noise,
        "noise_growth_1": own.growth(1) * noise,
        "noise_growth_2": own.growth(2) * noise,
        "noise_below_peak": below_peak * noise,
        "noise_level": newest * noise,
        "noise_squared": noise**2,
        "jump": own.jump,
        "jump_growth": growth * own.jump,
        "jump_mean_2": two * own.jump,
        "jump_mean_4": four * own.jump,
        "jump_mean_8": eight * own.jump,
        "jump_pair": pair * own.jump,
    }


def _tail_columns(
    picture: Picture, measure: Measure, place: tuple[int, int], age: Ints, own: _Windows
) -> dict[str, Floats]:
    """What the newest days say beyond the last whole period."""
    origin, extra_days = place
    count = len(picture.grid.areas)
    reported = picture.grid.of(measure)[np.arange(count), origin]
    fresh = age == 0
    backlog = np.where(fresh, own.logged[:, 0] - log_scale(np.nan_to_num(reported)), 0.0)
    shift, slope = np.zeros(count), np.zeros(count)
    daily = picture.daily
    if daily is not None and measure in daily.measures:
        stop = daily.periods - (daily.last - picture.grid.end(origin)).days
        days = daily.of(measure)
        # as on the Monday after a week that ended on Saturday: Sunday is known too
        newest = min(stop + extra_days, days.shape[1])
        if newest >= 14 and stop >= 7:  # noqa: PLR2004 - two weeks
            week = log_scale(days[:, stop - 7 : stop].sum(axis=1))
            moved = log_scale(days[:, newest - 7 : newest].sum(axis=1))
            shift = np.clip(np.nan_to_num(moved - week), -_CLIP, _CLIP)
            late = log_scale(np.maximum(days[:, newest - 4 : newest].sum(axis=1), 0.0))
            before = log_scale(np.maximum(days[:, newest - 11 : newest - 7].sum(axis=1), 0.0))
            known = np.isfinite(late - before)
            slope = np.where(known, late - before, own.growth(0)) - own.growth(0)
            slope = np.clip(slope, -_CLIP, _CLIP)
    return {
        "newest_day": np.where(fresh, shift, 0.0),
        "newest_days": np.where(fresh, slope, 0.0),
        "backlog": np.clip(backlog, 0.0, _CLIP),
    }


def _whole_columns(own: _Windows) -> dict[str, Floats]:
    """Growth of the sum of all areas: large areas lead, and their sum has little noise."""
    total = own.counts.sum(axis=0) + _LEAST_SUM
    columns: dict[str, Floats] = {}
    told = {
        "whole_growth": np.log(total[:2].sum() / total[2:4].sum()) / 2,
        "whole_now": np.log(total[0] / total[1]),
        "whole_before": np.log(total[2:4].sum() / total[4:6].sum()) / 2,
    }
    for name, growth in told.items():
        columns[name] = np.full(len(own.counts), growth)
        columns[f"noise_{name}"] = growth * own.noise
    return columns


def _near_columns(own: _Windows, near: Nearness) -> dict[str, Floats]:
    """How far neighbours are ahead, and how they grow; zero where nobody is near.

    `near_gap` is the count to expect at the neighbours' rates per person against the own count.
    """
    names = ("near_gap", "near_growth", "near_now")
    if not near.some.any():
        none = np.zeros(len(own.counts))
        return {f"{noise}{name}": none for name in names for noise in ("", "noise_")}
    people = near.people / near.people.mean()
    around = near.weights @ own.counts
    expected = (near.weights @ (own.counts / people[:, None])) * people[:, None]
    told = (
        log_scale(expected[:, :2].mean(axis=1)) - own.mean(0, 2),
        log_scale(around[:, :2].mean(axis=1)) - log_scale(around[:, 2:4].mean(axis=1)),
        log_scale(around[:, 0]) - log_scale(around[:, 1]),
    )
    columns: dict[str, Floats] = {}
    for name, value in zip(names, told, strict=True):
        columns[name] = np.where(near.some, value, 0.0)
        columns[f"noise_{name}"] = columns[name] * own.noise
    return columns


def _lag(picture: Picture, measure: Measure, lead: Measure) -> int:
    days = DELAY_DAYS[measure] - DELAY_DAYS[lead]
    return round(days / picture.grid.frequency.days)


def _lead_columns(own: _Windows, lead: _Windows, lag: int) -> dict[str, Floats]:
    """Counts to expect from the measure that leads, at the ratio of 4, 8 and 16 periods."""
    noise, newest = own.noise, own.logged[:, 0]
    columns = {
        "lead_growth": lead.growth(0),
        "lead_growth_1": lead.growth(1),
        "lead_growth_2": lead.growth(2),
        "lead_pair": lead.mean(0, 2) - lead.mean(2, 4),
        "lead_growth_all": lead.common(lead.growth(0)),
        "lead_level": lead.logged[:, 0] - lead.mean(0, 8),
        "noise_lead_growth": lead.growth(0) * noise,
    }
    for width in (_SHORT, 8, _LONG):
        own_sum = own.counts[:, :width].sum(axis=1) + 0.5
        lead_sum = lead.counts[:, lag : lag + width].sum(axis=1) + 50.0
        ratio = np.log(own_sum / lead_sum)
        for back in range(3):
            expected = np.log1p(np.exp(ratio + lead.mean(back, back + 2))) - newest
            columns[f"expected_{width}_{back}"] = expected
            columns[f"noise_expected_{width}_{back}"] = expected * noise
    return columns


def is_linear(name: str) -> bool:
    """Whether the linear member uses a feature too."""
    if name in TREE_ONLY:
        return False
    return not any(f"expected_{width}_" in name for width in (_SHORT, _LONG))


def is_tree(name: str) -> bool:
    """Whether the tree member uses a feature."""
    return name not in LINEAR_ONLY and not name.startswith(("noise_whole", "noise_near", "jump_"))


def _spread(own: _Windows) -> Floats:
    turns = [np.abs(own.growth(back) - own.growth(back + 1)) for back in range(4)]
    return np.column_stack(
        [
            np.exp(-own.logged[:, 0] / 2),
            own.noise,
            np.mean(turns, axis=0),
            np.abs(own.growth(0)),
            own.logged[:, 0],
            np.abs(own.mean(0, 2) - own.mean(2, 4)),
        ]
    )
