"""Second looks at the parts of a page that one look at the whole reads badly.

* What is stamped in red (a deputy's title and name, "HỎA TỐC") is looked for in the red ink
  alone, and only where the page has any.
* Signature blocks in black, with seal and signature over title and name, are looked at as
  one block and a third smaller; where name or office stay hidden, once more for words here and
  there, the fine strokes of pen and seal taken out.
* Figures of number and date that may be handwritten are read by a net (`figures`).

Each look of Tesseract costs a tenth of the first or less; none is taken where the first saw
well enough.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from toandan.reading.extract.boxed import boxed_stamps
from toandan.reading.extract.figures import settle_figures
from toandan.reading.extract.inks import RedInk, red_ink, without_fine
from toandan.reading.extract.stamps import Block, look_for_deputy, look_for_head, look_for_name
from toandan.reading.extract.tesseract import ONE_BLOCK, SPARSE, recognise_words
from toandan.reading.forms import secrecy_of, urgency_of
from toandan.reading.offices import heads_body, like_office, read_office_line
from toandan.reading.persons import names_person, read_person
from toandan.reading.vietnamese import fold, is_capitals

if TYPE_CHECKING:
    from collections.abc import Iterator

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
#: added to the numbers of the lines that second looks see
_SECOND, _THIRD, _STAMP, _FOURTH = 1_000_000_000, 2_000_000_000, 3_000_000_000, 4_000_000_000
_FIFTH, _SIXTH, _SEVENTH = 5_000_000_000, 6_000_000_000, 8_000_000_000
#: pixels of the finest strokes that are taken out (an odd number, at 300 dpi)
_FINE = 3
#: a name of two words may have lost its family name under a seal
_WHOLE_NAME, _WHOLE = 3, 0.8
_STAMP_WORDS = 4


def look_again(page: PageImage, words: list[RawWord], limits: Limits) -> list[RawWord]:
    """Return the words of a level page with what second looks added or mended."""
    ink = red_ink(page.colour) if page.colour is not None else None
    stamped = _stamped(ink, limits) if ink else []
    words = [word for word in words if not _hidden(word, stamped)] + stamped
    words = _in_place(words, boxed_stamps(page.grey, words, limits))
    return settle_figures(page, _with_foot(page.grey, words, limits))


def _stamped(ink: RedInk, limits: Limits) -> list[RawWord]:
    """Return the words of stamps that say something: an office, a name, haste or secrecy.

    What runs around a seal, and the mail room's own stamp, is no part of the document.
    """
    small = _scaled(ink.image)
    seen = [
        _placed(word, ink.left, ink.top, _STAMP)
        for word in recognise_words(small, limits, SPARSE)
        if word.confidence > _STAMPED
    ]
    return [word for line in _by_line(seen) if _says_something(line) for word in line]


def _says_something(line: list[RawWord]) -> bool:
    text = " ".join(word.text for word in line)
    if names_person(text):
        return True
    if not is_capitals(text):
        return False
    if like_office(text):
        return True
    stamp = len(line) <= _STAMP_WORDS and (urgency_of(text) or secrecy_of(text))
    return bool(stamp)


def _hidden(word: RawWord, stamped: list[RawWord]) -> bool:
    """Tell whether a word is what the first look made of a stamp."""
    return word.confidence < _SURE and any(_overlap(word, other) for other in stamped)


def _with_foot(image: Image.Image, words: list[RawWord], limits: Limits) -> list[RawWord]:
    """Return the words with those of the signature block looked at again.

    Seal and signature lie over title and name there. Taken alone, as one block and a third
    smaller, the names come out that a look at the whole page passes over; without the fine
    strokes, those that a pen has crossed.
    """
    foot = _foot_of(words, image)
    if foot is None:
        return words
    left, top = int(image.width * _FOOT_LEFT), max(0, int(foot.y0 - foot.y1 + foot.y0))
    area = (left, top, image.width, min(image.height, int(foot.y0 + image.height * _FOOT_HEIGHT)))
    block = _within(words, area)
    if not _shows_signer(block):
        seen = _foot_look(image.crop(area), area, limits, ONE_BLOCK, _SECOND)
        words = _with_telling(words, seen, area, doubt=True)
        words += list(_additions(words, seen))
        block = _within(words, area)
    if not _shows_signer(block) or not any(map(_is_office, _by_line(block))):
        seen = _foot_look(without_fine(image.crop(area), _FINE), area, limits, SPARSE, _FOURTH)
        words = _with_telling(words, seen, area, doubt=False)
    return _with_stamps(image, words, foot, area, limits)


def _with_stamps(
    image: Image.Image,
    words: list[RawWord],
    foot: RawWord,
    area: tuple[int, int, int, int],
    limits: Limits,
) -> list[RawWord]:
    """Return the words with a deputy's title and a name that only a look at stamps shows."""
    lines = _by_line(_within(words, area))
    block = Block.of(image, (area[0], int(foot.y0 - (foot.y1 - foot.y0)), area[2], area[3]))
    if not any(map(_is_deputy, lines)):
        head = next(filter(None, map(_head_in, lines)), None)
        if head is None:
            seen = [replace(word, line=_SEVENTH) for word in look_for_head(block, limits)]
            head = " ".join(word.text for word in seen) or None
            words = _in_place(words, seen)
        title = look_for_deputy(block, head, limits)
        words = _in_place(words, [replace(word, line=_FIFTH) for word in title])
    if not _shows_signer(_within(words, area)):
        seen = [replace(word, line=_SIXTH) for word in look_for_name(block, limits)]
        words = _with_telling(words, seen, area, doubt=False)
    return words


