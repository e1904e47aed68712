"""A case begins: its course and all its contacts are drawn at once.

Cases are taken in blocks: the static records of a block are loaded first, contacts are
drawn into a sheaf, and the people met are looked up together, so that the loads from main
memory do not wait for one another.
"""

# mypy: disable-error-code="no-any-return"
# (an element of an array is `Any` to the type checker)
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.engine.chance import (
    INFECTION,
    fine_unit,
    key_of,
    pick_high,
    poisson,
    unit,
    word,
)
from toandan.simulation.engine.compiled import Record, kernel, whole
from toandan.simulation.engine.contacts import (
    contact_place,
    contact_word,
    layer_of,
    luck_of,
    person_at,
    spread_index,
    vaccine_leaves,
)
from toandan.simulation.engine.queue import add_due, place
from toandan.simulation.engine.tables import (
    ADMISSION,
    ASYMPTOMATIC,
    BLOCK,
    COHORT,
    CRITICAL,
    FATAL,
    FULL,
    INFECTED,
    INFECTIONS,
    MAX_GENERATION,
    MILD,
    N_CASES,
    NEVER,
    OFFSPRING,
    ONSETS,
    QUANTILES,
    SEVERE,
    TEST_ASKED,
    Course,
    Office,
    People,
    Plan,
    Queue,
    State,
    Testing,
    Vaccine,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Q = np.uint64(QUANTILES - 1)
_FLIP = np.uint64(0x5555555555555555)
_OUTSIDE = 4
#: words of a case's key
W_COURSE, W_CONTACTS, W_SEVERITY, W_DELAYS, W_TEST, W_BED, W_ICU, W_STAY, W_ISOLATE = range(9)


@kernel
def quantile(bits: np.uint64, shift: int) -> int:
    """Twelve bits of a word as a row of a quantile table."""
    return whole((bits >> np.uint64(shift)) & _Q)


@kernel
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
    while first < stop:
        end = min(first + BLOCK, stop)
        _lay_out(people.person, office.cases, state.desk, first, end)
        _histories(today, seed, course, plan.vaccine, office.cases, first, end)
        _write_books(today, office, state.generation, state.layers, first, end)
        _plan_ahead(seed, course, plan.testing, office, first, end)
        _contacts(seed, people, course, state, first, end)
        first = end


@kernel
def _lay_out(
    person: NDArray[np.void], cases: NDArray[np.void], desk: NDArray[np.void], first: int, end: int
) -> None:
    for number in range(first, end):
        case = cases[number]
        record = person[case.person]
        mine = desk[number - first]
        mine.home = record.home
        mine.group = record.group
        mine.group_size = record.group_size
        mine.commune = record.commune
        mine.home_size = record.home_size
        mine.band = record.band
        mine.layer = record.layer
        mine.oldest = record.oldest
        case.commune = record.commune
        case.band = record.band
        case.home_size = record.home_size
        case.group_layer = record.layer
        case.oldest = record.oldest


@kernel
def _histories(
    today: int,
    seed: int,
    course: Course,
    vaccine: Vaccine,
    cases: NDArray[np.void],
    first: int,
    end: int,
) -> None:
    for number in range(first, end):
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
            reach *= vaccine_leaves(vaccine, 1, case.person, today)
            left = vaccine_leaves(vaccine, 2, case.person, today)
        if unit(bits) < course.p_symptoms[variant, band]:
            case.onset = infectious + course.onset[variant, quantile(bits, 24)]
            case.severity = severity_of(course, variant, band, unit(word(key, W_SEVERITY)), left)
        else:
            reach *= course.asymptomatic[variant]
        case.reach = reach


@kernel
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
    cases, counts, totals = office.cases, office.counts, office.totals
    days = counts.shape[1]
    totals[COHORT, today] += end - first
    for number in range(first, end):
        case = cases[number]
        counts[INFECTIONS, today, case.commune, case.band] += 1
        if case.onset < days:
            counts[ONSETS, case.onset, case.commune, case.band] += 1
        if case.source >= 0:
            began = whole(cases[case.source].day)
            totals[OFFSPRING, began] += 1
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


@kernel
def expected_contacts(course: Course, case: Record) -> tuple[float, float, float]:
    """Expected transmitting contacts at home, in the group and in all, before `reach`."""
    variant = case.variant
    mates = np.float64(case.home_size) - 1.0
    at_home = course.home_pair[variant] * mates * course.bound[0, case.oldest]
    in_group = 0.0
    if case.group_layer > 0:
        in_group = float(course.layer_rate[variant, case.group_layer, case.band])
    total = at_home + in_group + course.layer_rate[variant, 3, case.band]
    return at_home, in_group, total


@kernel
def contact_day(course: Course, variant: int, infectious: int, bits: np.uint64) -> int:
    """Day of a contact; through a vector, the day of the second bite."""
    day = whole(infectious) + course.spread[variant, spread_index(bits)]
    if course.vector:
        warmth = course.temperature[min(day, len(course.temperature) - 1)]
        day += course.vector_delay[warmth, pick_high(word(bits ^ _FLIP, 0), QUANTILES)]
    return day


@kernel
def contact_count(case: Record, key: np.uint64, total: float) -> int:
    """How many transmitting contacts a case has."""
    return poisson(total * case.reach, fine_unit(word(key, W_CONTACTS)))


@kernel
def _contacts(
    seed: int, people: People, course: Course, state: State, first: int, end: int
) -> None:
    """Draw every contact by which these cases would infect somebody, and queue it."""
    cases, sheaf = state.office.cases, state.sheaf
    days = len(state.contacts.head)
    held = 0
    for number in range(first, end):
        case = cases[number]
        me = state.desk[number - first]
        key = key_of(seed, INFECTION, case.person, case.ordinal)
        at_home, in_group, total = expected_contacts(course, case)
        for j in range(contact_count(case, key, total)):
            bits = contact_word(key, j)
            day = contact_day(course, case.variant, case.infectious, bits)
            if day >= days:
                continue
            layer = layer_of(bits, at_home, in_group, total, case.group_layer)
            entry = sheaf[held]
            entry.where = contact_place(people, course.mix, me, key, j, layer, whole(case.person))
            entry.source = case.person
            who_met = case.oldest if layer == 0 else case.band
            entry.luck = luck_of(bits) * course.bound[layer, who_met]
            entry.day = day
            entry.commune = case.commune
            entry.layer = layer
            entry.variant = case.variant
            held += 1
            if held == BLOCK:
                _queue_sheaf(people.rolls, state.contacts, sheaf, held)
                held = 0
    _queue_sheaf(people.rolls, state.contacts, sheaf, held)


@kernel
def _queue_sheaf(
    rolls: NDArray[np.int32], contacts: Queue, sheaf: NDArray[np.void], held: int
) -> None:
    for index in range(held):
        sheaf[index].where = person_at(rolls, sheaf[index].where)
    for index in range(held):
        entry = sheaf[index]
        if entry.where == entry.source:
            continue
        position = place(contacts, entry.day)
        if position < 0:
            return
        contact = contacts.items[position]
        contact.target = entry.where
        contact.source = entry.source
        contact.luck = entry.luck
        contact.commune = entry.commune
        contact.layer = entry.layer
        contact.variant = entry.variant
