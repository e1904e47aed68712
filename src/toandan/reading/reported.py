"""Stage 4h. Reads the text of an article; writes what it tells of the directive it reports.

"Ngày 26 tháng 5 năm 2021 Tỉnh ủy … ban hành công văn số 154-CV/TU về việc …" gives date,
issuer, type, number and subject. What no sentence says stays unknown; a number may still
stand in the name of an attached file ("372_TB-VP.signed.pdf").
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from toandan.reading.bodies import clean_name, opens_body, split_bodies
from toandan.reading.dates import FoundDate, find_dates, make_date, make_day
from toandan.reading.forms import TYPE_NAMES, type_of_number, urgency_of
from toandan.reading.found import Found
from toandan.reading.head import Head
from toandan.reading.model import System, Urgency
from toandan.reading.names import end_of_name
from toandan.reading.numbers import NUMBER, mend_number
from toandan.reading.reported_issuer import cased, issuer_before, office_of, whole_issuer
from toandan.reading.reported_sentences import (
    FIGURE_ONLY,
    NAMES,
    OF_BODY,
    Sentence,
    Told,
    sentences_of,
    told_in,
)
from toandan.reading.roles import asked_in, read_asked
from toandan.reading.vietnamese import capitalise_first, fold, squeeze

if TYPE_CHECKING:
    from datetime import date as date_type

    from toandan.reading.found import Place
    from toandan.reading.lines import Line
    from toandan.reading.model import Article

_ABOUT = re.compile(r"\bvề\s+(?:việc\s+)?(?P<subject>\S.*)$")
_TO = re.compile(
    r"\bgửi\s+(?:tới\s+|đến\s+|cho\s+)?(?P<to>.{4,400}?)\s*"
    r"(?=,?\s*\b(?:về việc|về|yêu cầu|đề nghị|chỉ đạo|nhằm|để|nêu rõ|trong đó)\b|$)"
)
_CONCLUSION = re.compile(
    r"^kết luận của (?P<who>.{4,90}?),? (?:tại|trong|về|sau khi)\b", re.IGNORECASE
)
_FILE_NUMBER = re.compile(
    r"(?<!\d)(?P<figure>\d{1,5})[_ -]+(?P<symbol>(?:[A-ZĐ][A-Za-zĐđ]{1,3}-)?[A-ZĐ]{2,8})(?![a-zđ])"
)
_PARTY_BODY = re.compile(
    r"(?:tỉnh|thành|huyện|thị|quận|đảng|trung ương) ủy|ban thường vụ|bộ chính trị|ban bí "
    r"thư|đảng bộ|chi bộ",
    re.IGNORECASE,
)
_URGENT_TYPE = re.compile(
    rf"(?:(?i:{NAMES}|văn bản)\s+|^\W*)(?:thượng )?(?:khẩn(?! trương)|hỏa tốc)\b", re.IGNORECASE
)
_SENT = re.compile(rf"^(?:(?i:{NAMES}|văn bản))(?: này| trên)?(?: được| đã được)?(?=\s+gửi\s)")
#: office holders of many places are addressed in one breath
_HOLDERS = re.compile(r"(?:các )?(?:Bí thư|Chủ tịch|Bộ trưởng|Thủ trưởng|Giám đốc)\b")
#: a notice passes on what an office holder concluded
_PASSED_ON = re.compile(
    r"(?:truyền đạt|thông báo|về)\s+(?:nội dung\s+)?"
    r"(?P<subject>(?:ý kiến )?kết luận(?:, chỉ đạo)? của\s+\S.*)$"
)
_LATER = re.compile(
    r"số\s*[:.]?\s*\S+?(?:,\s+(?=[^\W\d_]{3})|\s+(?=[A-ZĐ][^\W\d_]))(?P<subject>.*)$"
)
_ASKING = ("yêu cầu ", "đề nghị ", "chỉ đạo ", "chỉ thị ")
_ASKS_THEM = re.compile(r",?\s+(?:yêu cầu|đề nghị|chỉ đạo|chỉ thị)\s+$")
#: how the clause after a cited document's subject may begin
_CLAUSE = re.compile(
    r"(?:hiện|đến nay|tính đến|thời gian|từ (?:ngày|đầu|nay)|kể từ|trước|để|nhằm|trong|các|những|"
    r"tất cả|mọi|người|toàn)\b"
)
#: where a sentence goes on from the subject to whom the document was sent
_SENT_ON = re.compile(r",\s+(?:gửi|yêu cầu|đề nghị|trong đó)\s+(?=\S)")
_QUOTE_OPENS = re.compile(r"[\"“]|‘‘|''")
#: after these a date is no longer the document's own
_DATED_CLAUSE = re.compile(
    r"\b(?:về|gửi|yêu cầu|đề nghị|chỉ đạo|theo|nhằm|để|kể từ|từ|trước|đến hết)\b|;"
)
_NUMBER_ENDS = re.compile(r"[\d/-][A-ZĐ]{2}[^\s,]*,?\s*(?:ngày\s*)?$")
#: a day and month without a year, and a year on its own
_DAY_MONTH = re.compile(
    r"\b(?:[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rưa|[Đđ]êm|[Nn]gày|[Hh]ôm)\s+(?:nay\s*,?\s*|qua\s*,?\s*)?\(?"
    r"(?:ngày\s+)?(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<month>\d{1,2})(?!\s*năm|[\d/-])"
)
_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_MEETING = re.compile(
    r"\s(?:đã |vừa )?(?:tổ chức|chủ trì|chủ trì tổ chức|triệu tập) "
    r"(?P<subject>(?:[Hh]ội nghị|cuộc họp|buổi làm việc|phiên họp)(?:[^.;]|\.(?=\d)){4,160})"
)
_CONCLUDES = re.compile(
    r"kết luận (?:hội nghị|cuộc họp|buổi làm việc|phiên họp|tại)", re.IGNORECASE
)
#: what a meeting's conclusions are called where the page alone tells of them: no document's type
SPOKEN = "Kết luận hội nghị (tin)"


def read_reported(
    lines: tuple[Line, ...], article: Article, places: dict[str, tuple[Place, ...]]
) -> tuple[Head, Found[str] | None]:
    """Return what the article tells of the directive's head, and who signed it.

    Args:
        lines: the lines of the article's text.
        article: the page's own particulars.
        places: where those stand, by name ("article.title", "article.attachments[0]").
    """
    published = make_day(article.published)
    title = places.get("article.title")
    headline = Sentence(article.title, title[0][0]) if article.title and title else None
    head, signer = _best(lines, headline, published)
    head = _number_from_file(head, article, places)
    if article.title and head.urgency is None and "article.title" in places:
        degree = _urgency(article.title)
        if degree:
            head = replace(head, urgency=Found(degree, places["article.title"], 0.8))
    if not head.addressees and head.issuer is not None:
        head = replace(head, addressees=_sent_to(lines) or _asked_below(lines, head.body_start))
    text = "\n".join(line.text for line in lines)
    issuer = whole_issuer(head.issuer, article.site, article.title, text)
    return replace(head, issuer=issuer, system=_system(head)), signer


def _sent_to(lines: tuple[Line, ...]) -> tuple[Found[str], ...]:
    """Return whom a sentence of its own says the document was sent to ("Công điện gửi …")."""
    for sentence in sentences_of(lines):
        match = _SENT.match(sentence.text)
        if match:
            return _addressees(sentence.text[match.end() :], sentence.start + match.end())
    return ()


def _asked(words: str, start: int) -> tuple[Found[str], ...]:
    """Return the bodies that the document's own sentence says it asks."""
    place = ((start, start + len(words)),)
    return tuple(Found(capitalise_first(name), place, 0.75) for name in read_asked(words))


