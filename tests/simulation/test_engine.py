from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.simulation.models import EVERYTHING, free_model, infections, model_of, scenario_document

from toandan.simulation.engine import tables
from toandan.simulation.engine.day import advance
from toandan.simulation.engine_room import Sizes
from toandan.simulation.errors import ConservationError
from toandan.simulation.results import by_age, summarise
from toandan.simulation.run import Bench, Model
from toandan.simulation.store import open_population, save_population

if TYPE_CHECKING:
    from toandan.simulation.disease import Disease
    from toandan.simulation.population import Population

BASELINE = Path(__file__).parent / "baseline.json"


@pytest.fixture(scope="module")
def busy(small: Population) -> Model:
    """Every measure at once."""
    return model_of(small, scenario_document(**EVERYTHING))


def facts_of(model: Model, seed: int) -> dict[str, Any]:
    """What the baseline keeps of a run."""
    bench = Bench(model, by_age=True)
    series = summarise(bench.run(seed))
    names = (*tables.COUNTS, *tables.CENSUSES)
    communes = series.communes[: len(names)]
    daily = communes.sum(axis=(1, 2), dtype=np.int64)
    orders = series.under @ model.plan.residents
    digest = hashlib.sha256()
    for array in (communes, series.bands, series.totals, orders):
        digest.update(np.ascontiguousarray(array).astype(np.int64).tobytes())
    aged = by_age(bench.state.office, tables.BOOKED, 1)
    return {
        "totals": {name: int(value) for name, value in zip(names, daily, strict=True)},
        "tests": int(series.totals[tables.TESTS].sum()),
        "digest": digest.hexdigest(),
        "ages": hashlib.sha256(aged.astype(np.int64).tobytes()).hexdigest(),
    }


def test_results_are_those_of_the_committed_baseline(small: Population, busy: Model) -> None:
    """Where results move on purpose, write the new facts into baseline.json and say why."""
    free = model_of(small, scenario_document())
    found = {"free": facts_of(free, 7), "everything": facts_of(busy, 7)}
    assert found == json.loads(BASELINE.read_text(encoding="utf-8"))


def test_every_measure_does_something_in_the_busy_scenario(busy: Model) -> None:
    runs = [facts_of(busy, seed)["totals"] for seed in range(5)]
    for name in (*tables.COUNTS, *tables.CENSUSES):
        assert sum(run[name] for run in runs) > 0, name


@pytest.mark.parametrize("everything", [False, True])
def test_the_books_balance_after_every_day(small: Population, *, everything: bool) -> None:
    document = scenario_document(**(EVERYTHING if everything else {}))
    bench = Bench(model_of(small, document), check=True)
    for seed in range(3):
        assert infections(bench.run(seed)) > 100


@pytest.mark.parametrize(
    ("disease", "variants"),
    [
        ("covid19", ["wild", "delta"]),
        ("influenza_a", ["h3n2"]),
        ("measles", ["wild"]),
        ("dengue", ["denv1", "denv2"]),
    ],
)
def test_the_books_balance_for_every_disease(
    small: Population, disease: str, variants: list[str]
) -> None:
    seeds = [{"count": 40, "variant": variant} for variant in variants]
    imports = [{**EVERYTHING["imports"][0], "variant": variants[-1]}]
    parts = {**EVERYTHING, "imports": imports, "seeds": seeds, "disease": disease}
    bench = Bench(model_of(small, scenario_document(**parts)), check=True)
    assert infections(bench.run(1)) > 45


