"""Sets to choose the forecaster's settings on: nothing here looks at Vietnam's COVID-19.

    python benchmarks/forecast_tuning.py [full short small-march small-may admissions dengue …]

prints one line per set: the score on the log and on the natural scale relative to the reference
(geometric mean over measures and horizons), coverage and processor time. Another draw of the
copies that the start is learned from moves a figure by 0.004 or more; smaller differences mean
nothing. From a notebook, `measure(set_named("short"), settings)` gives the same figures.

| set | what | reference |
| --- | --- | --- |
| full | Europe as it is, every second Monday, targets to 2 October 2021 | the hub's ensemble |
| short | the same, only rows since 1 March 2021, from May on | the hub's ensemble |
| alone | the same as full, deaths without cases | the hub's ensemble |
| small-march, small-may | daily cases of Europe kept with a chance between a twentieth and a \
five-thousandth, two copies of each country, no publication days, history from 1 March or \
24 May 2021 | flat |
| admissions | weekly admissions of 25 countries with revisions, every second snapshot | flat |
| dengue | provinces of Vietnam, months read as weeks, seven stretches of 30 periods | flat |
| months | the same as months, only those since 2001, 2004 or 2007 | flat |
| invented | six countries of `outbreaks` from another seed | flat |

Starts learned dengue of Vietnam themselves, so that set only tells of what is not learned.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forecast import DATA, TUNED, hub_scores
from toandan.epidemic import (
    Allowed,
    Counts,
    CountSeries,
    ForecastTable,
    Measure,
    Settings,
    backtest,
    bootstrap_relative,
    flat,
    pair,
    read_counts,
    score,
)
from toandan.epidemic.outbreaks import invent
from toandan.epidemic.periods import Frequency
from toandan.epidemic.places import Nearness
from toandan.epidemic.series import COLUMNS, Grid, to_weeks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

#: what had become known long after the last target
_LATE = date(2023, 1, 1)
_EVERYTHING = Allowed.everything()
_SUNDAY = 6


@dataclass(frozen=True)
class Trial:
    """Data to forecast from, the days on which that is done, and what came.

    Attributes:
        reference: scores of another forecaster on the same rows; the flat baseline where None.
    """

    counts: Counts
    days: Sequence[date]
    final: Grid
    reference: pl.DataFrame | None = None


@dataclass(frozen=True)
class Figures:
    """How one set was forecast: relative scores, coverage, rows and processor time."""

    log: float
    natural: float
    within_50: float
    within_95: float
    rows: int
    seconds: float


def measure(trials: Sequence[Trial], settings: Settings | None = None) -> Figures:
    """Forecast all trials of a set and compare with the reference."""
    used = time.process_time()
    tables = [backtest(trial.counts, trial.days, settings).whole() for trial in trials]
    seconds = time.process_time() - used
    scored = []
    for place, (trial, table) in enumerate(zip(trials, tables, strict=True)):
        reference = trial.reference
        if reference is None:
            told = [flat(trial.counts.known(day), day) for day in trial.days]
            reference = score(ForecastTable.join(told).whole(), trial.final)
        pairs = pair(score(table, trial.final), reference).filter(pl.col("measure").is_not_null())
        kept = ["origin", "measure", "horizon", "wis", "wis_log", "wis_reference"]
        kept += ["wis_log_reference", "within_50", "within_95"]
        scored.append(pairs.select(kept).with_columns(trial=pl.lit(place)))
    rows = pl.concat(scored)
    log, natural = (bootstrap_relative(rows, name, draws=1).estimate for name in ("wis_log", "wis"))
    inside = [float(rows[name].to_numpy().mean()) for name in ("within_50", "within_95")]
    return Figures(log, natural, inside[0], inside[1], rows.height, seconds)


def set_named(name: str) -> list[Trial]:
    """The trials of one set."""
    return SETS[name]()


def _mondays(first: date, last: date, weeks: int) -> list[date]:
    count = (last - first).days // (7 * weeks) + 1
    return [first + timedelta(weeks=weeks * place) for place in range(count)]


def _europe(since: date, first: date, measures: Sequence[Measure]) -> list[Trial]:
    folder = DATA / "europe"
    kept = pl.col("measure").is_in([measure.value for measure in measures])
    parts = []
    for name in ("weekly_vintages", "daily_vintages_last84d"):
        series = read_counts(folder / f"truth_{name}.csv.gz", allowed=_EVERYTHING)
        parts.append(replace(series, frame=series.frame.filter(kept, pl.col("date") >= since)))
    final = read_counts(folder / "truth_weekly_final.csv.gz", allowed=_EVERYTHING).at(_LATE)
    days = _mondays(first, TUNED - timedelta(days=6), 2)
    reference = hub_scores("EuroCOVIDhub-ensemble").filter(pl.col("end") <= TUNED)
    return [Trial(Counts(parts[0], parts[1]), days, final, reference)]


def _full() -> list[Trial]:
    return _europe(date.min, date(2021, 3, 8), list(Measure))


def _short() -> list[Trial]:
    return _europe(date(2021, 3, 1), date(2021, 5, 3), list(Measure))


def _alone() -> list[Trial]:
    return _europe(date.min, date(2021, 3, 8), [Measure.DEATHS])


def _small(since: date, first: date) -> list[Trial]:
    """Countries made as small as communes; where they lie is known."""
    generator = np.random.default_rng(11)
    series = read_counts(
        DATA / "europe" / "truth_daily_vintages_last84d.csv.gz", allowed=_EVERYTHING
    )
    newest = series.frame.filter(
        pl.col("measure") == Measure.CASES.value, pl.col("as_of") <= date(2021, 11, 1)
    )
    last = newest.sort("as_of").group_by("area", "date").agg(pl.col("value").last())
    days = last.filter(pl.col("date").is_between(since, date(2021, 10, 10))).sort("area", "date")
    frames, areas = [], []
    for copy in range(2):
        for (code,), rows in days.group_by("area", maintain_order=True):
            share = np.exp(generator.uniform(np.log(1 / 5000), np.log(1 / 20)))
            whole = np.maximum(rows["value"].to_numpy(), 0).round().astype(np.int64)
            name = f"{code}{copy}"
            frames.append(
                rows.with_columns(
                    area=pl.lit(name), value=pl.Series(generator.binomial(whole, share) * 1.0)
                )
            )
            areas.append((name, str(code), share))
    frame = pl.concat(frames).with_columns(
        measure=pl.lit(Measure.CASES.value), as_of=pl.col("date")
    )
    final = to_weeks(CountSeries.of(frame, Frequency.DAY, vintages=False).at(date.max), _SUNDAY)
    counts = Counts(
        CountSeries.of(frame, Frequency.DAY, vintages=False),
        week_end=_SUNDAY,
        near=_near(sorted(areas)),
    )
    return [Trial(counts, _mondays(first, date(2021, 9, 27), 1), final)]


def _near(areas: Sequence[tuple[str, str, float]]) -> Nearness:
    """Copies lie where their country lies, with a share of its people."""
    codes = [code for _, code, _ in areas]
    unique = sorted(set(codes))
    near = Nearness.of(unique)
    place = np.array([unique.index(code) for code in codes])
    weights = near.weights[np.ix_(place, place)]
    people = near.people[place] * np.array([share for _, _, share in areas])
    return Nearness(weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12), people)


def _admissions() -> list[Trial]:
    path = DATA / "nowcast" / "hospital_admissions_weekly_snapshots.csv.gz"
    sums = read_counts(path, allowed=_EVERYTHING).frame  # of seven days, some of them every day
    weekly = sums.filter(pl.col("date").dt.weekday() == 7)  # noqa: PLR2004 - Sunday
    series = CountSeries.of(weekly, Frequency.WEEK, vintages=True)
    published = series.published()
    return [Trial(Counts(series), published[14:-5:2], series.at(published[-1]))]


def _weeks(values: Floats, areas: Sequence[str], first: date) -> CountSeries:
    """Counts of shape (areas, periods) as weeks from the one that ends on `first`."""
    ends = [first + timedelta(weeks=week) for week in range(values.shape[1])]
    frame = pl.DataFrame(
        {
            "area": np.repeat(np.asarray(areas), len(ends)),
            "measure": [Measure.CASES.value] * values.size,
            "date": ends * len(areas),
            "value": values.ravel(),
        }
    ).with_columns(as_of=pl.col("date"))
    known = frame.filter(pl.col("value").is_not_nan()).select(COLUMNS)
    return CountSeries.of(known, Frequency.WEEK, vintages=False)


def trial_of(
    values: Floats, areas: Sequence[str], near: Nearness | None, origins: Sequence[int]
) -> Trial:
    """A trial of weekly counts without publication days; `origins` are the newest weeks known.

    They are dated as if the first week ended on 2 May 2021, so that forecasts begin from the
    newest start.
    """
    first = date(2021, 5, 2)
    series = _weeks(values, areas, first)
    days = [first + timedelta(weeks=week, days=1) for week in origins]
    return Trial(Counts(series, week_end=_SUNDAY, near=near), days, series.at(date.max))


def _dengue() -> list[Trial]:
    (path,) = (DATA / "vietnam").glob("dengue_*.csv")
    grid = read_counts(path, allowed=_EVERYTHING).at(date(2010, 12, 31))
    generator = np.random.default_rng(5)
    trials = []
    for stretch in range(7):
        part = grid.values[0][:, 11 + 25 * stretch : 41 + 25 * stretch]
        live = np.isfinite(part).mean(axis=1) > 0.7  # noqa: PLR2004 - mostly reported
        share = (1.0, 0.3, 0.1)[stretch % 3]
        whole = np.maximum(np.nan_to_num(part[live]), 0).round().astype(np.int64)
        values = np.where(np.isfinite(part[live]), generator.binomial(whole, share), np.nan)
        areas = [area for area, used in zip(grid.areas, live, strict=True) if used]
        trials.append(trial_of(values, areas, None, range(10, 26, 4)))
    return trials


def _months() -> list[Trial]:
    """Months of dengue since 2001, 2004 or 2007 alone, told in the second and third year."""
    (path,) = (DATA / "vietnam").glob("dengue_*.csv")
    series = read_counts(path, allowed=_EVERYTHING)
    final = series.at(date(2010, 12, 31))
    trials = []
    for year in (2001, 2004, 2007):
        since = replace(series, frame=series.frame.filter(pl.col("date") >= date(year, 1, 1)))
        starts = [date(year + 1 + month // 12, month % 12 + 1, 1) for month in range(1, 18, 5)]
        fresh = CountSeries.of(since.frame, since.frequency, vintages=False)
        trials.append(Trial(Counts(fresh), starts, final))
    return trials


def _invented(
    make: Callable[[np.random.Generator], tuple[Floats, Nearness]] = invent,
) -> list[Trial]:
    generator = np.random.default_rng(77)
    trials = []
    for _ in range(6):
        told, near = make(generator)
        areas = [f"{area:02}" for area in range(len(told))]
        trials.append(trial_of(told, areas, near, range(9, 48, 6)))
    return trials


def _small_march() -> list[Trial]:
    return _small(date(2021, 3, 1), date(2021, 5, 3))


def _small_may() -> list[Trial]:
    return _small(date(2021, 5, 24), date(2021, 7, 12))


SETS: dict[str, Callable[[], list[Trial]]] = {
    "full": _full,
    "short": _short,
    "alone": _alone,
    "small-march": _small_march,
    "small-may": _small_may,
    "admissions": _admissions,
    "dengue": _dengue,
    "months": _months,
    "invented": _invented,
}


def main(names: Sequence[str]) -> None:
    """Print the figures of the named sets."""
    print(f"{'set':12} {'log':>6} {'nat.':>6} {'50 %':>6} {'95 %':>6} {'rows':>7} {'s CPU':>6}")
    for name in names:
        told = measure(set_named(name))
        print(
            f"{name:12} {told.log:6.3f} {told.natural:6.3f} {told.within_50:6.3f} "
            f"{told.within_95:6.3f} {told.rows:7} {told.seconds:6.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:] or list(SETS))
