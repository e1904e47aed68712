"""Forecast counts of the coming periods for all areas and measures at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toandan.epidemic.features import is_linear
from toandan.epidemic.history import History, Rows, gather
from toandan.epidemic.members import (
    Member,
    Tuning,
    fit_linear,
    fit_trees,
    renewal_change,
    row_weights,
)
from toandan.epidemic.periods import end_of
from toandan.epidemic.table import INDEX, LEVELS, ForecastTable
from toandan.epidemic.widths import Errors, WidthTuning, quantile_offsets

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from datetime import date

    import numpy.typing as npt

    from toandan.epidemic.data import Counts
    from toandan.epidemic.features import Picture

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """One setting for all diseases, areas and measures.

    Attributes:
        horizons: how many periods ahead.
        members: prior weights of the members; learned weights are drawn to these.
        shrink: 1 takes the prior weights, 0 the learned ones.
        power: how strongly a smaller past error raises a weight.
        block: periods between two refits of the members in the rehearsal.
        rehearsal: periods of the past for which out-of-time errors are made.
        enough: rows a fitted member needs.
    """

    horizons: int = 4
    members: tuple[tuple[Member, float], ...] = (
        (Member.LINEAR, 0.6),
        (Member.TREES, 0.4),
        (Member.RENEWAL, 0.0),
        (Member.FLAT, 0.0),
    )
    shrink: float = 1.0
    power: float = 4.0
    block: int = 6
    rehearsal: int = 60
    enough: int = 200
    tuning: Tuning = field(default_factory=Tuning)
    widths: WidthTuning = field(default_factory=WidthTuning)


def forecast(
    counts: Counts,
    day: date,
    settings: Settings | None = None,
    memory: MutableMapping[tuple[date, int], Picture] | None = None,
) -> ForecastTable:
    """Forecast from what is known on a day.

    Horizon 1 is the period that is running on `day` (or, where `day` is itself the last day of
    a reported period, the next one).

    Args:
        counts: what may be read; anything published after `day` is ignored.
        day: the day of the forecast.
        settings: one for all, by default.
        memory: pictures of past days, kept between the calls of a back-test.

    Raises:
        HorizonError: too little has been reported.
    """
    chosen = settings or Settings()
    histories = gather(counts.known(day), day, memory)
    return ForecastTable.join([_measure(history, day, chosen) for history in histories])


def _measure(history: History, day: date, settings: Settings) -> ForecastTable:
    grid = history.now.grid
    reported = np.isfinite(grid.of(history.measure)).sum(axis=1) > 0
    ahead = history.complete - history.reference[-1]
    tables = []
    for steps in range(1, int(ahead.max()) + settings.horizons + 1):
        horizon = steps - ahead
        chosen = np.flatnonzero((horizon >= 1) & (horizon <= settings.horizons) & reported)
        if not len(chosen):
            continue
        quantiles = _quantiles(history, steps, chosen, settings)
        index = pl.DataFrame(
            {
                "origin": [day] * len(chosen),
                "measure": [history.measure.value] * len(chosen),
                "area": [grid.areas[area] for area in chosen],
                "horizon": horizon[chosen],
                "end": [
                    end_of(int(history.reference[-1, area]) + steps, grid.last, grid.frequency)
                    for area in chosen
                ],
            },
            schema=INDEX,
        )
        tables.append(ForecastTable(index, quantiles))
    return ForecastTable.join(tables)


def _quantiles(
    history: History, steps: int, areas: npt.NDArray[np.intp], settings: Settings
) -> Floats:
    rows = history.rows(steps)
    days = history.now.grid.frequency.days
    linear = np.array([is_linear(name) for name in history.names])
    cut = history.complete
    new = _New(history.features[-1][areas], history.recent[-1][areas])
    told = _predict(rows, cut, new, (steps, days), linear, settings)
    rehearsed = _rehearse(rows, cut, (steps, days), linear, settings)
    weights = _weights(rows, rehearsed, cut, settings)
    centre = _combine(told, weights)
    past = _combine(rehearsed, weights)
    known = np.isfinite(past)
    errors = Errors(
        rows.outcome[known] - past[known],
        rows.base[known],
        rows.spread[known],
        (cut - rows.origin[known]).astype(np.float64),
    )
    base = history.base[-1][areas]
    offsets = quantile_offsets(errors, base, history.spread[-1][areas], LEVELS, settings.widths)
    logged = np.maximum((base + centre)[:, None] + offsets, 0.0)
    quantiles: Floats = np.expm1(logged)
    return quantiles


@dataclass(frozen=True)
class _New:
    """Situations to be told, as rows."""

    features: Floats
    recent: Floats


def _predict(
    rows: Rows,
    cut: int,
    new: _New,
    ahead: tuple[int, float],
    linear: npt.NDArray[np.bool_],
    settings: Settings,
) -> Floats:
    """What each member tells from the rows known at `cut`; NaN from a member without a voice."""
    steps, days = ahead
    told = np.full((len(settings.members), len(new.features)), np.nan)
    keep = (rows.target <= cut) & (rows.origin <= cut)
    fitted = int(keep.sum()) >= settings.enough
    if fitted:
        weights = row_weights(rows, keep, cut, settings.tuning)
        features, change = rows.features[keep], rows.change[keep]
    for place, (member, prior) in enumerate(settings.members):
        if prior == 0 and settings.shrink == 1 and fitted:
            continue
        if member is Member.FLAT:
            told[place] = 0.0
        elif member is Member.RENEWAL:
            told[place] = renewal_change(new.recent, days, steps, settings.tuning)
        elif fitted and member is Member.LINEAR:
            model = fit_linear(features[:, linear], change, weights, settings.tuning)
            told[place] = model(new.features[:, linear])
        elif fitted:
            told[place] = fit_trees(features, change, weights, settings.tuning)(new.features)
    return told


def _rehearse(
    rows: Rows,
    cut: int,
    ahead: tuple[int, float],
    linear: npt.NDArray[np.bool_],
    settings: Settings,
) -> Floats:
    """What the members would have told at past origins, from the rows known then."""
    told = np.full((len(settings.members), len(rows.change)), np.nan)
    first = (cut - settings.rehearsal) // settings.block * settings.block
    for start in range(first, cut + 1, settings.block):
        inside = (rows.origin >= start) & (rows.origin < start + settings.block)
        if inside.any():
            new = _New(rows.features[inside], rows.recent[inside])
            told[:, inside] = _predict(rows, start, new, ahead, linear, settings)
    return told


def _weights(rows: Rows, rehearsed: Floats, cut: int, settings: Settings) -> Floats:
    """Weights of the members from their past errors, drawn to the prior weights."""
    prior = np.array([weight for _, weight in settings.members])
    if settings.shrink >= 1:
        return prior
    recency = 0.5 ** ((cut - rows.origin) / settings.widths.half_life)
    everyone = np.isfinite(rehearsed).all(axis=0)
    if everyone.sum() < settings.enough:
        return prior
    error = np.abs(rehearsed[:, everyone] - rows.outcome[everyone])
    mean = np.average(error, axis=1, weights=recency[everyone]) + 1e-3
    learned = mean**-settings.power
    learned /= learned.sum()
    weights: Floats = settings.shrink * prior + (1 - settings.shrink) * learned
    return weights


def _combine(told: Floats, weights: Floats) -> Floats:
    """Weighted mean over the members that have a voice; NaN where none has."""
    voice = np.isfinite(told)
    share = np.where(voice, weights[:, None], 0.0)
    lonely = voice.any(axis=0) & (share.sum(axis=0) == 0)
    share[:, lonely] = voice[:, lonely]
    total = share.sum(axis=0)
    total[total == 0] = np.nan
    mean: Floats = (np.nan_to_num(told) * share).sum(axis=0) / total
    return mean
