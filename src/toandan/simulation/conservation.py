"""Checks that nothing is made or lost: every day's books against the cases themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.engine.tables import (
    ADMISSIONS,
    BEDS_USED,
    CALLED_DOSES,
    DEAD,
    DEATHS,
    DETECTED,
    ICU_USED,
    IMMUNE,
    IN_BED,
    IN_ICU,
    IN_ICU_BED,
    IN_WARD,
    INFECTED,
    INFECTIONS,
    N_CASES,
    NEVER,
    PAIRS,
    PASSED_ON,
    SEVERE,
    TESTS,
    Office,
    State,
)
from toandan.simulation.errors import ConservationError

if TYPE_CHECKING:
    from toandan.simulation.run import Model


def check_books(model: Model, state: State, today: int) -> None:
    """Compare counts, censuses and cases at the end of a day.

    Raises:
        ConservationError: names the book that does not balance, and the day.
    """
    office = state.office
    cases = office.cases[: int(office.scalars[N_CASES])]
    counts, flags = office.counts[:, : today + 1], cases["flags"]
    infected = (office.status & INFECTED) > 0
    balance = {
        "người miễn dịch từ đầu": (((office.status & IMMUNE) > 0).sum(), model.plan.immune.sum()),
        "miễn dịch mà vẫn nhiễm": ((infected & model.plan.immune).sum(), 0),
        "ca nhiễm": (counts[INFECTIONS].sum(), len(cases)),
        "sổ theo xã": (counts.sum(), office.by_commune[:, : today + 1].sum()),
        "cặp lây": (office.tree[PAIRS].sum(), (cases["source"] >= 0).sum()),
        "người bị lây": (office.tree[PASSED_ON].sum(), (cases["source"] >= 0).sum()),
        "mũi tiêm theo dịch": (counts[CALLED_DOSES].sum(), _doses(office, model)),
        "người từng nhiễm": (infected.sum(), len(np.unique(cases["person"]))),
        "ca phát hiện": (counts[DETECTED].sum(), (cases["detected"] != NEVER).sum()),
        "tử vong": (counts[DEATHS].sum(), ((flags & DEAD) > 0).sum()),
        "giường đang dùng": (office.scalars[BEDS_USED], ((flags & IN_WARD) > 0).sum()),
        "giường hồi sức đang dùng": (office.scalars[ICU_USED], ((flags & IN_ICU) > 0).sum()),
        "xét nghiệm": (office.tested[: today + 1].sum(), office.totals[TESTS, : today + 1].sum()),
        "sổ giường": (office.changes[IN_BED, : today + 1].sum(), office.scalars[BEDS_USED]),
        "sổ hồi sức": (office.changes[IN_ICU_BED, : today + 1].sum(), office.scalars[ICU_USED]),
    }
    for name, (left, right) in balance.items():
        if int(left) != int(right):
            raise ConservationError(f"Ngày {today}: sổ '{name}' lệch ({left} so với {right})")
    _check_tree(cases, today)
    if counts[ADMISSIONS].sum() > (cases["severity"] >= SEVERE).sum():
        raise ConservationError(f"Ngày {today}: nhập viện nhiều hơn số ca nặng")
    _check_hospitals(model, state, today)


def _doses(office: Office, model: Model) -> int:
    """Doses in arms that the calendar did not bring."""
    vaccine, doses = model.plan.vaccine, office.doses
    pairs = ((doses.dose_1, vaccine.dose_1), (doses.dose_2, vaccine.dose_2))
    return sum(int((mine != plan).sum()) for mine, plan in pairs)


def _check_hospitals(model: Model, state: State, today: int) -> None:
    """No hospital holds more than it can, and its books hold those who lie there."""
    office, hospitals = state.office, model.plan.hospitals
    cases = office.cases[: int(office.scalars[N_CASES])]
    for limits, taken, flag in (
        (hospitals.beds, office.taken[0], IN_WARD),
        (hospitals.icu, office.taken[1], IN_ICU),
    ):
        lying = cases["hospital"][(cases["flags"] & flag) > 0]
        if not np.array_equal(np.bincount(lying, minlength=len(limits)), taken):
            raise ConservationError(f"Ngày {today}: sổ bệnh viện lệch với số người đang nằm")
        if ((limits >= 0) & (taken > limits)).any():
            raise ConservationError(f"Ngày {today}: dùng quá số giường có")


def _check_tree(cases: np.ndarray[tuple[int, ...], np.dtype[np.void]], today: int) -> None:
    """Whoever infects was infected before and is infectious by then."""
    inside = cases["source"] >= 0
    sources = cases[cases["source"][inside]]
    if len(cases) and cases["day"].max() > today:
        raise ConservationError(f"Ngày {today}: có ca nhiễm ở ngày mai")
    if (sources["infectious"] > cases["day"][inside]).any():
        raise ConservationError(f"Ngày {today}: có người lây khi chưa đến kỳ lây")
    if (sources["variant"] != cases["variant"][inside]).any():
        raise ConservationError(f"Ngày {today}: có người lây biến thể mà mình không mang")
    if (sources["person"] == cases["person"][inside]).any():
        raise ConservationError(f"Ngày {today}: có người tự lây cho mình")
