"""School classes and work groups: who spends the day with whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.areas import N_BANDS, Province, mobility

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SCHOOL, _WORK = 1, 2
_NURSERY, _PRIMARY, _LOWER, _UPPER = range(4)
_FIRST_WORKING_BAND = 3


@dataclass(frozen=True)
class Groups:
    """Groups in CSR form: group g is `members[start[g]:start[g + 1]]`, of layer `layer[g]`."""

    members: NDArray[np.int32]
    start: NDArray[np.int64]
    layer: NDArray[np.uint8]


def deal_groups(
    province: Province,
    rng: np.random.Generator,
    commune: NDArray[np.uint16],
    band: NDArray[np.uint8],
) -> Groups:
    """Deal pupils into classes and workers into work groups.

    Nursery, primary and lower secondary pupils have a class in their commune, upper
    secondary pupils one in their district. Workers with a group work in their commune or,
    with probability `commuting`, where the gravity kernel sends them.
    """
    at_school = _pick(rng, band, province.figures["enrolment"], 0)
    at_work = _pick(rng, band, province.figures["employment"], _FIRST_WORKING_BAND)
    at_work &= ~at_school
    at_work &= rng.random(len(band)) >= float(province.figures["alone_at_work"])
    class_ids, class_sizes = _classes(province, rng, commune, band, at_school)
    work_ids, work_sizes = _workplaces(province, rng, commune, at_work)
    sizes = np.concatenate((class_sizes, work_sizes))
    return Groups(
        members=np.concatenate((class_ids, work_ids)).astype(np.int32),
        start=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        layer=np.repeat(
            np.array([_SCHOOL, _WORK], dtype=np.uint8), [len(class_sizes), len(work_sizes)]
        ),
    )


def _pick(
    rng: np.random.Generator, band: NDArray[np.uint8], shares: list[float], first: int
) -> NDArray[np.bool_]:
    by_band = np.zeros(N_BANDS)
    by_band[first : first + len(shares)] = shares
    picked: NDArray[np.bool_] = rng.random(len(band)) < by_band[band]
    return picked


def _classes(
    province: Province,
    rng: np.random.Generator,
    commune: NDArray[np.uint16],
    band: NDArray[np.uint8],
    at_school: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    codes = [place.district_code for place in province.communes]
    district = np.unique(codes, return_inverse=True)[1]
    ids = np.flatnonzero(at_school)
    level = np.minimum(band[ids], _UPPER).astype(np.int64)
    home = commune[ids].astype(np.int64)
    place = np.where(level == _UPPER, len(codes) + district[home], home)
    return _cut(rng, ids, place * (_UPPER + 1) + level, [int(province.figures["class_size"])])


def _workplaces(
    province: Province,
    rng: np.random.Generator,
    commune: NDArray[np.uint16],
    at_work: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ids = np.flatnonzero(at_work)
    place = commune[ids].astype(np.int64)
    away = np.cumsum(mobility(province), axis=1)
    travels = np.flatnonzero(rng.random(len(ids)) < float(province.figures["commuting"]))
    draw = rng.random(len(travels))
    for home in np.unique(place[travels]):
        mine = place[travels] == home
        found = np.searchsorted(away[home], draw[mine] * away[home, -1])
        place[travels[mine]] = np.minimum(found, len(away) - 1)
    return _cut(rng, ids, place, list(province.figures["workplace_sizes"]))


def _cut(
    rng: np.random.Generator,
    ids: NDArray[np.int64],
    place: NDArray[np.int64],
    sizes: list[int],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Shuffle the people of each place and cut them into groups of the given sizes.

    Each size is the group of an equal share of the people, so a size is drawn with weight
    1 / size. What is left of a place joins its last group where that would be a single.
    """
    order = np.lexsort((rng.random(len(ids)), place))
    ids, place = ids[order], place[order]
    bounds = np.flatnonzero(np.diff(place)) + 1
    weights = 1.0 / np.array(sizes)
    weights /= weights.sum()
    mean = float((weights * sizes).sum())
    cut: list[NDArray[np.int64]] = []
    for people in np.diff(np.concatenate(([0], bounds, [len(ids)]))):
        if people == 0:
            continue
        drawn = rng.choice(sizes, size=int(people / mean * 2) + 8, p=weights)
        ends = np.cumsum(drawn)
        last = int(np.searchsorted(ends, people))
        mine = drawn[: last + 1].astype(np.int64)
        mine[last] -= int(ends[last] - people)
        if mine[last] == 1 and last > 0:
            mine = mine[:-1]
            mine[-1] += 1
        cut.append(mine)
    return ids, np.concatenate(cut) if cut else np.zeros(0, dtype=np.int64)
