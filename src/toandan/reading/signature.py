"""Stage 4d. Reads the foot of a document; writes signature block and recipients.

Rules of form: Nghị định 30/2020/NĐ-CP, annex I, part II.7 (authority, title, name) and II.9
(recipients); Hướng dẫn 36-HD/VPTW (T/M, K/T, T/L).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from toandan.reading.bodies import clean_name
from toandan.reading.found import Found, Place
from toandan.reading.lines import Line, is_freedom, opens_head, split_columns
from toandan.reading.offices import (
    OfficeLine,
    deputised,
    deputy_of,
    heads_unit,
    like_office,
    read_damaged_pair,
    read_office_line,
    read_small_office,
)
from toandan.reading.persons import read_person
from toandan.reading.vietnamese import CAPITALS, squeeze

_RECIPIENTS = re.compile(r"^\W*(?:n?[o0]i|nơi)\s*nh.{1,2}\b\s*[:.;]*\s*")
#: "Nơi nhận:" of which OCR made something else; a list follows it
_DAMAGED_HEADING = re.compile(r"^\W*(?P<words>\w{1,4}\s\w{2,5})\s*[:.;]\W*$")
_HEADING, _HEADING_LIKE = "noi nhan", 62.0
_FIRST_RECIPIENT = re.compile(
    r"^[-–—~.+•* ]+(?:nhu\s*(?:tren|dieu|kinh gui|thanh phan)|nhu\b.{0,14}$)"
)
_KEPT = re.compile(r"^\W*(?:l\w{0,2}u|uu)\b\s*[:.]?")
_ARCHIVED = re.compile(r"^[-–—~ ]+l\w{0,2}u\b\s*:?\s*v[tp]\b")
_ENDED = re.compile(r"[;.]\W*$")
_ITEM = re.compile(r"^[-–—~+•*·ˆ^¬]+\s*_?\s*")
#: what is annexed below a document's foot opens with its own title
_ANNEX = re.compile(
    r"^\W*(?:phu luc|danh sach|bieu mau|mau so|bang tong hop|(?:bao cao )?thong ke|"
    r"(?:kem theo|dinh kem) )"
)
_MID_AUTHORITY = re.compile(
    rf"(?<=\s)(?:T/?M|K/?T|T/?L|T/?UQ|TUQ|Q)\.?\s+(?=[{CAPITALS}]{{2,}}\s+[{CAPITALS}]{{2,}})"
)
_CAPITAL_TAIL = re.compile(rf"\s(?P<tail>[{CAPITALS}]{{2,}}(?:\s+[{CAPITALS}]{{2,}}){{1,4}})\W*$")
_ELECTRONIC = re.compile(
    r"^\W*(?:ky boi|nguoi ky|co quan\s*:|email|thoi gian ky|ngay ky|signature|chu ky so)"
)
#: "HT" alone in quotes or brackets at the end of the archive line: sent with utmost haste
_ARCHIVE_HASTE = re.compile(r"l\w{0,2}u\b.*[(\"“'‘]\s*HT\s*(?:[)\"”'’]|$)", re.IGNORECASE)
#: rows that a foot takes at most
_FOOT_ROWS = 45
#: rows below the archive line that a signature block may reach down
_BELOW_ARCHIVE = 16
_LONG = 70
#: a wrapped line is hardly longer than the one that it goes on with
_LITTLE = 10
#: cells of one row are so near in the text; a new row begins with its recipient
_NEAR = 1
#: what is left of an office's line under a seal
_TORN = frozenset({"pho", "kt", "tm", "tl", "giam", "chu tich", "giam doc", "doc"})


@dataclass(frozen=True, slots=True)
class Foot:
    """Signature block and recipients; `start` is where the foot begins in the clean text."""

    start: int
    authority: Found[str] | None = None
    title: Found[str] | None = None
    signer: Found[str] | None = None
    recipients: tuple[Found[str], ...] = ()
    haste: Found[str] | None = None


def read_foot(lines: tuple[Line, ...], body_start: int, end: int) -> Foot:
    """Return the foot of the document whose body starts at `body_start`."""
    below = [line for line in lines if line.start >= body_start]
    begin = _foot_index(below)
    if begin is None:
        return Foot(end)
    cells = [
        cell
        for line in _until_annex(below[begin : begin + _FOOT_ROWS])
        for column in split_columns(line)
        for cell in _split_foot(column)
        if cell.text
    ]
    recipients, rest = _take_recipients(cells)
    rest = _rejoined(rest)
    authority, title, last = _offices(rest)
    if authority is None:
        authority, title, last = _damaged_offices(rest) or (authority, title, last)
    return Foot(
        below[begin].start, authority, title, _signer(rest, last), recipients, _haste(recipients)
    )


def _rejoined(cells: list[Line]) -> list[Line]:
    """Put back together what a seal parted into two cells of one row ("PHÓ", "ĐỐC")."""
    joined: list[Line] = []
    for cell in cells:
        above = joined[-1] if joined else None
        beside = above is not None and not cell.first and cell.start - above.end <= _NEAR
        if above and beside and above.capitals and cell.capitals:
            text = f"{above.text} {cell.text}"
            joined[-1] = Line(above.start, cell.end, text, above.gap, above.first)
        else:
            joined.append(cell)
    return joined


def _until_annex(lines: list[Line]) -> list[Line]:
    """Return a foot's rows up to the head or title of what is annexed below it."""
    kept: int | None = None
    for index, line in enumerate(lines):
        if opens_head(line) or is_freedom(line):
            return lines[:index]
        if kept is not None and (index > kept + _BELOW_ARCHIVE or _ANNEX.match(line.folded)):
            return lines[:index]
        if kept is None and _KEPT.match(line.folded):
            kept = index
    return lines


