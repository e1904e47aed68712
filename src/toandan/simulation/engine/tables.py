"""What the engine reads and writes: named tuples of arrays.

`People`, `Course` and `Plan` are read-only and shared by all runs; `State` belongs to one
thread and is used again by its next run. A kernel takes only the tuples it needs: Numba
passes each array of a tuple as seven words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: rows of a quantile table: a draw is `table[12 random bits]`
QUANTILES = 4096
NEVER = 0xFFFF

# status byte of an agent: low nibble the age band, high nibble these
BAND_BITS = 0x0F
INFECTED, CONFINED = 0x10, 0x20
IMMUNE = 0x40  # for the whole run

# severity of a case
ASYMPTOMATIC, MILD, SEVERE, CRITICAL, FATAL = range(5)
# flags of a case
NO_BED, NO_ICU, DEAD, ASKED_TEST, IN_WARD, IN_ICU = 1, 2, 4, 8, 16, 32

NO_HOSPITAL = 0xFF

# kinds of due things
ADMISSION, ICU_ENTRY, ICU_EXIT, DISCHARGE, DEATH, TEST_ASKED, RESULT, TRACING = range(8)

# ways of being kept apart
FREE, HOME_QUARANTINE, CENTRAL_QUARANTINE, ISOLATION, HOSPITAL = range(5)

# counts by day, commune and band
(
    INFECTIONS,
    ONSETS,
    DETECTED,
    F1,
    F2,
    ADMISSIONS,
    ICU_ADMISSIONS,
    DEATHS,
    IMPORTED,
    CAUGHT_AT_BORDER,
    TRANSFERS,
    CALLED_DOSES,
) = range(12)
COUNTS = [
    "infections",
    "onsets",
    "detected",
    "f1",
    "f2",
    "admissions",
    "icu_admissions",
    "deaths",
    "imported",
    "caught_at_border",
    "transfers",
    "called_doses",
]
# by whom, where and when infections were passed on: those infected by the cases of a commune
# and day; pairs of infector and infected, and the days between them, by the infected
(PASSED_ON, PAIRS, PAIR_DAYS) = range(3)
TREE = ("offspring", "pairs", "pair_days")
# changes by day and commune, summed over days into a census
(
    IN_HOME_QUARANTINE,
    IN_CENTRAL_QUARANTINE,
    IN_ISOLATION,
    IN_BED,
    IN_ICU_BED,
    WANTING_BED,
    WANTING_ICU,
) = range(7)
CENSUSES = [
    "home_quarantine",
    "central_quarantine",
    "isolation",
    "beds",
    "icu_beds",
    "without_bed",
    "without_icu",
]
# what is booked by age besides the counts: the censuses' changes by day, and tests of the day
BOOKED = (*CENSUSES, "tests")
TESTED = len(CENSUSES)
# totals by day
(TESTS, TESTS_WAITING, COHORT, OFFSPRING) = range(4)
# scalars of a run
# (ORDERED: whether any order stands today)
(N_CASES, BEDS_USED, ICU_USED, QUEUE_HEAD, QUEUE_TAIL, FULL, TESTS_TODAY, ORDERED) = range(8)
N_SCALARS = 8
# what is kept of each hospital by day: patients who found a place, places taken at its end,
# patients who came there first, and patients who found it full
(ADMITTED, ICU_ADMITTED, BEDS_TAKEN, ICU_TAKEN, SOUGHT, ICU_SOUGHT, TURNED, ICU_TURNED) = range(8)
HOSPITAL_SERIES = [
    "admissions",
    "icu_admissions",
    "beds",
    "icu_beds",
    "sought",
    "icu_sought",
    "turned_away",
    "icu_turned_away",
]
MAX_GENERATION = 64
#: cases and queued contacts taken in hand at a time
BLOCK = 256
#: contacts drawn at a time; no case has more than `chance.MOST_EVENTS`
SHEAF_ROOM = 1540
#: contacts to be quarantined at a time, before those of one more case
TRACED_ROOM = 8192
#: ids are looked up by stretches of so many bits
HINT_BITS = 8


class People(NamedTuple):
    """The population (see `population.Population`)."""

    person: NDArray[np.void]
    rolls: NDArray[np.int32]  # `by_band`, then `members`
    members_at: int  # where `members` begin in `rolls`
    band_start: NDArray[np.int32]
    commune_start: NDArray[np.int32]
    commune_hint: NDArray[np.int32]  # commune of every 256th id
    reach: NDArray[np.void]
    stay: NDArray[np.float32]  # (C,) share of contacts in the own commune


class Course(NamedTuple):
    """A disease in a population; rates are expected transmitting contacts per infection.

    Axis V runs over variants, B over the 16 age bands, Q over `QUANTILES`.
    """

    home_pair: NDArray[np.float64]  # (V,) with one housemate of susceptibility 1
    bound: NDArray[np.float64]  # (4, B) highest susceptibility met; see `compile_course`
    layer_rate: NDArray[np.float64]  # (V, 4, B)
    susceptibility: NDArray[np.float64]  # (4, B) by layer, at most 1; see `compile_course`
    mix: NDArray[np.void]  # (B, B) alias table: age band of a community contact
    season: NDArray[np.float64]  # (T,), at most 1
    asymptomatic: NDArray[np.float64]  # (V,) relative infectiousness
    reach_factor: NDArray[np.float32]  # (Q,) individual variation, mean 1
    latent: NDArray[np.uint8]  # (V, Q) days from infection to infectiousness
    spread: NDArray[np.uint8]  # (V, Q) days from infectiousness to a contact
    onset: NDArray[np.uint8]  # (V, Q) days from infectiousness to symptoms
    p_symptoms: NDArray[np.float64]  # (V, B)
    p_severe: NDArray[np.float64]  # (V, B) given symptoms
    p_critical: NDArray[np.float64]  # (V, B) given symptoms
    p_death: NDArray[np.float64]  # (V, B) given symptoms
    to_ward: NDArray[np.uint8]  # (Q,) days from onset
    to_icu: NDArray[np.uint8]  # (Q,) days from admission
    to_death: NDArray[np.uint8]  # (Q,) days from ICU
    ward_stay: NDArray[np.uint8]  # (Q,) days from admission
    icu_stay: NDArray[np.uint8]  # (Q,) days from ICU
    death_without_bed: float  # given severe
    death_without_icu: float  # given critical
    lasting: bool  # no second infection within the run
    cross: NDArray[np.float64]  # (V, V) protection against column after row
    immunity: NDArray[np.float64]  # (V, T + 1) protection left so many days after infection
    vector: bool
    vector_delay: NDArray[np.uint8]  # (temperatures, Q)
    temperature: NDArray[np.uint8]  # (T,) row of vector_delay
    infectious_days: int  # longest time of contacts after infectiousness


class Orders(NamedTuple):
    """Orders of a scenario: O orders, C communes."""

    start: NDArray[np.int32]  # (O,)
    end: NDArray[np.int32]  # (O,)
    where: NDArray[np.bool_]  # (O, C)
    effect: NDArray[np.float64]  # (O, 5) home, school, work, community, travel
    trigger: NDArray[np.uint8]  # (O,) BY_DATE, BY_COMMUNE or BY_PROVINCE
    opens: NDArray[np.float64]  # (O,) cases per 100,000 in 7 days
    closes: NDArray[np.float64]
    least: NDArray[np.int32]  # (O,) days it stands at least


class Arrivals(NamedTuple):
    """Infections from outside: S streams, T days, and seeded cases."""

    rate: NDArray[np.float64]  # (S, T, C) expected infected arrivals
    variant: NDArray[np.uint8]  # (S,)
    caught: NDArray[np.float64]  # (S,) probability of detection at the checkpoint
    days: int  # quarantine of those caught
    seed_day: NDArray[np.int32]
    seed_commune: NDArray[np.int32]  # negative: anywhere
    seed_count: NDArray[np.int32]
    seed_variant: NDArray[np.uint8]


class Testing(NamedTuple):
    """Tests on request and in rounds; R rounds."""

    share: float  # of the symptomatic who ask for a test
    delay: NDArray[np.uint8]  # (Q,) days from onset to asking
    turnaround: int
    capacity: NDArray[np.int64]  # (T,) a day; negative: no limit
    hospital: bool  # admitted cases are tested
    round_day: NDArray[np.int32]
    round_where: NDArray[np.bool_]  # (R, C)
    round_share: NDArray[np.float64]
    round_sensitivity: NDArray[np.float64]
    round_pool: NDArray[np.int64]  # (R,) samples in one test; 0: no laboratory needed
    isolation_share: float  # of detected cases who are isolated
    isolation_days: int


class Tracing(NamedTuple):
    """Tracing and quarantine of contacts."""

    active: bool
    delay: int
    back: int  # days
    cover: NDArray[np.float64]  # (4,) share of contacts found by layer
    extra: int  # community contacts found who were not infected
    days: int
    central_share: float
    test: bool
    f2: bool
    f2_days: int


class Campaigns(NamedTuple):
    """Campaigns that follow the epidemic: R campaigns that serve L people in C communes."""

    start: NDArray[np.int32]  # (R,)
    daily: NDArray[np.int64]  # (R,)
    stock: NDArray[np.int64]  # (R,)
    interval: NDArray[np.int32]  # (R,) days to dose 2; 0: one dose
    steered: NDArray[np.bool_]  # (R,) first doses go where the cases of the last 7 days are
    trigger: NDArray[np.uint8]  # (R,) BY_DATE, BY_COMMUNE or BY_PROVINCE
    opens: NDArray[np.float64]  # (R,) cases per 100,000 in 7 days
    closes: NDArray[np.float64]  # (R,) negative: never
    least: NDArray[np.int32]  # (R,) days it goes on at least
    line: NDArray[np.int32]  # (L,) ids by campaign and commune, first served first
    line_start: NDArray[np.int32]  # (R, C + 1)


class Vaccine(NamedTuple):
    """Doses given to each agent by the calendar, and campaigns that give more; P products."""

    active: bool
    campaigns: Campaigns
    dose_1: NDArray[np.int16]  # (N,) day; 32767 never
    dose_2: NDArray[np.int16]
    product: NDArray[np.uint8]
    lag: int  # days from dose to effect
    # (V, 3, P, 2) protection of each dose from a variant: against infection, passing it on and
    # severe disease
    protect: NDArray[np.float64]
    left: NDArray[np.float64]  # (3, P, days) share of protection left so long after the lag


class Hospitals(NamedTuple):
    """Places for patients; H hospitals."""

    beds: NDArray[np.int64]  # (H,) negative: no limit
    icu: NDArray[np.int64]  # (H,)
    order: NDArray[np.int16]  # (C, H) hospitals that a commune's patients try; -1: no more


class Plan(NamedTuple):
    """The measures of a scenario."""

    orders: Orders
    arrivals: Arrivals
    testing: Testing
    tracing: Tracing
    vaccine: Vaccine
    apart: NDArray[np.float64]  # (5, 4) contacts left by way of being kept apart and layer
    residents: NDArray[np.float64]  # (C,)
    hospitals: Hospitals
    immune: NDArray[np.bool_]  # (N,) who cannot be infected during the run


class Queue(NamedTuple):
    """Items by day over one pool in chunks that are used again (see `queue.py`)."""

    items: NDArray[np.void]
    next_chunk: NDArray[np.int32]
    head: NDArray[np.int32]  # (T,) first chunk
    tail: NDArray[np.int64]  # (T,) where the next item goes
    free: NDArray[np.int32]  # first free chunk, first chunk never used, whether it was full


class Doses(NamedTuple):
    """Doses of a run; without campaigns that follow the epidemic, those of the plan."""

    dose_1: NDArray[np.int16]  # (N,) day; 32767 never
    dose_2: NDArray[np.int16]
    since: NDArray[np.int32]  # (R, C) day a campaign began there, -1 where it has not or stopped
    served: NDArray[np.int32]  # (R, C) first doses given
    wanted: NDArray[np.float64]  # (C,) weights of the communes today
    given: NDArray[np.int32]  # (L,) ids in the order of their first doses, by campaign
    until: NDArray[np.int32]  # (R, T + 1) first doses given before each day
    seconds: NDArray[np.int32]  # (R,) second doses given
    left: NDArray[np.int64]  # (R,) stock


class Office(NamedTuple):
    """What most steps write on: agents, cases, calendar and counts."""

    status: NDArray[np.uint8]  # (N,)
    last: NDArray[np.int32]  # (N,) latest case of an infected agent
    confined: NDArray[np.uint16]  # (N,) way << 13 | last day, where status has CONFINED
    cases: NDArray[np.void]
    scalars: NDArray[np.int64]
    due: Queue
    waiting: NDArray[np.int32]  # cases that wait for a test
    traced: NDArray[np.int32]  # contacts at hand that tracing found
    traced_end: NDArray[np.int32]  # (CHUNK,) where those of each item of the calendar end
    counts: NDArray[np.int32]  # (K, T, C, B)
    by_commune: NDArray[np.int32]  # (K, T, C) the same without age; zero where a row of it is
    tree: NDArray[np.int32]  # (3, T, C) see `TREE`
    changes: NDArray[np.int32]  # (censuses, T + 1, C)
    # (8, T + 1, R, B) `BOOKED` by age: one row for the province, or one for each commune
    booked: NDArray[np.int32]
    row_of: NDArray[np.int32]  # (C,) row of `booked` that a commune writes on
    totals: NDArray[np.int64]  # (4, T)
    found: NDArray[np.int32]  # (T, C) detected: a view of `by_commune`
    tested: NDArray[np.int32]  # (T, C) tests done
    doses: Doses
    wards: NDArray[np.int32]  # (8, T, H) see `HOSPITAL_SERIES`
    taken: NDArray[np.int32]  # (2, H) beds and places in intensive care in use


class State(NamedTuple):
    """What changes in a run, and what it reports."""

    office: Office
    contacts: Queue
    effect: NDArray[np.float64]  # (C, 5) of today's orders
    standing: NDArray[np.int32]  # (O, C) day an order was opened, -1 where it is not
    under: NDArray[np.uint8]  # (O, T, C) whether an order stood
    first_case: NDArray[np.int32]  # (T + 1,) cases before each day
    generation: NDArray[np.int64]  # (MAX_GENERATION,)
    layers: NDArray[np.int64]  # (5,) infections by layer; the last from outside
    desk: NDArray[np.void]  # (BLOCK,) static records of the cases at hand
    draft: NDArray[np.void]  # (BLOCK,) what their contacts are drawn from
    sheaf: NDArray[np.void]  # (SHEAF_ROOM,) contacts at hand
    slots: NDArray[np.int32]  # (3, SHEAF_ROOM) contacts at hand by kind; contacts worth keeping
