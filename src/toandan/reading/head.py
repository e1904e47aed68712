"""Stage 4a. Reads a document's lines; writes what its head says.

Rules of form: Nghị định 30/2020/NĐ-CP, annex I (State); Hướng dẫn 36-HD/VPTW (Party).
The head is read as cells: a two-column head gives two cells a row, or, where the columns
were exported one after the other, one cell a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toandan.reading.casing import area_of, running_case
from toandan.reading.dates import make_date
from toandan.reading.forms import (
    secrecy_of,
    type_by_likeness,
    type_by_name,
    type_of_number,
    urgency_by_likeness,
    urgency_of,
)
from toandan.reading.found import Found
from toandan.reading.issuer import mend_area, read_issuer
from toandan.reading.lines import DATELINE, Line, is_motto, split_columns
from toandan.reading.model import Secrecy, System, Urgency
from toandan.reading.numbers import read_number_line, suited
from toandan.reading.openings import opens_body
from toandan.reading.places import spelt_province
from toandan.reading.subject import ADDRESSED, TELEGRAM, is_about, read_addressees, read_subject
from toandan.reading.vietnamese import CAPITALS, fold, is_capitals, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

#: rows from the top of a document that its head can take
_HEAD_ROWS = 60
_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "T": "1"})
_TITLE = re.compile(r"^\W*(?P<type>[^\W\d_][^\n:]*?)\W*$")
_STAMP_WORDS = 5
#: types that name their urgency in the title itself ("CÔNG ĐIỆN KHẨN")
_STAMPED_TYPES = ("cong dien", "dien", "cong van", "chi thi", "thong bao", "giay moi")
_FIRST_CAPITALS = re.compile(
    rf"(?<![^\W_])[{CAPITALS}]{{2,}}(?![^\W_])|(?<!\w)[{CAPITALS}](?= [{CAPITALS}])"
)
_BODY = re.compile(r"(?:Ban|Ủy ban|Uỷ ban|UBND|Sở|Bộ(?! trưởng)|Văn phòng|Hội đồng)\b")
_KIND_OF_PLACE = re.compile(r"^(?:Thành phố|Tỉnh|TP\.?|Tp\.?)\s*")
_SPECKS = 10
_NUMBERED = re.compile(r"^[\W_]{0,3}(?:s[oe6]|§.)\s*[:.;]")
#: cells below number and date within which a title stands
_TITLE_WITHIN = 8
_UNDER_NUMBER = re.compile(r"^\W{0,3}V\s?/\s?[vV]\b")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a document says, each value with its places; None where it is silent.

    `month` is the first day of the document's month, where its own day may be handwritten.
    """

    system: System
    doc_type: Found[str] | None = None
    number: Found[str] | None = None
    issuer: Found[str] | None = None
    parent: Found[str] | None = None
    author: Found[str] | None = None
    place: Found[str] | None = None
    month: date | None = None
    date: Found[date] | None = None
    subject: Found[str] | None = None
    urgency: Found[Urgency] | None = None
    secrecy: Found[Secrecy] | None = None
    addressees: tuple[Found[str], ...] = ()
    body_start: int = 0


