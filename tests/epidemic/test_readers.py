from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from toandan.epidemic.errors import (
    DuplicateError,
    FrequencyError,
    GapError,
    LayoutError,
    NegativeError,
    OrderError,
)
from toandan.epidemic.periods import Frequency
from toandan.epidemic.readers import Allowed, read_counts
from toandan.epidemic.series import Measure

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, text: str, name: str = "counts.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


LONG = """target,as_of,location,target_end_date,value
inc case,2021-03-08,AT,2021-02-27,10
inc case,2021-03-08,AT,2021-03-06,12
inc death,2021-03-08,AT,2021-02-27,1
inc death,2021-03-08,AT,2021-03-06,2
"""


def test_the_hub_layout_is_read_with_its_vintages(tmp_path: Path) -> None:
    series = read_counts(write(tmp_path, LONG))
    grid = series.at(date(2021, 3, 8))
    assert series.vintages
    assert series.frequency is Frequency.WEEK
    assert grid.measures == (Measure.CASES, Measure.DEATHS)
    assert grid.values[:, 0].tolist() == [[10, 12], [1, 2]]


def test_parquet_holds_the_same_as_csv(tmp_path: Path) -> None:
    text = read_counts(write(tmp_path, LONG))
    place = tmp_path / "counts.parquet"
    text.frame.write_parquet(place)
    assert read_counts(place).frame.equals(text.frame)


def test_one_column_per_measure_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "date,province,cases,deaths\n2021-07-01,Kiên Giang,3,0\n2021-07-02,Kiên Giang,5,1\n",
    )
    series = read_counts(path)
    assert series.frequency is Frequency.DAY
    assert not series.vintages
    assert series.at(date(2021, 7, 2)).of(Measure.DEATHS).tolist() == [[0, 1]]


def test_a_single_column_is_taken_for_the_measure_asked_for(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "adm_1_name,calendar_end_date,dengue_total\nAN GIANG,2001-01-31,4\nAN GIANG,2001-02-28,6\n",
    )
    series = read_counts(path, measure=Measure.ADMISSIONS)
    assert series.frequency is Frequency.MONTH
    assert series.at(date(2001, 2, 28)).of(Measure.ADMISSIONS).tolist() == [[4, 6]]


HUBVERSE = """as_of,target,target_end_date,location,observation
2024-11-20,wk inc flu hosp,2024-11-09,01,5
2024-11-20,wk inc flu hosp,2024-11-16,01,8
2024-11-20,wk inc flu prop ed visits,2024-11-09,01,0.01
2024-11-20,wk inc flu prop ed visits,2024-11-16,01,0.02
"""
OLDER = """date,location,location_name,value,weekly_rate
2024-11-09,01,Alabama,5,0.1
2024-11-16,01,Alabama,8,0.2
2024-11-09,US,US,NA,NA
2024-11-16,US,US,70,0.2
"""


def test_the_hubverse_layout_is_read_one_measure_at_a_time(tmp_path: Path) -> None:
    path = write(tmp_path, HUBVERSE)
    series = read_counts(path, measure=Measure.ADMISSIONS)
    grid = series.at(date(2024, 11, 20))
    assert grid.areas == ("01",)
    assert grid.of(Measure.ADMISSIONS).tolist() == [[5, 8]]
    with pytest.raises(LayoutError, match=r"prop ed visits.*--measure"):
        read_counts(path)
    with pytest.raises(LayoutError, match="không có chỉ tiêu ca tử vong mới"):
        read_counts(path, measure=Measure.DEATHS)


def test_the_older_hub_layout_is_read_with_codes_that_begin_with_zero(tmp_path: Path) -> None:
    path = write(tmp_path, OLDER)
    series = read_counts(path, measure=Measure.ADMISSIONS, allowed=Allowed(gaps=True))
    assert series.at(date(2024, 11, 16)).areas == ("01", "US")
    assert series.frame.height == 3
    with pytest.raises(LayoutError, match="«value» trống"):
        read_counts(path, measure=Measure.ADMISSIONS)


@pytest.mark.parametrize(
    ("label", "measure"),
    [
        ("wk inc rsv hosp", Measure.ADMISSIONS),
        ("wk inc covid death", Measure.DEATHS),
        ("inc_case", Measure.CASES),
        ("Weekly Inc Cases", Measure.CASES),
    ],
)
def test_targets_of_the_hubs_are_understood(tmp_path: Path, label: str, measure: Measure) -> None:
    path = write(tmp_path, rows(f"A,{label},2021-01-02,1", f"A,{label},2021-01-09,2"))
    assert read_counts(path).at(date(2021, 1, 9)).measures == (measure,)


def test_dates_may_be_written_as_vietnamese_write_them(tmp_path: Path) -> None:
    path = write(tmp_path, rows("A,cases,30/08/2021,1", "A,cases,31/08/2021,2"))
    assert read_counts(path).at(date(2021, 8, 31)).end(1) == date(2021, 8, 31)
    path = write(tmp_path, rows("A,cases,01/09/2021,1", "A,cases,02/09/2021,2"))
    assert read_counts(path).at(date(2021, 9, 2)).end(1) == date(2021, 9, 2)


