"""How well confidence holds on files that had no part in fitting it.

Isotonic regression (pool adjacent violators; Ayer et al., 1955) fits confidence to what was
right on all files but one, and is asked about that one; so no value has a say in its own
probability. A file is left out whole, because the values of one document stand or fall
together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: a block of the fitted curve holds at least so much weight of right and wrong together, spread
#: evenly, so that no probability is 0 or 1 on the word of a few values (Laplace)
_PRIOR = 1.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A value that was read, how sure the reader was of it, and whether it is right."""

    field: str
    confidence: float
    right: bool
    file: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A rising step function from confidence to the share of right values."""

    starts: tuple[float, ...]
    shares: tuple[float, ...]

    def __call__(self, confidence: float) -> float:
        """Return the share of right values at `confidence`."""
        return self.shares[max(bisect_right(self.starts, confidence) - 1, 0)]


def fit(judged: Iterable[Judged]) -> Curve:
    """Return the isotonic curve of the values given; one half everywhere without any."""
    blocks: list[list[float]] = []
    for one in sorted(judged, key=lambda one: one.confidence):
        if blocks and blocks[-1][0] == one.confidence:
            blocks[-1][1] += one.right
            blocks[-1][2] += 1
        else:
            blocks.append([one.confidence, float(one.right), 1.0])
    pooled: list[list[float]] = []
    for block in blocks:
        pooled.append(block)
        while len(pooled) > 1 and _share(pooled[-2]) >= _share(pooled[-1]):
            _, right, count = pooled.pop()
            pooled[-1][1] += right
            pooled[-1][2] += count
    if not pooled:
        return Curve((0.0,), (0.5,))
    return Curve(tuple(block[0] for block in pooled), tuple(map(_share, pooled)))


def _share(block: Sequence[float]) -> float:
    return (block[1] + _PRIOR / 2) / (block[2] + _PRIOR)


def out_of_fold(judged: Sequence[Judged]) -> list[Judged]:
    """Return the values with the confidence that the other files give them."""
    files: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        files[one.file].append(one)
    found: list[Judged] = []
    for file, own in files.items():
        curve = fit(one for one in judged if one.file != file)
        found += [replace(one, confidence=curve(one.confidence)) for one in own]
    return found


def reliability(judged: Iterable[Judged]) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share right, number) for each band of confidence, low to high."""
    bands: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        bands[min(int(one.confidence * 10), 9)].append(one)
    return [(*_means(band), len(band)) for _, band in sorted(bands.items())]


def by_field(judged: Iterable[Judged]) -> dict[str, tuple[float, float, int]]:
    """Return (mean confidence, share right, number) for each field."""
    fields: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        fields[one.field].append(one)
    return {name: (*_means(values), len(values)) for name, values in fields.items()}


def error(judged: Sequence[Judged]) -> float | None:
    """Return the expected calibration error: how far bands lie from the truth, by their size."""
    if not judged:
        return None
    return sum(abs(sure - right) * count for sure, right, count in reliability(judged)) / len(
        judged
    )


def brier(judged: Sequence[Judged]) -> float | None:
    """Return the mean squared error of the probabilities (Brier, 1950)."""
    if not judged:
        return None
    return sum((one.confidence - one.right) ** 2 for one in judged) / len(judged)


def _means(judged: Sequence[Judged]) -> tuple[float, float]:
    count = len(judged)
    sure = sum(one.confidence for one in judged) / count
    return sure, sum(one.right for one in judged) / count
