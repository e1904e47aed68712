"""The parts of a scenario and how each is read from its table.

What changes by the week is written as a list: the compliance with an order, the share tested
in repeated rounds. Such an order becomes one order a week, such rounds one round each.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from toandan.simulation.areas import DATA

if TYPE_CHECKING:
    from toandan.simulation.fields import Fields

LAST_DAY = date.max
LAYER_NAMES = ("home", "school", "work", "community", "travel")
_LARGE = 10**9
_WEEK = 7
_SCOPES = ("commune", "province")


@dataclass(frozen=True)
class Seeding:
    """First cases: so many residents of a commune ("*": anywhere) on a day of the run."""

    day: int
    commune: str
    count: int
    variant: str


@dataclass(frozen=True)
class Importation:
    """Infected people coming home over the border, and the checkpoint that catches a share."""

    variant: str
    per_day: float
    communes: tuple[str, ...]
    since: date
    until: date
    caught: float
    quarantine_days: int


@dataclass(frozen=True)
class Trigger:
    """Opens an order at so many cases per 100,000 in 7 days and lifts it below another."""

    scope: str
    opens: float
    closes: float
    least: int


@dataclass(frozen=True)
class Order:
    """A measure on contacts: what it leaves of each layer, where, when or by which rule.

    `number` is its place in the file; the weeks of one order share it.
    """

    number: int
    kind: str
    left: tuple[float, ...]
    communes: tuple[str, ...]
    since: date
    until: date
    trigger: Trigger | None


@dataclass(frozen=True)
class Round:
    """A mass testing round on one day."""

    day: date
    communes: tuple[str, ...]
    share: float
    sensitivity: float
    pool: int  # samples in one laboratory test; 0: rapid tests, which need no laboratory


@dataclass(frozen=True)
class Testing:
    """Tests of people with symptoms, and mass rounds."""

    symptomatic_share: float
    delay: float
    turnaround: int
    capacity: int  # -1: no limit
    hospital: bool
    rounds: tuple[Round, ...]


@dataclass(frozen=True)
class Isolation:
    """Isolation of detected cases (F0)."""

    share: float
    days: int


@dataclass(frozen=True)
class Tracing:
    """Tracing and quarantine of contacts (F1) and of their households (F2)."""

    delay: int
    back: int
    cover: tuple[float, float, float, float]
    extra: int
    days: int
    central_share: float
    test: bool
    f2: bool
    f2_days: int


@cache
def measure_kinds() -> dict[str, tuple[float, ...]]:
    """What each named measure leaves of each layer (data/measures.toml)."""
    document = tomllib.loads((DATA / "measures.toml").read_text(encoding="utf-8"))
    return {
        kind: tuple(float(body["left"][layer]) for layer in LAYER_NAMES)
        for kind, body in document.items()
    }


def read_seeding(part: Fields) -> Seeding:
    """Read one [[seeds]]."""
    seeding = Seeding(
        day=part.whole("day", 0, 3650, 0),
        commune=part.text("commune", "*"),
        count=part.whole("count", 1, 10_000_000),
        variant=part.text("variant"),
    )
    part.done()
    return seeding


def read_importation(part: Fields, start: date) -> Importation:
    """Read one [[imports]]."""
    importation = Importation(
        variant=part.text("variant"),
        per_day=part.number("per_day", 0.0, 1e6),
        communes=part.words("communes", ("border",)),
        since=part.day("from", start),
        until=part.day("to", LAST_DAY),
        caught=part.number("caught", 0.0, 1.0, 0.0),
        quarantine_days=part.whole("quarantine_days", 1, 90, 14),
    )
    part.done()
    return importation


def measure_titles() -> dict[str, str]:
    """Title of each named measure (data/measures.toml)."""
    document = tomllib.loads((DATA / "measures.toml").read_text(encoding="utf-8"))
    return {kind: str(body["title"]) for kind, body in document.items()}


def read_orders(part: Fields, start: date, number: int) -> list[Order]:
    """Read one [[orders]]; `compliance` scales the effect, `left` replaces parts of it.

    Args:
        part: its table.
        start: first day of the scenario.
        number: its place in the file, from 1.
    """
    kind = part.choice("kind", [*measure_kinds(), "custom"])
    left = _read_left(part, kind)
    by_week = part.numbers("compliance", 0.0, 1.0, 1.0)
    communes = part.words("communes", ("*",))
    since, until = part.day("from", start), part.day("to", LAST_DAY)
    trigger = _read_trigger(part.table("trigger"))
    if until <= since:
        part.fault("to", "phải sau 'from'")
    if len(by_week) > 1 and trigger:
        part.fault("compliance", "phải là một số khi có 'trigger'")
    part.done()
    orders = []
    for week, compliance in enumerate(by_week):
        first = since + timedelta(days=_WEEK * week)
        after = until if week == len(by_week) - 1 else first + timedelta(days=_WEEK)
        remains = tuple(1.0 - compliance * (1.0 - value) for value in left)
        if first < until:
            last = min(after, until)
            orders.append(Order(number, kind, remains, communes, first, last, trigger))
    return orders


def _read_left(part: Fields, kind: str) -> list[float]:
    base = measure_kinds().get(kind, (1.0,) * len(LAYER_NAMES))
    changed = part.table("left")
    if changed is None:
        if kind == "custom":
            part.fault("left", "thiếu: biện pháp 'custom' phải nêu phần tiếp xúc còn lại")
        return list(base)
    left = [changed.number(layer, 0.0, 1.0, base[index]) for index, layer in enumerate(LAYER_NAMES)]
    changed.done()
    return left


def _read_trigger(part: Fields | None) -> Trigger | None:
    if part is None:
        return None
    trigger = Trigger(
        scope=part.choice("scope", _SCOPES, "commune"),
        opens=part.number("open", 0.0, 1e5),
        closes=part.number("close", 0.0, 1e5),
        least=part.whole("least_days", 1, 365, 14),
    )
    if trigger.closes > trigger.opens:
        part.fault("close", "không được lớn hơn 'open'")
    part.done()
    return trigger


def read_testing(part: Fields | None, start: date) -> Testing | None:
    """Read [testing] with its [[testing.rounds]]."""
    if part is None:
        return None
    rounds = [one for body in part.tables("rounds") for one in _read_rounds(body, start)]
    testing = Testing(
        symptomatic_share=part.number("symptomatic_share", 0.0, 1.0, 0.0),
        delay=part.number("delay", 0.0, 30.0, 2.0),
        turnaround=part.whole("turnaround", 1, 30, 1),
        capacity=part.whole("capacity", -1, _LARGE, -1),
        hospital=part.flag("hospital", default=True),
        rounds=tuple(rounds),
    )
    part.done()
    return testing


def _read_rounds(part: Fields, start: date) -> list[Round]:
    """Read one [[testing.rounds]]: a single round, or one every so many days."""
    first, communes = part.day("day"), part.words("communes", ("*",))
    shares = part.numbers("share", 0.0, 1.0)
    sensitivity = part.number("sensitivity", 0.0, 1.0, 0.8)
    pool = part.whole("pool", 0, 100, 1)
    every, times = part.whole("every", 1, 365, _WEEK), part.whole("times", 1, 1000, len(shares))
    if first < start:
        part.fault("day", "trước ngày bắt đầu kịch bản")
    if len(shares) not in (1, times):
        part.fault("share", f"cần một số, hoặc {times} số cho {times} đợt")
        return []
    part.done()
    if len(shares) == 1:
        shares *= times
    return [
        Round(first + timedelta(days=every * number), communes, share, sensitivity, pool)
        for number, share in enumerate(shares)
    ]


def read_isolation(part: Fields | None) -> Isolation | None:
    """Read [isolation]."""
    if part is None:
        return None
    isolation = Isolation(
        share=part.number("share", 0.0, 1.0, 1.0), days=part.whole("days", 1, 90, 14)
    )
    part.done()
    return isolation


def read_tracing(part: Fields | None) -> Tracing | None:
    """Read [tracing]."""
    if part is None:
        return None
    tracing = Tracing(
        delay=part.whole("delay", 1, 30, 1),
        back=part.whole("back", 1, 60, 14),
        cover=(
            part.number("home", 0.0, 1.0, 1.0),
            part.number("school", 0.0, 1.0, 0.8),
            part.number("work", 0.0, 1.0, 0.8),
            part.number("community", 0.0, 1.0, 0.3),
        ),
        extra=part.whole("extra", 0, 1000, 0),
        days=part.whole("days", 1, 90, 14),
        central_share=part.number("central_share", 0.0, 1.0, 0.0),
        test=part.flag("test", default=True),
        f2=part.flag("f2", default=False),
        f2_days=part.whole("f2_days", 1, 90, 14),
    )
    part.done()
    return tracing
