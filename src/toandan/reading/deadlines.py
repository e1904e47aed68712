"""Stage 6b. Reads the words of a document; writes its time limits.

Absolute ("trước ngày 29/7/2019"), by period ("trong tháng 2/2022", "Quý I năm 2022"),
relative ("trong vòng 24 giờ"), recurring ("hàng ngày trước 15 giờ", "thứ hai hàng tuần",
"trước ngày 14 tháng 12 hàng năm"), and by event ("đến khi có thông báo mới").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from toandan.reading.dates import (
    DATE,
    TIME,
    find_dates,
    find_time,
    make_date,
    month_end,
    quarter_end,
)
from toandan.reading.found import Found
from toandan.reading.model import Deadline
from toandan.reading.vietnamese import squeeze

if TYPE_CHECKING:
    from datetime import date, time

_T = TIME.replace("(\\d{1,2})", "\\d{1,2}", 1).replace("(\\d{2})", "\\d{2}")
_D = re.sub(r"\((?!\?)", "(?:", DATE)
_LIMIT = (
    r"(?:trước(?: thời điểm)?|chậm nhất(?: là)?(?: vào| đến| trong)?|chậm nhất|muộn "
    r"nhất(?: là)?|hạn chót(?: là)?|"
    r"hết|đến hết|không quá|xong trước|thời hạn(?: hoàn thành| báo cáo| gửi)?(?: là| đến|:)?|"
    r"hạn cuối(?: là)?|hoàn thành "
    r"(?:trong|vào|đến))"
)
EACH = r"(?:hàng|hằng|mỗi)"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_DAYS = {
    "hai": "monday",
    "2": "monday",
    "ba": "tuesday",
    "3": "tuesday",
    "tư": "wednesday",
    "4": "wednesday",
    "năm": "thursday",
    "5": "thursday",
    "sáu": "friday",
    "6": "friday",
    "bảy": "saturday",
    "7": "saturday",
    "chủ nhật": "sunday",
}
_MONTHS = re.compile(r"(\d{1,2})\s*(?:tháng|/)\s*(\d{1,2})")

#: what stands before a date that ends a period told of, or a rate
_NO_LIMIT = re.compile(
    r"(?:\b[Kk]hông\s|từ ngày \d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?|lần/(?:ngày|tuần)|giai đoạn "
    r"[^,.;]{0,20})\s*$"
)
#: how long the case has lasted that a clause of condition sets ("Khi có 02 ca trong vòng 07 ngày,")
_CASE = re.compile(
    r"(?:^|[.;:)\n]\s*)(?:Khi|Nếu|Trường hợp)\s[^,.;]{0,150}$|"
    r"\bkhi (?:có|ghi nhận) (?:từ )?\d+ (?:ca|trường hợp)[^,.;]{0,80}$"
)
#: without one of these words a text sets no limit
_HINT = re.compile(
    r"trước|chậm|muộn|hạn|h[àằ]ng|mỗi|định kỳ|hoàn thành|xong|trong (?:vòng|thời)|đến|hết|"
    r"không quá|quý|tháng (?:một|1) lần|ngày\s*\d",
    re.IGNORECASE,
)
#: where one paragraph or cell ends and the next begins no limit goes on
_BOUNDARY = re.compile(r"\n(?=\s*\n|\s*(?:\d{1,2}(?:\.\d{1,2})?[.)]|[a-zđ]\)|[-+•])\s)|\t")
#: a day whose year only the document's own date tells, while it is read
_YEARLESS = "date_without_year"
Builder = Callable[[re.Match[str]], "tuple[date | None, time | None, str] | None"]


def _absolute(match: re.Match[str]) -> tuple[date | None, time | None, str] | None:
    dates = find_dates(match[0])
    if not dates:
        return None
    return dates[-1].value, find_time(match[0][: match[0].find("ngày")]), "date"


def _day_of_year(match: re.Match[str]) -> tuple[date | None, time | None, str]:
    return None, find_time(match[0][: match.start("day") - match.start()]), _YEARLESS


def _daily(match: re.Match[str]) -> tuple[date | None, time | None, str]:
    return None, find_time(match[0]), "recurring_daily"


def _weekly(match: re.Match[str]) -> tuple[date | None, time | None, str]:
    day = match.groupdict().get("day") or match.groupdict().get("day2")
    name = _DAYS.get(day.lower()) if day else None
    return None, find_time(match[0]), f"recurring_weekly_{name}" if name else "recurring_weekly"


def _yearly(match: re.Match[str]) -> tuple[date | None, time | None, str]:
    count = len(_MONTHS.findall(match[0]))
    return None, None, "recurring_semiannual" if count > 1 else "recurring_yearly"


def _month(match: re.Match[str]) -> tuple[date | None, time | None, str] | None:
    value = month_end(int(match["year"]), int(match["month"]))
    return (value, None, "month_end") if value else None


def _quarter(match: re.Match[str]) -> tuple[date | None, time | None, str] | None:
    # OCR reads the strokes of "III" as T and l
    words = match["quarter"].replace("T", "I").replace("t", "I").replace("l", "I").upper()
    figure = _ROMAN.get(words) or int(words)
    value = quarter_end(int(match["year"]), figure)
    return (value, None, "quarter_end") if value else None


def _year(match: re.Match[str]) -> tuple[date | None, time | None, str]:
    return make_date("31", "12", match["year"]), None, "year_end"


def _span(match: re.Match[str]) -> tuple[date | None, time | None, str]:
    count, unit = int(match["count"]), match["unit"].lower()
    if unit == "giờ":
        return None, None, f"relative_{count}h"
    days = {"ngày": 1, "tuần": 7, "tháng": 30}[unit] * count
    return None, None, f"duration_{days}d"


def _from(match: re.Match[str]) -> tuple[date | None, time | None, str]:
    dates = find_dates(match[0])
    return dates[0].value if dates else None, find_time(match[0]), "effective_from"


def _kind(name: str) -> Builder:
    return lambda match: (None, find_time(match[0]), name)


_I = re.IGNORECASE
_RULES: tuple[tuple[re.Pattern[str], Builder], ...] = (
    (
        re.compile(
            rf"{_LIMIT}\s+(?:(?:ngày\s*)?\d{{1,2}}\s*(?:tháng|/)\s*\d{{1,2}}(?:\s*(?:,|"
            rf"và)\s*(?:trước\s+)?)?){{1,4}}\s*{EACH} năm",
            _I,
        ),
        _yearly,
    ),
    (
        re.compile(
            rf"(?:(?:{_LIMIT}|lúc|vào)\s+)?(?:{_T}\s*(?:,|và)\s*)*{_T}\s*(?:phút)?\s*{EACH} "
            rf"ngày|{EACH} "
            rf"ngày[^.;]{{0,140}}?\b(?:trước|vào|lúc)\s+{_T}|"
            rf"trong ngày\b(?!\s*\d)[^.;]{{0,80}}?\btrước\s+{_T}",
            _I,
        ),
        _daily,
    ),
    (
        re.compile(
            rf"(?:định kỳ\s+)?(?:{_LIMIT}\s+|vào\s+)?(?:(?:sáng|chiều|"
            rf"tối)\s+)?(?:{_T}\s*,?\s*)?(?:các\s+)?(?:ngày\s+)?"
            rf"(?:th[ứử]\s+|(?=chủ nhật))(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7]|chủ nhật)"
            rf"(?:\s*(?:,|và)\s*(?:th[ứử]\s+)?(?:hai|ba|tư|năm|sáu|bảy|[2-7]|chủ nhật)){{0,4}}\s*"
            rf"{EACH} tuần|"
            rf"{EACH} tuần[^.;]{{0,100}}?(?:trước|"
            rf"vào)\s+(?:{_T}\s*,?\s*)?(?:(?:ngày|sáng|chiều|tối)\s+)?th[ứử]\s+(?P<day2>hai|ba|tư|năm|sáu|"
            rf"bảy|[2-7])\b",
            _I,
        ),
        _weekly,
    ),
    (
        re.compile(
            rf"(?:{_LIMIT}\s+|"
            rf"định kỳ\s+(?:vào\s+)?|"
            rf"vào\s+)(?:{_T}\s*,?\s*)?(?:ngày\s+)?(?:\d{{1,2}}\s+)?{EACH} tháng\b|"
            rf"ngày\s+\d{{1,2}}\s+{EACH} tháng\b|{EACH} tháng\b(?=[^.;]{{0,40}}báo cáo)",
            _I,
        ),
        _kind("recurring_monthly"),
    ),
    (
        re.compile(
            rf"(?:định kỳ|hàng tuần|hằng tuần)[^.;]{{0,6}}?{EACH} tuần\b|định kỳ {EACH} tuần\b",
            _I,
        ),
        _kind("recurring_weekly"),
    ),
    (
        re.compile(
            rf"ngày\s+\d{{1,2}}\s+(?:của\s+)?tháng\s+(?:đầu|cuối)\s+(?:của\s+)?(?:{EACH}\s+)?quý|"
            rf"(?:định kỳ|báo cáo|theo)\s+(?:{EACH}|theo) quý\b|theo quý\b|"
            rf"(?:định kỳ|báo cáo)\s+{EACH} quý\b|{EACH} quý\b(?=[^.;]{{0,40}}báo cáo)",
            _I,
        ),
        _kind("recurring_quarterly"),
    ),
    (
        re.compile(
            r"định kỳ\s+(?:0?6|sáu) tháng(?: (?:một|1) lần|/lần)?|\b(?:0?6|sáu) tháng (?:một|"
            r"1) lần",
            _I,
        ),
        _kind("recurring_semiannual"),
    ),
    (
        re.compile(
            rf"{_LIMIT}\s+(?:{_T}\s*,?\s*)?(?:phút\s*)?(?:,?\s*th[ứử] "
            rf"\w+\s*,?\s*)?(?:\(\w+\)\s*)?(?:vào\s+)?{_D}|"
            rf"(?:hoàn thành|xong|báo cáo|gửi|trình)\b[^.;]{{0,120}}?\btrong {_D}",
            _I,
        ),
        _absolute,
    ),
    (
        re.compile(
            r"(?:hoàn thành|hoàn thiện|xong|thực hiện|tổ chức|ban hành|trình|gửi|báo cáo|xây dựng|"
            r"triển khai|tham mưu|phê duyệt|đề xuất|khắc phục)"
            r"\b[^.;]{0,120}?\btrong tháng (?P<month>\d{1,2})\s*(?:/|"
            r"năm|-)\s*(?P<year>\d{4})",
            _I,
        ),
        _month,
    ),
    (
        re.compile(
            r"(?:trong|vào|hết|trước|cuối)\s+quý "
            r"(?P<quarter>[ITl]{1,3}|IV|[1-4])\s*(?:/|năm|-)\s*(?P<year>\d{4})",
            _I,
        ),
        _quarter,
    ),
    (re.compile(r"(?:hoàn thành|xong)\b[^.;]{0,80}?\btrong năm (?P<year>\d{4})", _I), _year),
    (
        re.compile(
            rf"{EACH} năm\b[^.;]{{0,160}}?\b{_LIMIT}\s+ngày\s*\d{{1,2}}\s*(?:tháng|/)\s*\d{{1,2}}"
            r"(?!\s*(?:năm|/)\s*\d)",
            _I,
        ),
        _kind("recurring_yearly"),
    ),
    (
        re.compile(
            rf"{_LIMIT}\s+(?:{_T}\s*,?\s*)?(?:phút\s*)?(?:vào\s+)?(?:ngày\s*)?"
            rf"(?P<day>\d{{1,2}})\s*(?:/|-|tháng)\s*(?P<month>\d{{1,2}})"
            rf"(?!\s*[/.-]\s*\d|\d|\s*(?:năm|{EACH}|và ngày|%))",
            _I,
        ),
        _day_of_year,
    ),
    (
        re.compile(
            r"(?:triển khai|thực hiện|tổ chức|diễn ra|tiến hành)[^.;]{0,30}?(?:vào |từ )?ngày\s*"
            r"\d{1,2}(?:/\d{1,2})?\s*(?:[-–]|đến(?: hết)?(?: ngày)?)\s*\d{1,2}/\d{1,2}/\d{4}",
            _I,
        ),
        _kind("period"),
    ),
    (
        re.compile(
            r"(?:trong (?:vòng|thời hạn|thời gian)|trong(?=\s+\d{1,3}\s*(?:giờ|ngày)\s+(?:sau|"
            r"kể từ|tính từ|đầu))|"
            r"(?:chậm|muộn) nhất(?: là)?(?: sau)?|không quá)"
            r"\s+(?P<count>\d{1,3})\s*(?P<unit>giờ|ngày|tuần|tháng)\b"
            r"(?! (?:các ngày|ngày|thứ|h[àằ]ng))(?: làm việc)?"
            r"(?:\s+k[ểê] từ (?:(?!\svà\s(?:trước|chậm|định))[^,.;]){3,90})?",
            _I,
        ),
        _span,
    ),
    (
        re.compile(
            rf"(?:kể )?từ\s+(?:{_T}\s*(?:phút)?\s*(?:sáng|chiều|tối)?\s*,?\s*)?ngày[^.;]{{2,160}}?"
            rf"(?:cho )?đến khi có (?:thông báo|chỉ đạo|văn bản) mới",
            _I,
        ),
        _from,
    ),
    (re.compile(r"(?:cho )?đến khi có (?:thông báo|chỉ đạo|văn bản) mới", _I), _kind("event")),
)


def read_deadlines(
    text: str, start: int, end: int, since: date | None = None
) -> tuple[Found[Deadline], ...]:
    """Return the time limits in `text[start:end]` of the clean text, in order.

    Args:
        text: the clean text.
        start: where to begin.
        end: where to stop.
        since: the document's own day: "trước ngày 15/6" is the next 15 June from then on.
    """
    taken: list[tuple[int, int]] = []
    found: list[Found[Deadline]] = []
    for match, build in _matches(text, start, end):
        if _NO_LIMIT.search(text[max(start, match.start() - 40) : match.start()]):
            continue
        before = text[max(start, match.start() - 180) : match.start()]
        if build is _span and _CASE.search(before):
            continue
        if any(match.start() < right and left < match.end() for left, right in taken):
            continue
        built = build(match)
        if built is None:
            continue
        if built[2] == _YEARLESS:
            built = (_next_day(match["day"], match["month"], since), built[1], "date")
        taken.append((match.start(), match.end()))
        raw = squeeze(match[0]).strip(" ,")
        found.append(Found(Deadline(raw, *built), ((match.start(), match.end()),), 0.85))
    return tuple(sorted(_without_shadows(text, found), key=lambda one: one.places[0]))


def _next_day(day: str, month: str, since: date | None) -> date | None:
    """Return the first such day from `since` on, None where that is not known."""
    years = (since.year, since.year + 1) if since else ()
    days = (make_date(day, month, str(year)) for year in years)
    return next((one for one in days if one and since and one >= since), None)


def once_each(limits: tuple[Found[Deadline], ...]) -> tuple[Found[Deadline], ...]:
    """Return time limits without those said again: a page tells a day in its lead and below."""
    kept: dict[tuple[str | None, date | None, time | None], Found[Deadline]] = {}
    for one in limits:
        sort = one.value.kind if one.value.date or one.value.time else one.value.raw
        kept.setdefault((sort, one.value.date, one.value.time), one)
    return tuple(kept.values())


def _without_shadows(text: str, found: list[Found[Deadline]]) -> list[Found[Deadline]]:
    """Leave out a bare "định kỳ 06 tháng" whose sentence also gives the days themselves."""
    kept = []
    for one in found:
        start, end = one.places[0]
        stop = min(
            (i for i in (text.find(mark, end) for mark in ".;") if i >= 0), default=len(text)
        )
        twin = any(
            other is not one
            and other.value.kind == one.value.kind
            and end <= other.places[0][0] < stop
            for other in found
        )
        if not (twin and re.search("định kỳ|theo quý", text[start:end], _I)):
            kept.append(one)
    return kept


def _matches(text: str, start: int, end: int) -> Iterator[tuple[re.Match[str], Builder]]:
    if not _HINT.search(text, start, end):
        return
    part = _BOUNDARY.sub(";", text).replace("\n", " ")
    for pattern, build in _RULES:
        for match in pattern.finditer(part, start, end):
            yield match, build
