"""The rules that a page draws around its tables, of a PDF and of a scan.

Word processors draw the edges of cells as lines or as thin filled rectangles; on a scan they
are long dark runs, longer than any stroke of a letter. Only pages that show the head of a task
table are looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

#: a path thinner than this (points) is a rule; a larger one gives the rules of its edges
_THIN = 3.0
_SHORTEST = 8.0
#: a path over this share of the page is its ground or a frame around it
_PAGE = 0.85
_MOST_PATHS = 20_000
#: on a scan: the shortest runs that are rules, as shares of the page's width
_RUN_ACROSS, _RUN_DOWN = 0.09, 0.04
#: the ink of a rule has gaps; so much of a run is dark
_SOLID = 0.9
_DARK = 140
_COARSE = 2
#: rules of one line lie within this many coarse pixels
_NEAR = 3
_THICK = 15


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from `start` to `end`, at height (or, drawn downwards, at place) `at`."""

    start: float
    end: float
    at: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a page in its own units, origin top left."""

    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()

    def scaled(self, scale: float) -> Rules:
        """Return the rules in other units."""
        return Rules(
            tuple(Rule(r.start * scale, r.end * scale, r.at * scale) for r in self.across),
            tuple(Rule(r.start * scale, r.end * scale, r.at * scale) for r in self.down),
        )


#: looks for the rules of a page only when they are wanted
FindRules = Callable[[], Rules]


def no_rules() -> Rules:
    """Return that a page shows no rules."""
    return Rules()


def drawn_rules(page: pypdfium2.PdfPage) -> Rules:
    """Return the rules that a PDF's page draws; none of a page that is turned."""
    if page.get_rotation() % 360:
        return Rules()
    width, height = page.get_size()
    box = page.get_cropbox() or page.get_mediabox()
    left, top = box[0], box[1] + height
    across: list[Rule] = []
    down: list[Rule] = []
    for index, found in enumerate(page.get_objects(max_depth=3)):
        if index > _MOST_PATHS:
            break
        if found.type != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        x0, y0, x1, y1 = found.get_bounds()
        x0, x1, y0, y1 = x0 - left, x1 - left, top - y1, top - y0
        if y1 - y0 <= _THIN < x1 - x0:
            across.append(Rule(x0, x1, (y0 + y1) / 2))
        elif x1 - x0 <= _THIN < y1 - y0:
            down.append(Rule(y0, y1, (x0 + x1) / 2))
        elif x1 - x0 > _SHORTEST < y1 - y0 < _PAGE * height and x1 - x0 <= width:
            across += [Rule(x0, x1, y0), Rule(x0, x1, y1)]
            down += [Rule(y0, y1, x0), Rule(y0, y1, x1)]
    return Rules(tuple(across), tuple(down))


def seen_rules(image: Image.Image) -> Rules:
    """Return the rules on the grey image of a page, in its pixels."""
    dark = np.asarray(image.reduce(_COARSE)) < _DARK
    width = dark.shape[1]
    across = _runs(dark, int(_RUN_ACROSS * width))
    down = _runs(np.ascontiguousarray(dark.T), int(_RUN_DOWN * width))
    return Rules(tuple(across), tuple(down)).scaled(_COARSE)


def _runs(dark: npt.NDArray[np.bool_], length: int) -> list[Rule]:
    """Return the runs of at least `length` along the rows, those of one line made one."""
    if dark.shape[1] <= length or length < _NEAR:
        return []
    sums = np.cumsum(dark, axis=1, dtype=np.int32)
    window = sums[:, length:] - sums[:, :-length]
    solid = window >= _SOLID * length
    lines: list[list[float]] = []
    for row in np.flatnonzero(solid.any(axis=1)):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], solid[row].view(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2] + length, strict=True):
            line = next(
                (
                    one
                    for one in reversed(lines[-40:])
                    if row - one[3] <= _NEAR and start <= one[1] + _NEAR and one[0] - _NEAR <= end
                ),
                None,
            )
            if line is None:
                lines.append([float(start), float(end), float(row), float(row)])
            else:
                line[:] = [
                    min(line[0], float(start)),
                    max(line[1], float(end)),
                    line[2],
                    float(row),
                ]
    # what is thick is no rule: a shaded cell, a black edge of the scan
    return [Rule(a, b, (c + d) / 2) for a, b, c, d in lines if d - c < _THICK]
