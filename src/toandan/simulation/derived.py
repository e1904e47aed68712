"""Series that follow from what a run counts: care needed, what orders cost, Rt.

Everything here is by commune and day, and by age band where that is asked for, like the counts
themselves, so that it sums to any tier. Ratios (`RATIOS`) are kept as the two series they are
the quotient of: they are divided after summing over the area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.areas import N_BANDS
from toandan.simulation.engine.tables import TREE
from toandan.simulation.population import SCHOOL, WORK
from toandan.simulation.results import SERIES
from toandan.simulation.rollout import doses_by_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toandan.simulation.prepare import Prepared
    from toandan.simulation.scenario import Scenario

#: oxygen of a patient in intensive care, in flows of a patient on the ward
_ICU_OXYGEN = 3.0
CARE = ("beds_needed", "icu_needed", "oxygen_needed", "oxygen_litres_per_minute")
COST = ("under_orders", "work_days_lost", "school_days_lost")
_DAYS_LOST = {"work_days_lost": WORK, "school_days_lost": SCHOOL}
#: numerator and denominator; `rt` over the cases of the last 7 days
RATIOS = {"rt": ("offspring", "infections"), "generation_time": ("pair_days", "pairs")}
#: doses that followed the epidemic; those by the calendar are not counted in a run
CALLED = "called_doses"
_WARD, _ICU = ("beds", "without_bed"), ("icu_beds", "without_icu")
_FROM_CENSUS = {
    "beds_needed": _WARD,
    "icu_needed": _ICU,
    "oxygen_needed": _WARD,
    "oxygen_litres_per_minute": (*_WARD, *_ICU),
}
#: how the names of people under one order begin
UNDER = "under_"

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


def order_series(scenario: Scenario) -> list[str]:
    """Names of the series of people under each order: `under_1_directive_16`."""
    return list(_order_rows(scenario))


def _order_rows(scenario: Scenario) -> dict[str, list[int]]:
    """Rows of the plan's orders by series; an order by the week has several."""
    rows: dict[str, list[int]] = {}
    for row, order in enumerate(scenario.orders):
        rows.setdefault(f"{UNDER}{order.number}_{order.kind}", []).append(row)
    return rows


def series_names(scenario: Scenario) -> list[str]:
    """Every series that can be asked of a scenario's runs, in the order of the tables."""
    called = any(campaign.called for campaign in scenario.vaccination)
    hidden = TREE if called else (*TREE, CALLED)
    counted = [name for name in SERIES if name not in hidden]
    cost = [*COST, *order_series(scenario)] if scenario.orders else []
    doses = ["doses"] if scenario.vaccination else []
    return [*counted, *CARE, *cost, *doses, *RATIOS]


def aged_names(scenario: Scenario) -> list[str]:
    """Those of them that are known by age band."""
    return [name for name in series_names(scenario) if name not in RATIOS]


def parts_of(name: str) -> tuple[str, ...]:
    """The counted series that a derived one of `CARE` is made from."""
    return _FROM_CENSUS.get(name, (name,))


def age_parts(name: str) -> tuple[str, ...]:
    """The counted series that one by age is made from; none for what orders cost."""
    if name in COST or name.startswith(UNDER):
        return ()
    return (CALLED,) if name == "doses" else parts_of(name)


def care_series(
    prepared: Prepared, part: Mapping[str, NDArray[Any]], name: str
) -> NDArray[np.float32]:
    """A series of `CARE` from the censuses it is made from, in their shape."""
    general = prepared.disease.general
    share = np.float32(general["oxygen_share"])
    flow = np.float32(general["oxygen_litres_per_minute"])

    def needed(place: str, without: str) -> NDArray[np.float32]:
        return np.asarray(part[place].astype(np.float32) + part[without], dtype=np.float32)

    if name == "beds_needed":
        return needed(*_WARD)
    if name == "icu_needed":
        return needed(*_ICU)
    ward = needed(*_WARD) * share
    if name == "oxygen_needed":
        return ward
    icu = needed(*_ICU) * np.float32(_ICU_OXYGEN)
    return np.asarray((ward + icu) * flow, dtype=np.float32)


def cost_weights(prepared: Prepared, name: str) -> NDArray[np.float64]:
    """People whom a series of cost counts, by commune and age band, shape (C, 16)."""
    population = prepared.population
    if name not in _DAYS_LOST:
        return population.residents.astype(np.float64)
    mine = population.person[population.person["layer"] == _DAYS_LOST[name]]
    place = mine["commune"].astype(np.int64) * N_BANDS + mine["band"]
    shape = (population.n_communes, N_BANDS)
    return np.bincount(place, minlength=shape[0] * N_BANDS).reshape(shape).astype(np.float64)


def cost_share(prepared: Prepared, under: NDArray[np.bool_], name: str) -> NDArray[np.float64]:
    """Share of those people whom orders reach, or of their work or school lost, shape (T, C).

    A day of work is lost by as much as the orders in force take from contacts at work
    (compliance included): a working person of whose contacts 40 % are left loses 0.6 days.
    It is the same for all ages: people of an age under an order are this share of
    `cost_weights`.

    Args:
        prepared: the scenario.
        under: whether each order stood, shape (O, T, C).
        name: one of `COST` or `order_series`.
    """
    if name in _DAYS_LOST:
        effect = prepared.model.plan.orders.effect[:, _DAYS_LOST[name], None, None]
        share = 1.0 - np.where(under, effect, 1.0).prod(axis=0)
    elif name in COST:
        share = under.any(axis=0)
    else:
        share = under[_order_rows(prepared.scenario)[name]].any(axis=0)
    return np.asarray(share, dtype=np.float64)


def doses_given(prepared: Prepared) -> NDArray[np.int64]:
    """Doses by the calendar by day, commune and band: the same in every run, (T, C, 16)."""
    return doses_by_day(prepared.model.plan.vaccine, prepared.population, prepared.scenario.days)
