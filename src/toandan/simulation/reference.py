"""The same model, written plainly and slowly: what the engine is held against.

Every day it walks over all who may infect, draws the day's contacts with NumPy's own
generator and judges each. It shares the tables of rates with the engine, but none of its
algorithm: no queues, no keys, no contacts drawn ahead. Results agree with the engine's in
distribution, not draw by draw (tests/simulation/test_reference.py). A population of 20,000
takes about a second a run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.engine.tables import CENTRAL_QUARANTINE as CENTRAL
from toandan.simulation.engine.tables import (
    CRITICAL,
    FATAL,
    FREE,
    MILD,
    SEVERE,
)
from toandan.simulation.population import COMMUNITY, HOME
from toandan.simulation.reference_books import Outcome, close_day, new_outcome
from toandan.simulation.reference_care import Care
from toandan.simulation.reference_doses import PlainDoses
from toandan.simulation.reference_response import Response
from toandan.simulation.ways import reached_shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toandan.simulation.run import Model

_NO = -1
_OUTSIDE = 4
_POISSON_TAIL = 250
_TRAVEL = 4


@dataclass
class Person:
    """One infection of one person, with everything that will matter."""

    who: int
    source: Person | None
    layer: int
    variant: int
    day: int
    infectious: int = 0
    onset: int = _NO
    severity: int = 0
    reach: float = 1.0
    detected: int = _NO
    asked: bool = False
    dead: bool = False
    ward: int = _NO  # hospital
    icu: int = _NO
    hospital: int = _NO  # the last one
    wants: str = ""  # "bed" or "icu" that it did not find
    contacts: list[tuple[int, int]] = field(default_factory=list)  # day, person


class Reference:
    """A run of the plain model.

    Args:
        model: as the engine's.
        seed: of NumPy's generator.
    """

    def __init__(self, model: Model, seed: int) -> None:
        self.model = model
        self.rng = np.random.default_rng(seed)
        self.today = 0
        size, days = model.population.size, model.days
        self.person = model.population.person
        self.latest: dict[int, Person] = {}
        self.cases: list[Person] = []
        self.way = np.zeros(size, dtype=int)
        self.until = np.full(size, _NO)
        self.effect = np.ones((model.population.n_communes, 5))
        self.since = np.full((len(model.plan.orders.start), model.population.n_communes), _NO)
        self.found = np.zeros((days, model.population.n_communes))
        self.todo: dict[int, list[tuple[str, Person]]] = {}
        self.course_weights = [
            np.bincount(row, minlength=_POISSON_TAIL) / len(row) for row in model.course.spread
        ]
        self.mix = reached_shares(model.course.mix, 16)
        self.reach = reached_shares(model.population.reach.cells, model.population.n_communes)
        self.response = Response(self)
        self.doses = PlainDoses(self)
        self.care = Care(self)
        self.outcome = new_outcome(
            days, len(model.plan.orders.start), len(model.plan.hospitals.beds)
        )

    def run(self) -> Outcome:
        """Run all days."""
        for today in range(self.model.days):
            self.today = today
            self._set_orders()
            self.doses.give()
            fresh = self._arrivals()
            self._do_due()
            self.response.serve_tests()
            self.response.mass_rounds()
            fresh += self._contacts()
            for case in fresh:
                self._begin(case)
            close_day(self)
        return self.outcome

    def tally(self, name: str, who: int, by: int = 1, day: int | None = None) -> None:
        """Count something that happens to somebody today, or on another day of the run."""
        when = self.today if day is None else day
        if when < self.model.days:
            self.outcome.series[name][when, self.person[who]["band"]] += by

    # --- who becomes infected -----------------------------------------------------------

    def infect(self, who: int, source: Person | None, layer: int, variant: int) -> Person:
        """Write down a new case."""
        case = Person(who, source, layer, variant, self.today)
        self.latest[who] = case
        self.cases.append(case)
        self.tally("infections", who)
        self.outcome.layers[layer] += 1
        if source is not None:
            self.outcome.generation_times.append(self.today - source.day)
        return case

    def _arrivals(self) -> list[Person]:
        arrivals, rng = self.model.plan.arrivals, self.rng
        start = self.model.population.commune_start
        fresh = []
        for which, day in enumerate(arrivals.seed_day):
            commune = int(arrivals.seed_commune[which])
            low, high = (start[commune], start[commune + 1]) if commune >= 0 else (0, start[-1])
            count = int(arrivals.seed_count[which]) if day == self.today else 0
            for _ in range(count):
                free = [p for p in rng.integers(low, high, 64) if self._can_have(int(p))]
                if free:
                    variant = int(arrivals.seed_variant[which])
                    fresh.append(self.infect(int(free[0]), None, _OUTSIDE, variant))
        for stream, variant in enumerate(arrivals.variant):
            for commune, rate in enumerate(arrivals.rate[stream, self.today]):
                for _ in range(rng.poisson(rate)):
                    who = int(rng.integers(start[commune], start[commune + 1]))
                    if not self._can_have(who):
                        continue
                    fresh.append(self.infect(who, None, _OUTSIDE, int(variant)))
                    self.tally("imported", who)
                    if rng.random() < arrivals.caught[stream]:
                        self.tally("caught_at_border", who)
                        self.confine(who, CENTRAL, self.today + arrivals.days)
        return fresh

    def _can_have(self, who: int) -> bool:
        """Whether somebody may be a first case: never infected, not immune."""
        return who not in self.latest and not self.model.plan.immune[who]

    def _contacts(self) -> list[Person]:
        fresh = []
        for case in list(self.cases):
            relative = self.today - case.infectious
            if case.day == self.today or not 0 <= relative < _POISSON_TAIL:
                continue
            weight = self.course_weights[case.variant][relative]
            if weight == 0:
                continue
            for layer, rate in self._rates(case):
                for _ in range(self.rng.poisson(rate * case.reach * weight)):
                    target = self._meet(case.who, layer)
                    if target == case.who:
                        continue
                    if layer == COMMUNITY:
                        case.contacts.append((self.today, target))
                    if self.rng.random() < self._chance(case, target, layer):
                        fresh.append(self.infect(target, case, layer, case.variant))
        return fresh

    def _rates(self, case: Person) -> list[tuple[int, float]]:
        course, me = self.model.course, self.person[case.who]
        mates = (int(me["home_size"]) - 1) * course.bound[HOME, me["oldest"]]
        rates = [(HOME, course.home_pair[case.variant] * mates)]
        if me["group_size"] > 0:
            layer = int(me["layer"])
            rates.append((layer, course.layer_rate[case.variant, layer, me["band"]]))
        rates.append((COMMUNITY, course.layer_rate[case.variant, COMMUNITY, me["band"]]))
        return rates

    def _meet(self, who: int, layer: int) -> int:
        """Somebody met in a layer; oneself where the contact comes to nothing."""
        population, rng, me = self.model.population, self.rng, self.person[who]
        if layer == HOME:
            others = [p for p in range(me["home"], me["home"] + me["home_size"]) if p != who]
            return int(rng.choice(others))
        if layer != COMMUNITY:
            start = int(me["group"])
            return int(rng.choice(population.members[start : start + me["group_size"]]))
        commune = int(me["commune"])
        if rng.random() >= population.reach.stay[commune]:
            commune = int(rng.choice(population.n_communes, p=self.reach[commune]))
        band = int(rng.choice(16, p=self.mix[me["band"]]))
        low, high = population.band_start[commune * 16 + band : commune * 16 + band + 2]
        return int(population.by_band[rng.integers(low, high)]) if high > low else who

    def _chance(self, case: Person, target: int, layer: int) -> float:
        """Probability that a contact transmits today."""
        course, plan, today = self.model.course, self.model.plan, self.today
        if plan.immune[target]:
            return 0.0
        me, other = self.person[case.who], self.person[target]
        chance = course.susceptibility[layer, other["band"]] * course.season[today]
        chance /= course.bound[layer, me["oldest"] if layer == HOME else me["band"]]
        here, there = self.effect[me["commune"]], self.effect[other["commune"]]
        chance *= min(here[layer], there[layer])
        if me["commune"] != other["commune"]:
            chance *= min(here[_TRAVEL], there[_TRAVEL])
        for side in (case.who, target):
            chance *= plan.apart[self.way_today(side), layer]
        earlier = self.latest.get(target)
        if earlier is not None:
            chance *= self._after_infection(earlier, case.variant)
        return float(chance * self.doses.leave(0, case.variant, target))

    def _after_infection(self, earlier: Person, variant: int) -> float:
        course = self.model.course
        running = self.today <= earlier.infectious + course.infectious_days
        if running or earlier.day == self.today or earlier.dead or course.lasting:
            return 0.0
        waned = course.immunity[earlier.variant, self.today - earlier.day]
        return float(1.0 - course.cross[earlier.variant, variant] * waned)

    # --- the course of a case -----------------------------------------------------------

    def draw(self, table: NDArray[np.uint8]) -> int:
        """A delay from its quantile table."""
        return int(self.rng.choice(table))

    def later(self, day: int, what: str, case: Person) -> None:
        """Put something in the calendar."""
        self.todo.setdefault(day, []).append((what, case))

    def _begin(self, case: Person) -> None:
        course, v = self.model.course, case.variant
        band = int(self.person[case.who]["band"])
        case.infectious = self.today + self.draw(course.latent[v])
        case.reach = float(self.rng.choice(course.reach_factor))
        case.reach *= self.doses.leave(1, v, case.who)
        if self.rng.random() >= course.p_symptoms[v, band]:
            case.reach *= course.asymptomatic[v]
            return
        case.onset = case.infectious + self.draw(course.onset[v])
        self.tally("onsets", case.who, day=case.onset)
        left, chance = self.doses.leave(2, v, case.who), self.rng.random()
        case.severity = MILD
        steps = ((SEVERE, course.p_severe), (CRITICAL, course.p_critical), (FATAL, course.p_death))
        for severity, table in steps:
            if chance < table[v, band] * left:
                case.severity = severity
        if self.rng.random() < self.model.plan.testing.share:
            delay = self.draw(self.model.plan.testing.delay)
            self.later(case.onset + delay, "ask", case)
        if case.severity >= SEVERE:
            self.later(case.onset + self.draw(course.to_ward), "admit", case)

    def _do_due(self) -> None:
        for what, case in self.todo.pop(self.today, []):
            {
                "ask": self.response.ask_test,
                "result": self.response.detect,
                "trace": self.response.trace,
                "admit": self.care.admit,
                "icu": self.care.enter_icu,
                "leave": self.care.leave,
                "die": self.care.die,
            }[what](case)

    # --- being kept apart and orders ----------------------------------------------------

    def way_today(self, who: int) -> int:
        """How somebody is kept apart today."""
        return int(self.way[who]) if self.until[who] >= self.today else FREE

    def confine(self, who: int, way: int, until: int) -> bool:
        """Keep somebody apart; the stricter way stands. Whether they were free before."""
        before = self.way_today(who)
        if before != FREE:
            if way < before or (way == before and until <= self.until[who]):
                return False
            until = max(until, int(self.until[who]))
        self.way[who], self.until[who] = way, until
        return before == FREE

    def _set_orders(self) -> None:
        orders, residents = self.model.plan.orders, self.model.plan.residents
        week = self.found[max(self.today - 7, 0) : self.today].sum(axis=0)
        by_commune = week * 100_000 / residents
        overall = np.full(len(residents), week.sum() * 100_000 / residents.sum())
        self.effect[:] = 1.0
        for order in range(len(orders.start)):
            cases = overall if orders.trigger[order] == 2 else by_commune  # noqa: PLR2004 - province
            for commune in np.flatnonzero(orders.where[order]):
                if not self._stands(order, float(cases[commune]), int(self.since[order, commune])):
                    self.since[order, commune] = _NO
                    continue
                if self.since[order, commune] == _NO:
                    self.since[order, commune] = self.today
                self.effect[commune] *= orders.effect[order]

    def _stands(self, order: int, cases: float, since: int) -> bool:
        orders = self.model.plan.orders
        if not orders.start[order] <= self.today < orders.end[order]:
            return False
        if orders.trigger[order] == 0:
            return True
        if since == _NO:
            return bool(cases >= orders.opens[order])
        held = self.today - since
        return bool(held < orders.least[order] or cases >= orders.closes[order])
