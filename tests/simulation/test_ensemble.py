from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from tests.simulation.models import EVERYTHING, scenario_document

from toandan.simulation.derived import CARE, COST, doses_given, series_names
from toandan.simulation.engine.tables import CENSUSES, COUNTS
from toandan.simulation.ensemble import Ensemble, run_ensemble, run_file
from toandan.simulation.errors import Cancelled, SimulationError
from toandan.simulation.parquet import save_difference, save_tables
from toandan.simulation.picture import draw_difference, draw_fans, save_picture
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.quantiles import QUANTILES, over_runs, series_of_runs
from toandan.simulation.results import SERIES, read_run
from toandan.simulation.run import Bench
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
    kept = {file: file.stat().st_mtime_ns for file in (tmp_path / "runs").glob("*.run")}
    assert len(kept) == 3
    finished = run_ensemble(prepared, range(8), tmp_path, progress=stop_after_three)
    assert seen[-1] == (8, 8)
    assert len(list(finished.runs())) == 8
    assert all(file.stat().st_mtime_ns == when for file, when in kept.items())


def test_a_folder_of_another_scenario_is_refused(ensemble: Ensemble, cache: Path) -> None:
    other = prepared_with(cache)
    with pytest.raises(SimulationError, match="khác"):
        run_ensemble(other, range(2), ensemble.folder)


@pytest.fixture(scope="module")
def tables(ensemble: Ensemble) -> dict[str, pl.DataFrame]:
    return {name: pl.read_parquet(file) for name, file in save_tables(ensemble).items()}


def test_every_series_comes_out_for_every_tier_and_day(
    ensemble: Ensemble, tables: dict[str, pl.DataFrame]
) -> None:
    areas = tables["areas"]
    wanted = {*COUNTS, *CENSUSES, "tests", *CARE, *COST, "doses", "rt", "generation_time"}
    wanted |= {"under_1_masks", "under_2_directive_16", "under_3_lockdown"}
    assert set(areas["series"]) == wanted == set(series_names(ensemble.prepared.scenario))
    sizes = areas.group_by("series", "tier").len()
    assert set(sizes.rows()) == {
        (name, tier, 60 * size)
        for name in wanted
        for tier, size in (("province", 1), ("district", 15), ("commune", 144))
    }
    silent = areas.filter(pl.col("tier") == "province").group_by("series").agg(pl.col("mean").sum())
    assert [name for name, total in silent.rows() if not total > 0] == []


def test_tables_say_what_they_were_made_from(
    ensemble: Ensemble, tables: dict[str, pl.DataFrame]
) -> None:
    for name in tables:
        facts = pl.read_parquet_metadata(ensemble.folder / f"{name}.parquet")
        assert facts["population"] == ensemble.prepared.population_digest
        assert json.loads(facts["seeds"]) == list(range(1, 9))
        assert json.loads(facts["scenario"])["name"] == "test"
        assert facts["people"] == "5000"
        assert "+" in facts["code"]


def test_each_hospital_has_its_beds_and_together_they_are_the_province(
    ensemble: Ensemble, tables: dict[str, pl.DataFrame]
) -> None:
    table = tables["hospitals"]
    assert table.group_by("hospital", "series").len().height == 2 * 10
    assert set(table["hospital"]) == {"biên giới", "tỉnh"}
    beds = table.filter(series="beds")
    assert beds.filter(pl.col("q95") > pl.col("available")).is_empty()
    assert beds["full"].max() > 0
    total = beds.group_by("date").agg(pl.col("mean").sum()).sort("date")["mean"]
    wanted = series_of_runs(ensemble, "beds", "province")[:, :, 0].mean(axis=0)
    assert np.allclose(total, wanted, atol=1e-4)
    taken = table.filter(series="admissions")["mean"].sum()
    placed = series_of_runs(ensemble, "admissions", "province").sum() / len(ensemble.seeds)
    assert 0 < taken < placed
    came, turned, needed = (
        table.filter(series=series).group_by("hospital").agg(pl.col("mean").sum()).sort("hospital")
        for series in ("sought", "turned_away", "beds_needed")
    )
    assert came["mean"].sum() == pytest.approx(placed)
    # 1 bed on the border, 2 for the province: all who find no place were turned away at both
    assert (turned["mean"] > 0).all()
    assert turned["mean"].sum() >= 2 * (placed - taken) - 1e-4
    all_needed = series_of_runs(ensemble, "beds_needed", "province").sum() / len(ensemble.seeds)
    assert needed["mean"].sum() == pytest.approx(all_needed, rel=1e-4)


