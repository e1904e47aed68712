"""Contacts of a detected case: F1 found and quarantined, their households as F2."""

from __future__ import annotations

import numpy as np

from toandan.simulation.engine.books import count_tests, tally, tally_soon
from toandan.simulation.engine.chance import INFECTION, TRACE, key_of, unit, word
from toandan.simulation.engine.compiled import fetch_soon, kernel, piece, whole
from toandan.simulation.engine.confinement import confine, way_today
from toandan.simulation.engine.contacts import (
    community_place,
    contact_key,
    contact_word,
    happens,
    layer_of,
    person_at,
    random_resident,
)
from toandan.simulation.engine.meeting import contact_count, contact_day, expected_contacts
from toandan.simulation.engine.queue import add_due
from toandan.simulation.engine.response import POSITIVE_BEFORE, POSITIVE_DAYS, tests_left
from toandan.simulation.engine.tables import (
    CENTRAL_QUARANTINE,
    F1,
    F2,
    FREE,
    HOME_QUARANTINE,
    INFECTED,
    NEVER,
    TEST_ASKED,
    TESTS_TODAY,
    TRACED_ROOM,
    TRACING,
    Course,
    Office,
    People,
    Plan,
)

_HOME, _COMMUNITY = 0, 3
#: ids of `rolls` that come from main memory together
_IN_A_LINE = 16
W_ORIGIN, W_FOUND, W_EXTRA = 0, 1, 2


@piece
def quarantine_contact(
    who: int, today: int, seed: int, people: People, plan: Plan, office: Office
) -> None:
    """An F1 is found: quarantine, test, and the household as F2."""
    tracing = plan.tracing
    me = people.person[who]
    central = happens(key_of(seed, TRACE, who, 0), W_FOUND, tracing.central_share)
    way = CENTRAL_QUARANTINE if central else HOME_QUARANTINE
    if not confine(office, who, me.commune, way, today + tracing.days, today):
        return
    tally(office, F1, today, me.commune, me.band)
    if tracing.test:
        _test_contact(who, today, people, plan, office)
    if tracing.f2:
        first = whole(me.home)
        for other in range(first, first + me.home_size):
            if other != who and way_today(office, other, today) == FREE:
                until = today + tracing.f2_days
                confine(office, other, me.commune, HOME_QUARANTINE, until, today)
                tally(office, F2, today, me.commune, people.person[other].band)


@piece
def _test_contact(who: int, today: int, people: People, plan: Plan, office: Office) -> None:
    """Test an F1; one who incubates is tested again when the virus can be found."""
    if office.status[who] & INFECTED:
        number = whole(office.last[who])
        case = office.cases[number]
        if case.detected == NEVER and today - whole(case.infectious) <= POSITIVE_DAYS:
            day = max(today + 1, whole(case.infectious) - POSITIVE_BEFORE)
            add_due(office.due, day, number, TEST_ASKED)
            return
    if tests_left(plan.testing.capacity, office.scalars, today):
        office.scalars[TESTS_TODAY] += 1
        me = people.person[who]
        count_tests(office, today, me.commune, me.band, 1)


@piece
def _ask_for_traced(begun: int, end: int, people: People, office: Office) -> None:
    """What looking up the contacts of these items will need from main memory."""
    for position in range(begun, end):
        item = office.due.items[position]
        if item.kind == TRACING:
            fetch_soon(people.person, office.cases[item.case].person)
    for position in range(begun, end):
        item = office.due.items[position]
        if item.kind == TRACING:
            me = people.person[office.cases[item.case].person]
            first = people.members_at + whole(me.group)
            for place in range(first, first + me.group_size, _IN_A_LINE):
                fetch_soon(people.rolls, place)


@piece
def _ask_for_found(held: int, today: int, people: People, office: Office) -> None:
    """Turn the places found into ids, and ask for what their quarantine will need."""
    for index in range(held):
        other = whole(person_at(people.rolls, office.traced[index]))
        office.traced[index] = other
        fetch_soon(people.person, other)
        fetch_soon(office.status, other)
        fetch_soon(office.confined, other)
        fetch_soon(office.last, other)
    for index in range(held):
        other = whole(office.traced[index])
        me = people.person[other]
        infected = whole(office.status[other] & INFECTED != 0)
        fetch_soon(office.cases, infected * whole(office.last[other]))
        tally_soon(office, F1, today, me.commune, me.band)


