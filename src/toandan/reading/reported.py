"""Stage 4i. Reads the text of an article; writes what it tells of the directive it reports.

"Ngày 26 tháng 5 năm 2021 Tỉnh ủy … ban hành công văn số 154-CV/TU về việc …" gives date,
issuer, type, number and subject. What no sentence says stays unknown; a number may still
stand in the name of an attached file ("372_TB-VP.signed.pdf").
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from toandan.reading.bodies import clean_name
from toandan.reading.dates import make_day
from toandan.reading.forms import TYPE_NAMES, type_of_number, urgency_of
from toandan.reading.found import Found
from toandan.reading.head import Head
from toandan.reading.model import System, Urgency
from toandan.reading.openings import opens_body
from toandan.reading.reported_clause import (
    told_addressees,
    told_asked,
    told_date,
    told_number,
    told_subject,
)
from toandan.reading.reported_issuer import cased, issuer_before, office_of, whole_issuer
from toandan.reading.reported_sentences import (
    NAMES,
    OF_BODY,
    Sentence,
    Told,
    sentences_of,
    told_in,
)
from toandan.reading.vietnamese import CAPITALS, fold, squeeze

if TYPE_CHECKING:
    from datetime import date as date_type

    from toandan.reading.found import Place
    from toandan.reading.lines import Line
    from toandan.reading.model import Article

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
    rf"(?:(?i:{NAMES}|văn bản)\s+|^\W*)(?:thượng )?(?:khẩn(?! trương)|h(?:ỏa|"
    rf"oả) tốc)\b",
    re.IGNORECASE,
)
#: a telegram names whom it is sent to behind its author ("Thủ tướng Chính phủ điện: …")
_TELEGRAPHS = re.compile(rf"^(?P<who>[{CAPITALS}][^.;:]{{3,60}}?) (?=điện:)")
_SENT = re.compile(rf"^(?:(?i:{NAMES}|văn bản))(?: này| trên)?(?: được| đã được)?(?=\s+gửi\s)")
_FOR = re.compile(r"[Tt]hay mặt\s+(?P<whom>[^,;.]{4,80}),")
#: a notice passes on what an office holder concluded
_PASSED_ON = re.compile(
    r"(?:truyền đạt|thông báo|về)\s+(?:nội dung\s+)?"
    r"(?P<subject>(?:ý kiến )?kết luận(?:, chỉ đạo)? của\s+\S.*)$"
)
_ASKED = re.compile(
    r"\s(?:vừa |đã |cũng |tiếp tục )*(?:yêu cầu|đề nghị|(?<!Ban )(?<!ban )chỉ đạo|"
    r"giao(?! thông| ban\b| dịch| lưu))(?:[:.]?\s(?!của\b)|[.:]$)"
)
#: whose directive a page quotes without telling of a document
_WHOSE_ORDER = re.compile(
    rf"\b(?:chỉ đạo|yêu cầu|đề nghị) của (?P<who>[{CAPITALS}][^.;,]{{2,90}}?)"
    r"(?=\s(?:đối với|với|gửi|tại|về|cho|đến|nhằm|trong)\b|[,.]|$)"
)
#: how a page names the document that it goes on to retell
_RETOLD = re.compile(
    rf"(?:^|[.\n]\s*)(?:Theo |Tại |Trong )?(?P<kind>(?i:{NAMES}))\s*(?:này|trên)?\s*(?:cũng |còn )?"
    r"(?:nêu rõ|nhấn mạnh|chỉ rõ|yêu cầu|đề nghị|quy định)|"
    rf"(?:thi hành|thực hiện)\s(?P<carried>(?i:{NAMES})) này"
)
#: what any sentence of issuing weighs at least
_LEAST = 0.25
_BEFORE_THAT = re.compile(r"^\W*(?:Trước đó|Trước đây|Chính vì vậy|Trước tình hình đó)\b")
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
    if head.doc_type is None:
        head = replace(head, doc_type=_retold(lines))
    if not head.addressees and head.issuer is not None:
        head = replace(head, addressees=_sent_to(lines) or _asked_below(lines, head.body_start))
    text = "\n".join(line.text for line in lines)
    issuer = whole_issuer(head.issuer, article.site, article.title, text)
    return replace(head, issuer=issuer, system=_system(head)), signer


def _retold(lines: tuple[Line, ...]) -> Found[str] | None:
    """Return the type of the document that the page retells ("Công điện nêu rõ: …")."""
    for line in lines:
        match = _RETOLD.search(line.text)
        if match:
            name = match["kind"] or match["carried"]
            known = next((one for one in TYPE_NAMES if fold(one) == fold(name)), None)
            start = line.start + match.start("kind" if match["kind"] else "carried")
            return Found(known, ((start, start + len(name)),), 0.7) if known else None
    return None


def _sent_to(lines: tuple[Line, ...]) -> tuple[Found[str], ...]:
    """Return whom a sentence of its own says the document was sent to ("Công điện gửi …")."""
    for sentence in sentences_of(lines):
        match = _SENT.match(sentence.text) or _TELEGRAPHS.match(sentence.text)
        if match:
            return told_addressees(sentence.text[match.end() :], sentence.start + match.end())
    return ()


def _asked_below(lines: tuple[Line, ...], begin: int) -> tuple[Found[str], ...]:
    """Return whom the sentences ask that follow the document's own in its paragraph."""
    line = next((one for one in lines if one.start <= begin < one.end), None)
    for sentence in sentences_of((line,)) if line else ():
        found = told_asked(sentence.text, sentence.start) if sentence.start > begin else ()
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
            weight = max(_weight(head) + _news(told), _LEAST)
            if weight > most or (weight == most and told.sentence is sentence and told.cited):
                begin = 0 if _BEFORE_THAT.match(sentence.text) else sentence.start
                best, most = (replace(head, body_start=begin), signer), weight
        meeting = _meeting(sentence, published, concludes=concludes) if not most else None
        if meeting and (weight := _weight(meeting) - 0.5) > most:
            best, most = (replace(meeting, body_start=sentence.start), None), weight
    if not most:
        best = _asking(lines) or best
    for told in told_in(headline) if headline else ():
        head, signer = _head_of(told, published)
        if told.cited and _weight(head) - 0.5 > most and head.number is not None:
            best, most = (head, signer), _weight(head)
    return best


