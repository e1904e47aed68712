"""Finding cases: tests on request and in rounds, isolation of those found (F0)."""

# mypy: disable-error-code="no-any-return"
# (an element of an array is `Any` to the type checker)
from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.simulation.engine.books import count_tests, tally
from toandan.simulation.engine.chance import INFECTION, MASS_TEST, key_of
from toandan.simulation.engine.compiled import Record, kernel, piece, whole
from toandan.simulation.engine.confinement import confine
from toandan.simulation.engine.contacts import happens
from toandan.simulation.engine.course import W_ISOLATE
from toandan.simulation.engine.queue import add_due
from toandan.simulation.engine.tables import (
    ASKED_TEST,
    DETECTED,
    ISOLATION,
    N_CASES,
    NEVER,
    QUEUE_HEAD,
    QUEUE_TAIL,
    RESULT,
    TESTS,
    TESTS_TODAY,
    TESTS_WAITING,
    TRACING,
    Office,
    Testing,
    Tracing,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POSITIVE_BEFORE, POSITIVE_DAYS = 1, 14
_ACTIVE_DAYS = 40
_MOST_ROUNDS = 65536


@piece
def ask_test(number: int, office: Office) -> None:
    """Put a case in the queue for a test, once."""
    case = office.cases[number]
    if case.flags & ASKED_TEST or case.detected != NEVER:
        return
    case.flags |= ASKED_TEST
    tail = office.scalars[QUEUE_TAIL]
    office.waiting[tail % len(office.waiting)] = number
    office.scalars[QUEUE_TAIL] = tail + 1


@piece
def tests_left(capacity: NDArray[np.int64], scalars: NDArray[np.int64], today: int) -> bool:
    """Whether the laboratory can take one more test today."""
    return capacity[today] < 0 or scalars[TESTS_TODAY] < capacity[today]


@kernel
def serve_tests(today: int, testing: Testing, office: Office) -> None:
    """Test those who wait, first come first served, as far as today's capacity goes."""
    scalars = office.scalars
    while scalars[QUEUE_HEAD] < scalars[QUEUE_TAIL]:
        if not tests_left(testing.capacity, scalars, today):
            break
        number = office.waiting[scalars[QUEUE_HEAD] % len(office.waiting)]
        scalars[QUEUE_HEAD] += 1
        scalars[TESTS_TODAY] += 1
        case = office.cases[number]
        count_tests(office, today, case.commune, case.band, 1)
        add_due(office.due, today + testing.turnaround, number, RESULT)


@kernel
def close_laboratory(today: int, office: Office) -> None:
    """Write down the day's tests."""
    scalars = office.scalars
    office.totals[TESTS, today] += scalars[TESTS_TODAY]
    office.totals[TESTS_WAITING, today] = scalars[QUEUE_TAIL] - scalars[QUEUE_HEAD]
    scalars[TESTS_TODAY] = 0


@kernel
def _share_of_round(
    which: int, today: int, residents: NDArray[np.float64], testing: Testing, office: Office
) -> float:
    """Share of a commune that a round tests: what is planned, or what the laboratory can do."""
    share = testing.round_share[which]
    pool, capacity = testing.round_pool[which], testing.capacity[today]
    if pool == 0 or capacity < 0:
        return share
    wanted = 0.0
    for commune in range(len(residents)):
        if testing.round_where[which, commune]:
            wanted += share * residents[commune] / pool
    left = float(capacity - office.scalars[TESTS_TODAY])
    return share if wanted <= left else share * max(left, 0.0) / wanted


@kernel
def mass_rounds(
    today: int,
    seed: int,
    residents: NDArray[np.float64],
    band_start: NDArray[np.int32],
    testing: Testing,
    office: Office,
    first_case: NDArray[np.int32],
) -> None:
    """Test a share of whole communes; only those who shed virus can be found."""
    for which in range(len(testing.round_day)):
        if testing.round_day[which] != today:
            continue
        share = _share_of_round(which, today, residents, testing, office)
        for commune in range(len(residents)):
            if testing.round_where[which, commune]:
                tests = whole(share * residents[commune] / max(testing.round_pool[which], 1))
                _count_round(office, today, commune, tests, band_start)
                if testing.round_pool[which] > 0:
                    office.scalars[TESTS_TODAY] += tests
                else:
                    office.totals[TESTS, today] += tests
        found = share * testing.round_sensitivity[which]
        for number in range(first_case[max(today - _ACTIVE_DAYS, 0)], office.scalars[N_CASES]):
            case = office.cases[number]
            if not testing.round_where[which, case.commune] or not sheds(case, today):
                continue
            key = key_of(seed, MASS_TEST, case.person, today * _MOST_ROUNDS + which)
            if happens(key, 0, found):
                add_due(office.due, today + testing.turnaround, number, RESULT)


@kernel
def _count_round(
    office: Office, today: int, commune: int, tests: int, band_start: NDArray[np.int32]
) -> None:
    """Share a commune's tests of a round over its people's ages, by rounding the running sum."""
    bands = office.booked.shape[3]
    at = commune * bands
    first = whole(band_start[at])
    people = max(whole(band_start[at + bands]) - first, 1)
    counted = 0
    for band in range(bands):
        upto = tests * (whole(band_start[at + band + 1]) - first) // people
        count_tests(office, today, commune, band, upto - counted)
        counted = upto


@piece
def sheds(case: Record, today: int) -> bool:
    """Whether a test would find the virus: from the day before infectiousness, two weeks."""
    since = today - whole(case.infectious)
    return -POSITIVE_BEFORE <= since <= POSITIVE_DAYS


@piece
def detect(
    number: int, today: int, seed: int, testing: Testing, tracing: Tracing, office: Office
) -> None:
    """A case becomes known: isolate it and send for its contacts."""
    case = office.cases[number]
    if case.detected != NEVER:
        return
    case.detected = today
    tally(office, DETECTED, today, case.commune, case.band)
    key = key_of(seed, INFECTION, case.person, case.ordinal)
    if happens(key, W_ISOLATE, testing.isolation_share):
        until = today + testing.isolation_days
        confine(office, case.person, case.commune, ISOLATION, until, today)
    if tracing.active:
        add_due(office.due, today + tracing.delay, number, TRACING)
