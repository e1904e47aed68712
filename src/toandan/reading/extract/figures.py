"""Second looks at the figures that a clerk writes by hand into number and date.

Tesseract reads print; of handwriting it makes something else at every look. A figure on
which two looks agree is likely right, one that each look reads otherwise is not. The looks:
the first, and two with Latin letters at two sizes, all of them on one small sheet so that
they cost one start of the program. Without agreement the first look stands, and is doubted.
Looked at again are figures that came out half as figures. What came out as figures alone is as
sure as Tesseract is, but doubted in a pen's blue ink, of which a third comes out right; where
the first look made out none others do not either.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image

from toandan.reading.extract.inks import PageImage, has_blue
from toandan.reading.extract.tesseract import LATIN, ONE_BLOCK, knows, recognise_words
from toandan.reading.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.extract.layout import RawWord
    from toandan.reading.limits import Limits

#: number and date stand in this share of the page from its top
_HEAD = 0.4
_SCALES = (2 / 3, 1.0)
#: white between the strips of the sheet, and around a strip (pixels)
_APART, _AROUND = 60, 12
_MOST_DAYS = 31
#: looks that agree → confidence (0-100); a figure that no two looks share
_AGREED = {2: 62.0, 3: 88.0}
_DOUBTED = 30.0
#: how handwritten figures come out: a crossed 7 as F, a plain 1 as a stroke
_LOOKALIKES = str.maketrans({**dict.fromkeys("Oo", "0"), **dict.fromkeys("lI|!", "1"), "F": "7"})
_TRIMMED = " .,;:-–—_'`’\"“”"
_NUMBER = re.compile(r"^\W{0,3}s\S{1,2}?\s*[:.;]")
_SYMBOL_FOLLOWS = re.compile(
    r"\s*/\s*[A-ZĐ]|(?<=\d)\s*-\s*[A-ZĐ]{2}|[I1l|]?(?=[A-ZĐ]{2,8}-[A-ZĐ]{2}|UBND)"
)
_OPENING = re.compile(r"^\W{0,3}[S$]\S{0,2}?\s*[:.;]\s*|^\W{0,3}[S$5s8][eéè6ôốoóòáâ0Ó]\s*")
_DAY = re.compile(r"ng\w?y")
_MONTH = re.compile(r"th\w?ng")


@dataclass(frozen=True, slots=True)
class _Blank:
    """A place that is filled in by hand: the words around it and what the first look saw.

    Attributes:
        kind: "number" or "day".
        words: the words of the line from the one before the figure to the one after it.
        figure: the first look's figure, as it was seen.
    """

    kind: str
    words: tuple[RawWord, ...]
    figure: str


def settle_figures(page: PageImage, words: list[RawWord], limits: Limits) -> list[RawWord]:
    """Return the words of a page with doubtful figures of number and date settled."""
    found = [one for one in _blanks(words, page.grey.height) if any(map(str.isdigit, one.figure))]
    for blank in found:
        if blank.figure.isdecimal() and has_blue(page, _box(page.grey, blank)):
            words = _doubted(words, blank)
    blanks = [blank for blank in found if not blank.figure.isdecimal()]
    if not blanks or not knows(LATIN):
        return words
    looks = _looks(page.grey, blanks, limits)
    for blank, seen in zip(blanks, looks, strict=True):
        words = _settled(words, blank, seen)
    return words


def _blanks(words: list[RawWord], height: float) -> Iterator[_Blank]:
    lines: dict[int | None, list[RawWord]] = {}
    for word in words:
        if word.middle < _HEAD * height:
            lines.setdefault(word.line, []).append(word)
    found: set[str] = set()
    for line in lines.values():
        for make in (_number_blank, _day_blank):
            blank = make(sorted(line, key=lambda word: word.x0))
            if blank is not None and blank.kind not in found:
                found.add(blank.kind)
                yield blank


def _number_blank(line: list[RawWord]) -> _Blank | None:
    """Return the place of the figure in a line such as "Số: 12/QĐ-UBND"."""
    text = " ".join(word.text for word in line)
    if not _NUMBER.match(fold(text)):
        return None
    for last, word in enumerate(line[:5]):
        if _SYMBOL_FOLLOWS.search(" " + word.text) or (last and word.text.startswith("/")):
            part = tuple(line[: last + 1])
            figure = _number_in(" ".join(one.text for one in part))
            if figure is None:
                return None
            return _Blank("number", part, figure)
    return None


def _day_blank(line: list[RawWord]) -> _Blank | None:
    """Return the place of the day in a line such as "…, ngày 5 tháng 6 năm 2021"."""
    folded = [fold(word.text) for word in line]
    day = next((i for i, text in enumerate(folded) if _DAY.search(text)), None)
    if day is None or not any(re.match(r"n.m$", text) for text in folded[day:]):
        return None
    month = next((i for i, text in enumerate(folded) if i >= day and _MONTH.search(text)), None)
    if month is None or month - day > 4:  # noqa: PLR2004 - a day is a word or two
        return None
    part = tuple(line[day : month + 1])
    figure = _day_in(" ".join(word.text for word in part))
    if figure is None:
        return None
    return _Blank("day", part, figure)


def _number_in(text: str) -> str | None:
    opening = _OPENING.match(text)
    begin = opening.end() if opening else 0
    ending = _SYMBOL_FOLLOWS.search(text, begin)
    return text[begin : ending.start()].strip(_TRIMMED) if ending else None


def _day_in(text: str) -> str | None:
    folded = fold(text)
    day = _DAY.search(folded)
    month = _MONTH.search(folded, day.end()) if day else None
    return text[day.end() : month.start()].strip(_TRIMMED) if day and month else None


def _is_day(figure: str) -> bool:
    return figure.isdecimal() and 1 <= int(figure) <= _MOST_DAYS and len(figure) <= 2  # noqa: PLR2004


def _looks(image: Image.Image, blanks: list[_Blank], limits: Limits) -> list[list[str]]:
    """Return for each blank what the second looks read as its figure."""
    strips = [(blank, _strip(image, blank, scale)) for blank in blanks for scale in _SCALES]
    width = max(strip.width for _, strip in strips) + 2 * _APART
    height = sum(strip.height + _APART for _, strip in strips) + _APART
    sheet = Image.new("L", (width, height), 255)
    places: list[tuple[int, int]] = []
    top = _APART
    for _, strip in strips:
        sheet.paste(strip, (_APART, top))
        places.append((top, top + strip.height))
        top += strip.height + _APART
    seen = recognise_words(sheet, limits, ONE_BLOCK, LATIN)
    read: dict[int, list[str]] = {id(blank): [] for blank in blanks}
    for (blank, _), (begin, end) in zip(strips, places, strict=True):
        line = sorted((w for w in seen if begin < w.middle < end), key=lambda word: word.x0)
        text = " ".join(word.text for word in line)
        figure = _number_in(text) if blank.kind == "number" else _day_in(text)
        if figure:
            read[id(blank)].append(figure)
    return [read[id(blank)] for blank in blanks]


def _strip(image: Image.Image, blank: _Blank, scale: float) -> Image.Image:
    part = image.crop(_box(image, blank))
    return part.resize((max(1, int(part.width * scale)), max(1, int(part.height * scale))))


def _box(image: Image.Image, blank: _Blank) -> tuple[int, int, int, int]:
    """Return the blank's rectangle on the page, a little wider than its words."""
    return (
        max(0, int(min(word.x0 for word in blank.words)) - _AROUND),
        max(0, int(min(word.y0 for word in blank.words)) - _AROUND),
        min(image.width, int(max(word.x1 for word in blank.words)) + _AROUND),
        min(image.height, int(max(word.y1 for word in blank.words)) + _AROUND),
    )