def read_head(lines: tuple[Line, ...]) -> Head:
    """Return what the head says and where the body starts (in the clean text)."""
    cells = [cell for line in lines[:_HEAD_ROWS] for cell in split_columns(line)]
    system = _system(cells)
    number_at = _number_index(cells)
    number, symbol = _number_and_symbol(cells, number_at)
    by_symbol, number_system = type_of_number(number.value if number else symbol or "")
    system = number_system if system is System.OTHER and symbol else system
    if number_at is not None:
        cells[number_at + 1 :] = _part_titles(cells[number_at + 1 :], by_symbol)
    dated_at = _index(cells, lambda cell: bool(DATELINE.search(cell.text)))
    title_at, title, title_urgency = _title(cells, number_at, dated_at)
    if number and title:
        number = replace(number, value=suited(number.value, title.value))
    place, when = _place_and_date(cells[dated_at]) if dated_at is not None else (None, None)
    top = _first(number_at, dated_at, title_at)
    found = read_issuer(_issuer_lines(cells[:top]), system)
    issuer = mend_area(found, place.value if place else None)
    about_at = _index(cells, is_about) if title_at is None and number_at is None else None
    begin = number_at if number_at is not None else dated_at
    subject, after = _subject(cells, title_at, begin, about_at)
    addressees, author, after = _addressed(cells, _first(number_at, dated_at), after)
    if title is None and addressees and number_at is not None and _of_letter(cells, number_at):
        by_symbol = "Công văn"  # "1103/PB-DT": a unit's sign may be that of a type
    above = [i + 1 for i in (number_at, dated_at, title_at) if i is not None]
    after = _past_title(cells, max([after, *above]))
    end = lines[-1].end if lines else 0
    return Head(
        system=system,
        doc_type=_of_symbol(title, by_symbol)
        or _type_from_symbol(by_symbol, cells, number_at)
        or (_letter_type(cells[about_at]) if about_at is not None else None)
        or (Found("Công văn", addressees[0].places, 0.7) if addressees and dated_at else None),
        number=number,
        issuer=issuer.issuer,
        parent=issuer.parent,
        author=_holder(_with_area(author, issuer.issuer), issuer.issuer),
        place=place,
        date=when,
        month=_month(cells[dated_at]) if dated_at is not None else None,
        subject=subject,
        urgency=title_urgency or _urgency_stamp(cells[:after]),
        secrecy=_secrecy_stamp(cells[:after]),
        addressees=addressees,
        body_start=cells[after].start if after < len(cells) else end,
    )


def _number_and_symbol(
    cells: list[Line], number_at: int | None
) -> tuple[Found[str] | None, str | None]:
    if number_at is None:
        return None, None
    return read_number_line(cells[number_at].text, cells[number_at].start)


def _index(cells: list[Line], test: Callable[[Line], bool], begin: int = 0) -> int | None:
    return next((i for i in range(begin, len(cells)) if test(cells[i])), None)


def _first(*indices: int | None) -> int:
    return min((index for index in indices if index is not None), default=0)


def _system(cells: list[Line]) -> System:
    for cell in cells:
        if is_motto(cell):
            party = re.match(r"^\W*.ang\s*c.ng\s*s.n", cell.folded)
            return System.PARTY if party else System.STATE
    return System.OTHER


def _number_index(cells: list[Line]) -> int | None:
    """Return the cell that numbers the document: before any addressee, body or long line."""
    for index, cell in enumerate(cells):
        if ADDRESSED.match(cell.folded):
            return None
        if cell.capitals and not any(map(str.isdigit, cell.text)) and opens_body(cell.text):
            continue  # "SỞ Y TẾ - SỞ GIÁO DỤC VÀ ĐÀO TẠO" is no "Số …"
        if (
            re.match(r"^\W{0,3}s[o6e]\w?\s*[:.;]?", cell.folded)
            and read_number_line(cell.text, cell.start)[1]
        ):
            return index
    return None


def _title(
    cells: list[Line], number_at: int | None, dated_at: int | None
) -> tuple[int | None, Found[str] | None, Found[Urgency] | None]:
    """Find the title that names the type ("QUYẾT ĐỊNH", "CÔNG ĐIỆN KHẨN")."""
    begin = max(-1, *(i for i in (number_at, dated_at, -1) if i is not None)) + 1
    within = _TITLE_WITHIN if begin else 2 * _TITLE_WITHIN
    for index in range(begin, min(begin + within, len(cells))):
        cell = cells[index]
        if ADDRESSED.match(cell.folded):
            break
        match = _TITLE.match(cell.text)
        if not match or not cell.capitals or _is_stamp(cell):
            continue
        name = squeeze(match["type"])
        urgency = urgency_of(name)
        bare = re.sub(r"(?i)\s+(?:thượng\s+)?kh[aẩẳáấ]n$|\s+h[oỏ]a\s+t[oố]c$", "", name)
        type_name = type_by_name(bare) or type_by_name(name)
        if not type_name and not _is_stamp(cell):
            type_name = type_by_likeness(bare)
        if type_name:
            places = ((cell.start, cell.end),)
            return index, Found(type_name, places), Found(urgency, places) if urgency else None
    return None, None, None


