"""Places in a scenario file whose numbers are fitted, and how they are put there.

A place is written as in the messages of the reader: `imports[1].per_day`,
`testing.symptomatic_share`. What may change by the week is the compliance with an order
and the share tested in rounds; there the fitted values become a list.
"""

from __future__ import annotations

import copy
import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_WEEK = 7
_STEP = re.compile(r"^([a-z_0-9]+)(?:\[(\d+)\])?$")
_ORDER = re.compile(r"orders\[\d+\]\.compliance$")
_ROUNDS = re.compile(r"testing\.rounds\[\d+\]\.share$")


@dataclass(frozen=True)
class Prior:
    """A number of the scenario file and the range it may have, all values alike.

    Attributes:
        path: where it stands.
        low, high: the range.
        whole: whether it is a whole number.
        weekly: whether it has a value for each week (or round).
        memory: with `weekly`, correlation of a week with the next; 1 would be constant.
    """

    path: str
    low: float
    high: float
    whole: bool = False
    weekly: bool = False
    memory: float = 0.8


@dataclass(frozen=True)
class Slot:
    """One fitted value: the prior it belongs to, and from when it holds."""

    prior: int
    since: date | None


def slots_of(document: dict[str, Any], priors: Sequence[Prior]) -> list[Slot]:
    """Every value to fit, prior after prior, weeks in order.

    Raises:
        ScenarioError: a path leads nowhere, cannot change by the week, or a range is empty.
    """
    slots = []
    for number, prior in enumerate(priors):
        if not prior.low < prior.high or not 0 <= prior.memory < 1:
            raise ScenarioError([f"{prior.path}: khoảng giá trị phải có dạng thấp:cao"])
        place, _ = _place(document, prior.path)
        if not prior.weekly:
            slots.append(Slot(number, None))
            continue
        slots += [Slot(number, since) for since in _weeks(document, place, prior.path)]
    return slots


def _weeks(document: dict[str, Any], place: dict[str, Any], path: str) -> list[date]:
    """First days of the weeks (rounds) of a list, to the end of the scenario."""
    first = _day(document["start"])
    end = first + timedelta(days=int(document["days"]))
    if _ORDER.match(path):
        since, until = _day(place.get("from", first)), min(_day(place.get("to", end)), end)
        count = math.ceil((until - since).days / _WEEK)
        return [since + timedelta(days=_WEEK * week) for week in range(max(count, 1))]
    if _ROUNDS.match(path):
        since, every = _day(place["day"]), int(place.get("every", _WEEK))
        count = int(place.get("times", math.ceil((end - since).days / every)))
        return [since + timedelta(days=every * number) for number in range(max(count, 1))]
    raise ScenarioError(
        [f"{path}: chỉ orders[…].compliance và testing.rounds[…].share đổi được theo tuần"]
    )


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def with_values(
    document: dict[str, Any],
    priors: Sequence[Prior],
    slots: Sequence[Slot],
    values: NDArray[np.float64],
) -> dict[str, Any]:
    """A scenario document with the values of all slots put in.

    Raises:
        ScenarioError: a path leads nowhere.
    """
    changed = copy.deepcopy(document)
    owner = np.array([slot.prior for slot in slots])
    for number, prior in enumerate(priors):
        mine = [float(value) for value in values[owner == number]]
        place, last = _place(changed, prior.path)
        if prior.weekly:
            place[last] = mine
            if _ROUNDS.match(prior.path):
                place["times"] = len(mine)
        else:
            place[last] = round(mine[0]) if prior.whole else mine[0]
    return changed


def _place(document: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """The table that a path leads to, and the name in it."""
    *steps, last = path.split(".")
    place: Any = document
    try:
        for step in steps:
            name, number = _STEP.findall(step)[0]
            place = place[name]
            place = place[int(number) - 1] if number else place
    except (KeyError, IndexError, TypeError) as error:
        raise ScenarioError([f"{path}: không có chỗ này trong kịch bản"]) from error
    if not isinstance(place, dict):
        raise ScenarioError([f"{path}: không có chỗ này trong kịch bản"])
    return place, last
