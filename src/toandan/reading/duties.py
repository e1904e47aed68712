"""Stage 6c. Reads the words of a body; writes reports due, and what else it asks back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from toandan.reading.bodies import clean_name, split_bodies
from toandan.reading.clauses import each_report
from toandan.reading.contacts import read_contact
from toandan.reading.deadlines import read_deadlines
from toandan.reading.found import Found
from toandan.reading.model import ReportDuty
from toandan.reading.monitors import WHOLE, read_monitor
from toandan.reading.names import end_of_name
from toandan.reading.openings import opens_body, opens_particular
from toandan.reading.paragraphs import Rank
from toandan.reading.vietnamese import squeeze

if TYPE_CHECKING:
    from datetime import date

    from toandan.reading.paragraphs import Paragraph

_REPORT = re.compile(
    r"(?<!thời gian )(?<!nhận thông tin )(?:[Bb]áo cáo(?! viên| nhanh kết quả \d)|(?:, |và "
    r")báo(?! ngay))"
    r"(?P<what>[^.;:]{0,260}?)\s"
    r"(?:(?:gửi )?về|cho|(?<!hợp )(?<!chẽ )(?<!hiệu quả )(?<!cùng )(?<!đổi )với(?=\s+[A-ZĐ])|"
    r"gửi(?: về)?(?!\s+(?:trước|chậm|"
    r"qua|kèm))|đến|tới)\s+"
    r"(?P<to>[^.;:]{3,200})|"
    r"(?:[Gg]ửi|[Tt]hông báo|[Tt]hông tin|[Ll]ập danh sách(?=[^.;:]{0,140}?\svề [A-ZĐ]))"
    r"[^.;:]{0,140}?\svề\s+(?P<to2>[^.;:]{3,200})"
)
_REPORT_TO = re.compile(
    r"(?:(?P<when>thường xuyên|kịp thời|định kỳ|hàng ngày|hằng ngày|hàng tuần|hàng tháng|"
    r"nhanh|ngay|đột xuất)\s+(?:tổng hợp,?\s+)?)?"
    r"(?:tổng hợp,?\s*)?[Bb]áo cáo(?! viên| cáo)(?P<now> ngay| nhanh| kịp "
    r"thời)?\s+(?P<to>[^.;:]{3,160})"
)
_TO_ENDS = re.compile(
    r"\s(?:trước|chậm nhất|để|theo|về (?:kết quả|việc|tình hình|tiến độ|những)|kết quả|"
    r"tình hình|qua số|trong|hàng|hằng|thường xuyên|khi|nếu|xem xét|biết|chỉ đạo|tổng hợp|"
    r"xử lý|bằng|vào|định kỳ|và qua|đồng thời|ngay|số \d+)\b|[,(]?\s*(?:theo|qua địa chỉ|địa chỉ|"
    r"số điện thoại|email|e-mail)\b"
)
#: what is handed in by a day ("lập danh sách gửi Trung tâm Y tế trước ngày 20/8")
_SENT = re.compile(
    r"\b(?:[Gg]ửi(?: lại)?|[Nn]ộp|[Nn]ộp [^.;:]{3,40}? (?=cho |về |tại ))(?: trực tiếp)?"
    r"\s*(?:(?:cho|về|tại|đến|tới)\s+)?"
    r"(?P<to>(?:[A-ZĐỦU]|phòng |đ/c |đồng chí )[^.;:]{3,90}?)\s"
    r"(?:trước|chậm nhất|hạn chót|trong ngày|vào ngày|vào lúc)\b"
)
#: who carries the document out reports on that, by whatever day
_ON_WHOLE = re.compile(
    r"thực hiện (?:(?:công văn|chỉ thị|kết luận|quyết định|thông báo|kế hoạch|nghị quyết) này|"
    r"(?:Nghị quyết|Quyết định)(?! số)\b)"
    r"[^.;]{0,40}\bbáo cáo [^.;]{3,90}? về kết quả",
    re.IGNORECASE,
)
#: a task that is nothing but the report on what came of the work
_ON_RESULT = re.compile(
    r"Báo cáo kết quả|Tổng hợp (?:các )?kết quả[^.]{0,60}?[,;] (?:và )?báo cáo\b"
)
_TO_LATER = re.compile(r"\s(?:gửi về|về|cho|gửi|đến|tới)\s+")
#: a report without a receiver: "tổng hợp, báo cáo kết quả thực hiện theo quy định"
_REPORT_ON = re.compile(
    r"(?:định kỳ|thường xuyên)[^.;:]{0,30}\sbáo cáo theo qu[yi] định|"
    r"[Bb]áo cáo (?:kết quả|tình hình|tiến độ|thực hiện)"
    r"(?:(?! (?:về|cho|gửi|đến) [^\W\d_])[^.;:]){0,80}?"
    r"\s(?:theo qu[yi] định|trước (?:ngày|\d)|"
    r"chậm nhất|định kỳ|h[àằ]ng (?:ngày|tuần|tháng|quý))"
)
_DUE = re.compile(
    r"theo qu[yi] định|thường xuyên|hàng ngày|hằng ngày|hàng tuần|hàng tháng|hàng quý|h[àằă]ng "
    r"năm|(?:tại|trong) (?:kỳ họp|phiên họp|phiên giao ban|cuộc họp|hội nghị)[^,.;]{0,40}|"
    r"chậm nhất (?:là )?(?:(?:sáng|chiều|tối) )?th[ứử] \w+[^,.;]{0,30}|báo cáo nhanh|kịp thời|"
    r"ngay khi [^,.;]{4,60}|định kỳ"
)
_TELLS = re.compile(r"báo cáo(?! viên)")
#: how often stands right before the verb ("thường xuyên tổng hợp, báo cáo")
_BESIDE = re.compile(
    r"(?P<due>thường xuyên|định kỳ|hàng ngày|hằng ngày|hàng tuần|hằng tuần|hàng tháng|hằng tháng)"
    r"(?:,? (?:và )?(?:đột xuất|kịp thời|theo dõi|cập nhật|nắm tình hình|tổng hợp|đánh giá|"
    r"thông tin))*,? "
    r"(?:gửi )?báo cáo"
)
_WHEN_BEFORE = re.compile(r"(?:^|[.;]\s*)(?P<event>(?:[Kk]hi|[Nn]ếu)\s+phát hiện[^,.;]{3,60})")
_AROUND = re.compile(
    r"^(?P<each>(?:[Hh][àằ]ng|[Mm]ỗi|[Tt]rong) (?:ngày|tuần|tháng|năm))\b.+?(?P<limit>(?:trước|vào|"
    r"lúc|chậm nhất)\s.*)$"
)
_DAY_OF_YEAR = re.compile(
    r"^(?:trước|chậm nhất(?: là)?|vào)\s+ngày\s*(?P<day>\d{1,2})\s*(?:tháng|/)\s*"
    r"(?P<month>\d{1,2})$"
)
#: whom one informs, but reports nothing to
_PUBLIC = re.compile(r"(?:các )?(?:tầng lớp )?(?:nhân dân|người dân|cán bộ|hộ |cộng đồng)")
_SENTENCES = re.compile(
    r"(?<=[;.])(?<!T[Pp]\.)\s+(?=[^\W\d_])(?![Tt]hời (?:gian|hạn) (?:báo cáo|gửi)\b)"
)
#: reports that are told of, not asked for, and systems of reporting
_NO_DUTY = re.compile(
    r"hệ thống (?:giám sát|thông tin|thống kê)[^.;]{0,40}báo cáo|"
    r"^[Tt]ại (?:cuộc họp|hội nghị|buổi|phiên)|đã báo cáo|"
    r"chưa (?:phối hợp )?(?:thực hiện )?báo cáo|việc báo cáo|[Ss]au khi nghe|"
    r"đã (?:gửi|thông báo)|nhận được"
)
_PURPOSE_FIRST = re.compile(r"^(?:Để|Nhằm)\s[^,]{5,200},\s*")
#: it ends where the sentence goes on with another task ("…, đồng thời báo cáo …")
_PURPOSE_LAST = re.compile(
    r"[,;]?\s(?:(?:để|nhằm)\s(?!báo cáo)|để (?:kịp thời )?(?:tổng hợp,? )?báo cáo).*?"
    r"(?=[,;]\s(?:đồng thời|thường xuyên|định kỳ|hàng|hằng)\s|$)",
    re.DOTALL,
)
#: what the receiver does with a report ("để xem xét, giải quyết kịp thời") sets no time for it
_HANDLING = re.compile(
    r"\sđể (?:được )?(?:kịp thời )?(?:xem xét|giải quyết|tháo gỡ|hướng dẫn|xử lý)[^.;]*[\W\d]*$"
)
_CONDITION = re.compile(r"(?<!\()\bnếu (?:phát hiện|có|xảy ra)\b|\bkhi có\b")
#: to whom difficulties go is the contact, no report's receiver
_DIFFICULTY = re.compile(
    r"[^,.;]{0,60}\b[Nn]ếu (?:có|còn|gặp|phát sinh) (?:những )?(?:khó khăn|vướng mắc|vấn đề)"
)
#: a report on a condition alone ("báo cáo UBND tỉnh nếu có vấn đề phát sinh")
_ONLY_IF = re.compile(
    r"báo cáo [^.;,]{3,90},? (?:nếu|trong trường hợp|trường hợp|khi) (?:có|phát sinh|vượt)"
)
#: manners that set no time: with one of these alone an item asks for no report of its own
_GATHERS = re.compile(
    r"[Bb]áo cáo[^.;]{0,240}?\b(?:trước|chậm nhất)\b[^.;]{0,60}?\sđể "
    r"(?P<to>[^\W\d_][^.;,]{2,60}?)\s"
    r"(?:kịp )?(?:tổng hợp|theo dõi|báo cáo)"
)
_NO_DUE = frozenset({None, "kịp thời"})
#: times that a day for the same receiver makes plain
_VAGUE = frozenset({*_NO_DUE, "theo quy định", "theo qui định"})
_THROUGH = re.compile(r"\s*\(?(?:thông )?qua\s.*$|\s*\([^)]*\)$")


@dataclass(frozen=True, slots=True)
class Duties:
    """What the document asks back, and whom to ask."""

    monitor: Found[str] | None = None
    reports: tuple[Found[ReportDuty], ...] = ()
    contact: Found[str] | None = None


def read_duties(paragraphs: list[Paragraph], since: date | None = None) -> Duties:
    """Return reports, monitor and contact that the paragraphs of a body give.

    Args:
        paragraphs: the body.
        since: the document's own day, which gives days their year.
    """
    monitor: Found[str] | None = None
    contact: Found[str] | None = None
    reports: list[Found[ReportDuty]] = []
    for paragraph in paragraphs:
        if paragraph.label is None or WHOLE.search(paragraph.text):
            monitor = read_monitor(paragraph) or monitor
        asked = read_contact(paragraph)
        contact = asked or contact
        reports += read_reports(paragraph, since)
    return Duties(monitor, _unique(reports), contact)


def read_reports(paragraph: Paragraph, since: date | None = None) -> list[Found[ReportDuty]]:
    """Return the reports that one paragraph asks for."""
    found: list[Found[ReportDuty]] = []
    for sentence in chain.from_iterable(map(each_report, _SENTENCES.split(paragraph.text))):
        if _DIFFICULTY.match(sentence):
            continue
        names: list[str | None] = [
            *(_reported_to(_main_clause(sentence)) or _gathered_by(sentence))
        ]
        names = names or _to_whom_it_may(sentence)
        due = _due(sentence, _WHEN_BEFORE.search(sentence), since) if names else None
        if due in _NO_DUE and _ONLY_IF.search(sentence):
            continue
        own = sentence.startswith("Báo cáo") and paragraph.rank < Rank.DASH
        last = sentence.startswith("báo cáo") and _ON_RESULT.match(
            paragraph.text.replace("; ", ", ")
        )
        own = own or bool(_ON_RESULT.match(sentence) or last)
        own = own or bool(_ON_WHOLE.search(sentence))
        if due in _NO_DUE and paragraph.label is not None and not own:
            continue
        place = ((paragraph.start, paragraph.end),)
        found += [Found(ReportDuty(name, due), place, 0.75) for name in names]
    return found


def _to_whom_it_may(sentence: str) -> list[str | None]:
    """Return one unnamed receiver where a report has a limit and nobody to go to."""
    clause = _main_clause(sentence)
    match = _REPORT_ON.search(clause)
    return [None] if match and not _NO_DUTY.search(clause[: match.end()]) else []


def _gathered_by(sentence: str) -> list[str]:
    """Return who gathers the reports: "… báo cáo … trước ngày … để Bộ Y tế tổng hợp"."""
    match = _GATHERS.search(sentence)
    return _receivers(match["to"], split=False) if match else []


def _main_clause(sentence: str) -> str:
    """Return the sentence without its clauses of purpose and condition.

    "Để kịp thời báo cáo Bộ Y tế, …" and "… để tổng hợp báo cáo UBND tỉnh" tell what a report
    is for; "nếu phát hiện thì phải báo cáo …" is conduct, no duty to report.
    """
    clause = _PURPOSE_FIRST.sub("", sentence)
    clause = _PURPOSE_LAST.sub("", clause)
    return _CONDITION.split(clause, maxsplit=1)[0]


def _reported_to(sentence: str) -> list[str]:
    """Return whom a sentence tells to report to."""
    for pattern, split in ((_REPORT, False), (_REPORT_TO, True)):
        for match in pattern.finditer(sentence):
            if _NO_DUTY.search(sentence[: match.end()]):
                continue
            words = match["to"] or match.groupdict().get("to2") or ""
            names = _receivers(words, split=split)
            # "báo cáo ảnh hưởng đến sản xuất về Sở Y tế": the second preposition is the one
            for later in _TO_LATER.finditer(words) if not names and not split else ():
                names = _receivers(words[later.end() :], split=split)
                if names:
                    break
            if names:
                return names
    sent = _SENT.search(sentence)
    return _receivers(sent["to"], split=False) if sent else []


def _receivers(words: str, *, split: bool) -> list[str]:
    ending = _TO_ENDS.search(words)
    words = clean_name(words[: ending.start()] if ending else words)
    words = re.sub(r"\s*\([^)]*$", "", words)
    if not opens_body(words) or _PUBLIC.match(words):
        return []
    names = [name for name, _, _ in split_bodies(words[: end_of_name(words, 0, len(words))])]
    both = len(names) == 2 and all(map(opens_particular, names)) and " và " in words  # noqa: PLR2004
    return names if split or both else names[:1]


def _due(sentence: str, event: re.Match[str] | None, since: date | None) -> str | None:
    sentence = _HANDLING.sub("", sentence)
    limits = read_deadlines(sentence, 0, len(sentence), since)
    told = _TELLS.search(sentence)
    behind = tuple(one for one in limits if told and one.places[0][0] >= told.start())
    limits = behind[:1] or limits
    for limit in limits:
        if limit.value.date and limit.value.kind == "date":
            return limit.value.date.isoformat()
    if limits:
        return _recurring(limits[0].value.raw)
    if sentence.startswith("Báo cáo nhanh"):
        return "báo cáo nhanh"
    if event:
        return squeeze(f"ngay {event['event'][:1].lower()}{event['event'][1:]}")
    beside = _BESIDE.search(sentence)
    match = beside or _DUE.search(sentence)
    return match[match.lastgroup or 0] if match else None


def _recurring(raw: str) -> str:
    """Return a recurring limit's words without what stands between its two parts."""
    match = _AROUND.match(raw)
    if not match:
        return raw
    yearly = _DAY_OF_YEAR.search(match["limit"]) if "năm" in match["each"] else None
    if yearly:
        return f"trước ngày {yearly['day']}/{yearly['month']} hằng năm"
    return squeeze(f"{match['each'][:1].lower()}{match['each'][1:]} {match['limit']}")


def _unique(reports: list[Found[ReportDuty]]) -> tuple[Found[ReportDuty], ...]:
    kept: dict[tuple[str | None, str | None], Found[ReportDuty]] = {}
    for report in reports:
        kept.setdefault((report.value.to, report.value.due), report)
    timed = {_bare(to) for to, due in kept if due not in _VAGUE}
    return tuple(
        one for (to, due), one in kept.items() if due not in _VAGUE or _bare(to) not in timed
    )


def _bare(receiver: str | None) -> str:
    """Return a receiver's name without through whom ("UBND tỉnh (qua Sở Tư pháp)")."""
    name = _THROUGH.sub("", receiver or "").lower()
    return name.replace("uỷ ban", "ủy ban").replace("ủy ban nhân dân", "ubnd")
