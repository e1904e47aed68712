from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.simulation.models import CALLED, infections, model_of, scenario_document

from toandan.simulation.engine.tables import CALLED_DOSES
from toandan.simulation.errors import ScenarioError
from toandan.simulation.quiet import NO_DOSE
from toandan.simulation.rollout import doses_by_day
from toandan.simulation.run import Bench
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toandan.simulation.population import Population

TESTING = {"symptomatic_share": 0.8}
ANYBODY = {"product": "pfizer", "groups": ["0+"], "coverage": 1.0, "daily": 40, "interval": 21}


def bench_of(small: Population, **campaign: Any) -> Bench:
    """A bench, with checks, for one campaign."""
    document = scenario_document(testing=TESTING, vaccination=[{**ANYBODY, **campaign}])
    return Bench(model_of(small, document), check=True)


def given(bench: Bench) -> NDArray[np.int64]:
    """Called doses of the last run by day and commune."""
    return np.asarray(bench.state.office.by_commune[CALLED_DOSES], dtype=np.int64)


def week_before(bench: Bench) -> NDArray[np.int64]:
    """Cases found in the 7 days before each day, by day and commune."""
    found = bench.state.office.found
    return np.array([found[max(day - 7, 0) : day].sum(axis=0) for day in range(len(found))])


def test_a_campaign_begins_where_the_level_is_reached_and_goes_on(small: Population) -> None:
    bench = bench_of(small, trigger={"scope": "commune", "open": 3000}, daily=5000, interval=0)
    bench.run(1)
    level = week_before(bench) * 100_000 / bench.model.plan.residents
    reached = np.maximum.accumulate(level >= 3000, axis=0)
    doses = given(bench)
    assert (doses[~reached] == 0).all()
    assert np.array_equal(doses.sum(axis=0), small.residents.sum(axis=1) * reached[-1])
    assert 0 < reached[-1].sum() < small.n_communes


def test_a_campaign_with_a_lower_level_stops_there_and_begins_again(small: Population) -> None:
    trigger = {"scope": "province", "open": 1000, "close": 800, "least_days": 10}
    bench = bench_of(small, trigger=trigger, daily=30, interval=15)
    bench.run(1)
    level = week_before(bench).sum(axis=1) * 100_000 / small.size
    first = bench.state.office.doses.dose_1
    firsts = np.bincount(first[first < 120], minlength=120)
    began = None
    for day, cases in enumerate(level):
        if began is None and cases >= 1000:
            began = day
        elif began is not None and day - began >= 10 and cases < 800:
            began = None
        assert (firsts[day] > 0) <= (began is not None), day
    assert firsts[int(np.argmax(level >= 1000))] == 30
    assert began is None
    # those who had a first dose get the second after the campaign has stopped
    second = bench.state.office.doses.dose_2
    assert (second < 120).sum() == (first < 120).sum() > 300
    assert second[second < 120].max() > np.flatnonzero(firsts).max()


def test_a_campaign_goes_on_as_many_days_as_it_must(small: Population) -> None:
    days = {}
    for least in (1, 100):
        trigger = {"scope": "province", "open": 1000, "close": 900, "least_days": least}
        bench = bench_of(small, trigger=trigger, daily=5, interval=0)
        bench.run(1)
        days[least] = np.flatnonzero(given(bench).sum(axis=1))
    first = days[100][0]
    assert first == days[1][0] > 0
    assert days[100].tolist() == list(range(first, min(first + 100, 120)))
    assert 0 < len(days[1]) < len(days[100])


def test_a_province_begins_everywhere_the_day_after_it_reaches_the_level(small: Population) -> None:
    bench = bench_of(small, trigger={"scope": "province", "open": 200})
    bench.run(1)
    level = week_before(bench).sum(axis=1) * 100_000 / small.size
    first = int(np.argmax(level >= 200))
    assert first > 0
    assert given(bench)[:first].sum() == 0
    assert given(bench)[first].sum() == 40


def test_steered_doses_go_in_proportion_to_the_cases_of_the_week(small: Population) -> None:
    bench = bench_of(small, steer="cases", interval=0)
    bench.run(1)
    doses, cases = given(bench), week_before(bench)
    day = int(np.argmax(cases.sum(axis=1) >= 100))
    assert doses[day].sum() == 40
    share = cases[day] / cases[day].sum() * 40
    served = doses[:day].sum(axis=0)
    plenty = small.residents.sum(axis=1) - served > 40
    assert (np.abs(doses[day] - share)[plenty] <= 1 + share[~plenty].sum()).all()
    apart = bench_of(small, trigger={"open": 0}, interval=0)
    apart.run(1)
    assert np.corrcoef(doses[day], share)[0, 1] > np.corrcoef(given(apart)[day], share)[0, 1] + 0.3