@kernel
def find_contacts(
    begun: int,
    end: int,
    today: int,
    seed: int,
    people: People,
    course: Course,
    plan: Plan,
    office: Office,
) -> int:
    """Look up the contacts of cases to be traced, for the items of the calendar from `begun`.

    Whom a case met hangs on nothing that happens today, so it is found for many cases at a
    time and asked of the memory before `quarantine_found` needs it. Returns the item to go on
    with when the room for contacts is used up, `end` where all were looked at.
    """
    _ask_for_traced(begun, end, people, office)
    held = 0
    for position in range(begun, end):
        item = office.due.items[position]
        if item.kind == TRACING:
            if held > TRACED_ROOM:
                return position
            held = _find(item.case, held, today, seed, people, course, plan, office)
        office.traced_end[position - begun] = held
    _ask_for_found(held, today, people, office)
    return end


@piece
def _find(
    number: int,
    held: int,
    today: int,
    seed: int,
    people: People,
    course: Course,
    plan: Plan,
    office: Office,
) -> int:
    """Add a case's contacts as places (see `contacts.person_at`); returns how many there are.

    In this order: household, group, community, somebody picked, who infected it.
    """
    case, traced = office.cases[number], office.traced
    cover = plan.tracing.cover
    who = whole(case.person)
    me = people.person[who]
    key = key_of(seed, TRACE, who, 1 + whole(case.ordinal))
    for other in range(whole(me.home), whole(me.home) + me.home_size):
        traced[held] = -1 - other
        held += whole(other != who and happens(key ^ np.uint64(other), W_FOUND, cover[_HOME]))
    first = people.members_at + whole(me.group)
    for place in range(first, first + me.group_size):
        mate = whole(people.rolls[place])
        traced[held] = -1 - mate
        held += whole(mate != who and happens(key ^ np.uint64(mate), W_FOUND, cover[me.layer]))
    held = _find_community(number, held, today, seed, people, course, plan, office)
    for extra in range(plan.tracing.extra):
        bits = word(key, W_EXTRA + extra)
        traced[held] = -1 - random_resident(people.commune_start, case.commune, bits)
        held += 1
    if case.source >= 0 and case.layer == _COMMUNITY and happens(key, W_ORIGIN, cover[_COMMUNITY]):
        traced[held] = -1 - whole(office.cases[case.source].person)
        held += 1
    return held


@piece
def _find_community(
    number: int,
    held: int,
    today: int,
    seed: int,
    people: People,
    course: Course,
    plan: Plan,
    office: Office,
) -> int:
    """The community contacts of a case, drawn again from its key."""
    case = office.cases[number]
    who = whole(case.person)
    key = key_of(seed, INFECTION, who, case.ordinal)
    at_home, near, total = expected_contacts(course, case)
    for j in range(contact_count(case, key, total)):
        own = contact_key(key, j)
        bits = contact_word(own)
        if unit(word(bits, 1)) >= plan.tracing.cover[_COMMUNITY]:
            continue
        if layer_of(bits, at_home, near, total, case.group_layer) != _COMMUNITY:
            continue
        day = contact_day(course, case.variant, case.infectious, bits)
        if today - plan.tracing.back <= day <= today:
            place = community_place(people, course.mix, people.person[who], own, who)
            office.traced[held] = place
            fetch_soon(people.rolls, max(place, 0))
            held += 1
    return held


@piece
def quarantine_found(
    which: int, number: int, today: int, seed: int, people: People, plan: Plan, office: Office
) -> None:
    """Quarantine the contacts that `find_contacts` found for its item `which`."""
    first = whole(office.traced_end[which - 1]) if which > 0 else 0
    for index in range(first, office.traced_end[which]):
        other = whole(office.traced[index])
        if other != office.cases[number].person:
            quarantine_contact(other, today, seed, people, plan, office)
