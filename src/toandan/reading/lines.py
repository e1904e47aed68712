"""Lines of the clean text, and the two columns of a head or foot told apart.

Reads clean text; writes `Line`s with their places in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toandan.reading.vietnamese import CAPITALS, fold, is_capitals


@dataclass(frozen=True, slots=True)
class Line:
    """A line, trimmed, with its place in the clean text.

    Attributes:
        gap: whether a blank line stands before it.
        first: whether it is the first (or only) column of its row.
    """

    start: int
    end: int
    text: str
    gap: bool = False
    first: bool = True
    folded: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", fold(self.text))

    @property
    def capitals(self) -> bool:
        """Whether it is written in capitals."""
        return is_capitals(self.text)

    def part(self, start: int, end: int | None = None) -> Line:
        """Return the part `[start, end)` of this line, trimmed."""
        text = self.text[start:end]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        begin = self.start + start + lead
        opens = start == 0
        return Line(begin, begin + len(text), text, self.gap and opens, self.first and opens)


#: between its words OCR sees specks, which may look like figures
_TITLE = r"c\W?.\W?n\W?g[\W\d]{0,4}h.a[\W\d]{0,4}x.[\W\d]{0,4}h.i[\W\d]{0,4}ch.[\W\d]{0,4}ngh.a"
_MOTTO = re.compile(
    rf"{_TITLE}|(?:d.|b)ang\s*c.ng\s*s.n\s*vi.t\s*nam|d.c?\s*l.p\s*[-–—.~]*\s*t.\s*d.\W"
)
_STATE_MOTTO = re.compile(_TITLE)
_PARTY_MOTTO = re.compile(r"^\W*dang\s*cong\s*s.n\s*viet\s*nam\W*$")
_FREEDOM = re.compile(r"d.c?\s*l.p\s*[-–—.~]*\s*t.\s*d.\W")
#: the date of a document after its place: "Kiên Giang, ngày 26 tháng 5 năm 2021"
DATELINE = re.compile(
    rf"(?<![\w/])(?P<place>(?:TP\.?\s?)?[{CAPITALS}]\w*"
    r"(?:(?:[ .'’`-]{1,2}| - )[^\W\d_]\w*){0,5})"
    r"\s*[,.]?\s*ng[àảáa]y\s*(?P<day>[^\n]{0,14}?)\s*\S{0,2}h[áaàảắằẳă]ng\s*(?P<month>[^\n]{0,8}?)\s*"
    r"[nh][ăâaáắằãàạ]m\s*(?P<year>[12][\dOo]{2}\s?[\dOo]|[.…]+)\W*$"
)
_WIDE = re.compile(r"\t+| {3,}|\s+\|\s+")
#: gaps that handwriting left in a number or a date part no columns
_UNFINISHED = re.compile(r"(?:^\W*S[ốôóo]\s*[:.]?|ngày|tháng)\s*$", re.IGNORECASE)
#: so many characters before a gap tell whether it is one of those
_UNFINISHED_LENGTH = 40
_CONTINUED = re.compile(r"(?:/\s*\w|tháng\s|năm\s+\d)", re.IGNORECASE)
#: the addressees' heading, alone at the end of a row that a stamp shares with it
_ADDRESSED = re.compile(r"(?<=\s)(?<!nhu )k[ijl1]nh[\s|]*g[uừ]i\s*[:;]?\W*$")
_CAPITAL_WORD = re.compile(r"\S+")


def split_lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """Return the lines of `text[start:end]` that are not blank."""
    found: list[Line] = []
    gap = False
    place = start
    for raw in text[start:end].split("\n"):
        for piece in raw.split("\f"):
            trimmed = piece.strip()
            if trimmed:
                begin = place + len(piece) - len(piece.lstrip())
                found.append(Line(begin, begin + len(trimmed), trimmed, gap))
                gap = False
            else:
                gap = True
            place += len(piece) + 1
    return found


def is_motto(line: Line) -> bool:
    """Tell whether the line is the national title, the national motto or the Party's name."""
    folded = line.folded
    if _PARTY_MOTTO.match(folded):
        return True
    near_capitals = sum(sign.isupper() for sign in line.text) * 2 > len(folded)
    if _STATE_MOTTO.search(folded):
        return near_capitals and len(folded) < 60  # noqa: PLR2004 - the title is 38 long
    return bool(_FREEDOM.match(folded.lstrip("._- "))) and len(folded) < 60  # noqa: PLR2004


def opens_head(line: Line) -> bool:
    """Tell whether the line holds the title that every official head has."""
    return any(
        _PARTY_MOTTO.match(cell.folded) or (_STATE_MOTTO.search(cell.folded) and is_motto(cell))
        for cell in split_columns(line)
    )


def is_freedom(line: Line) -> bool:
    """Tell whether a column of the line is the motto "Độc lập - Tự do - Hạnh phúc"."""
    return any(
        _FREEDOM.match(cell.folded.lstrip("._- ")) and is_motto(cell)
        for cell in split_columns(line)
    )


def split_columns(line: Line) -> list[Line]:
    """Return the columns of a head or foot line, left one first.

    Text exports keep the columns apart by tabs or runs of spaces; OCR reads across them,
    and then the words that open a right column (title, motto, place and date) tell.
    """
    cells: list[Line] = []
    begin = 0
    for match in _WIDE.finditer(line.text):
        near = max(0, match.start() - _UNFINISHED_LENGTH)
        if _UNFINISHED.search(line.text, near, match.start()):
            continue
        if _CONTINUED.match(line.text, match.end()):
            continue
        cells.append(line.part(begin, match.start()))
        begin = match.end()
    cells.append(line.part(begin))
    split: list[Line] = []
    for cell in cells:
        split += _split_at_opener(cell)
    return [cell for cell in split if cell.text]


def _split_at_opener(cell: Line) -> list[Line]:
    match = _MOTTO.search(cell.folded)
    addressed = _ADDRESSED.search(cell.folded)
    if addressed:
        return [cell.part(0, addressed.start()), cell.part(addressed.start())]
    if match and (match.start() == 0 or _clear_left(cell.text[: match.start()])):
        place = match.start()
    else:
        dated = DATELINE.search(cell.text)
        if not dated:
            return [cell]
        place = dated.start() + _skip_capitals(dated["place"])
    if not cell.text[:place].strip():
        return [cell]
    return [cell.part(0, place), cell.part(place)]


def _clear_left(text: str) -> bool:
    """Tell whether what stands left of the title looks like an issuer's line."""
    return sum(sign.isupper() for sign in text) * 2 >= sum(sign.isalpha() for sign in text)


def _skip_capitals(place: str) -> int:
    """Return the length of the words in capitals at the head of `place`.

    In "NVY Kiên Giang" the number's last part ran into the place.
    """
    skipped = 0
    for word in _CAPITAL_WORD.finditer(place):
        if len(word[0]) > 1 and word[0].isupper() and not word[0].startswith("TP"):
            skipped = word.end()
        else:
            break
    return skipped