def _asked_below(lines: tuple[Line, ...], begin: int) -> tuple[Found[str], ...]:
    """Return whom the sentences ask that follow the document's own in its paragraph."""
    line = next((one for one in lines if one.start <= begin < one.end), None)
    for sentence in sentences_of((line,)) if line else ():
        found = _asked(sentence.text, sentence.start) if sentence.start > begin else ()
        if found:
            return found
    return ()


def _urgency(words: str) -> Urgency | None:
    urgent = _URGENT_TYPE.search(words)
    return urgency_of(urgent[0]) if urgent else None


def _best(
    lines: tuple[Line, ...], headline: Sentence | None, published: date_type | None
) -> tuple[Head, Found[str] | None]:
    """Return what the sentence tells that tells most; the first of those that tell as much."""
    best: tuple[Head, Found[str] | None] = (Head(System.OTHER), None)
    most = 0.0
    concludes = any(_CONCLUDES.search(line.text) for line in lines)
    for sentence in sentences_of(lines):
        for told in told_in(sentence):
            head, signer = _head_of(told, published)
            weight = _weight(head) - (0.5 if told.cited else 0.0)
            if weight > most or (weight == most and told.sentence is sentence and told.cited):
                best, most = (replace(head, body_start=sentence.start), signer), weight
        meeting = _meeting(sentence, published, concludes=concludes) if not most else None
        if meeting and (weight := _weight(meeting) - 0.5) > most:
            best, most = (replace(meeting, body_start=sentence.start), None), weight
    for told in told_in(headline) if headline else ():
        head, signer = _head_of(told, published)
        if told.cited and _weight(head) - 0.5 > most and head.number is not None:
            best, most = (head, signer), _weight(head)
    return best


