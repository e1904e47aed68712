"""Stage 4b. Reads the issuer's lines of a head; writes issuer and superior body.

The head names the superior body above the issuer (Nghị định 30/2020/NĐ-CP, annex I, part
II.2; Hướng dẫn 36-HD/VPTW). Where the issuer's own line leaves out the area or body that
makes it one of a kind ("SỞ Y TẾ", "VĂN PHÒNG"), the superior's line gives it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from toandan.reading.casing import area_of, running_case
from toandan.reading.found import Found, Place
from toandan.reading.model import System
from toandan.reading.openings import HEAD_PATTERN
from toandan.reading.places import CITIES, spelt_province
from toandan.reading.vietnamese import fold

if TYPE_CHECKING:
    from toandan.reading.lines import Line

_AREA_LINE = re.compile(
    r"^\W*(?:tinh|huyen|thanh pho|tp|quan|thi xa|thi tran|xa|phuong)\b(?! uy\b)"
)
_CONTINUES = re.compile(
    r"^\W*(?:va\b|phong,? *chong|cac\b|tim kiem|cong trinh|benh\b(?! vien)|dich\b)"
)
#: names of which narrow columns leave a part on the next line, that reads like a body of its own
_WHOLE_NAMES = re.compile(
    r"bo (?:chi huy|tu lenh) bo doi bien phong|canh sat phong chay|cong an nhan dan|"
    r"(?:bo|ban) chi huy (?:phong|phong thu|quan su)\b"
)
_OPENS = re.compile(rf"^\W*{HEAD_PATTERN}")
#: bodies named after their superior where the head leaves the area out
_OF_AREA = re.compile(r"^(?:so|phong|chi cuc|ban|thanh tra|trung tam|benh vien|hoi|to)\b")
_ALIKE = 75.0
_HEAD_OF = re.compile(r"^(?:Giám đốc|Cục trưởng|Chi cục trưởng|Hiệu trưởng)\s+(?P<body>\S.{4,})$")
#: bodies that every province has one of, and nobody else
_OF_PROVINCE = re.compile(r"^(?:so [a-z ]+|uy ban nhan dan|ubnd|hoi dong nhan dan)$")
#: the standing part of a committee, which the line above names
_OF_COMMITTEE = frozenset({"ban thuong truc", "thuong truc", "ban thuong vu", "ban chap hanh"})
#: a hamlet's own people's board is named by its hamlet
_OF_HAMLET = re.compile(r"\b(?:ấp|thôn|khóm|buôn|khu phố|tổ dân phố) \S", re.IGNORECASE)
_OF_PARTY = re.compile(r"^(?:van phong|ban|uy ban kiem tra|co quan)\b")


@dataclass(frozen=True, slots=True)
class Issuer:
    """The issuer and, where the head shows one, its superior."""

    issuer: Found[str] | None
    parent: Found[str] | None


def read_issuer(lines: list[Line], system: System) -> Issuer:
    """Return who issues, from the capital lines above the number."""
    groups: list[list[Line]] = []
    for line in lines:
        if not groups or _opens_body(line, groups[-1]):
            groups.append([line])
        else:
            groups[-1].append(line)
    bodies = [_body(group) for group in groups]
    if not bodies:
        return Issuer(None, None)
    name, places = bodies[-1]
    if len(bodies) == 1:
        return Issuer(Found(name, places), None)
    parent, parent_places = bodies[-2]
    full = _with_superior(name, parent, system)
    if full != name:
        places += parent_places
    return Issuer(Found(full, places), Found(parent, parent_places))


def headed_by(author: str, issuer: Found[str] | None, number: str | None) -> str | None:
    """Return the body that decides by its head's own words, where the head of the page lost it.

    "GIÁM ĐỐC SỞ Y TẾ TỈNH …" heads Sở Y tế; a page that shows but its superior, a people's
    committee whose letters its number does not bear, has lost the issuer's line.
    """
    body = _HEAD_OF.match(author)
    if body is None or issuer is None or (number and "UBND" in number):
        return None
    superior = fold(issuer.value).startswith(("ubnd", "uy ban nhan dan"))
    return body["body"] if superior and not fold(body["body"]).startswith("u") else None


def mend_area(issuer: Issuer, place: str | None) -> Issuer:
    """Mend the area in the issuer's name by the place beside the date, where they are alike.

    A body of an area dates its papers from that area by its name (Nghị định 30/2020/NĐ-CP,
    annex I, part II.4.a), so the dateline is a second reading of the same name.
    """
    found = issuer.issuer
    area = area_of(found.value) if found else None
    province = spelt_province(place) if place else None
    if found and area is None and province and _OF_PROVINCE.match(fold(found.value)):
        kind = "thành phố" if province in CITIES else "tỉnh"
        made = replace(found, value=f"{found.value} {kind} {province}", sure=min(found.sure, 0.8))
        return replace(issuer, issuer=made)
    if found is None or area is None or place is None:
        return issuer
    name = area.split(" ", 1)[-1] if not area.startswith(("thành phố", "thị")) else area[10:]
    alike = fuzz.partial_ratio(_letters(name), _letters(place))
    if name == place or alike < _ALIKE or spelt_province(name):
        return issuer
    mended = found.value.removesuffix(name) + place
    return replace(issuer, issuer=replace(found, value=mended, sure=min(found.sure, 0.8)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, fold(text)))


def _opens_body(line: Line, group: list[Line]) -> bool:
    if _AREA_LINE.match(line.folded):
        return False
    if _CONTINUES.match(line.folded):
        return False
    if fold(group[-1].text).rstrip().endswith((" va", ",")):
        return False
    if _parts_name(fold(group[-1].text), line.folded):
        return False
    return bool(_OPENS.match(line.folded) or _OPENS.match(fold(running_case(line.text))))


def _parts_name(above: str, line: str) -> bool:
    """Tell whether two lines part a name that is one: "BỘ CHỈ HUY BỘ ĐỘI BIÊN / PHÒNG TỈNH …"."""
    above = above.rstrip()
    names = _WHOLE_NAMES.finditer(f"{above} {line}")
    return any(name.start() < len(above) < name.end() for name in names)


def _body(group: list[Line]) -> tuple[str, tuple[Place, ...]]:
    name = running_case(" ".join(line.text for line in group))
    return name, tuple((line.start, line.end) for line in group)


def _with_superior(name: str, parent: str, system: System) -> str:
    """Return the issuer's name made whole by its superior's."""
    folded = fold(name)
    if folded in _OF_COMMITTEE:
        return f"{name} {parent}"
    if area_of(name) or _OF_HAMLET.search(name):
        return name
    if system is System.PARTY:
        of_committee = re.match(r"(?:tinh|thanh|huyen|thi|quan|dang) uy\b", fold(parent))
        return f"{name} {parent}" if _OF_PARTY.match(folded) and of_committee else name
    if folded in {"van phong", "thanh tra"}:
        return f"{name} {_long_name(parent)}"
    area = area_of(parent)
    if area and _OF_AREA.match(folded):
        return f"{name} {area}"
    return name


def _long_name(parent: str) -> str:
    return re.sub(r"^UBND\b", "Ủy ban nhân dân", re.sub(r"^HĐND\b", "Hội đồng nhân dân", parent))
