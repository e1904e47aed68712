"""Quantiles over the runs of an ensemble, for communes, districts and the province.

Runs are summed over an area first and compared after: the quantile of a district is not the
sum of its communes' quantiles. Tables are polars frames, kept as Parquet.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.areas import BANDS
from toandan.simulation.engine.tables import COUNTS
from toandan.simulation.prepare import Prepared, code_version
from toandan.simulation.results import (
    SERIES,
    RunSeries,
    mean_generation_time,
    reproduction_by_day,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl
    from numpy.typing import NDArray

    from toandan.simulation.ensemble import Ensemble

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
COLUMNS = ("q05", "q25", "q50", "q75", "q95", "mean")
TIERS = ("province", "district", "commune")
_ICU_OXYGEN = 3.0
DERIVED = ("beds_needed", "icu_needed", "oxygen_litres_per_minute")


def area_sums(prepared: Prepared, tier: str) -> tuple[list[str], list[str], NDArray[np.float32]]:
    """Codes, names and a (C, areas) matrix that sums communes into the areas of a tier."""
    population = prepared.population
    if tier == "commune":
        codes, names = list(population.codes), list(population.names)
        return codes, names, np.eye(len(codes), dtype=np.float32)
    if tier == "province":
        ones = np.ones((population.n_communes, 1), dtype=np.float32)
        return [population.province_code], [population.province_name], ones
    codes = sorted(set(population.districts))
    names = [population.district_names[population.districts.index(code)] for code in codes]
    belongs = np.array(population.districts)[:, None] == np.array(codes)[None, :]
    return codes, names, belongs.astype(np.float32)


def derived_series(prepared: Prepared, communes: NDArray[Any], name: str) -> NDArray[np.float32]:
    """A series by day and commune that follows from those counted, shape (T, C)."""
    part = {key: communes[SERIES.index(key)].astype(np.float32) for key in _CENSUS_OF_CARE}
    if name == "beds_needed":
        return np.asarray(part["beds"] + part["without_bed"])
    if name == "icu_needed":
        return np.asarray(part["icu_beds"] + part["without_icu"])
    general = prepared.disease.general
    ward = (part["beds"] + part["without_bed"]) * general["oxygen_share"]
    icu = (part["icu_beds"] + part["without_icu"]) * _ICU_OXYGEN
    return np.asarray((ward + icu) * general["oxygen_litres_per_minute"])


_CENSUS_OF_CARE = ("beds", "icu_beds", "without_bed", "without_icu")


def series_of_runs(ensemble: Ensemble, name: str, tier: str) -> NDArray[np.float32]:
    """One series of all runs, shape (runs, T, areas)."""
    sums = area_sums(ensemble.prepared, tier)[2]
    return np.stack(
        [day_by_commune(ensemble.prepared, run, name) @ sums for run in ensemble.runs()]
    )


def day_by_commune(prepared: Prepared, run: RunSeries, name: str) -> NDArray[np.float32]:
    """One series of one run, counted or derived, shape (T, C)."""
    if name in DERIVED:
        return derived_series(prepared, run.communes, name)
    return np.asarray(run.communes[SERIES.index(name)], dtype=np.float32)


def over_runs(values: NDArray[Any]) -> NDArray[np.float64]:
    """Quantiles and mean over the first axis, shape (6, ...).

    Between order statistics it is linear, as NumPy's default; sorting runs as the last,
    contiguous axis is many times faster than `numpy.quantile` over the first.
    """
    runs = len(values)
    ordered = np.sort(np.moveaxis(values, 0, -1).astype(np.float32), axis=-1)
    result = np.empty((len(COLUMNS), *values.shape[1:]))
    for row, quantile in enumerate(QUANTILES):
        at = quantile * (runs - 1)
        low = int(at)
        high = min(low + 1, runs - 1)
        left, right = ordered[..., low], ordered[..., high]
        result[row] = left + (right - left) * (at - low)
    result[-1] = ordered.mean(axis=-1, dtype=np.float64)
    return result


def quantile_table(
    ensemble: Ensemble,
    tiers: Sequence[str] = TIERS,
    names: Sequence[str] = (*SERIES, *DERIVED),
) -> pl.DataFrame:
    """Quantiles by tier, area, day and series."""
    import polars as pl  # noqa: PLC0415 - heavy, and runs need none of it

    runs = list(ensemble.runs())
    sums = {tier: area_sums(ensemble.prepared, tier) for tier in tiers}
    frames = []
    for name in names:
        communes = np.stack([day_by_commune(ensemble.prepared, run, name) for run in runs])
        for tier, (codes, labels, matrix) in sums.items():
            values = over_runs(communes if tier == "commune" else communes @ matrix)
            days = values.shape[1]
            frames.append(
                pl.DataFrame(
                    {
                        "tier": [tier] * (days * len(codes)),
                        "area": np.tile(codes, days),
                        "name": np.tile(labels, days),
                        "date": np.repeat(_dates(ensemble, days), len(codes)),
                        "series": [name] * (days * len(codes)),
                        **{c: values[i].ravel() for i, c in enumerate(COLUMNS)},
                    }
                )
            )
    return pl.concat(frames)


def _dates(ensemble: Ensemble, days: int) -> NDArray[np.datetime64]:
    start = ensemble.prepared.scenario.start
    return np.array([start + timedelta(days=day) for day in range(days)], dtype="datetime64[D]")


def band_table(ensemble: Ensemble) -> pl.DataFrame:
    """Quantiles of the province's counts by age band and day."""
    import polars as pl  # noqa: PLC0415

    values = over_runs(np.stack([run.bands for run in ensemble.runs()]))
    _, series, days, bands = values.shape
    return pl.DataFrame(
        {
            "series": np.repeat(COUNTS, days * bands),
            "date": np.tile(np.repeat(_dates(ensemble, days), bands), series),
            "age_from": np.tile(BANDS, series * days),
            **{c: values[i].ravel() for i, c in enumerate(COLUMNS)},
        }
    )


