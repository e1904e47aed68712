"""Contacts due today: which of them infect.

Cheap reasons to fail come first, in passes over a chunk that keep positions without
branching; the few contacts that are left are judged one by one, because two of them may
have the same target.
"""

# mypy: disable-error-code="no-any-return"
# (an element of an array is `Any` to the type checker)
from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.simulation.engine.compiled import Record, fetch_soon, kernel, piece, whole
from toandan.simulation.engine.contacts import (
    apart_leaves,
    band_of,
    immunity_leaves,
    orders_leave,
    vaccine_leaves,
)
from toandan.simulation.engine.course import add_case
from toandan.simulation.engine.queue import CHUNK_BITS, chunk_length, release
from toandan.simulation.engine.tables import IMMUNE, INFECTED, ORDERED, Course, People, Plan, State

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@kernel
def judge_contacts(today: int, people: People, course: Course, plan: Plan, state: State) -> None:
    """Turn the contacts due today into cases."""
    queue, office = state.contacts, state.office
    sieve = state.slots[0]
    chunk = whole(queue.head[today])
    while chunk >= 0:
        first, count = chunk << CHUNK_BITS, chunk_length(queue, today, chunk)
        contacts = queue.items[first : first + count]
        kept = _not_immune(course, office.status, contacts, sieve)
        kept = _lucky(today, people, course, state, contacts, sieve, kept)
        for index in range(kept):
            fetch_soon(office.cases, contacts[sieve[index]].source)
        for index in range(kept):
            fetch_soon(office.status, office.cases[contacts[sieve[index]].source].person)
            fetch_soon(office.last, contacts[sieve[index]].target)
        for index in range(kept):
            _judge(today, people, course, plan, state, contacts[sieve[index]])
        chunk = whole(release(queue, chunk))


@kernel
def _not_immune(
    course: Course,
    status: NDArray[np.uint8],
    contacts: NDArray[np.void],
    sieve: NDArray[np.int32],
) -> int:
    """Positions of the contacts whose target is not immune for good."""
    immune = INFECTED | IMMUNE if course.lasting else IMMUNE
    kept = 0
    for position in range(len(contacts)):
        fetch_soon(status, contacts[position].target)
    for position in range(len(contacts)):
        sieve[kept] = position
        kept += whole(status[contacts[position].target] & immune == 0)
    return kept


@piece
def _chance(today: int, people: People, course: Course, state: State, contact: Record) -> float:
    """Probability of transmission by age, season and orders."""
    target, layer = whole(contact.target), contact.layer
    band = band_of(state.office.status[target])
    chance = course.susceptibility[layer, band] * course.season[today]
    if state.office.scalars[ORDERED]:
        chance *= orders_leave(state.effect, people, contact.commune, layer, target)
    return chance


@kernel
def _lucky(
    today: int,
    people: People,
    course: Course,
    state: State,
    contacts: NDArray[np.void],
    sieve: NDArray[np.int32],
    held: int,
) -> int:
    """Of the positions in the sieve those that age, season and orders leave."""
    kept = 0
    for index in range(held):
        position = sieve[index]
        contact = contacts[position]
        sieve[kept] = position
        chance = _chance(today, people, course, state, contact)
        kept += whole(contact.luck < chance)
    return kept


@kernel
def _judge(
    today: int,
    people: People,
    course: Course,
    plan: Plan,
    state: State,
    contact: Record,
) -> None:
    """Infect the target unless one side is kept apart or the target is protected."""
    office = state.office
    target, variant, layer = whole(contact.target), contact.variant, contact.layer
    before = office.status[target]
    if before & INFECTED and course.lasting:
        return
    chance = _chance(today, people, course, state, contact)
    infector = whole(office.cases[contact.source].person)
    chance *= apart_leaves(office, plan.apart, infector, layer, today)
    chance *= apart_leaves(office, plan.apart, target, layer, today)
    if before & INFECTED:
        case = office.cases[office.last[target]]
        chance *= immunity_leaves(course, case, variant, today)
    if plan.vaccine.active:
        chance *= vaccine_leaves(plan.vaccine, office.doses, 0, variant, target, today)
    if contact.luck < chance:
        add_case(office, target, contact.source, layer, variant, today)