def _votes(blank: _Blank, seen: list[str]) -> tuple[str, float] | None:
    """Return the figure on which two looks agree, unless a third saw another, and its worth."""
    cast = Counter(
        figure
        for one in (blank.figure, *seen)
        if _fits(blank, figure := one.replace(" ", "").translate(_LOOKALIKES))
    )
    if len(cast) != 1:
        return None
    ((winner, count),) = cast.items()
    return (winner, _AGREED[count]) if count in _AGREED else None


def _fits(blank: _Blank, figure: str) -> bool:
    if blank.kind == "day":
        return _is_day(figure)
    return figure.isdecimal() and len(figure) <= 5  # noqa: PLR2004 - no office writes 100,000


def _settled(words: list[RawWord], blank: _Blank, seen: list[str]) -> list[RawWord]:
    """Return the words with the blank's figure as voted, or doubted."""
    vote = _votes(blank, seen)
    if vote is None:
        return _doubted(words, blank)
    figure, sure = vote
    made = _rewritten(blank, figure, sure)
    if made is None:
        return words
    at = next((i for i, word in enumerate(words) if word is blank.words[0]), None)
    if at is None:  # another blank of the same line was settled, and the word with it
        return words
    rest = [word for word in words if not any(word is one for one in blank.words)]
    return [*rest[:at], *made, *rest[at:]]


def _doubted(words: list[RawWord], blank: _Blank) -> list[RawWord]:
    """Return the words, those of the blank's figure as hardly sure."""
    inner = _inner(blank)
    return [
        replace(word, confidence=min(word.confidence, _DOUBTED))
        if any(word is one for one in inner)
        else word
        for word in words
    ]


def _inner(blank: _Blank) -> tuple[RawWord, ...]:
    """Return the words that show the figure: those between, or those that it ran into."""
    return tuple(word for word in blank.words if any(map(str.isdigit, word.text))) or blank.words


def _rewritten(blank: _Blank, figure: str, sure: float) -> list[RawWord] | None:
    """Return the blank's words with the figure in its place, a word of its own."""
    text = " ".join(word.text for word in blank.words)
    if blank.kind == "number":
        ending = _SYMBOL_FOLLOWS.search(text, (m.end() if (m := _OPENING.match(text)) else 0))
        if ending is None:
            return None
        symbol = text[ending.start() :].strip()
        mark = "" if symbol[:1] in "/-" else "/"
        whole = f"Số: {figure}{mark}{symbol}"
        return [_joined(blank.words, whole, sure)]
    folded = fold(text)
    day = _DAY.search(folded)
    month = _MONTH.search(folded, day.end()) if day else None
    if day is None or month is None:
        return None
    return [
        _joined(blank.words, f"{text[: day.end()]} {figure} {text[month.start() :]}", sure),
    ]


def _joined(words: tuple[RawWord, ...], text: str, sure: float) -> RawWord:
    """Return one word of the page in place of several."""
    return replace(
        words[0],
        text=text,
        x0=min(word.x0 for word in words),
        y0=min(word.y0 for word in words),
        x1=max(word.x1 for word in words),
        y1=max(word.y1 for word in words),
        confidence=sure,
    )
