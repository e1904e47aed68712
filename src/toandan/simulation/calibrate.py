"""Fitting a scenario's parameters to reported cases.

The likelihood of an individual-based run cannot be written down, so parameters are fitted by
approximate Bayesian computation. Of its kinds, adaptive population Monte Carlo (Lenormand,
Jabot and Deffuant, Computational Statistics 2013) is used: every generation keeps the
particles nearest to the data and proposes new ones around them, so that the tolerance
shrinks by itself and no schedule has to be guessed; it needs several times fewer runs than
rejection, and stops when few proposals come nearer.

The distance compares weekly sums on the square-root scale, on which counts have about the
same spread whatever their size; weeks, because reports follow the working week.
"""

from __future__ import annotations

import copy
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.compile_plan import compile_plan
from toandan.simulation.engine.tables import DETECTED
from toandan.simulation.errors import ScenarioError
from toandan.simulation.run import Bench, make_model
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from toandan.simulation.prepare import Prepared

_WEEK = 7
_STEP = re.compile(r"([a-z_0-9]+)(?:\[(\d+)\])?$")
_WIDEN = 2.0


@dataclass(frozen=True)
class Prior:
    """A parameter of the scenario file and the range it may have, all values alike.

    `path` is written as in messages of the reader: `imports[1].per_day`,
    `orders[3].compliance`, `testing.symptomatic_share`.
    """

    path: str
    low: float
    high: float
    whole: bool = False


@dataclass(frozen=True)
class Fit:
    """A posterior as weighted particles.

    Attributes:
        priors: what was fitted, P parameters.
        particles: shape (K, P).
        weights: sum to 1, shape (K,).
        distances: of each particle, shape (K,).
        simulated: weekly detected cases of each particle, shape (K, W).
        observed: weekly reported cases, shape (W,).
        runs: how many simulations it took.
    """

    priors: tuple[Prior, ...]
    particles: NDArray[np.float64]
    weights: NDArray[np.float64]
    distances: NDArray[np.float64]
    simulated: NDArray[np.float64]
    observed: NDArray[np.float64]
    runs: int

    def quantiles(
        self, probabilities: Sequence[float] = (0.05, 0.5, 0.95)
    ) -> dict[str, list[float]]:
        """Posterior quantiles of each parameter."""
        found = {}
        for number, prior in enumerate(self.priors):
            found[prior.path] = _weighted(self.particles[:, number], self.weights, probabilities)
        return found

    def coverage(self, low: float = 0.05, high: float = 0.95) -> float:
        """Share of weeks whose report lies between two quantiles of the fitted runs."""
        inside = 0
        for week, seen in enumerate(self.observed):
            bounds = _weighted(self.simulated[:, week], self.weights, (low, high))
            inside += bounds[0] <= seen <= bounds[1]
        return inside / len(self.observed)


def _weighted(
    values: NDArray[np.float64], weights: NDArray[np.float64], probabilities: Sequence[float]
) -> list[float]:
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order])
    last = len(values) - 1
    return [
        float(values[order[min(int(np.searchsorted(cumulative, p)), last)]]) for p in probabilities
    ]


def weekly(daily: NDArray[Any]) -> NDArray[np.float64]:
    """Sums of whole weeks from the first day."""
    weeks = len(daily) // _WEEK
    return np.asarray(daily[: weeks * _WEEK].reshape(weeks, _WEEK).sum(axis=1), dtype=np.float64)


def distance(simulated: NDArray[np.float64], observed: NDArray[np.float64]) -> float:
    """Root mean square gap of square roots of weekly counts."""
    return float(np.sqrt(np.mean((np.sqrt(simulated) - np.sqrt(observed)) ** 2)))


def with_values(
    document: dict[str, Any], priors: Sequence[Prior], values: Sequence[float]
) -> dict[str, Any]:
    """A scenario document with some values replaced.

    Raises:
        ScenarioError: a path leads nowhere.
    """
    changed = copy.deepcopy(document)
    for prior, value in zip(priors, values, strict=True):
        *steps, last = prior.path.split(".")
        try:
            place = _follow(changed, steps)
            place[last] = round(float(value)) if prior.whole else float(value)
        except (KeyError, IndexError, TypeError) as error:
            raise ScenarioError([f"{prior.path}: không có chỗ này trong kịch bản"]) from error
    return changed


def _follow(place: Any, steps: Sequence[str]) -> Any:
    for step in steps:
        match = _STEP.match(step)
        if match is None:
            raise KeyError(step)
        place = place[match[1]]
        place = place[int(match[2]) - 1] if match[2] else place
    return place


class _Simulator:
    """Runs of changed scenarios on threads; the disease is compiled once."""

    def __init__(self, prepared: Prepared, priors: Sequence[Prior], threads: int) -> None:
        self.prepared = prepared
        self.priors = priors
        self.threads = threads
        self.weeks = prepared.scenario.days // _WEEK

    def one(self, job: tuple[int, NDArray[np.float64]]) -> NDArray[np.float64]:
        seed, values = job
        base = self.prepared
        scenario = parse_scenario(with_values(base.scenario.document, self.priors, list(values)))
        model = base.model
        same = scenario.vaccination == base.scenario.vaccination
        doses = model.plan.vaccine if same else None
        plan = compile_plan(scenario, base.population, base.disease, doses)
        bench = Bench(make_model(base.population, model.course, plan, scenario.days))
        counts = bench.run(seed).office.counts[DETECTED]
        return weekly(counts.sum(axis=(1, 2)))

    def cloud(
        self,
        first: int,
        points: NDArray[np.float64],
        weights: NDArray[np.float64],
        target: NDArray[np.float64],
    ) -> _Cloud:
        """Run every point with a seed of its own, counted from `first`."""
        with ThreadPoolExecutor(self.threads) as pool:
            series = np.array(list(pool.map(self.one, enumerate(points, start=first))))
        series = series[:, : len(target)]
        gaps = np.array([distance(row, target) for row in series])
        return _Cloud(points, series, gaps, weights)


