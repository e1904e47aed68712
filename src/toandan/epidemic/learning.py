"""How the stored starts (`prior`) were learned: one picture, and copies of it.

32 countries in one year saw two waves, all at much the same time and with large counts. What
is learned must serve a province with three cases a week and waves that come one by one.
Therefore the picture is copied: counts are thinned (each case is kept with a small chance, so
that chance variation grows as it does in small places), countries are moved in time against
each other (so that their common growth tells less), waves are stretched and compressed, and
deaths are also learned from alone, as a measure that nothing leads. A dozen invented countries
(`outbreaks`) show what it looks like when an outbreak goes from area to area, and so do counts of
another disease by province, whose months are read as if they were weeks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np
import polars as pl

from toandan.epidemic.data import Counts
from toandan.epidemic.features import is_linear, is_tree
from toandan.epidemic.history import gather
from toandan.epidemic.members import Tuning, ridge, row_weights, tree_parameters
from toandan.epidemic.outbreaks import invent
from toandan.epidemic.periods import Frequency
from toandan.epidemic.places import Nearness
from toandan.epidemic.prior import STEPS, kind_of
from toandan.epidemic.scores import log_scale
from toandan.epidemic.series import COLUMNS, CountSeries
from toandan.epidemic.widths import WidthTuning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import numpy.typing as npt

    from toandan.epidemic.history import History
    from toandan.epidemic.members import Line
    from toandan.epidemic.series import Grid

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]

#: the share of counts that is kept
SHARES = (1.0, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003)
#: smaller shares of deaths alone leave next to nothing to learn from
_LEAST_ALONE = 0.03
#: the longest way a country is moved, in weeks
_MOVED = 16
_STRETCHES = (0.7, 1.4)
#: countries that are invented
_INVENTED = 12
#: shares and windows of provinces with another disease, the periods from one window to the next,
#: and the share of periods that must have been reported
_OTHER_SHARES, _WINDOWS, _STRIDE, _REPORTED = (1.0, 0.1), 3, 66, 0.7
#: of the stored trees
_TREES = Tuning(rate=0.12, leaves=31, least=150)
_ROUNDS = 60
_ZERO = 1e-9
_STATISTICS = (
    "tree_sizes",
    "split_gain",
    "leaf_weight",
    "leaf_count",
    "internal_value",
    "internal_weight",
    "internal_count",
)


@dataclass(frozen=True)
class Copy:
    """One copy of the picture, as a history of one measure.

    Attributes:
        periods: how many of its last periods are learned from.
    """

    history: History
    periods: int


def copies(
    counts: Counts, day: date, periods: int, others: Sequence[Grid] = (), seed: int = 3
) -> list[Copy]:
    """The picture of a day and its copies, as histories of single measures.

    Args:
        counts: weeks, and days beside them.
        day: nothing known later is learned from.
        periods: how many of the last periods are learned from.
        others: counts of other diseases by area, of one measure; a period is read as a week.
        seed: of thinning, moving and inventing.
    """
    generator = np.random.default_rng(seed)
    grid, daily = counts.known(day).grids(day, counts.rhythm(day))
    whole = np.maximum(np.nan_to_num(grid.values), 0.0)
    made: list[History] = []
    for share in SHARES:
        made += _learnable(_thinned(grid, daily, share, generator), day, share)
    apart = Nearness.none(len(grid.areas))
    changed: list[tuple[Floats, Nearness | None]] = [
        (values, apart) for values in _moved(whole, generator)
    ]
    changed += [(values, None) for values in _stretched(whole)]
    for values, near in changed:
        for share in SHARES:
            kept = _keep(values, share, generator)
            made += _learnable((replace(grid, values=kept), None), day, share, near)
    for _ in range(_INVENTED):
        told, near = invent(generator)
        areas = tuple(f"{area:02}" for area in range(len(told)))
        country = replace(grid, areas=areas, measures=grid.measures[:1], values=told[None])
        made += _learnable((country, None), day, 0.0, near)
    for other in others:
        for country, near in _windows(other, grid, generator):
            made += _learnable((country, None), day, 0.0, near)
    return [Copy(history, periods) for history in made]


def as_weeks(grid: Grid, day: date) -> Counts:
    """Counts of any period read as weeks, the last one over before `day`.

    Areas that reported seldom are left out, and so is what lies so far back that seasons of
    weeks would be seen.
    """
    live = np.isfinite(grid.values[0]).mean(axis=1) > _REPORTED
    areas = tuple(area for area, used in zip(grid.areas, live, strict=True) if used)
    weeks = replace(
        grid,
        areas=areas,
        values=grid.values[:, live, 1 - 3 * Frequency.WEEK.cycle :],
        last=day - timedelta(days=1),
        frequency=Frequency.WEEK,
        as_of=day,
    )
    return _counts(weeks, None, weeks.measures)


def _windows(
    other: Grid, grid: Grid, generator: np.random.Generator
) -> Iterator[tuple[Grid, Nearness]]:
    """The last stretches of another disease, as long as the picture and dated like it."""
    told, periods = other.values[0], grid.periods
    for window in range(_WINDOWS):
        stop = told.shape[1] - _STRIDE * window
        part = told[:, max(0, stop - periods) : stop]
        whole = np.full((len(told), periods), np.nan)
        whole[:, periods - part.shape[1] :] = part
        reported = np.isfinite(whole)
        live = reported.mean(axis=1) > _REPORTED
        areas = tuple(area for area, used in zip(other.areas, live, strict=True) if used)
        for share in _OTHER_SHARES:
            values = np.where(reported, _keep(whole, share, generator), np.nan)[live][None]
            country = replace(grid, areas=areas, measures=grid.measures[:1], values=values)
            yield country, Nearness.of(areas)


def learn(made: Sequence[Copy]) -> dict[str, Any]:
    """Coefficients of the linear member and of the width model, ready to be stored.

    Returns:
        By kind of measure: the range of each feature, the names of those that trees are grown
        on, the range of the inputs of the width model, and by steps the coefficients.
    """
    learned: dict[str, Any] = {}
    for kind, names in _kinds(made).items():
        kept = [place for place, name in enumerate(names) if is_linear(name)]
        labels = [names[place] for place in kept]
        rows = rows_of(made, kind, 1)
        edges = np.quantile(rows.features[:, kept], [0.01, 0.99], axis=0)
        low, high = edges.round(4).tolist()
        learned[kind] = {
            "low": dict(zip(labels, low, strict=True)),
            "high": dict(zip(labels, high, strict=True)),
            "grown": [name for name in names if is_tree(name)],
            "spread": np.quantile(rows.spread, [0.005, 0.995], axis=0).round(4).tolist(),
        }
        for steps in range(1, STEPS + 1):
            rows = rows_of(made, kind, steps)
            features = np.clip(rows.features[:, kept], *edges)
            fit = ridge(features, rows.change, rows.weight, Tuning())
            intercept, slopes = _plain(fit)
            learned[kind][str(steps)] = {
                "intercept": intercept,
                "coefficients": dict(zip(labels, slopes, strict=True)),
                "width": _widths(rows, features),
            }
    return learned


def _plain(line: Line) -> tuple[float, list[float]]:
    """Level and slopes of a line in features that are not standardised."""
    slopes = line.slopes / line.scale
    return round(line.level - float(line.mean @ slopes), 5), slopes.round(5).tolist()


def _widths(rows: Taught, features: Floats) -> dict[str, Any]:
    """How large errors were in a quarter of the time that was learned without."""
    error = np.empty(len(rows.change))
    for quarter in np.unique(rows.quarter):
        inside = rows.quarter == quarter
        rest = features[~inside], rows.change[~inside], rows.weight[~inside]
        error[inside] = rows.change[inside] - ridge(*rest, Tuning())(features[inside])
    logged = np.log(np.abs(error) + WidthTuning().floor)
    intercept, slopes = _plain(
        ridge(rows.spread, logged, np.ones(len(logged)), Tuning(ridge=0.001))
    )
    return {"intercept": intercept, "slopes": slopes}


def learn_trees(made: Sequence[Copy], kind: str, steps: int) -> str:
    """The trees for one kind of measure and so many steps, as LightGBM writes them."""
    names = _kinds(made)[kind]
    grown = np.array([is_tree(name) for name in names])
    rows = rows_of(made, kind, steps)
    parameters = tree_parameters(_TREES)
    data = lightgbm.Dataset(
        rows.features[:, grown], rows.change, weight=rows.weight, params=parameters
    )
    return _short(lightgbm.train(parameters, data, _ROUNDS).model_to_string())


def _short(text: str) -> str:
    """The same trees without statistics of their growing, figures to six digits.

    Thresholds are rounded upwards: counts are whole, so a value often equals its threshold. The
    tiny ones beside zero stand for zero itself.
    """
    lines = []
    for line in text.split("\nfeature_importances:", maxsplit=1)[0].splitlines():
        name, _, figures = line.partition("=")
        if name == "threshold":
            lines.append(f"{name}={' '.join(map(_upward, figures.split()))}")
        elif name == "leaf_value":
            lines.append(f"{name}={' '.join(f'{float(figure):.6f}' for figure in figures.split())}")
        elif name not in _STATISTICS:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _upward(figure: str) -> str:
    value = float(figure)
    return figure if abs(value) < _ZERO else f"{math.ceil(value * 1e6) / 1e6:.6f}"


@dataclass(frozen=True)
class Taught:
    """What all copies of one kind of measure teach, one row per origin and area.

    Attributes:
        features, change, spread: as in `Rows`.
        weight: of the row; newer rows and larger counts weigh more.
        quarter: which quarter of the time that is learned from the origin lies in.
    """

    features: Floats
    change: Floats
    spread: Floats
    weight: Floats
    quarter: Ints


def rows_of(made: Sequence[Copy], kind: str, steps: int) -> Taught:
    """What all copies of one kind of measure teach about so many steps."""
    parts = []
    for copy in made:
        history = copy.history
        if kind_of(history.names) != kind:
            continue
        rows = history.rows(steps)
        weights = row_weights(rows, history.complete, Tuning())
        # places that have seen nothing yet teach nothing
        weights = weights * (rows.origin > history.complete - copy.periods)
        weights = weights * (rows.recent.sum(axis=1) > 0)
        used = weights > 0
        parts.append(
            (
                rows.features[used],
                rows.change[used],
                rows.spread[used],
                weights[used] / weights.mean(),
                (history.complete - rows.origin[used]) * 4 // copy.periods,
            )
        )
    return Taught(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _kinds(made: Sequence[Copy]) -> dict[str, tuple[str, ...]]:
    return {kind_of(copy.history.names): copy.history.names for copy in made}


def _learnable(
    picture: tuple[Grid, Grid | None], day: date, share: float, near: Nearness | None = None
) -> Iterator[History]:
    """A picture as histories: all its measures, and those that follow once more alone."""
    grid, daily = picture
    counts = _counts(grid, daily, grid.measures)
    yield from gather(replace(counts, near=near), day)
    for measure in grid.measures[1:] if share >= _LEAST_ALONE else ():
        alone = _counts(grid, daily, (measure,))
        yield from gather(replace(alone, near=near), day)


def _counts(grid: Grid, daily: Grid | None, measures: Sequence[str]) -> Counts:
    days = None if daily is None else _series(daily, measures)
    return Counts(_series(grid, measures), days)


def _series(grid: Grid, measures: Sequence[str]) -> CountSeries:
    ends, size = grid.ends(), len(grid.areas) * grid.periods
    frames = [
        pl.DataFrame(
            {
                "area": np.repeat(grid.areas, grid.periods),
                "measure": [measure.value] * size,
                "date": ends * len(grid.areas),
                "as_of": [grid.as_of] * size,
                "value": grid.of(measure).ravel(),
            }
        )
        for measure in grid.measures
        if measure in measures
    ]
    rows = pl.concat(frames).filter(pl.col("value").is_not_nan()).select(COLUMNS)
    return CountSeries.of(rows, grid.frequency, vintages=True)


def _keep(values: Floats, share: float, generator: np.random.Generator) -> Floats:
    """Each case is kept with the same chance."""
    if share == 1:
        return values
    whole = np.round(np.maximum(np.nan_to_num(values), 0.0)).astype(np.int64)
    return generator.binomial(whole, share).astype(np.float64)


def _thinned(
    grid: Grid, daily: Grid | None, share: float, generator: np.random.Generator
) -> tuple[Grid, Grid | None]:
    """Weeks and days of one share that agree with each other."""
    if share == 1:
        return grid, daily
    weeks = replace(grid, values=_keep(grid.values, share, generator))
    if daily is None or grid.frequency is not Frequency.WEEK:
        return weeks, None
    days = replace(daily, values=_keep(daily.values, share, generator))
    stop = days.periods - (days.last - grid.last).days
    for back in range(stop // 7):
        inside = days.values[:, :, stop - 7 * back - 7 : stop - 7 * back]
        weeks.values[:, :, grid.periods - 1 - back] = inside.sum(axis=2)
    return weeks, days


def _moved(values: Floats, generator: np.random.Generator) -> Iterator[Floats]:
    """Each area so many weeks later than it was; what came before is zero."""
    for _ in range(2):
        later = np.zeros_like(values)
        ways = generator.integers(0, _MOVED, size=(values.shape[1],))
        for area, weeks in enumerate(ways.tolist()):
            later[:, area, weeks:] = values[:, area, : values.shape[2] - weeks]
        yield later


def _stretched(values: Floats) -> Iterator[Floats]:
    """Waves that take longer or less long; what came before is zero."""
    periods = values.shape[2]
    for factor in _STRETCHES:
        place = periods - 1 - (periods - 1 - np.arange(periods)) / factor
        floor = np.clip(np.floor(place).astype(int), 0, periods - 2)
        share = np.clip(place, 0, periods - 1) - floor
        logged = log_scale(values)
        between = logged[:, :, floor] * (1 - share) + logged[:, :, floor + 1] * share
        yield np.where(place < 0, 0.0, np.expm1(between))