def _asking(lines: tuple[Line, ...]) -> tuple[Head, None] | None:
    """Return who asks, where no sentence tells of a document ("Theo đó, Sở Y tế đề nghị …")."""
    for sentence in sentences_of(lines):
        match = _ASKED.search(sentence.text)
        who, at = issuer_before(sentence.text[: match.start()]) if match else (None, 0)
        if match and who:
            start = sentence.start + at
            issuer, author, _ = office_of(who, start, sentence.text[: match.start()], signed=False)
            issuer = replace(issuer, sure=0.65)
            asked = told_asked(sentence.text[match.start() :], sentence.start + match.start())
            return Head(System.OTHER, issuer=issuer, author=author, addressees=asked), None
        order = _WHOSE_ORDER.search(sentence.text)
        if order and opens_body(order["who"]):
            at = sentence.start + order.start("who")
            body = Found(cased(clean_name(order["who"])), ((at, at + len(order["who"])),), 0.6)
            return Head(System.OTHER, issuer=body), None
    return None


def _news(told: Told) -> float:
    """Return how much more or less a sentence weighs by what it says of the time.

    A page tells what has just been issued; what came before that is its background.
    """
    if told.cited:
        return -0.5
    if _BEFORE_THAT.match(told.sentence.text):
        return -3.0
    return 1.5 if told.just else 0.0


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
    when = told_date(sentence.text, "", sentence.start, begin, published)
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
        issuer = _of_body(rest, rest_at) or _on_behalf(told) or issuer
    number = told_number(rest, rest_at)
    passed_on = _PASSED_ON.search(rest)
    subject = told_subject(rest, rest_at, concluded=concluded, cited=told.cited)
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
        date=told_date(told.dated, rest, start, rest_at, published),
        subject=subject,
        urgency=Found(degree, ((start, start + len(told.sentence.text)),), 0.85)
        if degree
        else None,
        addressees=told_addressees(rest, rest_at) or told_asked(rest, rest_at),
    )
    return head, signer


def _on_behalf(told: Told) -> Found[str] | None:
    """Return for whom an office holder signed: "thay mặt Thủ tướng, Phó Thủ tướng … ký"."""
    match = _FOR.search(told.before)
    if match is None or not opens_body(match["whom"]):
        return None
    start = told.sentence.start + match.start("whom")
    return Found(cased(clean_name(match["whom"])), ((start, start + len(match["whom"])),), 0.85)


def _of_body(rest: str, start: int) -> Found[str] | None:
    """Return whose document a deputy signed: "Phó Thủ tướng … ký Công điện … của Thủ tướng"."""
    clause = re.split(r"\b(?:về|gửi|yêu cầu|đề nghị)\b|;", rest, maxsplit=1)[0]
    match = OF_BODY.search(clause)
    if match is None or not opens_body(match["who"]):
        return None
    return Found(
        cased(clean_name(match["who"])),
        ((start + match.start("who"), start + match.end("who")),),
        0.9,
    )


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
