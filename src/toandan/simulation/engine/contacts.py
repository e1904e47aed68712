"""Contacts that would transmit: where they are drawn, and what judges them on their day."""

# mypy: disable-error-code="no-any-return"
# (an element of an array is `Any` to the type checker)
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.engine.chance import low_unit, pick_high, pick_low, unit, word
from toandan.simulation.engine.compiled import Record, kernel, whole
from toandan.simulation.engine.tables import (
    BAND_BITS,
    CONFINED,
    DEAD,
    INFECTED,
    Course,
    Office,
    People,
    Vaccine,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HOME, _COMMUNITY, _TRAVEL = 0, 3, 4
_N_BANDS = 16
_FIRST_WORD, _WORDS = 16, 3
_LAYER_BITS = np.uint64(0xFFFFF)
_TO_LAYER = 1.0 / (1 << 20)
_SPREAD_BITS = np.uint64(0xFFF)
_LUCK_SHIFT, _LAYER_SHIFT = np.uint64(32), np.uint64(12)
_TO_LUCK = 1.0 / (1 << 32)
UNTIL_BITS, WAY_SHIFT = 0x1FFF, 13


@kernel
def contact_word(key: np.uint64, number: int) -> np.uint64:
    """The word that fixes day, layer and luck of a case's contact."""
    return word(key, _FIRST_WORD + _WORDS * number)


@kernel
def spread_index(bits: np.uint64) -> int:
    """Row of the table of days between infectiousness and contact."""
    return whole(bits & _SPREAD_BITS)


@kernel
def luck_of(bits: np.uint64) -> float:
    """What the probability of transmission is held against."""
    return float(bits >> _LUCK_SHIFT) * _TO_LUCK


@kernel
def layer_of(
    bits: np.uint64, at_home: float, in_group: float, total: float, group_layer: int
) -> int:
    """Layer of a contact: in proportion to the expected contacts of each."""
    at = float((bits >> _LAYER_SHIFT) & _LAYER_BITS) * _TO_LAYER * total
    if at < at_home:
        return _HOME
    if at < at_home + in_group:
        return group_layer
    return _COMMUNITY


@kernel
def alias_pick(cells: NDArray[np.void], row: int, column: int, chance: float) -> int:
    """Value of an alias table."""
    cell = cells[row, column]
    return whole(cell.value) if chance < cell.keep else whole(cell.other)


@kernel
def someone_in_reach(
    people: People,
    mix: NDArray[np.void],
    commune: int,
    band: int,
    bits: np.uint64,
    who_bits: np.uint64,
) -> int:
    """Position in `rolls` of a community contact; -1 where nobody of that age lives there.

    A share of contacts stays in the own commune; the others go where the alias table of
    the commune sends them.
    """
    there = whole(commune)
    if unit(bits) >= people.stay[commune]:
        far = word(bits, 0)
        column = pick_high(far, people.reach.shape[1])
        there = alias_pick(people.reach, commune, column, low_unit(far))
    age = alias_pick(mix, band, pick_low(bits, _N_BANDS), low_unit(word(bits, 1)))
    cell = there * _N_BANDS + age
    first = whole(people.band_start[cell])
    count = whole(people.band_start[cell + 1]) - first
    if count == 0:
        return -1
    return first + pick_high(who_bits, count)


@kernel
def contact_place(
    people: People,
    mix: NDArray[np.void],
    me: Record,
    key: np.uint64,
    number: int,
    layer: int,
    who: int,
) -> int:
    """Where to find the person met: a position in `rolls`, or -1 - id where that is known.

    A contact that comes to nothing gives the agent itself.
    """
    bits = word(key, _FIRST_WORD + _WORDS * number + 1)
    if layer == _HOME:
        other = whole(me.home) + pick_high(bits, whole(me.home_size) - 1)
        return -2 - other if other >= who else -1 - other
    if layer != _COMMUNITY:
        return people.members_at + whole(me.group) + pick_high(bits, whole(me.group_size))
    where = word(key, _FIRST_WORD + _WORDS * number + 2)
    found = someone_in_reach(people, mix, whole(me.commune), whole(me.band), where, bits)
    return found if found >= 0 else -1 - who


@kernel
def person_at(rolls: NDArray[np.int32], place: int) -> int:
    """Id of the person that `contact_place` found."""
    return whole(rolls[place]) if place >= 0 else -1 - place


@kernel
def commune_of(commune_start: NDArray[np.int32], who: int) -> int:
    """Commune of an agent, by bisection of the id ranges."""
    low, high = 0, len(commune_start) - 1
    while high - low > 1:
        middle = (low + high) >> 1
        if commune_start[middle] <= who:
            low = middle
        else:
            high = middle
    return low


@kernel
def orders_leave(
    effect: NDArray[np.float64],
    commune_start: NDArray[np.int32],
    here: int,
    layer: int,
    target: int,
) -> float:
    """Share of a contact that today's orders leave: the stricter of both communes."""
    left = effect[here, layer]
    if commune_start[here] <= target < commune_start[here + 1]:
        return left
    there = commune_of(commune_start, target)
    left = min(left, effect[there, layer])
    return left * min(effect[here, _TRAVEL], effect[there, _TRAVEL])


@kernel
def apart_leaves(
    office: Office, apart: NDArray[np.float64], who: int, layer: int, today: int
) -> float:
    """Share of a contact that quarantine, isolation or hospital leaves one side."""
    if office.status[who] & CONFINED == 0:
        return 1.0
    kept = whole(office.confined[who])
    if kept & UNTIL_BITS < today:
        return 1.0
    return apart[kept >> WAY_SHIFT, layer]


@kernel
def vaccine_leaves(vaccine: Vaccine, effect: int, who: int, today: int) -> float:
    """Share of a risk that the doses an agent has by today leave (see `Vaccine.protect`)."""
    product = vaccine.product[who]
    age = today - whole(vaccine.dose_2[who]) - vaccine.lag
    if age >= 0:
        return 1.0 - vaccine.protect[effect, product, 1] * vaccine.left[product, age]
    age = today - whole(vaccine.dose_1[who]) - vaccine.lag
    if age >= 0:
        return 1.0 - vaccine.protect[effect, product, 0] * vaccine.left[product, age]
    return 1.0


@kernel
def immunity_leaves(course: Course, case: Record, variant: int, today: int) -> float:
    """Share of a risk that an earlier infection leaves; none while it runs or after death."""
    if today <= whole(case.infectious) + course.infectious_days or case.flags & DEAD:
        return 0.0
    since = today - whole(case.day)
    return 1.0 - course.cross[case.variant, variant] * course.immunity[since]


@kernel
def sift(
    contacts: NDArray[np.void],
    status: NDArray[np.uint8],
    first: int,
    count: int,
    sieve: NDArray[np.int32],
) -> int:
    """Positions of the contacts whose target was never infected: one pass without branches."""
    kept = 0
    for position in range(first, first + count):
        sieve[kept] = position
        kept += 1 - ((status[contacts[position].target] & INFECTED) >> 4)
    return kept


@kernel
def keep_all(first: int, count: int, sieve: NDArray[np.int32]) -> int:
    """Positions of all contacts, where infected people may be infected again."""
    for position in range(count):
        sieve[position] = first + position
    return count


@kernel
def random_resident(commune_start: NDArray[np.int32], commune: int, bits: np.uint64) -> int:
    """A resident of a commune, all alike."""
    first = whole(commune_start[commune])
    return first + pick_high(bits, whole(commune_start[commune + 1]) - first)


@kernel
def happens(key: np.uint64, k: int, probability: float) -> bool:
    """A yes or no with the given probability."""
    return unit(word(key, k)) < probability


@kernel
def band_of(status: int) -> int:
    """Age band in a status byte."""
    return status & BAND_BITS
