"""The engine in the limits where the answer is known."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from scipy.stats import chisquare
from tests.simulation.models import START, free_model, infections, plain_disease, seeded_plan

from toandan.simulation.areas import Province
from toandan.simulation.compile_course import compile_course
from toandan.simulation.disease import load_disease
from toandan.simulation.engine.day import advance, start
from toandan.simulation.engine.queue import CHUNK
from toandan.simulation.engine.tables import INFECTIONS
from toandan.simulation.population import Population, synthesise
from toandan.simulation.run import Bench, make_model
from toandan.simulation.transmission import (
    next_generation,
    rates_for,
    structure_of,
    typical_case,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.fixture(scope="module")
def mixed(lone_commune: Province) -> Population:
    """20,000 people who meet at random."""
    return synthesise(lone_commune)


def test_a_well_mixed_epidemic_follows_the_seir_equations(mixed: Population) -> None:
    r0, latent, spread, days = 2.0, 10.0, 12.0, 400
    model = free_model(mixed, plain_disease(r0=r0, latent=latent, spread=spread), days, 400)
    bench = Bench(model)
    runs = np.array([bench.run(seed).office.counts[INFECTIONS].sum((1, 2)) for seed in range(8)])
    found = runs.mean(axis=0).cumsum() / mixed.size

    def seir(_: float, y: NDArray[Any]) -> list[float]:
        force = r0 / spread * y[0] * y[2]
        return [-force, force - y[1] / latent, y[1] / latent - y[2] / spread]

    solved = solve_ivp(seir, (0, days), [0.98, 0.02, 0.0], t_eval=np.arange(days), rtol=1e-8)
    wanted = 1 - solved.y[0]
    assert found[-1] == pytest.approx(wanted[-1], rel=0.01)
    halfway = [int(np.searchsorted(curve, wanted[-1] / 2)) for curve in (found, wanted)]
    assert halfway[0] == pytest.approx(halfway[1], abs=3)
    assert np.diff(found).max() == pytest.approx(np.diff(wanted).max(), rel=0.05)


def _reed_frost(size: int, escape: float) -> NDArray[np.float64]:
    """Distribution of the final number infected in a household, one of them first."""
    chance = np.zeros((size + 1, size + 1))  # (infectious now, susceptible left)
    chance[1, size - 1] = 1.0
    final = np.zeros(size + 1)
    for _ in range(size):
        after = np.zeros_like(chance)
        for infectious in range(1, size + 1):
            for left in range(size):
                missed = escape**infectious
                for new in range(left + 1):
                    p = comb(left, new) * (1 - missed) ** new * missed ** (left - new)
                    weight = chance[infectious, left] * p
                    if new == 0:
                        final[size - left] += weight
                    else:
                        after[new, left - new] += weight
        chance = after
    return final[1:]


def test_a_household_alone_follows_the_reed_frost_chain(lone_commune: Province) -> None:
    tables = Province(**{**lone_commune.__dict__, "household_sizes": np.array([0, 0, 0, 1.0])})
    population = synthesise(tables)
    disease = plain_disease(r0=3.0, attack=0.35)
    course = compile_course(population, disease, START, 150, [0])
    course = course._replace(layer_rate=np.zeros_like(course.layer_rate))
    model = make_model(population, course, seeded_plan(population, 150, 900), 150)
    bench = Bench(model)
    sizes = np.zeros(4)
    for seed in range(6):
        bench.run(seed)
        cases = bench.cases()
        homes = population.person["home"][cases["person"]]
        first = np.unique(homes[cases["source"] < 0], return_counts=True)
        lonely = first[0][first[1] == 1]
        total = np.unique(homes, return_counts=True)
        sizes += np.bincount(total[1][np.isin(total[0], lonely)], minlength=5)[1:5]
    wanted = _reed_frost(4, 0.65) * sizes.sum()
    assert chisquare(sizes, wanted).pvalue > 0.001


@pytest.mark.parametrize("dispersion", [0.0, 0.3])
def test_extinction_is_as_likely_as_in_the_branching_process(
    mixed: Population, dispersion: float
) -> None:
    r0, runs = 1.6, 600
    disease = plain_disease(r0=r0, dispersion=dispersion, latent=1.0, spread=2.0)
    bench = Bench(free_model(mixed, disease, 60, 1))
    died = sum(infections(bench.run(seed)) < 60 for seed in range(runs)) / runs

    def offspring(q: float) -> float:
        if dispersion == 0:
            return float(np.exp(-r0 * (1 - q)) - q)
        return float((1 + r0 * (1 - q) / dispersion) ** -dispersion - q)

    wanted = brentq(offspring, 0.0, 0.999)
    assert died == pytest.approx(wanted, abs=4 * np.sqrt(wanted * (1 - wanted) / runs))


@pytest.fixture(scope="module")
def large(province: Province) -> Population:
    """Everybody in the province.

    With fewer, a commune holds so few of an age that community contacts meet somebody twice.
    """
    return synthesise(province)


@pytest.mark.parametrize("name", ["covid19", "influenza_a", "measles", "dengue"])
def test_a_typical_case_infects_r0_people_where_all_are_susceptible(
    large: Population, name: str
) -> None:
    """Count the different people whom the first cases would infect, by the cases' age.

    Contacts with people infected before are not queued, so they are added in proportion;
    contacts are drawn for the height of the season, which lies within the 400 days.
    """
    disease, cases = load_disease(name), 3000
    model = free_model(large, disease, 400, cases)
    bench = Bench(model)
    first, offspring = np.zeros(16), np.zeros(16)
    for seed in range(6):
        state = bench.state
        start(state, model.base, model.plan.vaccine)
        advance(0, 1, seed, model.people, model.course, model.plan, state)
        queued = state.contacts.items[: int(state.contacts.free[1]) * CHUNK]
        ends = [int(tail) for tail in state.contacts.tail if tail >= 0]
        used = np.ones(len(queued), dtype=bool)
        for end in ends:
            used[end : -(-end // CHUNK) * CHUNK] = False
        made = queued[used]
        band = large.person["band"][made["target"]]
        hits = made[made["luck"] < model.course.susceptibility[made["layer"], band]]
        pairs = np.unique(np.stack((hits["source"], hits["target"])), axis=1)
        offspring += np.bincount(bench.cases()["band"][pairs[0]], minlength=16)
        first += np.bincount(bench.cases()["band"], minlength=16)
    structure = structure_of(large)
    rates = rates_for(large, structure, disease, disease.variants[0])
    typical = typical_case(next_generation(structure, disease, rates))
    height = 1.0 + disease.general["season_amplitude"]
    found = (typical * offspring / first).sum() / (1.0 - cases / large.size) / height
    assert found == pytest.approx(disease.variants[0].r0, rel=0.05)
