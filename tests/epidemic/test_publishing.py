"""Tables and their layouts, days, beds, the ledger, pictures, commands and the example."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from tests.epidemic.conftest import waves, weekly_counts, weekly_rows

from toandan.cli import main
from toandan.epidemic import example
from toandan.epidemic.baselines import flat
from toandan.epidemic.care import ICU_DELTA, Care, demand
from toandan.epidemic.commands.options import read_areas
from toandan.epidemic.daily import to_days
from toandan.epidemic.data import Counts
from toandan.epidemic.errors import DuplicateError, HorizonError, LayoutError
from toandan.epidemic.intervals import Interval
from toandan.epidemic.ledger import Ledger
from toandan.epidemic.periods import Frequency
from toandan.epidemic.pictures import calibration, fan, scores_by_date
from toandan.epidemic.scores import score
from toandan.epidemic.series import CountSeries, Measure, frame_of
from toandan.epidemic.table import LEVELS, ForecastTable

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2021, 9, 6)


def table() -> ForecastTable:
    return flat(weekly_counts(waves(3, 45)), DAY)


@pytest.mark.parametrize("name", ["forecast.csv", "forecast.parquet"])
def test_the_hub_layout_can_be_written_and_read_back(tmp_path: Path, name: str) -> None:
    first = table()
    first.write(tmp_path / name)
    second = ForecastTable.read(tmp_path / name)
    order = ["origin", "measure", "area", "horizon", "end"]
    both = [
        each.index.with_columns(median=pl.Series(each.median), low=pl.Series(each.at(0.025)))
        for each in (first, second)
    ]
    assert both[0].sort(order).equals(both[1].sort(order))
    assert second.levels == LEVELS
    assert second.model == "flat"


def test_the_hub_layout_has_the_columns_of_hubverse() -> None:
    frame = table().hub()
    needed = {"reference_date", "target", "horizon", "location", "target_end_date"}
    assert needed | {"output_type", "output_type_id", "value"} <= set(frame.columns)
    assert frame.height == 3 * 4 * 23
    assert frame["reference_date"].dt.weekday().unique().to_list() == [6]
    assert frame["output_type_id"].cast(pl.Float64).is_between(0, 1).all()


def test_files_of_another_layout_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="thiếu cột"):
        ForecastTable.of_hub(pl.DataFrame({"value": [1.0]}))
    ragged = table().hub().filter(
        (pl.col("location") != "X00") | (pl.col("output_type_id") != "0.5")
    )  # fmt: skip
    with pytest.raises(LayoutError, match="cùng một bộ phân vị"):
        ForecastTable.of_hub(ragged)
    with pytest.raises(LayoutError, match="xlsx"):
        table().write(tmp_path / "forecast.xlsx")
    with pytest.raises(LayoutError, match="khác nhau"):
        ForecastTable.join([table(), replace(table(), levels=(0.5,))])


def daily_series(days: int = 90) -> CountSeries:
    """Daily counts with quiet Sundays."""
    draw = np.random.default_rng(9)
    rows = []
    for area, size in (("A", 300.0), ("B", 4.0)):
        for index in range(days):
            day = date(2021, 6, 6) + timedelta(days=index)
            mean = size * (0.3 if day.weekday() == 6 else 1.0) * np.exp(index / 60)
            rows.append((area, Measure.CASES, day, day, float(draw.poisson(mean))))
    return CountSeries.of(frame_of(rows), Frequency.DAY, vintages=False)


def test_daily_forecasts_add_up_to_their_week_and_know_sundays() -> None:
    series = daily_series()
    day = date(2021, 8, 29)
    weekly = flat(Counts(series), day)
    daily = to_days(weekly, series.known(day).at(day))
    assert daily.index["horizon"].max() == 28
    assert daily.index["end"].min() > day
    mine = daily.where((pl.col("area") == "A") & (pl.col("horizon") > 7))
    second = weekly.where((pl.col("area") == "A") & (pl.col("horizon") == 2)).median[0]
    assert mine.median[:7].sum() == pytest.approx(second)
    sunday = np.array([end.weekday() == 6 for end in mine.index["end"]])
    assert mine.median[sunday].max() < 0.6 * mine.median[~sunday].min()
    assert (np.diff(daily.quantiles, axis=1) >= 0).all()
    with pytest.raises(HorizonError, match="tuần"):
        to_days(weekly, series.at(date(2021, 6, 20)))


def test_beds_follow_cases_with_their_wait_and_stay() -> None:
    care = Care((0.1, 0.1, 0.1), Interval(3.0, 0.5), Interval(10.0, 0.5))
    cases = np.zeros((60, 1))
    cases[20] = 100
    needed = demand(cases, (0.5,), 0, care)[:, 0]
    assert needed[21] == pytest.approx(0.0, abs=0.01)
    assert needed[26] == pytest.approx(10.0, rel=0.01)
    assert needed[36] == pytest.approx(0.0, abs=0.1)
    assert needed.sum() == pytest.approx(100.0, rel=0.06)
    steady = demand(np.full((120, 3), 50.0), (0.025, 0.5, 0.975), 90, ICU_DELTA)
    assert steady.shape == (30, 3)
    assert steady[-1, 1] == pytest.approx(50 * 0.01 * 14, rel=0.05)
    assert (np.diff(steady, axis=1) > 0).all()
    with pytest.raises(ValueError, match="ordered"):
        Care((0.3, 0.2, 0.4), Interval(1, 1), Interval(1, 1))


def test_a_published_forecast_is_kept_and_scored_once_its_truth_is_in(tmp_path: Path) -> None:
    counts, ledger = weekly_counts(waves(3, 45)), Ledger(tmp_path / "ledger")
    published = ledger.publish(table())
    assert ledger.publish(table()) == published
    with pytest.raises(DuplicateError, match="06/09/2021"):
        ledger.publish(replace(table(), quantiles=table().quantiles + 1))
    after = [counts.series.at(DAY + timedelta(weeks=weeks)) for weeks in (0, 2, 2, 5)]
    assert [len(ledger.score_due(grid)) for grid in after] == [0, 6, 0, 6]
    kept = ledger.scores()
    assert kept.height == 12
    assert kept["model"].unique().to_list() == ["flat"]
    assert [len(each) for each in ledger.forecasts()] == [12]


def test_pictures_are_drawn(tmp_path: Path) -> None:
    counts = weekly_counts(waves(3, 45))
    final = counts.series.at(date(2022, 1, 1))
    fan(table(), final, "X00", Measure.CASES, tmp_path / "fan.svg")
    calibration(table(), final, tmp_path / "calibration.png")
    scores_by_date(score(table(), final), tmp_path / "scores.svg")
    drawn = (tmp_path / "fan.svg").read_text(encoding="utf-8")
    assert drawn.count("<path") > 10
    assert (tmp_path / "calibration.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "scores.svg").stat().st_size > 2000


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Weekly counts of two communes and a province in a CSV file."""
    path = tmp_path / "counts.csv"
    weekly_rows(np.round(waves(2, 40))).drop("as_of").write_csv(path)
    (tmp_path / "areas.csv").write_text("code,name,parent\nP,Tỉnh,\nX00,Xã,P\nX01,Xã,P\n")
    return path


