"""One run at a time: a bench holds a thread's arrays and runs seed after seed on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toandan.simulation.conservation import check_books
from toandan.simulation.engine.day import advance, start
from toandan.simulation.engine.queue import was_full
from toandan.simulation.engine.tables import FULL, N_CASES, Course, People, Plan, State
from toandan.simulation.engine_room import (
    Sizes,
    base_status,
    first_sizes,
    new_doses,
    new_state,
    people_of,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from toandan.simulation.population import Population


@dataclass(frozen=True)
class Model:
    """What all runs of a scenario share: people, disease and measures, read-only."""

    population: Population
    people: People
    course: Course
    plan: Plan
    days: int
    base: NDArray[np.uint8]


def make_model(population: Population, course: Course, plan: Plan, days: int) -> Model:
    """Put population, disease and measures together."""
    return Model(
        population, people_of(population), course, plan, days, base_status(population, plan.immune)
    )


class Bench:
    """A thread's place of work; `run` leaves a run's results in `state` until the next.

    Args:
        model: what to run.
        check: whether to check the books after every day (slow; for tests and doubts).
        by_age: whether censuses and tests are booked by commune and age band (13 MB for a
            province over 180 days), and not by age band of the whole province only.
    """

    def __init__(self, model: Model, *, check: bool = False, by_age: bool = False) -> None:
        self.model = model
        self.check = check
        self.by_age = by_age or check
        self._sizes = first_sizes(model.population.size)
        self.state = self._room(self._sizes)

    def _room(self, sizes: Sizes) -> State:
        model = self.model
        by_age = self.by_age
        return new_state(model.population, model.plan, model.days, sizes, by_age=by_age)

    def taking(self, model: Model) -> Bench:
        """This bench for another model of the same population and days, room used again."""
        same = self.model.population is model.population and self.model.days == model.days
        before, after = self.model.plan, model.plan
        alike = len(before.orders.start) == len(after.orders.start)
        alike &= len(before.hospitals.beds) == len(after.hospitals.beds)
        alike &= before.tracing.extra >= after.tracing.extra
        self.model = model
        if not (same and alike):
            self._sizes = first_sizes(model.population.size)
            self.state = self._room(self._sizes)
        else:
            doses = new_doses(after.vaccine, model.days)
            self.state = self.state._replace(office=self.state.office._replace(doses=doses))
        return self

    def run(self, seed: int, days: int | None = None) -> State:
        """Run one seed; the arrays returned are overwritten by the next run.

        Args:
            seed: the same seed gives the same run.
            days: stop after so many; the whole scenario where left out.

        Raises:
            ConservationError: with `check`, where a day's books do not balance.
        """
        while True:
            self._once(seed, self.model.days if days is None else days)
            office = self.state.office
            full = office.scalars[FULL] or was_full(office.due) or was_full(self.state.contacts)
            if not full:
                return self.state
            self._sizes = self._sizes.doubled()
            self.state = self._room(self._sizes)

    def _once(self, seed: int, days: int) -> None:
        model, state = self.model, self.state
        start(state, model.base, model.plan.vaccine)
        steps = range(days) if self.check else (0,)
        width = 1 if self.check else days
        for day in steps:
            advance(day, day + width, seed, model.people, model.course, model.plan, state)
            if self.check and not was_full(state.contacts):
                check_books(model, state, day)

    def cases(self) -> NDArray[np.void]:
        """Every infection of the last run in order (`CASE` records): the transmission tree."""
        office = self.state.office
        return office.cases[: int(office.scalars[N_CASES])]
