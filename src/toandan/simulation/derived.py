"""Series that follow from what a run counts: care needed, what orders cost, Rt.

Everything here is by commune and day, like the counts themselves, so that it sums to any
tier. Ratios (`RATIOS`) are kept as the two series they are the quotient of: they are divided
after summing over the area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.engine.tables import TREE
from toandan.simulation.population import SCHOOL, WORK
from toandan.simulation.results import SERIES
from toandan.simulation.rollout import doses_by_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toandan.simulation.prepare import Prepared

#: oxygen of a patient in intensive care, in flows of a patient on the ward
_ICU_OXYGEN = 3.0
CARE = ("beds_needed", "icu_needed", "oxygen_needed", "oxygen_litres_per_minute")
COST = ("under_orders", "work_days_lost", "school_days_lost")
_DAYS_LOST = {"work_days_lost": WORK, "school_days_lost": SCHOOL}
#: numerator and denominator; `rt` over the cases of the last 7 days
RATIOS = {"rt": ("offspring", "infections"), "generation_time": ("pair_days", "pairs")}
#: doses that followed the epidemic; those by the calendar are not counted in a run
CALLED = "called_doses"
_FROM_CENSUS = ("beds", "without_bed", "icu_beds", "without_icu")

#: titles for people
TITLES = {
    "infections": "Ca nhiễm mới",
    "onsets": "Ca khởi phát",
    "detected": "Ca phát hiện (F0)",
    "f1": "F1 mới",
    "f2": "F2 mới",
    "admissions": "Nhập viện",
    "icu_admissions": "Vào hồi sức tích cực",
    "deaths": "Tử vong",
    "imported": "Ca nhập cảnh",
    "caught_at_border": "Phát hiện tại chốt biên giới",
    "transfers": "Chuyển viện",
    "home_quarantine": "Đang cách ly tại nhà",
    "central_quarantine": "Đang cách ly tập trung",
    "isolation": "Đang cách ly điều trị (F0)",
    "beds": "Giường bệnh đang dùng",
    "icu_beds": "Giường hồi sức đang dùng",
    "without_bed": "Thiếu giường bệnh",
    "without_icu": "Thiếu giường hồi sức",
    "tests": "Xét nghiệm",
    "beds_needed": "Nhu cầu giường bệnh",
    "icu_needed": "Nhu cầu giường hồi sức",
    "oxygen_needed": "Người bệnh thường cần thở ô-xy",
    "oxygen_litres_per_minute": "Nhu cầu ô-xy (lít/phút)",
    "under_orders": "Người chịu biện pháp hạn chế",
    "work_days_lost": "Ngày công phải nghỉ do biện pháp",
    "school_days_lost": "Ngày học phải nghỉ do biện pháp",
    "doses": "Mũi tiêm",
    "called_doses": "Mũi tiêm theo diễn biến dịch",
    "rt": "Hệ số lây nhiễm Rt",
    "generation_time": "Khoảng thế hệ (ngày)",
}


def order_series(prepared: Prepared) -> list[str]:
    """Names of the series of people under each order: `under_1_directive_16`."""
    return list(_order_rows(prepared))


def _order_rows(prepared: Prepared) -> dict[str, list[int]]:
    """Rows of the plan's orders by series; an order by the week has several."""
    rows: dict[str, list[int]] = {}
    for row, order in enumerate(prepared.scenario.orders):
        rows.setdefault(f"under_{order.number}_{order.kind}", []).append(row)
    return rows


def series_names(prepared: Prepared) -> list[str]:
    """Every series that can be asked of a scenario's runs, in the order of the tables."""
    called = len(prepared.model.plan.vaccine.campaigns.start) > 0
    hidden = TREE if called else (*TREE, CALLED)
    counted = [name for name in SERIES if name not in hidden]
    cost = [*COST, *order_series(prepared)] if prepared.scenario.orders else []
    doses = ["doses"] if prepared.model.plan.vaccine.active else []
    return [*counted, *CARE, *cost, *doses, *RATIOS]


def parts_of(name: str) -> tuple[str, ...]:
    """The counted series that a derived one of `CARE` is made from."""
    if name in CARE:
        return _FROM_CENSUS
    return (name,)


def care_series(
    prepared: Prepared, part: Mapping[str, NDArray[Any]], name: str
) -> NDArray[np.float32]:
    """A series of `CARE` from the censuses it is made from, in their shape."""
    ward = part["beds"].astype(np.float32) + part["without_bed"]
    icu = part["icu_beds"].astype(np.float32) + part["without_icu"]
    general = prepared.disease.general
    share = np.float32(general["oxygen_share"])
    flow = np.float32(general["oxygen_litres_per_minute"])
    made = {
        "beds_needed": lambda: ward,
        "icu_needed": lambda: icu,
        "oxygen_needed": lambda: ward * share,
        "oxygen_litres_per_minute": lambda: (ward * share + icu * np.float32(_ICU_OXYGEN)) * flow,
    }
    return np.asarray(made[name](), dtype=np.float32)


def cost_weights(prepared: Prepared, name: str) -> NDArray[np.float64]:
    """People by commune whom a series of cost counts, shape (C,)."""
    if name not in _DAYS_LOST:
        return prepared.model.plan.residents
    person = prepared.population.person
    mine = person["commune"][person["layer"] == _DAYS_LOST[name]]
    return np.bincount(mine, minlength=prepared.population.n_communes).astype(np.float64)


def cost_series(
    prepared: Prepared, under: NDArray[np.bool_], name: str, weights: NDArray[np.float64]
) -> NDArray[np.float32]:
    """People under orders, or days of work and school that orders take, shape (T, C).

    A day of work is lost by as much as the orders in force take from contacts at work
    (compliance included): a working person of whose contacts 40 % are left loses 0.6 days.

    Args:
        prepared: the scenario.
        under: whether each order stood, shape (O, T, C).
        name: one of `COST` or `order_series`.
        weights: `cost_weights` of the name.
    """
    if name in _DAYS_LOST:
        effect = prepared.model.plan.orders.effect[:, _DAYS_LOST[name], None, None]
        share = 1.0 - np.where(under, effect, 1.0).prod(axis=0)
    elif name in COST:
        share = under.any(axis=0)
    else:
        share = under[_order_rows(prepared)[name]].any(axis=0)
    return np.asarray(share * weights, dtype=np.float32)


def doses_given(prepared: Prepared) -> NDArray[np.int64]:
    """Doses by the calendar by day, commune and band: the same in every run, (T, C, 16)."""
    return doses_by_day(prepared.model.plan.vaccine, prepared.population, prepared.scenario.days)
