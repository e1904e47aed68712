"""Stage 4d. Reads the foot of a document; writes signature block and recipients.

Rules of form: Nghị định 30/2020/NĐ-CP, annex I, part II.7 (authority TM., KT., TL., TUQ.,
Q.; title; name) and II.9 (recipients); Hướng dẫn 36-HD/VPTW (T/M, K/T, T/L).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from toandan.reading.bodies import clean_name
from toandan.reading.found import Found, Place
from toandan.reading.lines import Line, split_columns
from toandan.reading.syllables import is_syllable
from toandan.reading.vietnamese import CAPITALS, squeeze

_RECIPIENTS = re.compile(r"^\W*n?[o0]i\s*nh.n\b\s*[:.;]*\s*")
_FIRST_RECIPIENT = re.compile(
    r"^[-–—~.+•* ]+(?:nhu\s*(?:tren|dieu|kinh gui|thanh phan)|nhu\b.{0,14}$)"
)
_KEPT = re.compile(r"^[-–—~.+•* ]*l\w{0,2}u\b\s*[:.]?")
_ITEM = re.compile(r"^[-–—~+•*·]+\s*_?\s*")
_AUTHORITY = re.compile(
    r"^\W*(?P<sign>t\s?/\s?m|tm|k\s?/\s?t|kt|t\s?/\s?l|tl|t\s?/\s?u\s?q|tuq|q)\s*(?:\.|"
    r"\s)\s*(?P<whom>[a-z].*)$"
)
_MID_AUTHORITY = re.compile(
    rf"(?<=\s)(?:T/?M|K/?T|T/?L|T/?UQ|TUQ|Q)\.?\s+(?=[{CAPITALS}]{{2,}}\s+[{CAPITALS}]{{2,}})"
)
#: offices that sign, longest wording first (folded)
_OFFICES = sorted(
    """giam doc|pho giam doc|tong giam doc|pho tong giam doc|chu tich|pho chu tich|
pho chu tich thuong truc|
    bi thu|pho bi thu|pho bi thu thuong truc|chanh van phong|pho chanh van phong|bo truong|
thu truong|
    thu tuong|pho thu tuong|truong ban|pho truong ban|pho truong ban thuong truc|truong phong|
pho truong phong|
    hieu truong|pho hieu truong|cuc truong|pho cuc truong|chi cuc truong|pho chi cuc truong|
vien truong|
    pho vien truong|chanh thanh tra|pho chanh thanh tra|chi huy truong|pho chi huy truong|
truong cong an|
    pho truong cong an|uy vien thuong truc|uy vien|tong bi thu|thuong truc ban bi thu|
giam doc trung tam|
    chu nhiem|pho chu nhiem|vu truong|pho vu truong|tong cuc truong|thuong truc|chanh an|
tu lenh|chinh uy|
    truong doan|to truong|truong khoa|quyen giam doc|q giam doc|thu ky|tram truong|truong tram|
chu toa|
    pho giam doc phu trach|pho giam doc thuong truc|chu tich hoi dong|tong thu ky""".replace(
        "\n", ""
    ).split("|"),
    key=lambda office: -len(office.strip()),
)
_OFFICE = re.compile(r"^\W*(?:" + "|".join(office.strip() for office in _OFFICES) + r")\b")
_TAIL_OFFICE = re.compile(
    r"\s(?P<office>" + "|".join(office.strip() for office in _OFFICES) + r")\W*$"
)
_NAME_WORD = rf"[{CAPITALS}][^\W\d_{CAPITALS}]+"
_NAME = re.compile(
    rf"^\W*(?P<degrees>(?:(?:[A-ZĐ]{{2,4}}|Th[Ss]|B[Ss]|CK\s?I{{1,2}}|BSCK\s?I{{1,2}}|GS|"
    rf"PGS|TS)\.?\s*)*"
    rf"(?:(?:Thiếu|Trung|Thượng|Đại)\s+(?:tướng|tá|"
    rf"úy)\s+)?)(?P<name>{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,5}})\W*$"
)
_BODY_SIGNS = re.compile(
    r"(?:ban thuong vu|ban chap hanh|uy ban nhan dan|hoi dong nhan dan|chinh phu|thuong truc)"
)
_ELECTRONIC = re.compile(
    r"^\W*(?:ky boi|nguoi ky|co quan\s*:|email|thoi gian ky|ngay ky|signature|chu ky so)"
)
#: rows that a foot takes at most
_FOOT_ROWS = 45
_LONG = 70


@dataclass(frozen=True, slots=True)
class Foot:
    """Signature block and recipients; `start` is where the foot begins in the clean text."""

    start: int
    authority: Found[str] | None = None
    title: Found[str] | None = None
    signer: Found[str] | None = None
    recipients: tuple[Found[str], ...] = ()


def read_foot(lines: tuple[Line, ...], body_start: int, end: int) -> Foot:
    """Return the foot of the document whose body starts at `body_start`."""
    below = [line for line in lines if line.start >= body_start]
    begin = _foot_index(below)
    if begin is None:
        return Foot(end)
    cells = [
        cell
        for line in below[begin : begin + _FOOT_ROWS]
        for column in split_columns(line)
        for cell in _split_foot(column)
        if cell.text
    ]
    recipients, rest = _take_recipients(cells)
    authority, title, last = _offices(rest)
    return Foot(below[begin].start, authority, title, _signer(rest, last), recipients)


def _foot_index(lines: list[Line]) -> int | None:
    for index, line in enumerate(lines):
        folded = line.folded
        if _RECIPIENTS.match(folded) or _FIRST_RECIPIENT.match(folded):
            return _with_signature_above(lines, index)
    for index, line in enumerate(lines):
        if _AUTHORITY.match(line.folded) and line.capitals and index:
            return index
    return next(
        (
            index
            for index in range(len(lines) - 1, max(0, len(lines) - 8), -1)
            if lines[index].capitals and _OFFICE.match(lines[index].folded)
        ),
        None,
    )


def _with_signature_above(lines: list[Line], index: int) -> int:
    """Return the first line of a signature block that stands right above the recipients."""
    for above in range(max(0, index - 10), index):
        line = lines[above]
        if line.capitals and (_AUTHORITY.match(line.folded) or _OFFICE.match(line.folded)):
            between = lines[above:index]
            if all(len(one.text) < _LONG for one in between):
                return above
    return index


def _split_foot(cell: Line) -> list[Line]:
    """Part a recipients' line from the signature block that OCR read across from it."""
    match = _MID_AUTHORITY.search(cell.text)
    if match and not _AUTHORITY.match(cell.folded):
        return [cell.part(0, match.start()), cell.part(match.start())]
    tail = _TAIL_OFFICE.search(cell.folded)
    if tail and not cell.capitals:
        place = tail.start("office")
        if cell.part(place).capitals:
            return [cell.part(0, place), cell.part(place)]
    return [cell]


