"""Names broken into lines, lists with their stops, and the end of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toandan.reading.casing import area_of

if TYPE_CHECKING:
    from collections.abc import Sequence

#: a line of a name opens best with these: the area of a body, or the second half of a pair
_OPENS_LINE = re.compile(
    r"(?:TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|THỊ TRẤN|QUẬN|XÃ|PHƯỜNG|ĐẶC KHU|TRUNG ƯƠNG)\b(?! ỦY\b)"
)
#: a committee whose area does not fit beside it
_COMMITTEE = re.compile(r"(?:TỈNH|THÀNH|HUYỆN|THỊ|QUẬN) ỦY ")
_STOPS = " ;,."
_ENDS = re.compile(r"[\s./;,]+$")


def break_name(name: str, width: int) -> list[str]:
    """Return a body's name in capitals, in lines of about `width` letters.

    A name is broken before its area ("ỦY BAN NHÂN DÂN / TỈNH KIÊN GIANG"), else where its
    lines come out evenly; words are never broken.
    """
    words = name.upper().replace(" - ", "\u00a0- ").split(" ")
    if not name.strip():
        return []
    text = " ".join(words)
    if len(text) <= width:
        return [text]
    committee = _COMMITTEE.match(text)
    if committee and len(text) - committee.end() <= width:
        return [committee[0].strip(), text[committee.end() :]]
    for place in range(1, len(words)):
        rest = " ".join(words[place:])
        if _OPENS_LINE.match(rest) and len(rest) <= width:
            return [*_evenly(words[:place], width), rest]
    return _evenly(words, width)


def _evenly(words: list[str], width: int) -> list[str]:
    total = len(" ".join(words))
    count = -(-total // width)
    aim = total / count
    lines: list[str] = []
    current = ""
    for word in words:
        longer = f"{current} {word}".strip()
        full = current and len(longer) > max(aim, 1) + len(word) / 2
        if (full and len(lines) + 1 < count) or (current and len(longer) > width):
            lines.append(current)
            current = word
        else:
            current = longer
    return [*lines, current]


def own_name(name: str, superior: str | None) -> str:
    """Return what a body writes of its name under its superior's.

    What the superior's line says already is left out: `SỞ Y TẾ` under the people's committee
    of the province, `VĂN PHÒNG` under the committee that it serves (Nghị định 30/2020/NĐ-CP,
    phụ lục I, phần II.2; Hướng dẫn 36-HD/VPTW).
    """
    for owner in (superior, area_of(superior or "")):
        rest = name[: -len(owner)].strip() if owner else ""
        if rest and owner and name.lower().endswith(f" {owner.lower()}"):
            return rest
    return name


def listed(lines: Sequence[str], stop: str) -> list[str]:
    """Return the lines of a list, each with its stop, the last one with a full stop."""
    bare = [line.strip().rstrip(_STOPS) for line in lines]
    return [f"{line}{stop}" for line in bare[:-1]] + [f"{line}." for line in bare[-1:]]


def ended(text: str, end: str) -> str:
    """Return the last words of a text with the mark that ends it."""
    return _ENDS.sub("", text) + end