def _in_place(words: list[RawWord], fresh: list[RawWord]) -> list[RawWord]:
    """Return the words with fresh ones in place of those they overlap, but for lines of offices."""
    offices = {word for line in _by_line(words) if _is_office(line) for word in line}
    kept = [
        word
        for word in words
        if word in offices or not any(_overlap(word, other) for other in fresh)
    ]
    return kept + fresh


def _head_in(line: list[RawWord]) -> str | None:
    """Return the head's title that a line shows, with the sign of who signs for him or without."""
    office = read_office_line(" ".join(word.text for word in line))
    if office is None:
        return None
    title = office.title or (office.authority or "").partition(" ")[2]
    return title if title and heads_body(title) else None


def _is_deputy(line: list[RawWord]) -> bool:
    """Tell whether a line shows a title below another, or one that is signed under no head's."""
    office = read_office_line(" ".join(word.text for word in line))
    title = office.title if office else None
    return title is not None and not heads_body(title)


def _within(words: list[RawWord], area: tuple[int, int, int, int]) -> list[RawWord]:
    left, top, _, bottom = area
    return [word for word in words if word.x0 > left and top <= word.middle <= bottom]


def _foot_look(
    image: Image.Image, area: tuple[int, int, int, int], limits: Limits, layout: str, line: int
) -> list[RawWord]:
    """Return the words that a look at the signature block, a third smaller, is sure enough of."""
    return [
        _placed(word, area[0], area[1], line)
        for word in recognise_words(_scaled(image), limits, layout)
        if word.confidence > _SEEN
    ]


def _with_telling(
    words: list[RawWord], seen: list[RawWord], area: tuple[int, int, int, int], *, doubt: bool
) -> list[RawWord]:
    """Return the words with the offices and names of a look in place of what they overlap.

    What already is an office or a name stands, but for a name that may have lost its first word.

    Args:
        words: what is known of the page.
        seen: the words of the look.
        area: the signature block, in pixels.
        doubt: whether words of the block that OCR was not sure of go.
    """
    block = _within(words, area)
    kept = _kept_words(words, block, area[0])
    shown = [line for line in _by_line(block) if _is_of_block(line)]
    telling = [
        line
        for line in _by_line(seen)
        if _tells(line) and not any(_stands(one, line) for one in shown)
    ]
    fresh = [word for line in telling for word in line]
    beaten = {word for line in shown for word in line if any(_overlap(word, one) for one in fresh)}
    left_out = {word for word in block if doubt and word not in kept} | beaten
    known = [word for word in words if word not in left_out]
    return [word for word in known if not any(_overlap(word, one) for one in fresh)] + fresh