def test_an_unbalanced_book_is_found(busy: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(busy, check=True)
    honest = advance

    def thief(*arguments: Any) -> None:
        honest(*arguments)
        bench.state.office.counts[tables.INFECTIONS, 0, 0, 0] += 1

    monkeypatch.setattr("toandan.simulation.run.advance", thief)
    with pytest.raises(ConservationError, match="ca nhiễm"):
        bench.run(1)


def test_a_seed_gives_the_same_run_on_one_thread_and_on_two(busy: Model) -> None:
    seeds = list(range(6))
    alone = Bench(busy)
    one = [summarise(alone.run(seed)) for seed in seeds]
    with ThreadPoolExecutor(2) as pool:
        two = list(pool.map(lambda s: summarise(Bench(busy).run(s)), seeds))
    for first, second in zip(one, two, strict=True):
        for name, array in first.__dict__.items():
            assert np.array_equal(array, getattr(second, name)), name
    assert not np.array_equal(one[0].communes, one[1].communes)


def test_checking_the_books_or_a_smaller_room_changes_no_result(busy: Model) -> None:
    plain, checked, cramped = Bench(busy), Bench(busy, check=True), Bench(busy)
    cramped._sizes = Sizes(cases=64, contacts=256 * 200, due=256 * 200)
    cramped.state = cramped._room(cramped._sizes)
    wanted = plain.run(3).office.counts.copy()
    assert np.array_equal(checked.run(3).office.counts, wanted)
    assert np.array_equal(cramped.run(3).office.counts, wanted)
    assert cramped._sizes.cases > 64


def test_a_memory_mapped_population_runs_alike_and_compiles_nothing_new(
    small: Population, covid: Disease, tmp_path: Path
) -> None:
    wanted = Bench(free_model(small, covid, 60, 20)).run(1).office.counts.copy()
    before = len(advance.signatures)  # type: ignore[attr-defined]
    save_population(small, tmp_path / "p")
    mapped = open_population(tmp_path / "p")
    found = Bench(free_model(mapped, covid, 60, 20)).run(1).office.counts
    assert np.array_equal(found, wanted)
    assert len(advance.signatures) == before  # type: ignore[attr-defined]


def test_the_tree_holds_every_infection_with_an_earlier_infector(busy: Model) -> None:
    bench = Bench(busy)
    state = bench.run(2)
    cases = bench.cases()
    assert len(cases) == infections(state)
    inside = cases[cases["source"] >= 0]
    assert (cases["day"][inside["source"]] < inside["day"]).all()
    home = inside[inside["layer"] == 0]
    people = busy.population.person
    assert (people["home"][home["person"]] == people["home"][cases["person"][home["source"]]]).all()
    times = inside["day"].astype(int) - cases["day"][inside["source"]]
    assert state.generation.sum() == len(inside)
    assert (state.generation * np.arange(64)).sum() == times.sum()


def test_without_beds_more_people_die(small: Population) -> None:
    with_beds = Bench(model_of(small, scenario_document()))
    without = Bench(model_of(small, scenario_document(hospitals={"beds": 0, "icu": 0})))
    deaths = [
        sum(int(bench.run(seed).office.counts[tables.DEATHS].sum()) for seed in range(5))
        for bench in (with_beds, without)
    ]
    assert deaths[1] > 1.5 * deaths[0]


def test_the_laboratory_never_does_more_tests_than_it_can(small: Population) -> None:
    testing = {"symptomatic_share": 1.0, "capacity": 15}
    state = Bench(model_of(small, scenario_document(testing=testing))).run(1)
    assert state.office.totals[tables.TESTS].max() == 15
    assert state.office.totals[tables.TESTS_WAITING].max() > 15


def test_a_contact_waiting_since_an_earlier_infection_belongs_to_that_infection(
    small: Population,
) -> None:
    """A mosquito may bite long after its host is well, and infected again by another strain."""
    seeds = [{"count": 400, "variant": "denv1"}, {"count": 400, "variant": "denv2", "day": 10}]
    bench = Bench(model_of(small, scenario_document(seeds=seeds, disease="dengue")), check=True)
    bench.run(1)
    cases = bench.cases()
    inside = cases[cases["source"] >= 0]
    assert (cases["ordinal"] > 0).sum() > 10
    assert (cases["variant"][inside["source"]] == inside["variant"]).all()


def test_variants_with_partial_cross_immunity_reinfect(small: Population) -> None:
    seeds = [
        {"count": 30, "variant": "wild"},
        {"count": 30, "variant": "delta", "day": 60},
    ]
    bench = Bench(model_of(small, scenario_document(seeds=seeds, days=180)), check=True)
    bench.run(1)
    cases = bench.cases()
    again = cases[cases["ordinal"] > 0]
    assert len(again) > 20
    assert (again["variant"] == 1).mean() > 0.8
    assert set(np.unique(cases["variant"])) == {0, 1}
