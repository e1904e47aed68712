"""The order of a day, in one place.

1. orders of the day and doses that follow the epidemic (cases known up to yesterday)
2. seeded cases and arrivals
3. what is due: admissions, intensive care, deaths, test requests, results, tracing
4. tests within capacity, then mass testing rounds with what the laboratory has left;
   places taken in hospitals are counted
5. contacts due today become cases
6. the course and contacts of all cases that began today are drawn
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.simulation.engine.arrivals import bring_arrivals, seed_cases
from toandan.simulation.engine.books import tally_soon, wipe_counts
from toandan.simulation.engine.care import care_for, count_places
from toandan.simulation.engine.compiled import fetch_soon, kernel, whole
from toandan.simulation.engine.course import begin_cases
from toandan.simulation.engine.doses import give_doses
from toandan.simulation.engine.judgement import judge_contacts
from toandan.simulation.engine.orders import NOT_STANDING, set_orders
from toandan.simulation.engine.queue import CHUNK_BITS, chunk_length, clear, release
from toandan.simulation.engine.response import (
    ask_test,
    close_laboratory,
    detect,
    mass_rounds,
    serve_tests,
)
from toandan.simulation.engine.tables import (
    DETECTED,
    N_CASES,
    ORDERED,
    RESULT,
    TEST_ASKED,
    TRACING,
    Course,
    Doses,
    Office,
    People,
    Plan,
    State,
    Vaccine,
)
from toandan.simulation.engine.tracing import find_contacts, quarantine_found

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def start(state: State, base: NDArray[np.uint8], vaccine: Vaccine) -> None:
    """Make a thread's state ready for a run; `base` is the status of everybody, (N,)."""
    office = state.office
    office.status[:] = base
    clear(state.contacts)
    clear(office.due)
    state.standing[:] = NOT_STANDING
    wipe_counts(office.counts, office.by_commune)
    start_doses(office.doses, vaccine)
    zeroed = (office.scalars, office.tree, office.changes, office.booked, office.totals)
    kept = (office.tested, office.taken, office.wards, state.under, state.generation, state.layers)
    for array in (*zeroed, *kept):
        array.fill(0)


def start_doses(doses: Doses, vaccine: Vaccine) -> None:
    """Doses as the calendar has them, no campaign begun."""
    if len(vaccine.campaigns.start):
        doses.dose_1[:] = vaccine.dose_1
        doses.dose_2[:] = vaccine.dose_2
        doses.left[:] = vaccine.campaigns.stock
        doses.since.fill(NOT_STANDING)
        for array in (doses.served, doses.until, doses.seconds):
            array.fill(0)


@kernel
def do_due(
    today: int, seed: int, people: People, course: Course, plan: Plan, office: Office
) -> None:
    """Do what the calendar holds for today."""
    queue = office.due
    chunk = whole(queue.head[today])
    while chunk >= 0:
        first = chunk << CHUNK_BITS
        end = first + chunk_length(queue, today, chunk)
        for position in range(first, end):
            fetch_soon(office.cases, queue.items[position].case)
        for position in range(first, end):
            item = queue.items[position]
            case = office.cases[item.case]
            fetch_soon(office.status, case.person)
            fetch_soon(office.confined, case.person)
            if item.kind == RESULT:
                tally_soon(office, DETECTED, today, case.commune, case.band)
        begun = first
        while begun < end:
            stop = whole(find_contacts(begun, end, today, seed, people, course, plan, office))
            for position in range(begun, stop):
                number = whole(queue.items[position].case)
                kind = queue.items[position].kind
                if kind == TEST_ASKED:
                    ask_test(number, office)
                elif kind == RESULT:
                    detect(number, today, seed, plan.testing, plan.tracing, office)
                elif kind == TRACING:
                    quarantine_found(position - begun, number, today, seed, people, plan, office)
                else:
                    care_for(number, kind, today, seed, course, plan, office)
            begun = stop
        chunk = whole(release(queue, chunk))


@kernel
def advance(
    first_day: int,
    last_day: int,
    seed: int,
    people: People,
    course: Course,
    plan: Plan,
    state: State,
) -> None:
    """Run the days from `first_day` up to, not including, `last_day`."""
    office = state.office
    for today in range(first_day, last_day):
        state.first_case[today] = office.scalars[N_CASES]
        office.scalars[ORDERED] = set_orders(
            today,
            plan.orders,
            plan.residents,
            office.found,
            state.effect,
            state.standing,
            state.under,
        )
        give_doses(today, people, plan, office)
        seed_cases(today, seed, people, plan.arrivals, office)
        bring_arrivals(today, seed, people, plan.arrivals, office)
        do_due(today, seed, people, course, plan, office)
        serve_tests(today, plan.testing, office)
        mass_rounds(
            today,
            seed,
            plan.residents,
            people.band_start,
            plan.testing,
            office,
            state.first_case,
        )
        close_laboratory(today, office)
        count_places(today, office)
        judge_contacts(today, people, course, plan, state)
        begin_cases(today, seed, people, course, plan, state)
        state.first_case[today + 1] = office.scalars[N_CASES]
