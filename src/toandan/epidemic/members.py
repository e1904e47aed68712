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
        huber: residuals beyond so many robust standard deviations pull linearly.
        rounds, rate, leaves, least: of the trees (number, learning rate, leaves, rows per leaf).
        damping: share of log R that is left after one week.
        doubt: cases that a measured growth is shrunk by.
    """

    half_life: float = 100.0
    small_counts: float = 0.2
    ridge: float = 0.02
    huber: float = 1.5
    rounds: int = 60
    rate: float = 0.06
    leaves: int = 7
    least: int = 60
    damping: float = 0.7
    doubt: float = 20.0


Predict = "Callable[[Floats], Floats]"


def row_weights(rows: Rows, keep: npt.NDArray[np.bool_], cut: int, tuning: Tuning) -> Floats:
    """Newer rows and larger counts weigh more; the mean weight is 1."""
    age = cut - rows.origin[keep]
    weights = 0.5 ** (age / tuning.half_life)
    weights = weights / (0.05 + tuning.small_counts / np.exp(rows.base[keep]))
    scaled: Floats = weights / weights.mean()
    return scaled


def fit_linear(
    features: Floats, change: Floats, weights: Floats, tuning: Tuning
) -> Callable[[Floats], Floats]:
    """Ridge regression whose outliers are weighed down (three rounds of Huber weights)."""
    mean = np.average(features, axis=0, weights=weights)
    scale = np.sqrt(np.average((features - mean) ** 2, axis=0, weights=weights)) + 1e-6
    design = np.column_stack([np.ones(len(features)), (features - mean) / scale])
    penalty = np.eye(design.shape[1]) * tuning.ridge
    penalty[0, 0] = 0.0
    total, robust = weights.sum(), weights
    solution = np.zeros(design.shape[1])
    for _ in range(3):
        weighted = design * robust[:, None] / total
        solution = np.linalg.solve(weighted.T @ design + penalty, weighted.T @ change)
        residual = np.abs(change - design @ solution)
        spread = 1.48 * np.median(residual) + 1e-6
        robust = weights * np.minimum(1.0, tuning.huber * spread / np.maximum(residual, 1e-9))

    def predict(new: Floats) -> Floats:
        told: Floats = solution[0] + ((new - mean) / scale) @ solution[1:]
        return told

    return predict


def fit_trees(
    features: Floats, change: Floats, weights: Floats, tuning: Tuning
) -> Callable[[Floats], Floats]:
    """Boosted trees on absolute error; the same rows always give the same trees."""
    parameters = {
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
    rows = lightgbm.Dataset(features, change, weight=weights, free_raw_data=True)
    booster = lightgbm.train(parameters, rows, tuning.rounds)

    def predict(new: Floats) -> Floats:
        return np.asarray(booster.predict(new), dtype=np.float64)

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
