"""Lists of bodies: taking them apart, and the bare name of each."""

from __future__ import annotations

import re

from toandan.reading.casing import TRIMMED
from toandan.reading.houses import two_groups
from toandan.reading.openings import HEAD_REACH, lower_head, opens_group, opens_particular
from toandan.reading.vietnamese import squeeze, tone_key

_PEOPLE = re.compile(
    r"(?:các )?(?:ông(?= \()|trưởng (?=các |phòng|ban|thôn|ấp|bản|khu)|đồng chí|chủ tịch|bí "
    r"thư|người đứng đầu|thủ trưởng|(?:tổng )?giám đốc|hiệu trưởng)\b"
)
#: a person beside bodies ("… và ông Nguyễn Văn A")
_PERSON = re.compile(r"(?:ông|bà) [A-ZĐ][^\W\d_A-Z]")
#: "Huyện ủy, Thị ủy, Thành ủy trực thuộc": one phrase for the committees of one tier
_COMMITTEES = re.compile(r"(?:tỉnh|huyện|thị|thành|quận) ủy\b")
_COMMITTEE_ENDS = re.compile(r"(?:tỉnh|huyện|thị|thành|quận) ủy$")
#: kinds of firms without a name of their own make one phrase ("Tập đoàn, Tổng công ty nhà nước")
_KINDS_OF_FIRM = re.compile(r"(?:tập đoàn|tổng công ty|công ty|doanh nghiệp|ngân hàng)")
#: one office serves both: "Văn phòng HĐND và UBND huyện"
_ONE_OFFICE = re.compile(r"Văn phòng (?:HĐND|Hội đồng nhân dân|Đoàn đại biểu Quốc hội)$|Đoàn ĐBQH$")
_AND_COMMITTEE = re.compile(r"(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân)\b")
#: a generic name inside a group phrase ("… ban cán sự đảng, đảng đoàn")
_BARE = re.compile(
    r"(?:(?:đảng đoàn|ban cán sự đảng|mặt trận|đoàn thể|vụ|cục|sở|ban|ngành|viện|phòng|hội|"
    r"đoàn)\s*(?:[,;.]|$|và\b)|"
    r"(?:đoàn|hội|đảng bộ|đảng ủy|công đoàn) trực thuộc)"
)
#: "các Viện Vệ sinh dịch tễ, Viện Pasteur": bodies of one kind named in one breath
_ONE_KIND = re.compile(r"các (?P<kind>bệnh viện|viện|trung tâm|trường|trạm|chi cục|đồn)\b")
#: a group of bodies of one kind, which is an addressee of its own in any list
#: "Chủ tịch UBND thành phố Thủ Đức, các quận, huyện": the committees of all these areas
_OF_AREAS = re.compile(r"\b(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s(?!các\b)")
_AREAS_ALONE = re.compile(r"các (?:quận|huyện|thị xã|thành phố|xã|phường|thị trấn)\b")
_HELD = re.compile(
    r"(?:thủ trưởng|người đứng đầu|lãnh đạo|giám đốc|hiệu trưởng|trưởng|đại diện)\s+", re.IGNORECASE
)
_NAMED_GROUP = re.compile(
    r"các (?:đảng ủy|huyện ủy|thành ủy|quận ủy|thị ủy|tỉnh ủy|chi bộ|trung tâm|bệnh viện|trường|"
    r"ubnd|ủy ban|công ty|"
    r"phòng)(?!\w)|ban chỉ (?:huy|đạo)\b|các (?:đơn vị|cơ sở[^,;]{0,30}) trực thuộc(?!\w)"
)
#: so many bodies of a kind ("26 trung tâm kiểm soát bệnh tật")
_COUNTED = re.compile(r"\d{1,3} (?:sở|trung tâm|bệnh viện|viện|trường|chi cục|cục|ban|đơn vị)\b")
_SEVERAL = re.compile(r"(?:các|những|nhiều|lực lượng|chính quyền|cấp ủy|toàn bộ|từng|mọi) ")
_RELATED = re.compile(r"(?:các |những )?(?:\w+,? ){0,4}(?:có )?liên quan")
_SEPARATOR = re.compile(r"\s*[;]\s*|\s*,\s*|\s+(?:và|cùng)\s+")

