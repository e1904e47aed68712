"""Dates and counts as people, spreadsheets and programs write them.

A column is read as a whole, because one cell alone can be read in more than one way: `1.234` is
a thousand and more in a Vietnamese spreadsheet and a little over one in a program's file;
`03/04/2021` is the third of April where days come first. What stays unclear is refused, never
guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from toandan.epidemic.errors import LayoutError
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: how a cell says that nothing was reported; «...» as in the tables of the statistics office
NOTHING = frozenset({"", "na", "n/a", "nan", "null", "none", "...", "…", "#n/a"})
#: «-» stands for "there was none" in the tables of the statistics office
_NONE = frozenset({"-", "–", "—"})
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$")
_GROUPED = {mark: re.compile(rf"-?[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+$") for mark in ".,"}
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$")
_ISO = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$")
_MONTH = re.compile(r"(?:thang |t)?(\d{1,2})[ /-](?:nam )?(\d{4})$")
_YEAR_MONTH = re.compile(r"(\d{4})[/-](\d{1,2})$")
_WEEK = re.compile(r"(?:tuan |w)(\d{1,2})[ /-](?:nam )?(\d{4})$|(\d{4})[ -]?w(\d{1,2})$")
#: Excel counts days from here; these are the days of the years 2000 to 2099
_EXCEL, _SERIALS = date(1899, 12, 30), range(36_526, 73_051)
_CENTURY = 2000


def number_of(
    column: Sequence[str | None], where: str, separator: str, *, whole: bool = True
) -> list[float | None]:
    """The counts of a column; None where a cell holds nothing, NaN where it cannot be read.

    Args:
        column: cells as they stand in the file.
        where: how a message names the column.
        separator: what divides the columns of the file; tells how it writes numbers.
        whole: they are counts, which may have marks between thousands; false for degrees.

    Raises:
        LayoutError: numbers may be read in two ways.
    """
    cells = [re.sub(r"[\s\u00a0\u202f]", "", cell or "") for cell in column]
    for mark, usual in ((".", ";\t"), (",", ",")) if whole else ():
        marked = [cell for cell in cells if mark in cell]
        rest = [cell for cell in cells if mark not in cell and cell.lstrip("-").isdigit()]
        if not marked or not all(_GROUPED[mark].match(cell) for cell in marked):
            continue
        if any(len(cell.lstrip("-")) > 3 for cell in rest):  # noqa: PLR2004 - not grouped
            continue
        if separator not in usual:
            raise LayoutError(
                f"{where} có số viết như «{marked[0]}»: không rõ là hàng nghìn hay phần thập phân; "
                "hãy bỏ dấu phân cách hàng nghìn rồi lưu lại."
            )
        cells = [cell.replace(mark, "") for cell in cells]
    return [_number(cell) for cell in cells]


def _number(cell: str) -> float | None:
    if cell.lower() in NOTHING:
        return None
    if cell in _NONE:
        return 0.0
    dot, comma = cell.rfind("."), cell.rfind(",")
    plain = cell
    if comma > dot:  # 1.234,5 and 12,0
        plain = cell.replace(".", "").replace(",", ".")
    elif comma >= 0:  # 1,234.5
        plain = cell.replace(",", "")
    return float(plain) if _NUMBER.match(plain) else float("nan")


def date_of(column: Sequence[str | None]) -> list[date | None]:
    """The dates of a column, the last day of a month or week; None where unreadable.

    The first way of writing that fits all filled cells is taken: year first, day first, month
    first, month, week (Monday to Sunday, ISO 8601), the day numbers of Excel. Where none fits
    all, the one that fits most.
    """
    cells = [_CLOCK.sub("", (cell or "").strip()) for cell in column]
    distinct = {cell for cell in cells if cell}
    best: dict[str, date] = {}
    for way in _WAYS:
        found = {cell: day for cell in distinct if (day := way(cell)) is not None}
        if len(found) > len(best):
            best = found
        if len(found) == len(distinct):
            break
    return [best.get(cell) for cell in cells]


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + (_CENTURY if year < 100 else 0), month, day)  # noqa: PLR2004 - short
    except ValueError:
        return None


def _iso(cell: str) -> date | None:
    found = _ISO.match(cell)
    return _made(*map(int, found.groups())) if found else None


def _day_first(cell: str) -> date | None:
    found = _DAY.match(cell)
    return _made(int(found[3]), int(found[2]), int(found[1])) if found else None


def _month_first(cell: str) -> date | None:
    found = _DAY.match(cell)
    return _made(int(found[3]), int(found[1]), int(found[2])) if found else None


def _month(cell: str) -> date | None:
    plain = fold(cell).replace(" ", "/") if cell[:1] in "0123456789" else fold(cell)
    if found := _MONTH.match(plain):
        return month_end(int(found[2]), int(found[1]))
    if found := _YEAR_MONTH.match(plain):
        return month_end(int(found[1]), int(found[2]))
    return None


def _week(cell: str) -> date | None:
    found = _WEEK.match(fold(cell))
    if not found:
        return None
    week, year = (found[1], found[2]) if found[1] else (found[4], found[3])
    return week_end(int(year), int(week))


def _serial(cell: str) -> date | None:
    if cell.isdigit() and int(cell) in _SERIALS:
        return _EXCEL + timedelta(days=int(cell))
    return None


_WAYS: tuple[Callable[[str], date | None], ...] = (
    _iso,
    _day_first,
    _month_first,
    _month,
    _week,
    _serial,
)


def month_end(year: int, month: int) -> date | None:
    """The last day of a month; None where there is no such month."""
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None  # noqa: PLR2004


def week_end(year: int, week: int) -> date | None:
    """The Sunday of a week of ISO 8601; None where there is no such week."""
    try:
        return date.fromisocalendar(year, week, 7)
    except ValueError:
        return None
