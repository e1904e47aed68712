"""Drawing the contacts of the cases that began today.

One pass does one thing for all contacts at hand: how many there are, when and where each
is, which place in the rolls that means, who is there, whether it can come to anything, and
into the queue. Passes without branches that cannot be foretold, over data that is near, are
what makes this fast; loads from main memory then run side by side.
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
    word,
)
from toandan.simulation.engine.compiled import Record, fetch_soon, kernel, piece, whole
from toandan.simulation.engine.contacts import (
    band_of,
    community_place,
    contact_key,
    contact_word,
    group_place,
    home_place,
    layer_of,
    luck_of,
    person_at,
    place_word,
    spread_index,
)
from toandan.simulation.engine.queue import place
from toandan.simulation.engine.tables import (
    IMMUNE,
    INFECTED,
    QUANTILES,
    SHEAF_ROOM,
    Course,
    People,
    Queue,
    State,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FLIP = np.uint64(0x5555555555555555)
_COMMUNITY = 3
_AT_HOME, _IN_GROUP, _OUTDOORS = range(3)
#: rows written at a time, needed or not: where a case's rows end cannot be foretold
_ROWS = 4
#: the word of a case's key that fixes how many contacts it has
W_CONTACTS = 1


@piece
def expected_contacts(course: Course, case: Record) -> tuple[float, float, float]:
    """Expected transmitting contacts at home, there and in the group, and in all.

    `reach` is not yet in them.
    """
    variant = case.variant
    mates = np.float64(case.home_size) - 1.0
    at_home = course.home_pair[variant] * mates * course.bound[0, case.oldest]
    in_group = 0.0
    if case.group_layer > 0:
        in_group = float(course.layer_rate[variant, case.group_layer, case.band])
    near = at_home + in_group
    return at_home, near, near + course.layer_rate[variant, _COMMUNITY, case.band]


@piece
def contact_day(course: Course, variant: int, infectious: int, bits: np.uint64) -> int:
    """Day of a contact; through a vector, the day of the second bite."""
    day = whole(infectious) + course.spread[variant, spread_index(bits)]
    if course.vector:
        warmth = course.temperature[min(day, len(course.temperature) - 1)]
        day += course.vector_delay[warmth, pick_high(word(bits ^ _FLIP, 0), QUANTILES)]
    return day


@piece
def contact_count(case: Record, key: np.uint64, total: float) -> int:
    """How many transmitting contacts a case has."""
    return poisson(total * case.reach, fine_unit(word(key, W_CONTACTS)))


@kernel
def draw_contacts(
    seed: int, people: People, course: Course, state: State, first: int, end: int
) -> None:
    """Draw every contact by which these cases would infect somebody, and queue it."""
    cases, sheaf, slots = state.office.cases, state.sheaf, state.slots
    mine = cases[first:end]
    _expect(seed, course, mine, state.draft)
    begun = 0
    while begun < len(mine):
        begun, held = _rows(state.draft, sheaf, begun, len(mine))
        kinds = _when_and_where(course, mine, state.draft, sheaf, slots, held)
        _find_places(people, course.mix, state.desk, mine, sheaf, slots, kinds)
        _look_up(people.rolls, state.office.status, sheaf, held)
        kept = _sift(course, state.office.status, mine, sheaf, slots[0], held)
        _enqueue(state.contacts, first, mine, sheaf, slots[0], kept)


@kernel
def _expect(seed: int, course: Course, cases: NDArray[np.void], draft: NDArray[np.void]) -> None:
    for index in range(len(cases)):
        case, sketch = cases[index], draft[index]
        at_home, near, total = expected_contacts(course, case)
        sketch.key = key_of(seed, INFECTION, case.person, case.ordinal)
        sketch.at_home = at_home
        sketch.near = near
        sketch.total = total
        sketch.count = contact_count(case, sketch.key, total)


@kernel
def _rows(
    draft: NDArray[np.void], sheaf: NDArray[np.void], begun: int, size: int
) -> tuple[int, int]:
    """Lay out a row for each contact, case after case, as long as there is room for all."""
    held = 0
    while begun < size:
        sketch = draft[begun]
        count = sketch.count
        if held + count > SHEAF_ROOM - _ROWS:
            break
        for number in range(0, count, _ROWS):
            for each in range(_ROWS):
                row = sheaf[held + number + each]
                row.key = contact_key(sketch.key, number + each)
                row.mine = begun
        held += count
        begun += 1
    return begun, held


@kernel
def _when_and_where(
    course: Course,
    cases: NDArray[np.void],
    draft: NDArray[np.void],
    sheaf: NDArray[np.void],
    slots: NDArray[np.int32],
    held: int,
) -> tuple[int, int, int]:
    """Day, layer and luck of each contact; how many are at home, in groups and outdoors."""
    at_home = in_group = outdoors = 0
    for index in range(held):
        row = sheaf[index]
        case, sketch = cases[row.mine], draft[row.mine]
        bits = contact_word(row.key)
        layer = layer_of(bits, sketch.at_home, sketch.near, sketch.total, case.group_layer)
        row.day = contact_day(course, case.variant, case.infectious, bits)
        row.layer = layer
        met = case.band + (whole(case.oldest) - case.band) * whole(layer == 0)
        row.luck = luck_of(bits) * course.bound[layer, met]
        slots[_AT_HOME, at_home] = index
        slots[_IN_GROUP, in_group] = index
        slots[_OUTDOORS, outdoors] = index
        at_home += whole(layer == 0)
        outdoors += whole(layer == _COMMUNITY)
        in_group = index + 1 - at_home - outdoors
    return at_home, in_group, outdoors


@kernel
def _find_places(
    people: People,
    mix: NDArray[np.void],
    desk: NDArray[np.void],
    cases: NDArray[np.void],
    sheaf: NDArray[np.void],
    slots: NDArray[np.int32],
    kinds: tuple[int, int, int],
) -> None:
    """Where each person met is to be looked up (see `contacts.person_at`)."""
    for slot in range(kinds[_AT_HOME]):
        row = sheaf[slots[_AT_HOME, slot]]
        who = whole(cases[row.mine].person)
        row.where = home_place(desk[row.mine], place_word(row.key), who)
    for slot in range(kinds[_IN_GROUP]):
        row = sheaf[slots[_IN_GROUP, slot]]
        row.where = group_place(people, desk[row.mine], place_word(row.key))
        fetch_soon(people.rolls, row.where)
    for slot in range(kinds[_OUTDOORS]):
        row = sheaf[slots[_OUTDOORS, slot]]
        who = whole(cases[row.mine].person)
        row.where = community_place(people, mix, desk[row.mine], row.key, who)
        fetch_soon(people.rolls, max(row.where, 0))


@kernel
def _look_up(
    rolls: NDArray[np.int32], status: NDArray[np.uint8], sheaf: NDArray[np.void], held: int
) -> None:
    for index in range(held):
        who = person_at(rolls, sheaf[index].where)
        sheaf[index].where = who
        fetch_soon(status, who)


@kernel
def _sift(
    course: Course,
    status: NDArray[np.uint8],
    cases: NDArray[np.void],
    sheaf: NDArray[np.void],
    sieve: NDArray[np.int32],
    held: int,
) -> int:
    """Rows worth queueing: not oneself, not immune for good, with enough luck."""
    immune = INFECTED | IMMUNE if course.lasting else IMMUNE
    kept = 0
    for index in range(held):
        row = sheaf[index]
        before = status[row.where]
        alone = row.where == cases[row.mine].person
        unlucky = row.luck >= course.susceptibility[row.layer, band_of(before)]
        sieve[kept] = index
        kept += 1 - (whole(before & immune != 0) | whole(unlucky) | whole(alone))
    return kept


@kernel
def _enqueue(
    contacts: Queue,
    first: int,
    cases: NDArray[np.void],
    sheaf: NDArray[np.void],
    sieve: NDArray[np.int32],
    kept: int,
) -> None:
    for index in range(kept):
        row = sheaf[sieve[index]]
        if row.day >= len(contacts.head):
            continue
        position = place(contacts, row.day)
        if position < 0:
            return
        case, contact = cases[row.mine], contacts.items[position]
        contact.target = row.where
        contact.source = first + row.mine
        contact.luck = row.luck
        contact.commune = case.commune
        contact.layer = row.layer
        contact.variant = case.variant
