"""Proper scores of quantile forecasts.

Definitions:

* weighted interval score: Bracher, Ray, Gneiting, Reich (2021), PLoS Comput Biol 17, e1008618.
  For K central intervals and the median,
  WIS = (½·|y − m| + Σ α_k/2 · IS_α_k) / (K + ½), which equals the mean of twice the pinball
  losses over all 2K + 1 levels;
* the same on log(x + 1): Bosse et al. (2023), PLoS Comput Biol 19, e1011393;
* bias: 1 − 2·(largest level whose quantile does not exceed the truth) as in Funk et al. (2019),
  PLoS Comput Biol 15, e1006785: +1 means every forecast was too high.

All functions take quantiles of shape (rows, levels) and truths of shape (rows,).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from toandan.epidemic.series import Grid
    from toandan.epidemic.table import ForecastTable

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

_HALF = 0.5
_KEYS = ("origin", "measure", "area", "horizon", "end")


@dataclass(frozen=True)
class Parts:
    """The weighted interval score and what it is made of; each of shape (rows,)."""

    dispersion: Floats
    overprediction: Floats
    underprediction: Floats

    @property
    def total(self) -> Floats:
        """The weighted interval score."""
        return self.dispersion + self.overprediction + self.underprediction


def weighted_interval_score(quantiles: Floats, levels: Sequence[float], truth: Floats) -> Parts:
    """Score quantiles by their central intervals.

    Raises:
        ValueError: the levels do not pair up around a median.
    """
    probability = np.asarray(levels, dtype=np.float64)
    count = len(probability)
    if count % 2 == 0 or not np.allclose(probability + probability[::-1], 1.0):
        raise ValueError("levels must be symmetric around 0.5 and include it")
    middle = count // 2
    median = quantiles[:, middle]
    over = _HALF * np.maximum(median - truth, 0.0)
    under = _HALF * np.maximum(truth - median, 0.0)
    dispersion = np.zeros_like(median)
    for lower in range(middle):
        alpha = 2.0 * probability[lower]
        low, high = quantiles[:, lower], quantiles[:, count - 1 - lower]
        dispersion += alpha / 2 * (high - low)
        over += np.maximum(low - truth, 0.0)
        under += np.maximum(truth - high, 0.0)
    weight = middle + _HALF
    return Parts(dispersion / weight, over / weight, under / weight)


def log_scale(counts: Floats) -> Floats:
    """log(x + 1), with counts below zero (corrections) taken as zero."""
    logged: Floats = np.log1p(np.maximum(counts, 0.0))
    return logged


def covered(quantiles: Floats, levels: Sequence[float], truth: Floats, share: float) -> Bools:
    """Whether the central interval of a given share holds the truth."""
    probability = np.asarray(levels)
    low = int(np.argmin(np.abs(probability - (1 - share) / 2)))
    high = int(np.argmin(np.abs(probability - (1 + share) / 2)))
    inside: Bools = (truth >= quantiles[:, low]) & (truth <= quantiles[:, high])
    return inside


def bias(quantiles: Floats, levels: Sequence[float], truth: Floats) -> Floats:
    """From -1 (every quantile too low) to +1 (every quantile too high), 0 in the middle.

    Ties count half: a truth that equals several quantiles is rated by their middle level.
    """
    probability = np.asarray(levels)
    below = np.where(quantiles < truth[:, None], probability, 0.0).max(axis=1)
    above = np.where(quantiles > truth[:, None], probability, 1.0).min(axis=1)
    rated: Floats = 1.0 - (below + above)
    return rated


def pit(
    quantiles: Floats, levels: Sequence[float], truth: Floats, *, seed: int = 20_210_308
) -> Floats:
    """Probability integral transform of each truth, drawn evenly within its bin.

    Counts tie with quantiles, so the transform is randomised (Czado, Gneiting, Held 2009,
    Biometrics 65); a calibrated forecaster gives a flat histogram.
    """
    probability = np.asarray(levels)
    low = np.where(quantiles < truth[:, None], probability, 0.0).max(axis=1)
    high = np.where(quantiles > truth[:, None], probability, 1.0).min(axis=1)
    draw = np.random.default_rng(seed).random(len(truth))
    transformed: Floats = low + draw * (high - low)
    return transformed


def truth_of(table: ForecastTable, final: Grid) -> Floats:
    """The counts that came in for each row of a forecast; NaN where none did."""
    area_of = {area: index for index, area in enumerate(final.areas)}
    measure_of = {measure.value: index for index, measure in enumerate(final.measures)}
    end_of = {end: index for index, end in enumerate(final.ends())}
    truth = np.full(len(table), np.nan)
    keys = table.index.select("measure", "area", "end").iter_rows()
    for row, (measure, area, end) in enumerate(keys):
        place = (measure_of.get(measure), area_of.get(area), end_of.get(end))
        if None not in place:
            truth[row] = final.values[place]
    return truth


def score(table: ForecastTable, final: Grid) -> pl.DataFrame:
    """Score a forecast against the counts that came in.

    Returns:
        The index of the forecast for the rows whose truth is known, with `truth`, `wis`,
        `dispersion`, `overprediction`, `underprediction`, `wis_log`, `error` (absolute, of the
        median), `bias`, `pit`, `within_50` and `within_95`.
    """
    truth = truth_of(table, final)
    known = np.flatnonzero(np.isfinite(truth))
    quantiles, levels, came = table.quantiles[known], table.levels, truth[known]
    natural = weighted_interval_score(quantiles, levels, came)
    logged = weighted_interval_score(log_scale(quantiles), levels, log_scale(came))
    return table.index[known].with_columns(
        model=pl.lit(table.model),
        truth=pl.Series(came),
        wis=pl.Series(natural.total),
        dispersion=pl.Series(natural.dispersion),
        overprediction=pl.Series(natural.overprediction),
        underprediction=pl.Series(natural.underprediction),
        wis_log=pl.Series(logged.total),
        error=pl.Series(np.abs(came - quantiles[:, len(levels) // 2])),
        bias=pl.Series(bias(quantiles, levels, came)),
        pit=pl.Series(pit(quantiles, levels, came)),
        within_50=pl.Series(covered(quantiles, levels, came, 0.5)),
        within_95=pl.Series(covered(quantiles, levels, came, 0.95)),
    )


def pair(scores: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    """Rows that both were scored on, the columns of the other with the ending `_reference`."""
    return scores.join(reference, on=list(_KEYS), how="inner", suffix="_reference")


def relative(pairs: pl.DataFrame, column: str, by: Sequence[str] = ()) -> pl.DataFrame:
    """Mean score divided by the reference's mean score, by groups of rows."""
    ratio = pl.col(column).mean() / pl.col(f"{column}_reference").mean()
    summary = [pl.len().alias("rows"), ratio.alias("ratio")]
    if not by:
        return pairs.select(summary)
    return pairs.group_by(*by).agg(summary).sort(*by)


