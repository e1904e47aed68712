"""Fitting a scenario's numbers, some of them week by week, to reported cases.

The method is an ensemble Kalman smoother with replays and a gentle choice of members. A
member is a run of the engine with its own seed and its own numbers. Week after week

1. every member is run from the first day to the end of the week;
2. members are drawn anew by how well they meet the reports up to the week before, with
   weights flattened so that no few members take over: this chooses among the accidents of
   runs, which no number of the scenario governs;
3. what the members say about the week is kept as the forecast one week ahead;
4. their numbers are moved towards the week's report by the regression of numbers on cases
   (Evensen 2009, with perturbed observations).

Why this and not approximate Bayesian computation or a plain particle filter is told, with
figures, in docs/decisions/simulation-calibration.md.

* A replay is exact: nothing of a run's state is altered, only numbers of the scenario file,
  so every member is a run that anybody can repeat. It is affordable because a run costs by
  its infections, and common random numbers keep a member's past where its numbers stay.
* Numbers are fitted on a scale on which their prior, uniform in a range, is normal. Weekly
  ones follow a first-order autoregression there: each week has the same prior, neighbours
  are alike.
* Reports are compared on the square-root scale, on which counts have about the same spread
  whatever their size.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr

from toandan.simulation.compile_plan import compile_plan
from toandan.simulation.errors import Cancelled, SimulationError
from toandan.simulation.fit_paths import Prior, Slot, slots_of, with_values
from toandan.simulation.run import Bench
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from toandan.simulation.prepare import Prepared

_WEEK = 7
#: weeks from a contact to the report that it leads to, and how far that scatters
_LAG, _SCATTER = 1.5, 3.0
#: weeks of reports by which members are chosen, and how many count after it (share)
_LOOK_BACK, _LEFT = 3, 0.9
_HALVINGS = 12
_SEEDS_APART = 1_000_003


@dataclass(frozen=True)
class Effort:
    """How hard to look.

    Attributes:
        members: runs at a time.
        noise: standard deviation of a week's report relative to the cases found.
        seed: of the whole fit; the same seed gives the same fit.
    """

    members: int = 200
    noise: float = 0.1
    seed: int = 1


@dataclass(frozen=True)
class Fit:
    """A posterior as members of equal weight: M members, P values, W weeks.

    Attributes:
        priors, slots: what was fitted.
        seeds: of each member's run, shape (M,); several members may share one.
        values: shape (M, P).
        simulated: weekly detected cases of each member to the scenario's end, shape (M, W).
        observed: weekly reported cases that were used, shape (V,), V at most W.
        ahead: cases of each week as foretold, noise of reports included, shape (M, V).
        runs: how many simulations it took.
        noise: of the reports, see `Effort`.
    """

    priors: tuple[Prior, ...]
    slots: tuple[Slot, ...]
    seeds: NDArray[np.int64]
    values: NDArray[np.float64]
    simulated: NDArray[np.float64]
    observed: NDArray[np.float64]
    ahead: NDArray[np.float64]
    runs: int
    noise: float

    def reports(self) -> NDArray[np.float64]:
        """What each member would have reported: its cases with the noise of reports."""
        return _noisy(self.simulated, self.noise, np.random.default_rng(0))

    def coverage(self, share: float = 0.9, *, ahead: bool = False) -> float:
        """Share of weeks whose report lies in the central interval of the members."""
        values = self.ahead if ahead else self.reports()[:, : len(self.observed)]
        tail = (1.0 - share) / 2
        low, high = np.quantile(values, (tail, 1.0 - tail), axis=0)
        return float(((low <= self.observed) & (self.observed <= high)).mean())


def weekly(daily: NDArray[Any]) -> NDArray[np.float64]:
    """Sums of whole weeks from the first day."""
    weeks = len(daily) // _WEEK
    return np.asarray(daily[: weeks * _WEEK].reshape(weeks, _WEEK).sum(axis=1), dtype=np.float64)


def calibrate(
    prepared: Prepared,
    observed: NDArray[Any],
    priors: Sequence[Prior],
    *,
    effort: Effort | None = None,
    threads: int = 1,
    store: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: threading.Event | None = None,
) -> Fit:
    """Fit numbers of a scenario to daily reported cases of the province.

    Args:
        prepared: the scenario; values at the priors' paths are replaced.
        observed: reported cases by day from the scenario's first day; whole weeks are used.
        priors: what to fit.
        effort: how hard to look.
        threads: runs at a time.
        store: a file that keeps the state after every week; a fit goes on from it, also
            when reports of later weeks have come.
        progress: told after each week how many are done and how many there are.
        cancel: set it to stop; with `store` the weeks done are kept.

    Raises:
        ScenarioError: a path leads nowhere, or a value is out of range there.
        SimulationError: there is no whole week of reports, or `store` is of another fit.
        Cancelled: `cancel` was set.
    """
    effort = effort or Effort()
    slots = slots_of(prepared.scenario.document, priors)
    target = weekly(np.asarray(observed)[: prepared.scenario.days])
    if not len(target):
        raise SimulationError("Cần ít nhất một tuần đủ 7 ngày có số ca báo cáo")
    chorus = _Chorus(prepared, priors, slots, effort, threads, cancel)
    mark = _mark(prepared, priors, effort)
    cloud = _resume(store, mark, target) or chorus.first_cloud()
    for week in range(len(cloud.ahead), len(target)):
        cloud = _through_week(cloud, chorus, target, week)
        _save(store, mark, target[: week + 1], cloud)
        if progress is not None:
            progress(week + 1, len(target))
    return _finished(cloud, chorus, target)


def _through_week(cloud: _Cloud, chorus: _Chorus, target: NDArray[np.float64], week: int) -> _Cloud:
    """The four steps of a week (see the module)."""
    noise = chorus.effort.noise
    rng = np.random.default_rng((chorus.effort.seed, week))
    cloud.cases = chorus.sing(cloud, week + 1)
    cloud = _chosen(cloud, target[:week], noise, rng)
    cases = cloud.cases[:, week]
    cloud.ahead.append(_noisy(cases, noise, rng))
    weight = chorus.weights(week)
    cloud.score = _corrected(cloud.score, cases, target[week], weight, noise, rng)
    return cloud


def _finished(cloud: _Cloud, chorus: _Chorus, target: NDArray[np.float64]) -> Fit:
    """Run the members to the scenario's end and choose among them by the last reports."""
    effort = chorus.effort
    cloud.cases = chorus.sing(cloud, chorus.prepared.scenario.days // _WEEK)
    cloud = _chosen(cloud, target, effort.noise, np.random.default_rng((effort.seed, len(target))))
    return Fit(
        priors=tuple(chorus.priors),
        slots=tuple(chorus.slots),
        seeds=cloud.seeds,
        values=chorus.values(cloud.score),
        simulated=cloud.cases,
        observed=target,
        ahead=np.array(cloud.ahead).T,
        runs=effort.members * (len(target) + 1),
        noise=effort.noise,
    )


@dataclass
class _Cloud:
    """Members: seeds (M,), numbers on the normal scale (M, P), weekly cases (M, w), forecasts."""

    seeds: NDArray[np.int64]
    score: NDArray[np.float64]
    cases: NDArray[np.float64]
    ahead: list[NDArray[np.float64]]


class _Chorus:
    """All members: their numbers on the normal scale, and their runs."""

    def __init__(
        self,
        prepared: Prepared,
        priors: Sequence[Prior],
        slots: Sequence[Slot],
        effort: Effort,
        threads: int,
        cancel: threading.Event | None,
    ) -> None:
        self.prepared = prepared
        self.priors = priors
        self.slots = slots
        self.effort = effort
        self.threads = threads
        self.cancel = cancel
        owners = [priors[slot.prior] for slot in slots]
        self._low = np.array([prior.low for prior in owners])
        self._range = np.array([prior.high - prior.low for prior in owners])
        self._benches: SimpleQueue[Bench] = SimpleQueue()

    def first_cloud(self) -> _Cloud:
        """Members drawn from the prior."""
        size = self.effort.members
        score = np.random.default_rng(self.effort.seed).normal(size=(size, len(self.slots)))
        for at in range(1, len(self.slots)):
            slot, before = self.slots[at], self.slots[at - 1]
            if slot.since is not None and slot.prior == before.prior:
                memory = self.priors[slot.prior].memory
                score[:, at] *= np.sqrt(1.0 - memory**2)
                score[:, at] += memory * score[:, at - 1]
        seeds = self.effort.seed * _SEEDS_APART + np.arange(size)
        return _Cloud(seeds, score, np.zeros((size, 0)), [])

    def values(self, score: NDArray[np.float64]) -> NDArray[np.float64]:
        """Numbers of the scenario file of each member, shape (M, P)."""
        return np.asarray(self._low + self._range * ndtr(score))

    def weights(self, week: int) -> NDArray[np.float64]:
        """How far a week's report may move each number, shape (P,).

        With numbers of long before it, or after it, the report is correlated only by the
        accident of a finite ensemble.
        """
        start = self.prepared.scenario.start
        weight = np.ones(len(self.slots))
        for at, slot in enumerate(self.slots):
            if slot.since is not None:
                since = (slot.since - start).days / _WEEK
                weight[at] = np.exp(-0.5 * ((week - _LAG - since) / _SCATTER) ** 2)
        return weight

    def sing(self, cloud: _Cloud, weeks: int) -> NDArray[np.float64]:
        """Weekly detected cases of every member from the first day on, shape (M, weeks)."""
        jobs = zip(cloud.seeds, self.values(cloud.score), strict=True)
        with ThreadPoolExecutor(self.threads) as pool:
            rows = list(pool.map(lambda job: self._one(int(job[0]), job[1], weeks), jobs))
        return np.array(rows)

    def _one(self, seed: int, values: NDArray[np.float64], weeks: int) -> NDArray[np.float64]:
        if self.cancel is not None and self.cancel.is_set():
            raise Cancelled("Đã dừng theo yêu cầu")
        base = self.prepared
        document = with_values(base.scenario.document, self.priors, self.slots, values)
        scenario = parse_scenario(document)
        same = scenario.vaccination == base.scenario.vaccination
        plan = compile_plan(
            scenario, base.population, base.disease, base.model.plan.vaccine if same else None
        )
        model = replace(base.model, plan=plan)
        try:
            bench = self._benches.get_nowait().taking(model)
        except Empty:
            bench = Bench(model)
        state = bench.run(seed, days=weeks * _WEEK)
        cases = weekly(state.office.found[: weeks * _WEEK].sum(axis=1))
        self._benches.put(bench)
        return cases


def _noisy(
    cases: NDArray[np.float64], noise: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Reports of so many cases found."""
    spread = np.sqrt(_variance(cases, noise))
    return np.asarray(np.maximum(np.sqrt(cases) + rng.normal(size=cases.shape) * spread, 0.0) ** 2)


def _variance(cases: NDArray[np.float64] | float, noise: float) -> NDArray[np.float64]:
    """Variance of the square root of a week's report."""
    return np.asarray(0.25 + 0.25 * noise**2 * np.asarray(cases))


def _likelihood(
    cases: NDArray[np.float64], reported: NDArray[np.float64], noise: float
) -> NDArray[np.float64]:
    """Logarithm of the likelihood of the reports, by member and week, shape (M, w)."""
    variance = _variance(cases, noise)
    gap = np.sqrt(reported) - np.sqrt(cases)
    return np.asarray(-0.5 * (gap**2 / variance + np.log(variance)))


def _chosen(
    cloud: _Cloud, reported: NDArray[np.float64], noise: float, rng: np.random.Generator
) -> _Cloud:
    """Members drawn anew by the last reports, weights flattened so that enough of them count."""
    if not len(reported):
        return cloud
    size = len(cloud.seeds)
    cases = cloud.cases[:, : len(reported)]
    score = _likelihood(cases, reported, noise)[:, -_LOOK_BACK:].sum(axis=1)
    weight = _flattened(score, _LEFT * size)
    places = (np.arange(size) + rng.random()) / size
    which = np.minimum(np.searchsorted(np.cumsum(weight), places), size - 1)
    return _Cloud(cloud.seeds[which], cloud.score[which], cloud.cases[which], cloud.ahead)


def _flattened(score: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """Weights exp(score * power) with the highest power at which enough members count.

    How many count is 1 / sum of squared weights (effective sample size).
    """
    weight, low, high = np.full(len(score), 1.0 / len(score)), 0.0, 1.0
    for _ in range(_HALVINGS):
        power = (low + high) / 2
        found = np.exp(power * (score - score.max()))
        found /= found.sum()
        if 1.0 / (found**2).sum() >= least:
            weight, low = found, power
        else:
            high = power
    return weight


def _corrected(
    score: NDArray[np.float64],
    cases: NDArray[np.float64],
    reported: float,
    weight: NDArray[np.float64],
    noise: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Numbers moved towards a week's report by their regression on the cases found."""
    found = np.sqrt(cases)
    error = float(_variance(reported, noise))
    gap = np.sqrt(reported) + rng.normal(size=len(found)) * np.sqrt(error) - found
    away = found - found.mean()
    together = (score - score.mean(axis=0)).T @ away
    gain = together / (float(away @ away) + error * (len(found) - 1))
    return np.asarray(score + gap[:, None] * (gain * weight)[None, :])


def _mark(prepared: Prepared, priors: Sequence[Prior], effort: Effort) -> str:
    """Changes whenever the same reports might give another fit."""
    facts = [prepared.fingerprint, [asdict(prior) for prior in priors], asdict(effort)]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _save(store: Path | None, mark: str, used: NDArray[np.float64], cloud: _Cloud) -> None:
    if store is None:
        return
    store.parent.mkdir(parents=True, exist_ok=True)
    part = store.with_suffix(".part")
    with part.open("wb") as stream:
        np.savez(stream, mark=np.array(mark), used=used, **vars(cloud))
    part.replace(store)


def _resume(store: Path | None, mark: str, target: NDArray[np.float64]) -> _Cloud | None:
    """Where the fit stopped, or None.

    Raises:
        SimulationError: it was another fit, or reports that it used are others now.
    """
    if store is None or not store.is_file():
        return None
    with np.load(store) as kept:
        used = kept["used"]
        if str(kept["mark"]) != mark or not np.array_equal(used, target[: len(used)]):
            raise SimulationError(
                f"{store}: của lần hiệu chỉnh khác hoặc số liệu đã sửa; "
                "hãy chọn thư mục khác hoặc xóa tệp này"
            )
        return _Cloud(kept["seeds"], kept["score"], kept["cases"], list(kept["ahead"]))
