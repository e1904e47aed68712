"""Wards, intensive care and death, with the places that each hospital has."""

# mypy: disable-error-code="no-any-return"
# (an element of an array is `Any` to the type checker)
from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.simulation.engine.books import move, tally
from toandan.simulation.engine.chance import INFECTION, key_of, unit, word
from toandan.simulation.engine.compiled import kernel, piece, whole
from toandan.simulation.engine.confinement import confine
from toandan.simulation.engine.course import (
    W_BED,
    W_DELAYS,
    W_ICU,
    W_STAY,
    quantile,
)
from toandan.simulation.engine.queue import add_due
from toandan.simulation.engine.tables import (
    ADMISSION,
    ADMISSIONS,
    ADMITTED,
    BEDS_TAKEN,
    BEDS_USED,
    CRITICAL,
    DEAD,
    DEATH,
    DEATHS,
    DISCHARGE,
    FATAL,
    HOSPITAL,
    ICU_ADMISSIONS,
    ICU_ADMITTED,
    ICU_ENTRY,
    ICU_EXIT,
    ICU_SOUGHT,
    ICU_TAKEN,
    ICU_USED,
    IN_BED,
    IN_ICU,
    IN_ICU_BED,
    IN_WARD,
    NO_BED,
    NO_HOSPITAL,
    NO_ICU,
    SEVERE,
    SOUGHT,
    TEST_ASKED,
    TRANSFERS,
    TURNED,
    WANTING_BED,
    WANTING_ICU,
    Course,
    Office,
    Plan,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WARD, _ICU = 0, 1


@piece
def _free_place(
    limits: NDArray[np.int64], taken: NDArray[np.int32], order: NDArray[np.int16], first: int
) -> int:
    """The first hospital with a free place, `first` before the others; -1 where all are full."""
    if first >= 0 and (limits[first] < 0 or taken[first] < limits[first]):
        return first
    for hospital in order:
        if hospital < 0:
            break
        if limits[hospital] < 0 or taken[hospital] < limits[hospital]:
            return whole(hospital)
    return -1


@piece
def _count_tries(
    wards: NDArray[np.int32], today: int, first: int, order: NDArray[np.int16], found: int
) -> None:
    """Write down where a patient came first, and who was full before a place was found."""
    if first < 0:
        return
    wards[0, today, first] += 1
    if found == first:
        return
    wards[TURNED - SOUGHT, today, first] += 1
    for hospital in order:
        if hospital < 0 or hospital == found:
            break
        if hospital != first:
            wards[TURNED - SOUGHT, today, hospital] += 1


@piece
def admit(number: int, today: int, seed: int, course: Course, plan: Plan, office: Office) -> None:
    """A severe case reaches the hospital; without a free bed it may die of that."""
    case = office.cases[number]
    key = key_of(seed, INFECTION, case.person, case.ordinal)
    delays = word(key, W_DELAYS)
    stay = max(whole(course.ward_stay[quantile(word(key, W_STAY), 0)]), 1)
    tally(office, ADMISSIONS, today, case.commune, case.band)
    if plan.testing.hospital:
        add_due(office.due, today + 1, number, TEST_ASKED)
    hospitals, order = plan.hospitals, plan.hospitals.order[case.commune]
    where = _free_place(hospitals.beds, office.taken[_WARD], order, -1)
    _count_tries(office.wards[SOUGHT:], today, whole(order[0]), order, where)
    if where >= 0:
        office.scalars[BEDS_USED] += 1
        office.taken[_WARD, where] += 1
        office.wards[ADMITTED, today, where] += 1
        case.hospital = where
        case.flags |= IN_WARD
        if where != order[0]:
            tally(office, TRANSFERS, today, case.commune, case.band)
        move(office, IN_BED, today, case.commune, case.band, 1)
        confine(office, case.person, case.commune, HOSPITAL, today + stay, today)
    else:
        case.flags |= NO_BED
        move(office, WANTING_BED, today, case.commune, case.band, 1)
        if case.severity == SEVERE and unit(word(key, W_BED)) < course.death_without_bed:
            case.severity = FATAL
            wait = course.to_icu[quantile(delays, 12)] + course.to_death[quantile(delays, 24)]
            add_due(office.due, today + max(whole(wait), 1), number, DEATH)
            return
    if case.severity >= CRITICAL:
        add_due(
            office.due,
            today + max(whole(course.to_icu[quantile(delays, 12)]), 1),
            number,
            ICU_ENTRY,
        )
    else:
        add_due(office.due, today + stay, number, DISCHARGE)


@piece
def _leave_ward(office: Office, number: int, today: int) -> None:
    case = office.cases[number]
    if case.flags & IN_WARD:
        office.scalars[BEDS_USED] -= 1
        office.taken[_WARD, case.hospital] -= 1
        move(office, IN_BED, today, case.commune, case.band, -1)
        case.flags &= 0xFF ^ IN_WARD
    elif case.flags & NO_BED:
        move(office, WANTING_BED, today, case.commune, case.band, -1)
        case.flags &= 0xFF ^ NO_BED


@piece
def _leave_icu(office: Office, number: int, today: int) -> None:
    case = office.cases[number]
    if case.flags & IN_ICU:
        office.scalars[ICU_USED] -= 1
        office.taken[_ICU, case.hospital] -= 1
        move(office, IN_ICU_BED, today, case.commune, case.band, -1)
        case.flags &= 0xFF ^ IN_ICU
    elif case.flags & NO_ICU:
        move(office, WANTING_ICU, today, case.commune, case.band, -1)
        case.flags &= 0xFF ^ NO_ICU


@piece
def enter_icu(
    number: int, today: int, seed: int, course: Course, plan: Plan, office: Office
) -> None:
    """A critical case needs intensive care; without it most die."""
    case = office.cases[number]
    key = key_of(seed, INFECTION, case.person, case.ordinal)
    delays = word(key, W_DELAYS)
    to_death = max(whole(course.to_death[quantile(delays, 24)]), 1)
    stay = max(whole(course.icu_stay[quantile(word(key, W_STAY), 12)]), 1)
    tally(office, ICU_ADMISSIONS, today, case.commune, case.band)
    _leave_ward(office, number, today)
    hospitals, order = plan.hospitals, plan.hospitals.order[case.commune]
    nearest = whole(case.hospital) if case.hospital != NO_HOSPITAL else whole(order[0])
    where = _free_place(hospitals.icu, office.taken[_ICU], order, nearest)
    _count_tries(office.wards[ICU_SOUGHT:], today, nearest, order, where)
    if where >= 0:
        office.scalars[ICU_USED] += 1
        office.taken[_ICU, where] += 1
        office.wards[ICU_ADMITTED, today, where] += 1
        case.hospital = where
        case.flags |= IN_ICU
        if where != nearest:
            tally(office, TRANSFERS, today, case.commune, case.band)
        move(office, IN_ICU_BED, today, case.commune, case.band, 1)
    else:
        case.flags |= NO_ICU
        move(office, WANTING_ICU, today, case.commune, case.band, 1)
        if unit(word(key, W_ICU)) < course.death_without_icu:
            case.severity = FATAL
    confine(office, case.person, case.commune, HOSPITAL, today + max(stay, to_death), today)
    if case.severity == FATAL:
        add_due(office.due, today + to_death, number, DEATH)
    else:
        add_due(office.due, today + stay, number, ICU_EXIT)


@piece
def leave_care(number: int, kind: int, today: int, office: Office) -> None:
    """Discharge, end of intensive care or death: what was held is freed."""
    case = office.cases[number]
    _leave_ward(office, number, today)
    _leave_icu(office, number, today)
    if kind == DEATH:
        case.flags |= DEAD
        tally(office, DEATHS, today, case.commune, case.band)


@kernel
def count_places(today: int, office: Office) -> None:
    """Write down the places taken in each hospital at the end of the day."""
    for hospital in range(office.taken.shape[1]):
        office.wards[BEDS_TAKEN, today, hospital] = office.taken[_WARD, hospital]
        office.wards[ICU_TAKEN, today, hospital] = office.taken[_ICU, hospital]


@piece
def care_for(
    number: int,
    kind: int,
    today: int,
    seed: int,
    course: Course,
    plan: Plan,
    office: Office,
) -> None:
    """Do what is due for a patient."""
    if kind == ADMISSION:
        admit(number, today, seed, course, plan, office)
    elif kind == ICU_ENTRY:
        enter_icu(number, today, seed, course, plan, office)
    elif kind in (ICU_EXIT, DISCHARGE, DEATH):
        leave_care(number, kind, today, office)