def _stands(shown: list[RawWord], seen: list[RawWord]) -> bool:
    """Tell whether a line that shows an office or a name stands against one seen in its place."""
    if not any(_overlap(one, other) for one in shown for other in seen):
        return False
    legible = [word for word in shown if any(map(str.isalpha, word.text))]
    cut = len(legible) < _WHOLE_NAME and not _is_office(shown)
    return not (cut and len(seen) > len(legible) and not _is_office(seen))


def _by_line(words: list[RawWord]) -> list[list[RawWord]]:
    lines: dict[int | None, list[RawWord]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    return list(lines.values())


def _is_of_block(line: list[RawWord]) -> bool:
    """Tell whether a line is what a signature block consists of: an office or a name."""
    text = " ".join(word.text for word in line)
    return _is_office(line) or (len(line) > 1 and names_person(text))


def _tells(line: list[RawWord]) -> bool:
    """Tell whether a line is an office, a name, or a name that can be mended."""
    name = len(line) >= _WHOLE_NAME and read_person(" ".join(word.text for word in line))
    return bool(name) or _is_of_block(line)


def _is_office(line: list[RawWord]) -> bool:
    return read_office_line(" ".join(word.text for word in line)) is not None


def _additions(known: list[RawWord], seen: list[RawWord]) -> Iterator[RawWord]:
    """Yield the words of a second look that the first did not see, runs of them as lines."""
    line = _THIRD
    last: int | None = None
    for word in seen:
        fresh = not any(_overlap(word, other) for other in known)
        if not fresh or word.line != last:
            line += 1
        last = word.line
        if fresh:
            yield replace(word, line=line)


def _kept_words(words: list[RawWord], block: list[RawWord], left: int) -> set[RawWord]:
    """Return the words of the block that stand as the first look saw them.

    They are those it is sure of, those of a line that shows an office, and those of the
    body's lines, which begin left of the block and go on into it.
    """
    kept = {word for word in block if word.confidence > _SURE}
    for line in _by_line(words):
        inside = [word for word in line if word.x0 > left]
        outside = [word.x1 for word in line if word.x0 <= left]
        height = max(word.y1 - word.y0 for word in line)
        if not inside:
            continue
        goes_on = outside and min(word.x0 for word in inside) - max(outside) < 2 * height
        if goes_on or read_office_line(" ".join(word.text for word in inside)) is not None:
            kept.update(inside)
    return kept


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
    return any(
        all(word.confidence > _SURE and word.text.istitle() for word in line)
        and (person := read_person(" ".join(word.text for word in line))) is not None
        and person.sure > _WHOLE
        for line in _by_line(block)
    )


def _foot_of(words: list[RawWord], image: Image.Image) -> RawWord | None:
    """Return the word that opens the foot ("Nơi" of "Nơi nhận"), None on a page without one.

    Where that heading cannot be read, the archive line ("- Lưu: VT") tells how far up it is.
    """
    for word in sorted(words, key=lambda word: -word.middle):
        if not _FOOT.match(fold(word.text)) or word.x1 > image.width / 2:
            continue
        if any(_beside_foot(other, word) for other in words) and not _has_before(word, words):
            return word
    left = (word for word in words if word.x1 < image.width / 2)
    kept = next((word for word in left if _KEPT.match(fold(word.text))), None)
    rise = _LIST_HEIGHT * image.height
    return replace(kept, y0=kept.y0 - rise, y1=kept.y1 - rise) if kept else None


def _has_before(word: RawWord, words: list[RawWord]) -> bool:
    """Tell whether other words stand before one on its line: then it opens no foot."""
    return any(
        other.line == word.line and other.x1 <= word.x0 and len(other.text) > 1 for other in words
    )


def _beside_foot(word: RawWord, foot: RawWord) -> bool:
    """Tell whether a word may be the "nhận" that follows "Nơi" on the foot's first line."""
    near = 0 < word.x0 - foot.x0 < 6 * (foot.y1 - foot.y0)
    level = abs(word.middle - foot.middle) < foot.y1 - foot.y0
    return near and level and fold(word.text[:2]) == "nh"


def _overlap(one: RawWord, other: RawWord) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    height = min(one.y1 - one.y0, other.y1 - other.y0)
    # a box that reaches into the line below is of its own line all the same
    return across > 0 and down > 0.3 * height and abs(one.middle - other.middle) < 0.5 * height
