"""Stage 4c. Reads a head's cells; writes the subject and the addressees."""

from __future__ import annotations

import re

from toandan.reading.bodies import clean_name, split_bodies
from toandan.reading.casing import running_case
from toandan.reading.forms import urgency_by_likeness, urgency_of
from toandan.reading.found import Found, Place
from toandan.reading.lines import DATELINE, Line, is_motto
from toandan.reading.openings import opens_body as names_body
from toandan.reading.openings import opens_particular
from toandan.reading.vietnamese import squeeze

ADDRESSED = re.compile(r"^\W*k[ijl1]nh[\s|]*(?:g[uừ]i|chuyen|trinh)\b\s*[:;.]?\s*")
TELEGRAM = re.compile(r"^(?P<author>.{6,120}?)\s+dien\s*:\s*")
_ABOUT = re.compile(r"^\W*(?:v\s*[/\\]\s*(?:[vy]|(?=\s))|v[eaà]\s+viec|trich yeu)\b\s*[:.]?\s*")
#: how the body of a document opens; a subject never begins a new line with these
_BODY_OPENS = re.compile(
    r"^(?:can cu\b|thuc hien (?:cong van|quyet dinh|chi thi|nghi quyet|ke hoach|cong dien|"
    r"thong bao)|theo\b(?! doi)|ngay \d|"
    r"hoi \d|truoc tinh hinh|xet\b|de (?:trien khai|thuc hien|chu dong|kip thoi|tiep tuc)|"
    r"nham\b|nay\b|"
    r"tren co so|kinh (?:gui|chuyen|trinh|moi)|sau khi|tiep theo|vua qua|trong thoi gian|"
    r"thoi gian qua|trong khuon kho|"
    r"so y te nhan duoc|dieu \d|phan thu|chuong)"
)
#: the line under a Party title that names who resolves ("CỦA BAN THƯỜNG VỤ TỈNH ỦY")
_OF_AUTHOR = re.compile(
    r"^\W*cua (?:ban|tinh uy|thanh uy|huyen uy|dang uy|chinh phu|bo chinh tri|thu tuong)\b"
)
#: an item's dash, before which OCR sees specks
_ITEM = re.compile(r"^[.,'`ˆ^]{0,2}[-–—+•*·~¬]\s*[_-]?\s*")
_ENDED = re.compile(r"[;.,:]\W*$")
#: what parts addressees on one line; inside brackets it parts nothing
_SEMICOLON = re.compile(r";(?![^()]{0,300}\))\s*")
_AFTERWORD = re.compile(r"^\W*\(?\s*sau day|^\W*\(?\s*duoi day")
#: what the stamp of an arrived letter shows beside the addressees (ĐẾN; Số, Ngày, Chuyển)
_ARRIVED = re.compile(
    r"^\W*(?:(?:cong van )?den\b|(?:den )?s.\s*[:;.]\W*[\d.]|(?:den )?ngay\s*[:;.]|chuy.n\s*[:;.]|"
    r"l.u h.\s)"
)
_STAMP_ROWS = 16
_STAMP_WORDS = 3
#: the label of a body's first item
_LABELLED = re.compile(
    r"^(?:[IVX]{1,4}\s*[.)\-–]|\d{1,2}[.)]\s|Phần |Điều \d|Chương |PHẦN |CHƯƠNG |[-+]\s[A-ZĐ])"
)
#: a line of small letters under a title in capitals is the body where it is as long as this
_PARAGRAPH = 110
#: dots to be filled in by hand
_BLANK = re.compile(r"\.{4}|…{2}")
#: a subject that cites a document by its number goes on with its date
_NUMBERED_END = re.compile(r"\d/[A-ZĐ][A-ZĐ\d/-]+$")
_LONGEST_SUBJECT = 8
_PAIR = 2
_SHORT = 48
#: what is shorter is rubble of a stamp
_SPECK = 8
#: a speck between two words, where lines of a subject meet ("và . Thông tư")
_STRAY = re.compile(r"(?<=\w) [.,](?= \w)")


def strip_about(line: Line) -> Line:
    """Return a subject's line without its "V/v" or "Về việc"."""
    match = _ABOUT.match(line.folded)
    return line.part(match.end()) if match else line


def opens_body(line: Line) -> bool:
    """Tell whether a line opens the body of a document."""
    return bool(_BODY_OPENS.match(line.folded))


