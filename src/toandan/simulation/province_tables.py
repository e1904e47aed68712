"""Tables of the whole province and of single runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toandan.simulation.derived import COST, cost_weights
from toandan.simulation.engine.tables import (
    CENSUSES,
    COUNTS,
    HOSPITAL_SERIES,
    MAX_GENERATION,
    TESTS_WAITING,
)
from toandan.simulation.quantiles import by_tier, order_shares, over_runs, summed
from toandan.simulation.results import SERIES, mean_generation_time, reproduction_by_day
from toandan.simulation.tables import dates_of, quantile_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.simulation.ensemble import Ensemble

#: what is limited, the need for it, and its field in [hospitals]
CAPACITIES = (
    ("beds", "beds_needed", "beds"),
    ("icu", "icu_needed", "icu"),
    ("oxygen", "oxygen_needed", "oxygen"),
)


def province_table(ensemble: Ensemble) -> pl.DataFrame:
    """Quantiles by day of what has no area: samples waiting, and Rt of single days."""
    totals = ensemble.small("totals")
    series = {
        "tests_waiting": totals[:, TESTS_WAITING].astype(float),
        "rt_of_day": np.stack([reproduction_by_day(run) for run in totals]),
    }
    dates = dates_of(ensemble.prepared)
    frames = [
        pl.DataFrame(
            {"series": [name] * len(dates), "date": dates, **quantile_columns(over_runs(values))}
        )
        for name, values in series.items()
    ]
    return pl.concat(frames)


def capacity_table(ensemble: Ensemble) -> pl.DataFrame:
    """Beds, intensive care and oxygen: needed by day, available, and how often it falls short.

    Quantiles are of the need; `short` is the share of runs in which more was needed than
    there is, `missing` the mean shortfall. Without a limit in the scenario both are 0.
    """
    frames = []
    dates = dates_of(ensemble.prepared)
    for resource, series, field in CAPACITIES:
        limit = int(getattr(ensemble.prepared.scenario.hospitals, field))
        needed = next(by_tier(ensemble, series, ["province"]))[1][:, :, 0]
        over = np.maximum(needed - (limit if limit >= 0 else np.inf), 0.0)
        frames.append(
            pl.DataFrame(
                {
                    "resource": [resource] * len(dates),
                    "date": dates,
                    "available": pl.Series(
                        [limit if limit >= 0 else None] * len(dates), dtype=pl.Int64
                    ),
                    **quantile_columns(over_runs(needed)),
                    "short": (over > 0).mean(axis=0),
                    "missing": over.mean(axis=0),
                }
            )
        )
    return pl.concat(frames)


def hospital_table(ensemble: Ensemble) -> pl.DataFrame:
    """Each hospital by day: who comes, is taken in or turned away, places taken and needed.

    `full` is the share of runs in which as many places are taken, or needed, as there are.
    Needed are those of the patients, wherever they lie, of the communes that it serves first.
    """
    found, dates = ensemble.small("hospitals"), dates_of(ensemble.prepared)
    hospitals = ensemble.prepared.model.plan.hospitals
    limits = {"beds": hospitals.beds, "icu_beds": hospitals.icu}
    limits |= {"beds_needed": hospitals.beds, "icu_needed": hospitals.icu}
    first = hospitals.order[:, :1] == np.arange(len(hospitals.beds))
    tables = dict(zip(HOSPITAL_SERIES, np.moveaxis(found, 1, 0), strict=True))
    for series in ("beds_needed", "icu_needed"):
        tables[series] = summed(ensemble, series, first.astype(np.float32))
    frames = []
    for number, place in enumerate(ensemble.prepared.scenario.hospitals.places):
        for series, everywhere in tables.items():
            values = everywhere[:, :, number]
            limit = int(limits[series][number]) if series in limits else -1
            full = (values >= limit).mean(axis=0) if limit >= 0 else np.zeros(len(dates))
            available = pl.Series([limit if limit >= 0 else None] * len(dates), dtype=pl.Int64)
            frames.append(
                pl.DataFrame(
                    {
                        "hospital": [place.name] * len(dates),
                        "series": [series] * len(dates),
                        "date": dates,
                        "available": available,
                        **quantile_columns(over_runs(values)),
                        "full": full,
                    }
                )
            )
    return pl.concat(frames)


def generation_table(ensemble: Ensemble) -> pl.DataFrame:
    """How long generations are: quantiles over runs of the share of pairs, by days apart."""
    found = ensemble.small("generation").astype(float)
    shares = found / np.maximum(found.sum(axis=1, keepdims=True), 1.0)
    return pl.DataFrame({"days": np.arange(MAX_GENERATION), **quantile_columns(over_runs(shares))})


def layer_table(ensemble: Ensemble) -> pl.DataFrame:
    """Where infections happen: quantiles over runs of the share of each layer."""
    found = ensemble.small("layers").astype(float)
    shares = found / np.maximum(found.sum(axis=1, keepdims=True), 1.0)
    layers = ["home", "school", "work", "community", "outside"]
    return pl.DataFrame({"layer": layers, **quantile_columns(over_runs(shares))})


def run_table(ensemble: Ensemble) -> pl.DataFrame:
    """One row per run: seed, totals, peaks and mean generation time."""
    rows = []
    costs = _costs(ensemble)
    for seed, run, cost in zip(ensemble.seeds, ensemble.runs(), costs, strict=True):
        daily = run.communes.sum(axis=2, dtype=np.int64)
        series = dict(zip(SERIES, daily, strict=True))
        infections = series["infections"]
        row: dict[str, Any] = {"seed": seed}
        row |= {name: int(series[name].sum()) for name in (*COUNTS, "tests")}
        row |= {f"person_days_{name}": int(series[name].sum()) for name in CENSUSES}
        row |= {
            "peak_infections": int(infections.max()),
            "peak_day": int(infections.argmax()),
            "peak_beds": int((series["beds"] + series["without_bed"]).max()),
            "peak_icu": int((series["icu_beds"] + series["without_icu"]).max()),
            "generation_time": mean_generation_time(run.generation),
        }
        rows.append(row | cost)
    return pl.DataFrame(rows)


def _costs(ensemble: Ensemble) -> Iterator[dict[str, int]]:
    """What each run's orders cost in days: people under any of them, work and school lost."""
    prepared = ensemble.prepared
    if not prepared.scenario.orders:
        yield from (dict.fromkeys(COST, 0) for _ in ensemble.seeds)
        return
    weights = [cost_weights(prepared, name).sum(axis=1) for name in COST]
    for shares in zip(*(order_shares(ensemble, name) for name in COST), strict=True):
        daily = (
            (share * people).astype(np.float32)
            for share, people in zip(shares, weights, strict=True)
        )
        totals = (round(float(days.sum(dtype=np.float64))) for days in daily)
        yield dict(zip(COST, totals, strict=True))