def _place_and_date(cell: Line) -> tuple[Found[str] | None, Found[date] | None]:
    match = DATELINE.search(cell.text)
    if not match:
        return None, None
    name = squeeze(match["place"])
    name = _spelt_place(name)
    place = Found(name, ((cell.start + match.start("place"), cell.start + match.end("place")),))
    year = match["year"].replace(" ", "")
    figures = [one.translate(_DIGITS).strip(" .:,") for one in (match["day"], match["month"], year)]
    if not all(figure.isdecimal() for figure in figures):
        return place, None
    value = make_date(*figures)
    if value is None:
        return place, None
    begin = cell.text.lower().find("ng", match.end("place"))
    sure = 0.97 if match["day"].strip() == figures[0] else 0.7
    return place, Found(value, ((cell.start + begin, cell.start + match.end()),), sure)


def _month(cell: Line) -> date | None:
    """Return the first day of the month that a dateline gives."""
    match = DATELINE.search(cell.text)
    if match is None:
        return None
    return make_date("1", match["month"].strip(" .:,"), match["year"].replace(" ", ""))


def _spelt_place(name: str) -> str:
    """Return a place as it is spelt, the province's name behind "Thành phố" or "Tỉnh" too."""
    kind = _KIND_OF_PLACE.match(name)
    rest = name[kind.end() :] if kind else name
    province = spelt_province(rest)
    return name[: len(name) - len(rest)] + province if province else name


def _issuer_lines(cells: list[Line]) -> list[Line]:
    return [
        cell
        for cell in map(_without_specks, (one for one in cells if not _NUMBERED.match(one.folded)))
        if cell.capitals
        and not is_motto(cell)
        and not _is_stamp(cell)
        and type_by_name(cell.text) is None
        and len(cell.text) > 4  # noqa: PLR2004 - "SỞ Y" is no body; shorter is noise
    ]


def _without_specks(cell: Line) -> Line:
    """Return a cell from its first word in capitals on: strokes and specks stand before it."""
    match = _FIRST_CAPITALS.search(cell.text)
    return cell.part(match.start()) if match and match.start() < _SPECKS else cell


def _part_titles(cells: list[Line], by_symbol: str | None) -> list[Line]:
    """Part a title from the subject that follows it on its line ("KẾ HOẠCH PHÒNG, CHỐNG …").

    The symbol of the number must name the same type, for subjects may open with a type's name.
    """
    if by_symbol is None or by_symbol == "Công văn":
        return cells
    opening = fold(by_symbol)
    parted: list[Line] = []
    for cell in cells:
        rest = cell.text[len(opening) :]
        joined = (
            cell.folded.startswith(opening)
            and rest[:1] in {" ", ":"}
            and type_by_name(cell.text) is None
        )
        if urgency_of(rest) is not None and len(rest.split()) <= _STAMP_WORDS:
            joined = False
        if joined and is_capitals(cell.text[: len(opening)]) and not _is_stamp(cell):
            parted += [cell.part(0, len(opening)), cell.part(len(opening) + 1)]
        else:
            parted.append(cell)
    return [cell for cell in parted if cell.text]


def _is_stamp(cell: Line) -> bool:
    if any(cell.folded.startswith(name) for name in _STAMPED_TYPES):
        return False
    short = len(cell.text.split()) <= _STAMP_WORDS
    return short and (urgency_of(cell.text) is not None or secrecy_of(cell.text) is not None)


