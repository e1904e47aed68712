"""Place and date as the rules write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toandan.writing.model import Paper

#: figures below this take a zero before them: days up to 9, months 1 and 2
_SHORT_DAY, _SHORT_MONTH = 10, 3
_OPEN = "\u00a0" * 6


def dated(paper: Paper) -> str:
    """Return `Kiên Giang, ngày 05 tháng 7 năm 2021`; an open day leaves room for pen or stamp.

    Days below 10 and the months 1 and 2 take a zero (Nghị định 30/2020/NĐ-CP, phụ lục I, phần
    II.4.b).
    """
    if paper.date:
        day, month = paper.date.day, paper.date.month
        shown = f"0{day}" if day < _SHORT_DAY else str(day)
        of_year = f"0{month}" if month < _SHORT_MONTH else str(month)
        date = f"ngày {shown} tháng {of_year} năm {paper.date.year}"
    else:
        date = f"ngày{_OPEN}tháng{_OPEN}năm {paper.year or '……'}"
    return f"{paper.place}, {date}" if paper.place else date
