"""What the words about a report's or a task's time mean, as days and hours."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toandan.days import plausible
from toandan.directives.models import ReportDuty
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Rhythm = ReportDuty.Rhythm

WEEKDAYS = {
    "thu hai": 0,
    "thu 2": 0,
    "thu ba": 1,
    "thu 3": 1,
    "thu tu": 2,
    "thu 4": 2,
    "thu nam": 3,
    "thu 5": 3,
    "thu sau": 4,
    "thu 6": 4,
    "thu bay": 5,
    "thu 7": 5,
    "chu nhat": 6,
}
#: folded words → how often; the first that occurs decides
RHYTHMS = (
    (("hang ngay", "moi ngay", "hang gio", "24 24"), Rhythm.DAILY),
    (("hang tuan", "moi tuan"), Rhythm.WEEKLY),
    (("hang thang", "moi thang"), Rhythm.MONTHLY),
    (("hang quy", "moi quy"), Rhythm.QUARTERLY),
    (
        ("thuong xuyen", "khi co", "khi phat sinh", "dot xuat", "kip thoi", "ngay khi", "dinh ky"),
        Rhythm.STANDING,
    ),
)
_HOUR = re.compile(r"(\d{1,2})\s*(?:giờ|gio|h|g)\s*(\d{2})?(?!\d)", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
_DATE = re.compile(r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_OF_MONTH = re.compile(r"ngay (\d{1,2})(?! \d)")
#: so few figures that no sum leaves the calendar
_DURATION = re.compile(r"duration_([0-9]{1,5})d")


@dataclass(frozen=True)
class When:
    """How often, and at which day and hour; None where the words do not tell."""

    rhythm: ReportDuty.Rhythm = Rhythm.ONCE
    weekday: int | None = None
    day_of_month: int | None = None
    at_time: dt.time | None = None
    due_on: dt.date | None = None


def understand(words: str) -> When:
    """Return what words such as `trước 15 giờ hằng ngày` or `2021-06-30` mean."""
    folded = fold(words.replace("hằng", "hàng").replace("Hằng", "hàng"))
    due_on = date_in(words)
    rhythm = next(
        (rhythm for signs, rhythm in RHYTHMS if any(sign in folded for sign in signs)), Rhythm.ONCE
    )
    weekday = next((day for name, day in WEEKDAYS.items() if name in folded), None)
    if rhythm == Rhythm.ONCE and due_on is None:
        # a duty without a day cannot fall due: it stands until it is closed
        rhythm = Rhythm.WEEKLY if weekday is not None else Rhythm.STANDING
    day = _DAY_OF_MONTH.search(folded) if rhythm == Rhythm.MONTHLY else None
    number = int(day[1]) if day else None
    return When(
        rhythm=rhythm,
        weekday=weekday if rhythm == Rhythm.WEEKLY else None,
        day_of_month=number if number and number <= 31 else None,  # noqa: PLR2004 - days of a month
        at_time=time_in(words),
        due_on=due_on if rhythm == Rhythm.ONCE else None,
    )


def date_in(words: str) -> dt.date | None:
    """Return the first full date in the words, ISO or as written in letters."""
    for match, order in ((_ISO.search(words), (1, 2, 3)), (_DATE.search(words), (3, 2, 1))):
        if match:
            try:
                day = plausible(dt.date(*(int(match[part]) for part in order)))
            except ValueError:
                continue
            if day:
                return day
    return None


def time_in(words: str) -> dt.time | None:
    """Return the first hour in the words."""
    match = _HOUR.search(words) or _CLOCK.search(words)
    if match is None:
        return None
    try:
        return dt.time(int(match[1]), int(match[2] or 0))
    except ValueError:
        return None


def as_written(words: str, deadlines: Iterable[Mapping[str, Any]]) -> str:
    """Return the document's own words for a limit that the reading gives as a day (ISO).

    Args:
        words: a limit in the form of the contract; one that is no day stays as it is.
        deadlines: the reading's deadlines in the form of the contract.
    """
    if not _is_day(words):
        return words
    written = (one["raw"] for one in deadlines if one["date"] == words and one["raw"])
    return next(written, f"trước ngày {dt.date.fromisoformat(words):%d/%m/%Y}")


def as_read(written: str, due_on: str, deadlines: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the limit in the form of the contract: the day (ISO) where the words give one.

    The inverse of `as_written`.

    Args:
        written: the document's words, perhaps mended.
        due_on: the day (ISO) that was understood from them, "" for none.
        deadlines: the reading's deadlines in the form of the contract.
    """
    if due_on and written == as_written(due_on, deadlines):
        return due_on
    return written or None


def _is_day(words: str) -> bool:
    match = _ISO.fullmatch(words)
    return bool(match and date_in(words))


def due_of(
    words: str, deadlines: Iterable[Mapping[str, Any]], issued_on: dt.date | None
) -> tuple[dt.date | None, dt.time | None]:
    """Return the day and hour that a deadline's words mean, by the reading's own deadlines.

    Args:
        words: the deadline as the requirement gives it.
        deadlines: the reading's deadlines in the form of the contract.
        issued_on: the document's date, from which durations count.
    """
    if not words:
        return None, None
    if _is_day(words):
        hours = (one["time"] for one in deadlines if one["date"] == words and one["time"])
        hour = next(hours, None)
        return date_in(words), dt.time.fromisoformat(hour) if hour else None
    for deadline in deadlines:
        raw = deadline["raw"]
        if raw and (raw in words or words in raw):
            day = plausible(dt.date.fromisoformat(deadline["date"])) if deadline["date"] else None
            length = _DURATION.fullmatch(deadline["kind"] or "")
            start = plausible(issued_on)
            if day is None and length and start:
                day = start + dt.timedelta(days=int(length[1]))
            hour = dt.time.fromisoformat(deadline["time"]) if deadline["time"] else None
            return day, hour
    return date_in(words), time_in(words)
