"""A small convolutional net that reads handwritten figures on a line, in plain numpy.

It looks at a line of grey levels from left to right and tells at every second pixel how likely
each figure is there, or none; print that is no figure is none to it. How likely a whole
figure such as "154" is, is the sum over all ways to spread it over those places (CTC: Graves,
Fernández, Gomez and Schmidhuber, 2006). `tools/digits` trained the weights (`figures.npz`) on
drawn lines; docs/decisions/reading-handwriting.md tells of what.
"""

from __future__ import annotations

import io
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Levels = npt.NDArray[np.float32]

#: rows of a line that the net reads
HEIGHT = 40
#: rows and columns that are pooled behind each convolution
_POOLS = ((2, 2), (2, 1), (2, 1), (1, 1), (1, 1), (1, 1), (1, 1), (1, 1))
#: a kernel of this many rows takes them all: the line is one row from there on
_ALL_ROWS = 5
#: beginnings that are followed, and how unlikely a sign may be to be followed at all
_BEAM, _LEAST = 12, -9.0
_NOTHING = -1e9
#: products of matrices smaller than this are left to one thread by OpenBLAS
_SMALL = 250_000


@cache
def _layers() -> tuple[tuple[Levels, Levels], ...]:
    """Return the kernel and the offset of each layer."""
    stored = files("toandan.reading.extract").joinpath("figures.npz").read_bytes()
    with np.load(io.BytesIO(stored)) as weights:
        return tuple(
            (
                weights[f"kernel{i}"].astype(np.float32),
                weights[f"offset{i}"].astype(np.float32),
            )
            for i in range(len(_POOLS))
        )


def look(levels: Levels) -> Levels:
    """Return how likely each sign is at each place of a line.

    Args:
        levels: (`HEIGHT`, width), paper 0, ink 1.

    Returns:
        Natural logarithms, (width / 2, 11): nothing, then the figures 0 to 9.
    """
    seen = levels[..., None]
    layers = _layers()
    for number, (kernel, offset) in enumerate(layers):
        seen = _convolved(seen, kernel) + offset
        if number < len(layers) - 1:
            seen = _pooled(np.maximum(seen, 0), _POOLS[number])
    scores = seen[0].astype(np.float64)
    scores -= scores.max(1, keepdims=True)
    logs: Levels = (scores - np.log(np.exp(scores).sum(1, keepdims=True))).astype(np.float32)
    return logs


def _convolved(seen: Levels, kernel: Levels) -> Levels:
    """Return the convolution of (rows, columns, channels) by (out, channels, rows, columns)."""
    out, _, rows, columns = kernel.shape
    above = 0 if rows == _ALL_ROWS else rows // 2
    padded = np.pad(seen, ((above, above), (columns // 2, columns // 2), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (rows, columns), axis=(0, 1))
    high, wide = windows.shape[:2]
    flat = _product(windows.reshape(high * wide, -1), kernel.reshape(out, -1).T)
    return flat.reshape(high, wide, out)


def _product(left: Levels, right: Levels) -> Levels:
    """Return a product of matrices, a few rows at a time.

    So each part is too small for the library to share it out among threads, which wait for each
    other longer than the work takes.
    """
    rows = max(1, _SMALL // right.size)
    parts = [left[begin : begin + rows] @ right for begin in range(0, len(left), rows)]
    return np.concatenate(parts)


def _pooled(seen: Levels, pool: tuple[int, int]) -> Levels:
    """Return the greatest of every `pool` rows and columns."""
    rows, columns = pool
    if pool == (1, 1):
        return seen
    high, wide = seen.shape[0] // rows, seen.shape[1] // columns
    cut = seen[: high * rows, : wide * columns]
    pooled: Levels = cut.reshape(high, rows, wide, columns, -1).max((1, 3))
    return pooled


def likelihoods(logs: Levels, figures: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return how likely a line shows each of some figures ("" for none at all), 0 to 1."""
    longest = 2 * max(map(len, figures)) + 1
    signs = np.zeros((len(figures), longest), dtype=np.int64)
    ends = np.array([2 * len(figure) for figure in figures])
    for row, figure in enumerate(figures):
        signs[row, 1 : 2 * len(figure) : 2] = [int(one) + 1 for one in figure]
    #: a figure may follow another one directly where they differ
    skips = np.zeros(signs.shape, dtype=bool)
    skips[:, 3::2] = (signs[:, 3::2] != signs[:, 1:-2:2]) & (signs[:, 3::2] > 0)
    state = np.full(signs.shape, _NOTHING)
    state[:, :2] = logs[0][signs[:, :2]]
    for place in logs[1:]:
        before = np.pad(state, ((0, 0), (2, 0)), constant_values=_NOTHING)
        both = np.logaddexp(state, before[:, 1:-1])
        state = np.logaddexp(both, np.where(skips, before[:, :-2], _NOTHING)) + place[signs]
    rows = np.arange(len(figures))
    last = np.where(ends > 0, state[rows, np.maximum(ends - 1, 0)], _NOTHING)
    worth: npt.NDArray[np.float64] = np.exp(np.logaddexp(state[rows, ends], last))
    return worth


def likeliest(logs: Levels, most: int) -> list[str]:
    """Return figures of at most `most` signs that a line may show, the likeliest first."""
    beams: dict[str, tuple[float, float]] = {"": (0.0, _NOTHING)}
    for place in logs:
        grown: dict[str, tuple[float, float]] = {}
        signs = [sign for sign in range(1, place.size) if place[sign] > _LEAST]
        for text, (blank, sign_last) in beams.items():
            whole = float(np.logaddexp(blank, sign_last))
            _add(grown, text, whole + float(place[0]), _NOTHING)
            for sign in signs:
                letter, worth = str(sign - 1), float(place[sign])
                if text[-1:] == letter:
                    _add(grown, text, _NOTHING, sign_last + worth)
                    _add(grown, text + letter, _NOTHING, blank + worth)
                else:
                    _add(grown, text + letter, _NOTHING, whole + worth)
        kept = sorted(grown, key=lambda one: -float(np.logaddexp(*grown[one])))
        beams = {one: grown[one] for one in kept[:_BEAM] if len(one) <= most}
    return list(beams)


def _add(grown: dict[str, tuple[float, float]], text: str, blank: float, sign: float) -> None:
    old = grown.get(text, (_NOTHING, _NOTHING))
    grown[text] = (_sum(old[0], blank), _sum(old[1], sign))


def _sum(one: float, other: float) -> float:
    """Return the logarithm of the sum of two numbers that are given as logarithms."""
    high, low = max(one, other), min(one, other)
    return high + math.log1p(math.exp(low - high))
