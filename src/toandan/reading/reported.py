"""Stage 4f. Reads the text of an article; writes what it tells of the directive it reports.

"Ngày 26 tháng 5 năm 2021 Tỉnh ủy … ban hành công văn số 154-CV/TU về việc …" gives date,
issuer, type, number and subject. What no sentence says stays unknown; a number may still
stand in the name of an attached file ("372_TB-VP.signed.pdf").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toandan.reading.bodies import clean_name, opens_body
from toandan.reading.dates import DATE, find_dates, make_date
from toandan.reading.forms import TYPE_NAMES, type_of_number, urgency_of
from toandan.reading.found import Found
from toandan.reading.head import Head
from toandan.reading.model import System
from toandan.reading.numbers import NUMBER, mend_number
from toandan.reading.vietnamese import CAPITALS, capitalise_first, fold, squeeze

if TYPE_CHECKING:
    from datetime import date as date_type

    from toandan.reading.lines import Line

_NAMES = "|".join(re.escape(name) for name in TYPE_NAMES)
_ISSUES = re.compile(
    r"\s(?:vừa\s|đã\s|vừa qua\s)*(?P<verb>ký ban hành|ban hành|ký|có|ra|gửi|phát đi|thông "
    r"báo|công văn)\s+"
    rf"(?:(?P<type>(?i:{_NAMES}|văn bản))\b|(?=gửi))"
)
_SENTENCE = re.compile(rf"(?<=[.!?])[\"”]?\s+(?=[{CAPITALS}])")
_WHEN = re.compile(rf"(?:(?:[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rưa)\s+)?[Nn]gày\s*{DATE}\s*,?\s*")
_FIGURE_ONLY = re.compile(r"số\s*[:.]?\s*(?P<figure>\d{1,5})(?![\d/\-])")
_ABOUT = re.compile(r"\bvề\s+(?:việc\s+)?(?P<subject>\S.*)$")
_TO = re.compile(
    r"\bgửi\s+(?:tới\s+)?(?P<to>.{4,400}?)\s*(?=,?\s*\b(?:về việc|về|yêu cầu|đề nghị)\b|$)"
)
_CONCLUSION = re.compile(
    r"^kết luận của (?P<who>.{4,90}?),? (?:tại|trong|về|sau khi)\b", re.IGNORECASE
)
_OFFICE = re.compile(
    r"^(?:Phó )?(?:Thủ tướng(?: Chính phủ)?|Chủ tịch|Bí thư|Giám đốc|Bộ trưởng|Thứ trưởng|"
    r"Chánh Văn phòng)"
)
_PERSON_TAIL = re.compile(
    rf"\s(?P<name>[{CAPITALS}][^\W\d_{CAPITALS}]+(?:\s[{CAPITALS}][^\W\d_{CAPITALS}]+){{1,3}})$"
)
_OF_OFFICE = re.compile(
    r"^(?:Phó )?(?:Chủ tịch|Giám đốc|Bộ trưởng|Thứ trưởng|Chánh|Bí thư|Phó Bí thư)\s+(?=\S)"
)
_FILE_NUMBER = re.compile(
    r"(?<!\d)(?P<figure>\d{1,5})[_ -]+(?P<symbol>(?:[A-ZĐ][A-Za-zĐđ]{1,3}-)?[A-ZĐ]{2,8})(?![a-zđ])"
)
_PARTY_BODY = re.compile(
    r"(?:tỉnh|thành|huyện|thị|quận|đảng|trung ương) ủy|ban thường vụ|bộ chính trị|ban bí "
    r"thư|đảng bộ|chi bộ",
    re.IGNORECASE,
)
_URGENT_TYPE = re.compile(rf"(?i:{_NAMES}|văn bản)\s+(?:thượng )?(?:khẩn|hỏa tốc)", re.IGNORECASE)
#: where a sentence goes on from the subject to whom the document was sent
_SENT_ON = re.compile(r",\s+(?:gửi|yêu cầu|đề nghị|trong đó)\s+(?=\S)")
_QUOTE_OPENS = re.compile(r"[\"“]|‘‘|''")
#: a day and month without a year, and a year on its own
_DAY_MONTH = re.compile(
    r"\b(?:[Ss]áng|[Cc]hiều|[Tt]ối|[Nn]gày)\s+(?:ngày\s+)?(?P<day>\d{1,2})\s*[/-]\s*(?P<month>\d{1,2})"
    r"(?![\d/-])"
)
_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_MEETING = re.compile(
    r"\s(?:đã |vừa )?tổ chức (?P<subject>(?:Hội nghị|cuộc họp|buổi làm việc)[^.;]{4,160})"
)
_EARLY = 10


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    start: int


def read_reported(
    lines: tuple[Line, ...], title: Line | None, attachments: dict[str, tuple[int, int]]
) -> tuple[Head, Found[str] | None]:
    """Return what the article tells of the directive's head, and who signed it.

    Args:
        lines: the lines of the article's text.
        title: its headline.
        attachments: names of attached files with their places.
    """
    head, signer = _best(lines)
    head = _number_from_file(head, attachments)
    if title is not None and head.urgency is None:
        urgent = _URGENT_TYPE.search(title.text)
        degree = urgency_of(urgent[0]) if urgent else None
        if degree:
            head = replace(head, urgency=Found(degree, ((title.start, title.end),), 0.8))
    return replace(head, system=_system(head)), signer


def _best(lines: tuple[Line, ...]) -> tuple[Head, Found[str] | None]:
    """Return what the sentence tells that tells most; the first of those that tell as much."""
    best: tuple[Head, Found[str] | None] = (Head(System.OTHER), None)
    most = 0
    for sentence in _sentences(lines):
        match = _ISSUES.search(" " + sentence.text)
        found = _from_sentence(sentence, match) if match else _meeting(sentence)
        if found is None:
            continue
        head = found[0]
        told = sum(
            weight * (value is not None)
            for weight, value in (
                (2, head.number),
                (1, head.date),
                (1, head.subject),
                (1, head.doc_type),
            )
        )
        if told > most:
            best, most = (replace(found[0], body_start=sentence.start), found[1]), told
    return best


def _meeting(sentence: _Sentence) -> tuple[Head, None] | None:
    """Return what a sentence tells of a meeting whose conclusions the page reports."""
    match = _MEETING.search(sentence.text)
    if not match:
        return None
    who, at = _issuer_before(sentence.text[: match.start()])
    if who is None:
        return None
    start = sentence.start + at
    begin = sentence.start + match.start("subject")
    subject = Found(squeeze(match["subject"]), ((begin, begin + len(match["subject"])),), 0.6)
    issuer = Found(_cased(clean_name(who)), ((start, start + len(who)),), 0.75)
    when = _date(sentence.text, "", sentence.start, begin)
    return Head(System.OTHER, issuer=issuer, subject=subject, date=when), None


def _sentences(lines: tuple[Line, ...]) -> list[_Sentence]:
    found = []
    for line in lines[:_EARLY]:
        place = 0
        for part in _SENTENCE.split(line.text):
            start = line.text.find(part, place)
            place = start + len(part)
            found.append(_Sentence(part, line.start + start))
    return found


def _from_sentence(
    sentence: _Sentence, match: re.Match[str]
) -> tuple[Head, Found[str] | None] | None:
    text, start = sentence.text, sentence.start
    before = text[: max(match.start() - 1, 0)] if match.start() else ""
    who, who_at = _issuer_before(before)
    if who is None:
        return None
    rest_at = match.end() - 1
    rest = text[rest_at:]
    kind_name = match["type"]
    concluded = match["verb"] == "thông báo" and kind_name and fold(kind_name) == "ket luan"
    if concluded:
        rest_at = match.start("type") - 1
        rest = text[rest_at:]
        kind_name = "Thông báo"
    issuer, author, signer = _office(who, start + who_at, signed="ký" in match["verb"])
    number = _number(rest, start + rest_at)
    subject = _subject(rest, start + rest_at, concluded=bool(concluded))
    if concluded and subject:
        held = _CONCLUSION.match(subject.value)
        if held:
            place = subject.places[0][0] + held.start("who")
            author = Found(held["who"], ((place, place + len(held["who"])),), 0.85)
    head = Head(
        System.OTHER,
        doc_type=_type(kind_name, number, start + max(match.start("type") - 1, 0)),
        number=number,
        issuer=issuer,
        author=author,
        date=_date(before, rest, start, start + rest_at),
        subject=subject,
        addressees=_addressees(rest, start + rest_at),
    )
    return head, signer


def _issuer_before(before: str) -> tuple[str | None, int]:
    """Return the body that stands right before the verb of issuing."""
    begin = 0
    dated = list(_WHEN.finditer(before))
    if dated:
        begin = dated[-1].end()
    tail = before[begin:]
    for piece in [0, *(m.end() for m in re.finditer(r",\s+", tail))]:
        words = tail[piece:].strip()
        if words[:1].isupper() and opens_body(words) and len(words) < 120:  # noqa: PLR2004
            return words, begin + piece
    return None, 0


def _office(
    who: str, start: int, *, signed: bool
) -> tuple[Found[str], Found[str] | None, Found[str] | None]:
    """Tell the issuing body from the office holder and the name ("Chủ tịch UBND tỉnh …")."""
    place = ((start, start + len(who)),)
    signer = None
    office = who
    person = _PERSON_TAIL.search(who) if _OFFICE.match(who) else None
    if person:
        office = who[: person.start()]
        if signed:
            at = start + person.start("name")
            signer = Found(person["name"], ((at, at + len(person["name"])),), 0.85)
    if not _OFFICE.match(office):
        return Found(_cased(clean_name(office)), place, 0.9), None, None
    author = Found(clean_name(office), place, 0.9)
    body = _OF_OFFICE.sub("", office)
    if body != office and opens_body(body):
        return Found(_cased(clean_name(body)), place, 0.85), author, signer
    return Found(clean_name(office), place, 0.85), author, signer


def _cased(name: str) -> str:
    """Return a body's name with the small letters of its kind ("Tỉnh Ủy" → "Tỉnh ủy")."""
    return capitalise_first(
        re.sub(r"(?<=\w )[ỦU][ỷỶy](?= |$)", "ủy", re.sub(r"(?<=\w )Ủy(?= |$)", "ủy", name))
    )