_TIGHT_COMMA = re.compile(r",(?=[^\W\d_])")


def clean_name(text: str) -> str:
    """Return a body's name without the marks around it, a space after each comma."""
    return _TIGHT_COMMA.sub(", ", squeeze(text)).strip(TRIMMED)


def split_bodies(text: str, start: int = 0) -> list[tuple[str, int, int]]:
    """Take a list of bodies apart.

    Particular bodies are parted ("Sở Y tế, Công an tỉnh và các đơn vị có liên quan" makes
    three); a group phrase stays whole ("các sở, ban, ngành, đoàn thể cấp tỉnh"), because it
    is resolved as one.

    Args:
        text: the list.
        start: where it stands, added to the places returned.

    Returns:
        `(name, start, end)` for each body.
    """
    pieces: list[tuple[int, int]] = []
    begin = 0
    for match in _SEPARATOR.finditer(text):
        if match.start() < begin:
            continue
        if _parts(text, begin, match):
            pieces.append((begin, match.start()))
            begin = match.end()
    pieces.append((begin, len(text)))
    found = []
    for left, right in pieces:
        name = clean_name(text[left:right])
        if name:
            place = max(text.find(name[:12], left), left)
            found.append(
                (name, start + place, start + place + len(text[place:right].rstrip(TRIMMED)))
            )
    return found


def _parts(text: str, begin: int, match: re.Match[str]) -> bool:
    """Tell whether the separator `match` parts two bodies in the list begun at `begin`."""
    after = text[match.end() :]
    lowered = lower_head(after)
    before = text[begin : match.start()]
    group = opens_group(before)
    if ";" in match[0] or (_ONE_OFFICE.search(before) and _AND_COMMITTEE.match(lowered)):
        return ";" in match[0]
    if _one_phrase(before, match[0], after):
        return False
    if after[:1].isupper() and opens_particular(after):
        return not (group and _BARE.match(lowered))
    named = (
        _PERSON.match(after)
        or _PEOPLE.match(lowered)
        or _NAMED_GROUP.match(lowered)
        or _COUNTED.match(lowered)
    )
    if named or two_groups(lower_head(before), lowered):
        return True
    related = _RELATED.match(lowered)
    return bool(not group and opens_group(after) and (_SEVERAL.match(lowered) or related))


def _one_phrase(before: str, mark: str, after: str) -> bool:
    """Tell whether what stands before and behind a separator names bodies in one phrase."""
    lowered = lower_head(after)
    many = _heads_of_many(before) and not _PEOPLE.match(lowered)
    many = many and not two_groups(_HELD.sub("", lower_head(before), count=1), lowered)
    return bool(
        (_OF_AREAS.search(before) and _AREAS_ALONE.match(lowered))
        or (many and opens_group(after) and not after[:1].isupper())
        or _KINDS_OF_FIRM.fullmatch(lower_head(before).strip())
        or _same_kind(before, mark, lowered)
        or (_COMMITTEES.match(lowered) and _ends_in_committee(before))
    )


def _ends_in_committee(before: str) -> bool:
    return bool(_COMMITTEE_ENDS.search(lower_head(before[-HEAD_REACH:])))


def _heads_of_many(before: str) -> bool:
    """Tell whether one office is named for bodies of many kinds ("Thủ trưởng các sở, ngành")."""
    held = _HELD.match(before.strip())
    return bool(held) and opens_group(before.strip()[held.end() if held else 0 :])


def _same_kind(before: str, mark: str, after: str) -> bool:
    """Tell whether a comma parts bodies of one kind that a plural names in one breath."""
    kind = _ONE_KIND.match(lower_head(before).strip())
    return bool(kind) and "," in mark and after.startswith(kind["kind"] if kind else "")


def same_body(one: str, other: str) -> bool:
    """Tell whether two names are spelt alike, case and tone placement aside."""
    return tone_key(one) == tone_key(other)