def _take_recipients(cells: list[Line]) -> tuple[tuple[Found[str], ...], list[Line]]:
    """Return the recipients and the cells that are none."""
    items: list[list[Line]] = []
    rest: list[Line] = []
    inside = ended = False
    for cell in cells:
        opener = _RECIPIENTS.match(cell.folded)
        if opener and not items:
            inside = True
            cell = cell.part(opener.end())  # noqa: PLW2901 - what follows the heading on its line
            if not cell.text:
                continue
        if not inside and _FIRST_RECIPIENT.match(cell.folded):
            inside = True
        if not inside or ended or _is_signature(cell):
            rest.append(cell)
        elif _ITEM.match(cell.text) or (not items and cell.text):
            items.append([cell.part(_item_length(cell))])
        elif _KEPT.match(cell.folded):
            items.append([cell])
        elif items and not re.search(r"[;.]\W*$", items[-1][-1].text) and len(cell.text) > 1:
            items[-1].append(cell)
        else:
            rest.append(cell)
        ended = ended or (bool(items) and _list_ended(items[-1]))
    return tuple(_recipient(item) for item in items if item[0].text), rest


def _list_ended(item: list[Line]) -> bool:
    return bool(_KEPT.match(item[0].folded)) and item[-1].text.rstrip().endswith(".")


def _item_length(cell: Line) -> int:
    match = _ITEM.match(cell.text)
    return match.end() if match else 0


def _recipient(item: list[Line]) -> Found[str]:
    text = squeeze(" ".join(line.text for line in item))
    places: tuple[Place, ...] = tuple((line.start, line.end) for line in item)
    return Found(clean_name(text), places, 0.92)


def _is_signature(cell: Line) -> bool:
    if cell.capitals and (_AUTHORITY.match(cell.folded) or _OFFICE.match(cell.folded)):
        return True
    return bool(_ELECTRONIC.match(cell.folded))


def _offices(cells: list[Line]) -> tuple[Found[str] | None, Found[str] | None, int]:
    """Return authority, title and the index of the last cell that showed one of them."""
    authorities: list[tuple[str, Place]] = []
    title: tuple[str, Place] | None = None
    last = -1
    for index, cell in enumerate(cells):
        if not cell.capitals:
            continue
        if _AUTHORITY.match(cell.folded) and title is None:
            head, office = _split_authority(cell)
            authorities.append((squeeze(head.text).strip(" _.-*"), (head.start, head.end)))
            if office:
                title = (squeeze(office.text), (office.start, office.end))
            last = index
        elif _OFFICE.match(cell.folded) and title is None:
            title = (squeeze(cell.text).strip(" _.-*"), (cell.start, cell.end))
            last = index
        elif authorities and title is None and last == index - 1 and len(cell.text) < _LONG:
            text, place = authorities[-1]
            authorities[-1] = (f"{text} {squeeze(cell.text)}", (place[0], cell.end))
            last = index
    joined = " / ".join(text for text, _ in authorities)
    authority = Found(joined, tuple(place for _, place in authorities)) if authorities else None
    return authority, Found(title[0], (title[1],)) if title else None, last


def _split_authority(cell: Line) -> tuple[Line, Line | None]:
    """Part "KT. BỘ TRƯỞNG THỨ TRƯỞNG" into authority and title."""
    match = _AUTHORITY.match(cell.folded)
    if not match:
        return cell, None
    whom = match["whom"]
    offset = match.start("whom")
    opening = _BODY_SIGNS.match(whom) or _OFFICE.match(whom)
    if not opening:
        return cell, None
    rest = whom[opening.end() :]
    later = re.search(r"\b(?:" + "|".join(office.strip() for office in _OFFICES) + r")\b\W*$", rest)
    if not later:
        return cell, None
    place = offset + opening.end() + later.start()
    return cell.part(0, place), cell.part(place)


def _signer(cells: list[Line], last: int) -> Found[str] | None:
    """Return the name under the title; degrees before it are no part of it (II.7.c)."""
    for cell in cells[last + 1 :] if last >= 0 else cells:
        match = _NAME.match(cell.text)
        if not match or _ELECTRONIC.match(cell.folded):
            continue
        words = match["name"].split()
        if sum(is_syllable(word) for word in words) * 2 < len(words):
            continue
        place = (cell.start + match.start("name"), cell.start + match.end("name"))
        return Found(squeeze(match["name"]), (place,), 0.95 if last >= 0 else 0.7)
    return None


def names_person(text: str) -> bool:
    """Tell whether a line is nothing but a person's name."""
    match = _NAME.match(text)
    return match is not None and all(map(is_syllable, match["name"].split()))
