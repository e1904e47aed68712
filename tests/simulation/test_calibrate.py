from __future__ import annotations

import json
import threading
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from tests.simulation.models import scenario_document

from toandan.cli import main
from toandan.simulation.calibrate import Effort, Fit, calibrate, weekly
from toandan.simulation.errors import Cancelled, ScenarioError, SimulationError, TableError
from toandan.simulation.fit_paths import Prior, slots_of, with_values
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.reported import read_reported
from toandan.simulation.run import Bench
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

PRIORS = (
    Prior("testing.symptomatic_share", 0.1, 1.0),
    Prior("orders[1].compliance", 0.0, 1.0, weekly=True),
)
EFFORT = Effort(members=80)


def document(**changes: Any) -> dict[str, Any]:
    return scenario_document(
        people=20_000,
        days=84,
        orders=[{"kind": "directive_16", "compliance": [0.2] * 5 + [0.9] * 7}],
        testing={"symptomatic_share": 0.5},
        seeds=[{"count": 60, "variant": "wild"}],
        **changes,
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(parse_scenario(document()), tmp_path_factory.mktemp("populations"))


@pytest.fixture(scope="module")
def observed(prepared: Prepared) -> NDArray[np.float64]:
    """Reports of one run in which people obeyed little for five weeks and then much."""
    found = Bench(prepared.model).run(901).office.found.sum(axis=1)
    return found.astype(np.float64)


@pytest.fixture(scope="module")
def fit(prepared: Prepared, observed: NDArray[np.float64]) -> Fit:
    return calibrate(prepared, observed, PRIORS, effort=EFFORT)


def test_a_fit_finds_when_people_began_to_obey(fit: Fit) -> None:
    middle = np.median(fit.values[:, 1:], axis=0)
    assert middle[:4].mean() < middle[6:10].mean() - 0.2
    truth = np.array([0.5] + [0.2] * 5 + [0.9] * 7)
    low, high = np.quantile(fit.values, (0.05, 0.95), axis=0)
    assert ((low <= truth) & (truth <= high)).mean() > 0.6


def test_the_reports_lie_within_the_fit_and_mostly_within_the_forecasts(fit: Fit) -> None:
    assert fit.coverage() >= 0.75
    assert fit.coverage(ahead=True) >= 0.5
    middle = np.median(fit.simulated, axis=0)
    assert middle.sum() == pytest.approx(fit.observed.sum(), rel=0.15)
    assert np.corrcoef(np.sqrt(middle), np.sqrt(fit.observed))[0, 1] > 0.95
    assert fit.runs == 80 * 13


def test_a_forecast_uses_no_report_of_its_own_week_or_later(
    prepared: Prepared, observed: NDArray[np.float64], fit: Fit
) -> None:
    other = observed.copy()
    other[28:] *= 3
    again = calibrate(prepared, other[:42], PRIORS, effort=EFFORT)
    assert np.array_equal(again.ahead[:, :5], fit.ahead[:, :5])
    assert not np.array_equal(again.ahead[:, 5], fit.ahead[:, 5])
    assert again.simulated.shape == (80, 12)


def test_a_stopped_fit_goes_on_to_the_same_result_on_two_threads(
    prepared: Prepared, observed: NDArray[np.float64], fit: Fit, tmp_path: Path
) -> None:
    store = tmp_path / "fit" / "progress.npz"
    cancel = threading.Event()
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 5:
            cancel.set()

    with pytest.raises(Cancelled):
        calibrate(
            prepared, observed, PRIORS, effort=EFFORT, store=store, progress=stop, cancel=cancel
        )
    assert told[-1] == (5, 12)
    resumed = calibrate(
        prepared, observed, PRIORS, effort=EFFORT, store=store, progress=stop, threads=2
    )
    assert told[5] == (6, 12)
    assert np.array_equal(resumed.values, fit.values)
    assert np.array_equal(resumed.simulated, fit.simulated)
    with pytest.raises(SimulationError, match="khác"):
        calibrate(prepared, observed[:70], PRIORS, effort=EFFORT, store=store)


def test_a_fit_goes_on_when_the_reports_of_another_week_have_come(
    prepared: Prepared, observed: NDArray[np.float64], fit: Fit, tmp_path: Path
) -> None:
    store = tmp_path / "progress.npz"
    calibrate(prepared, observed[:77], PRIORS, effort=EFFORT, store=store)
    told: list[int] = []
    later = calibrate(
        prepared,
        observed,
        PRIORS,
        effort=EFFORT,
        store=store,
        progress=lambda done, _total: told.append(done),
    )
    assert told == [12]
    assert np.array_equal(later.values, fit.values)


def test_every_member_can_be_run_again_from_its_numbers(
    prepared: Prepared, fit: Fit, tmp_path: Path
) -> None:
    changed = with_values(prepared.scenario.document, PRIORS, fit.slots, fit.values[3])
    model = prepare(parse_scenario(changed), tmp_path).model
    state = Bench(model).run(int(fit.seeds[3]))
    assert np.array_equal(weekly(state.office.found.sum(axis=1)), fit.simulated[3])


@pytest.mark.parametrize(
    ("prior", "told"),
    [
        (Prior("orders[4].compliance", 0, 1), r"orders\[4\]\.compliance: không có chỗ này"),
        (Prior("testing", 0, 1, weekly=True), "đổi được theo tuần"),
        (Prior("orders[1].compliance", 1, 0), "thấp:cao"),
        (Prior("days[1].x", 0, 1), "không có chỗ này"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(prior: Prior, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        slots_of(document(), [prior])


def test_weeks_of_an_order_and_rounds_of_tests_run_to_the_end_of_the_scenario() -> None:
    rounds = [{"day": "2021-07-11", "share": 0.1, "every": 14}]
    orders = [{"kind": "masks", "from": "2021-07-15", "to": "2021-08-10"}]
    base = document()
    base |= {"orders": orders, "testing": {"rounds": rounds}}
    priors = [
        Prior("orders[1].compliance", 0, 1, weekly=True),
        Prior("testing.rounds[1].share", 0, 0.5, weekly=True),
        Prior("seeds[1].count", 1, 50, whole=True),
    ]
    slots = slots_of(base, priors)
    assert [slot.since.isoformat()[5:] if slot.since else "" for slot in slots] == [
        "07-15", "07-22", "07-29", "08-05",
        "07-11", "07-25", "08-08", "08-22", "09-05", "09-19", "",
    ]  # fmt: skip
    changed = with_values(base, priors, slots, np.array([*np.linspace(0, 0.5, 10), 7.6]))
    scenario = parse_scenario(changed)
    assert len(scenario.orders) == 4
    assert scenario.testing is not None
    assert [part.share for part in scenario.testing.rounds] == pytest.approx(
        np.linspace(0, 0.5, 10)[4:]
    )
    assert scenario.seeds[0].count == 8


def test_less_than_a_week_of_reports_is_refused(prepared: Prepared) -> None:
    with pytest.raises(SimulationError, match="một tuần"):
        calibrate(prepared, np.ones(6), PRIORS)


def test_the_command_fits_and_writes_tables_picture_and_a_scenario_to_run_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("toandan.simulation.store.cache_folder", lambda: tmp_path / "cache")
    scenario = tmp_path / "s.json"
    scenario.write_text(json.dumps({**document(), "people": 5000, "days": 42}), encoding="utf-8")
    data = tmp_path / "cases.csv"
    days = [f"2021-07-{day:02d},Đây,{day % 5}\n2021-07-{day:02d},Kia,99" for day in range(1, 31)]
    data.write_text("\n".join(["ngay,tinh,ca", *days]), encoding="utf-8")
    words = ["calibrate", str(scenario), "--data", str(data), "--where", "tinh=Đây"]
    words += ["--date-column", "ngay", "--count-column", "ca", "--as-of", "2021-07-28"]
    words += ["--fit", "testing.symptomatic_share=0.1:0.9", "--members", "20", "--threads", "1"]
    words += ["--weekly", "orders[1].compliance=0:1:0.5", "--out", str(tmp_path / "fit")]
    assert main(words) == 0
    said = capsys.readouterr()
    assert "4/4 tuần" in said.err
    assert "orders[1].compliance" in said.out
    assert "01/07/2021" in said.out
    folder = tmp_path / "fit" / "test"
    weeks = pl.read_parquet(folder / "weeks.parquet")
    assert weeks.height == 6
    assert weeks["reported"].null_count() == 2
    assert weeks["ahead_q50"].null_count() == 2
    assert weeks["q50"].null_count() == 0
    assert pl.read_parquet(folder / "posterior.parquet").height == 7
    assert pl.read_parquet(folder / "members.parquet").shape == (20, 8)
    facts = json.loads((folder / "fit.json").read_text(encoding="utf-8"))
    assert facts["weeks"] == 4
    assert facts["reported"] == sum(day % 5 for day in range(1, 29))
    assert (folder / "fit.svg").stat().st_size > 10_000
    words = ["simulate", str(folder / "fitted.json"), "--runs", "2", "--threads", "1"]
    assert main([*words, "--tiers", "province", "--out", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "--fit"),
        (["--fit", "days"], "phải có dạng"),
        (["--fit", "testing.symptomatic_share=0.1:0.9", "--as-of", "31/7"], "--as-of"),
        (["--fit", "testing.symptomatic_share=0.1:0.9", "--where", "x"], "--where"),
        (["--fit", "testing.symptomatic_share=0.1:0.9", "--members", "3"], "--members"),
        (["--fit", "testing.symptomatic_share=0.1:0.9"], "không đọc được"),
    ],
)
def test_a_wrong_option_is_told(
    words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path / "none.csv")]
    assert main(["calibrate", "kien_giang_2021", *data, *words]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("day,cases\n2021-07-01,3", "không có cột 'date'"),
        ("date,cases\n01/07/2021,3", "không hợp lệ"),
        ("date,cases\n2021-07-01,many", "không hợp lệ"),
        ("date,cases\n2021-07-01,-3", "số ca âm"),
        ("date,cases\n2020-07-01,3", "không có dòng nào"),
    ],
)
def test_a_table_of_cases_that_cannot_be_used_is_refused(
    text: str, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=told):
        read_reported(file, date(2021, 7, 1), date(2021, 8, 1))


def test_days_without_a_row_have_no_case_and_rows_of_a_day_are_summed(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("date,cases\n2021-07-03,3\n2021-07-01,1\n2021-07-03,4\n", encoding="utf-8")
    found = read_reported(file, date(2021, 7, 1), date(2021, 8, 1))
    assert found.tolist() == [1.0, 0.0, 7.0]


def test_weeks_are_whole() -> None:
    assert weekly(np.arange(16)).tolist() == [21.0, 70.0]
