"""Areas that report only every second period: zero, everything, zero, everything.

Repair takes the zeros for silences and bridges them, so what is forecast is the count of a
period that is reported, with the backlog of the one before. This module knows which periods
come next: those that will be skipped are told as zero, with a chance that they are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.periods import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from toandan.epidemic.history import History, Rows
    from toandan.epidemic.series import Grid

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.intp]

#: so many rounds of report and zero in a row are a habit
_ROUNDS = 3
#: smaller counts can be zero every second time by chance
_LEAST = 10.0


@dataclass(frozen=True)
class Skips:
    """Which areas skip every second period, and which periods.

    Attributes:
        every_second: shape (areas,).
        skipped: number of a period that was skipped, shape (areas,).
        zero: periods in which these areas reported nothing, shape (areas, periods).
        first: number of the first of those periods.
    """

    every_second: Bools
    skipped: Ints
    zero: Bools
    first: int

    @classmethod
    def of(cls, history: History) -> Skips:
        """Look at the counts as published on the day of the forecast."""
        return skips_of(history.now.grid, history.now.grid.of(history.measure))

    def hides(self, rows: Rows) -> Bools:
        """Rows whose target was skipped: they tell nothing about how far forecasts were off."""
        target = np.clip(rows.target - self.first, 0, self.zero.shape[1] - 1)
        hidden: Bools = self.every_second[rows.area] & self.zero[rows.area, target]
        return hidden

    def apply(
        self, quantiles: Floats, areas: Ints, target: Ints, levels: Sequence[float]
    ) -> Floats:
        """Quantiles with the chance that nothing is reported mixed in.

        Args:
            quantiles: of a reported period, shape (n, levels).
            areas: index of the area, shape (n,).
            target: number of the period, shape (n,).
            levels: probability of each column.
        """
        told = quantiles.copy()
        kept = (_ROUNDS + 1) / (_ROUNDS + 2)
        for row in np.flatnonzero(self.every_second[areas]):
            even = (target[row] - self.skipped[areas[row]]) % 2 == 0
            nothing = kept if even else 1 - kept
            inner = (np.asarray(levels) - nothing) / (1 - nothing)
            spread = np.interp(inner, levels, quantiles[row])
            told[row] = np.where(inner > 0, spread, 0.0)
        return told


def skips_of(grid: Grid, counts: Floats) -> Skips:
    """Areas with `_ROUNDS` rounds of a count and a zero at the end of their series.

    Args:
        grid: names the periods.
        counts: as published, shape (areas, periods).
    """
    last = number(grid.last, grid.frequency)
    zero = counts <= 0
    recent = zero[:, -2 * _ROUNDS :]
    whole = recent.shape[1] == 2 * _ROUNDS
    turns = (recent[:, 1:] != recent[:, :-1]).all(axis=1)
    known = np.isfinite(counts[:, -2 * _ROUNDS :]).all(axis=1)
    level = np.nanmax(np.where(recent, np.nan, counts[:, -2 * _ROUNDS :]), axis=1, initial=0.0)
    found = whole & turns & known & (level > _LEAST)
    skipped = np.where(recent[:, -1], last, last - 1).astype(np.intp)
    return Skips(found, skipped, zero, last - grid.periods + 1)
