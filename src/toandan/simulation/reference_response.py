"""The plain model's tests, isolation, tracing and quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.engine.tables import (
    CENTRAL_QUARANTINE,
    FREE,
    HOME_QUARANTINE,
    ISOLATION,
)
from toandan.simulation.population import COMMUNITY, HOME

if TYPE_CHECKING:
    from toandan.simulation.reference import Person, Reference

_POSITIVE_BEFORE, _POSITIVE_DAYS = 1, 14


class Response:
    """Finding cases and keeping contacts apart, for one reference run."""

    def __init__(self, run: Reference) -> None:
        self.run = run
        self.waiting: list[Person] = []
        self.used = 0

    def _room(self) -> bool:
        capacity = self.run.model.plan.testing.capacity[self.run.today]
        return bool(capacity < 0 or self.used < capacity)

    def ask_test(self, case: Person) -> None:
        """Join the queue for a test, once."""
        if not case.asked and case.detected < 0:
            case.asked = True
            self.waiting.append(case)

    def serve_tests(self) -> None:
        """Test first come first served."""
        testing = self.run.model.plan.testing
        while self.waiting and self._room():
            self.used += 1
            case = self.waiting.pop(0)
            self.run.tally("tests", case.who)
            self.run.later(self.run.today + testing.turnaround, "result", case)

    def mass_rounds(self) -> None:
        """Test a share of whole communes with what the laboratory has left."""
        run, testing = self.run, self.run.model.plan.testing
        for which in np.flatnonzero(testing.round_day == run.today):
            share = self._share_of_round(int(which))
            self._count_round(int(which), share)
            chance = share * testing.round_sensitivity[which]
            for case in run.cases:
                since = run.today - case.infectious
                here = testing.round_where[which, run.person[case.who]["commune"]]
                known = case.day < run.today and -_POSITIVE_BEFORE <= since <= _POSITIVE_DAYS
                if known and here and run.rng.random() < chance:
                    run.later(run.today + testing.turnaround, "result", case)
        self.used = 0

    def _share_of_round(self, which: int) -> float:
        plan, testing = self.run.model.plan, self.run.model.plan.testing
        share, pool = float(testing.round_share[which]), int(testing.round_pool[which])
        capacity = int(testing.capacity[self.run.today])
        if pool > 0 and capacity >= 0:
            people = plan.residents[testing.round_where[which]]
            share = min(share, max(capacity - self.used, 0) * pool / people.sum())
            self.used += int((share * people / pool).astype(int).sum())
        return share

    def _count_round(self, which: int, share: float) -> None:
        """The tests of a round in each commune, by age as its people are."""
        run, testing = self.run, self.run.model.plan.testing
        for commune in np.flatnonzero(testing.round_where[which]):
            people = run.model.population.residents[commune]
            tests = int(share * people.sum() / max(int(testing.round_pool[which]), 1))
            upto = np.cumsum(people) * tests // max(int(people.sum()), 1)
            run.outcome.series["tests"][run.today] += np.diff(upto, prepend=0)

    def detect(self, case: Person) -> None:
        """A case becomes known."""
        run, plan = self.run, self.run.model.plan
        if case.detected >= 0:
            return
        case.detected = run.today
        run.tally("detected", case.who)
        run.found[run.today, run.person[case.who]["commune"]] += 1
        if run.rng.random() < plan.testing.isolation_share:
            run.confine(case.who, ISOLATION, run.today + plan.testing.isolation_days)
        if plan.tracing.active:
            run.later(run.today + plan.tracing.delay, "trace", case)

    def trace(self, case: Person) -> None:
        """Find household, group, community contacts and the origin of a case."""
        run, tracing = self.run, self.run.model.plan.tracing
        me, rng = run.person[case.who], run.rng
        start = int(me["group"])
        mates = run.model.population.members[start : start + int(me["group_size"])]
        found = [(int(other), HOME) for other in range(me["home"], me["home"] + me["home_size"])]
        found += [(int(other), int(me["layer"])) for other in mates]
        found += [(who, COMMUNITY) for day, who in case.contacts if run.today - day <= tracing.back]
        if case.source is not None and case.layer == COMMUNITY:
            found.append((case.source.who, COMMUNITY))
        for other, layer in found:
            if other != case.who and rng.random() < tracing.cover[layer]:
                self._quarantine(other)
        commune = run.model.population.commune_start[me["commune"] : me["commune"] + 2]
        for _ in range(tracing.extra):
            other = int(rng.integers(commune[0], commune[1]))
            if other != case.who:
                self._quarantine(other)

    def _quarantine(self, who: int) -> None:
        run, tracing = self.run, self.run.model.plan.tracing
        central = run.rng.random() < tracing.central_share
        way = CENTRAL_QUARANTINE if central else HOME_QUARANTINE
        if not run.confine(who, way, run.today + tracing.days):
            return
        run.tally("f1", who)
        if tracing.test:
            self._test_contact(who)
        me = run.person[who]
        if tracing.f2:
            for other in range(me["home"], me["home"] + me["home_size"]):
                if other != who and run.way_today(other) == FREE:
                    run.confine(other, HOME_QUARANTINE, run.today + tracing.f2_days)
                    run.tally("f2", other)

    def _test_contact(self, who: int) -> None:
        run = self.run
        case = run.latest.get(who)
        known = case is not None and case.detected < 0 and case.day < run.today
        if known and case and run.today - case.infectious <= _POSITIVE_DAYS:
            run.later(max(run.today + 1, case.infectious - _POSITIVE_BEFORE), "ask", case)
            return
        run.tally("tests", who, int(self._room()))
        self.used += self._room()
