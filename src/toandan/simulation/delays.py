"""Delays in days as quantile tables: a draw is one look-up with twelve random bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from toandan.simulation.engine.tables import QUANTILES

if TYPE_CHECKING:
    from numpy.typing import NDArray

LAWS = ("lognormal", "gamma", "weibull", "exponential", "constant")
_MOST = 250
_STEPS = 60


@dataclass(frozen=True)
class Delay:
    """A delay with its law, mean and standard deviation in days."""

    law: str
    mean: float
    sd: float = 0.0

    def quantiles(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """Quantiles in (fractional) days."""
        if self.law == "constant":
            return np.full_like(probabilities, self.mean)
        if self.law == "exponential":
            return -self.mean * np.log1p(-probabilities)
        if self.law == "lognormal":
            variance = np.log1p((self.sd / self.mean) ** 2)
            middle = np.log(self.mean) - variance / 2
            return np.asarray(np.exp(middle + np.sqrt(variance) * special.ndtri(probabilities)))
        if self.law == "gamma":
            shape = (self.mean / self.sd) ** 2
            return np.asarray(special.gammaincinv(shape, probabilities) * self.mean / shape)
        shape = _weibull_shape(self.sd / self.mean)
        scale = self.mean / special.gamma(1 + 1 / shape)
        return np.asarray(scale * (-np.log1p(-probabilities)) ** (1 / shape))

    def table(self, least: int = 0) -> NDArray[np.uint8]:
        """Whole days at evenly spread probabilities, shape (QUANTILES,)."""
        days = np.rint(self.quantiles(midpoints()))
        return np.clip(days, least, _MOST).astype(np.uint8)


def midpoints() -> NDArray[np.float64]:
    """Probabilities in the middle of `QUANTILES` equal parts."""
    return (np.arange(QUANTILES) + 0.5) / QUANTILES


def _weibull_shape(variation: float) -> float:
    """Shape of a Weibull law from its coefficient of variation, by bisection."""
    low, high = 0.1, 50.0
    for _ in range(_STEPS):
        shape = (low + high) / 2
        ratio = special.gamma(1 + 2 / shape) / special.gamma(1 + 1 / shape) ** 2
        if ratio - 1 > variation**2:
            low = shape
        else:
            high = shape
    return (low + high) / 2


def variation_table(dispersion: float) -> NDArray[np.float32]:
    """Individual infectiousness: gamma with mean 1 and shape `dispersion`; 0 means none.

    With Poisson contacts this gives negative binomial offspring (Lloyd-Smith et al.,
    Nature 2005).
    """
    if dispersion <= 0:
        return np.ones(QUANTILES, dtype=np.float32)
    factor = special.gammaincinv(dispersion, midpoints()) / dispersion
    return np.asarray(factor / factor.mean(), dtype=np.float32)
