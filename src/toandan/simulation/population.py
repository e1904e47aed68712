"""Every inhabitant of a province, synthesised from its area tables.

Agents are sorted by commune and then by household, so a household and a commune are each a
contiguous range of ids and need no edge list. Schools (classes) and workplaces are groups:
`members` holds the ids of each group one after the other. `by_band` holds all ids sorted by
commune and age band, which is how a community contact of a given age is found.

Ages are dealt so that both the age margin of every commune and the make-up of households
hold: each place in a household gets a wished-for age (head, partner, children, elders); the
places of a commune are then ranked by it and dealt the commune's exact age bands in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.areas import N_BANDS, Province, mobility, share_out
from toandan.simulation.groups import Groups, deal_groups
from toandan.simulation.ways import MixTable, ReachTable, mix_table, reach_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: layers of contact; their order is part of the stored format
HOME, SCHOOL, WORK, COMMUNITY = range(4)
LAYERS = ("home", "school", "work", "community")

#: what the engine needs of an agent, in 16 bytes
PERSON = np.dtype(
    [
        ("home", np.uint32),  # first id of the household
        ("group", np.uint32),  # where the group starts in `members`
        ("group_size", np.uint16),
        ("commune", np.uint16),
        ("home_size", np.uint8),
        ("band", np.uint8),
        ("layer", np.uint8),  # SCHOOL, WORK, or HOME where there is no group
        ("oldest", np.uint8),  # highest band among the housemates
    ],
)


@dataclass(frozen=True)
class Population:
    """A synthetic population, read-only and shared by every run.

    Attributes:
        province_code, province_name: whose population it is.
        codes, names, districts: of each commune, in order.
        person: one `PERSON` record per agent, shape (N,).
        members: ids of group members, group after group.
        by_band: ids sorted by commune and band; `band_start` (C * 16 + 1) cuts it.
        commune_start: first id of each commune, and N, shape (C + 1,).
        reach: where community contacts take place (alias table by commune).
        mix: with which age band (alias table by band).
        contacts: mean contacts a day by layer and band, shape (4, 16).
        border: which communes lie on the border, shape (C,).
        seed: of the synthesis.
    """

    province_code: str
    province_name: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    districts: tuple[str, ...]
    district_names: tuple[str, ...]
    person: NDArray[np.void]
    members: NDArray[np.int32]
    by_band: NDArray[np.int32]
    band_start: NDArray[np.int32]
    commune_start: NDArray[np.int32]
    reach: ReachTable
    mix: MixTable
    contacts: NDArray[np.float64]
    border: NDArray[np.bool_]
    seed: int

    @property
    def size(self) -> int:
        """How many agents."""
        return len(self.person)

    @property
    def n_communes(self) -> int:
        """How many communes."""
        return len(self.codes)

    @property
    def residents(self) -> NDArray[np.int64]:
        """Agents by commune and band, shape (C, 16)."""
        counts = np.diff(self.band_start).astype(np.int64)
        return counts.reshape(self.n_communes, N_BANDS)


def synthesise(province: Province, seed: int = 1) -> Population:
    """Build the population of a province.

    Args:
        province: its tables; `province.scaled(n)` gives a smaller or larger one.
        seed: the same seed gives the same population, bit for bit.
    """
    rng = np.random.default_rng(seed)
    communes = province.communes
    populations = province.populations
    commune = np.repeat(np.arange(len(communes), dtype=np.uint16), populations)
    homes, sizes = _households(province, rng)
    band = _bands(province, rng, commune, homes, sizes)
    person = np.zeros(len(commune), dtype=PERSON)
    person["commune"] = commune
    person["home"] = np.repeat(homes, sizes)
    person["home_size"] = np.repeat(sizes, sizes)
    person["band"] = band
    person["oldest"] = _oldest_housemate(homes, sizes, band)
    groups = deal_groups(province, rng, commune, band)
    _enter(person, groups)
    key = commune.astype(np.int32) * N_BANDS + band
    band_start = np.zeros(len(communes) * N_BANDS + 1, dtype=np.int32)
    np.cumsum(np.bincount(key, minlength=len(communes) * N_BANDS), out=band_start[1:])
    shares = np.bincount(band, minlength=N_BANDS) / len(band)
    return Population(
        province_code=province.code,
        province_name=province.name,
        codes=tuple(place.code for place in communes),
        names=tuple(place.name for place in communes),
        districts=tuple(place.district_code for place in communes),
        district_names=tuple(place.district for place in communes),
        person=person,
        members=groups.members,
        by_band=np.argsort(key, kind="stable").astype(np.int32),
        band_start=band_start,
        commune_start=np.concatenate(([0], np.cumsum(populations))).astype(np.int32),
        reach=reach_table(mobility(province)),
        mix=mix_table(province.contacts["community"], shares),
        contacts=_contact_sums(province, shares),
        border=np.array([place.border for place in communes]),
        seed=seed,
    )


def _contact_sums(province: Province, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Contacts a day by layer and band; community made reciprocal for this age structure."""
    sums = np.stack([province.contacts[layer].sum(axis=1) for layer in LAYERS])
    sums[COMMUNITY] = reciprocal(province.contacts["community"], shares).sum(axis=1)
    return sums


