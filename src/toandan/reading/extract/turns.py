"""Pages that lie on their side or upside down, and pages side by side on one sheet.

Lines of text show in how sharply ink changes from row to row; on a page that lies on its side
it does so from column to column. Which side is up, only reading tells: a strip of the page is
read each way, and the way that shows most Vietnamese is taken. A page that reads well as it was
given is not looked at again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from toandan.reading.extract.inks import PageImage, threshold
from toandan.reading.extract.tesseract import ONE_BLOCK, recognise_words
from toandan.reading.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toandan.reading.extract.layout import RawWord
    from toandan.reading.extract.rules import FindRules
    from toandan.reading.limits import Limits

#: degrees by which a page is turned to stand upright, against the clock, as Pillow turns
_TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}
#: the page is looked at this small (pixels), without its edges (share)
_SMALL, _EDGE = 700, 0.05
#: ink changes this much more from column to column on a page that lies on its side
_SIDEWAYS = 2.5
#: the strip that is read each way, as shares of the page
_STRIP = (0.15, 0.3, 0.85, 0.5)
#: a page does not read where so few of its words are Vietnamese; fewer words tell nothing.
#: The development scans have 0.54 and more, the same turned upside down 0.1.
_READS, _FEWEST = 0.4, 20
#: another way shows so many times more Vietnamese
_BETTER = 1.5
#: two pages on a sheet: wider than high, with a gutter of this share of its width in the middle
_WIDE, _GUTTER, _MIDDLE = 1.25, 0.05, (0.42, 0.58)
_FEWEST_WORDS = 40


def turned(page: PageImage, degrees: int) -> PageImage:
    """Return the page turned by quarters, against the clock."""
    if degrees == 0:
        return page
    way = _TURNS[degrees]
    colour = page.colour.transpose(way) if page.colour is not None else None
    return PageImage(page.grey.transpose(way), colour)


def lies_sideways(image: Image.Image) -> bool:
    """Tell whether a page looks as if its lines ran from top to bottom."""
    small = image.reduce(max(1, max(image.size) // _SMALL))
    ink = np.asarray(small) < threshold(small)
    down, across = (int(edge * _EDGE) for edge in ink.shape)
    ink = ink[down : ink.shape[0] - down, across : ink.shape[1] - across]
    rows, columns = (np.square(np.diff(ink.sum(axis).astype(float))).sum() for axis in (1, 0))
    return bool(columns > _SIDEWAYS * rows)


def reads_well(words: list[RawWord]) -> bool:
    """Tell whether enough of the words are Vietnamese, or they are too few to tell."""
    return len(words) < _FEWEST or _syllables(words) >= _READS * len(words)


def _syllables(words: list[RawWord]) -> int:
    texts = (word.text.strip(".,;:()-/").lower() for word in words)
    return sum(1 for text in texts if len(text) > 1 and text.isalpha() and is_syllable(text))


def upright(page: PageImage, ways: Sequence[int], limits: Limits) -> int:
    """Return by which of the `ways` (degrees; the first where in doubt) a page stands upright."""
    first, *others = ways
    best, most = first, _worth(page, first, limits) * _BETTER
    for way in others:
        worth = _worth(page, way, limits)
        if worth > most:
            best, most = way, worth
    return best


def _worth(page: PageImage, way: int, limits: Limits) -> int:
    image = turned(page, way).grey
    left, top, right, bottom = _STRIP
    width, height = image.size
    strip = image.crop(
        (int(left * width), int(top * height), int(right * width), int(bottom * height))
    )
    return _syllables(recognise_words(strip, limits, ONE_BLOCK))


def put_back(word: RawWord, degrees: int, size: tuple[float, float]) -> RawWord:
    """Return a word of a turned page, shown where the page as given has it.

    Args:
        word: on the turned page.
        degrees: by which the page was turned.
        size: width and height of the page as given.
    """
    if degrees == 0:
        return word
    width, height = size
    x0, y0, x1, y1 = word.box
    if degrees == 90:  # noqa: PLR2004 - degrees
        shown = (width - y1, x0, width - y0, x1)
    elif degrees == 180:  # noqa: PLR2004 - degrees
        shown = (width - x1, height - y1, width - x0, height - y0)
    else:
        shown = (y0, height - x1, y1, height - x0)
    return replace(word, shown=shown)


def gutter(words: list[RawWord], size: tuple[float, float], find_rules: FindRules) -> float | None:
    """Return where a sheet with two pages side by side is parted, None where it is one page.

    No word and no rule crosses the gutter, and much is written on both sides of it.
    """
    width, height = size
    if width < _WIDE * height:
        return None
    inner = [_MIDDLE[0] * width, _MIDDLE[1] * width]
    crossing = sorted((w.x0, w.x1) for w in words if w.x1 > inner[0] and w.x0 < inner[1])
    at, widest, free = None, _GUTTER * width, inner[0]
    for left, right in [*crossing, (inner[1], inner[1])]:
        if left - free > widest:
            at, widest = (left + free) / 2, left - free
        free = max(free, right)
    if at is None or min(_beside(words, at)) < _FEWEST_WORDS:
        return None
    crossed = any(rule.start < at < rule.end for rule in find_rules().across)
    return None if crossed else at


def _beside(words: list[RawWord], at: float) -> tuple[int, int]:
    left = sum(1 for word in words if word.x1 <= at)
    return left, len(words) - left
