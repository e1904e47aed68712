"""Distributions of the days between two events, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

_TAIL = 1e-6


@dataclass(frozen=True)
class Interval:
    """Days between two events, gamma distributed.

    Attributes:
        mean: days.
        spread: standard deviation, days.
        source: where the figures come from.
    """

    mean: float
    spread: float
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse figures that are no distribution."""
        if self.mean <= 0 or self.spread <= 0:
            raise ValueError("an interval needs a positive mean and spread")

    @cached_property
    def days(self) -> Floats:
        """Probability of each whole day 0, 1, 2, …, up to one in a million; sums to 1."""
        shape = (self.mean / self.spread) ** 2
        law = stats.gamma(a=shape, scale=self.mean / shape)
        longest = int(np.ceil(law.ppf(1 - _TAIL)))
        mass: Floats = np.diff(law.cdf(np.arange(longest + 1) + 0.5), prepend=0.0)
        mass /= mass.sum()
        return mass


def then(first: Floats, second: Floats) -> Floats:
    """The distribution of the sum of two independent intervals."""
    summed: Floats = np.convolve(first, second)
    summed /= summed.sum()
    return summed


#: generation time of the virus of 2020 and, shorter, of the Delta variant
GENERATION_2020 = Interval(5.5, 2.14, "Ferretti et al. 2020, as used by OpenABM-Covid19")
GENERATION_DELTA = Interval(
    4.5, 2.14, "serial interval 3.8-5.2 days in Guangzhou 2021, Li et al. 2022, PLoS NTD 10048"
)
INCUBATION_DELTA = Interval(3.7, 1.9, "Ogata et al. 2022, IJERPH 19, 1127")
#: infection to report: incubation, then a few days to the test and its entry
REPORT_DELTA = Interval(7.0, 3.5, "incubation of Delta and three days to the report; assumed")
