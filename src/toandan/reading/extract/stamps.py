"""Titles and names that are rubber stamps: under a seal, crossed by a pen, touching other lines.

A deputy stamps his title close under the printed one, so that the two lines touch and OCR takes
them for one. Where the upper line begins is seen from the ink; what lies below its middle is read
as a line of its own. A stamped name is bolder than seal and pen: what remains when their strokes
are taken out is read in several ways, and a name that two ways agree on is taken.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from toandan.reading.extract.inks import skew_of, without_fine
from toandan.reading.extract.layout import RawWord
from toandan.reading.extract.tesseract import ONE_BLOCK, ONE_LINE, recognise_words
from toandan.reading.offices import (
    heads_body,
    read_office_line,
    stamped_deputy,
    stamped_head,
)
from toandan.reading.persons import stamped_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.limits import Limits

#: sizes below are pixels at 300 dpi, where an A4 page is so wide
_A4 = 2480
#: rows of so much ink, so many together, are a line of capitals
_INK, _ROWS = 40, 12
#: the lower line is looked for from so far below the top of the upper one, and is so high
_CUTS, _HIGH = (34, 42, 50), 62
#: nothing of the block's first lines stands further down
_TOP = 200
_MARGIN = 20
#: a line is cut out with so much above it
_BEFORE = 8
_BLACK = 128
#: strokes up to so wide are taken out; a stamp's letters are bolder
_WIDTHS = (3, 5, 7)
_SCALES = (1.0, 2 / 3)
#: strokes and scales of the looks at the whole lower block, which cost more than those at a strip
_BLOCK_LOOKS = ((7, 1.0), (5, 1.0), (7, 2 / 3))
#: a name's rows hold so much ink, and are so many; more where it slants
_NAME_INK, _LEAST_HIGH, _MOST_HIGH, _SLANTED = 22, 24, 130, 60
_ABOVE, _BELOW = 26, 22
#: so many looks must agree on a title or a name; of a title whose head is known one is enough
_AGREE = 2
#: how like a line must be to a deputy's title (0-100), alone and under its head's
_LIKE, _LIKE_KNOWN = 79.0, 70.0
#: and to a head's
_LIKE_HEAD = 85.0
#: what is above this share of the block holds titles, what is below the name
_TITLES = 0.18
_CONFIDENCE = 85.0


@dataclass(frozen=True, slots=True)
class Block:
    """A signature block: its image, where that lies on the page, and its pixels at 300 dpi."""

    image: Image.Image
    left: int
    top: int
    unit: float

    @classmethod
    def of(cls, page: Image.Image, area: tuple[int, int, int, int]) -> Block:
        """Cut a block out of a page."""
        return cls(page.crop(area), area[0], area[1], page.width / _A4)

    def pixels(self, size: float) -> int:
        """Return a size at 300 dpi in pixels of this image."""
        return round(size * self.unit)


def look_for_deputy(block: Block, head: str | None, limits: Limits) -> list[RawWord]:
    """Return the words of the deputy's title that is stamped under a head's, none where none is.

    Args:
        block: the signature block, from the level of "Nơi nhận" on.
        head: the head's title, where it could be read.
        limits: the operator's caps.
    """
    top = _first_line(block)
    if top is None:
        return []
    votes: Counter[str] = Counter()
    places: dict[str, list[RawWord]] = {}
    for cut in _CUTS:
        above = top + block.pixels(cut)
        strip = block.image.crop((0, above, block.image.width, above + block.pixels(_HIGH)))
        for image in (strip, without_fine(strip, _WIDTHS[0])):
            seen = _as_line(image, _SCALES[1], limits)
            found = stamped_deputy(" ".join(word.text for word in seen), head)
            if found and found[1] >= (_LIKE_KNOWN if head else _LIKE):
                votes[found[0]] += _AGREE if head and found[1] >= _LIKE else 1
                places.setdefault(found[0], _moved(seen, 0, above))
                if _settled(votes):
                    return _winner(block, votes, places)
    return _winner(block, votes, places)


def look_for_head(block: Block, limits: Limits) -> list[RawWord]:
    """Return the words of the head's title that opens a block, none where it cannot be read."""
    top = _first_line(block)
    if top is None:
        return []
    above = max(0, top - block.pixels(_BEFORE))
    strip = block.image.crop((0, above, block.image.width, above + block.pixels(_HIGH)))
    votes: Counter[str] = Counter()
    places: dict[str, list[RawWord]] = {}
    for image in (strip, without_fine(strip, _WIDTHS[0])):
        seen = _as_line(image, _SCALES[1], limits)
        text = " ".join(word.text for word in seen)
        office = read_office_line(text)
        like = stamped_head(text)
        if office is not None and office.title and heads_body(office.title):
            votes[office.title] += _AGREE
            places[office.title] = _moved(seen, 0, above)
        elif office is None and like and like[1] >= _LIKE_HEAD:
            votes[like[0]] += 1
            places.setdefault(like[0], _moved(seen, 0, above))
    return _winner(block, votes, places)


def look_for_name(block: Block, limits: Limits) -> list[RawWord]:
    """Return the words of the name that is stamped in the lower part of a block."""
    begin = int(block.image.height * _TITLES)
    lower = block.image.crop((0, begin, block.image.width, block.image.height))
    votes: Counter[str] = Counter()
    places: dict[str, list[RawWord]] = {}
    for left, lines in _name_looks(block, lower, limits):
        for seen in lines:
            name = stamped_name(" ".join(word.text for word in seen))
            if name:
                votes[name] += 1
                places.setdefault(name, _moved(seen, 0, begin))
        if _settled(votes) or max(votes.values(), default=0) + left < _AGREE:
            break
    return _winner(block, votes, places)


