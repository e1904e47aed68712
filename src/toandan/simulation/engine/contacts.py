"""Contacts that would transmit: where they are drawn, and what judges them on their day."""

# mypy: disable-error-code="no-any-return"
# (an element of an array is `Any` to the type checker)
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.engine.chance import GAMMA, low_unit, pick_high, pick_low, unit, word
from toandan.simulation.engine.compiled import Record, piece, whole
from toandan.simulation.engine.tables import (
    BAND_BITS,
    CONFINED,
    DEAD,
    HINT_BITS,
    Course,
    Doses,
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


@piece
def contact_key(key: np.uint64, number: int) -> np.uint64:
    """The key of a case's contact: the case's own, so many words further on."""
    return key + np.uint64(_FIRST_WORD + _WORDS * number) * GAMMA


@piece
def contact_word(own: np.uint64) -> np.uint64:
    """The word of a contact's key that fixes its day, layer and luck."""
    return word(own, 0)


@piece
def spread_index(bits: np.uint64) -> int:
    """Row of the table of days between infectiousness and contact."""
    return whole(bits & _SPREAD_BITS)


@piece
def luck_of(bits: np.uint64) -> float:
    """What the probability of transmission is held against."""
    return float(bits >> _LUCK_SHIFT) * _TO_LUCK


@piece
def layer_of(bits: np.uint64, at_home: float, near: float, total: float, group_layer: int) -> int:
    """Layer of a contact: in proportion to the expected contacts of each.

    `near`: expected at home and in the group together (see `meeting.expected_contacts`).
    Sums instead of branches: which way a random number falls cannot be foretold.
    """
    at = float((bits >> _LAYER_SHIFT) & _LAYER_BITS) * _TO_LAYER * total
    beyond_home, beyond_group = whole(at >= at_home), whole(at >= near)
    group = whole(group_layer)
    return beyond_home * group + beyond_group * (_COMMUNITY - group)


@piece
def alias_pick(cells: NDArray[np.void], row: int, column: int, chance: float) -> int:
    """Value of an alias table."""
    cell = cells[row, column]
    return whole(cell.value) if chance < cell.keep else whole(cell.other)


@piece
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


@piece
def place_word(own: np.uint64) -> np.uint64:
    """The word of a contact's key that picks the person met."""
    return word(own, 1)


@piece
def home_place(me: Record, bits: np.uint64, who: int) -> int:
    """Where to find a housemate: -1 - id."""
    other = whole(me.home) + pick_high(bits, whole(me.home_size) - 1)
    return -1 - other - whole(other >= who)


@piece
def group_place(people: People, me: Record, bits: np.uint64) -> int:
    """Position in `rolls` of a member of the group, who may be the agent itself."""
    return people.members_at + whole(me.group) + pick_high(bits, whole(me.group_size))


@piece
def community_place(
    people: People, mix: NDArray[np.void], me: Record, own: np.uint64, who: int
) -> int:
    """Position in `rolls` of somebody met in the community."""
    where = word(own, 2)
    bits = place_word(own)
    found = someone_in_reach(people, mix, whole(me.commune), whole(me.band), where, bits)
    return found if found >= 0 else -1 - who


@piece
def person_at(rolls: NDArray[np.int32], place: int) -> int:
    """Id of the person found at a place: a position in `rolls`, or -1 - id where that is known."""
    return whole(rolls[place]) if place >= 0 else -1 - place


@piece
def commune_of(people: People, who: int) -> int:
    """Commune of an agent: that of the first id of its stretch, or one soon after."""
    commune = whole(people.commune_hint[who >> HINT_BITS])
    while people.commune_start[commune + 1] <= who:
        commune += 1
    return commune


@piece
def orders_leave(
    effect: NDArray[np.float64], people: People, here: int, layer: int, target: int
) -> float:
    """Share of a contact that today's orders leave: the stricter of both communes."""
    there = commune_of(people, target)
    left = min(effect[here, layer], effect[there, layer])
    if here == there:
        return left
    return left * min(effect[here, _TRAVEL], effect[there, _TRAVEL])


@piece
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


@piece
def vaccine_leaves(
    vaccine: Vaccine, doses: Doses, effect: int, variant: int, who: int, today: int
) -> float:
    """Share of a risk that the doses an agent has by today leave (see `Vaccine.protect`)."""
    product = vaccine.product[who]
    age = today - whole(doses.dose_2[who]) - vaccine.lag
    if age >= 0:
        left = vaccine.left[effect, product, age]
        return 1.0 - vaccine.protect[variant, effect, product, 1] * left
    age = today - whole(doses.dose_1[who]) - vaccine.lag
    if age >= 0:
        left = vaccine.left[effect, product, age]
        return 1.0 - vaccine.protect[variant, effect, product, 0] * left
    return 1.0


@piece
def immunity_leaves(course: Course, case: Record, variant: int, today: int) -> float:
    """Share of a risk that an earlier infection leaves; none while it runs or after death."""
    if today <= whole(case.infectious) + course.infectious_days or case.flags & DEAD:
        return 0.0
    since = today - whole(case.day)
    return 1.0 - course.cross[case.variant, variant] * course.immunity[case.variant, since]


@piece
def random_resident(commune_start: NDArray[np.int32], commune: int, bits: np.uint64) -> int:
    """A resident of a commune, all alike."""
    first = whole(commune_start[commune])
    return first + pick_high(bits, whole(commune_start[commune + 1]) - first)


@piece
def happens(key: np.uint64, k: int, probability: float) -> bool:
    """A yes or no with the given probability."""
    return unit(word(key, k)) < probability


@piece
def band_of(status: int) -> int:
    """Age band in a status byte."""
    return status & BAND_BITS