def _opens_recipients(lines: list[Line], index: int) -> bool:
    """Tell whether a line is "Nơi nhận:", whatever OCR made of it; a list follows then."""
    head = split_columns(lines[index])[0].folded
    if _RECIPIENTS.match(head):
        return True
    damaged = _DAMAGED_HEADING.match(head)
    below = lines[index + 1 : index + 4]
    listed = any(_ITEM.match(one.text) or _KEPT.match(one.folded) for one in below)
    if not damaged or not listed:
        return False
    return fuzz.ratio(damaged["words"], _HEADING) >= _HEADING_LIKE


def _foot_index(lines: list[Line]) -> int | None:
    for index, line in enumerate(lines):
        if _opens_recipients(lines, index) or _FIRST_RECIPIENT.match(line.folded):
            return _with_signature_above(lines, index)
    kept = next((i for i, one in enumerate(lines) if _ARCHIVED.match(one.folded)), None)
    if kept is not None:
        while kept and _ITEM.match(lines[kept - 1].text) and len(lines[kept - 1].text) < _LONG:
            kept -= 1
        return _with_signature_above(lines, kept)
    for index, line in enumerate(lines[1:], 1):
        for cell in split_columns(line):
            office = read_office_line(cell.text) if cell.capitals else None
            if office and office.authority:
                return index
    for index in range(len(lines) - 1, max(0, len(lines) - 8), -1):
        if read_office_line(lines[index].text):
            return index
    return None


def _with_signature_above(lines: list[Line], index: int) -> int:
    """Return the first line of a signature block that stands right above the recipients."""
    for above in range(max(0, index - 10), index):
        line = lines[above]
        if any(cell.capitals and read_office_line(cell.text) for cell in split_columns(line)):
            between = lines[above:index]
            if all(len(one.text) < _LONG for one in between):
                return above
    return index


def _split_foot(cell: Line) -> list[Line]:
    """Part a recipients' line from the signature block that OCR read across from it."""
    if cell.capitals:
        return [cell]
    match = _MID_AUTHORITY.search(cell.text)
    if match:
        return [cell.part(0, match.start()), cell.part(match.start())]
    tail = _CAPITAL_TAIL.search(cell.text)
    if tail and read_office_line(tail["tail"]):
        return [cell.part(0, tail.start("tail")), cell.part(tail.start("tail"))]
    return [cell]


def _take_recipients(cells: list[Line]) -> tuple[tuple[Found[str], ...], list[Line]]:
    """Return the recipients and the cells that are none."""
    items: list[list[Line]] = []
    rest: list[Line] = []
    inside = ended = False
    for index, cell in enumerate(cells):
        opener = _RECIPIENTS.match(cell.folded)
        if not opener and not items and cell.first and _opens_recipients(cells, index):
            opener = _DAMAGED_HEADING.match(cell.folded)
        if opener and not items:
            inside = True
            cell = cell.part(opener.end())  # noqa: PLW2901 - what follows the heading on its line
        if not inside and cell.first and _opens_list(cell):
            inside = True
        if not inside or ended or _is_signature(cell) or not _take_item(items, cell):
            rest.append(cell)
            ended = ended or (cell.first and bool(items) and _archives(items[-1]))
        ended = ended or (bool(items) and _list_ended(items[-1]))
    return tuple(_recipient(item) for item in items if item[0].text), rest


def _opens_list(cell: Line) -> bool:
    """Tell whether a cell opens the list of recipients whose heading was not readable."""
    return bool(_FIRST_RECIPIENT.match(cell.folded)) or (
        bool(_ITEM.match(cell.text)) and cell.text.rstrip().endswith((";", ",", "."))
    )


