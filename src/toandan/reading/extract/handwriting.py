"""What the net makes of a place that a clerk filled in: the figure and how sure it is.

The line is looked at in three sizes, and what the looks tell is averaged: what only one size
shows is not sure. A day is one of thirty-one, a month one of twelve; a number is any figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from toandan.reading.extract.figure_net import HEIGHT, likeliest, likelihoods, look

if TYPE_CHECKING:
    from toandan.reading.extract.figure_net import Levels
    from toandan.reading.extract.figure_places import Place

#: rows of a line's 40 that a capital is high in each look; the row that print stands on
_SIZES = (15.0, 13.2, 17.0)
_BASE = 26
#: how much print is taken in at either side, in capitals
_AROUND = 1.2
#: the same before the year of "05/2019/NQ-HĐND", whose figures are not the number's
_BEFORE_YEAR = 0.3
_YEAR = re.compile(r"\W*\d")
_MOST = 5
#: how likely a figure of five signs is beside a shorter one; what looks like no day or month
#: counts little, but tells that the net may not know what it sees
_COMMON, _FIVE, _IMPOSSIBLE = 4, 0.15, 0.25
_UNITS = {"day": 31, "month": 12}


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as the net reads it.

    Attributes:
        figure: its signs, "" where nothing is written.
        sure: how likely it is right, 0 to 1.
    """

    figure: str
    sure: float


def read_written(image: Image.Image, place: Place) -> Written:
    """Return what is written at a place of a page (in grey, red ink left out)."""
    looks = [look(_line(image, place, size)) for size in _SIZES]
    if place.kind in _UNITS:
        most = _UNITS[place.kind]
        figures = ["", *map(str, range(1, most + 1)), *(f"0{one}" for one in range(1, 10))]
    else:
        figures = sorted({"", *(one for seen in looks for one in likeliest(seen, _MOST))})
    worth = np.mean([likelihoods(seen, figures) for seen in looks], axis=0)
    found: dict[str, float] = {}
    for figure, value in zip(figures, worth, strict=True):
        known = figure.lstrip("0") if place.kind in _UNITS else figure
        rare = _FIVE if len(known) > _COMMON else 1.0
        found[known] = found.get(known, 0.0) + float(value) * rare
    best = max(found, key=lambda one: found[one])
    rest = (1 - float(worth.sum())) * (_IMPOSSIBLE if place.kind in _UNITS else 1.0)
    return Written(best, found[best] / (sum(found.values()) + max(rest, 0.0)))


def _line(image: Image.Image, place: Place, rows: float) -> Levels:
    """Return the levels of the line around a place, its capitals `rows` high."""
    scale = place.size / rows
    top = place.base - _BASE * scale
    behind = _BEFORE_YEAR if _YEAR.match(place.behind) else _AROUND
    left, right = place.left - _AROUND * place.size, place.right + behind * place.size
    width = max(HEIGHT, round((right - left) / scale))
    part = image.transform(
        (round(right - left), round(HEIGHT * scale)),
        Image.Transform.EXTENT,
        (left, top, right, top + HEIGHT * scale),
        fillcolor=255,
    )
    small = part.resize((width, HEIGHT), Image.Resampling.BILINEAR)
    levels: Levels = np.float32(1) - np.asarray(small, dtype=np.float32) / np.float32(255)
    return levels
