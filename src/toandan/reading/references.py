"""Stage 7. Reads a document's clean text; writes the documents that it refers to.

A mention is a type with a number ("Kết luận số 07-KL/TW"), with the date and issuer around
it: "… ngày 11-6-2021 của Bộ Chính trị", or "Ngày 11-6-2021, Bộ Chính trị ban hành …". A
document named by its date alone ("Điện ngày 27-4-2021") and a law named by its title count
as well. Mentions of one number are one reference.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from toandan.reading.bodies import clean_name
from toandan.reading.dates import DATE, find_dates
from toandan.reading.forms import TYPE_NAMES, type_of_number
from toandan.reading.found import Found
from toandan.reading.model import Reference
from toandan.reading.names import end_of_name
from toandan.reading.numbers import NUMBER, mend_number, suited
from toandan.reading.openings import opens_body
from toandan.reading.vietnamese import CAPITALS, fold, squeeze

if TYPE_CHECKING:
    from datetime import date as date_type
from itertools import islice

_NAMES = "|".join(re.escape(name) for name in TYPE_NAMES)
_TYPE_BEFORE = re.compile(
    rf"(?P<type>{_NAMES}|Văn bản|Điện|Điện mật)\s*(?:khẩn\s*|hỏa tốc\s*|liên "
    rf"tịch\s*)?(?:s[ốôóo]\s*[:.]?\s*)?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:s[ốôóo]\s*[:.]?\s*)$", re.IGNORECASE)
_AFTER_NUMBER = re.compile(rf"\s*[,(_.]?\s*(?P<date>{DATE})\s*\)?", re.IGNORECASE)
#: a name goes on over the end of a line with small letters, or behind the word for its kind
_ISSUER_AFTER = re.compile(
    r"\s*,?\s*(?:do\s+|c[ủu][aả]\s+|cảu\s+)"
    r"(?P<issuer>(?:\b(?:tỉnh|huyện|phố)\s[A-ZĐ]\w*\n(?=[A-ZĐ])|[^.;:()“”\"\n]|"
    r"(?<=[^\W\d_])\n(?=[^\W\d_A-ZĐ])|(?<=\svà)\n(?!Công văn|Quyết|Thông|Kế|Chỉ|Nghị|Luật|Hướng)|"
    r"(?:(?<=\sBộ)|(?<=\sSở)|(?<=\sBan)|(?<=\s[Cc]ục)|(?<=\stỉnh)|(?<=\shuyện)|(?<=\sphố))\n)"
    r"{2,160})"
)
_ISSUER_ENDS = re.compile(
    r"\s(?:[Vv]ề|v/v|Ban hành|tại|đến|[Qq]uy định|ban hành|hướng dẫn|phê duyệt|theo|để|đã|thì|"
    r"sửa đổi|vào|từ|cho|và (?:các|Công|Quyết|Chỉ|Thông|Kế|Kết|Nghị|Luật|Hướng|\d+)|"
    r"trên|có|bằng|trong|nhằm|nêu)\s|"
    r",\s(?:ngày|về|[Cc]ông|[Qq]uyết|[Cc]hỉ thị|[Kk]ết luận|[Nn]ghị|[Kk]ế hoạch|[Bb]an "
    r"hành|các)|,\s*$"
)
_ISSUES = (
    rf"(?P<issuer>[{CAPITALS}][^.;:]{{2,90}}?)\s+(?:vừa\s+|đã\s+)?"
    r"(?:ban hành|ký ban hành|ký|có|gửi|ra|phát hành)\s+$"
)
_DATED_ISSUE = re.compile(
    r"(?P<date>[Nn]gày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}|"
    r"(?:[Nn]gày\s*)?\b\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4})\s*,?\s*" + _ISSUES
)
_PLAIN_ISSUE = re.compile(r"(?:^|[.;]\s|\s)" + _ISSUES)
_DATED_ONLY = re.compile(
    rf"\b(?P<type>Điện mật|Điện|Công điện|Thông báo|Kết luận|Chỉ thị)\s+(?=ngày)(?P<date>{DATE})"
)
_HOLDER = re.compile(
    r"(?:chỉ đạo|ý kiến|kết luận|yêu cầu)\s+c[ủu]a\s+(?P<issuer>[^.;:()]{3,80}?)\s+(?:tại|"
    r"trong|nêu tại)\s+$"
)
#: a law's title holds no comma but that of "Phòng, chống"
_TITLE_WORDS = r"(?:[^.;:,()\n]|(?<=[Pp]hòng), (?=chống))"
_LAW = re.compile(
    rf"\b(?P<type2>Luật|Bộ luật|Pháp lệnh)\s+(?P<"
    rf"title2>[^\W\d_](?:(?!\sngày\s){_TITLE_WORDS}){{2,80}}?),?\s+(?P<date>ngày\s*{DATE})|"
    rf"\b(?P<type>Luật|Bộ luật|Pháp lệnh)\s+"
    rf"(?P<title>[{CAPITALS}](?:(?!\sngày\s){_TITLE_WORDS}){{2,70}}?)\s+(?:năm\s+)?(?P<year>(?:19|20)\d{{2}})\b"
)
_OF_ASSEMBLY = re.compile(r"/(?:UBTV)?QH\d{0,2}$")
_LAW_TITLES = re.compile(r"\b(Bộ luật|Luật|Pháp lệnh|Nghị quyết)\b")
_YEAR_HELD = re.compile(r"\d+/(?P<year>\d{4})/")
#: the minutes of a meeting bear no number
_MINUTES = re.compile(
    rf"\b(?P<type>Biên bản)\s+(?:cuộc )?(?:họp|làm việc|kiểm tra)\s(?P<who>[^.;:]{{2,90}}?),?\s+"
    rf"(?=ngày)(?P<date>{DATE})"
)
_WRAP = re.compile(r"(?<!\n)\n(?!\n)")
_FOLDED_NAMES = {fold(name): name for name in (*TYPE_NAMES, "Điện", "Điện mật")}
#: mentions looked at in one document; a longer list of numbers is no directive
_MOST = 1_000
_LOOK_BACK = 130


def read_references(
    text: str, start: int, end: int, own: str | None
) -> tuple[Found[Reference], ...]:
    """Return what `text[start:end]` refers to, in order of first mention.

    Args:
        text: the clean text.
        start: where the document begins.
        end: where it ends.
        own: the document's own number, which is no reference.
    """
    found: dict[str, Found[Reference]] = {}
    for match in islice(NUMBER.finditer(text, start, end), _MOST):
        mention = _mention(text, start, match)
        if mention is None or mention.value.number is None:
            continue
        key = fold(mention.value.number)
        if own and key == fold(own):
            continue
        found[key] = _merge(found[key], mention) if key in found else mention
    numbered = [place for mention in found.values() for place in mention.places]
    for mention in _without_number(text, start, end):
        if any(
            left < mention.places[0][1] and mention.places[0][0] < right for left, right in numbered
        ):
            continue  # a law cited by its title and its number is one
        key = f"{mention.value.type} {mention.value.date} {fold(mention.value.raw)}"
        found.setdefault(key, mention)
    return tuple(sorted(found.values(), key=lambda one: one.places[0]))


def _mention(text: str, start: int, match: re.Match[str]) -> Found[Reference] | None:
    before = text[max(start, match.start() - _LOOK_BACK) : match.start()]
    named = _TYPE_BEFORE.search(before)
    number = mend_number(squeeze(match[0]))
    if named:
        number = suited(number, named["type"])
    by_number, _ = type_of_number(number)
    if not named and not _NUMBERED.search(before) and not _stands_alone(number, by_number):
        return None
    begin = match.start() - len(before) + named.start() if named else match.start()
    if _OF_ASSEMBLY.search(number):  # "Luật Đấu thầu số 43/2013/QH13": the title stands between
        titles = _LAW_TITLES.findall(before)
        by_number = titles[-1] if titles else "Luật"
    kind = _type_name(named["type"]) if named else by_number
    if kind is None:
        kind = by_number
    date, issuer, last = _after(text, match.end())
    if date is None or issuer is None:
        from_ = max(start, begin - _LOOK_BACK)
        told_date, told_issuer, at = _issued_before(text[from_:begin].replace("\n", " "))
        date, issuer = date or told_date, issuer or told_issuer
        begin = from_ + at if at is not None else begin
    raw = squeeze(text[begin:last]).strip(" ,.;")
    return Found(Reference(kind, number, date, issuer, raw), ((begin, last),), 0.9)


def _issued_before(before: str) -> tuple[date_type | None, str | None, int | None]:
    """Return date and issuer that stand before a mention: "Ngày …, Bộ Y tế ban hành …"."""
    dated = _DATED_ISSUE.search(before)
    if dated:
        dates = find_dates(dated["date"])
        issuer = _issuer(dated["issuer"])
        if dates and issuer:
            return dates[0].value, issuer, dated.start()
    plain = _PLAIN_ISSUE.search(before)
    issuer = _issuer(plain["issuer"]) if plain else None
    return None, issuer, plain.start("issuer") if plain and issuer else None


def _stands_alone(number: str, kind: str | None) -> bool:
    """Tell whether a number without "số" before it can only be a document's."""
    return (
        kind is not None
        and (kind != "Công văn" or "-CV/" in number)
        and bool(re.match(r"\d{2,}", number))
    )


