from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulation.models import EVERYTHING, infections, model_of, scenario_document

from toandan.simulation.areas import DATA
from toandan.simulation.errors import ScenarioError
from toandan.simulation.rollout import doses_by_day
from toandan.simulation.run import Bench
from toandan.simulation.scenario import load_scenario, parse_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from toandan.simulation.population import Population

SHIPPED = sorted((DATA / "scenarios").glob("*.toml"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_scenario_is_valid(file: Path) -> None:
    assert load_scenario(file.stem).name == file.stem


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_scenario_runs(file: Path, small: Population) -> None:
    document = {**load_scenario(file.stem).document, "people": 5000, "days": 60}
    bench = Bench(model_of(small, document), check=True)
    assert infections(bench.run(1)) >= 10


def test_a_scenario_extends_another_table_by_table(tmp_path: Path) -> None:
    base = {"name": "base", "start": "2021-07-01", "days": 10, "title": "Gốc"}
    base |= {"seeds": [{"count": 3, "variant": "wild"}], "orders": [{"kind": "masks"}]}
    (tmp_path / "base.json").write_text(json.dumps(base), encoding="utf-8")
    own = "extends = 'base.json'\nname = 'own'\ndays = 20\n[[orders]]\nkind = 'close_schools'\n"
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    scenario = load_scenario(tmp_path / "own.toml")
    assert (scenario.name, scenario.title, scenario.days) == ("own", "Gốc", 20)
    assert [order.kind for order in scenario.orders] == ["close_schools"]
    assert "extends" not in scenario.document
    assert parse_scenario(scenario.document) == scenario


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.toml", "extends = 'a.toml'", "quay vòng"),
        ("a.toml", "extends = 'nowhere'", "không tìm thấy"),
        ("a.toml", "name = ", "không phải TOML"),
        ("a.json", "[1]", "phải là một bảng"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    name: str, text: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=told):
        load_scenario(tmp_path / name)


def test_a_json_scenario_reads_like_a_toml_one(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    file.write_text(json.dumps(scenario_document(**EVERYTHING)), encoding="utf-8")
    scenario = load_scenario(file)
    assert scenario.orders[1].kind == "directive_16"
    assert scenario.vaccination[0].groups == ((65, 200), (50, 64), (18, 49))


def test_all_faults_are_told_at_once_with_their_place() -> None:
    document = scenario_document(
        days=-5,
        colour="red",
        orders=[{"kind": "directive_61"}, {"kind": "custom"}],
        testing={"symptomatic_share": 3},
        vaccination=[{"product": "pfizer", "daily": 5, "groups": ["old"]}],
    )
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(document)
    places = [fault.split(":")[0] for fault in caught.value.faults]
    assert places == [
        "days",
        "orders[1].kind",
        "orders[2].left",
        "testing.symptomatic_share",
        "vaccination[1].groups",
        "colour",
    ]
    assert "Kịch bản có lỗi" in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"ordres": []}, "ordres: trường lạ; có phải 'orders'?"),
        ({"orders": [{"kind": "directive16"}]}, "có phải 'directive_16'?"),
        ({"start": "01/07/2021"}, "start: '01/07/2021' không phải ngày (năm-tháng-ngày)"),
        ({"start": "0001-07-01"}, "start: năm 1 nằm ngoài khoảng 1900 đến 2200"),
        ({"orders": [{"kind": "masks", "compliance": [0.5, 2]}]}, "orders[1].compliance.2: 2 nằm"),
        ({"orders": [{"kind": "masks", "compliance": []}]}, "danh sách trống"),
        (
            {
                "orders": [
                    {"kind": "masks", "compliance": [0, 1], "trigger": {"open": 1, "close": 1}}
                ]
            },
            "orders[1].compliance: phải là một số khi có 'trigger'",
        ),
        (
            {"testing": {"rounds": [{"day": "2021-07-02", "share": [0.1, 0.2], "times": 3}]}},
            "testing.rounds[1].share: cần một số, hoặc 3 số cho 3 đợt",
        ),
    ],
)
def test_a_fault_says_where_it_is_and_what_to_write(changes: dict[str, object], fault: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(scenario_document(**changes))
    assert fault in str(caught.value)


def test_a_time_of_day_is_no_date(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text("name = 'x'\nstart = 2021-07-01T08:00:00\ndays = 3\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="không có giờ"):
        load_scenario(file)


def test_compliance_by_the_week_makes_an_order_a_week_and_the_last_one_stays() -> None:
    order = {"kind": "close_schools", "from": "2021-07-05", "to": "2021-07-25"}
    weeks = parse_scenario(scenario_document(orders=[{**order, "compliance": [0.5, 1, 0]}])).orders
    assert [part.left[1] for part in weeks] == [0.5, 0.0, 1.0]
    assert [part.since.isoformat()[5:] for part in weeks] == ["07-05", "07-12", "07-19"]
    assert [part.until.isoformat()[5:] for part in weeks] == ["07-12", "07-19", "07-25"]
    assert {part.number for part in weeks} == {1}
    short = parse_scenario(scenario_document(orders=[{**order, "compliance": [1] * 9}])).orders
    assert len(short) == 3


def test_rounds_repeat_with_one_share_or_a_share_each() -> None:
    rounds = [
        {"day": "2021-07-10", "share": [0.1, 0.3], "every": 3},
        {"day": "2021-07-10", "share": 0.2, "times": 4},
    ]
    testing = parse_scenario(scenario_document(testing={"rounds": rounds})).testing
    assert testing is not None
    found = [(part.day.day, part.share) for part in testing.rounds]
    assert found == [(10, 0.1), (13, 0.3), (10, 0.2), (17, 0.2), (24, 0.2), (31, 0.2)]


def test_a_scenario_without_a_first_case_is_refused() -> None:
    with pytest.raises(ScenarioError, match="ca bệnh đầu tiên"):
        parse_scenario(scenario_document(seeds=[]))


def test_tracing_without_testing_is_refused() -> None:
    with pytest.raises(ScenarioError, match="testing"):
        parse_scenario(scenario_document(tracing={}))


def test_unknown_communes_and_variants_are_named(small: Population) -> None:
    document = scenario_document(
        seeds=[{"count": 1, "variant": "omega", "commune": "99999"}],
        orders=[{"kind": "masks", "communes": ["899", "00000"]}],
    )
    with pytest.raises(ScenarioError) as caught:
        model_of(small, document)
    text = str(caught.value)
    assert "'omega'" in text
    assert "'99999'" in text
    assert "'00000'" in text
    assert "'899'" not in text


def test_compliance_scales_what_an_order_leaves() -> None:
    half = scenario_document(orders=[{"kind": "close_schools", "compliance": 0.5}])
    assert parse_scenario(half).orders[0].left == (1.0, 0.5, 1.0, 1.0, 1.0)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["kind", "from", "day", "count"]), inner)
        ),
        max_leaves=6,
    ),
    st.sampled_from(["seeds", "orders", "testing", "tracing", "days", "start", "hospitals"]),
)
def test_no_document_breaks_the_reader(value: object, place: str) -> None:
    document = scenario_document(**{place: value})
    try:
        days = parse_scenario(document).days
    except ScenarioError:
        return
    assert days > 0


def test_a_campaign_gives_each_day_no_more_than_it_has_and_second_doses_on_time(
    small: Population,
) -> None:
    campaign = {"product": "pfizer", "daily": 50, "interval": 21, "stock": 3000, "groups": ["18+"]}
    model = model_of(small, scenario_document(vaccination=[campaign]))
    vaccine = model.plan.vaccine
    doses = doses_by_day(vaccine, small, 120)
    assert doses.sum(axis=(1, 2)).max() <= 50
    assert doses.sum() == 3000
    second = vaccine.dose_2 < 1000
    assert ((vaccine.dose_2 - vaccine.dose_1)[second] >= 21).all()
    assert (small.person["band"][vaccine.dose_1 < 1000] >= 3).all()