def rows(*lines: str) -> str:
    return "area,measure,date,value\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("date,value\n2021-01-01,1\n2021-01-01,2\n", LayoutError, "thiếu cột area"),
        ("area,date\nA,2021-01-01\n", LayoutError, "không có cột số đếm"),
        (rows("A,cases,2021-01-01,x", "A,cases,2021-01-02,2"), LayoutError, "dòng 2: ô «x»"),
        (rows("A,cases,hôm qua,1", "A,cases,2021-01-02,2"), LayoutError, "date"),
        (rows("A,sốt,2021-01-01,1", "A,sốt,2021-01-02,2"), LayoutError, "không rõ nghĩa"),
        ("area,measure,date,value\n", LayoutError, "Không có dòng"),
        (
            rows("A,cases,2021-01-01,1", "A,cases,2021-01-02,2", "A,cases,2021-01-02,3"),
            DuplicateError,
            "02/01/2021",
        ),
        (
            rows("A,cases,2021-01-02,1", "A,cases,2021-01-01,2", "A,cases,2021-01-03,2"),
            OrderError,
            "thứ tự",
        ),
        (rows("A,cases,2021-01-01,1", "A,cases,2021-01-02,-4"), NegativeError, "-4"),
        (
            rows("A,cases,2021-01-01,1", "A,cases,2021-01-02,4", "A,cases,2021-01-05,4"),
            GapError,
            "05/01/2021",
        ),
        (
            rows("A,cases,2021-01-01,1", "A,cases,2021-01-11,4", "A,cases,2021-01-15,4"),
            FrequencyError,
            "trộn",
        ),
    ],
)
def test_each_fault_has_its_own_error_with_the_place(
    tmp_path: Path, text: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        read_counts(write(tmp_path, text))


def test_faults_can_be_allowed(tmp_path: Path) -> None:
    text = rows("A,cases,2021-01-05,4", "A,cases,2021-01-01,-1", "A,cases,2021-01-02,2")
    series = read_counts(write(tmp_path, text), allowed=Allowed.everything())
    grid = series.at(date(2021, 1, 5))
    assert grid.values[0, 0, 0] == -1
    assert grid.periods == 5


def test_files_of_other_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"không phải CSV, Excel \(.xlsx\) hay Parquet"):
        read_counts(write(tmp_path, "x", "counts.docx"))
    with pytest.raises(LayoutError, match="Không mở được tệp Excel"):
        read_counts(write(tmp_path, "x", "counts.xlsx"))
    with pytest.raises(LayoutError, match="Không tìm thấy"):
        read_counts(tmp_path / "none.csv")


def test_the_reference_data_is_read(reference: Path) -> None:
    vietnam = reference / "forecast" / "vietnam"
    daily = read_counts(vietnam / "province_daily_2021-04-27_2021-10-31.csv.gz")
    assert daily.frequency is Frequency.DAY
    grid = daily.at(date(2021, 10, 31))
    assert len(grid.areas) == 63
    kien_giang = grid.of(Measure.CASES)[grid.areas.index("Kiên Giang")]
    assert (
        kien_giang.sum()
        == pl.read_csv(vietnam / "province_daily_2021-04-27_2021-10-31.csv.gz")
        .filter(pl.col("province") == "Kiên Giang")["cases"]
        .sum()
    )


def test_vietnamese_headings_and_semicolons_are_read(tmp_path: Path) -> None:
    text = "Mã địa bàn;Ngày;Ngày công bố;Số ca mắc;Tử vong\n"
    text += "01;03/01/2021;05/01/2021;7;0\n01;10/01/2021;12/01/2021;9;1\n"
    series = read_counts(write(tmp_path, text))
    assert series.vintages
    grid = series.at(date(2021, 1, 12))
    assert grid.areas == ("01",)
    assert grid.of(Measure.CASES).tolist() == [[7, 9]]
    assert grid.of(Measure.DEATHS).tolist() == [[0, 1]]


def test_vietnamese_measures_of_a_long_table_are_read(tmp_path: Path) -> None:
    text = "Tỉnh,Ngày,Chỉ tiêu,Số đếm\nKiên Giang,2021-01-03,Ca mắc mới,7\n"
    text += "Kiên Giang,2021-01-10,Ca mắc mới,8\n"
    series = read_counts(write(tmp_path, text))
    assert series.at(date(2021, 1, 10)).of(Measure.CASES).tolist() == [[7, 8]]


def test_an_english_column_wins_over_a_vietnamese_one(tmp_path: Path) -> None:
    text = "area,Tỉnh,date,cases\n01,Hà Nội,2021-01-03,7\n01,Hà Nội,2021-01-10,8\n"
    assert read_counts(write(tmp_path, text)).at(date(2021, 1, 10)).areas == ("01",)


def test_a_file_in_another_encoding_says_where_and_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_bytes(
        "area,date,cases\nA,2021-01-03,7\nHà Nội,2021-01-10,7\n".encode("cp1252", "replace")
    )
    with pytest.raises(LayoutError, match=r"dòng 3 .*CSV UTF-8"):
        read_counts(path)


def test_a_refusal_names_the_option_of_the_command(tmp_path: Path) -> None:
    text = "area,date,cases\nA,2021-01-03,7\nA,2021-01-10,-2\n"
    with pytest.raises(NegativeError, match="--allow so-am"):
        read_counts(write(tmp_path, text))