def test_all_doses_are_those_of_the_calendar_and_those_that_followed_the_cases(
    ensemble: Ensemble, prepared: Prepared
) -> None:
    called, every = (
        series_of_runs(ensemble, name, "province")[:, :, 0].sum(axis=1)
        for name in ("called_doses", "doses")
    )
    assert (called > 0).all()
    assert np.array_equal(every - called, np.full(8, doses_given(prepared).sum()))


def test_quantiles_of_the_province_are_those_of_the_runs_sums(
    ensemble: Ensemble, tables: dict[str, pl.DataFrame]
) -> None:
    infections = pl.col("series") == "infections"
    province = tables["areas"].filter((pl.col("tier") == "province") & infections)
    wanted = series_of_runs(ensemble, "infections", "province")[:, :, 0]
    assert np.allclose(province["q50"], np.quantile(wanted, 0.5, axis=0))
    assert tables["runs"]["infections"].sum() == int(wanted.sum())
    by_age = tables["bands"].filter(infections)
    assert by_age["mean"].sum() * 8 == pytest.approx(float(wanted.sum()), rel=1e-5)
    peaks = tables["totals"].filter(infections & (pl.col("total") == "peak"))
    assert peaks.filter(tier="province")["q50"][0] == np.median(wanted.max(axis=1))
    sums = tables["totals"].filter(infections & (pl.col("total") == "sum"))
    whole = sums.filter(pl.col("tier") == "province")["mean"][0]
    assert whole * 8 == pytest.approx(float(wanted.sum()), rel=1e-5)
    assert sums.filter(pl.col("tier") == "commune")["mean"].sum() == pytest.approx(whole, rel=1e-4)


def test_rt_of_areas_counts_the_people_infected_by_its_cases(ensemble: Ensemble) -> None:
    bench = Bench(ensemble.prepared.model)
    bench.run(1)
    cases = bench.cases()
    run = read_run(run_file(ensemble.folder, 1))
    inside = cases["source"] >= 0
    assert run.communes[SERIES.index("offspring")].sum() == inside.sum()
    assert run.communes[SERIES.index("offspring")].sum(axis=1).tolist() == run.totals[3].tolist()
    days = cases["day"][inside].astype(int) - cases["day"][cases["source"][inside]]
    assert run.communes[SERIES.index("pair_days")].sum() == days.sum()
    rt = series_of_runs(ensemble, "rt", "province")[0, :, 0]
    week = (cases["day"] >= 10) & (cases["day"] < 17)
    born = np.isin(cases["source"], np.flatnonzero(week)).sum()
    assert rt[16] == pytest.approx(born / week.sum())


def test_tests_are_counted_where_they_are_done(ensemble: Ensemble) -> None:
    for run in ensemble.runs():
        by_commune = run.communes[SERIES.index("tests")]
        assert by_commune.sum(axis=1).tolist() == run.totals[0].tolist()
        assert (by_commune.sum(axis=0) > 0).sum() > 100


def test_orders_cost_days_of_those_who_work_or_learn_where_they_stand(
    ensemble: Ensemble, tables: dict[str, pl.DataFrame]
) -> None:
    sums = tables["totals"].filter((pl.col("tier") == "province") & (pl.col("total") == "sum"))
    mean = dict(sums.select("series", "mean").rows())
    person = ensemble.prepared.population.person
    pupils, workers = ((person["layer"] == layer).sum() for layer in (1, 2))
    assert mean["under_1_masks"] == 60 * 5000
    assert mean["under_2_directive_16"] == 7 * 5000
    # masks at 20 % compliance leave 0.96, Directive 16 no school and 40 % of work
    masks, locked = 0.96, 7 * 0.96
    without = 53 * masks
    assert mean["school_days_lost"] >= pupils * (60 - without) * 0.999
    assert mean["work_days_lost"] >= workers * (60 - without - locked * 0.4) * 0.999
    assert mean["under_orders"] == 60 * 5000


