"""Stage 3. Reads clean text; writes the stretch of each document in it.

A file may hold several documents: a cover letter and the document that it carries, each
with its own head. Every official head shows the national title or, for the Party, its
name (Nghị định 30/2020/NĐ-CP, annex I; Hướng dẫn 36-HD/VPTW); a page that only reports a
directive has no head, and is an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from toandan.reading.lines import (
    DATELINE,
    Line,
    is_freedom,
    opens_head,
    split_columns,
    split_lines,
)
from toandan.reading.model import Form

#: how far above the title an issuer, a number and a subject of its column may stand
_HEAD_LINES = 16
NUMBER_LINE = re.compile(r"^\W{0,3}s[oóôeéè6]\s*[:.;]?\s*\S", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;:!?]\W*$")
_ADDRESSED = re.compile(r"^\W*k.nh\W{0,3}g.i\b")
#: how far below the title a letter's addressees begin
_LETTER_LINES = 16
_END_OF_BLOCK = re.compile(r"^\W*(noi nhan|- *luu\b|luu *:)")


@dataclass(frozen=True, slots=True)
class Segment:
    """One document's stretch of the clean text, with its lines."""

    start: int
    end: int
    form: Form
    lines: tuple[Line, ...]


def _is_number(line: Line) -> bool:
    head = split_columns(line)[0]
    return bool(NUMBER_LINE.match(head.folded)) and any(sign in head.text for sign in "/-")


def _head_begins(lines: list[Line], title: int, floor: int) -> int:
    """Return the index of the line at which the head around `lines[title]` begins.

    Above the title may stand its own row only, or the whole left column (issuer, number,
    subject) when the columns were read one after the other.
    """
    first_cell = split_columns(lines[title])[0]
    begin = title
    lowest = max(floor, title - _HEAD_LINES)
    numbers = [i for i in range(lowest, title) if _is_number(lines[i])]
    if numbers and not any(_END_OF_BLOCK.match(lines[i].folded) for i in range(numbers[-1], title)):
        begin = numbers[-1]
    elif first_cell.start != lines[title].start:
        return title
    while begin > lowest:
        above = lines[begin - 1]
        if not (above.capitals or not any(map(str.isalpha, above.text))):
            break
        begin -= 1
    return begin


def segment(text: str) -> list[Segment]:
    """Return the documents in `text`, in order; at least one."""
    lines = split_lines(text)
    titles = [index for index in range(len(lines)) if _heads(lines, index)]
    begins: list[int] = []
    for title in titles:
        floor = begins[-1] + 1 if begins else 0
        begin = _head_begins(lines, title, floor)
        if not begins or _is_new_head(lines, begins[-1], begin, title):
            begins.append(begin)
    if not begins:
        return [Segment(0, len(text), _form_without_title(lines), tuple(lines))]
    begins[0] = 0
    segments = []
    for place, begin in enumerate(begins):
        last = begins[place + 1] if place + 1 < len(begins) else len(lines)
        part = tuple(lines[begin:last])
        segments.append(Segment(part[0].start, part[-1].end, Form.DOCUMENT, part))
    return segments


def _heads(lines: list[Line], index: int) -> bool:
    """Tell whether a line shows the title of a head, or the motto of one whose title is lost."""
    if opens_head(lines[index]):
        return True
    above = lines[max(0, index - 3) : index]
    return is_freedom(lines[index]) and not any(map(opens_head, above))


def _is_new_head(lines: list[Line], last: int, begin: int, title: int) -> bool:
    """Tell whether the title at `title` heads a document of its own.

    A form annexed to a document shows the title as well, but no number and no date. A letter
    whose handwritten number cannot be read is told by its date and its addressees.
    """
    if begin <= last:
        return False
    if any(_is_number(line) for line in lines[begin : title + 6]):
        return True
    dated = any(_is_dated(line) for line in lines[begin : title + 6])
    below = lines[title : title + _LETTER_LINES]
    return dated and any(
        _ADDRESSED.match(cell.folded) for line in below for cell in split_columns(line)
    )


def _is_dated(line: Line) -> bool:
    """Tell whether a line gives place, month and year; the day may be handwritten."""
    return any(
        (dated := DATELINE.search(cell.text)) is not None
        and dated["month"].strip().isdecimal()
        and dated["year"].isdecimal()
        for cell in split_columns(line)
    )


def _form_without_title(lines: list[Line]) -> Form:
    """Tell a document whose head lost its title from an article.

    A document numbers itself on a line of its own near its top and closes with the list of
    recipients.
    """
    numbered = any(_is_number(line) and len(line.text) < 60 for line in lines[:15])  # noqa: PLR2004
    closed = any(line.folded.startswith("noi nhan") for line in lines)
    return Form.DOCUMENT if numbered and closed else Form.ARTICLE