def reciprocal(matrix: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average a contact matrix so that band a meets b as often as b meets a.

    Args:
        matrix: contacts a day of a person of the row's band with the column's band.
        shares: share of the population in each band.
    """
    flow = matrix * shares[:, None]
    both = (flow + flow.T) / 2
    return np.divide(both, shares[:, None], out=np.zeros_like(both), where=shares[:, None] > 0)


def _households(
    province: Province, rng: np.random.Generator
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """First id and size of every household, commune after commune."""
    starts, sizes = [], []
    shares = province.household_sizes / province.household_sizes.sum()
    values = np.arange(1, len(shares) + 1)
    mean = float((shares * values).sum())
    first = 0
    for people in province.populations:
        drawn = rng.choice(values, size=int(people / mean * 1.2) + 20, p=shares)
        ends = np.cumsum(drawn)
        last = int(np.searchsorted(ends, people))
        size = drawn[: last + 1].copy()
        size[last] -= int(ends[last] - people)
        sizes.append(size)
        starts.append(first + np.concatenate(([0], np.cumsum(size)[:-1])))
        first += int(people)
    return np.concatenate(starts).astype(np.uint32), np.concatenate(sizes).astype(np.int64)


_HEAD_AGES = (20.0, 38.0, 85.0)
_GENERATION = 27.0
_PARTNER_SHARE = 0.85
_CHILD_SHARE = 0.75
#: places 2 and 3 of a household go to children or elders, later ones to any generation
_LAST_CHILD = 3


def _wished_ages(
    rng: np.random.Generator, homes: NDArray[np.uint32], sizes: NDArray[np.int64]
) -> NDArray[np.float32]:
    """A wished-for age of every place in every household: a rank, not an age."""
    total = int(sizes.sum())
    place = np.arange(total) - np.repeat(homes.astype(np.int64), sizes)
    head = np.repeat(rng.triangular(*_HEAD_AGES, size=len(sizes)), sizes)
    noise = rng.normal(0.0, 4.0, size=total)
    chance = rng.random(total)
    partner = np.where(chance < _PARTNER_SHARE, head, head + _GENERATION)
    other = np.where(chance < _CHILD_SHARE, head - _GENERATION, head + _GENERATION)
    third = np.where(head > 2 * _GENERATION, head - 2 * _GENERATION, other)
    wish = np.select([place == 0, place == 1, place <= _LAST_CHILD], [head, partner, other], third)
    return (wish + noise).astype(np.float32)


def _bands(
    province: Province,
    rng: np.random.Generator,
    commune: NDArray[np.uint16],
    homes: NDArray[np.uint32],
    sizes: NDArray[np.int64],
) -> NDArray[np.uint8]:
    """Age band of every agent: exact margins by commune, dealt in order of wished age."""
    wish = _wished_ages(rng, homes, sizes)
    band = np.empty(len(commune), dtype=np.uint8)
    first = 0
    for people in province.populations:
        stop = first + int(people)
        dealt = np.repeat(
            np.arange(N_BANDS, dtype=np.uint8), share_out(province.age_shares, int(people))
        )
        band[first + np.argsort(wish[first:stop], kind="stable")] = dealt
        first = stop
    return band


def _oldest_housemate(
    homes: NDArray[np.uint32], sizes: NDArray[np.int64], band: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Highest band among each agent's housemates; its own where it lives alone."""
    highest = np.maximum.reduceat(band, homes)
    alone_on_top = np.add.reduceat(band == np.repeat(highest, sizes), homes) == 1
    lower = np.where(band == np.repeat(highest, sizes), 0, band)
    second = np.where(sizes > 1, np.maximum.reduceat(lower, homes), highest)
    is_top = (band == np.repeat(highest, sizes)) & np.repeat(alone_on_top, sizes)
    return np.where(is_top, np.repeat(second, sizes), np.repeat(highest, sizes)).astype(np.uint8)


def _enter(person: NDArray[np.void], groups: Groups) -> None:
    """Write each agent's group into its record."""
    sizes = np.diff(groups.start)
    at = groups.members
    person["group"][at] = np.repeat(groups.start[:-1], sizes)
    person["group_size"][at] = np.repeat(sizes, sizes)
    person["layer"][at] = np.repeat(groups.layer, sizes)
