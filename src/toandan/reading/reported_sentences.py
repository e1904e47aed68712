"""Stage 4g. Reads the text of an article; writes the sentences that tell of a document.

Pages tell of a document in few ways: a body issues it ("UBND tỉnh vừa ban hành Công văn số …"),
it is issued by a body ("Kế hoạch số … vừa được UBND tỉnh ban hành"), or it is cited where its
demands are retold ("Tại Công điện số …, Bộ Y tế yêu cầu …").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.reading.bodies import clean_name
from toandan.reading.clauses import PAGE_MARK
from toandan.reading.forms import TYPE_NAMES
from toandan.reading.numbers import NUMBER
from toandan.reading.openings import opens_body
from toandan.reading.reported_issuer import issuer_before
from toandan.reading.vietnamese import CAPITALS

if TYPE_CHECKING:
    from toandan.reading.lines import Line

NAMES = "|".join(re.escape(name) for name in TYPE_NAMES)
#: a document named in running text, with how urgent it is
_KIND = rf"(?P<type>(?i:{NAMES}|văn bản))\b"
_ISSUES = re.compile(
    r"\s(?P<when>(?:vừa\s|đã\s|vừa qua\s|mới\s|tiếp tục\s)*)"
    r"(?P<verb>[Bb]an hành|ký ban hành|ký phát hành|ký|có|ra|gửi|phát đi|phát hành|công bố|"
    r"thông báo|công văn)\s+(?:(?:ngay|một|bản)\s+)?"
    rf"(?:{_KIND}|(?=gửi))"
)
#: the document comes first: "Kế hoạch số 45/KH-UBND vừa được UBND tỉnh ban hành"
_ISSUED = re.compile(
    rf"(?:^|\s){_KIND}(?P<told>[^.;]{{2,200}}?)\s(?:vừa\s|đã\s)*(?:được|do)\s+"
    rf"(?P<who>[{CAPITALS}][^.;]{{3,90}}?)"
    r"\s+(?P<verb>ký ban hành|ban hành|ký|phát hành|thông qua|công bố)\b(?P<rest>[^.;]*)"
)
#: it is cited: "Theo Công văn số … của UBND tỉnh …", "Tại Công điện số …, Bộ Y tế yêu cầu"
_CITED = re.compile(
    rf"^(?:(?:Theo|Tại|Trong)(?: nội dung)?\s+(?=\S))?{_KIND}(?P<rest>[^;]{{0,400}})", re.DOTALL
)
#: the citation stands behind: "UBND tỉnh yêu cầu … tại Công văn số …"
_CITED_LAST = re.compile(
    rf"^(?P<before>.{{6,500}}?)[\s,](?:tại|trong|bằng) (?:nội dung )?{_KIND}"
    r"(?P<rest>\s(?:khẩn |hỏa tốc |hoả tốc )?số.{1,400})",
    re.DOTALL,
)
_WHOSE = re.compile(
    rf"(?:chỉ đạo|yêu cầu|đề nghị|ý kiến|kết luận|"
    rf"quyết định) của (?P<who>[{CAPITALS}][^.;,]{{2,90}}?)"
    r"(?=\s(?:đối với|với|gửi|tại|về|cho|đến)\b|,|$)"
)
_ASKS = re.compile(
    r"\s(?:vừa |đã |tiếp tục |cũng )*(?:yêu cầu|đề nghị|chỉ đạo|giao|cho phép|quyết định|"
    r"thống nhất|hướng dẫn|"
    r"thông báo|có ý kiến)\s"
)
OF_BODY = re.compile(
    rf"\b(?:của|do)\s+(?P<who>[{CAPITALS}][^.;]{{2,110}}?)\s*(?=$|[,;:]|"
    r"\s(?:ban hành|ký|gửi|về|nêu|"
    r"yêu cầu|đề nghị|chỉ đạo|cho biết|hướng dẫn|quy định|ngày|triển khai|thông báo)\b)"
)
_SPEAKS = re.compile(
    rf",\s+(?P<who>[{CAPITALS}][^.;,]{{2,110}}?)\s+(?:yêu cầu|đề nghị|chỉ đạo|cho biết|nêu|giao|"
    r"hướng dẫn|thông báo|quyết định)\b"
)
_LED_BY = re.compile(r"^\W*(?:Sau khi|Thực hiện|Triển khai|Căn cứ|Theo|Trên cơ sở|Tiếp theo)\b")
#: what the demand follows, another's document ("căn cứ các nội dung chỉ đạo của Bộ Y tế tại …")
_FOLLOWS = re.compile(
    r"\b(?:căn cứ|theo|thực hiện|triển khai)\s[^,;]{0,120}\b(?:chỉ đạo|yêu cầu|đề nghị|hướng dẫn|"
    r"ý kiến|kết luận) của [^,;]{3,90}$"
)
#: what a body has of its own, not what it issues ("các địa phương có phương án sơ tán")
_OWN_PLAN = re.compile(
    r"(?:phương án|kế hoạch|chương trình|đề án|dự án|quy định|quy chế|hướng dẫn|báo "
    r"cáo)(?!\s+(?:số|\d))"
)
_NO_ABBREVIATION = r"(?<!TP\.)(?<!Tp\.)(?<!TX\.)(?<!TS\.)(?<!BS\.)(?<!GS\.)(?<!Th\.)"
_SENTENCE = re.compile(rf"(?<=[.!?]){_NO_ABBREVIATION}[\"”]?\s+(?=[{CAPITALS}])")
FIGURE_ONLY = re.compile(r"(?:số\s*[:.]?|^)\s*(?P<figure>\d{1,5})(?![\d/\-]| ngày)")
#: what a sentence says of a document it says in its first so many characters
_LONGEST = 3_000
_EARLY = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it begins in the clean text."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that tells of a document: who, what kind, and the words after the kind.

    Attributes:
        before: the sentence up to the verb of issuing.
        dated: the words beside those after the kind in which its date may stand.
        kind: the type as named, with its place in the sentence.
        rest: the words after the kind, with their place in the sentence.
        cited: whether the document is only cited, so that a sentence of issuing is better.
        just: whether it has just been issued ("vừa ban hành").
    """

    sentence: Sentence
    who: str
    who_at: int
    verb: str
    before: str
    kind: str | None
    kind_at: int
    rest: str
    rest_at: int
    dated: str = ""
    cited: bool = False
    just: bool = False


