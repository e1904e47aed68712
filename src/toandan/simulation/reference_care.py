"""The plain model's hospitals, intensive care and death."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.engine.tables import CRITICAL, FATAL, HOSPITAL, SEVERE

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from toandan.simulation.reference import Person, Reference

_NO = -1


class Care:
    """Places taken in hospitals, for one reference run."""

    def __init__(self, run: Reference) -> None:
        self.run = run
        self.taken = np.zeros((2, len(run.model.plan.hospitals.beds)), dtype=int)

    def admit(self, case: Person) -> None:
        """A severe case reaches the hospital; without a free bed it may die of that."""
        run, course, plan = self.run, self.run.model.course, self.run.model.plan
        today = run.today
        run.tally("admissions", case.who)
        stay = max(run.draw(course.ward_stay), 1)
        if plan.testing.hospital:
            run.later(today + 1, "ask", case)
        order = plan.hospitals.order[run.person[case.who]["commune"]]
        case.ward = self._place(0, plan.hospitals.beds, order[order >= 0])
        if case.ward != _NO:
            case.hospital = case.ward
            run.tally("transfers", case.who, int(case.ward != order[0]))
            run.confine(case.who, HOSPITAL, today + stay)
        else:
            case.wants = "bed"
            if case.severity == SEVERE and run.rng.random() < course.death_without_bed:
                case.severity = FATAL
                wait = run.draw(course.to_icu) + run.draw(course.to_death)
                run.later(today + max(wait, 1), "die", case)
                return
        if case.severity >= CRITICAL:
            run.later(today + max(run.draw(course.to_icu), 1), "icu", case)
        else:
            run.later(today + stay, "leave", case)

    def enter_icu(self, case: Person) -> None:
        """A critical case needs intensive care; without it most die."""
        run, course, plan = self.run, self.run.model.course, self.run.model.plan
        today = run.today
        self._free_beds(case)
        run.tally("icu_admissions", case.who)
        order = plan.hospitals.order[run.person[case.who]["commune"]]
        nearest = int(order[0]) if case.hospital == _NO else case.hospital
        others = order[(order >= 0) & (order != nearest)]
        tried = [nearest, *others] if nearest >= 0 else others
        case.icu = self._place(1, plan.hospitals.icu, np.array(tried, dtype=int))
        if case.icu != _NO:
            run.tally("transfers", case.who, int(case.icu != nearest))
        else:
            case.wants = "icu"
            if run.rng.random() < course.death_without_icu:
                case.severity = FATAL
        to_death = max(run.draw(course.to_death), 1)
        stay = max(run.draw(course.icu_stay), 1)
        run.confine(case.who, HOSPITAL, today + max(stay, to_death))
        if case.severity == FATAL:
            run.later(today + to_death, "die", case)
        else:
            run.later(today + stay, "leave", case)

    def _free_beds(self, case: Person) -> None:
        for kind, hospital in enumerate((case.ward, case.icu)):
            if hospital != _NO:
                self.taken[kind, hospital] -= 1
        case.ward = case.icu = _NO
        case.wants = ""

    def _place(self, kind: int, limits: NDArray[np.int64], tried: NDArray[Any]) -> int:
        """Take a place in the first hospital that has one; -1 where none has."""
        sought, turned = self.run.outcome.sought[kind], self.run.outcome.turned[kind]
        if len(tried):
            sought[self.run.today, tried[0]] += 1
        for hospital in tried:
            if limits[hospital] < 0 or self.taken[kind, hospital] < limits[hospital]:
                self.taken[kind, hospital] += 1
                return int(hospital)
            turned[self.run.today, hospital] += 1
        return _NO

    def leave(self, case: Person) -> None:
        """Discharge, or the end of intensive care."""
        self._free_beds(case)

    def die(self, case: Person) -> None:
        """Death."""
        self._free_beds(case)
        case.dead = True
        self.run.tally("deaths", case.who)