def _take_item(items: list[list[Line]], cell: Line) -> bool:
    """Add a cell to the list of recipients where it belongs there; tell whether it does."""
    mark = _ITEM.match(cell.text)
    readable = sum(map(str.isalnum, cell.text)) > 1
    if mark and readable:
        items.append([cell.part(mark.end())])
    elif readable and cell.first and (not items or _KEPT.match(cell.folded)):
        items.append([cell])
    elif readable and cell.first and items and _wraps(items[-1], cell):
        items[-1].append(cell)
    else:
        return False
    return True


def _wraps(item: list[Line], cell: Line) -> bool:
    """Tell whether a cell goes on with a recipient; the archive line wraps once at most."""
    if _ENDED.search(item[-1].text) or read_person(cell.text) is not None:
        return False
    if not _archives(item):
        return True
    return len(item) == 1 and not cell.gap and len(cell.text) < len(item[0].text) + _LITTLE


def _archives(item: list[Line]) -> bool:
    return bool(_KEPT.match(item[0].folded))


def _list_ended(item: list[Line]) -> bool:
    return _archives(item) and item[-1].text.rstrip().endswith(".")


def _recipient(item: list[Line]) -> Found[str]:
    text = squeeze(" ".join(line.text for line in item))
    places: tuple[Place, ...] = tuple((line.start, line.end) for line in item)
    return Found(clean_name(text), places, 0.92)


def _is_signature(cell: Line) -> bool:
    torn = cell.folded.strip(" .,") in _TORN and cell.capitals
    office = cell.capitals and like_office(cell.text)
    return bool(_ELECTRONIC.match(cell.folded)) or torn or office


def _haste(recipients: tuple[Found[str], ...]) -> Found[str] | None:
    return next((one for one in recipients if _ARCHIVE_HASTE.match(one.value)), None)


def _office_lines(cells: list[Line]) -> list[tuple[int, Line, OfficeLine]]:
    """Return the cells that show an office, with their indices; below one in small letters too."""
    found: list[tuple[int, Line, OfficeLine]] = []
    for index, cell in enumerate(cells):
        if _ELECTRONIC.match(cell.folded):
            continue
        office = read_office_line(cell.text) or (read_small_office(cell.text) if found else None)
        if office:
            found.append((index, cell, office))
    return found


def _offices(cells: list[Line]) -> tuple[Found[str] | None, Found[str] | None, int]:
    """Return authority, title and the index of the last cell that showed one of them."""
    found = _office_lines(cells)
    authorities: list[tuple[str, Place]] = []
    title: Found[str] | None = None
    last = -1
    for position, (index, cell, office) in enumerate(found):
        if title is not None:
            break
        place = (cell.start, cell.end)
        following = found[position + 1][2] if position + 1 < len(found) else OfficeLine()
        deputy = deputised(office, following)
        if office.authority:
            authorities.append((office.authority, place))
        elif deputy:
            authorities.append((deputy, place))
            last = index
            continue
        elif heads_unit(office, following):
            continue  # the sign of the order (TL.) before the head's office is lost
        if office.title:
            title = Found(office.title, (place,), 0.75 if office.damaged else 0.95)
        last = index
    joined = " / ".join(text for text, _ in authorities)
    places = tuple(place for _, place in authorities)
    sure = 0.65 if any(office.damaged for _, _, office in found) else 0.95
    authority = Found(joined, places, sure) if authorities else None
    if authority and title is None and (deputy := deputy_of(joined)):
        title = Found(deputy, places[-1:], 0.6)
    return authority, title, last


def _damaged_offices(
    cells: list[Line],
) -> tuple[Found[str], Found[str], int] | None:
    """Read a head's and a deputy's line that are damaged; rubbish may lie between them."""
    capitals = [(index, cell) for index, cell in enumerate(cells[:8]) if _mostly_capitals(cell)]
    for position, (_, first) in enumerate(capitals):
        for index, second in capitals[position + 1 : position + 3]:
            pair = read_damaged_pair(first.text, second.text)
            if pair:
                places = ((first.start, first.end), (second.start, second.end))
                return Found(pair[0], places[:1], 0.7), Found(pair[1], places[1:], 0.7), index
    return None


def _mostly_capitals(cell: Line) -> bool:
    letters = [sign for sign in cell.text if sign.isalpha()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) * 10 >= 7 * len(letters)  # noqa: PLR2004


def _signer(cells: list[Line], last: int) -> Found[str] | None:
    """Return the name under the title; degrees before it are no part of it (II.7.c)."""
    for cell in cells[last + 1 :] if last >= 0 else cells:
        if _ELECTRONIC.match(cell.folded):
            continue
        person = read_person(cell.text)
        if person is None:
            continue
        place = (cell.start + person.start, cell.start + person.end)
        return Found(person.name, (place,), person.sure if last >= 0 else 0.7 * person.sure)
    return None