def _number(rest: str, start: int) -> Found[str] | None:
    clause = re.split(r"\bvề\b|;", rest, maxsplit=1)[0]
    match = NUMBER.search(clause)
    if match:
        place = (start + match.start(), start + match.end())
        return Found(mend_number(squeeze(match[0])), (place,), 0.95)
    figure = _FIGURE_ONLY.search(clause)
    if figure:
        place = (start + figure.start("figure"), start + figure.end("figure"))
        return Found(figure["figure"], (place,), 0.8)
    return None


def _type(name: str | None, number: Found[str] | None, start: int) -> Found[str] | None:
    by_number = type_of_number(number.value)[0] if number and "/" in number.value else None
    if name and fold(name) != "van ban":
        known = next((known for known in TYPE_NAMES if fold(known) == fold(name)), None)
        if known:
            return Found(known, ((start, start + len(name)),), 0.95)
    if by_number and number:
        return Found(by_number, number.places, 0.9)
    return None


def _date(before: str, rest: str, start: int, rest_at: int) -> Found[date_type] | None:
    clause = re.split(r"\b(?:về|gửi)\b|;", rest, maxsplit=1)[0]
    for text, offset in ((clause, rest_at), (before, start)):
        dates = find_dates(text)
        if dates:
            place = (offset + dates[-1].start, offset + dates[-1].end)
            return Found(dates[-1].value, (place,), 0.92)
    return _yearless(before, start)