def _name_looks(
    block: Block, lower: Image.Image, limits: Limits
) -> Iterator[tuple[int, list[list[RawWord]]]]:
    """Yield what looks at the lower part of a block show: looks that are left, and lines."""
    boldest = without_fine(lower, _WIDTHS[-1])
    found = _boldest_rows(block, boldest)
    left = len(_BLOCK_LOOKS)
    if found:
        strip, right, down = _strip(block, lower, boldest, found)
        left += len(_WIDTHS) * len(_SCALES)
        for width in _WIDTHS:
            bold = without_fine(strip, width)
            for scale in _SCALES:
                left -= 1
                yield left, [_moved(_as_line(bold, scale, limits), right, down)]
    for width, scale in _BLOCK_LOOKS:
        image = _scaled(without_fine(lower, width), scale)
        lines: dict[int | None, list[RawWord]] = {}
        for word in recognise_words(image, limits, ONE_BLOCK):
            lines.setdefault(word.line, []).append(word.scaled(1 / scale))
        left -= 1
        yield left, list(lines.values())


def _first_line(block: Block) -> int | None:
    """Return where the first line of capitals of a block begins, None where none is seen."""
    ink = _ink(block.image).sum(axis=1)
    rows = block.pixels(_ROWS)
    least = block.pixels(_INK)
    for row in range(min(block.pixels(_TOP), max(0, len(ink) - rows))):
        if (ink[row : row + rows] > least).all():
            return row
    return None


def _boldest_rows(block: Block, image: Image.Image) -> tuple[int, int] | None:
    """Return the rows with most ink that are as high as a name, from and to."""
    ink = np.convolve(_ink(image).sum(axis=1), np.ones(7) / 7, "same")
    inked = np.concatenate(([False], ink > block.pixels(_NAME_INK), [False]))
    edges = np.flatnonzero(inked[1:] != inked[:-1])
    spans = [
        (int(begin), int(end))
        for begin, end in zip(edges[::2], edges[1::2], strict=True)
        if block.pixels(_LEAST_HIGH) <= end - begin <= block.pixels(_MOST_HIGH)
    ]
    return max(spans, key=lambda span: float(ink[span[0] : span[1]].sum()), default=None)


def _strip(
    block: Block, image: Image.Image, boldest: Image.Image, rows: tuple[int, int]
) -> tuple[Image.Image, int, int]:
    """Return the strip of a name, made level where it slants, and its left and upper edge."""
    columns = np.flatnonzero(_ink(boldest)[rows[0] : rows[1]].any(axis=0))
    left = max(0, int(columns.min()) - block.pixels(_MARGIN))
    right = min(image.width, int(columns.max()) + block.pixels(_MARGIN))
    above = max(0, rows[0] - block.pixels(_ABOVE))
    below = min(image.height, rows[1] + block.pixels(_BELOW))
    strip = image.crop((left, above, right, below))
    if rows[1] - rows[0] > block.pixels(_SLANTED):
        angle = skew_of(without_fine(strip, _WIDTHS[1]))
        strip = strip.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    return strip, left, above


def _ink(image: Image.Image) -> npt.NDArray[np.bool_]:
    return np.asarray(image) < _BLACK


def _scaled(image: Image.Image, scale: float) -> Image.Image:
    return image.resize((max(1, int(image.width * scale)), max(1, int(image.height * scale))))


def _as_line(image: Image.Image, scale: float, limits: Limits) -> list[RawWord]:
    """Return the words of a strip read as one line, where they stand in it."""
    small = _scaled(image, scale)
    framed = Image.new("L", (small.width + 2 * _MARGIN, small.height + 2 * _MARGIN), 255)
    framed.paste(small, (_MARGIN, _MARGIN))
    seen = recognise_words(framed, limits, ONE_LINE)
    return [word.scaled(1 / scale) for word in _moved(seen, -_MARGIN, -_MARGIN)]


def _moved(words: list[RawWord], right: float, down: float) -> list[RawWord]:
    return [
        RawWord(
            word.text,
            word.x0 + right,
            word.y0 + down,
            word.x1 + right,
            word.y1 + down,
            word.confidence,
            word.line,
        )
        for word in words
    ]


def _settled(votes: Counter[str]) -> bool:
    """Tell whether so many looks agree on a name that more of them would say nothing new."""
    if not votes:
        return False
    (best, count), *others = votes.most_common(2)
    second = others[0][1] if others else 0
    return count >= _least(best) and count >= second + _AGREE


def _least(words: str) -> int:
    """Return how many looks must agree; a short name may be cut, a title not."""
    whole = words.isupper() or len(words.split()) > _AGREE
    return _AGREE if whole else _AGREE + 1


def _winner(block: Block, votes: Counter[str], places: dict[str, list[RawWord]]) -> list[RawWord]:
    """Return what most looks agree on as words in the box that it was first seen in."""
    if not votes:
        return []
    (best, count), *others = votes.most_common(2)
    if count < _least(best) or (others and others[0][1] == count):
        return []
    seen = places[best]
    x0, x1 = min(word.x0 for word in seen), max(word.x1 for word in seen)
    y0, y1 = min(word.y0 for word in seen), max(word.y1 for word in seen)
    words: list[RawWord] = []
    begin = 0
    for text in best.split():
        span = (x1 - x0) / len(best)
        left, right = x0 + begin * span, x0 + (begin + len(text)) * span
        words.append(
            RawWord(
                text,
                left + block.left,
                y0 + block.top,
                right + block.left,
                y1 + block.top,
                _CONFIDENCE,
                0,
            )
        )
        begin += len(text) + 1
    return words