def _urgency_stamp(cells: list[Line]) -> Found[Urgency] | None:
    for cell in cells:
        degree = urgency_of(cell.text) if cell.capitals and _is_stamp(cell) else None
        degree = degree or urgency_by_likeness(cell.text)
        if degree:
            return Found(degree, ((cell.start, cell.end),))
    return None


def _secrecy_stamp(cells: list[Line]) -> Found[Secrecy] | None:
    for cell in cells:
        degree = secrecy_of(cell.text) if cell.capitals else None
        if degree:
            return Found(degree, ((cell.start, cell.end),))
    return None


def _addressed(
    cells: list[Line], begin: int, after: int
) -> tuple[tuple[Found[str], ...], Found[str] | None, int]:
    """Find the addressees; a telegram also names who telegraphs ("CHỦ TỊCH … điện:")."""
    for index in range(begin, len(cells)):
        cell = cells[index]
        telegram = TELEGRAM.match(cell.folded)
        if ADDRESSED.match(cell.folded) or telegram:
            addressees, after = read_addressees(cells, index)
            author = None
            if telegram:
                end = telegram.end("author")
                name = running_case(cell.text[:end])
                author = Found(name, ((cell.start, cell.start + end),))
            return addressees, author, after
    return (), None, after


def _with_area(author: Found[str] | None, issuer: Found[str] | None) -> Found[str] | None:
    """Complete "Chủ tịch … huyện điện:" by the name of the issuer's area."""
    if author is None or issuer is None:
        return author
    area = area_of(issuer.value)
    kind = author.value.rsplit(" ", 1)[-1].lower()
    if area is None or not area.startswith(kind + " "):
        return author
    whole = f"{author.value[: -len(kind)]}{area}"
    return Found(whole, author.places + issuer.places, min(author.sure, issuer.sure))


def _holder(author: Found[str] | None, issuer: Found[str] | None) -> Found[str] | None:
    """Return who telegraphs where that is an office: a body that does so is the issuer itself."""
    same = author and issuer and author.value.lower() == issuer.value.lower()
    return None if same and author and _BODY.match(author.value) else author


def _past_title(cells: list[Line], after: int) -> int:
    """Step over what still belongs to the head: mottos, rules, datelines."""
    while after < len(cells):
        cell = cells[after]
        blank = not any(map(str.isalnum, cell.text))
        if not (is_motto(cell) or blank or DATELINE.match(cell.text) or _is_stamp(cell)):
            break
        after += 1
    return after


def _subject(
    cells: list[Line], title_at: int | None, below: int | None, about_at: int | None
) -> tuple[Found[str] | None, int]:
    """Read the subject below the title, else where "V/v" opens it, else below number or date."""
    if title_at is not None:
        return read_subject(cells, title_at + 1, titled=True)
    if about_at is not None:
        return read_subject(cells, about_at, titled=False)
    return read_subject(cells, below + 1, titled=False) if below is not None else (None, 0)


def _of_symbol(title: Found[str] | None, by_symbol: str | None) -> Found[str] | None:
    """Return the type of a title that adds what it notifies of ("THÔNG BÁO KẾT LUẬN")."""
    longer = title is not None and by_symbol is not None and title.value.startswith(by_symbol + " ")
    return replace(title, value=by_symbol) if longer and title and by_symbol else title


def _of_letter(cells: list[Line], number_at: int) -> bool:
    """Tell whether "V/v" opens a subject right under the number, as in a công văn alone."""
    return any(_UNDER_NUMBER.match(cell.text) for cell in cells[number_at + 1 : number_at + 4])


def _letter_type(cell: Line) -> Found[str]:
    """Return the type that only a công văn shows: no title, a subject that opens with V/v."""
    return Found("Công văn", ((cell.start, cell.end),), 0.85)


def _type_from_symbol(
    name: str | None, cells: list[Line], number_at: int | None
) -> Found[str] | None:
    if name is None or number_at is None:
        return None
    cell = cells[number_at]
    return Found(name, ((cell.start, cell.end),), 0.95)