def _yearless(text: str, start: int) -> Found[date_type] | None:
    """Return a date without a year ("sáng ngày 2/7") in the one year that its sentence names."""
    years = set(_YEAR.findall(text))
    match = _DAY_MONTH.search(text)
    if match is None or len(years) != 1:
        return None
    value = make_date(match["day"], match["month"], years.pop())
    place = (start + match.start(), start + match.end())
    return Found(value, (place,), 0.6) if value else None


def _subject(rest: str, start: int, *, concluded: bool) -> Found[str] | None:
    if concluded:
        words = rest.strip().rstrip(".")
        at = start + rest.find(words[:10])
        return Found(squeeze(words), ((at, at + len(words)),), 0.85)
    about = _ABOUT.search(rest)
    later = re.search(r"số\s*[:.]?\s*\S+?,\s+(?P<subject>[^\W\d_]{3,}.*)$", rest)
    match = about or later
    if match is None:
        return None
    words = _SENT_ON.split(match["subject"], maxsplit=1)[0].rstrip(" .")
    if words.endswith(('"', "”")) and not _QUOTE_OPENS.search(words[:-1]):
        words = words[:-1].rstrip(" .")
    at = start + match.start("subject")
    return Found(squeeze(words), ((at, at + len(words)),), 0.85)


def _addressees(rest: str, start: int) -> tuple[Found[str], ...]:
    match = _TO.search(rest)
    if not match:
        return ()
    found = []
    place = match.start("to")
    for piece in match["to"].split(";"):
        name = clean_name(piece)
        name = re.sub(r"^(?:các )?đồng chí ", "", name)
        if name and opens_body(name):
            at = start + rest.find(name[:20], place)
            found.append(Found(capitalise_first(name), ((at, at + len(name)),), 0.8))
    return tuple(found)


def _number_from_file(head: Head, attachments: dict[str, tuple[int, int]]) -> Head:
    if head.number is not None:
        return head
    for name, place in attachments.items():
        match = _FILE_NUMBER.search(name)
        if not match:
            continue
        number = f"{match['figure']}/{match['symbol']}"
        kind, _ = type_of_number(number)
        known = head.doc_type.value if head.doc_type else None
        if known is None or kind is None or kind == known:
            return replace(head, number=Found(number, (place,), 0.75))
    return head


def _system(head: Head) -> System:
    if head.number and "/" in head.number.value:
        return type_of_number(head.number.value)[1]
    if head.issuer is None:
        return System.OTHER
    party = (
        _PARTY_BODY.search(head.issuer.value) and "ban nhân dân" not in head.issuer.value.lower()
    )
    return System.PARTY if party else System.STATE