def sentences_of(lines: tuple[Line, ...]) -> list[Sentence]:
    """Return the sentences of an article's first lines, in which it says what it reports."""
    found = []
    for line in lines[:_EARLY]:
        place = 0
        for part in _SENTENCE.split(line.text):
            start = line.text.find(part, place)
            place = start + len(part)
            found.append(Sentence(part[:_LONGEST], line.start + start))
    return found


def told_in(sentence: Sentence) -> list[Told]:
    """Return the documents that a sentence tells of; the reported one is the last it issues.

    "Sau khi Thủ tướng ban hành Công điện …, UBND tỉnh ban hành Công văn …" reports the second.
    """
    text = sentence.text
    found: list[Told] = []
    for match in _ISSUES.finditer(" " + text):
        before = text[: max(match.start() - 1, 0)]
        who, at = issuer_before(before)
        if who is None or (
            match["verb"] == "có" and _OWN_PLAN.match(text, max(match.start("type") - 1, 0))
        ):
            continue
        kind_at = max(match.start("type") - 1, 0)
        rest_at = match.end() - 1
        told = (match["type"], kind_at, text[rest_at:], rest_at)
        just = "vừa" in match["when"]
        one = Told(sentence, who, at, match["verb"], before, *told, dated=before, just=just)
        found = [one] if _LED_BY.match(text) else [*found, one]
    for match in _ISSUED.finditer(text):
        who = clean_name(match["who"])
        if opens_body(who):
            told = (match["type"], match.start("type"), match["told"], match.start("told"))
            before, dated = text[: match.end("who")], text[: match.end()]
            at = match.start("who")
            found.append(Told(sentence, who, at, match["verb"], before, *told, dated=dated))
    return found or _cited(sentence)


def _cited(sentence: Sentence) -> list[Told]:
    """Return the document that a sentence cites to tell what it asks, with its body."""
    mark = PAGE_MARK.match(sentence.text)
    if mark:
        sentence = Sentence(sentence.text[mark.end() :], sentence.start + mark.end())
    match = _CITED.match(sentence.text)
    if not match or not (NUMBER.search(match["rest"]) or FIGURE_ONLY.search(match["rest"])):
        return _cited_last(sentence)
    for pattern in (OF_BODY, _SPEAKS):
        body = pattern.search(match["rest"])
        if body and opens_body(body["who"]):
            at, end = (match.start("rest") + place for place in body.span("who"))
            told = (match["type"], match.start("type"), match["rest"], match.start("rest"))
            return [Told(sentence, body["who"], at, "", sentence.text[:end], *told, cited=True)]
    return []


def _cited_last(sentence: Sentence) -> list[Told]:
    """Return the document that a sentence cites behind what a body asks in it."""
    text = sentence.text
    match = _CITED_LAST.match(text)
    if not match or _LED_BY.match(text) or _FOLLOWS.search(match["before"]):
        return []
    whose = _WHOSE.search(match["before"])
    asks = _ASKS.search(match["before"])
    if whose and opens_body(whose["who"]):
        who, at = whose["who"], whose.start("who")
    elif asks:
        found, at = issuer_before(text[: asks.start()])
        if found is None:
            return []
        who = found
    else:
        return []
    told = (match["type"], match.start("type"), match["rest"], match.start("rest"))
    return [Told(sentence, who, at, "", text[: at + len(who)], *told, cited=True)]