def _weight(head: Head) -> float:
    """Return how much a sentence tells of a document's head."""
    told = ((2, head.number), (1, head.date), (1, head.subject), (1, head.doc_type))
    return sum(weight * (value is not None) for weight, value in told)


def _meeting(sentence: Sentence, published: date_type | None, *, concludes: bool) -> Head | None:
    """Return what a sentence tells of a meeting whose conclusions the page reports."""
    match = _MEETING.search(sentence.text)
    if not match:
        return None
    before = sentence.text[: match.start()]
    who, at = issuer_before(before)
    if who is None:
        return None
    start = sentence.start + at
    issuer, author, _ = office_of(who, start, before, signed=False)
    begin = sentence.start + match.start("subject")
    words = re.sub(r"\s\.(?=\d)", ".", squeeze(match["subject"]))
    subject = Found(words, ((begin, begin + len(match["subject"])),), 0.6)
    kind = Found(SPOKEN, subject.places, 0.5) if concludes else None
    when = _date(sentence.text, "", sentence.start, begin, published)
    return Head(
        System.OTHER, doc_type=kind, issuer=issuer, author=author, subject=subject, date=when
    )


def _head_of(told: Told, published: date_type | None) -> tuple[Head, Found[str] | None]:
    """Return what one sentence tells of the document's head, and who signed it."""
    start = told.sentence.start
    rest, rest_at, kind = told.rest, start + told.rest_at, told.kind
    concluded = told.verb == "thông báo" and kind is not None and fold(kind) == "ket luan"
    if concluded:
        rest_at = start + told.kind_at
        rest = told.sentence.text[told.kind_at :]
        kind = "Thông báo"
    issuer, author, signer = office_of(
        told.who, start + told.who_at, told.before, signed="ký" in told.verb
    )
    if "ký" in told.verb:
        issuer = _of_body(rest, rest_at) or issuer
    number = _number(rest, rest_at)
    passed_on = _PASSED_ON.search(rest)
    subject = _subject(rest, rest_at, concluded=concluded, cited=told.cited)
    if passed_on:
        at = rest_at + passed_on.start("subject")
        words = passed_on["subject"].rstrip(" .")
        subject = Found(squeeze(words), ((at, at + len(words)),), 0.85)
    if (concluded or passed_on) and subject:
        held = _CONCLUSION.match(subject.value)
        if held:
            place = subject.places[0][0] + held.start("who")
            author = Found(held["who"], ((place, place + len(held["who"])),), 0.85)
    degree = _urgency(told.sentence.text[told.kind_at : told.kind_at + 40]) if told.kind else None
    head = Head(
        System.OTHER,
        doc_type=_type(kind, number, start + told.kind_at),
        number=number,
        issuer=issuer,
        author=author,
        date=_date(told.dated, rest, start, rest_at, published),
        subject=subject,
        urgency=Found(degree, ((start, start + len(told.sentence.text)),), 0.85)
        if degree
        else None,
        addressees=_addressees(rest, rest_at) or _asked(rest, rest_at),
    )
    return head, signer


def _of_body(rest: str, start: int) -> Found[str] | None:
    """Return whose document a deputy signed: "Phó Thủ tướng … ký Công điện … của Thủ tướng"."""
    clause = re.split(r"\b(?:về|gửi)\b|;", rest, maxsplit=1)[0]
    match = OF_BODY.search(clause)
    if match is None or not opens_body(match["who"]):
        return None
    return Found(
        cased(clean_name(match["who"])),
        ((start + match.start("who"), start + match.end("who")),),
        0.9,
    )


def _number(rest: str, start: int) -> Found[str] | None:
    clause = re.split(r"\bvề\b|;", rest, maxsplit=1)[0]
    match = NUMBER.search(clause)
    if match:
        place = (start + match.start(), start + match.end())
        return Found(mend_number(squeeze(match[0])), (place,), 0.95)
    figure = FIGURE_ONLY.search(clause)
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
    if name:
        # whoever writes "văn bản" had no name of a type to write: only a công văn bears none
        return Found("Công văn", ((start, start + len(name)),), 0.6)
    return None


