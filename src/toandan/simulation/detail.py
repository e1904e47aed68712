"""One run in full: every count by commune, age band and day, and who infected whom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from toandan.simulation.areas import BANDS
from toandan.simulation.engine.tables import COUNTS, NEVER
from toandan.simulation.rollout import doses_by_day
from toandan.simulation.run import Bench

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from toandan.simulation.prepare import Prepared

_LAYERS = (*("home", "school", "work", "community"), "outside")
_SEVERITIES = ("asymptomatic", "mild", "severe", "critical", "fatal")


def save_detail(prepared: Prepared, seed: int, folder: Path) -> list[Path]:
    """Run one seed and write `counts`, `tree` and, with vaccination, `doses` as Parquet."""
    bench = Bench(prepared.model)
    bench.run(seed)
    tables = {
        f"counts-{seed}": counts_table(prepared, bench),
        f"tree-{seed}": tree_table(prepared, bench),
    }
    if prepared.model.plan.vaccine.active:
        tables["doses"] = doses_table(prepared)
    files = []
    for name, table in tables.items():
        files.append(folder / f"{name}.parquet")
        table.write_parquet(files[-1])
    return files


def counts_table(prepared: Prepared, bench: Bench) -> pl.DataFrame:
    """Counts that are not zero, by series, day, commune and age band."""
    import polars as pl  # noqa: PLC0415 - heavy, and runs need none of it

    counts = bench.state.office.counts
    series, day, commune, band = np.nonzero(counts)
    start = np.datetime64(prepared.scenario.start)
    return pl.DataFrame(
        {
            "series": np.array(COUNTS)[series],
            "date": start + day.astype("timedelta64[D]"),
            "area": np.array(prepared.population.codes)[commune],
            "age_from": np.array(BANDS)[band],
            "count": counts[series, day, commune, band],
        }
    )


def doses_table(prepared: Prepared) -> pl.DataFrame:
    """Doses by day, commune and age band (the same in every run)."""
    import polars as pl  # noqa: PLC0415

    doses = doses_by_day(prepared.model.plan.vaccine, prepared.population, prepared.scenario.days)
    day, commune, band = np.nonzero(doses)
    start = np.datetime64(prepared.scenario.start)
    return pl.DataFrame(
        {
            "date": start + day.astype("timedelta64[D]"),
            "area": np.array(prepared.population.codes)[commune],
            "age_from": np.array(BANDS)[band],
            "doses": doses[day, commune, band],
        }
    )


def tree_table(prepared: Prepared, bench: Bench) -> pl.DataFrame:
    """One row per infection: who, by which earlier row, where, when and how it went."""
    import polars as pl  # noqa: PLC0415

    cases = bench.cases()
    start = prepared.scenario.start
    codes = np.array(prepared.population.codes)
    names = np.array([variant.name for variant in prepared.disease.variants])

    def dates(field: str) -> list[object]:
        return [None if d == NEVER else start + timedelta(days=int(d)) for d in cases[field]]

    return pl.DataFrame(
        {
            "case": np.arange(len(cases)),
            "source": pl.Series(cases["source"]).replace(-1, None),
            "person": cases["person"],
            "area": codes[cases["commune"]],
            "age_from": np.array(BANDS)[cases["band"]],
            "layer": np.array(_LAYERS)[cases["layer"]],
            "variant": names[cases["variant"]],
            "infected": dates("day"),
            "infectious": dates("infectious"),
            "onset": dates("onset"),
            "detected": dates("detected"),
            "severity": np.array(_SEVERITIES)[cases["severity"]],
        }
    )