def province_table(ensemble: Ensemble) -> pl.DataFrame:
    """Quantiles of what has no area: tests, Rt, people under each order."""
    import polars as pl  # noqa: PLC0415

    runs = list(ensemble.runs())
    series = {
        "tests": np.stack([run.totals[0] for run in runs]).astype(float),
        "tests_waiting": np.stack([run.totals[1] for run in runs]).astype(float),
        "rt": np.stack([reproduction_by_day(run.totals) for run in runs]),
    }
    for number, order in enumerate(ensemble.prepared.scenario.orders):
        under = np.stack([run.orders[number] for run in runs]).astype(float)
        series[f"under_order_{number + 1}_{order.kind}"] = under
    frames = []
    for name, values in series.items():
        gone = np.isnan(values).all(axis=0)
        table = over_runs(np.where(gone, 0.0, values))
        frames.append(
            pl.DataFrame(
                {
                    "series": [name] * values.shape[1],
                    "date": _dates(ensemble, values.shape[1]),
                    **{c: np.where(gone, np.nan, table[i]) for i, c in enumerate(COLUMNS)},
                }
            )
        )
    return pl.concat(frames)


def run_table(ensemble: Ensemble) -> pl.DataFrame:
    """One row per run: seed, totals, peak and mean generation time."""
    import polars as pl  # noqa: PLC0415

    rows = []
    for seed, run in zip(ensemble.seeds, ensemble.runs(), strict=True):
        daily = run.communes.sum(axis=2, dtype=np.int64)
        infections = daily[SERIES.index("infections")]
        row: dict[str, Any] = {"seed": seed}
        row |= {name: int(daily[SERIES.index(name)].sum()) for name in COUNTS}
        row |= {
            f"person_days_{name}": int(daily[SERIES.index(name)].sum())
            for name in ("home_quarantine", "central_quarantine", "isolation")
        }
        row |= {
            "peak_infections": int(infections.max()),
            "peak_day": int(infections.argmax()),
            "generation_time": mean_generation_time(run.generation),
            "tests": int(run.totals[0].sum()),
            "person_days_under_orders": int(run.orders.sum()),
        }
        rows.append(row)
    return pl.DataFrame(rows)


def save_tables(ensemble: Ensemble, tiers: Sequence[str] = TIERS) -> list[Path]:
    """Write the tables as Parquet beside the runs, with what they were made from."""
    tables = {
        "areas": quantile_table(ensemble, tiers),
        "bands": band_table(ensemble),
        "province": province_table(ensemble),
        "runs": run_table(ensemble),
    }
    prepared = ensemble.prepared
    facts = {
        "scenario": json.dumps(prepared.scenario.document, ensure_ascii=False, default=str),
        "code": code_version(),
        "population": prepared.population_digest,
        "seeds": json.dumps(ensemble.seeds),
    }
    files = []
    for name, table in tables.items():
        file = ensemble.folder / f"{name}.parquet"
        table.write_parquet(file, metadata=facts)
        files.append(file)
    return files
