"""Every series by commune, age band and day: kept, derived, and adding up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from tests.simulation.models import EVERYTHING, model_of, scenario_document

from toandan.simulation.age_tables import age_steps, band_table
from toandan.simulation.derived import aged_names, cost_weights
from toandan.simulation.detail import age_series, counts_table
from toandan.simulation.engine.day import advance
from toandan.simulation.engine.tables import BOOKED, CENSUSES, DETECTED, INFECTIONS
from toandan.simulation.ensemble import Ensemble, run_ensemble, run_file, stacked
from toandan.simulation.errors import ConservationError, SimulationError
from toandan.simulation.keep import Keep
from toandan.simulation.parquet import save_tables
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.quantiles import series_of_runs
from toandan.simulation.results import by_age, read_run, summarise
from toandan.simulation.run import Bench
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from toandan.simulation.population import Population

DAYS = 60
SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    scenario = parse_scenario(scenario_document(days=DAYS, **EVERYTHING))
    return prepare(scenario, tmp_path_factory.mktemp("populations"))


@pytest.fixture(scope="module")
def names(prepared: Prepared) -> list[str]:
    return aged_names(prepared.scenario)


@pytest.fixture(scope="module", params=[1, 7])
def ensemble(
    request: pytest.FixtureRequest,
    prepared: Prepared,
    names: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Ensemble:
    keep = Keep(tuple(names), request.param)
    return run_ensemble(prepared, SEEDS, tmp_path_factory.mktemp("runs"), keep=keep)


def test_everything_the_issue_lists_is_known_by_age(names: list[str]) -> None:
    listed = "infections onsets detected f1 f2 home_quarantine central_quarantine isolation"
    listed += " admissions icu_admissions deaths doses called_doses tests beds icu_beds without_bed"
    listed += " without_icu beds_needed icu_needed oxygen_needed oxygen_litres_per_minute imported"
    listed += " caught_at_border transfers under_orders under_1_masks under_2_directive_16"
    listed += " under_3_lockdown work_days_lost school_days_lost"
    assert sorted(listed.split()) == sorted(names)


def test_ages_add_up_to_the_commune_on_every_day_in_every_series(
    ensemble: Ensemble, names: list[str]
) -> None:
    starts = np.arange(0, DAYS, ensemble.keep.step)
    for name in names:
        found = np.stack(list(age_steps(ensemble, name)), axis=1)
        assert found.shape == (len(SEEDS), len(starts), 144, 16)
        daily = series_of_runs(ensemble, name, "commune")
        wanted = np.add.reduceat(daily, starts, axis=1)
        assert wanted.sum() > 0, name
        assert np.allclose(found.sum(axis=3), wanted, rtol=1e-5, atol=1e-4), name
        assert (found >= 0).all(), name
        assert (found.sum(axis=(0, 1, 2)) > 0).sum() > 1, name


def test_tables_by_age_add_up_at_every_tier(ensemble: Ensemble, names: list[str]) -> None:
    files = save_tables(ensemble)
    for name in names:
        table = pl.read_parquet(files[f"ages/{name}"])
        total = series_of_runs(ensemble, name, "province").sum() / len(SEEDS)
        by_tier = dict(table.group_by("tier").agg(pl.col("mean").sum()).rows())
        tiers = ("province", "district", "commune")
        assert by_tier == pytest.approx(dict.fromkeys(tiers, total), rel=1e-4), name
        by_day = pl.read_parquet(files["bands"]).filter(series=name)
        assert by_day.height == DAYS * 16
        assert by_day["mean"].sum() == pytest.approx(total, rel=1e-4), name


def test_one_run_in_full_holds_every_series_by_age(prepared: Prepared, names: list[str]) -> None:
    bench = Bench(prepared.model, by_age=True)
    state = bench.run(2)
    table = counts_table(prepared, bench)
    assert (table["count"] > 0).all()
    sums = dict(table.group_by("series").agg(pl.col("count").sum()).rows())
    assert len(sums) > len(names) - 4
    for name in names:
        wanted = float(age_series(prepared, state, name).sum())
        assert sums.pop(name, 0.0) == pytest.approx(wanted, rel=1e-6), name
    assert sums == {}
    sums = dict(table.group_by("series").agg(pl.col("count").sum()).rows())
    assert sums["under_1_masks"] == DAYS * prepared.population.size


def test_orders_reach_the_people_of_each_age_where_they_stand(
    ensemble: Ensemble, prepared: Prepared
) -> None:
    masked = next(age_steps(ensemble, "under_1_masks"))[0]
    assert np.array_equal(masked, prepared.population.residents * min(ensemble.keep.step, DAYS))
    person = prepared.population.person
    for name, layer in (("work_days_lost", 2), ("school_days_lost", 1)):
        bands = np.bincount(person["band"][person["layer"] == layer], minlength=16)
        assert np.array_equal(cost_weights(prepared, name).sum(axis=0), bands)
        lost = next(age_steps(ensemble, name))[0].sum(axis=0)
        assert ((lost > 0) == (bands > 0)).all()


def test_booking_by_commune_and_age_changes_no_other_result(prepared: Prepared) -> None:
    one, other = (summarise(Bench(prepared.model, by_age=aged).run(4)) for aged in (False, True))
    for name, array in one.__dict__.items():
        assert np.array_equal(array, getattr(other, name)), name


def test_a_run_that_did_not_book_ages_says_so(prepared: Prepared) -> None:
    state = Bench(prepared.model).run(1)
    assert by_age(state.office, ["detected"], 7).shape == (1, 9, 144, 16)
    with pytest.raises(SimulationError, match="isolation"):
        by_age(state.office, ["isolation"], 7)


def test_tests_of_a_round_are_shared_by_the_ages_of_the_commune(small: Population) -> None:
    rounds = [{"day": "2021-07-05", "share": 0.5, "pool": 0}]
    model = model_of(small, scenario_document(testing={"rounds": rounds}, days=10))
    tests = by_age(Bench(model, by_age=True).run(1).office, ["tests"], 1)[0]
    assert (np.abs(tests[4] - small.residents * 0.5) < 1.0 + 0.5).all()
    assert tests.sum() == tests[4].sum() > 0.49 * small.size - 144


@pytest.mark.parametrize("name", [*BOOKED, "infections"])
def test_a_series_whose_ages_do_not_add_up_is_found(
    small: Population, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    bench = Bench(model_of(small, scenario_document(**EVERYTHING)), check=True)
    honest = advance

    def thief(*arguments: Any) -> None:
        honest(*arguments)
        office = bench.state.office
        if name == "infections":  # the sum is right, the commune is not
            day, commune, band = np.argwhere(office.counts[INFECTIONS])[0]
            office.counts[INFECTIONS, day, commune, band] -= 1
            office.counts[INFECTIONS, day, commune - 1, band] += 1
        else:
            office.booked[BOOKED.index(name), 0, 0, 5] += 1

    bench.run(1, days=2)
    monkeypatch.setattr("toandan.simulation.run.advance", thief)
    with pytest.raises(ConservationError, match=f"{name} theo tuổi"):
        bench.run(1, days=2)


@pytest.mark.parametrize("name", CENSUSES)
def test_a_census_with_the_right_sum_and_the_wrong_ages_is_found(
    small: Population, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    bench = Bench(model_of(small, scenario_document(**EVERYTHING)), check=True)
    honest = advance

    def thief(*arguments: Any) -> None:
        honest(*arguments)
        booked = bench.state.office.booked[BOOKED.index(name), 0, 0]
        booked[3] += 1
        booked[4] -= 1

    monkeypatch.setattr("toandan.simulation.run.advance", thief)
    with pytest.raises(ConservationError, match=f"{name} theo tuổi"):
        bench.run(1, days=2)


def test_runs_that_need_larger_numbers_than_the_first_keep_them() -> None:
    parts = [np.array([1], dtype=np.uint16), np.array([70_000], dtype=np.int32)]
    assert stacked(iter(parts), 2).ravel().tolist() == [1, 70_000]


def test_only_orders_by_age_need_no_file_of_their_own(prepared: Prepared, tmp_path: Path) -> None:
    keep = Keep(("under_orders", "under_orders"), 30)
    ensemble = run_ensemble(prepared, [1], tmp_path, keep=keep)
    assert read_run(run_file(tmp_path, 1)).ages is None
    table = pl.read_parquet(save_tables(ensemble)["ages/under_orders"])
    assert table.filter(tier="province").height == 2 * 16
    with pytest.raises(SimulationError, match="từ 1 ngày"):
        Keep(("deaths",), 0)


def test_the_bands_of_a_scenario_without_measures_have_only_what_it_has(tmp_path: Path) -> None:
    scenario = parse_scenario(scenario_document(days=20))
    ensemble = run_ensemble(prepare(scenario, tmp_path / "p"), [1], tmp_path / "runs")
    found = set(band_table(ensemble)["series"].unique())
    assert {"infections", "home_quarantine", "beds_needed", "tests"} <= found
    assert not {"doses", "under_orders", "work_days_lost"} & found


def test_counts_by_commune_age_and_week_are_kept_where_asked(
    prepared: Prepared, tmp_path: Path
) -> None:
    run_ensemble(prepared, [1], tmp_path)
    keep = Keep(("detected", "deaths", "doses"))
    aged = run_ensemble(prepared, [1, 2], tmp_path, keep=keep)
    bench = Bench(prepared.model)
    counts = bench.run(2).office.counts[DETECTED]
    kept = read_run(run_file(tmp_path, 2)).ages
    assert kept is not None
    assert kept.shape == (3, 9, 144, 16)
    assert np.array_equal(kept[0, 1], counts[7:14].sum(axis=0))
    assert np.array_equal(kept[0, 8], counts[56:].sum(axis=0))
    files = save_tables(aged)
    table = pl.read_parquet(files["ages/detected"])
    by_tier = dict(table.group_by("tier").agg(pl.col("mean").sum()).rows())
    total = series_of_runs(aged, "detected", "province").sum() / 2
    assert by_tier == pytest.approx(dict.fromkeys(("province", "district", "commune"), total))
    doses = pl.read_parquet(files["ages/doses"]).filter(tier="province")["mean"].sum()
    assert doses == pytest.approx(series_of_runs(aged, "doses", "province").sum() / 2, rel=1e-5)
    for wrong in ("rt", "bets"):
        with pytest.raises(SimulationError, match=wrong):
            Keep((wrong,))


def test_other_series_by_age_are_made_anew_in_the_same_folder(
    prepared: Prepared, tmp_path: Path
) -> None:
    run_ensemble(prepared, [1], tmp_path, keep=Keep(("deaths",)))
    run_ensemble(prepared, [1], tmp_path, keep=Keep(("infections",), 1))
    ages = read_run(run_file(tmp_path, 1)).ages
    assert ages is not None
    assert ages.shape == (1, 60, 144, 16)
    assert ages.sum() == read_run(run_file(tmp_path, 1)).bands[0].sum()
