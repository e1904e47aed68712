"""The members of the ensemble: each tells the change of z = log(count + 1) over some periods.

* **flat**: nothing changes;
* **renewal**: the reproduction number of the last two periods, drawn to 1 geometrically, put
  through the renewal equation;
* **linear**: ridge regression with Huber weights, pooled over all areas;
* **trees**: gradient-boosted regression trees on absolute error, pooled likewise.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import lightgbm
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from toandan.epidemic.history import Rows

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]


#: rows of a block: OpenBLAS uses one thread up to 262,144 multiplications
_BLOCK = 96


class Member(StrEnum):
    """Who contributes to a forecast."""

    LINEAR = "linear"
    TREES = "trees"
    RENEWAL = "renewal"
    FLAT = "flat"


@dataclass(frozen=True)
class Tuning:
    """How the fitted members learn.

    Attributes:
        half_life: periods after which a row counts half.
        small_counts: how much rows with small counts weigh less.
        ridge: penalty on standardised coefficients.
        caution: further penalty, divided by the number of origins squared: how slowly the
            linear member leaves the coefficients it starts from.
        shared: origins by which a change common to all areas at one time is doubted.
        huber: residuals beyond so many robust standard deviations pull linearly.
        edge: share of rows at each end of a feature beyond which it is cut.
        rounds, rate, leaves, least: of the trees (number, learning rate, leaves, rows per leaf).
        moves: number of trees that are added to stored ones.
        damping: share of log R that is left after one week.
        doubt: cases that a measured growth is shrunk by.
    """

    half_life: float = 100.0
    small_counts: float = 0.2
    ridge: float = 0.02
    caution: float = 200.0
    shared: float = 25.0
    huber: float = 1.5
    edge: float = 0.005
    rounds: int = 40
    moves: int = 20
    rate: float = 0.09
    leaves: int = 7
    least: int = 60
    damping: float = 0.7
    doubt: float = 20.0


def row_weights(rows: Rows, now: int, tuning: Tuning) -> Floats:
    """Newer rows and larger counts weigh more; the mean weight is 1."""
    weights = 0.5 ** ((now - rows.origin) / tuning.half_life)
    weights = weights / (0.05 + tuning.small_counts / np.exp(rows.base))
    scaled: Floats = weights / weights.mean()
    return scaled


def apart(change: Floats, origin: Ints, weights: Floats, tuning: Tuning) -> Floats:
    """Changes less a share of what was common to all areas at each origin.

    Few origins are few waves: that everything rose in the two months that are known says next
    to nothing about the next month. What the areas did against each other does.

    Args:
        change: shape (rows,).
        origin: number of each row's origin.
        weights: of the rows.
        tuning: `shared`: with so many origins, half of the common change is taken out.
    """
    distinct, place = np.unique(origin, return_inverse=True)
    total = np.maximum(np.bincount(place, weights), 1e-12)
    common = np.bincount(place, weights * change) / total
    share = 1 / (1 + (len(distinct) / tuning.shared) ** 2)
    left: Floats = change - share * common[place]
    return left


@dataclass(frozen=True)
class Line:
    """A fitted line: level and slopes in standardised features, and the range it was seen in."""

    level: float
    slopes: Floats
    mean: Floats
    scale: Floats
    low: Floats
    high: Floats

    def __call__(self, features: Floats) -> Floats:
        """Tell the outcome, with features cut to the range of the fit."""
        inside = np.clip(features, self.low, self.high)
        return self.level + times((inside - self.mean) / self.scale, self.slopes)


def times(matrix: Floats, vector: Floats) -> Floats:
    """The product of a tall matrix and a vector, without the threads of the BLAS library.

    For matrices as small as these, threads wait for each other longer than they work: on a busy
    machine of two cores the forecast of one date took 8.5 s of processor time with them and 1.9 s
    without.
    """
    product: Floats = np.einsum("ij,j->i", matrix, vector)
    return product


def _gram(left: Floats, right: Floats) -> Floats:
    """The transpose of `left` times `right`, in blocks too small for threads (see `times`)."""
    summed = np.zeros((left.shape[1], right.shape[1]))
    for start in range(0, len(left), _BLOCK):
        summed += left[start : start + _BLOCK].T @ right[start : start + _BLOCK]
    return summed


def ridge(
    features: Floats, outcome: Floats, weights: Floats, tuning: Tuning, extra: float = 0.0
) -> Line:
    """Ridge regression whose outliers are weighed down (three rounds of Huber weights).

    Args:
        features: shape (rows, features).
        outcome: what is to be told, shape (rows,).
        weights: shape (rows,).
        tuning: penalty and Huber limit.
        extra: further penalty, on the mean too, where there are few origins.
    """
    mean = np.average(features, axis=0, weights=weights)
    scale = np.sqrt(np.average((features - mean) ** 2, axis=0, weights=weights)) + 1e-6
    design = np.column_stack([np.ones(len(features)), (features - mean) / scale])
    penalty = np.eye(design.shape[1]) * (tuning.ridge + extra)
    penalty[0, 0] = extra
    total, robust = weights.sum(), weights
    solution = np.zeros(design.shape[1])
    for _ in range(3):
        weighted = design * robust[:, None] / total
        pull = times(weighted.T, outcome)
        solved = np.linalg.solve(_gram(weighted, design) + penalty, pull)
        solution = np.asarray(solved, dtype=np.float64)
        residual: Floats = np.abs(outcome - times(design, solution))
        spread = 1.48 * np.median(residual[weights > 0]) + 1e-6
        robust = weights * np.minimum(1.0, tuning.huber * spread / np.maximum(residual, 1e-9))
    low, high = np.quantile(features, [tuning.edge, 1 - tuning.edge], axis=0)
    return Line(float(solution[0]), solution[1:], mean, scale, low, high)


def tree_parameters(tuning: Tuning) -> dict[str, object]:
    """How LightGBM grows trees: on absolute error, one thread, the same every time."""
    return {
        "objective": "l1",
        "learning_rate": tuning.rate,
        "num_leaves": tuning.leaves,
        "min_data_in_leaf": tuning.least,
        "lambda_l2": 5.0,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "feature_fraction": 0.5,
        "max_bin": 63,
        "num_threads": 1,
        "seed": 1,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
    }


class Trees:
    """Boosted trees on absolute error, fitted to parts of the same rows again and again.

    Sorting the features into bins takes as long as growing the trees, so it is done once.
    The same rows always give the same trees.

    Args:
        features: shape (rows, features).
        weights: shape (rows,).
        tuning: size and number of the trees.
        rounds: how many trees.
    """

    def __init__(self, features: Floats, weights: Floats, tuning: Tuning, rounds: int) -> None:
        self._rounds = rounds
        self._parameters = tree_parameters(tuning)
        self._rows = lightgbm.Dataset(
            features,
            np.zeros(len(features)),
            weight=weights,
            params=self._parameters,
            free_raw_data=False,
        )

    def fit(self, keep: npt.NDArray[np.bool_], change: Floats) -> Callable[[Floats], Floats]:
        """Grow trees on some of the rows that tell `change`, one for each row kept."""
        part = self._rows.subset(np.flatnonzero(keep).tolist()).construct()
        part.set_label(change)
        booster = lightgbm.train(self._parameters, part, self._rounds)

        def predict(new: Floats) -> Floats:
            return np.asarray(booster.predict(new, num_threads=1), dtype=np.float64)

        return predict


def renewal_change(recent: Floats, days: float, steps: int, tuning: Tuning) -> Floats:
    """Change of z told by a damped renewal equation.

    With a generation interval concentrated near its mean T, incidence grows by R^(1/T) per day;
    log R falls by `damping` per week, so the change over k weeks is g·(d + d² + … + d^k) with
    the growth g of the last two periods (weights 0.7 and 0.3), shrunk where counts are small.

    Args:
        recent: z of the last periods, newest first, shape (rows, 5).
        days: length of a period.
        steps: periods ahead.
        tuning: damping and doubt.
    """
    growth = 0.7 * (recent[:, 0] - recent[:, 1]) + 0.3 * (recent[:, 1] - recent[:, 2])
    counts = np.expm1(recent[:, :2].mean(axis=1))
    growth = np.clip(growth, -1.0, 1.0) * counts / (counts + tuning.doubt)
    damping = tuning.damping ** min(days / 7.0, 2.0)
    change: Floats = growth * sum(damping**ahead for ahead in range(1, steps + 1))
    return change
