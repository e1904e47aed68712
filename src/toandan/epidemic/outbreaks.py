"""Invented epidemics of one country at a time, to learn from what one real year does not show.

The stored start of the forecaster was learned from 32 European countries in their first year: two
waves, everywhere at much the same time. Places that have had nothing yet, an outbreak that goes
from one province to the next, a lockdown and its end are hardly in it. So a few countries are
invented: areas of unequal size on a map, cases that beget cases in their own and in near and
large areas, a reproduction number that jumps for all at once (measures, their end, a new variant)
and drifts in each, people who take care where many are ill, clusters, and reports that
catch only a share.

The figures are round ones from general knowledge of respiratory outbreaks, chosen before
anything was measured with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.places import Nearness

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

#: figures of a country are up to so much (log) above or below the usual ones
_ALIKE = 0.7


@dataclass(frozen=True)
class World:
    """How invented epidemics go.

    Attributes:
        areas, weeks: size of the picture.
        generation: days from one case to the next.
        jumps: chance of a week that the common level of log R changes.
        common, local: standard deviation of log R between such levels, and between areas.
        lasting: share of an area's own deviation that is left after a week.
        abroad: share of the force of infection that comes from other areas.
        care: how much log R falls with each e-fold of weekly cases per 100,000 beyond 10.
        clusters: variance of the cases of a week over their mean.
        noise: standard deviation of the log of the share that is reported in one week.
    """

    areas: int = 60
    weeks: int = 52
    generation: float = 5.0
    jumps: float = 0.12
    common: float = 0.3
    local: float = 0.25
    lasting: float = 0.8
    abroad: float = 0.05
    care: float = 0.08
    clusters: float = 5.0
    noise: float = 0.15

    @classmethod
    def draw(cls, generator: np.random.Generator) -> World:
        """No two countries and no two diseases are alike."""
        factor = np.exp(generator.uniform(-_ALIKE, _ALIKE, 6))
        usual = cls()
        return cls(
            jumps=usual.jumps * factor[0],
            common=usual.common * factor[1],
            local=usual.local * factor[2],
            abroad=usual.abroad * factor[3] ** 2,
            care=usual.care * factor[4],
            clusters=1 + (usual.clusters - 1) * factor[5],
        )


def invent(generator: np.random.Generator, world: World | None = None) -> tuple[Floats, Nearness]:
    """Weekly cases of one invented country, shape (areas, weeks), and who is near whom there."""
    rules = world or World.draw(generator)
    people = np.exp(generator.normal(np.log(1.2e6), 0.8, rules.areas))
    where = generator.uniform(10.0, 16.0, (2, rules.areas))
    visits = _visits(people, where)
    cases = np.zeros(rules.areas)
    cases[generator.choice(rules.areas, 2, p=people / people.sum())] = 30.0
    level = abs(generator.normal(0.0, rules.common))
    own = np.zeros(rules.areas)
    share = np.exp(generator.uniform(np.log(0.02), 0.0))
    told = np.zeros((rules.areas, rules.weeks))
    immune = np.zeros(rules.areas)
    for week in range(rules.weeks):
        if generator.random() < rules.jumps:
            level = generator.normal(0.0, rules.common)
        fresh = np.sqrt(1 - rules.lasting**2) * rules.local
        own = rules.lasting * own + generator.normal(0.0, fresh, rules.areas)
        rate = 1e5 * cases / people
        care = rules.care * np.log(np.maximum(rate / 10, 1.0))
        log_r = level + own - care + np.log(np.maximum(1 - immune / people, 0.05))
        force = (1 - rules.abroad) * cases + rules.abroad * (visits @ cases)
        mean = np.exp(np.clip(log_r, -1.0, 1.0) * 7 / rules.generation) * force + 1e-9
        cases = _clustered(np.minimum(mean, 0.05 * people), rules.clusters, generator)
        if cases.sum() == 0:  # brought in again from abroad
            cases[generator.choice(rules.areas, p=people / people.sum())] = 20.0
        immune += cases
        seen = np.minimum(share * np.exp(generator.normal(0.0, rules.noise, rules.areas)), 1.0)
        told[:, week] = generator.binomial(cases.astype(np.int64), seen)
    return told, Nearness.between(where[0], where[1], people)


def _visits(people: Floats, where: Floats) -> Floats:
    """Which share of its visitors' infections each area (row) has from each other one."""
    apart = np.linalg.norm(where[:, :, None] - where[:, None, :], axis=0) + 0.3
    pull = np.sqrt(people[:, None] / people.mean()) / apart**2
    np.fill_diagonal(pull, 0.0)
    shares: Floats = pull / pull.sum(axis=0)
    return shares


def _clustered(mean: Floats, clusters: float, generator: np.random.Generator) -> Floats:
    """Negative binomial counts whose variance is `clusters` times their mean."""
    size = mean / (clusters - 1)
    return generator.negative_binomial(np.maximum(size, 1e-12), 1 / clusters).astype(np.float64)
