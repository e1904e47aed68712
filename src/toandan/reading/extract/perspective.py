"""Sheets photographed from one side, made rectangles again.

The sheet is the bright thing on a darker ground. Its edges are fitted by straight lines, so
that a thumb on the edge or a folded corner does no harm; where opposite edges do not run
alike, the four corners are pulled apart to a rectangle. A sheet that fills its picture, lies on
bright ground or only stands askew stays as it is: the skew is another step's work.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from toandan.reading.extract.inks import PageImage, threshold

if TYPE_CHECKING:
    from toandan.reading.extract.layout import RawWord

#: offset and slope: x = offset + slope y of the sides, y = offset + slope x of top and bottom
Line: TypeAlias = tuple[float, float]

#: the sheet is looked for on a picture this small (pixels); print is closed up over so many
_SMALL, _PRINT = 480, 9
#: so much brighter than its ground (grey levels), and so much of the picture, a sheet is at least
_BRIGHTER, _LEAST = 40.0, 0.25
#: shares of the level that parts bright from dark: a part of the sheet may lie in shadow
_SHADES = (1.0, 0.75, 0.55)
#: share of the four-sided figure that the bright thing fills, and of it that lies in the figure
_FILLED = 0.94
#: an edge is straight where half of its points lie this near (share of the picture's size)
_STRAIGHT = 0.006
#: opposite edges that differ by less (radians) tell of no slant that OCR would mind
_ALIKE = math.radians(1.2)
#: the rectangle is never drawn larger than this many times the picture
_LARGEST = 1.5


@dataclass(frozen=True, slots=True)
class Flattening:
    """How a picture is laid flat.

    Attributes:
        size: width and height of the flat sheet (pixels).
        numbers: the eight of the projection that takes points of the flat sheet to the picture:
            x = (a u + b v + c) / (g u + h v + 1), y = (d u + e v + f) / (g u + h v + 1).
    """

    size: tuple[int, int]
    numbers: tuple[float, ...]

    def flat(self, page: PageImage) -> PageImage:
        """Return the sheet as a rectangle."""
        colour = self._drawn(page.colour) if page.colour is not None else None
        grey = colour.getchannel("R") if colour is not None else self._drawn(page.grey)
        return PageImage(grey, colour)

    def _drawn(self, image: Image.Image) -> Image.Image:
        way = Image.Transform.PERSPECTIVE
        return image.transform(self.size, way, self.numbers, Image.Resampling.BICUBIC)

    def put_back(self, word: RawWord) -> RawWord:
        """Return a word of the flat sheet, shown where the picture has it."""
        a, b, c, d, e, f, g, h = self.numbers
        x0, y0, x1, y1 = word.box
        points = [
            ((a * x + b * y + c) / under, (d * x + e * y + f) / under)
            for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))
            for under in (g * x + h * y + 1,)
        ]
        across, down = [x for x, _ in points], [y for _, y in points]
        return replace(word, shown=(min(across), min(down), max(across), max(down)))


def flattening(page: PageImage) -> Flattening | None:
    """Return how to lay the sheet on a picture flat, None where it need not or cannot be."""
    step = max(1, max(page.grey.size) // _SMALL)
    small = (page.colour or page.grey).reduce(step).convert("L")
    closed = ndimage.grey_closing(np.asarray(small), size=(_PRINT, _PRINT))
    level = threshold(Image.fromarray(closed))
    for share in _SHADES:
        sheet = _sheet(closed, level * share)
        edges = _edges(sheet) if sheet is not None else None
        if sheet is None or edges is None:
            continue
        corners = _corners(edges)
        if _fills(sheet, corners):
            return _projection(corners * step, page.grey.size) if _slanted(edges) else None
    return None


def _sheet(closed: npt.NDArray[np.uint8], level: float) -> npt.NDArray[np.bool_] | None:
    """Return where the sheet lies, brighter than `level`; None where none stands out."""
    bright = closed > level
    if bright.all() or not bright.any():
        return None
    if closed[bright].mean() - closed[~bright].mean() < _BRIGHTER:
        return None
    parts, _ = ndimage.label(bright)
    sizes = np.bincount(parts.ravel())[1:]
    sheet = ndimage.binary_fill_holes(parts == int(sizes.argmax()) + 1)
    return sheet if sheet.mean() >= _LEAST else None


def _edges(sheet: npt.NDArray[np.bool_]) -> tuple[Line, Line, Line, Line] | None:
    """Return the left, right, top and bottom edge, None where one is not straight."""
    left_right = _sides(sheet)
    top_bottom = _sides(sheet.T)
    if left_right is None or top_bottom is None:
        return None
    return *left_right, *top_bottom


def _sides(sheet: npt.NDArray[np.bool_]) -> tuple[Line, Line] | None:
    rows = np.nonzero(sheet.any(axis=1))[0]
    cut = len(rows) // 6
    rows = rows[cut : len(rows) - cut]
    first = sheet[rows].argmax(axis=1)
    last = sheet.shape[1] - 1 - sheet[rows, ::-1].argmax(axis=1)
    lines = (_line(rows, first), _line(rows, last))
    return None if lines[0] is None or lines[1] is None else (lines[0], lines[1])


def _line(along: npt.NDArray[np.int64], across: npt.NDArray[np.int64]) -> Line | None:
    """Return the straight line most points lie on (Theil, 1950; Sen, 1968)."""
    picked = np.linspace(0, len(along) - 1, min(len(along), 120)).astype(int)
    x, y = along[picked].astype(float), across[picked].astype(float)
    one, other = np.triu_indices(len(x), 1)
    apart = x[other] - x[one] > len(along) / 8
    if not apart.any():
        return None
    slope = float(np.median((y[other] - y[one])[apart] / (x[other] - x[one])[apart]))
    offset = float(np.median(y - slope * x))
    off = np.median(np.abs(y - offset - slope * x))
    return (offset, slope) if off <= max(1.0, _STRAIGHT * _SMALL) else None


def _slanted(edges: tuple[Line, Line, Line, Line]) -> bool:
    left, right, top, bottom = (math.atan(slope) for _, slope in edges)
    return abs(left - right) > _ALIKE or abs(top - bottom) > _ALIKE


def _corners(edges: tuple[Line, Line, Line, Line]) -> npt.NDArray[np.float64]:
    """Return the corners from the top left one clockwise, as rows of x and y."""
    left, right, top, bottom = edges
    pairs = ((left, top), (right, top), (right, bottom), (left, bottom))
    return np.array([_crossing(side, end) for side, end in pairs])


def _crossing(side: Line, end: Line) -> tuple[float, float]:
    y = (end[0] + end[1] * side[0]) / (1 - end[1] * side[1])
    return side[0] + side[1] * y, y


def _fills(sheet: npt.NDArray[np.bool_], corners: npt.NDArray[np.float64]) -> bool:
    """Tell whether the bright thing and the four-sided figure are the same but for a little."""
    height, width = sheet.shape
    y, x = np.mgrid[:height, :width]
    inside = np.ones(sheet.shape, bool)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        inside &= (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= 0
    both = (inside & sheet).sum()
    return bool(both >= _FILLED * max(inside.sum(), sheet.sum()))


def _projection(corners: npt.NDArray[np.float64], picture: tuple[int, int]) -> Flattening | None:
    """Return the projection of a rectangle with the sheet's mean sides onto its corners."""
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    if max(width / picture[0], height / picture[1]) > _LARGEST:
        return None
    plane = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    rows = []
    for (x, y), (u, v) in zip(corners, plane, strict=True):
        rows += [[u, v, 1, 0, 0, 0, -x * u, -x * v], [0, 0, 0, u, v, 1, -y * u, -y * v]]
    numbers = np.linalg.solve(np.array(rows), corners.ravel())
    return Flattening((round(width), round(height)), tuple(map(float, numbers)))
