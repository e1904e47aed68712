"""An ensemble's tables as Parquet files, each with what it was made from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from toandan.simulation import province_tables
from toandan.simulation.age_tables import age_frames, band_table
from toandan.simulation.prepare import code_version
from toandan.simulation.quantiles import TIERS
from toandan.simulation.tables import area_frames, difference_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from toandan.simulation.ensemble import Ensemble


def metadata(ensemble: Ensemble) -> dict[str, str]:
    """What every file says about its making."""
    prepared = ensemble.prepared
    return {
        "scenario": json.dumps(prepared.scenario.document, ensure_ascii=False, default=str),
        "code": code_version(),
        "population": prepared.population_digest,
        "people": str(prepared.population.size),
        "seeds": json.dumps(ensemble.seeds),
    }


def save_tables(ensemble: Ensemble, tiers: Sequence[str] = TIERS) -> dict[str, Path]:
    """Write all tables beside the runs; returns the files by name of the table."""
    facts = metadata(ensemble)
    files: dict[str, Path] = {}

    def save(name: str, table: pl.DataFrame) -> None:
        files[name] = ensemble.folder / f"{name}.parquet"
        files[name].parent.mkdir(exist_ok=True)
        table.write_parquet(files[name], metadata=facts)

    daily, totals = zip(*area_frames(ensemble, tiers), strict=True)
    save("areas", pl.concat(daily))
    save("totals", pl.concat(table for table in totals if table is not None))
    save("bands", band_table(ensemble))
    save("province", province_tables.province_table(ensemble))
    save("capacity", province_tables.capacity_table(ensemble))
    save("hospitals", province_tables.hospital_table(ensemble))
    save("generation", province_tables.generation_table(ensemble))
    save("layers", province_tables.layer_table(ensemble))
    save("runs", province_tables.run_table(ensemble))
    for name, table in age_frames(ensemble, tiers):
        save(f"ages/{name}", table)
    return files


def save_difference(ensemble: Ensemble, base: Ensemble, tiers: Sequence[str] = TIERS) -> Path:
    """Write the paired differences of an ensemble from another beside its runs.

    Raises:
        SimulationError: the runs are not paired.
    """
    file = ensemble.folder / f"difference-{base.prepared.scenario.name}.parquet"
    facts = {**metadata(ensemble), "base": metadata(base)["scenario"]}
    difference_table(ensemble, base, tiers).write_parquet(file, metadata=facts)
    return file
