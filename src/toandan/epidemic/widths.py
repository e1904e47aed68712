"""How wide a forecast must be: learned from errors made out of time.

Errors are divided by a scale that a small robust regression reads from the situation (size of
the counts, how jumpy the series is, how fast it grows). The quantiles of a new forecast are
weighted quantiles of these scaled errors: recent ones count more, and errors made at a similar
level of counts count more. An area whose errors have been larger or smaller than the situation
tells gets wider or narrower ranges, as far as it has errors of its own. Errors enter with both
signs: that past forecasts were too low on average says little about the next wave
(docs/decisions/forecast-widths.md has the figures).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.members import Tuning, ridge

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from toandan.epidemic.members import Line

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]

#: scaled errors assumed before any were made: the tenths of those `learning` saw
_PRIOR = np.array([0.09, 0.26, 0.44, 0.63, 0.85, 1.08, 1.36, 1.7, 2.2, 3.2])
_FEW = 60
#: so many errors, of so many origins, may widen what was learned elsewhere
_SPEAK, _ORIGINS = 200, 4


@dataclass(frozen=True)
class WidthTuning:
    """How widths are learned.

    Attributes:
        half_life: periods after which an error counts half.
        similar: distance of z at which an error of another level counts 0.6.
        floor: added to absolute errors before the logarithm.
        prior: weight of the assumed errors, in origins (each as large as those of the past).
        unlearned: the same where nothing was learned elsewhere, in errors.
        caution: penalty, divided by the number of origins squared: how slowly the scale leaves
            what was learned elsewhere.
        own: share of an area's own habit (mean log of its scaled errors) that is used.
        doubt: errors by which that habit is drawn to that of all areas.
        highest: no quantile lies further than this above the median (z); twice that below.
    """

    half_life: float = 15.0
    similar: float = 1.5
    floor: float = 0.05
    prior: float = 3.0
    unlearned: float = 3.0
    caution: float = 400.0
    own: float = 0.5
    doubt: float = 20.0
    highest: float = 3.0


@dataclass(frozen=True)
class Errors:
    """Past out-of-time errors of one measure and horizon; all of shape (rows, …)."""

    error: Floats
    base: Floats
    spread: Floats
    age: Floats
    area: Ints


@dataclass(frozen=True)
class Situations:
    """Where new forecasts start from: z, the inputs of the scale, the area; shape (n, …)."""

    base: Floats
    spread: Floats
    area: Ints


def quantile_offsets(
    past: Errors,
    new: Situations,
    levels: Sequence[float],
    tuning: WidthTuning,
    start: Line | None = None,
) -> Floats:
    """Distances of the quantiles from the median on the log scale.

    Args:
        past: errors to learn from; may be empty.
        new: the forecasts that need a width.
        levels: quantile levels, symmetric around one half.
        tuning: how widths are learned.
        start: the log of the error to expect, as learned elsewhere.

    Returns:
        Shape (n, levels), zero at the median. Where own errors alone ask for more than what was
        learned elsewhere and they together, half of the difference is added: too narrow is
        worse than too wide.
    """
    told = _offsets(past, new, levels, tuning, start)
    if start is None or len(past.error) < _SPEAK or len(np.unique(past.age)) < _ORIGINS:
        return told
    own = _offsets(past, new, levels, tuning, None)
    return np.where(np.abs(own) > np.abs(told), (told + own) / 2, told)


def _offsets(
    past: Errors,
    new: Situations,
    levels: Sequence[float],
    tuning: WidthTuning,
    start: Line | None,
) -> Floats:
    recency = 0.5 ** (past.age / tuning.half_life)
    past_scale, new_scale = _scales(past, recency, new, tuning, start)
    scaled = np.concatenate([np.minimum(np.abs(past.error) / past_scale, 12.0), _PRIOR])
    order = np.argsort(scaled)
    ranked = scaled[order]
    share = np.abs(2 * np.asarray(levels) - 1)
    sign = np.sign(np.asarray(levels) - 0.5)
    assumed = tuning.unlearned
    if start is not None:
        assumed = tuning.prior * max(1.0, len(past.error) / max(1, len(np.unique(past.age))))
    prior = np.full(len(_PRIOR), assumed / len(_PRIOR))
    offsets = np.empty((len(new.base), len(levels)))
    for row, level in enumerate(new.base):
        near = np.exp(-0.5 * ((past.base - level) / tuning.similar) ** 2) + 1e-3
        weight = np.concatenate([recency * near, prior])[order]
        position = (np.cumsum(weight) - 0.5 * weight) / weight.sum()
        offsets[row] = sign * np.interp(share, position, ranked) * new_scale[row]
    offsets[:, share == 0] = 0.0
    return np.clip(offsets, -2 * tuning.highest, tuning.highest)


def _scales(
    past: Errors, recency: Floats, new: Situations, tuning: WidthTuning, start: Line | None
) -> tuple[Floats, Floats]:
    few = len(past.error) < _FEW
    if start is None and few:
        # too few errors for a regression: chance variation of counts plus a fifth
        size = float(np.median(np.abs(past.error))) if len(past.error) else 0.2
        return (
            0.1 + size + np.exp(-past.base / 2),
            0.1 + size + np.exp(-new.base / 2),
        )
    begun, told = (
        np.zeros(len(at.base)) if start is None else start(at.spread) for at in (past, new)
    )
    if few:
        return _size(begun), _size(told)
    origins = len(np.unique(past.age))
    logged = np.log(np.abs(past.error) + tuning.floor) - begun
    extra = 0.0 if start is None else tuning.caution / origins**2
    model = ridge(past.spread, logged, recency, Tuning(ridge=0.001), extra)
    scale = _size(begun + model(past.spread))
    habit = _habits(past, scale, recency, tuning)
    reach = np.zeros(max(int(new.area.max(initial=-1)) + 1, len(habit)))
    reach[: len(habit)] = habit
    return (
        scale * np.exp(reach[past.area]),
        _size(told + model(new.spread)) * np.exp(reach[new.area]),
    )


def _size(logged: Floats) -> Floats:
    """The error to expect, within reason."""
    size: Floats = np.exp(np.clip(logged, -4.0, 0.7))
    return size


def _habits(past: Errors, told: Floats, recency: Floats, tuning: WidthTuning) -> Floats:
    """By how much the errors of each area exceed what the situation tells (log); by index."""
    logged = np.log(np.abs(past.error) / told + 0.1)
    away = recency * (logged - np.average(logged, weights=recency))
    total, weight = np.bincount(past.area, away), np.bincount(past.area, recency)
    habits: Floats = tuning.own * total / (weight + tuning.doubt)
    return habits