def is_about(line: Line) -> bool:
    """Tell whether a line begins a subject with "V/v" or "Về việc"."""
    return bool(_ABOUT.match(line.folded))


def read_subject(cells: list[Line], begin: int, *, titled: bool) -> tuple[Found[str] | None, int]:
    """Read the subject that begins at `cells[begin]`.

    Args:
        cells: the cells of the head.
        begin: the first cell after the number (công văn) or the type's title.
        titled: whether it stands under a title, over the whole width of the page.

    Returns:
        The subject and the index after its last cell.
    """
    parts: list[Line] = []
    index = begin
    while index < len(cells) and len(parts) < _LONGEST_SUBJECT:
        cell = cells[index]
        if _skipped(cell) and not (parts and titled):
            index += 1
            continue
        if _ends_subject(cell, parts, titled=titled) or (parts and _decides(cells, index)):
            break
        if titled and not parts and _OF_AUTHOR.match(cell.folded) and cell.capitals:
            index += 1
            continue
        parts.append(strip_about(cell) if not parts else cell)
        index += 1
    parts = [part for part in parts if part.text]
    if not parts:
        return None, index
    value = squeeze(" ".join(part.text for part in parts)).strip(" .;:_-–—*")
    value = re.sub(r"^[^\w\"“‘'(]+", "", value)
    value = _STRAY.sub("", value)
    value = re.sub(r"(?<=\w)- (?=\w)", "-", value) if "- " in value and "-" in value else value
    places: tuple[Place, ...] = tuple((part.start, part.end) for part in parts)
    marked = is_about(cells[begin]) or titled
    return Found(value, places, 0.95 if marked else 0.85), index


def _skipped(cell: Line) -> bool:
    return is_motto(cell) or bool(DATELINE.match(cell.text)) or not any(map(str.isalnum, cell.text))


def _ends_subject(cell: Line, parts: list[Line], *, titled: bool) -> bool:
    addressed = ADDRESSED.match(cell.folded) or TELEGRAM.match(cell.folded)
    if (
        addressed
        or urgency_by_likeness(cell.text)
        or (parts and _ends_capitals(cell, parts, titled=titled))
    ):
        return True
    if not parts:
        # under a title a line in small letters is the subject, whatever it opens with
        return opens_body(cell) and not is_about(cell) and not (titled and cell.text[:1].islower())
    ruled = not any(map(str.isalnum, cell.text))  # dashes under a subject (36-HD/VPTW)
    dates = _NUMBERED_END.search(parts[-1].text) and cell.text.startswith("ngày")
    opens = opens_body(cell) and (cell.gap or not cell.text[:1].islower()) and not dates
    if ruled or opens or is_motto(cell) or DATELINE.match(cell.text):
        return True
    if cell.capitals and not parts[-1].capitals:
        return True
    if cell.gap and not cell.text[:1].islower():
        return True
    narrow = max(len(part.text) for part in parts) < _SHORT
    return narrow and not titled and len(cell.text) > 1.5 * _SHORT


def _ends_capitals(cell: Line, parts: list[Line], *, titled: bool) -> bool:
    """Tell whether a first item, or small letters under a subject in capitals, open the body."""
    if _LABELLED.match(cell.text):
        return True
    small = not cell.capitals and all(part.capitals for part in parts)
    return small and (not titled or len(cell.text) > _PARAGRAPH)


def _decides(cells: list[Line], index: int) -> bool:
    """Tell whether a line in capitals names who decides: the legal bases follow it."""
    cell = cells[index]
    based = index + 1 < len(cells) and cells[index + 1].folded.startswith("can cu")
    return based and cell.capitals and names_body(running_case(cell.text))


