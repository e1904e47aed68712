"""Alias tables: where a community contact takes place and with whom.

Walker's alias method turns a draw from any discrete distribution into one table look-up,
whatever the number of outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: destinations kept for each commune, doubled until no commune loses more than a share of its
#: contacts in this way; the weight of the others goes to those kept
DESTINATIONS, MOST_LOST = 64, 0.05

#: one cell of an alias table: keep `value` with probability `keep`, else take `other`
CELL = np.dtype([("keep", np.float32), ("value", np.uint16), ("other", np.uint16)])


@dataclass(frozen=True)
class ReachTable:
    """Where contacts take place, by commune of residence.

    Attributes:
        stay: share of contacts in the own commune, shape (C,).
        cells: alias table of the destinations of the others, shape (C, K).
    """

    stay: NDArray[np.float32]
    cells: NDArray[np.void]


@dataclass(frozen=True)
class MixTable:
    """Age band met by age band, `cells` of shape (16, 16)."""

    cells: NDArray[np.void]


def alias_cells(weights: NDArray[np.float64], values: NDArray[np.int64]) -> NDArray[np.void]:
    """Build the alias table of one distribution.

    Args:
        weights: non-negative, not all zero, shape (K,).
        values: what each weight stands for, shape (K,).
    """
    size = len(weights)
    scaled = weights / weights.sum() * size
    cells = np.zeros(size, dtype=CELL)
    cells["value"] = values
    cells["other"] = values
    cells["keep"] = 1.0
    small = [k for k in range(size) if scaled[k] < 1.0]
    large = [k for k in range(size) if scaled[k] >= 1.0]
    while small and large:
        low, high = small.pop(), large[-1]
        cells["keep"][low] = scaled[low]
        cells["other"][low] = values[high]
        scaled[high] -= 1.0 - scaled[low]
        if scaled[high] < 1.0:
            small.append(large.pop())
    return cells


def reach_table(shares: NDArray[np.float64]) -> ReachTable:
    """Alias tables of a mobility matrix (C, C); keeps the heaviest destinations of each row."""
    size = len(shares)
    kept = _destinations(shares)
    cells = np.zeros((size, kept), dtype=CELL)
    for row in range(size):
        away = shares[row].copy()
        away[row] = -1.0
        heaviest = np.argsort(-away, kind="stable")[:kept]
        weights = np.maximum(away[heaviest], 0.0)
        if weights.sum() <= 0:
            weights = np.ones(kept)
        cells[row] = alias_cells(weights, heaviest)
    return ReachTable(np.diag(shares).astype(np.float32), cells)


def _destinations(shares: NDArray[np.float64]) -> int:
    """How many destinations to keep for each commune."""
    away = shares.copy()
    np.fill_diagonal(away, 0.0)
    lightest_last = -np.sort(-away, axis=1)
    kept = DESTINATIONS
    while kept < len(shares) and lightest_last[:, kept:].sum(axis=1).max() > MOST_LOST:
        kept *= 2
    return max(min(len(shares) - 1, kept), 1)


def mix_table(matrix: NDArray[np.float64], shares: NDArray[np.float64]) -> MixTable:
    """Alias tables of a contact matrix made reciprocal for the given age shares."""
    flow = matrix * shares[:, None]
    both = flow + flow.T
    size = len(both)
    cells = np.zeros((size, size), dtype=CELL)
    for row in range(size):
        weights = both[row] if both[row].sum() > 0 else shares
        cells[row] = alias_cells(weights, np.arange(size))
    return MixTable(cells)


def reached_shares(table: NDArray[np.void], n_values: int) -> NDArray[np.float64]:
    """The distribution that each row of an alias table draws from, shape (rows, n_values)."""
    rows, size = table.shape
    shares = np.zeros((rows, n_values))
    for row in range(rows):
        np.add.at(shares[row], table[row]["value"], table[row]["keep"] / size)
        np.add.at(shares[row], table[row]["other"], (1.0 - table[row]["keep"]) / size)
    return shares
