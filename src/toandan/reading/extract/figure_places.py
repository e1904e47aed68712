"""Where a clerk fills in figures by hand: the number, and the day and month of the dateline.

The printed words around them are what OCR reads well ("Số", "/SYT-NVY", "ngày", "tháng",
"năm"), though it often takes the pen's strokes into their boxes. How large the print is follows
from the boxes of the line's words, since it is known how far each letter reaches (Times, as
Nghị định 30/2020/NĐ-CP, annex I has it); so where print ends and the pen begins is known too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from statistics import median, median_low
from typing import TYPE_CHECKING

from toandan.reading.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.extract.layout import RawWord

#: number and date stand in this share of the page from its top
HEAD = 0.4
#: widths of Times' letters as shares of a capital's height
_WIDE, _NARROW = frozenset("MWmw@%"), frozenset("/-.,:;ijltfrsIÍ'|()[]{} ")
_CAPITAL, _LETTER, _BROAD, _THIN = 1.02, 0.71, 1.27, 0.45
#: how far letters reach below the line and above it, as shares of a capital's height
_BELOW = frozenset("gjpqyQ,;")
_DEEP, _LOW, _HIGH, _MARKED = 0.32, 0.69, 1.02, 1.3
#: words that OCR is less sure of tell nothing of the print's size
_SURE = 75.0
#: sizes that differ by less are alike; words nearer than so many capitals stand level
_ALIKE, _NEAR = 0.15, 8.0
_NUMBER_WORDS, _DAY_WORDS = 6, 4
#: what OCR makes of a figure is no longer than this
_LONGEST = 10
#: the smallest print that the net can read (pixels), and the widest place (in capitals)
_SMALLEST, _WIDEST = 8.0, 16.0
OPENING = re.compile(r"^\W{0,3}[S$]\S{0,2}?\s*[:.;]\s*|^\W{0,3}[S$5s8][eéè6ôốoóòáâ0Ó]\s*")
SYMBOL_FOLLOWS = re.compile(
    r"\s*[-–]\s*[A-ZĐ][A-ZĐr]{1,3}\s*/\s*[A-ZĐ]|\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ]|(?<=\d)\s*-\s*[A-ZĐ]{2}"
    r"|[I1l|]?(?=[A-ZĐ]{2,8}-[A-ZĐ]{2}|UBND)"
)
_NUMBER_WORD = re.compile(r"\W*so\W*$")
_DAY = re.compile(r"ng\w?y")
_MONTH = re.compile(r"th\w?ng")
_YEAR = re.compile(r"[nh].m$")


@dataclass(frozen=True, slots=True)
class Place:
    """A place that is filled in by hand.

    Attributes:
        kind: "number", "day" or "month".
        words: the words of the line from the print before the figure to the print behind it.
        before: the print before, as it is to be written ("Số:", "ngày").
        figure: what the first look made of the figure.
        behind: the print behind ("/SYT-NVY", "tháng").
        left: where the print before ends (pixels).
        right: where the print behind begins (pixels).
        base: the line that the letters stand on (pixels).
        size: the height of a capital (pixels).
    """

    kind: str
    words: tuple[RawWord, ...]
    before: str
    figure: str
    behind: str
    left: float
    right: float
    base: float
    size: float

    @property
    def confidence(self) -> float:
        """How sure the first look is of the figure (0-100), 0 where it saw none."""
        inner = [word for word in self.words if any(map(str.isdigit, word.text))]
        return min((word.confidence for word in inner), default=0.0)


def find_places(words: list[RawWord], height: float) -> list[Place]:
    """Return the places to fill in on a page, at most one of a kind."""
    lines: dict[int | None, list[RawWord]] = {}
    for word in words:
        if word.middle < HEAD * height:
            lines.setdefault(word.line, []).append(word)
    found: dict[str, Place] = {}
    for line in lines.values():
        line.sort(key=lambda word: word.x0)
        for place in (*_number_places(line), *_date_places(line)):
            if place.size >= _SMALLEST and place.right - place.left < _WIDEST * place.size:
                found.setdefault(place.kind, place)
    return list(found.values())


def _number_places(line: list[RawWord]) -> Iterator[Place]:
    """Yield the place of the figure in a line such as "Số: 12/QĐ-UBND"."""
    text = " ".join(word.text for word in line)
    opening = OPENING.match(text)
    if opening is None:
        return
    for last in range(min(len(line), _NUMBER_WORDS)):
        part = line[: last + 1]
        joined = " ".join(word.text for word in part)
        symbol = SYMBOL_FOLLOWS.search(joined, opening.end())
        if symbol is None or (last == 0 and symbol.start() == 0):
            continue
        behind = joined[symbol.start() :].strip()
        figure = joined[opening.end() : symbol.start()].strip()
        print_line = _print_line(line, part)
        if print_line is None or len(figure) > _LONGEST:
            return
        base, size = print_line
        left = part[0].x0 + width_of("Số:", size)
        right = part[-1].x1 - width_of(behind, size)
        yield Place(
            "number", tuple(part), _before(part[0].text), figure, behind, left,
            max(right, left + size), base, size,
        )  # fmt: skip
        return


def _before(text: str) -> str:
    """Return the word before a number: as OCR saw it where the figure has not run into it."""
    return text if _NUMBER_WORD.match(fold(text)) else "Số:"


def _date_places(line: list[RawWord]) -> Iterator[Place]:
    """Yield the places of day and month in a line such as "…, ngày 5 tháng 6 năm 2021"."""
    folded = [fold(word.text) for word in line]
    day = next((i for i, text in enumerate(folded) if _DAY.search(text)), None)
    if day is None:
        return
    month = next((i for i, text in enumerate(folded) if i >= day and _MONTH.search(text)), None)
    if month is None or month - day > _DAY_WORDS:
        return
    year = next((i for i, text in enumerate(folded) if i >= month and _YEAR.search(text)), None)
    if year is None or year - month > _DAY_WORDS:
        return
    for kind, first, last in (("day", day, month), ("month", month, year)):
        patterns = (_DAY, _MONTH) if kind == "day" else (_MONTH, _YEAR)
        place = _between(kind, line, (first, last), patterns)
        if place is not None:
            yield place


def _between(
    kind: str,
    line: list[RawWord],
    ends: tuple[int, int],
    patterns: tuple[re.Pattern[str], re.Pattern[str]],
) -> Place | None:
    """Return the place between two printed words of a line."""
    part = line[ends[0] : ends[1] + 1]
    print_line = _print_line(line, part)
    if print_line is None:
        return None
    base, size = print_line
    text = " ".join(word.text for word in part)
    before = patterns[0].search(fold(text))
    behind = patterns[1].search(fold(text), before.end()) if before else None
    if before is None or behind is None:
        return None
    first, last = part[0], part[-1]
    start = first.x0 + width_of(first.text[: before.start()], size)
    end = last.x1
    if kind == "day":  # the month's figure may have run into the word behind
        end -= width_of(text[behind.end() :], size)
    left = start + width_of(before.group(), size)
    right = end - width_of(behind.group(), size)
    return Place(
        kind, tuple(part), text[: before.end()], text[before.end() : behind.start()].strip(),
        text[behind.start() :], left, max(right, left + size / 2), base, size,
    )  # fmt: skip


def _print_line(line: list[RawWord], part: list[RawWord]) -> tuple[float, float] | None:
    """Return on which line the print of a part of a line stands, and how high a capital is."""
    told = [word for word in line if word.confidence > _SURE and len(word.text) > 1]
    sizes = [(word.y1 - word.y0) / (sum(reach_of(word.text))) for word in told]
    if not sizes:
        return None
    size = median_low(sizes)
    told = [word for word, own in zip(told, sizes, strict=True) if abs(own - size) < _ALIKE * size]
    near = [word for word in told if _apart(word, part) < _NEAR * size]
    return median(word.y1 - reach_of(word.text)[1] * size for word in near or told), size


def _apart(word: RawWord, part: list[RawWord]) -> float:
    """Return how far a word lies from a part of its line (0 for one of it)."""
    return max(part[0].x0 - word.x1, word.x0 - part[-1].x1, 0.0)


def reach_of(text: str) -> tuple[float, float]:
    """Return how far the letters of a word reach above and below their line, in capitals."""
    high = _LOW
    for letter in text:
        plain, *marks = list(unicodedata.normalize("NFD", letter))
        if plain.isupper() and marks:
            high = max(high, _MARKED)
        elif plain.isupper() or plain.isdigit() or plain in "bdđfhklt/|" or marks:
            high = max(high, _HIGH if len(marks) < 2 else _MARKED)  # noqa: PLR2004
    return high, _DEEP if _BELOW.intersection(text) else 0.0


def width_of(text: str, size: float) -> float:
    """Return about how wide a print is whose capitals are `size` high."""
    return size * sum(map(_width, text))


def _width(letter: str) -> float:
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in _WIDE:
        return _BROAD
    if plain in _NARROW:
        return _THIN
    return _CAPITAL if plain.isupper() or plain == "Đ" else _LETTER
