"""A case begins: its course and all its contacts are drawn at once.

Cases are taken in blocks: the static records of a block are loaded first, so that the loads
from main memory do not wait for one another. `meeting.py` draws the contacts.
"""

# mypy: disable-error-code="no-any-return"
# (an element of an array is `Any` to the type checker)
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.engine.books import tally, tally_soon
from toandan.simulation.engine.chance import (
    INFECTION,
    key_of,
    unit,
    word,
)
from toandan.simulation.engine.compiled import fetch_soon, kernel, piece, whole
from toandan.simulation.engine.contacts import vaccine_leaves
from toandan.simulation.engine.meeting import draw_contacts
from toandan.simulation.engine.queue import add_due
from toandan.simulation.engine.tables import (
    ADMISSION,
    ASYMPTOMATIC,
    BLOCK,
    CRITICAL,
    FATAL,
    FULL,
    INFECTED,
    INFECTIONS,
    MAX_GENERATION,
    MILD,
    N_CASES,
    NEVER,
    NO_HOSPITAL,
    ONSETS,
    PAIR_DAYS,
    PAIRS,
    PASSED_ON,
    QUANTILES,
    SEVERE,
    TEST_ASKED,
    Course,
    Office,
    People,
    Plan,
    State,
    Testing,
    Vaccine,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Q = np.uint64(QUANTILES - 1)
_OUTSIDE = 4
#: words of a case's key (word 1 is `meeting.W_CONTACTS`)
W_COURSE, W_SEVERITY, W_DELAYS, W_TEST, W_BED, W_ICU, W_STAY, W_ISOLATE = 0, 2, 3, 4, 5, 6, 7, 8


@piece
def quantile(bits: np.uint64, shift: int) -> int:
    """Twelve bits of a word as a row of a quantile table."""
    return whole((bits >> np.uint64(shift)) & _Q)


@piece
def add_case(office: Office, target: int, source: int, layer: int, variant: int, today: int) -> int:
    """Write down who was infected by which case; the course is drawn by `begin_cases`."""
    number = office.scalars[N_CASES]
    if number >= len(office.cases):
        office.scalars[FULL] = 1
        return -1
    case = office.cases[number]
    before = office.status[target]
    case.ordinal = 0
    if before & INFECTED:
        case.ordinal = office.cases[office.last[target]].ordinal + 1
    case.flags = 0
    case.hospital = NO_HOSPITAL
    case.onset = NEVER
    case.detected = NEVER
    case.infectious = NEVER  # until `begin_cases` at the end of the day
    case.person = target
    case.source = source
    case.layer = layer
    case.variant = variant
    case.day = today
    office.status[target] = before | INFECTED
    office.last[target] = number
    office.scalars[N_CASES] = number + 1
    return number


@kernel
def begin_cases(
    today: int, seed: int, people: People, course: Course, plan: Plan, state: State
) -> None:
    """Draw the course and contacts of every case that began today."""
    office = state.office
    stop = office.scalars[N_CASES]
    first = whole(state.first_case[today])
    for number in range(first, min(first + BLOCK, stop)):
        _ask_for(people.person, office.cases, number)
    while first < stop:
        end = min(first + BLOCK, stop)
        _lay_out(today, people.person, office, state.desk, first, end)
        _histories(today, seed, people.person, course, plan.vaccine, office, first, end)
        _write_books(today, office, state.generation, state.layers, first, end)
        _plan_ahead(seed, course, plan.testing, office, first, end)
        draw_contacts(seed, people, course, state, first, end)
        first = end


@piece
def _ask_for(person: NDArray[np.void], cases: NDArray[np.void], number: int) -> None:
    """What the block with this case will need from main memory."""
    fetch_soon(person, cases[number].person)
    fetch_soon(cases, max(cases[number].source, 0))


@kernel
def _lay_out(
    today: int,
    person: NDArray[np.void],
    office: Office,
    desk: NDArray[np.void],
    first: int,
    end: int,
) -> None:
    """Copy the static records; two plain passes are faster than one that does all."""
    cases = office.cases
    for number in range(first, end):
        desk[number - first] = person[cases[number].person]
    for number in range(first, end):
        case, mine = cases[number], desk[number - first]
        case.commune = mine.commune
        case.band = mine.band
        case.home_size = mine.home_size
        case.group_layer = mine.layer
        case.oldest = mine.oldest
        tally_soon(office, INFECTIONS, today, mine.commune, mine.band)


@kernel
def _histories(
    today: int,
    seed: int,
    person: NDArray[np.void],
    course: Course,
    vaccine: Vaccine,
    office: Office,
    first: int,
    end: int,
) -> None:
    """Delays, severity and infectiousness; between them, the next block is asked for."""
    cases, last, last_day = office.cases, office.scalars[N_CASES] - 1, office.counts.shape[1] - 1
    for number in range(first, end):
        _ask_for(person, cases, min(number + BLOCK, last))
        case = cases[number]
        variant, band = case.variant, case.band
        key = key_of(seed, INFECTION, case.person, case.ordinal)
        bits = word(key, W_COURSE)
        infectious = today + whole(course.latent[variant, quantile(bits, 0)])
        case.infectious = infectious
        case.severity = ASYMPTOMATIC
        reach = np.float64(course.reach_factor[quantile(bits, 12)])
        left = 1.0
        if vaccine.active:
            reach *= vaccine_leaves(vaccine, office.doses, 1, variant, case.person, today)
            left = vaccine_leaves(vaccine, office.doses, 2, variant, case.person, today)
        if unit(bits) < course.p_symptoms[variant, band]:
            case.onset = infectious + course.onset[variant, quantile(bits, 24)]
            tally_soon(office, ONSETS, min(whole(case.onset), last_day), case.commune, band)
            case.severity = severity_of(course, variant, band, unit(word(key, W_SEVERITY)), left)
        else:
            reach *= course.asymptomatic[variant]
        case.reach = reach


@piece
def severity_of(course: Course, variant: int, band: int, chance: float, left: float) -> int:
    """Severity of a case with symptoms; `left` is what a vaccine leaves of severe disease."""
    if chance < course.p_death[variant, band] * left:
        return FATAL
    if chance < course.p_critical[variant, band] * left:
        return CRITICAL
    if chance < course.p_severe[variant, band] * left:
        return SEVERE
    return MILD


@kernel
def _write_books(
    today: int,
    office: Office,
    generation: NDArray[np.int64],
    layers: NDArray[np.int64],
    first: int,
    end: int,
) -> None:
    cases, tree = office.cases, office.tree
    days = tree.shape[1]
    for number in range(first, end):
        case = cases[number]
        tally(office, INFECTIONS, today, case.commune, case.band)
        if case.onset < days:
            tally(office, ONSETS, case.onset, case.commune, case.band)
        if case.source >= 0:
            source = cases[case.source]
            began = whole(source.day)
            tree[PASSED_ON, began, source.commune] += 1
            tree[PAIRS, today, case.commune] += 1
            tree[PAIR_DAYS, today, case.commune] += today - began
            generation[min(today - began, MAX_GENERATION - 1)] += 1
            layers[case.layer] += 1
        else:
            layers[_OUTSIDE] += 1


@kernel
def _plan_ahead(
    seed: int, course: Course, testing: Testing, office: Office, first: int, end: int
) -> None:
    for number in range(first, end):
        case = office.cases[number]
        if case.severity < SEVERE and (testing.share <= 0.0 or case.severity == ASYMPTOMATIC):
            continue
        key = key_of(seed, INFECTION, case.person, case.ordinal)
        onset = whole(case.onset)
        bits = word(key, W_TEST)
        if unit(bits) < testing.share:
            day = onset + testing.delay[quantile(bits, 0)]
            add_due(office.due, day, number, TEST_ASKED)
        if case.severity >= SEVERE:
            day = onset + course.to_ward[quantile(word(key, W_DELAYS), 0)]
            add_due(office.due, day, number, ADMISSION)
