"""What a run of the plain model counts, by day and age band of the whole province."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.areas import N_BANDS
from toandan.simulation.engine.tables import (
    BOOKED,
    CENTRAL_QUARANTINE,
    COUNTS,
    HOME_QUARANTINE,
    ISOLATION,
    SEVERE,
)
from toandan.simulation.population import SCHOOL, WORK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toandan.simulation.reference import Reference

_WAYS = {
    "home_quarantine": HOME_QUARANTINE,
    "central_quarantine": CENTRAL_QUARANTINE,
    "isolation": ISOLATION,
}
_LOST = {"work_days_lost": WORK, "school_days_lost": SCHOOL}
#: series that are counted; people under each order are `under_0`, `under_1`, ... by row
PLAIN = (*COUNTS, *BOOKED, "under_orders", *_LOST)


@dataclass
class Outcome:
    """What a reference run counts.

    Attributes:
        series: each series by day and age band, shape (T, 16).
        layers: infections by layer, the last from outside, shape (5,).
        sought: patients who came to each hospital first, for a bed and for intensive care,
            shape (2, T, H).
        turned: patients who found it full, shape (2, T, H).
        generation_times: one for each pair, in days.
    """

    series: dict[str, NDArray[np.float64]]
    layers: NDArray[np.int64]
    sought: NDArray[np.int64]
    turned: NDArray[np.int64]
    generation_times: list[int] = field(default_factory=list)


def new_outcome(days: int, orders: int, hospitals: int) -> Outcome:
    """Nothing counted yet."""
    names = (*PLAIN, *(f"under_{row}" for row in range(orders)))
    series = {name: np.zeros((days, N_BANDS)) for name in names}
    sought, turned = np.zeros((2, 2, days, hospitals), dtype=np.int64)
    return Outcome(series, np.zeros(5, dtype=np.int64), sought, turned)


def close_day(run: Reference) -> None:
    """Look at everybody at the end of a day: who is in which census, and what orders take."""
    person, today, series = run.person, run.today, run.outcome.series

    def put(name: str, who: NDArray[np.bool_], each: NDArray[np.float64] | None = None) -> None:
        weights = None if each is None else each[who]
        found = np.bincount(person["band"][who], weights=weights, minlength=N_BANDS)
        series[name][today] += found

    kept = run.until >= today
    for name, way in _WAYS.items():
        put(name, kept & (run.way == way))
    for case in run.cases:
        if case.severity < SEVERE:
            continue
        for name, there in (
            ("beds", case.ward >= 0),
            ("icu_beds", case.icu >= 0),
            ("without_bed", case.wants == "bed"),
            ("without_icu", case.wants == "icu"),
        ):
            if there:
                series[name][today, person[case.who]["band"]] += 1
    standing = np.array(run.since[:, person["commune"]] >= 0, ndmin=2)
    put("under_orders", np.array(standing.any(axis=0), ndmin=1))
    for row in range(len(standing)):
        put(f"under_{row}", standing[row])
    for name, layer in _LOST.items():
        put(name, person["layer"] == layer, 1.0 - run.effect[person["commune"], layer])
