"""One run in full: every series by commune, age band and day, and who infected whom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.areas import BANDS
from toandan.simulation.derived import (
    CALLED,
    CARE,
    age_parts,
    aged_names,
    care_series,
    cost_share,
    cost_weights,
    doses_given,
)
from toandan.simulation.engine.tables import NEVER
from toandan.simulation.results import by_age
from toandan.simulation.run import Bench

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    from numpy.typing import NDArray

    from toandan.simulation.engine.tables import State
    from toandan.simulation.prepare import Prepared

_LAYERS = (*("home", "school", "work", "community"), "outside")
_SEVERITIES = ("asymptomatic", "mild", "severe", "critical", "fatal")


def save_detail(prepared: Prepared, seed: int, folder: Path) -> list[Path]:
    """Run one seed and write `counts`, `tree` and, with vaccination, `doses` as Parquet."""
    bench = Bench(prepared.model, by_age=True)
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


def age_series(prepared: Prepared, state: State, name: str) -> NDArray[Any]:
    """One of `aged_names` of a run with `by_age`, shape (T, C, 16); not whole where derived."""
    names = age_parts(name)
    if not names:
        share = cost_share(prepared, state.under.astype(np.bool_), name)
        return np.asarray(share[:, :, None] * cost_weights(prepared, name))
    parts = dict(zip(names, by_age(state.office, names, 1), strict=True))
    if name in CARE:
        return care_series(prepared, parts, name)
    if name == "doses":
        return np.asarray(parts[CALLED] + doses_given(prepared))
    return np.asarray(parts[name])


def counts_table(prepared: Prepared, bench: Bench) -> pl.DataFrame:
    """What is not zero, by series, day, commune and age band."""
    import polars as pl  # noqa: PLC0415 - heavy, and runs need none of it

    start = np.datetime64(prepared.scenario.start)
    codes = pl.Series(prepared.population.codes, dtype=pl.Categorical)
    frames = []
    for name in aged_names(prepared.scenario):
        values = age_series(prepared, bench.state, name)
        day, commune, band = np.nonzero(values)
        word = pl.Series([name], dtype=pl.Categorical)
        frames.append(
            pl.DataFrame(
                {
                    "series": word.gather(np.zeros(len(day), dtype=np.uint32)),
                    "date": start + day.astype("timedelta64[D]"),
                    "area": codes.gather(commune),
                    "age_from": np.array(BANDS)[band],
                    "count": values[day, commune, band].astype(np.float64),
                }
            )
        )
    return pl.concat(frames)


def doses_table(prepared: Prepared) -> pl.DataFrame:
    """Doses by the calendar by day, commune and age band (the same in every run)."""
    import polars as pl  # noqa: PLC0415

    doses = doses_given(prepared)
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
