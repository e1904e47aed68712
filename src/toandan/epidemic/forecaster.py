"""Forecast counts of the coming periods for all areas and measures at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toandan.epidemic.features import is_linear, is_tree
from toandan.epidemic.history import History, gather
from toandan.epidemic.members import (
    Member,
    Trees,
    Tuning,
    apart,
    renewal_change,
    ridge,
    row_weights,
)
from toandan.epidemic.periods import end_of
from toandan.epidemic.prior import start_for
from toandan.epidemic.skips import Skips
from toandan.epidemic.table import INDEX, LEVELS, ForecastTable
from toandan.epidemic.widths import Errors, Situations, WidthTuning, quantile_offsets
from toandan.epidemic.zeros import Zeros, ZeroTuning

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from datetime import date

    import numpy.typing as npt

    from toandan.epidemic.areas import Areas
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
        origins: past origins that trees need which start from nothing.
        begun: the same for trees that start from stored ones.
    """

    horizons: int = 4
    members: tuple[tuple[Member, float], ...] = (
        (Member.LINEAR, 0.6),
        (Member.TREES, 0.4),
        (Member.RENEWAL, 0.0),
        (Member.FLAT, 0.0),
    )
    shrink: float = 0.3
    power: float = 6.0
    block: int = 8
    rehearsal: int = 56
    enough: int = 200
    origins: int = 20
    begun: int = 8
    tuning: Tuning = field(default_factory=Tuning)
    widths: WidthTuning = field(default_factory=WidthTuning)
    zeros: ZeroTuning = field(default_factory=ZeroTuning)


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
    table = ForecastTable.join([_measure(history, day, chosen) for history in histories])
    return table if counts.areas is None else _within(table, counts.areas)


def _within(table: ForecastTable, areas: Areas) -> ForecastTable:
    """No more people than there are, where a population is known."""
    people = {area.code: area.population for area in areas if area.population > 0}
    most = np.array([people.get(area, np.inf) for area in table.index["area"]])
    return replace(table, quantiles=np.minimum(table.quantiles, most[:, None]))


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
    cell = _Cell(history, steps, settings)
    rows, cut = cell.rows, history.complete
    seasonal = history.seasonal(steps)[-1][areas]
    features = np.concatenate([history.features[-1][areas], seasonal], axis=1)
    told = cell.tell(cut, features, history.recent[-1][areas], cell.begin(features))
    rehearsed = cell.rehearse()
    weights = cell.weights(rehearsed)
    past = _combine(rehearsed, weights)
    skips = Skips.of(history)
    hidden = skips.hides(rows)
    known = np.isfinite(past) & np.isfinite(rows.outcome) & ~hidden
    errors = Errors(
        rows.outcome[known] - past[known],
        rows.base[known],
        rows.spread[known],
        (cut - rows.origin[known]).astype(np.float64),
        rows.area[known],
    )
    base = history.base[-1][areas]
    new = Situations(base, history.spread[-1][areas], areas)
    width = None if cell.start is None else cell.start.width
    offsets = quantile_offsets(errors, new, LEVELS, settings.widths, width)
    logged = np.maximum((base + _combine(told, weights))[:, None] + offsets, 0.0)
    zeros = Zeros.of(rows, cell.names, cut, hidden, settings.zeros)
    if zeros is not None:
        logged = zeros.blend(logged, base, features, cell.names, areas, LEVELS, settings.zeros)
    return skips.apply(np.expm1(logged), areas, history.reference[-1][areas] + steps, LEVELS)


