"""The engine against the machine: what memory and arithmetic alone would cost.

Measures, in the same run as the engine, how fast one core streams, gathers at random from
tables of the sizes that the engine uses, and follows a chain of dependent loads. From these
and from what a run touches follows the least time for its memory traffic. The engine's own
time is split into its three phases with a clock inside compiled code. CPU seconds.
"""

from __future__ import annotations

import ctypes
import statistics
import time
from typing import Any

import numba
import numpy as np

from run import Result
from toandan.simulation.engine.arrivals import bring_arrivals, seed_cases
from toandan.simulation.engine.course import begin_cases
from toandan.simulation.engine.day import do_due, start
from toandan.simulation.engine.judgement import judge_contacts
from toandan.simulation.engine.tables import N_CASES
from toandan.simulation.prepare import prepare
from toandan.simulation.run import Bench
from toandan.simulation.scenario import load_scenario

MEGA = 1e6
RUNS, PICKS = 5, 3_000_000
#: counted in an unmitigated wave of the shipped scenario, seed 1: contacts per infection
#: drawn, found in the rolls (not at home) and queued (neither hopeless nor immune)
DRAWN, IN_ROLLS, QUEUED = 4.23, 3.33, 1.81
#: bytes per agent of the tables looked up at random
STATUS, LATEST, ROLLS, PERSON, CASE = 1, 4, 8, 16, 32
CONTACT_BYTES = 16
#: passes over the cases of a day, each reading or writing a record
CASE_PASSES = 6
PHASES = ("due", "judging", "drawing")

clock = ctypes.CDLL(None).clock
clock.restype, clock.argtypes = ctypes.c_long, []


@numba.njit
def gather(table: Any, where: Any) -> Any:
    """Sum of table elements at random places: loads that do not wait for one another."""
    total = np.uint64(0)
    for place in where:
        total += table[place]
    return total


@numba.njit
def chase(table: Any, steps: int) -> int:
    """Follow a chain through a table: each load waits for the one before."""
    place = np.uint64(0)
    for _ in range(steps):
        place = table[place]
    return place


@numba.njit
def stream(table: Any) -> Any:
    """Sum of a table read in order."""
    total = np.uint64(0)
    for value in table:
        total += value
    return total


@numba.njit(nogil=True)
def days_by_phase(
    days: int, seed: int, people: Any, course: Any, plan: Any, state: Any, spent: Any
) -> None:
    """`day.advance` for a scenario without orders and tests, with a clock."""
    office = state.office
    for today in range(days):
        state.first_case[today] = office.scalars[N_CASES]
        seed_cases(today, seed, people, plan.arrivals, office)
        bring_arrivals(today, seed, people, plan.arrivals, office)
        began = clock()
        do_due(today, seed, people, course, plan, office)
        cared = clock()
        judge_contacts(today, people, course, plan, state)
        judged = clock()
        begin_cases(today, seed, people, course, plan, state)
        spent[0] += cared - began
        spent[1] += judged - cared
        spent[2] += clock() - judged
        state.first_case[today + 1] = office.scalars[N_CASES]


def measure() -> list[Result]:
    """All figures; about two minutes, half of it compiling."""
    prepared = prepare(load_scenario("free_wave"))
    people = prepared.population.size
    bench = Bench(prepared.model)
    bench.run(0)
    times = [_seconds(lambda seed=seed: bench.run(seed)) for seed in range(1, RUNS + 1)]
    cases = len(bench.cases())
    own = statistics.median(times)
    cost = {size: _gather_seconds(people * size) for size in (STATUS, LATEST, ROLLS, PERSON, CASE)}
    bandwidth, latency = _bandwidth(), _latency(people * PERSON)
    least = _least_seconds(cases, cost, bandwidth)
    results = [
        Result("unmitigated_vs_memory_alone", own, "CPU s", _words(cost, bandwidth), least),
        Result("one_load_vs_overlapped", latency * 1e9, "ns", "gather, 28 MB", cost[PERSON] * 1e9),
    ]
    for name, seconds in _phases(bench).items():
        peer = "ns of memory alone per infection, all phases"
        figure = f"{name}_ns_per_infection"
        results.append(Result(figure, seconds / cases * 1e9, "CPU ns", peer, least / cases * 1e9))
    return results


def _words(cost: dict[int, float], bandwidth: float) -> str:
    gathers = ", ".join(f"{size} B {seconds * 1e9:.1f} ns" for size, seconds in cost.items())
    return f"random loads by bytes per person: {gathers}; stream {bandwidth / 1e9:.0f} GB/s"


def _least_seconds(cases: int, cost: dict[int, float], bandwidth: float) -> float:
    """Seconds for the random loads and the streams of a run, nothing else."""
    per_case = cost[PERSON] + cost[CASE] + 2 * cost[LATEST] + cost[STATUS]
    per_case += IN_ROLLS * cost[ROLLS] + (DRAWN + QUEUED) * cost[STATUS]
    moved = CASE_PASSES * CASE + 2 * QUEUED * CONTACT_BYTES
    return cases * (per_case + moved / bandwidth)


def _seconds(work: Any) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began


def _gather_seconds(size: int) -> float:
    """Seconds per random load from a table of so many bytes."""
    rng = np.random.default_rng(1)
    table = np.ones(size // 8, dtype=np.uint64)
    where = rng.integers(0, len(table), PICKS)
    gather(table, where)
    return min(_seconds(lambda: gather(table, where)) for _ in range(RUNS)) / PICKS


def _latency(size: int) -> float:
    """Seconds per load where each waits for the one before."""
    steps = PICKS // 10
    order = np.random.default_rng(2).permutation(size // 8).astype(np.uint64)
    table = np.empty_like(order)
    table[order] = np.roll(order, -1)
    chase(table, steps)
    return min(_seconds(lambda: chase(table, steps)) for _ in range(RUNS)) / steps


def _bandwidth() -> float:
    """Bytes a second read in order."""
    table = np.ones(int(25 * MEGA), dtype=np.uint64)
    stream(table)
    return table.nbytes / min(_seconds(lambda: stream(table)) for _ in range(RUNS))


def _phases(bench: Bench) -> dict[str, float]:
    """CPU seconds of each phase, the median of some runs."""
    model, state = bench.model, bench.state
    rows = []
    for seed in range(RUNS + 1):
        spent = np.zeros(len(PHASES), dtype=np.int64)
        start(state, model.base, model.plan.vaccine)
        days_by_phase(model.days, seed, model.people, model.course, model.plan, state, spent)
        rows.append(spent / MEGA)
    middle = np.median(rows[1:], axis=0)
    return dict(zip(PHASES, (float(seconds) for seconds in middle), strict=True))
