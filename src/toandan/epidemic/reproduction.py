"""Reproduction number, growth rate and doubling time from daily counts.

Steps, each the same for all series at once:

1. smooth reported counts by local linear regression with tricube weights (LOWESS without
   robustness rounds: Cleveland 1979, JASA 74) over three weeks, which takes out weekdays;
2. go back from reports to infections by Richardson-Lucy deconvolution with the delay from
   infection to report (Goldstein et al. 2009, PNAS 106), stopped once the fit is as good as
   chance allows;
3. estimate R_t over a sliding window by the renewal equation with a gamma posterior (Cori et
   al. 2013, Am J Epidemiol 178): a + Σ infections, b + Σ infectivity.

Uncertainty of the nowcast is carried by running all steps on draws and mixing the posteriors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaincinv

from toandan.epidemic.errors import HorizonError
from toandan.epidemic.intervals import GENERATION_DELTA, REPORT_DELTA

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

LEVELS = (0.025, 0.25, 0.5, 0.75, 0.975)
_ENOUGH = 12  # cumulative cases below which Cori et al. advise against an estimate


@dataclass(frozen=True)
class RtSettings:
    """How R_t is estimated.

    Attributes:
        generation: probability of 0, 1, 2, … days between two generations.
        delay: probability of 0, 1, 2, … days from infection to report.
        smoothing: days of the local regression (whole weeks).
        window: days over which one R_t is taken.
        prior: shape and scale of the gamma prior; its mean of 1 says nothing either way.
        rounds: deconvolution rounds at most.
    """

    generation: Floats = field(default_factory=lambda: GENERATION_DELTA.days)
    delay: Floats = field(default_factory=lambda: REPORT_DELTA.days)
    smoothing: int = 21
    window: int = 3
    prior: tuple[float, float] = (3.0, 1.0 / 3.0)
    rounds: int = 100


@dataclass(frozen=True)
class Reproduction:
    """Estimates by series and day; NaN where too few cases have been seen.

    Attributes:
        quantiles: of R_t at `LEVELS`, shape (series, days, 5).
        infections: by day of infection, shape (series, days).
        growth: rate per day (log scale) with its 95 % range, shape (series, days, 3).
        settled: days at the end whose infections are not yet reported are not settled:
            index of the last day that mostly is.
    """

    quantiles: Floats
    infections: Floats
    growth: Floats
    settled: int

    @property
    def median(self) -> Floats:
        """Shape (series, days)."""
        middle: Floats = self.quantiles[:, :, LEVELS.index(0.5)]
        return middle

    @property
    def doubling(self) -> Floats:
        """Days in which cases double (negative: halve), shape (series, days)."""
        with np.errstate(divide="ignore"):
            days: Floats = np.log(2) / self.growth[:, :, 0]
        return days


def estimate(counts: Floats, settings: RtSettings | None = None) -> Reproduction:
    """Estimate R_t for daily counts.

    Args:
        counts: shape (series, days), or (draws, series, days) to carry the uncertainty of a
            nowcast; no NaN, nothing below zero.
        settings: generation interval, delay and windows.

    Raises:
        HorizonError: the series is shorter than the smoothing window.
        ValueError: counts are missing or negative.
    """
    chosen = settings or RtSettings()
    drawn = counts if counts.ndim == 3 else counts[None]  # noqa: PLR2004 - draws, series, days
    if not (drawn >= 0).all():
        raise ValueError("counts must be neither negative nor missing; repair them first")
    draws, series, days = drawn.shape
    if days < chosen.smoothing:
        raise HorizonError(
            f"Cần ít nhất {chosen.smoothing} ngày số liệu để ước lượng hệ số lây nhiễm; "
            f"mới có {days} ngày."
        )
    flat = drawn.reshape(draws * series, days)
    smooth = _smoothed(flat, chosen.smoothing)
    infections = _deconvolve(smooth, chosen.delay, chosen.rounds)
    shape, scale = _posterior(infections, chosen)
    lead = len(chosen.delay) - 1
    enough = np.cumsum(drawn.mean(axis=0), axis=1) >= _ENOUGH
    quantiles = _mixed(
        shape[:, lead:].reshape(draws, series, days), scale[:, lead:].reshape(draws, series, days)
    )
    quantiles[~enough] = np.nan
    recent = infections[:, lead:]
    return Reproduction(
        quantiles,
        recent.reshape(draws, series, days).mean(axis=0),
        _growth(recent.reshape(draws, series, days)),
        days - 1 - round(float(chosen.delay @ np.arange(len(chosen.delay)))),
    )


def _smoothed(counts: Floats, window: int) -> Floats:
    """Counts without weekdays and chance, with the same total."""
    smooth = np.maximum(counts @ _smoother(counts.shape[1], window).T, 0.0)
    total = smooth.sum(axis=1, keepdims=True)
    smooth *= np.divide(counts.sum(axis=1, keepdims=True), total, where=total > 0, out=total)
    return smooth


@lru_cache(maxsize=32)
def _smoother(days: int, window: int) -> Floats:
    """The matrix of a local linear regression on the `window` nearest days of each day."""
    time = np.arange(days, dtype=np.float64)
    distance = np.abs(time[:, None] - time[None, :])
    width = np.sort(distance, axis=1)[:, window - 1 : window]
    weight = np.clip(1 - (distance / width) ** 3, 0.0, None) ** 3
    weight /= weight.sum(axis=1, keepdims=True)
    mean = weight @ time
    away = time[None, :] - mean[:, None]
    slope = (time - mean)[:, None] * away / (weight * away**2).sum(axis=1, keepdims=True)
    smoother: Floats = weight * (1 + slope)
    smoother.setflags(write=False)
    return smoother


@lru_cache(maxsize=32)
def _kernel(days: int, delay: tuple[float, ...]) -> Floats:
    """Reports expected by day from infections by day, which begin len(delay) - 1 days earlier."""
    length = len(delay)
    kernel = np.zeros((days, days + length - 1))
    for wait, share in enumerate(delay):
        kernel[np.arange(days), np.arange(days) + length - 1 - wait] = share
    kernel.setflags(write=False)
    return kernel


def _deconvolve(smooth: Floats, delay: Floats, rounds: int) -> Floats:
    """Infections that explain the smoothed reports, shape (series, days + len(delay) - 1)."""
    series, days = smooth.shape
    length = len(delay)
    kernel = _kernel(days, tuple(delay.tolist()))
    first = np.argmax(smooth > 0, axis=1)
    mode = int(np.argmax(delay))
    padded = np.concatenate([np.zeros((series, length - 1)), smooth], axis=1)
    rows = np.arange(days + length - 1)
    # reports moved forward by the commonest delay are a good first guess
    place = np.clip(rows + mode, length - 1 + first[:, None], days + length - 2)
    infections: Floats = np.maximum(np.take_along_axis(padded, place, axis=1), 0.0)
    infections[(infections == 0) & (rows >= first[:, None])] = 1e-3
    reported_share = kernel.sum(axis=0)
    active = smooth.sum(axis=1) > 0
    infections[~active] = 0.0
    for _ in range(rounds):
        if not active.any():
            break
        now = infections[active]
        expected = np.maximum(now @ kernel.T, 1e-9)
        observed = smooth[active]
        fit = ((expected - observed) ** 2 / expected).sum(axis=1) / days
        now = now / reported_share * ((observed / expected) @ kernel)
        infections[active] = now
        still = np.flatnonzero(active)
        active[still[fit < 1]] = False
    return infections


def _posterior(infections: Floats, settings: RtSettings) -> tuple[Floats, Floats]:
    """Shape and scale of the gamma posterior of R_t by day."""
    generation = settings.generation
    days = infections.shape[1]
    infectivity = np.zeros_like(infections)
    for wait in range(min(len(generation), days)):
        infectivity[:, wait:] += generation[wait] * infections[:, : days - wait]
    shape, scale = settings.prior
    return (
        shape + _rolling(infections, settings.window),
        1.0 / (1.0 / scale + _rolling(infectivity, settings.window)),
    )


def _rolling(values: Floats, window: int) -> Floats:
    total: Floats = np.cumsum(values, axis=1)
    moving: Floats = total.copy()
    moving[:, window:] = total[:, window:] - total[:, :-window]
    return moving


def _mixed(shape: Floats, scale: Floats) -> Floats:
    """Quantiles of the mixture over draws, shape (series, days, levels)."""
    if len(shape) == 1:
        return np.stack([gammaincinv(shape[0], level) * scale[0] for level in LEVELS], axis=-1)
    # an even grid of each posterior, pooled: the same number of points from every draw
    points = [(index + 0.5) / 20 for index in range(20)]
    pool = np.concatenate([gammaincinv(shape, point) * scale for point in points])
    mixed: Floats = np.moveaxis(np.quantile(pool, LEVELS, axis=0), 0, -1)
    return mixed


def _growth(infections: Floats, window: int = 7) -> Floats:
    """Slope of log infections over a week before each day, with its range over draws."""
    logged = np.log(np.maximum(infections, 1e-3))
    slope = np.full(logged.shape, np.nan)
    slope[:, :, window:] = (logged[:, :, window:] - logged[:, :, :-window]) / window
    count = np.full(logged.shape, np.nan)
    week = np.cumsum(infections, axis=2)
    count[:, :, window:] = week[:, :, window:] - week[:, :, :-window]
    # two Poisson counts half a window apart: the chance error of the difference of their logs
    chance = np.sqrt(4.0 / np.maximum(count, 1.0)) / (window / 2)
    middle = slope.mean(axis=0)
    error = np.sqrt(slope.var(axis=0) + (chance**2).mean(axis=0))
    ranged: Floats = np.stack([middle, middle - 1.96 * error, middle + 1.96 * error], axis=-1)
    return ranged
