"""Stage 4d. Reads an invitation's paragraphs; writes whom it invites and what it asks.

An invitation (giấy mời, thư mời) has no "Kính gửi": it names its guests behind "kính mời" or
under "Thành phần", then hour, place and agenda, which ask nothing of anybody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toandan.reading.bodies import clean_name
from toandan.reading.found import Found
from toandan.reading.paragraphs import Paragraph, Rank
from toandan.reading.vietnamese import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable

INVITATIONS = frozenset({"Giấy mời", "Thư mời"})
_INVITES = re.compile(r"\b(?:trân trọng |xin )?kính mời\b\s*[:.]?\s*", re.IGNORECASE)
#: a heading that parts the guests by tier
_TIER = re.compile(r"^(?:Cấp|Tuyến) (?:tỉnh|huyện|xã|trung ương|cơ sở)\W*$", re.IGNORECASE)
#: who holds an office is a guest, though OCR ends the line with a colon
_HOLDER = re.compile(r"(?:Giám đốc|Phó|Trưởng|Lãnh đạo|Chủ tịch|Bí thư|Chánh|Đồng chí)\s")
_GUESTS = re.compile(r"^\W*Thành phần\b(?:[^:;.]{0,60}?(?:[:;]|$))?\s*", re.IGNORECASE)
#: what an invitation tells of the meeting
_MEETING = re.compile(
    r"^\W*(?:thoi (?:gian|luong)|dia diem|noi dung|chuong trinh|chu tri\b|nguoi chu tri|hinh thuc|"
    r"trang phuc|kinh phi|phuong tien|so \d+[a-z]?)\b"
)
#: what follows the list of guests without a label
_ENDS = re.compile(
    r"^\W*(?:giao |de nghi|nhan duoc|rat mong|rat han hanh|kinh mong|tran trong\b|su co mat|"
    r"do tinh chat|tai lieu|luu y|ghi chu|yeu cau)"
)
_LIST = re.compile(r"^[^:]*:\W*$")
#: a guest's line names whom it means; a longer text is no guest
_LONGEST = 700


def split_invitation(
    paragraphs: list[Paragraph],
) -> tuple[tuple[Found[str], ...], list[Paragraph]]:
    """Part an invitation's paragraphs.

    Returns:
        The guests as addressees, and the paragraphs that tell neither guests nor the hour,
        place and agenda of the meeting.
    """
    guests, taken = _guests(paragraphs)
    told = set(taken)
    under: Rank | None = None
    for index, one in enumerate(paragraphs):
        if index in told:
            continue
        if under is not None and one.rank > under and not _ENDS.match(fold(one.text)):
            told.add(index)
            continue
        under = None
        if _MEETING.match(fold(one.text)):
            told.add(index)
            under = one.rank if one.label is not None and one.rank < Rank.DASH else None
    return guests, [one for index, one in enumerate(paragraphs) if index not in told]


def _guests(paragraphs: list[Paragraph]) -> tuple[tuple[Found[str], ...], list[int]]:
    headings = [i for i, one in enumerate(paragraphs) if _GUESTS.match(one.text)]
    for index, one in enumerate(paragraphs):
        match = _GUESTS.match(one.text) or _INVITES.search(one.text)
        if match is None or (headings and index < headings[0]):
            continue  # "kính mời … cụ thể như sau", and the guests under a heading of their own
        again = _INVITES.search(one.text, match.end())
        begin = again.end() if again else match.end()
        rest = one.text[begin:]
        listed, taken = _listed(paragraphs, index)
        if listed and (not rest.strip(" .:;") or rest.rstrip().endswith(":")):
            return tuple(listed), [index, *taken]
        if rest.strip(" .:;"):
            return tuple(_named(one, rest)), [index]
    return (), []


def _listed(paragraphs: list[Paragraph], at: int) -> tuple[list[Found[str]], list[int]]:
    """Return the guests in the items below `paragraphs[at]` and the indices that they take."""
    guests: list[Found[str]] = []
    taken: list[int] = []
    for index in range(at + 1, len(paragraphs)):
        one = paragraphs[index]
        folded = fold(one.text)
        if _MEETING.match(folded) or _ENDS.match(folded) or len(one.text) > _LONGEST:
            break
        heading = any(pattern.search(one.text) for pattern in (_LIST, _GUESTS, _TIER))
        heading = heading and not (one.rank is Rank.DASH and _HOLDER.match(one.text))
        if one.label is None and not heading and not taken:
            break
        taken.append(index)
        if not heading:
            guests += _named(one, one.text)
    return guests, taken


def _named(paragraph: Paragraph, words: str) -> Iterable[Found[str]]:
    """Yield the guests of one item: a semicolon parts those that are named on one line."""
    for part in re.split(r";\s*(?=\S)", words) if paragraph.label is None else [words]:
        name = clean_name(squeeze(part))
        if name:
            yield Found(name, ((paragraph.start, paragraph.end),), 0.85)
