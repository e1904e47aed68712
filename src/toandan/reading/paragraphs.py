"""Stage 5a. Reads a body's lines; writes its paragraphs with their labels.

A line may be a whole paragraph (portal pages, DOCX) or one line of a wrapped one (scans,
PDFs); which it is shows in how the lines end.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
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
    (re.compile(r"^([IVXHlL]{1,6})\s*[.)/-]\s+(?=\S)"), Rank.ROMAN),
    (
        re.compile(rf"^([IVX]{{1,5}})(?:\s+|[.]\s*)(?=[{CAPITALS}]{{2,}}\s+[{CAPITALS}]{{2,}})"),
        Rank.ROMAN,
    ),
    # "I." of which OCR sees an L or loses the stop
    (re.compile(rf"^(¡|\|)\.\s*(?=[{CAPITALS}])"), Rank.NUMBER),
    (re.compile(rf"^([IL])\s+(?=[{CAPITALS}][^\W\d_{CAPITALS}]+\s)"), Rank.ROMAN),
    (re.compile(r"^[-_ ]{0,4}(\d{1,2}(?:\.\d{1,2}){1,3})\s*[.)-]?\s+(?=[^\W\d_]|[\"“(])"), None),
    (re.compile(r"^[-_ .]{0,4}(\d{1,2})\s*[.,)/-]\s*(?=['‘`]?[^\W\d_]|[\"“(])"), Rank.NUMBER),
    (re.compile(r"^(?:\(?([a-zđ])\s*[).]|[-–.,'` ]{1,4}([a-zđ])\))[. ]*\s*(?=\S)"), Rank.LETTER),
    # OCR sees specks before a dash ("._- "), a dash with a hook ("¬ "), and one as a quotation mark
    (re.compile(rf"^([“ˆ])[ _]+(?=[{CAPITALS}])"), Rank.DASH),
    (
        re.compile(rf"^[.,'`~]{{0,3}}([-–—•·▪*¬])[ _]*(?=[^\W_]|[\"“(])|^(-)(?=[{CAPITALS}])"),
        Rank.DASH,
    ),
    (re.compile(r"^(\+)\s*(?=\S)"), Rank.PLUS),
)
_TERMINAL = re.compile(r"[.;:!?…](?:[\"”'’)\]]|\s|/)*[.]?\W*$")
_ROMANS = tuple("I II III IV V VI VII VIII IX X XI XII XIII XIV XV".split())  # noqa: SIM905
_WRAPPED_SHARE = 0.2
#: no page is so wide that its lines hold more characters
_LONGEST_WRAPPED = 160
_SHORT_LINE = 0.8
#: so many figures of a list may be lost
_FEW_LOST = 4
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
            label = _roman(label)
        if rank is Rank.NUMBER:
            label = label.replace("¡", "1").replace("|", "1")
        if rank is Rank.DASH:
            label = "-"
        if rank is Rank.ARTICLE:
            label = f"Điều {label.split()[-1]}"
        depth = Rank.DECIMAL if label.count(".") == 1 else Rank.FINE_DECIMAL
        return label, depth if rank is None else rank, match.end()
    return None, Rank.NONE, 0


def _roman(label: str) -> str:
    """Return a Roman label with its strokes told apart: "HI" is III, "IL" is II."""
    strokes = label.replace("H", "II").replace("l", "I").replace("L", "I")
    return strokes.replace("IIII", "III")


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
    return _counted(_in_order([_paragraph(group) for group in groups]))


def _counted(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with the figures of a list put back that OCR lost.

    Items are numbered without gaps: where a list begins with 3, or 5 follows 2, just as many
    paragraphs without a label as figures are missing are its items.
    """
    settled = list(paragraphs)
    last, since = 0, 0
    for index, one in enumerate(paragraphs):
        if one.rank is not Rank.NUMBER or not (one.label or "").isdecimal():
            leads = one.label is None and one.text.rstrip().endswith(":")
            if one.rank <= Rank.ARTICLE or leads:
                last, since = 0, index + 1
            continue
        value = int(one.label or 0)
        between = range(since, index)
        missing = value - last - 1
        plain = [at for at in between if paragraphs[at].label is None]
        if (
            0 < missing <= _FEW_LOST
            and len(plain) == len(between) == missing
            and all(paragraphs[at].text[:1].isupper() for at in plain)
        ):
            for figure, at in enumerate(plain, last + 1):
                settled[at] = replace(paragraphs[at], label=str(figure), rank=Rank.NUMBER)
        last, since = value, index + 1
    return settled


def _in_order(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with Roman labels that lost a stroke, or are a 1, put in their order.

    Sections are numbered without gaps: what reads "II" between II and IV is III, what reads "III"
    between I and III is II, and an "I" after II that 2 follows is 1.
    """
    settled: list[Paragraph] = []
    last = 0
    for index, one in enumerate(paragraphs):
        if one.rank is Rank.PART:
            last = 0
        if one.rank is not Rank.ROMAN or one.label not in _ROMANS:
            settled.append(one)
            continue
        after = [other for other in paragraphs[index + 1 :] if other.rank <= Rank.NUMBER]
        section = next((other.label for other in after if other.rank is Rank.ROMAN), None)
        value = _ROMANS.index(one.label) + 1
        nested = last or any(other.rank is Rank.ARTICLE for other in paragraphs[:index])
        second = bool(after) and after[0].rank is Rank.NUMBER and after[0].label == "2"
        if value == 1 and nested and second:
            settled.append(replace(one, label="1", rank=Rank.NUMBER))
            continue
        wanted = _ROMANS[last] if last < len(_ROMANS) else None
        follows = last + 1 < len(_ROMANS) and section == _ROMANS[last + 1]
        gained = value == last + 2 and section in _ROMANS[last + 1 : value]
        lost = wanted is not None and len(wanted) == len(one.label) + 1 and one.label in wanted
        if last and ((value <= last and lost and (follows or value == last)) or gained):
            settled.append(replace(one, label=wanted))
            last += 1
        else:
            settled.append(one)
            last = value
    return settled


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