def geometric_mean(ratios: Floats) -> float:
    """The mean of ratios, fair between one half and two."""
    return float(np.exp(np.log(ratios).mean()))


@dataclass(frozen=True)
class Interval:
    """An estimate with the range that holds it with 95 %."""

    estimate: float
    low: float
    high: float


def bootstrap_relative(
    pairs: pl.DataFrame,
    column: str,
    by: Sequence[str] = ("measure", "horizon"),
    *,
    block: int = 4,
    draws: int = 1000,
    seed: int = 20_210_308,
) -> Interval:
    """Geometric mean of relative scores over groups, with a block-bootstrap interval.

    Scores of neighbouring weeks are alike, so whole runs of `block` forecast dates are drawn
    with replacement, around the end of the series to its start (circular block bootstrap,
    Politis & Romano 1992).
    """
    names = [column, f"{column}_reference"]
    sums = pairs.group_by("origin", *by).agg(pl.col(names).sum()).sort("origin", *by)
    origins = {day: index for index, day in enumerate(sums["origin"].unique().sort().to_list())}
    groups: dict[tuple[object, ...], int] = {}
    totals = np.zeros((2, len(origins), sums.select(by).unique().height))
    for row in sums.iter_rows(named=True):
        group = groups.setdefault(tuple(row[name] for name in by), len(groups))
        totals[:, origins[row["origin"]], group] = row[names[0]], row[names[1]]
    own, other = totals.sum(axis=1)
    generator = np.random.default_rng(seed)
    count = len(origins)
    starts = generator.integers(0, count, size=(draws, -(-count // block)))
    chosen = (starts[:, :, None] + np.arange(block)).reshape(draws, -1)[:, :count] % count
    drawn = totals[:, chosen].sum(axis=2)
    values = np.exp(np.log(drawn[0] / drawn[1]).mean(axis=1))
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(geometric_mean(own / other), float(low), float(high))


def summary(scores: pl.DataFrame, by: Sequence[str] = ("measure", "horizon")) -> pl.DataFrame:
    """Mean scores and shares of truths inside the intervals, by groups of rows."""
    columns = ["wis", "dispersion", "overprediction", "underprediction", "wis_log", "error", "bias"]
    means = [pl.col(name).mean() for name in (*columns, "within_50", "within_95")]
    return scores.group_by(*by).agg(pl.len().alias("rows"), *means).sort(*by)
