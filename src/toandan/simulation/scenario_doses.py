"""Vaccination campaigns: what a scenario says of each and how it is read.

A campaign follows the calendar, or the epidemic: it begins where a level of detected cases is
reached and may stop below another (`trigger`), or its doses go where the cases of the last week
are (`steer`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from toandan.simulation.areas import DATA
from toandan.simulation.scenario_ages import read_ages

if TYPE_CHECKING:
    from datetime import date

    from toandan.simulation.fields import Fields

_LARGE = 10**9
_SCOPES = ("commune", "province")
_PEOPLE, _CASES = "people", "cases"
#: no level of cases is lower
NEVER_CLOSES = -1.0
#: days that what is begun by a trigger goes on at least, where a scenario does not say
LEAST_DAYS = 14


@dataclass(frozen=True)
class Call:
    """Begins a campaign at so many detected cases per 100,000 in 7 days.

    Below `closes` it takes nobody new, until the level is reached again.
    """

    scope: str  # commune: in each by itself; province: everywhere
    opens: float
    closes: float  # `NEVER_CLOSES`: it goes on for good
    least: int  # days it goes on at least


@dataclass(frozen=True)
class Vaccination:
    """A campaign: product, whom first, how many a day, how many there are."""

    product: str
    groups: tuple[tuple[int, int], ...]  # ages from, to (inclusive), first served first
    communes: tuple[str, ...]
    since: date
    daily: int
    stock: int
    coverage: float
    interval: int  # days to dose 2; 0: one dose only
    steer: str = _PEOPLE  # first doses go by people who wait, or by cases of the last 7 days
    trigger: Call | None = None

    @property
    def called(self) -> bool:
        """Whether who gets a dose when depends on the epidemic."""
        return self.trigger is not None or self.steered

    @property
    def steered(self) -> bool:
        """Whether first doses go where the cases are."""
        return self.steer == _CASES


@cache
def vaccine_products() -> dict[str, dict[str, Any]]:
    """Products and their protection (data/vaccines_covid19.toml)."""
    return tomllib.loads((DATA / "vaccines_covid19.toml").read_text(encoding="utf-8"))


def read_vaccination(part: Fields, start: date) -> Vaccination:
    """Read one [[vaccination]]."""
    vaccination = Vaccination(
        product=part.choice("product", list(vaccine_products())),
        groups=read_ages(part, "groups", ("65+", "50-64", "18-49")),
        communes=part.words("communes", ("*",)),
        since=part.day("from", start),
        daily=part.whole("daily", 1, _LARGE),
        stock=part.whole("stock", 1, _LARGE, _LARGE),
        coverage=part.number("coverage", 0.0, 1.0, 0.9),
        interval=part.whole("interval", 0, 365, 28),
        steer=part.choice("steer", (_PEOPLE, _CASES), _PEOPLE),
        trigger=_read_call(part.table("trigger")),
    )
    if vaccination.called and vaccination.since < start:
        part.fault("from", "trước ngày bắt đầu kịch bản: chưa có ca nào để 'trigger', 'steer' theo")
    part.done()
    return vaccination


def _read_call(part: Fields | None) -> Call | None:
    if part is None:
        return None
    closing = part.value("close", None) is not None
    call = Call(
        scope=part.choice("scope", _SCOPES, "commune"),
        opens=part.number("open", 0.0, 1e5),
        closes=part.number("close", 0.0, 1e5) if closing else NEVER_CLOSES,
        least=part.whole("least_days", 1, 365, LEAST_DAYS),
    )
    if not closing and part.value("least_days", None) is not None:
        part.fault("least_days", "chỉ dùng cùng với 'close'")
    if call.closes > call.opens:
        part.fault("close", "không được lớn hơn 'open'")
    part.done()
    return call