def _type_name(words: str) -> str | None:
    return _FOLDED_NAMES.get(fold(words))


def _after(text: str, place: int) -> tuple[date_type | None, str | None, int]:
    """Return date and issuer that follow a number, and where they end."""
    value, issuer, last = None, None, place
    dated = _AFTER_NUMBER.match(text, place)
    if dated:
        dates = find_dates(text, place, dated.end())
        if dates:
            value, last = dates[0].value, dated.end()
    issued = _ISSUER_AFTER.match(text, last)
    if issued:
        words = issued["issuer"].replace("\n", " ")
        ending = _ISSUER_ENDS.search(words + " ")
        words = words[: ending.start()] if ending else words
        issuer = _issuer(words)
        if issuer:
            last = issued.start("issuer") + len(words)
    return value, issuer, last


def _issuer(words: str) -> str | None:
    name = clean_name(words[: end_of_name(words, 0, len(words))])
    name = re.sub(r"^.*,\s*(?=[^,]*$)", "", name) if not opens_body(name) else name
    return name if opens_body(name) else None


def _merge(one: Found[Reference], other: Found[Reference]) -> Found[Reference]:
    """Return one reference of two mentions; the fuller one gives the words."""
    first, second = one.value, other.value
    fuller = second if _weight(second) > _weight(first) else first
    day = first.date or second.date
    if second.date and not _of_its_year(first) and _of_its_year(second):
        day = second.date
    merged = replace(
        fuller,
        type=first.type or second.type,
        date=day,
        issuer=fuller.issuer or first.issuer or second.issuer,
    )
    return Found(merged, one.places + other.places, max(one.sure, other.sure))