def test_the_forecast_command_writes_scores_draws_and_prints(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "forecast.csv"
    words = ["forecast", str(data), "--as-of", "05/07/2021", "--out", str(out)]
    words += ["--areas", str(tmp_path / "areas.csv"), "--ledger", str(tmp_path / "ledger")]
    assert main([*words, "--pictures", str(tmp_path / "pictures")]) == 0
    assert "trung vị" in capsys.readouterr().out
    told = ForecastTable.read(out)
    assert told.index["area"].unique().sort().to_list() == ["P", "X00", "X01"]
    assert len(list((tmp_path / "pictures").glob("*.svg"))) == 3
    assert len(Ledger(tmp_path / "ledger").forecasts()) == 1
    assert main(["score", str(out), str(data), "--out", str(tmp_path / "scores.csv")]) == 0
    assert "WIS log" in capsys.readouterr().out
    assert pl.read_csv(tmp_path / "scores.csv").height == 2 * 4


def test_the_score_command_scores_a_ledger_once_when_the_truth_is_in(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["forecast", str(data), "--as-of", "05/07/2021", "--ledger", str(tmp_path / "ledger")]
    assert main([*words, "--areas", str(tmp_path / "areas.csv")]) == 0
    due = ["score", str(tmp_path / "ledger"), str(data), "--areas", str(tmp_path / "areas.csv")]
    # counts end on 02/10/2021: nothing is older than half a year
    assert main([*due, "--settled", "180"]) == 1
    assert main(due) == 0
    assert "WIS log" in capsys.readouterr().out
    assert Ledger(tmp_path / "ledger").scores().height == 3 * 4
    assert main(due) == 1
    assert "Chưa có số liệu thực tế" in capsys.readouterr().err


def test_forecasts_and_truths_of_the_hubs_are_scored_under_their_own_names(
    data: Path, tmp_path: Path
) -> None:
    counts = pl.read_csv(data)
    told = flat(weekly_counts(waves(2, 40)), date(2021, 7, 5)).hub()
    hub = told.with_columns(target=pl.lit("wk inc flu hosp")).drop("origin_date")
    hub.write_csv(tmp_path / "hub.csv")
    truth = counts.with_columns(measure=pl.lit("wk inc flu hosp"))
    other = counts.with_columns(measure=pl.lit("wk inc flu prop ed visits"))
    pl.concat([truth, other]).write_csv(tmp_path / "truth.csv")
    out = tmp_path / "scores.csv"
    words = ["score", str(tmp_path / "hub.csv"), str(tmp_path / "truth.csv"), "--out", str(out)]
    assert main(words) == 0
    scores = pl.read_csv(out)
    assert scores.height == 2 * 4
    assert set(scores["measure"]) == {Measure.ADMISSIONS.value}


def test_a_ledger_scores_days_with_days_and_weeks_with_weeks(tmp_path: Path) -> None:
    series, day = daily_series(), date(2021, 8, 1)
    weekly = flat(Counts(series), day)
    daily = to_days(weekly, series.known(day).at(day))
    ledger = Ledger(tmp_path)
    ledger.publish(weekly)
    ledger.publish(replace(daily, model="flat-daily"))
    path = tmp_path / "truth.csv"
    series.frame.drop("as_of").write_csv(path)
    assert main(["score", str(tmp_path), str(path)]) == 0
    scores = ledger.scores()
    rows = dict(scores.group_by("model").len().iter_rows())
    # the day of the forecast is known already and belongs to the first week
    assert rows == {"flat": 2 * 4, "flat-daily": 2 * 27}
    weeks = scores.filter((pl.col("model") == "flat") & (pl.col("area") == "A"))
    days = scores.filter((pl.col("model") == "flat-daily") & (pl.col("area") == "A"))
    known = series.frame.filter((pl.col("date") == day) & (pl.col("area") == "A"))["value"][0]
    assert weeks["truth"].sum() == pytest.approx(days["truth"].sum() + known)


def test_the_forecast_command_tells_days(tmp_path: Path) -> None:
    path, out = tmp_path / "daily.csv", tmp_path / "days.parquet"
    daily_series().frame.drop("as_of").write_csv(path)
    words = ["forecast", str(path), "--as-of", "2021-08-30", "--days", "--out", str(out)]
    assert main(words) == 0
    assert ForecastTable.read(out).index["horizon"].max() == 28


def test_the_backtest_command_compares_with_the_flat_baseline(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["backtest", str(data), "--from", "2021-07-05", "--to", "2021-07-19"]
    words += ["--scores", str(tmp_path / "scores.csv"), "--out", str(tmp_path / "all.parquet")]
    assert main([*words, "--pictures", str(tmp_path / "pictures")]) == 0
    printed = capsys.readouterr()
    assert "log/nền" in printed.out
    assert printed.err.count("đã dự báo ngày") == 3
    assert set(pl.read_csv(tmp_path / "scores.csv")["model"]) == {"toandan", "flat"}
    assert len(list((tmp_path / "pictures").glob("*.svg"))) == 2


def test_a_backtest_of_months_forecasts_once_a_month_and_names_measures_in_vietnamese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"{year};{month};{20 + month}" for year in (2018, 2019) for month in range(1, 13)]
    path = tmp_path / "thang.csv"
    path.write_text("\n".join(["Năm;Tháng;SXHD", *lines]), encoding="utf-8-sig")
    assert main(["backtest", str(path), "--from", "15/03/2019", "--to", "15/06/2019"]) == 0
    printed = capsys.readouterr()
    assert [line[-10:] for line in printed.err.splitlines()] == [
        "01/04/2019",
        "01/05/2019",
        "01/06/2019",
    ]
    assert "ca mắc mới" in printed.out


def test_commands_say_what_is_wrong_and_fail(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", str(tmp_path / "none.csv"), "--as-of", "2021-07-05"]) == 1
    assert "Không tìm thấy" in capsys.readouterr().err
    early = ["--from", "2020-01-06", "--to", "2020-01-06"]
    assert main(["backtest", str(data), *early]) == 1
    assert "số liệu bắt đầu từ ngày" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["forecast", str(data), "--as-of", "31/02/2021"])
    assert "«31/02/2021» không phải một ngày" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["forecast", str(data), "--as-of", "2021-07-05", "--horizons", "0"])
    assert "«0» không phải số kỳ" in capsys.readouterr().err
    assert main(["backtest", str(data), "--from", "2021-07-19", "--to", "2021-07-05"]) == 1
    assert "--from không được sau --to" in capsys.readouterr().err
    assert main(["backtest", str(data), "--from", "2021-10-11", "--to", "2021-10-11"]) == 1
    assert "hãy chọn --to sớm hơn" in capsys.readouterr().err
    late = tmp_path / "late.csv"
    table().write(late)
    assert main(["score", str(tmp_path / "none.csv"), str(data)]) == 1
    (tmp_path / "old.csv").write_text(
        "area,date,value\nX00,2020-01-04,1\nX00,2020-01-11,1\n", encoding="utf-8"
    )
    assert main(["score", str(late), str(tmp_path / "old.csv")]) == 1
    assert "Chưa có số liệu thực tế" in capsys.readouterr().err


def test_the_worked_example_runs_from_correction_to_score(tmp_path: Path) -> None:
    week = example.walk_through(tmp_path)
    assert 1.3 < week.corrected < 2.3
    assert 0.5 < week.reproduction < 1.5
    assert len(week.table) == 7 * 4
    assert week.scored.height == 14
    assert (tmp_path / "tinh.svg").exists()


def test_a_wrong_list_of_areas_is_refused_with_its_columns(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["forecast", str(data), "--as-of", "2021-07-05", "--areas"]
    listed = tmp_path / "listed.csv"
    listed.write_text("name,population\nXã,7\n", encoding="utf-8")
    assert main([*words, str(listed)]) == 1
    assert "thiếu cột «code»" in capsys.readouterr().err
    listed.write_text("code,population\nX00,nhiều\n", encoding="utf-8")
    assert main([*words, str(listed)]) == 1
    assert "không phải là số" in capsys.readouterr().err


def test_a_list_of_areas_may_hold_positions(tmp_path: Path) -> None:
    listed = tmp_path / "listed.csv"
    listed.write_text(
        "Mã địa bàn,parent,latitude,longitude\nP,,,\nX00,P,9.9,105.2\n", encoding="utf-8"
    )
    areas = read_areas(listed)
    assert areas["X00"].latitude == 9.9
    assert areas["X00"].parent == "P"
    assert np.isnan(areas["P"].longitude)
