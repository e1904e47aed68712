"""Stage 5a. Reads a body's lines; writes its paragraphs with their labels.

A line may be a whole paragraph (portal pages, DOCX) or one line of a wrapped one (scans,
PDFs); which it is shows in how the lines end.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from toandan.reading.vietnamese import CAPITALS, squeeze

if TYPE_CHECKING:
    from toandan.reading.lines import Line


class Rank(IntEnum):
    """How deep a label stands, by the order in which officials nest them."""

    PART = 0
    ROMAN = 1
    ARTICLE = 2
    NUMBER = 3
    DECIMAL = 4
    FINE_DECIMAL = 5
    LETTER = 6
    DASH = 7
    PLUS = 8
    NONE = 9


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the clean text.

    Attributes:
        start, end: its place, label included.
        text: its words without the label, on one line.
        text_start: where the words begin.
        label: as written (`3`, `1.1`, `a`, `-`, `Điều 2`), None without one.
        rank: how deep its label stands.
    """

    start: int
    end: int
    text: str
    text_start: int
    label: str | None = None
    rank: Rank = Rank.NONE


_LABELS: tuple[tuple[re.Pattern[str], Rank | None], ...] = (
    (
        re.compile(r"^(Phần\s+(?:thứ\s+\w+|[IVX]+)|Chương\s+[IVX\d]+)\s*[.:]?\s*", re.IGNORECASE),
        Rank.PART,
    ),
    (re.compile(r"^([ĐÐD]i[eềêé]u\s+\d{1,3}[a-z]?)\s*[.:,]\s*", re.IGNORECASE), Rank.ARTICLE),
    (re.compile(r"^([IVXHl]{1,6})\s*[.)/-]\s+(?=\S)"), Rank.ROMAN),
    (re.compile(r"^[-_ ]{0,4}(\d{1,2}(?:\.\d{1,2}){1,3})\s*[.)-]?\s+(?=[^\W\d_]|[\"“(])"), None),
    (re.compile(r"^[-_ ]{0,4}(\d{1,2})\s*[.,)/-]\s*(?=[^\W\d_]|[\"“(])"), Rank.NUMBER),
    (re.compile(r"^\(?([a-zđ])\s*[).]\s*(?=\S)"), Rank.LETTER),
    (re.compile(rf"^([-–—•·▪*])[ _]*(?=[^\W_]|[\"“(])|^(-)(?=[{CAPITALS}])"), Rank.DASH),
    (re.compile(r"^(\+)\s*(?=\S)"), Rank.PLUS),
)
_TERMINAL = re.compile(r"[.;:!?…](?:[\"”'’)\]]|\s|/)*[.]?\W*$")
_MISREAD_ROMAN = {
    "HI": "III",
    "HII": "III",
    "IH": "III",
    "H": "II",
    "l": "I",
    "lI": "II",
    "Il": "II",
}
_WRAPPED_SHARE = 0.2
#: no page is so wide that its lines hold more characters
_LONGEST_WRAPPED = 160
_SHORT_LINE = 0.8
#: a line shorter than this share of the widest stands alone, a heading, though it does not end
_FULL_LINE = 0.55


def read_label(text: str) -> tuple[str | None, Rank, int]:
    """Return the label at the head of `text`, its rank and its length."""
    for pattern, rank in _LABELS:
        match = pattern.match(text)
        if not match:
            continue
        label = squeeze(next(group for group in match.groups() if group))
        if rank is Rank.ROMAN:
            label = _MISREAD_ROMAN.get(label, label)
        if rank is Rank.DASH:
            label = "-"
        depth = Rank.DECIMAL if label.count(".") == 1 else Rank.FINE_DECIMAL
        return label, depth if rank is None else rank, match.end()
    return None, Rank.NONE, 0


def rank_of(label: str) -> Rank:
    """Return how deep a bare label stands ("II", "1.1", "a")."""
    return read_label(f"{label}. X")[1]


def is_wrapped(lines: list[Line]) -> bool:
    """Tell whether paragraphs run over several lines."""
    long = sum(len(line.text) > _LONGEST_WRAPPED for line in lines)
    if long > _WRAPPED_SHARE * len(lines):
        return False
    pairs = [(one, other) for one, other in itertools.pairwise(lines) if not other.gap]
    if not pairs:
        return False
    width = max(len(line.text) for line in lines)
    broken = sum(
        not _TERMINAL.search(one.text)
        and read_label(other.text)[0] is None
        and (len(one.text) > _FULL_LINE * width or other.text[:1].islower())
        for one, other in pairs
    )
    return broken > _WRAPPED_SHARE * len(pairs)


def split_paragraphs(lines: list[Line]) -> list[Paragraph]:
    """Return the paragraphs that `lines` make up."""
    wrapped = is_wrapped(lines)
    width = max((len(line.text) for line in lines), default=0)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line, wrapped=wrapped, width=width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group) for group in groups]


def _continues(above: Line, line: Line, *, wrapped: bool, width: int) -> bool:
    """Tell whether `line` goes on with the paragraph of `above`."""
    ended = bool(_TERMINAL.search(above.text))
    label, rank, _ = read_label(line.text)
    if label is not None:
        doubtful = rank in {Rank.LETTER, Rank.ROMAN, Rank.DASH} and not ended and not line.gap
        return doubtful and wrapped and line.text[len(label) :].lstrip(" .)-")[:1].islower()
    if above.capitals and not line.capitals:  # a heading on a line of its own
        return False
    if line.text[:1].islower():
        return not ended or (wrapped and not line.gap)
    if not wrapped or (line.gap and ended):
        return False
    if line.gap:
        return len(above.text) > _SHORT_LINE * width
    return len(above.text) > (_SHORT_LINE if ended else _FULL_LINE) * width


def _paragraph(group: list[Line]) -> Paragraph:
    first = group[0]
    label, rank, length = read_label(first.text)
    head = first.part(length)
    text = squeeze(" ".join([head.text, *(line.text for line in group[1:])]))
    return Paragraph(first.start, group[-1].end, text, head.start, label, rank)
