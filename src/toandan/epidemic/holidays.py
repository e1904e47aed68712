"""Days on which little is reported in Vietnam."""

from __future__ import annotations

from datetime import date, timedelta

#: public holidays with a fixed date: New Year, Reunification, Labour Day, National Day
_FIXED = ((1, 1), (4, 30), (5, 1), (9, 2))
#: first day of the lunar new year (Tết Nguyên đán), Vietnamese calendar
_TET = {
    2020: date(2020, 1, 25),
    2021: date(2021, 2, 12),
    2022: date(2022, 2, 1),
    2023: date(2023, 1, 22),
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
}


def vietnamese_holidays(first: date, last: date) -> frozenset[date]:
    """Public holidays between two days: the fixed ones, and Tết from its eve to its fifth day.

    Tết is known here from 2020 to 2026; for other years only the fixed days are returned.
    """
    days: set[date] = set()
    for year in range(first.year, last.year + 1):
        days.update(date(year, month, day) for month, day in _FIXED)
        if year in _TET:
            days.update(_TET[year] + timedelta(days=shift) for shift in range(-1, 5))
    return frozenset(day for day in days if first <= day <= last)
