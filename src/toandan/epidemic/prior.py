"""Where the members start before they have seen enough of an epidemic themselves.

A new outbreak has ten weeks of history; a regression on those alone extrapolates the wave it
happens to stand in. So the linear member and the trees start from what was learned elsewhere
and move away from it only as far as their own origins warrant.

`prior-DAY.json` (coefficients, and how wide errors were) and `prior-DAY.npz` (trees) were learned
by `learning` from the weekly cases and deaths of 32 European countries as known on that day
(European COVID-19 Forecast Hub, data of JHU CSSE, CC BY 4.0), from copies of them made smaller,
moved in time and stretched, from invented countries (`outbreaks`), and from dengue by province of
Vietnam until 2010, its months read as weeks (OpenDengue 1.3, CC BY 4.0). Starts for months were
learned from that dengue alone, until 2000 and until 2010, from copies of it and from the invented
countries. A forecast begins from the newest start that was known on its day, so that no back-test
begins from what came after; only forecasts of earlier days than the first begin from the first
all the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

from toandan.epidemic.members import Line, times
from toandan.epidemic.periods import Frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from toandan.epidemic.history import History

    Floats = npt.NDArray[np.float64]

#: periods ahead for which something was learned; further ones start from the last of these
STEPS = 6
#: the days on which starts for weeks were learned, and those for months; ascending
WEEKS = (date(2021, 3, 8), date(2021, 7, 5))
MONTHS = (date(2001, 1, 1), date(2011, 1, 1))
#: with so many months of their own to learn from, seasons among them, forecasts begin from nothing
_ENOUGH_MONTHS = 48


@dataclass(frozen=True)
class Start:
    """What is told for one kind of measure and so many periods ahead.

    Attributes:
        intercept, coefficients: of the linear member, by feature.
        low, high: range of each feature where the coefficients were learned.
        width: tells the log of the error to expect from the inputs of the width model.
        booster: the stored trees.
        grown: names of the features the trees were grown on, in their order.
    """

    intercept: float
    coefficients: dict[str, float]
    low: dict[str, float]
    high: dict[str, float]
    width: Line
    booster: lightgbm.Booster
    grown: tuple[str, ...]

    def line(self, names: Sequence[str], features: Floats) -> Floats:
        """The change of z that the coefficients tell, shape (rows,).

        Features not known to them are ignored; others are cut to the range they were learned
        in, so that a growth never seen there is not extrapolated.
        """
        weights = np.array([self.coefficients.get(name, 0.0) for name in names])
        low = np.array([self.low.get(name, 0.0) for name in names])
        high = np.array([self.high.get(name, 0.0) for name in names])
        return self.intercept + times(np.clip(features, low, high), weights)

    def trees(self, names: Sequence[str], features: Floats) -> Floats:
        """The change of z that the stored trees tell, shape (rows,)."""
        if not len(features):
            return np.empty(0)
        order = [names.index(name) for name in self.grown]
        told = self.booster.predict(features[:, order], num_threads=1)
        return np.asarray(told, dtype=np.float64)


def start_for(history: History, steps: int) -> Start | None:
    """What to start from; none for months with years of origins, or of a measure that follows."""
    grid, kind, ahead = history.now.grid, kind_of(history.names), str(min(steps, STEPS))
    monthly = grid.frequency is Frequency.MONTH
    day = known_by(grid.as_of, MONTHS if monthly else WEEKS)
    if kind not in _stored(day) or (monthly and len(history.origins) >= _ENOUGH_MONTHS):
        return None
    stored = _stored(day)[kind]
    return Start(
        stored[ahead]["intercept"],
        stored[ahead]["coefficients"],
        stored["low"],
        stored["high"],
        _width(stored, stored[ahead]["width"]),
        _booster(day, kind, ahead),
        tuple(stored["grown"]),
    )


def _width(stored: dict[str, Any], entry: dict[str, Any]) -> Line:
    slopes, (low, high) = np.array(entry["slopes"]), np.array(stored["spread"])
    return Line(entry["intercept"], slopes, np.zeros_like(slopes), np.ones_like(slopes), low, high)


def kind_of(names: Sequence[str]) -> str:
    """Whether a measure follows another one or leads."""
    return "following" if "lead_growth" in names else "leading"


def known_by(day: date, days: Sequence[date]) -> date:
    """The newest of the starts that was known on a day; the first one for all earlier days."""
    return max((learned for learned in days if learned <= day), default=days[0])


@cache
def _stored(day: date) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(_file(day, "json"))
    return stored


@cache
def _texts(day: date) -> dict[str, str]:
    with np.load(BytesIO(_file(day, "npz"))) as arrays:
        return {name: arrays[name].tobytes().decode() for name in arrays.files}


@cache
def _booster(day: date, kind: str, steps: str) -> lightgbm.Booster:
    return lightgbm.Booster(model_str=_texts(day)[f"{kind}-{steps}"])


def _file(day: date, ending: str) -> bytes:
    return resources.files("toandan.epidemic").joinpath(f"prior-{day}.{ending}").read_bytes()
