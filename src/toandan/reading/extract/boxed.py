"""A stamp in a box under a document's number: KHẨN, HỎA TỐC, MẬT.

The box keeps OCR from seeing the word in it. A clump of ink of a box's size, where the head has
no word, is looked at without its frame; only what is one of those stamps is taken.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from toandan.reading.extract.inks import skew_of, without_fine
from toandan.reading.extract.tesseract import ONE_LINE, recognise_words
from toandan.reading.forms import secrecy_of, urgency_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.extract.layout import RawWord
    from toandan.reading.limits import Limits

#: the part of a page in which such a stamp stands (left, top, right, bottom)
_AREA = (0.03, 0.05, 0.5, 0.3)
#: ink is looked for in squares of so many pixels, on a page that is as wide as A4 at 300 dpi
_SQUARE, _A4 = 8, 2480
_BLACK = 128
#: a box's width and height in pixels there, least and most, and how much wider than high it is
_WIDE, _HIGH = (110, 520), (55, 190)
_FLAT = 1.15
#: the frame's share of a box, on each side
_FRAME = 0.13
#: a row or column with so much ink is a line of the frame
_FILLED = 0.6
#: what is in a box is read at this scale, with so many white pixels around it
_SMALLER, _EDGE = 2 / 3, 30
#: strokes up to so wide are taken out where the first look sees nothing
_FINE = 3
#: at most so many clumps are looked at
_MOST = 3
_LINE = 7_000_000_000


def boxed_stamps(grey: Image.Image, words: list[RawWord], limits: Limits) -> list[RawWord]:
    """Return the words of a boxed stamp under a document's number, none where there is none."""
    unit = grey.width / _A4
    square = max(1, round(_SQUARE * unit))
    left, top = int(grey.width * _AREA[0]), int(grey.height * _AREA[1])
    right, bottom = int(grey.width * _AREA[2]), int(grey.height * _AREA[3])
    ink: npt.NDArray[np.bool_] = np.array(grey.crop((left, top, right, bottom))) < _BLACK
    for word in words:
        x0, y0 = max(0, int(word.x0) - left), max(0, int(word.y0) - top)
        ink[y0 : max(0, int(word.y1) - top), x0 : max(0, int(word.x1) - left)] = False
    found: list[RawWord] = []
    for box in list(_boxes(_coarse(ink, square), square, unit))[:_MOST]:
        place = (box[0] + left, box[1] + top, box[2] + left, box[3] + top)
        found += _stamp_in(grey.crop(place), place, limits)
    return found


def _coarse(ink: npt.NDArray[np.bool_], square: int) -> npt.NDArray[np.bool_]:
    rows, columns = ink.shape[0] // square, ink.shape[1] // square
    parts = ink[: rows * square, : columns * square].reshape(rows, square, columns, square)
    return np.asarray(parts.any(axis=(1, 3)), dtype=np.bool_)


def _boxes(
    inked: npt.NDArray[np.bool_], square: int, unit: float
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the boxes of clumps of inked squares that are as large as a stamp."""
    rest = {(int(row), int(column)) for row, column in zip(*np.nonzero(inked), strict=True)}
    while rest:
        clump = [rest.pop()]
        for row, column in clump:
            beside = {(row + y, column + x) for y in (-1, 0, 1) for x in (-1, 0, 1)} & rest
            rest -= beside
            clump += beside
        rows, columns = [row for row, _ in clump], [column for _, column in clump]
        x0, x1 = min(columns) * square, (max(columns) + 1) * square
        y0, y1 = min(rows) * square, (max(rows) + 1) * square
        wide, high = (x1 - x0) / unit, (y1 - y0) / unit
        if _WIDE[0] < wide < _WIDE[1] and _HIGH[0] < high < _HIGH[1] and wide > _FLAT * high:
            yield x0, y0, x1, y1


def _without_frame(image: Image.Image) -> Image.Image:
    """Return an image without the rows and columns that a frame's lines fill."""
    levels = np.asarray(image).copy()
    ink = levels < _BLACK
    levels[ink.mean(axis=1) > _FILLED, :] = 255
    levels[:, ink.mean(axis=0) > _FILLED] = 255
    return Image.fromarray(levels)


def _stamp_in(
    image: Image.Image, place: tuple[int, int, int, int], limits: Limits
) -> list[RawWord]:
    """Return the words of a stamp inside its frame."""
    level = image.rotate(skew_of(image), Image.Resampling.BICUBIC, fillcolor=255)
    across, down = int(level.width * _FRAME), int(level.height * _FRAME * 1.5)
    inside = _without_frame(level.crop((across, down, level.width - across, level.height - down)))
    for look in (inside, without_fine(inside, _FINE)):
        size = (max(1, int(look.width * _SMALLER)), max(1, int(look.height * _SMALLER)))
        framed = Image.new("L", (size[0] + 2 * _EDGE, size[1] + 2 * _EDGE), 255)
        framed.paste(look.resize(size), (_EDGE, _EDGE))
        seen = recognise_words(framed, limits, ONE_LINE)
        text = " ".join(word.text for word in seen)
        if urgency_of(text) or secrecy_of(text):
            return [_placed(word, place[0] + across, place[1] + down) for word in seen]
    return []


def _placed(word: RawWord, left: int, top: int) -> RawWord:
    """Return a word of the small image where it stands on the page."""
    return replace(
        word,
        x0=(word.x0 - _EDGE) / _SMALLER + left,
        x1=(word.x1 - _EDGE) / _SMALLER + left,
        y0=(word.y0 - _EDGE) / _SMALLER + top,
        y1=(word.y1 - _EDGE) / _SMALLER + top,
        line=_LINE,
    )