def read_addressees(cells: list[Line], begin: int) -> tuple[tuple[Found[str], ...], int]:
    """Read the addressees from the cell that holds "Kính gửi:" or "… điện:".

    Returns:
        The addressees and the index of the first cell after them.
    """
    opener = cells[begin]
    match = ADDRESSED.match(opener.folded) or TELEGRAM.match(opener.folded)
    rest = opener.part(match.end()) if match else opener
    items: list[list[Line]] = []
    listed = False
    stamp = sum(bool(_ARRIVED.match(one.folded)) for one in cells[begin + 1 :][:_STAMP_ROWS]) > 1
    if stamp and not rest.text:
        return _beside_stamp(cells, begin + 1)
    if rest.text:
        listed = bool(_ITEM.match(rest.text))
        items.append([_without_mark(rest)])
    index, beside = begin + 1, -1
    while index < len(cells):
        cell = cells[index]
        if _AFTERWORD.match(cell.folded):
            index = _after_bracket(cells, index)
            continue
        if items and _is_haste(cell):
            # what shares its row with a stamp is a line as any other
            index = beside = index + 1
            continue
        if not cell.first and items and index != beside:
            index += 1
            continue
        follows = not _closed(items) or not cell.gap
        if _ITEM.match(cell.text) and (listed or not items) and follows:
            listed = True
            items.append([_without_mark(cell)])
        elif items and _continues(items[-1][-1], cell, first=len(items) == 1 and not listed):
            items[-1].append(cell)
        elif (not items and not cell.gap) or _next_addressee(items, cell, listed=listed):
            items.append([cell])
        else:
            break
        index += 1
    return _addressees(items), index


def _is_haste(cell: Line) -> bool:
    """Tell whether a line is a stamp of haste ("KHẨN"), and nothing else."""
    few = cell.capitals and len(cell.text.split()) <= _STAMP_WORDS
    return bool((few and urgency_of(cell.text)) or urgency_by_likeness(cell.text))


def _beside_stamp(cells: list[Line], begin: int) -> tuple[tuple[Found[str], ...], int]:
    """Read the addressees that stand right of the stamp of an arrived letter."""
    items: list[list[Line]] = []
    index = begin
    while index < len(cells) and not _opens_text(cells[index]):
        cell = cells[index]
        if _ITEM.match(cell.text) and len(cell.text) > _SPECK and not _ARRIVED.match(cell.folded):
            items.append([_without_mark(cell)])
        elif not cell.first and items and cell.text[:1].islower() and len(cell.text) > _SPECK:
            items[-1].append(cell)
        index += 1
    return _addressees(items), index


def _opens_text(cell: Line) -> bool:
    """Tell whether a line is as long as those of the body are, or opens it."""
    dashed = _ITEM.match(cell.text) or not cell.first
    return opens_body(cell) or (not dashed and len(cell.text) > 1.2 * _SHORT)


def _next_addressee(items: list[list[Line]], cell: Line, *, listed: bool) -> bool:
    """Tell whether a line without a dash names the next of several addressees."""
    if listed or not items or cell.gap or opens_body(cell):
        return False
    return items[-1][-1].text.rstrip().endswith((";", ",")) and names_body(cell.text)


def _after_bracket(cells: list[Line], index: int) -> int:
    while index < len(cells) - 1 and ")" not in cells[index].text:
        index += 1
    return index + 1


def _without_mark(cell: Line) -> Line:
    match = _ITEM.match(cell.text)
    return cell.part(match.end()) if match else cell


def _closed(items: list[list[Line]]) -> bool:
    """Tell whether the list was ended by a full stop."""
    return bool(items) and bool(re.search(r"\.\W*$", items[-1][-1].text))


def _continues(last: Line, cell: Line, *, first: bool) -> bool:
    wrapped_list = last.text.rstrip().endswith(",") and cell.text[:1].islower() and not cell.gap
    if wrapped_list and not _ITEM.match(cell.text):
        return True
    if _ENDED.search(last.text) or opens_body(cell) or _ITEM.match(cell.text):
        return False
    return not cell.gap and (cell.text[:1].islower() or not first or len(last.text) > _SHORT)


def _bodies_beside(text: str) -> list[str]:
    """Return the bodies that stand beside each other behind "Kính gửi:", each with a capital."""
    names = [name for name, _, _ in split_bodies(text)]
    own = all(name[:1].isupper() and opens_particular(name) for name in names)
    return names if own and (" và " not in text or len(names) > _PAIR) else [text]


def _addressees(items: list[list[Line]]) -> tuple[Found[str], ...]:
    found: list[Found[str]] = []
    for item in items:
        text = squeeze(" ".join(line.text for line in item))
        names = _SEMICOLON.split(text)
        if len(items) == len(names) == 1:
            names = _bodies_beside(text)
        places = tuple((line.start, line.end) for line in item)
        found += [
            Found(clean_name(name), places)
            for name in names
            if clean_name(name) and not _BLANK.search(name)
        ]
    return tuple(found)
