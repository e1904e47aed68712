"""Room for runs: a thread's arrays, made once and used by each of its runs.

Memory is asked for generously and touched only as far as a run goes: the operating system
gives pages when they are first written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.areas import N_BANDS
from toandan.simulation.engine.chance import MOST_EVENTS
from toandan.simulation.engine.queue import CHUNK, new_queue
from toandan.simulation.engine.records import CASE, CONTACT, DRAFT, SHEAF
from toandan.simulation.engine.tables import (
    BLOCK,
    BOOKED,
    CENSUSES,
    COUNTS,
    DETECTED,
    HINT_BITS,
    HOSPITAL_SERIES,
    IMMUNE,
    MAX_GENERATION,
    N_SCALARS,
    SHEAF_ROOM,
    TRACED_ROOM,
    TREE,
    Doses,
    Office,
    People,
    Plan,
    State,
    Tracing,
    Vaccine,
)
from toandan.simulation.population import PERSON, Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LAYERS_AND_OUTSIDE = 5
_LEAST = 64


@dataclass(frozen=True)
class Sizes:
    """How much a run may use; a run that needs more is run again with twice as much."""

    cases: int
    contacts: int
    due: int

    def doubled(self) -> Sizes:
        """Twice the room."""
        return Sizes(self.cases * 2, self.contacts * 2, self.due * 2)


def first_sizes(population_size: int) -> Sizes:
    """Room that most runs never fill."""
    return Sizes(
        cases=int(population_size * 1.1) + 1024,
        contacts=_chunks(population_size * 3, population_size),
        due=_chunks(population_size // 2, population_size),
    )


def _chunks(items: int, population_size: int) -> int:
    """A whole number of chunks, with one part-filled chunk for each day to come."""
    spare = _LEAST if population_size < CHUNK * _LEAST else 4 * _LEAST
    return (items // CHUNK + spare * 4) * CHUNK


def people_of(population: Population) -> People:
    """The engine's view of a population, read-only whether it is memory-mapped or not.

    Numba compiles anew for arrays that may be written; one kind keeps one engine.
    """
    return People(
        person=_locked(population.person),
        rolls=_locked(np.concatenate((population.by_band, population.members))),
        members_at=population.size,
        band_start=_locked(population.band_start),
        commune_start=_locked(population.commune_start),
        commune_hint=_locked(population.person["commune"][:: 1 << HINT_BITS].astype(np.int32)),
        stay=_locked(population.reach.stay),
        reach=_locked(population.reach.cells),
    )


def _locked(array: NDArray[Any]) -> NDArray[Any]:
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def base_status(population: Population, immune: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Status of everybody before a run: the age band, and who is immune."""
    return np.ascontiguousarray(population.person["band"] | immune.astype(np.uint8) * IMMUNE)


def new_state(
    population: Population, plan: Plan, days: int, sizes: Sizes, *, by_age: bool = False
) -> State:
    """Room for one run at a time; with `by_age` censuses and tests by commune and age band."""
    communes, orders = population.n_communes, len(plan.orders.start)
    return State(
        office=_new_office(population, plan, days, sizes, by_age=by_age),
        contacts=new_queue(days, sizes.contacts, CONTACT),
        effect=np.ones((communes, 5)),
        standing=np.full((orders, communes), -1, dtype=np.int32),
        under=np.zeros((orders, days, communes), dtype=np.uint8),
        first_case=np.zeros(days + 1, dtype=np.int32),
        generation=np.zeros(MAX_GENERATION, dtype=np.int64),
        layers=np.zeros(_LAYERS_AND_OUTSIDE, dtype=np.int64),
        desk=np.zeros(BLOCK, dtype=PERSON),
        draft=np.zeros(BLOCK, dtype=DRAFT),
        sheaf=np.zeros(SHEAF_ROOM, dtype=SHEAF),
        slots=np.zeros((3, SHEAF_ROOM), dtype=np.int32),
    )


def new_doses(vaccine: Vaccine, days: int) -> Doses:
    """Room for the doses of a run; shared with the plan where no campaign adds to them."""
    campaigns = vaccine.campaigns
    count, communes = len(campaigns.start), campaigns.line_start.shape[1] - 1
    own = count > 0
    return Doses(
        dose_1=vaccine.dose_1.copy() if own else vaccine.dose_1,
        dose_2=vaccine.dose_2.copy() if own else vaccine.dose_2,
        since=np.full((count, communes), -1, dtype=np.int32),
        served=np.zeros((count, communes), dtype=np.int32),
        wanted=np.zeros(communes),
        given=np.zeros(len(campaigns.line), dtype=np.int32),
        until=np.zeros((count, days + 1), dtype=np.int32),
        seconds=np.zeros(count, dtype=np.int32),
        left=np.zeros(count, dtype=np.int64),
    )


def _most_traced(population: Population, tracing: Tracing) -> int:
    """The most contacts that one case can have, with the place after the last."""
    person = population.person
    near = int(person["home_size"].max()) + int(person["group_size"].max())
    return near + MOST_EVENTS + tracing.extra + 2


def _new_office(
    population: Population, plan: Plan, days: int, sizes: Sizes, *, by_age: bool
) -> Office:
    size, communes = population.size, population.n_communes
    rows = np.arange(communes) if by_age else np.zeros(communes)
    by_commune = np.zeros((len(COUNTS), days, communes), dtype=np.int32)
    return Office(
        status=np.empty(size, dtype=np.uint8),
        last=np.empty(size, dtype=np.int32),
        confined=np.empty(size, dtype=np.uint16),
        cases=np.empty(sizes.cases, dtype=CASE),
        scalars=np.zeros(N_SCALARS, dtype=np.int64),
        due=new_queue(days, sizes.due),
        traced=np.empty(TRACED_ROOM + _most_traced(population, plan.tracing), dtype=np.int32),
        traced_end=np.empty(CHUNK, dtype=np.int32),
        waiting=np.empty(sizes.cases, dtype=np.int32),
        counts=np.zeros((len(COUNTS), days, communes, N_BANDS), dtype=np.int32),
        by_commune=by_commune,
        tree=np.zeros((len(TREE), days, communes), dtype=np.int32),
        changes=np.zeros((len(CENSUSES), days + 1, communes), dtype=np.int32),
        booked=np.zeros(
            (len(BOOKED), days + 1, communes if by_age else 1, N_BANDS), dtype=np.int32
        ),
        row_of=rows.astype(np.int32),
        totals=np.zeros((4, days), dtype=np.int64),
        found=by_commune[DETECTED],
        tested=np.zeros((days, communes), dtype=np.int32),
        doses=new_doses(plan.vaccine, days),
        wards=np.zeros((len(HOSPITAL_SERIES), days, len(plan.hospitals.beds)), dtype=np.int32),
        taken=np.zeros((2, len(plan.hospitals.beds)), dtype=np.int32),
    )
