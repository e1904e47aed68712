"""Who is immune when a run starts: shares by age from the disease, cohorts from the scenario.

The same people are immune in every run, drawn by a seed of their own: they are a fact of
the place, not of the epidemic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.rollout import ages_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toandan.simulation.disease import Disease
    from toandan.simulation.population import Population
    from toandan.simulation.scenario_care import Immune

_SEED = 20210702


def immune_at_start(
    disease: Disease,
    population: Population,
    cohorts: Sequence[Immune],
    masks: Sequence[NDArray[np.bool_]],
) -> NDArray[np.bool_]:
    """Who cannot be infected during a run, shape (N,).

    Args:
        disease: its `immune` holds shares by age band.
        population: whose people.
        cohorts: of the scenario, on top of the disease's shares.
        masks: for each cohort the communes it lives in, shape (C,).
    """
    person = population.person
    rng = np.random.default_rng(_SEED)
    immune = rng.random(population.size) < disease.general["immune"][person["band"]]
    ages = ages_of(population)
    for cohort, mask in zip(cohorts, masks, strict=True):
        chance = rng.random(population.size)
        if cohort.households:
            chance = chance[person["home"]]
        aged = np.zeros(population.size, dtype=np.bool_)
        for first, last in cohort.ages:
            aged |= (ages >= first) & (ages <= last)
        immune |= aged & mask[person["commune"]] & (chance < cohort.share)
    return np.asarray(immune)