def _of_its_year(reference: Reference) -> bool:
    """Tell whether a date is of the year that a legal text's number holds, as it must be.

    Luật Ban hành văn bản quy phạm pháp luật: such a number is figure/year of issue/symbol.
    """
    held = _YEAR_HELD.match(reference.number or "")
    return held is None or reference.date is None or reference.date.year == int(held["year"])


def _weight(reference: Reference) -> int:
    return (reference.date is not None) + (reference.issuer is not None)


def _without_number(text: str, start: int, end: int) -> list[Found[Reference]]:
    found: list[Found[Reference]] = []
    for match in _DATED_ONLY.finditer(text, start, end):
        dates = find_dates(match["date"])
        holder = _HOLDER.search(text[max(start, match.start() - _LOOK_BACK) : match.start()])
        issuer = _issuer(holder["issuer"]) if holder else _after(text, match.end())[1]
        if dates and issuer:
            place = (match.start(), match.end())
            value = Reference(match["type"], None, dates[0].value, issuer, squeeze(match[0]))
            found.append(Found(value, (place,), 0.75))
    wrapped = _WRAP.sub(" ", text)
    for match in _MINUTES.finditer(wrapped, start, end):
        dates = find_dates(match["date"])
        if dates:
            value = Reference(match["type"], None, dates[0].value, None, squeeze(match[0]))
            found.append(Found(value, ((match.start(), match.end()),), 0.75))
    # a law's title wraps; an empty line ends it
    for match in _LAW.finditer(wrapped, start, end):
        dates = find_dates(match["date"] or "")
        kind = match["type"] or match["type2"]
        issuer = "Ủy ban Thường vụ Quốc hội" if kind == "Pháp lệnh" else "Quốc hội"
        value = Reference(kind, None, dates[0].value if dates else None, issuer, squeeze(match[0]))
        found.append(Found(value, ((match.start(), match.end()),), 0.75))
    return found