@dataclass(frozen=True)
class Effort:
    """How long to look.

    Attributes:
        particles: runs of the first generation.
        generations: at most so many.
        keep: share of particles kept from one generation to the next.
        least_accepted: stop when a smaller share of proposals comes near enough.
    """

    particles: int = 200
    generations: int = 5
    keep: float = 0.5
    least_accepted: float = 0.05


@dataclass
class _Cloud:
    """Particles with their series, distances and weights."""

    points: NDArray[np.float64]
    series: NDArray[np.float64]
    gaps: NDArray[np.float64]
    weights: NDArray[np.float64]

    def nearest(self, count: int) -> _Cloud:
        """The particles nearest to the data, weights summing to 1."""
        best = np.argsort(self.gaps, kind="stable")[:count]
        weights = self.weights[best] / self.weights[best].sum()
        return _Cloud(self.points[best], self.series[best], self.gaps[best], weights)

    def joined(self, other: _Cloud) -> _Cloud:
        """Both clouds; the others' weights are brought to the mean of these."""
        scale = self.weights.mean() / (other.weights.mean() or 1.0)
        return _Cloud(
            np.concatenate((self.points, other.points)),
            np.concatenate((self.series, other.series)),
            np.concatenate((self.gaps, other.gaps)),
            np.concatenate((self.weights, other.weights * scale)),
        )


def calibrate(
    prepared: Prepared,
    observed: NDArray[Any],
    priors: Sequence[Prior],
    *,
    effort: Effort | None = None,
    threads: int = 1,
    seed: int = 1,
    progress: Callable[[int, float], None] | None = None,
) -> Fit:
    """Fit parameters to daily reported cases of the province.

    Args:
        prepared: the scenario; values at the priors' paths are replaced.
        observed: reported cases by day from the scenario's first day.
        priors: what to fit.
        effort: how long to look.
        threads: runs at a time.
        seed: of the whole fit; the same seed gives the same posterior.
        progress: told after each generation its number and tolerance.

    Raises:
        ScenarioError: a prior's path leads nowhere, or a value is out of range there.
    """
    effort = effort or Effort()
    rng = np.random.default_rng(seed)
    low = np.array([prior.low for prior in priors])
    high = np.array([prior.high for prior in priors])
    simulator = _Simulator(prepared, priors, threads)
    target = weekly(np.asarray(observed)[: prepared.scenario.days])
    points = rng.uniform(low, high, size=(effort.particles, len(priors)))
    cloud = simulator.cloud(0, points, np.ones(len(points)), target)
    kept, runs = max(int(effort.particles * effort.keep), 2), effort.particles
    for generation in range(effort.generations):
        cloud = cloud.nearest(kept)
        if progress is not None:
            progress(generation, float(cloud.gaps.max()))
        if generation == effort.generations - 1:
            break
        spread = np.cov(cloud.points.T, aweights=cloud.weights).reshape(len(priors), -1) * _WIDEN
        fresh = _propose(rng, cloud, spread, (low, high), effort.particles - kept)
        weights = 1.0 / np.maximum(_density(fresh, cloud, spread), 1e-300)
        proposed = simulator.cloud(runs, fresh, weights, target)
        runs += len(fresh)
        accepted = float((proposed.gaps < cloud.gaps.max()).mean())
        cloud = cloud.joined(proposed)
        if accepted < effort.least_accepted:
            break
    best = cloud.nearest(kept)
    return Fit(tuple(priors), best.points, best.weights, best.gaps, best.series, target, runs)


def _propose(
    rng: np.random.Generator,
    cloud: _Cloud,
    spread: NDArray[np.float64],
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
    count: int,
) -> NDArray[np.float64]:
    """New particles around the kept ones, inside the prior."""
    found: list[NDArray[np.float64]] = []
    size = cloud.points.shape[1]
    floor = np.diag(((bounds[1] - bounds[0]) * 1e-4) ** 2)
    while len(found) < count:
        middle = cloud.points[rng.choice(len(cloud.points), p=cloud.weights)]
        point = rng.multivariate_normal(middle, spread + floor).reshape(size)
        if (point >= bounds[0]).all() and (point <= bounds[1]).all():
            found.append(point)
    return np.array(found)


def _density(
    fresh: NDArray[np.float64], cloud: _Cloud, spread: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Density of the proposal, up to a factor, at the new particles."""
    precision = np.linalg.pinv(spread)
    gap = fresh[:, None, :] - cloud.points[None, :, :]
    exponent = -0.5 * np.einsum("nki,ij,nkj->nk", gap, precision, gap)
    return np.asarray((np.exp(exponent) * cloud.weights[None, :]).sum(axis=1))