class _Cell:
    """One measure, so many periods ahead: its rows, and the members fitted to parts of them."""

    def __init__(self, history: History, steps: int, settings: Settings) -> None:
        self.rows = history.rows(steps)
        self.steps, self.settings, self.now = steps, settings, history.complete
        self.days = history.now.grid.frequency.days
        extra = ("season_ahead", "season_now")[: history.seasonal(steps).shape[2]]
        self.names = (*history.names, *extra)
        self.linear = np.array([is_linear(name) for name in self.names])
        self.tree = np.array([is_tree(name) for name in self.names])
        self.start = start_for(history, steps)
        self.row_weights = np.ones(0)
        self.begun = self.begin(self.rows.features)
        if len(self.rows.change) >= settings.enough:
            self.row_weights = row_weights(self.rows, self.now, settings.tuning)
            self.trees = Trees(
                self.rows.features[:, self.tree],
                self.row_weights,
                settings.tuning,
                settings.tuning.rounds if self.start is None else settings.tuning.moves,
            )

    def begin(self, features: Floats) -> tuple[Floats, Floats]:
        """What the linear member and the trees tell before they have seen any row."""
        if self.start is None:
            return np.zeros(len(features)), np.zeros(len(features))
        return self.start.line(self.names, features), self.start.trees(self.names, features)

    def tell(
        self, cut: int, features: Floats, recent: Floats, begun: tuple[Floats, Floats]
    ) -> Floats:
        """What each member tells from the rows known at `cut`; NaN without a voice."""
        settings = self.settings
        told = np.full((len(settings.members), len(features)), np.nan)
        keep = (self.rows.target <= cut) & (self.rows.origin <= cut)
        origins = len(np.unique(self.rows.origin[keep]))
        line, trees = begun
        for place, (member, _) in enumerate(settings.members):
            if member is Member.FLAT:
                told[place] = 0.0
            elif member is Member.RENEWAL:
                told[place] = renewal_change(recent, self.days, self.steps, settings.tuning)
            elif member is Member.LINEAR:
                told[place] = self._linear(keep, origins, line, features)
            else:
                told[place] = self._trees(keep, origins, trees, features)
        return told

    def _linear(
        self, keep: npt.NDArray[np.bool_], origins: int, told: Floats, features: Floats
    ) -> Floats | float:
        """Start from coefficients learned elsewhere; leave them as far as the rows warrant."""
        settings = self.settings
        if keep.sum() < settings.enough:
            return np.nan if self.start is None else told
        extra = 0.0 if self.start is None else settings.tuning.caution / origins**2
        model = ridge(
            self.rows.features[keep][:, self.linear],
            self._left(keep, self.begun[0]),
            self.row_weights[keep],
            settings.tuning,
            extra,
        )
        moved: Floats = told + model(features[:, self.linear])
        return moved

    def _trees(
        self, keep: npt.NDArray[np.bool_], origins: int, told: Floats, features: Floats
    ) -> Floats | float:
        """Start from stored trees; add to them once there are enough rows."""
        settings = self.settings
        needed = settings.origins if self.start is None else settings.begun
        if origins < needed or keep.sum() < settings.enough:
            return np.nan if self.start is None else told
        moved: Floats = told + self.trees.fit(keep, self._left(keep, self.begun[1]))(
            features[:, self.tree]
        )
        return moved

    def _left(self, keep: npt.NDArray[np.bool_], told: Floats) -> Floats:
        """What is left to learn where `told` is told already."""
        change = (self.rows.change - told)[keep]
        if self.start is None:
            return change
        return apart(change, self.rows.origin[keep], self.row_weights[keep], self.settings.tuning)

    def rehearse(self) -> Floats:
        """What the members would have told at past origins, from the rows known then."""
        rows, settings = self.rows, self.settings
        told = np.full((len(settings.members), len(rows.change)), np.nan)
        first = (self.now - settings.rehearsal) // settings.block * settings.block
        for start in range(first, self.now + 1, settings.block):
            inside = (rows.origin >= start) & (rows.origin < start + settings.block)
            if inside.any():
                begun = self.begun[0][inside], self.begun[1][inside]
                told[:, inside] = self.tell(
                    start, rows.features[inside], rows.recent[inside], begun
                )
        return told

    def weights(self, rehearsed: Floats) -> Floats:
        """Weights of the members from their past errors, drawn to the prior weights.

        Each member is compared with the first one where both had a voice.
        """
        settings, rows = self.settings, self.rows
        prior = np.array([weight for _, weight in settings.members])
        recency = 0.5 ** ((self.now - rows.origin) / settings.widths.half_life)
        ratio = np.ones(len(prior))
        for place in range(1, len(prior)):
            both = np.isfinite(rehearsed[0] + rehearsed[place] + rows.outcome)
            if both.sum() >= settings.enough:
                error = np.abs(rehearsed[:, both] - rows.outcome[both])
                first, mine = (np.average(error[k], weights=recency[both]) for k in (0, place))
                ratio[place] = (mine + 1e-3) / (first + 1e-3)
        learned = prior * ratio**-settings.power
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
