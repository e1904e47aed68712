"""Stage 6a. Reads who is charged by a document's standing wordings, and groups of one house.

An article's end charges the bodies that carry the document out; a council or team set up for a
task is named after it. Both are known by the verb that follows, whatever words the names hold.
"""

from __future__ import annotations

import re

from toandan.reading.bodies import split_bodies
from toandan.reading.openings import opens_body

#: the article that says who carries the document out
_EXECUTE = re.compile(
    r"^(?P<who>(?:Các (?:ông|đồng chí)[^:.]{0,20}:\s*)?[^:]{5,900}?)\s+"
    r"(?:chịu trách nhiệm|có trách nhiệm|căn cứ [Qq]uyết định(?: này)?)\s+"
    r"(?:tổ chức |triển khai )?(?:thi hành|thực hiện)\s+"
    r"(?:[Qq]uyết định|[Nn]ghị quyết|[Tt]hông tư)\b"
)
_STOPS = re.compile(r"\.\s+")
_COMRADES = re.compile(
    r"^Các (?:[Ôô]ng|đồng chí)(?:\s?[,/(]?\s?[Bb]à\)?)?(?:[^:.]{0,20}:\s*|\s+(?=[A-ZĐ]))"
)
_AND_PERSONS = re.compile(
    r"(?<!tổ chức)(?:,| và)\s+(?="
    r"(?:các )?cá nhân\b|các (?:ông|đồng chí|thành viên|cơ quan|đơn vị|tổ chức)\b)"
)
#: the heads of a ministry's divisions, named by their ranks first
_OF_DIVISIONS = re.compile(
    r"(?:Vụ trưởng|Cục trưởng|Tổng cục trưởng|Viện trưởng)"
    r"(?:(?:,| và) (?:Vụ trưởng|Cục trưởng|Tổng cục trưởng|Viện trưởng))* (?:các|thuộc) "
    r"(?:(?:Vụ|Cục|Tổng cục|Viện)(?:,| và)? ){1,4}thuộc (?:Bộ|Tổng cục)(?: [^\W\d_]+){1,2}"
)
#: the heading of an article that lays down the tasks of a council or team
_TASKS_OF = re.compile(
    r"(?:Chức năng,? |Trách nhiệm,? )?[Nn]hiệm vụ(?:,? (?:và )?quyền hạn)? của "
    r"(?P<who>(?:Hội đồng|Tổ|Ban|Đoàn|Tiểu ban|Đội)\s[^.;:()]{2,140}?)\s*(?=(?:như sau|gồm)?\s*:)"
)
#: a mark that OCR sees before a name in the list
_STRAY = re.compile(r"(?<=, )[“\"'‘](?=[A-ZĐ])")
_CHARGED = re.compile(
    r"(?P<who>(?:Hội đồng|Tổ|Ban|Đoàn|Tiểu ban|Đội)\s[^,.;:()]{2,140}?)"
    r"\s+(?=có (?:nhiệm vụ|trách nhiệm)\b)"
)


def read_executors(text: str) -> list[str]:
    """Return who carries a document out, as its last article lists them.

    "Chánh Văn phòng, Trưởng phòng … và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành
    Quyết định này": what stands before the verb is the list.
    """
    match = _EXECUTE.search(text)
    if match is None:
        return []
    names: list[str] = []
    for part in _STOPS.split(_STRAY.sub("", match["who"])):  # OCR takes commas for full stops
        listed = _COMRADES.sub("", part)
        if not opens_body(listed):
            names = []
            continue
        for name in _executors_in(listed):
            names += [one for one in _AND_PERSONS.split(name) if one]
    return names


def _executors_in(text: str) -> list[str]:
    """Return the bodies of a list, heads of a ministry's divisions as the one group they are."""
    group = _OF_DIVISIONS.search(text)
    if group is None:
        return [name for name, _, _ in split_bodies(text)]
    before, behind = text[: group.start()].strip(" ,"), text[group.end() :].strip(" ,")
    behind = behind.removeprefix("và ")
    return [
        *(_executors_in(before) if before else []),
        group[0],
        *(_executors_in(behind) if behind else []),
    ]


def read_charged(text: str, begin: int) -> tuple[str, int] | None:
    """Return the council or team that a clause at `begin` charges, and where its name ends."""
    match = _CHARGED.match(text, begin) or _TASKS_OF.match(text, begin)
    return (match["who"], match.end()) if match else None
