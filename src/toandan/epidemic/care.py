"""Beds that will be needed, where they are not counted themselves.

Where admissions, ICU occupancy or deaths are reported, the forecaster forecasts them like
cases (and learns how they follow cases). Where they are not, the need is computed: a share of
the cases of a day is admitted some days later and stays for a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.intervals import Interval

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Care:
    """One kind of care.

    Attributes:
        share: of reported cases that come to need it: low, middle and high.
        wait: days from the report of a case to admission.
        stay: days in care.
    """

    share: tuple[float, float, float]
    wait: Interval
    stay: Interval

    def __post_init__(self) -> None:
        """Refuse shares that are not ordered or not shares."""
        low, middle, high = self.share
        if not 0 <= low <= middle <= high <= 1:
            raise ValueError("the shares must be ordered and lie between 0 and 1")


#: Intensive care of Delta in a population mostly not yet vaccinated. Waits and stays: onset to
#: severe 6.6 days, severe to ICU 1.5, less about 3 days from onset to the report; stay until
#: death 10.7 days, until recovery 18.1 (Covasim, after Linton et al. and Verity et al. 2020).
#: The share is an assumption between hospital reports and must be set from local records.
ICU_DELTA = Care((0.005, 0.01, 0.02), Interval(5.0, 4.0), Interval(14.0, 7.0))


def demand(cases: Floats, levels: tuple[float, ...], reported: int, care: Care) -> Floats:
    """People in care by day.

    Args:
        cases: new cases by day, shape (days, levels): first the reported ones (the same in
            every column), then the quantiles of a daily forecast.
        levels: probability of each column.
        reported: how many of the days are reported ones.
        care: share, wait and stay.

    Returns:
        Shape (days - reported, levels): people in care on each forecast day. Columns take cases
        and share at the same level, so the outer ones are wide by intent: a high share and high
        cases together.
    """
    days = len(cases)
    wait, stay = care.wait.days, care.stay.days
    still = np.maximum(1.0 - np.cumsum(stay), 0.0)
    present = np.convolve(wait, still)[:days]
    share = np.interp(levels, (0.025, 0.5, 0.975), care.share)
    occupied = np.stack(
        [np.convolve(cases[:, column], present)[:days] for column in range(cases.shape[1])], axis=1
    )
    needed: Floats = occupied[reported:] * share
    return np.maximum.accumulate(needed, axis=1)