def test_beds_needed_are_set_against_those_there_are(tables: dict[str, pl.DataFrame]) -> None:
    care = tables["capacity"]
    beds = care.filter(pl.col("resource") == "beds")
    assert beds["available"].unique().to_list() == [3]
    crowded = beds.filter(pl.col("q25") > 3)
    assert crowded.height > 5
    assert (crowded["short"] >= 0.75).all()
    assert beds["missing"].sum() > 0
    oxygen = care.filter(pl.col("resource") == "oxygen")
    assert oxygen["available"].null_count() == 60
    assert oxygen["short"].sum() == 0


def test_differences_are_of_pairs_of_runs(ensemble: Ensemble, cache: Path, tmp_path: Path) -> None:
    free = run_ensemble(prepared_with(cache, name="free"), range(1, 9), tmp_path)
    table = pl.read_parquet(save_difference(ensemble, free))
    row = table.filter((pl.col("tier") == "province") & (pl.col("series") == "infections"))
    pairs = [series_of_runs(one, "infections", "province").sum((1, 2)) for one in (ensemble, free)]
    assert row["q50"][0] == pytest.approx(np.median(pairs[0] - pairs[1]))
    assert row["lower"][0] == 1.0
    with pytest.raises(SimulationError, match="hạt giống"):
        save_difference(ensemble, Ensemble(free.prepared, free.folder, (1, 2)))


def test_quantiles_over_runs_are_numpys() -> None:
    values = np.random.default_rng(1).poisson(5.0, size=(13, 4, 3))
    found = over_runs(values)
    assert np.allclose(found[:5], np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0))
    assert np.allclose(found[5], values.mean(axis=0))


@pytest.mark.parametrize("kind", [np.uint16, np.int32, np.float32, np.float64])
def test_days_that_are_alike_in_all_runs_need_no_sorting_and_come_out_the_same(kind: Any) -> None:
    values = np.random.default_rng(2).poisson(1.0, size=(7, 30, 5)).astype(kind)
    values[:, ::2] = 9
    values[:, 4, 1] = 0
    if kind in (np.float32, np.float64):
        values[:, 1] -= 3
        values[:, 2] = -1.5
        values[:3, 3, 0], values[3:, 3, 0] = 0.0, -0.0
    found = over_runs(values[:, 1:])  # not contiguous, as blocks of days are
    assert np.allclose(found[:5], np.quantile(values[:, 1:], QUANTILES, axis=0))
    assert np.allclose(found[5], values[:, 1:].mean(axis=0))
    nothing = np.full((4, 2), np.nan)
    assert np.isnan(over_runs(nothing)).all()


def test_runs_without_a_value_do_not_count_in_quantiles() -> None:
    values = np.array([[np.nan, 1.0], [np.nan, np.nan], [np.nan, 3.0]])
    found = over_runs(values)
    assert np.isnan(found[:, 0]).all()
    assert found[:, 1].tolist() == pytest.approx([1.1, 1.5, 2.0, 2.5, 2.9, 2.0])


def test_a_run_read_back_holds_the_same_numbers_by_commune_and_by_age(ensemble: Ensemble) -> None:
    run = read_run(run_file(ensemble.folder, 1))
    for number, name in enumerate(COUNTS):
        daily = run.communes[SERIES.index(name)].sum(axis=1, dtype=np.int64)
        assert np.array_equal(daily, run.bands[number].sum(axis=1)), name


def test_pictures_are_drawn_as_svg_and_png(ensemble: Ensemble, cache: Path, tmp_path: Path) -> None:
    free = run_ensemble(prepared_with(cache, name="free"), range(1, 9), tmp_path / "free")
    fans = draw_fans([ensemble, free], areas=["", "899", "30730"])
    assert len(fans.axes) == 12
    save_picture(fans, tmp_path / "fans.svg")
    save_picture(draw_difference(ensemble, free), tmp_path / "gap.png")
    assert (tmp_path / "fans.svg").read_text(encoding="utf-8").lstrip().startswith("<?xml")
    assert (tmp_path / "gap.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(SimulationError, match="svg"):
        save_picture(fans, tmp_path / "fans.gif")
    with pytest.raises(SimulationError, match="00000"):
        draw_fans([ensemble], areas=["00000"])
    with pytest.raises(SimulationError, match="beds_wanted"):
        draw_fans([ensemble], ["beds_wanted"])
