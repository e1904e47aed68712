"""Days, weeks and months as consecutive whole numbers, so that a series is an array."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.errors import FrequencyError

if TYPE_CHECKING:
    from collections.abc import Sequence

_WEEK = 7
_MONTH_DAYS = 28
_MANY = 5  # more than one step in so many of another length: two rhythms, not a gap


class Frequency(StrEnum):
    """How long one period of a series lasts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def label(self) -> str:
        """The word that a Vietnamese reader sees."""
        return {"day": "ngày", "week": "tuần", "month": "tháng"}[self.value]

    @property
    def days(self) -> float:
        """Length of one period in days (the mean length for months)."""
        return {"day": 1.0, "week": 7.0, "month": 30.4375}[self.value]

    @property
    def cycle(self) -> int:
        """Periods in one year."""
        return {"day": 365, "week": 52, "month": 12}[self.value]


def number(day: date, frequency: Frequency) -> int:
    """The period that ends on `day`, counted from the year 1.

    Weeks are counted in their own rhythm: all dates of one weekly series fall on the same
    weekday, so the number of a week is the number of that weekday since the year 1.
    """
    if frequency is Frequency.DAY:
        return day.toordinal()
    if frequency is Frequency.WEEK:
        return day.toordinal() // 7
    return day.year * 12 + day.month - 1


def end_of(period: int, like: date, frequency: Frequency) -> date:
    """The last day of a period, in the rhythm of a series that holds the date `like`."""
    if frequency is Frequency.DAY:
        return date.fromordinal(period)
    if frequency is Frequency.WEEK:
        return like + timedelta(weeks=period - number(like, frequency))
    following = period + 1
    return date(following // 12, following % 12 + 1, 1) - timedelta(days=1)


def step(day: date, periods: int, frequency: Frequency) -> date:
    """The period end `periods` after `day` (before it where negative)."""
    return end_of(number(day, frequency) + periods, day, frequency)


def phase(day: date, frequency: Frequency) -> int:
    """Where in the year a period stands: 0 to `frequency.cycle - 1`."""
    if frequency is Frequency.MONTH:
        return day.month - 1
    position = (day.timetuple().tm_yday - 1) / 366
    return int(position * frequency.cycle)


def frequency_of(days: Sequence[date], where: str = "") -> Frequency:
    """Tell daily, weekly and monthly series apart by the steps between their dates.

    A gap makes a longer step, so the shortest step decides; all others must be whole
    multiples of it.

    Raises:
        FrequencyError: the steps fit no single frequency, or there are fewer than two dates.
    """
    ordinals = np.unique([day.toordinal() for day in days])
    steps = np.diff(ordinals)
    if len(steps) == 0:
        raise FrequencyError(
            f"Chuỗi số liệu{where} chỉ có một ngày; cần ít nhất hai ngày để biết là số liệu "
            "theo ngày, theo tuần hay theo tháng."
        )
    shortest = int(steps.min())
    mixed = int((steps == _WEEK).sum()) > max(2, len(steps) // _MANY)
    if shortest == 1 and not mixed:
        return Frequency.DAY
    if shortest >= _MONTH_DAYS and _monthly(days):
        return Frequency.MONTH
    if (steps % 7 == 0).all():
        return Frequency.WEEK
    raise FrequencyError(
        f"Chuỗi số liệu{where} trộn nhiều kỳ báo cáo (bước ngắn nhất {shortest} ngày); hãy tách "
        "số liệu theo ngày, theo tuần và theo tháng thành các tệp riêng."
    )


def _monthly(days: Sequence[date]) -> bool:
    """One date a month, always its last day or always the same day of the month."""
    distinct = set(days)
    once = len({(day.year, day.month) for day in distinct}) == len(distinct)
    last = all((day + timedelta(days=1)).day == 1 for day in distinct)
    return once and (last or len({day.day for day in distinct}) == 1)
