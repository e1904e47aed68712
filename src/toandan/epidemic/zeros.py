"""Areas whose last count is zero: how often, and how far, such areas have left zero before.

How often an outbreak is brought into a quiet place differs from country to country and from
disease to disease by orders of magnitude, so what was learned elsewhere is a poor guide to it,
and one country soon has many quiet rows of its own. Where an area's newest count is zero, the
quantiles told by the ensemble are averaged (on the log scale) with those of what followed such
zeros before: rows as quiet over eight periods, with as much around them, recent ones and the
area's own before others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from toandan.epidemic.history import Rows

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.intp]

#: z below this is a count of zero
_ZERO = 0.4
#: fewer past zeros than these tell nothing
_LEAST = 30


@dataclass(frozen=True)
class ZeroTuning:
    """How past zeros speak.

    Attributes:
        doubt: origins with past zeros at which they weigh as much as the ensemble.
        half_life: periods after which a past zero counts half.
        quiet: distance of `noise` (how quiet the last eight periods were) at which a past zero
            counts 0.6.
        around: the same for z of the count to expect at the neighbours' rates.
        own: how many times more the area's own past counts, beside once.
    """

    doubt: float = 5.0
    half_life: float = 15.0
    quiet: float = 0.03
    around: float = 0.7
    own: float = 3.0


@dataclass(frozen=True)
class Zeros:
    """Past origins of areas that stood at zero, and what came; all of shape (rows,).

    Attributes:
        came: z of what was published, ascending.
        quiet, around: the situation, as in `ZeroTuning`.
        recency: weight by age.
        area: index of the area.
        size: zeros per origin.
    """

    came: Floats
    quiet: Floats
    around: Floats
    recency: Floats
    area: Ints
    size: float

    @classmethod
    def of(
        cls, rows: Rows, names: Sequence[str], now: int, hidden: Bools, tuning: ZeroTuning
    ) -> Zeros | None:
        """Past zeros with a known outcome; None where there are too few.

        Args:
            rows: past origins with their outcome.
            names: of the features.
            now: number of the last complete period.
            hidden: rows that tell nothing, shape (rows,).
            tuning: how past zeros speak.
        """
        used = np.flatnonzero((rows.base < _ZERO) & np.isfinite(rows.outcome) & ~hidden)
        if len(used) < _LEAST:
            return None
        came = (rows.base + rows.outcome)[used]
        used = used[np.argsort(came, kind="stable")]
        quiet, around = _situation(rows.features[used], names)
        return cls(
            (rows.base + rows.outcome)[used],
            quiet,
            around,
            0.5 ** ((now - rows.origin[used]) / tuning.half_life),
            rows.area[used],
            len(used) / len(np.unique(rows.origin[used])),
        )

    def blend(
        self,
        logged: Floats,
        base: Floats,
        features: Floats,
        names: Sequence[str],
        areas: Ints,
        levels: Sequence[float],
        tuning: ZeroTuning,
    ) -> Floats:
        """Quantiles of the ensemble, averaged with those of past zeros where an area is at zero.

        Args:
            logged: z of the quantiles, shape (n, levels).
            base: z of the newest count, shape (n,).
            features: of the new forecasts, shape (n, features).
            names: of the features.
            areas: index of the area, shape (n,).
            levels: probability of each column.
            tuning: how past zeros speak.
        """
        told = logged.copy()
        quiet, around = _situation(features, names)
        for row in np.flatnonzero(base < _ZERO):
            like = ((self.quiet - quiet[row]) / tuning.quiet) ** 2
            like += ((self.around - around[row]) / tuning.around) ** 2
            weight = self.recency * np.exp(-0.5 * like)
            weight *= 1 + tuning.own * (self.area == areas[row])
            total = float(weight.sum())
            if total <= 0:
                continue
            position = (np.cumsum(weight) - 0.5 * weight) / total
            share = total / (total + tuning.doubt * self.size)
            told[row] += share * (np.interp(levels, position, self.came) - told[row])
        return told


def _situation(features: Floats, names: Sequence[str]) -> tuple[Floats, Floats]:
    """How quiet it was, and z of what the neighbours' rates let expect."""
    noise, gap, mean, level = (
        features[:, names.index(name)] for name in ("noise", "near_gap", "mean_2", "level")
    )
    return noise, gap + mean + level
