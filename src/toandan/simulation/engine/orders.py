"""Orders of the day: by date, or opened and lifted by the cases of the last 7 days."""

# mypy: disable-error-code="no-any-return"
# (an element of an array is `Any` to the type checker)
from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.simulation.engine.compiled import kernel, piece

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from toandan.simulation.engine.tables import Orders

_N_EFFECTS = 5
_WEEK = 7
_PER = 100_000.0
BY_DATE, BY_COMMUNE, BY_PROVINCE = 0, 1, 2
NOT_STANDING = -1


@kernel
def found_this_week(found: NDArray[np.int32], commune: int, today: int) -> int:
    """Cases detected in a commune in the 7 days before today."""
    total = 0
    for day in range(max(today - _WEEK, 0), today):
        total += found[day, commune]
    return total


@piece
def incidence(
    found: NDArray[np.int32], residents: NDArray[np.float64], commune: int, today: int
) -> float:
    """Cases per 100,000 in a commune in the 7 days before today."""
    return found_this_week(found, commune, today) * _PER / residents[commune]


@kernel
def province_incidence(
    found: NDArray[np.int32], residents: NDArray[np.float64], today: int
) -> float:
    """Cases per 100,000 in the whole province in the 7 days before today."""
    total, people = 0, 0.0
    for commune in range(len(residents)):
        total += found_this_week(found, commune, today)
        people += residents[commune]
    return total * _PER / people


@piece
def cases_for(
    orders: Orders,
    order: int,
    commune: int,
    residents: NDArray[np.float64],
    found: NDArray[np.int32],
    today: int,
    overall: float,
) -> float:
    """Cases per 100,000 in 7 days that an order looks at; nothing where it stands by date."""
    if orders.trigger[order] == BY_COMMUNE:
        return incidence(found, residents, commune, today)
    return overall


@piece
def stands(orders: Orders, order: int, today: int, cases: float, since: int) -> bool:
    """Whether an order in its time stands, given its incidence and since when it did."""
    if orders.trigger[order] == BY_DATE:
        return True
    if since != NOT_STANDING:
        return today - since < orders.least[order] or cases >= orders.closes[order]
    return cases >= orders.opens[order]


@kernel
def set_orders(
    today: int,
    orders: Orders,
    residents: NDArray[np.float64],
    found: NDArray[np.int32],
    effect: NDArray[np.float64],
    standing: NDArray[np.int32],
    under: NDArray[np.uint8],
) -> bool:
    """Work out what stands in each commune today and what it leaves of each layer.

    Returns whether any order stands anywhere.
    """
    any_stands = False
    effect[:] = 1.0
    overall = 0.0
    for order in range(len(orders.start)):
        if orders.trigger[order] == BY_PROVINCE:
            overall = province_incidence(found, residents, today)
            break
    for order in range(len(orders.start)):
        in_time = orders.start[order] <= today < orders.end[order]
        for commune in range(len(residents)):
            if not orders.where[order, commune]:
                continue
            since = standing[order, commune]
            cases = 0.0
            if in_time:
                cases = cases_for(orders, order, commune, residents, found, today, overall)
            if not in_time or not stands(orders, order, today, cases, since):
                standing[order, commune] = NOT_STANDING
                continue
            if since == NOT_STANDING:
                standing[order, commune] = today
            any_stands = True
            under[order, today, commune] = 1
            for layer in range(_N_EFFECTS):
                effect[commune, layer] *= orders.effect[order, layer]
    return any_stands
