"""Checks that nothing is made or lost: every day's books against the cases themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.areas import N_BANDS
from toandan.simulation.engine.contacts import UNTIL_BITS, WAY_SHIFT
from toandan.simulation.engine.tables import (
    ADMISSIONS,
    ADMITTED,
    BEDS_USED,
    BOOKED,
    CALLED_DOSES,
    CENSUSES,
    CONFINED,
    COUNTS,
    DEAD,
    DEATHS,
    DETECTED,
    FREE,
    HOSPITAL,
    ICU_ADMITTED,
    ICU_SOUGHT,
    ICU_TURNED,
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
    NO_BED,
    NO_ICU,
    PAIRS,
    PASSED_ON,
    SEVERE,
    SOUGHT,
    TESTED,
    TESTS,
    TURNED,
    WANTING_BED,
    WANTING_ICU,
    Office,
    State,
)
from toandan.simulation.errors import ConservationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

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
        "cặp lây": (office.tree[PAIRS].sum(), (cases["source"] >= 0).sum()),
        "người bị lây": (office.tree[PASSED_ON].sum(), (cases["source"] >= 0).sum()),
        "mũi tiêm theo dịch": (counts[CALLED_DOSES].sum(), len(_dosed(office, model))),
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
    check_ages(model, state, today)


def check_ages(model: Model, state: State, today: int) -> None:
    """The ages of every series add up to each commune's count, on each day booked so far.

    Censuses are also held against the people who are kept apart or lie in bed today, each of
    them by commune and age, and doses against those in arms.

    Raises:
        ConservationError: names the series that does not balance, and the day.
    """
    office, past = state.office, slice(0, today + 1)
    for row, name in enumerate(COUNTS):
        summed = office.counts[row, past].sum(axis=2)
        _same(summed, office.by_commune[row, past], f"{name} theo tuổi", today)
    for row, name in enumerate(CENSUSES):  # changes of days to come too: ends of quarantine
        summed = office.booked[row].sum(axis=2)
        _same(summed, office.changes[row], f"{name} theo tuổi", today)
    tested = office.booked[TESTED, past].sum(axis=2)
    _same(tested, office.tested[past], f"{BOOKED[TESTED]} theo tuổi", today)
    census = office.booked[:TESTED, past].sum(axis=1)
    for row, who in _by_census(office, today):
        _same(census[row], _by_age(model, who), f"{CENSUSES[row]} theo tuổi", today)
    doses = office.counts[CALLED_DOSES, past].sum(axis=0)
    _same(doses, _by_age(model, _dosed(office, model)), "mũi tiêm theo tuổi", today)


def _by_census(office: Office, today: int) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Row of each census and the people who are in it, from the people and cases themselves."""
    kept = np.flatnonzero(office.status & CONFINED)
    word = office.confined[kept]
    way = np.where(word & UNTIL_BITS >= today, word >> WAY_SHIFT, FREE)
    for each in range(FREE + 1, HOSPITAL):
        yield each - 1, kept[way == each]
    cases = office.cases[: int(office.scalars[N_CASES])]
    places = ((IN_BED, IN_WARD), (IN_ICU_BED, IN_ICU), (WANTING_BED, NO_BED), (WANTING_ICU, NO_ICU))
    for row, flag in places:
        yield row, cases["person"][(cases["flags"] & flag) > 0].astype(np.int64)


def _dosed(office: Office, model: Model) -> NDArray[np.int64]:
    """Who got doses that the calendar did not bring; twice where both."""
    vaccine, doses = model.plan.vaccine, office.doses
    pairs = ((doses.dose_1, vaccine.dose_1), (doses.dose_2, vaccine.dose_2))
    return np.concatenate([np.flatnonzero(mine != plan) for mine, plan in pairs])


def _by_age(model: Model, who: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many people of each commune and age band, shape (C, 16)."""
    mine = model.population.person[who]
    shape = (model.population.n_communes, N_BANDS)
    place = mine["commune"].astype(np.int64) * N_BANDS + mine["band"]
    return np.bincount(place, minlength=shape[0] * N_BANDS).reshape(shape)


def _same(left: NDArray[Any], right: NDArray[Any], name: str, today: int) -> None:
    if not np.array_equal(left, right):
        apart = int(np.abs(left.astype(np.int64) - right).sum())
        raise ConservationError(f"Ngày {today}: sổ '{name}' lệch {apart}")


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
    wards = office.wards[:, today]
    for admitted, sought, turned in (
        (ADMITTED, SOUGHT, TURNED),
        (ICU_ADMITTED, ICU_SOUGHT, ICU_TURNED),
    ):
        # whoever came first to a hospital was taken in or turned away there
        if (wards[sought] > wards[admitted] + wards[turned]).any():
            raise ConservationError(f"Ngày {today}: có người đến bệnh viện mà không rõ đi đâu")
        if wards[sought].sum() < wards[admitted].sum():
            raise ConservationError(f"Ngày {today}: nhận nhiều người bệnh hơn số người đến")


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
