from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from tests.simulation.models import EVERYTHING, scenario_document

from toandan.simulation.engine.tables import COUNTS
from toandan.simulation.ensemble import Ensemble, run_ensemble, run_file
from toandan.simulation.errors import Cancelled, SimulationError
from toandan.simulation.picture import draw_difference, draw_fans, save_picture
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.quantiles import over_runs, save_tables, series_of_runs
from toandan.simulation.results import SERIES, read_run
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("populations")


def prepared_with(cache: Path, **parts: Any) -> Prepared:
    return prepare(parse_scenario(scenario_document(days=60, **parts)), cache)


@pytest.fixture(scope="module")
def prepared(cache: Path) -> Prepared:
    return prepared_with(cache, **EVERYTHING)


@pytest.fixture(scope="module")
def ensemble(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Ensemble:
    return run_ensemble(prepared, range(1, 9), tmp_path_factory.mktemp("runs"), threads=2)


def test_an_ensemble_on_two_threads_equals_one_on_one(
    prepared: Prepared, ensemble: Ensemble, tmp_path: Path
) -> None:
    alone = run_ensemble(prepared, range(1, 9), tmp_path, threads=1)
    for mine, other in zip(ensemble.runs(), alone.runs(), strict=True):
        assert np.array_equal(mine.communes, other.communes)
        assert np.array_equal(mine.totals, other.totals)


def test_a_cancelled_ensemble_goes_on_where_it_stopped(prepared: Prepared, tmp_path: Path) -> None:
    cancel = threading.Event()
    seen: list[tuple[int, int]] = []

    def stop_after_three(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 3:
            cancel.set()

    with pytest.raises(Cancelled, match="3/8"):
        run_ensemble(prepared, range(8), tmp_path, progress=stop_after_three, cancel=cancel)
    kept = {file: file.stat().st_mtime_ns for file in (tmp_path / "runs").glob("*.npz")}
    assert len(kept) == 3
    finished = run_ensemble(prepared, range(8), tmp_path, progress=stop_after_three)
    assert seen[-1] == (8, 8)
    assert len(list(finished.runs())) == 8
    assert all(file.stat().st_mtime_ns == when for file, when in kept.items())


def test_a_folder_of_another_scenario_is_refused(ensemble: Ensemble, cache: Path) -> None:
    other = prepared_with(cache)
    with pytest.raises(SimulationError, match="khác"):
        run_ensemble(other, range(2), ensemble.folder)


def test_tables_hold_every_tier_and_say_what_they_were_made_from(ensemble: Ensemble) -> None:
    files = save_tables(ensemble)
    areas = pl.read_parquet(files[0])
    assert set(areas["tier"]) == {"province", "district", "commune"}
    assert areas.filter(pl.col("tier") == "commune")["area"].n_unique() == 144
    province = areas.filter((pl.col("tier") == "province") & (pl.col("series") == "infections"))
    assert province.height == 60
    wanted = series_of_runs(ensemble, "infections", "province")[:, :, 0]
    assert np.allclose(province["q50"], np.quantile(wanted, 0.5, axis=0))
    facts = pl.read_parquet_metadata(files[0])
    assert facts["population"] == ensemble.prepared.population_digest
    assert json.loads(facts["seeds"]) == list(range(1, 9))
    runs = pl.read_parquet(files[3])
    bands = pl.read_parquet(files[1])
    assert runs["infections"].sum() == int(wanted.sum())
    infections = bands.filter(pl.col("series") == "infections")
    assert infections["mean"].sum() * 8 == pytest.approx(float(wanted.sum()), rel=1e-5)


def test_quantiles_over_runs_are_numpys() -> None:
    values = np.random.default_rng(1).poisson(5.0, size=(13, 4, 3))
    found = over_runs(values)
    assert np.allclose(found[:5], np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0))
    assert np.allclose(found[5], values.mean(axis=0))


def test_a_run_read_back_holds_the_same_numbers_by_commune_and_by_age(ensemble: Ensemble) -> None:
    run = read_run(run_file(ensemble.folder, 1))
    for number, name in enumerate(COUNTS):
        daily = run.communes[SERIES.index(name)].sum(axis=1, dtype=np.int64)
        assert np.array_equal(daily, run.bands[number].sum(axis=1)), name


def test_pictures_are_drawn_as_svg_and_png(ensemble: Ensemble, cache: Path, tmp_path: Path) -> None:
    free = run_ensemble(prepared_with(cache, name="free"), range(1, 9), tmp_path / "free")
    fans = draw_fans([ensemble, free], areas=["", "899", "30730"])
    assert len(fans.axes) == 9
    save_picture(fans, tmp_path / "fans.svg")
    save_picture(draw_difference(ensemble, free), tmp_path / "gap.png")
    assert (tmp_path / "fans.svg").read_text(encoding="utf-8").lstrip().startswith("<?xml")
    assert (tmp_path / "gap.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(SimulationError, match="svg"):
        save_picture(fans, tmp_path / "fans.gif")
    with pytest.raises(SimulationError, match="00000"):
        draw_fans([ensemble], areas=["00000"])