def test_without_cases_to_follow_the_doses_go_by_the_people_who_wait(small: Population) -> None:
    bench = bench_of(small, steer="cases", interval=0, daily=500)
    bench.run(1)
    people = small.residents.sum(axis=1)
    assert np.abs(given(bench)[0] - 500 * people / people.sum()).max() <= 1


def test_a_campaign_called_at_once_gives_as_many_doses_as_one_by_the_calendar(
    small: Population,
) -> None:
    called = bench_of(small, trigger={"open": 0}, stock=4000)
    called.run(1)
    document = scenario_document(vaccination=[{**ANYBODY, "stock": 4000}])
    vaccine = model_of(small, document).plan.vaccine
    assert np.array_equal(
        given(called).sum(axis=1), doses_by_day(vaccine, small, 120).sum(axis=(1, 2))
    )
    assert given(called).sum() == 4000
    first, second = called.state.office.doses.dose_1, called.state.office.doses.dose_2
    both = second < 1000
    assert both.sum() > 1000
    assert (second[both] - first[both] >= 21).all()


def test_the_oldest_group_of_a_commune_comes_first(small: Population) -> None:
    bench = bench_of(small, trigger={"open": 0}, groups=["65+", "0-64"], interval=0)
    bench.run(1)
    first = bench.state.office.doses.dose_1
    old = small.person["band"] >= 13
    for commune in range(0, small.n_communes, 12):
        here = small.person["commune"] == commune
        if (old & here).any() and (~old & here).any():
            assert first[old & here].max() <= first[~old & here].min()


def test_a_run_with_called_doses_is_the_same_after_other_runs_and_models(small: Population) -> None:
    bench = bench_of(small, steer="cases", daily=100)
    wanted = bench.run(3).office.counts.copy()
    other = model_of(small, scenario_document())
    free = infections(Bench(other).run(3))
    bench.run(4)
    assert infections(bench.taking(other).run(3)) == free
    again = bench.taking(bench_of(small, steer="cases", daily=100).model)
    assert np.array_equal(again.run(3).office.counts, wanted)


def test_doses_that_follow_the_cases_prevent_infections(small: Population) -> None:
    runs = {}
    for daily in (1, 60):
        bench = bench_of(small, trigger={"scope": "province", "open": 100}, daily=daily)
        runs[daily] = np.array([infections(bench.run(seed)) for seed in range(10)])
    assert runs[60].mean() < 0.95 * runs[1].mean()


@pytest.mark.parametrize(
    ("campaign", "words"),
    [
        ({"steer": "case"}, r"vaccination\[1\]\.steer: 'case' không có; có phải 'cases'"),
        ({"trigger": {}}, r"vaccination\[1\]\.trigger\.open: thiếu"),
        ({"trigger": {"open": 5, "close": 9}}, r"vaccination\[1\]\.trigger\.close: không được"),
        ({"trigger": {"open": 5, "least_days": 9}}, r"trigger\.least_days: chỉ dùng cùng"),
        ({"trigger": {"scope": "hamlet", "open": 5}}, r"vaccination\[1\]\.trigger\.scope"),
        ({"steer": "cases", "from": "2021-05-01"}, r"vaccination\[1\]\.from: trước ngày"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_its_place(
    campaign: dict[str, Any], words: str
) -> None:
    with pytest.raises(ScenarioError, match=words):
        parse_scenario(scenario_document(testing=TESTING, vaccination=[{**ANYBODY, **campaign}]))


def test_following_cases_needs_tests_that_find_them() -> None:
    with pytest.raises(ScenarioError, match="testing: cần"):
        parse_scenario(scenario_document(vaccination=[CALLED]))


def test_less_coverage_leaves_people_out_and_moves_nobody_in_the_line(small: Population) -> None:
    lines = {}
    for coverage in (0.4, 0.7, 1.0):
        campaign = {**ANYBODY, "coverage": coverage, "groups": ["18+"], "daily": 40, "interval": 0}
        vaccine = model_of(small, scenario_document(vaccination=[campaign])).plan.vaccine
        days = np.where(vaccine.dose_1 < NO_DOSE, vaccine.dose_1, 999)
        lines[coverage] = days
    for less, more in ((0.4, 0.7), (0.7, 1.0)):
        some = lines[less] < 999
        assert np.array_equal(lines[less][some], lines[more][some])
        assert 0 < some.sum() < (lines[more] < 999).sum()
    assert np.corrcoef(lines[1.0][lines[1.0] < 999], np.flatnonzero(lines[1.0] < 999))[0, 1] < 0.1
