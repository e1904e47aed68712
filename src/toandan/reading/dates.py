"""Dates and hours as Vietnamese offices write them.

ngày 26 tháng 5 năm 2021 · ngày 11-6-2021 · 27/4/2021 · 26.5.2021 · 15 giờ 30 phút · 15h30
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, time

_SEP = r"\s*[-/.–]\s*"
#: a figure between "ngày", "tháng" and "năm", where OCR takes 1 for a stroke, 0 for a letter
_FIGURE = r"(?:[\dIl|\]][\dIl|\]oOØŠ]|[OØo]\d|\d|[Il|Š§](?=\s))"
DATE_WORDS = rf"({_FIGURE})\s*th[áaắâ]ng\s*({_FIGURE})[\s,.]*n[ăâaáắấ]m[\s.]*(\d{{4}})"
_LOOKALIKES = str.maketrans("Il|]OoØŠ§", "111100058")
DATE_FIGURES = rf"(\d{{1,2}}){_SEP}(\d{{1,2}}|[01] \d){_SEP}(\d{{4}})"
#: one date, in either way, with "ngày" or without
DATE = rf"(?:ngày\s*[:.]?\s*){{0,2}}(?:{DATE_WORDS}|{DATE_FIGURES})"
_DATE = re.compile(rf"(?<!\d){DATE}(?!\d)", re.IGNORECASE)
TIME = r"(\d{1,2})\s*(?:giờ|h|:|g)\s*(?:(\d{2})(?:\s*phút|[’'′])?)?"
_TIME = re.compile(rf"(?<![\d/]){TIME}(?![\w/])", re.IGNORECASE)
_EARLIEST, _LATEST = 1930, 2100
_DECEMBER, _QUARTERS = 12, 4


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands."""

    start: int
    end: int
    value: date


def make_date(day: str, month: str, year: str) -> date | None:
    """Return the date of three figures, None where there is no such day."""
    try:
        figures = [one.replace(" ", "").translate(_LOOKALIKES) for one in (year, month, day)]
        value = date(*map(int, figures))
    except ValueError:
        return None
    return value if _EARLIEST <= value.year <= _LATEST else None


def make_day(stamp: str | None) -> date | None:
    """Return the day of an ISO date or time, None where there is none."""
    try:
        return date.fromisoformat((stamp or "")[:10])
    except ValueError:
        return None


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[FoundDate]:
    """Return the full dates in `text[start:end]`, in order."""
    found = []
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        parts = match.groups()
        value = make_date(*(parts[:3] if parts[0] else parts[3:6]))
        if value:
            found.append(FoundDate(match.start(), match.end(), value))
    return found


def find_time(text: str) -> time | None:
    """Return the first hour in `text`, None without one."""
    match = _TIME.search(text)
    if not match:
        return None
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        return None


def month_end(year: int, month: int) -> date | None:
    """Return the last day of a month, None where there is no such month."""
    if not 1 <= month <= _DECEMBER or not _EARLIEST <= year <= _LATEST:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def quarter_end(year: int, quarter: int) -> date | None:
    """Return the last day of a quarter, None where there is no such quarter."""
    return month_end(year, 3 * quarter) if 1 <= quarter <= _QUARTERS else None