def _date(
    before: str, rest: str, start: int, rest_at: int, published: date_type | None
) -> Found[date_type] | None:
    clause = _DATED_CLAUSE.split(rest, maxsplit=1)[0]
    dates = find_dates(clause)
    own = dates[:1] or [one for one in find_dates(before) if not _of_another(before, one)][-1:]
    if own:
        offset = rest_at if dates else start
        place = (offset + own[0].start, offset + own[0].end)
        return Found(own[0].value, (place,), 0.92)
    for text, offset in ((clause, rest_at), (before, start)):
        found = _yearless(text, offset, published)
        if found:
            return found
    return None


def _of_another(text: str, day: FoundDate) -> bool:
    """Tell whether a date is that of a document that the sentence names on its way."""
    return bool(_NUMBER_ENDS.search(text[: day.start])) or text[day.end :].startswith(" của ")


def _yearless(text: str, start: int, published: date_type | None) -> Found[date_type] | None:
    """Return a date without a year ("sáng ngày 2/7") in the year that goes with it.

    The year is the one that its sentence names, else that of the last such day before the page
    was published.
    """
    match = _DAY_MONTH.search(text)
    if match is None:
        return None
    place = (start + match.start(), start + match.end())
    years = set(_YEAR.findall(text))
    if len(years) == 1:
        value = make_date(match["day"], match["month"], years.pop())
        return Found(value, (place,), 0.6) if value else None
    if published is None:
        return None
    for year in (published.year, published.year - 1):
        value = make_date(match["day"], match["month"], str(year))
        if value and value <= published:
            return Found(value, (place,), 0.8)
    return None


def _subject(rest: str, start: int, *, concluded: bool, cited: bool = False) -> Found[str] | None:
    if concluded:
        words = rest.strip().rstrip(".")
        at = start + rest.find(words[:10])
        return Found(squeeze(words), ((at, at + len(words)),), 0.85)
    match = _ABOUT.search(rest) or _LATER.search(rest)
    if match is None:
        return None
    words = _SENT_ON.split(match["subject"], maxsplit=1)[0].rstrip(" .")
    asked, end = asked_in(words)
    if asked and words.startswith(_ASKING):
        match = re.match(r"\s*(?P<subject>\S.*)$", words[end:])
        if match is None:
            return None
        start += rest.find(words) + end
        words = match["subject"]
    elif asked and (told := words.find(asked[0])) > 0:
        words = _ASKS_THEM.sub("", words[:told])
    if cited:
        words = _without_main_clause(words)
    if words.endswith(('"', "”")) and not _QUOTE_OPENS.search(words[:-1]):
        words = words[:-1].rstrip(" .")
    at = start + match.start("subject")
    return Found(squeeze(words), ((at, at + len(words)),), 0.85)


def _without_main_clause(words: str) -> str:
    """Return a cited document's subject without the clause that its sentence goes on with.

    "Theo Công văn số … về việc tăng cường phòng, chống dại, Sở Y tế …": the comma before a body
    or a time ends the subject.
    """
    for comma in re.finditer(r",\s+", words):
        after = words[comma.end() :]
        if _CLAUSE.match(after) or (after[:1].isupper() and opens_body(after)):
            return words[: comma.start()]
    return words


def _addressees(rest: str, start: int) -> tuple[Found[str], ...]:
    match = _TO.search(rest)
    if not match:
        return ()
    found = []
    place = match.start("to")
    pieces = match["to"].split(";")
    for piece in pieces:
        name = re.sub(r"^(?:các )?đồng chí ", "", clean_name(piece))
        if not rest[match.end("to") :].strip(" .") and ":" not in name:
            name = clean_name(name[: end_of_name(name, 0, len(name))])
        if not name or not opens_body(name):
            continue
        parted = len(pieces) == 1 and not _HOLDERS.match(name)
        for one in [one for one, _, _ in split_bodies(name)] if parted else [name]:
            at = start + max(rest.find(one[:20], place), place)
            found.append(Found(capitalise_first(one), ((at, at + len(one)),), 0.8))
    return tuple(found)


def _number_from_file(head: Head, article: Article, places: dict[str, tuple[Place, ...]]) -> Head:
    if head.number is not None:
        return head
    for index, name in enumerate(article.attachments):
        match = _FILE_NUMBER.search(name)
        where = places.get(f"article.attachments[{index}]")
        if not match or not where:
            continue
        number = f"{match['figure']}/{match['symbol']}"
        kind, _ = type_of_number(number)
        known = head.doc_type.value if head.doc_type else None
        if known is None or kind is None or kind == known:
            return replace(head, number=Found(number, where[:1], 0.75))
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
