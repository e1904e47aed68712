"""Second looks at the parts of a page that one look at the whole reads badly.

* What is stamped in red (a deputy's title and name, "HỎA TỐC") is looked for in the red ink
  alone, and only where the page has any.
* Signature blocks in black, with seal and signature over title and name, are looked at as
  one block and a third smaller.
* Handwritten figures in number and date are put to the vote of several looks (`figures`).

Each look costs a tenth of the first or less; none is taken where the first saw well enough.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from toandan.reading.extract.figures import settle_figures
from toandan.reading.extract.inks import RedInk, red_ink
from toandan.reading.extract.tesseract import ONE_BLOCK, SPARSE, recognise_words
from toandan.reading.forms import secrecy_of, urgency_of
from toandan.reading.offices import read_office_line
from toandan.reading.persons import names_person
from toandan.reading.vietnamese import fold, is_capitals

if TYPE_CHECKING:
    from PIL import Image

    from toandan.reading.extract.inks import PageImage
    from toandan.reading.extract.layout import RawWord
    from toandan.reading.limits import Limits

#: the signature block: right of this share of the width, this share of the height below
#: "Nơi nhận"
_FOOT = re.compile(r"^\W*n?[o0]i$")
_KEPT = re.compile(r"^\W*luu[:.]$")
_LIST_HEIGHT = 0.1
_FOOT_LEFT, _FOOT_HEIGHT = 0.42, 0.26
#: scale of the second looks
_SMALLER = 2 / 3
#: words of the first look that stand, and words of the second that count (0-100)
_SURE, _SEEN, _STAMPED = 70.0, 45.0, 60.0
_SECOND, _THIRD = 1_000_000_000, 2_000_000_000
_STAMP_WORDS = 4


def look_again(page: PageImage, words: list[RawWord], limits: Limits) -> list[RawWord]:
    """Return the words of a level page with what second looks added or mended."""
    ink = red_ink(page.colour) if page.colour is not None else None
    stamped = _stamped(ink, limits) if ink else []
    words = [word for word in words if not _hidden(word, stamped)] + stamped
    return settle_figures(page, _with_foot(page.grey, words, limits), limits)


def _stamped(ink: RedInk, limits: Limits) -> list[RawWord]:
    """Return the words of stamps that say something: an office, a name, haste or secrecy.

    What runs around a seal, and the mail room's own stamp, is no part of the document.
    """
    small = _scaled(ink.image)
    lines: dict[int | None, list[RawWord]] = defaultdict(list)
    for word in recognise_words(small, limits, SPARSE):
        if word.confidence > _STAMPED:
            lines[word.line].append(_placed(word, ink.left, ink.top, _THIRD))
    return [word for line in lines.values() if _says_something(line) for word in line]


def _says_something(line: list[RawWord]) -> bool:
    text = " ".join(word.text for word in line)
    if names_person(text):
        return True
    if not is_capitals(text):
        return False
    stamp = len(line) <= _STAMP_WORDS and (urgency_of(text) or secrecy_of(text))
    return bool(stamp) or read_office_line(text) is not None


def _hidden(word: RawWord, stamped: list[RawWord]) -> bool:
    """Tell whether a word is what the first look made of a stamp."""
    return word.confidence < _SURE and any(_overlap(word, other) for other in stamped)


def _with_foot(image: Image.Image, words: list[RawWord], limits: Limits) -> list[RawWord]:
    """Return the words with those of the signature block looked at again.

    Seal and signature lie over title and name there. Taken alone, as one block and a third
    smaller, the names come out that a look at the whole page passes over.
    """
    foot = _foot_of(words, image)
    if foot is None:
        return words
    left, top = int(image.width * _FOOT_LEFT), max(0, int(foot.y0 - foot.y1 + foot.y0))
    bottom = min(image.height, int(foot.y0 + image.height * _FOOT_HEIGHT))
    block = [word for word in words if word.x0 > left and top <= word.middle <= bottom]
    if _shows_signer(block):
        return words
    small = _scaled(image.crop((left, top, image.width, bottom)))
    known = [
        w for w in words if w.x0 < left or not top <= w.middle <= bottom or w.confidence > _SURE
    ]
    for word in recognise_words(small, limits, ONE_BLOCK):
        placed = _placed(word, left, top, _SECOND)
        if word.confidence > _SEEN and not any(_overlap(placed, other) for other in known):
            known.append(placed)
    return known


def _scaled(image: Image.Image) -> Image.Image:
    size = (max(1, int(image.width * _SMALLER)), max(1, int(image.height * _SMALLER)))
    return image.resize(size)


def _placed(word: RawWord, left: int, top: int, line: int) -> RawWord:
    """Return a word of a smaller part of the page where it stands on the whole."""
    return replace(
        word,
        x0=word.x0 / _SMALLER + left,
        x1=word.x1 / _SMALLER + left,
        y0=word.y0 / _SMALLER + top,
        y1=word.y1 / _SMALLER + top,
        line=(word.line or 0) + line,
    )


def _shows_signer(block: list[RawWord]) -> bool:
    """Tell whether a line of the block is a name that OCR is sure of: nothing to look for."""
    lines: dict[int | None, list[RawWord]] = defaultdict(list)
    for word in block:
        lines[word.line].append(word)
    return any(
        len(line) > 1 and all(word.confidence > _SURE and word.text.istitle() for word in line)
        for line in lines.values()
    )


def _foot_of(words: list[RawWord], image: Image.Image) -> RawWord | None:
    """Return the word that opens the foot ("Nơi" of "Nơi nhận"), None on a page without one.

    Where that heading cannot be read, the archive line ("- Lưu: VT") tells how far up it is.
    """
    for word in words:
        if _FOOT.match(fold(word.text)) and any(_beside_foot(other, word) for other in words):
            return word
    left = (word for word in words if word.x1 < image.width / 2)
    kept = next((word for word in left if _KEPT.match(fold(word.text))), None)
    rise = _LIST_HEIGHT * image.height
    return replace(kept, y0=kept.y0 - rise, y1=kept.y1 - rise) if kept else None


def _beside_foot(word: RawWord, foot: RawWord) -> bool:
    """Tell whether a word may be the "nhận" that follows "Nơi" on the foot's first line."""
    near = 0 < word.x0 - foot.x0 < 6 * (foot.y1 - foot.y0)
    level = abs(word.middle - foot.middle) < foot.y1 - foot.y0
    return near and level and fold(word.text[:2]) == "nh"


def _overlap(one: RawWord, other: RawWord) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > 0 and down > 0.3 * min(one.y1 - one.y0, other.y1 - other.y0)
