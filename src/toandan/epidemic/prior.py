"""Where the linear member starts before it has seen enough of an epidemic itself.

A new outbreak has ten weeks of history; a regression on those alone extrapolates the wave it
happens to stand in. So the regression starts from coefficients learned elsewhere and moves
away from them only as far as its own origins warrant.

`prior.json` was learned by `learn` from the weekly cases and deaths of 32 European countries as
known on 8 March 2021 (European COVID-19 Forecast Hub, data of JHU CSSE, CC BY 4.0), that is from
nothing later than the first date on which this package is scored. A test learns it again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.epidemic.features import is_linear
from toandan.epidemic.members import Tuning, ridge, row_weights
from toandan.epidemic.periods import Frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from toandan.epidemic.history import History

    Floats = npt.NDArray[np.float64]

_STEPS = 6
#: periods learned from: not the first wave, whose counts tell how testing began
_LEARNED = 40


@dataclass(frozen=True)
class Start:
    """Coefficients by feature for one kind of measure and so many periods ahead.

    Attributes:
        low, high: range of each feature where the coefficients were learned.
    """

    intercept: float
    coefficients: dict[str, float]
    low: dict[str, float]
    high: dict[str, float]

    def tell(self, names: Sequence[str], features: Floats) -> Floats:
        """The change of z that these coefficients tell.

        Features not known to them are ignored; others are cut to the range they were learned
        in, so that a growth never seen there is not extrapolated.
        """
        weights = np.array([self.coefficients.get(name, 0.0) for name in names])
        low = np.array([self.low.get(name, 0.0) for name in names])
        high = np.array([self.high.get(name, 0.0) for name in names])
        told: Floats = self.intercept + np.clip(features, low, high) @ weights
        return told


def start_for(history: History, steps: int) -> Start | None:
    """The coefficients to start from; none for months, whose dynamics are others."""
    if history.now.grid.frequency is Frequency.MONTH:
        return None
    stored = _stored()[_kind(history.names)]
    entry = stored[str(min(steps, _STEPS))]
    return Start(entry["intercept"], entry["coefficients"], stored["low"], stored["high"])


def learn(histories: Sequence[History]) -> dict[str, Any]:
    """Coefficients of the linear member by kind of measure and steps, ready to be stored."""
    learned: dict[str, Any] = {}
    tuning = Tuning()
    for history in histories:
        kept = [index for index, name in enumerate(history.names) if is_linear(name)]
        names = [history.names[index] for index in kept]
        entries: dict[str, Any] = {}
        learned_from = history.features[-_LEARNED:, :, kept]
        everything = learned_from.reshape(-1, len(kept))
        for side, share in (("low", 0.01), ("high", 0.99)):
            edge = np.quantile(everything, share, axis=0).round(4).tolist()
            entries[side] = dict(zip(names, edge, strict=True))
        for steps in range(1, _STEPS + 1):
            rows = history.rows(steps)
            weights = row_weights(rows, history.complete, tuning)
            weights = weights * (rows.origin > history.complete - _LEARNED)
            fit = ridge(rows.features[:, kept], rows.change, weights, tuning)
            slopes = (fit.slopes / fit.scale).round(5).tolist()
            entries[str(steps)] = {
                "intercept": round(fit.level - float(fit.mean @ (fit.slopes / fit.scale)), 5),
                "coefficients": dict(zip(names, slopes, strict=True)),
            }
        learned[_kind(history.names)] = entries
    return learned


def _kind(names: Sequence[str]) -> str:
    return "following" if "lead_growth" in names else "leading"


@cache
def _stored() -> dict[str, Any]:
    text = resources.files("toandan.epidemic").joinpath("prior.json").read_text("utf-8")
    stored: dict[str, Any] = json.loads(text)
    return stored
