"""Files as they come from a provincial office: Excel, headings, dates and numbers of all kinds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from toandan.epidemic.cells import date_of, number_of
from toandan.epidemic.commands.options import read_areas
from toandan.epidemic.errors import LayoutError
from toandan.epidemic.periods import Frequency
from toandan.epidemic.readers import read_counts
from toandan.epidemic.series import Measure

if TYPE_CHECKING:
    from pathlib import Path

    from toandan.epidemic.series import Grid


def written(folder: Path, *lines: str, coding: str = "utf-8-sig") -> Path:
    path = folder / "so-lieu.csv"
    path.write_bytes("\r\n".join([*lines, ""]).encode(coding))
    return path


def picture(path: Path) -> Grid:
    series = read_counts(path)
    return series.at(series.published()[-1])


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2021-08-03", "2021-8-4"], [date(2021, 8, 3), date(2021, 8, 4)]),
        (["3/8/2021", "13/08/2021"], [date(2021, 8, 3), date(2021, 8, 13)]),
        (["03-08-2021", "04.08.2021"], [date(2021, 8, 3), date(2021, 8, 4)]),
        (["03/08/21", "13/08/21"], [date(2021, 8, 3), date(2021, 8, 13)]),
        (["03/08/2021 00:00", "04/08/2021 7:30"], [date(2021, 8, 3), date(2021, 8, 4)]),
        (["2021-08-03T07:30:00", "2021-08-04"], [date(2021, 8, 3), date(2021, 8, 4)]),
        (["8/3/2021", "8/13/2021"], [date(2021, 8, 3), date(2021, 8, 13)]),
        (["08/2021", "Tháng 9/2021"], [date(2021, 8, 31), date(2021, 9, 30)]),
        (["2021-08", "Tháng 2 năm 2020"], [date(2021, 8, 31), date(2020, 2, 29)]),
        (["Tuần 1/2021", "2021-W02"], [date(2021, 1, 10), date(2021, 1, 17)]),
        (["44411", "44412"], [date(2021, 8, 3), date(2021, 8, 4)]),
        (["31/02/2021", "01/03/2021"], [None, date(2021, 3, 1)]),
        (["hôm qua", ""], [None, None]),
    ],
)
def test_a_column_of_dates_is_read_as_one_way_of_writing(
    cells: list[str], days: list[date | None]
) -> None:
    assert date_of(cells) == days


@pytest.mark.parametrize(
    ("cells", "separator", "counts"),
    [
        (["7", " 12 ", ""], ",", [7, 12, None]),
        (["12,0", "7,5"], ";", [12, 7.5]),
        (["1.234", "900", "12.345.678"], ";", [1234, 900, 12_345_678]),
        (["1,234", "900"], ",", [1234, 900]),
        (["1.234,5", "7,25"], ";", [1234.5, 7.25]),
        (["1,234.5", "3"], ",", [1234.5, 3]),
        (["0.123", "0.456"], ",", [0.123, 0.456]),
        (["1.5", "12.25"], ",", [1.5, 12.25]),
        (["10.123", "20000"], ",", [10.123, 20_000]),
        (["1 234", "2\u00a0345"], ";", [1234, 2345]),
        (["-", "...", "NA", "-4", "1e3"], ",", [0, None, None, -4, 1000]),
    ],
)
def test_a_column_of_numbers_is_read_as_its_file_writes_them(
    cells: list[str], separator: str, counts: list[float | None]
) -> None:
    assert number_of(cells, "Tệp «x»", separator) == counts


@given(st.lists(st.dates(date(2000, 1, 1), date(2068, 12, 31)), min_size=1))
def test_dates_written_day_first_always_come_back(days: list[date]) -> None:
    for way in ("%d/%m/%Y", "%-d/%-m/%Y", "%d.%m.%y", "%d-%m-%Y 00:00", "%Y-%m-%d"):
        assert date_of([day.strftime(way) for day in days]) == days


@given(st.lists(st.integers(0, 10**9), min_size=1))
def test_counts_with_marks_between_thousands_always_come_back(counts: list[int]) -> None:
    english = [f"{count:,}" for count in counts]
    vietnamese = [cell.replace(",", ".") for cell in english]
    assert number_of(english, "x", ",") == counts
    assert number_of(vietnamese, "x", ";") == counts
    assert number_of([str(count) for count in counts], "x", ",") == counts


@pytest.mark.parametrize(("cell", "separator"), [("1.234", ","), ("1,234", ";")])
def test_a_number_that_may_be_thousands_or_decimals_is_refused(cell: str, separator: str) -> None:
    with pytest.raises(LayoutError, match=rf"«{cell}».*hàng nghìn"):
        number_of([cell, "900"], "Tệp «x»", separator)


def test_a_csv_that_excel_made_here_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "SỞ Y TẾ KIÊN GIANG;;;;",
        "Báo cáo số ca mắc theo xã;;;;",
        ";;;;",
        "STT;Ngày báo cáo;Xã/phường/thị trấn;Số ca mắc mới trong ngày;Ghi chú",
        "1;1/8/2021;Xã Bình An;1.203;",
        "2;2/8/2021;Xã Bình An;-;nghỉ lễ",
        ";;;;",
    )
    grid = picture(path)
    assert grid.areas == ("Xã Bình An",)
    assert grid.frequency is Frequency.DAY
    assert grid.of(Measure.CASES).tolist() == [[1203, 0]]


def test_a_workbook_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Báo cáo tuần"])
    sheet.append(["Địa bàn", "Ngày", "Số ca mắc", "Tử vong"])
    sheet.append(["An Biên", date(2021, 8, 1), 7, 0])
    sheet.append(["An Biên", date(2021, 8, 8), 9.0, 1])
    path = tmp_path / "so-lieu.xlsx"
    book.save(path)
    grid = picture(path)
    assert grid.frequency is Frequency.WEEK
    assert grid.of(Measure.CASES).tolist() == [[7, 9]]
    assert grid.of(Measure.DEATHS).tolist() == [[0, 1]]


def test_the_unicode_text_of_excel_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "Ngày\tTỉnh\tSố mắc", "01/08/2021\tKiên Giang\t7",
                   "02/08/2021\tKiên Giang\t8", coding="utf-16")  # fmt: skip
    assert picture(path).of(Measure.CASES).tolist() == [[7, 8]]


def test_the_smallest_areas_of_a_table_are_taken_with_the_name_above_where_it_is_needed(
    tmp_path: Path,
) -> None:
    lines = [
        f"{day:02}/08/2021;{district};{commune};{day}"
        for day in (1, 2)
        for district, commune in (("An Biên", "Đông Thái"), ("Gò Quao", "Định An"))
    ]
    path = written(tmp_path, "Ngày;Huyện;Xã;Số ca mắc", *lines)
    assert set(picture(path).areas) == {"Định An", "Đông Thái"}
    lines += ["01/08/2021;Gò Quao;Đông Thái;3", "02/08/2021;Gò Quao;Đông Thái;4"]
    path = written(tmp_path, "Ngày;Huyện;Xã;Số ca mắc", *lines)
    assert set(picture(path).areas) == {
        "Đông Thái, An Biên",
        "Định An, Gò Quao",
        "Đông Thái, Gò Quao",
    }


def test_a_table_with_a_column_for_each_date_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path, "Xã;01/08/2021;02/08/2021;03/08/2021", "Bình An;7;8;", "Minh Hòa;1;2;3"
    )
    with pytest.raises(LayoutError, match=r"dòng thứ 2.*--allow thieu-ky"):
        read_counts(path)
    path = written(tmp_path, "Xã;01/08/2021;02/08/2021", "Bình An;7;8", "Minh Hòa;1;2")
    assert picture(path).of(Measure.CASES).tolist() == [[7, 8], [1, 2]]


def test_months_and_weeks_may_stand_in_columns_of_their_own(tmp_path: Path) -> None:
    path = written(tmp_path, "Năm,Tháng,Số ca", "2020,11,7", "2020,12,8", "2021,1,9")
    grid = picture(path)
    assert grid.frequency is Frequency.MONTH
    assert grid.last == date(2021, 1, 31)
    assert grid.areas == ("Toàn bộ",)
    path = written(tmp_path, "Năm;Tuần;Tỉnh;Số ca", "2020;53;A;7", "2021;Tuần 1;A;8")
    grid = picture(path)
    assert grid.frequency is Frequency.WEEK
    assert grid.ends() == [date(2021, 1, 3), date(2021, 1, 10)]


@pytest.mark.parametrize(
    ("heading", "measure"),
    [
        ("Số ca mắc", Measure.CASES),
        ("Số ca mắc sốt xuất huyết", Measure.CASES),
        ("Ca dương tính mới", Measure.CASES),
        ("F0", Measure.CASES),
        ("Sốt xuất huyết", Measure.CASES),
        ("Số ca tử vong", Measure.DEATHS),
        ("Ca nhập viện mới", Measure.ADMISSIONS),
        ("Số ca hồi sức", Measure.ICU),
    ],
)
def test_headings_of_counts_are_understood(tmp_path: Path, heading: str, measure: Measure) -> None:
    path = written(
        tmp_path, f"STT;Ngày;Xã;{heading};Ghi chú", "1;01/08/2021;A;7;", "2;02/08/2021;A;8;"
    )
    assert picture(path).of(measure).tolist() == [[7, 8]]


@pytest.mark.parametrize(
    "headings", ["Số ca mắc cộng dồn", "Số ca khỏi bệnh;Số ca đang điều trị", "Tay chân miệng;Sởi"]
)
def test_sums_recoveries_and_several_diseases_are_not_taken_for_new_cases(
    tmp_path: Path, headings: str
) -> None:
    with pytest.raises(LayoutError, match="số"):
        read_counts(
            written(tmp_path, f"Ngày;Xã;{headings}", "01/08/2021;A;7;1", "02/08/2021;A;8;1")
        )


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("Ngày;Xã;Số ca mắc cộng dồn", "01/08/2021;A;7"), "chỉ có số cộng dồn"),
        (("Ngày;Xã;Số ca mắc", "01/08/2021;A;bảy"), "dòng 2: ô «bảy» của cột value"),
        (("Ngày;Xã;Số ca mắc", "01/08/2021;A;7", "31/02/2021;A;7"), "dòng 3: ô «31/02/2021»"),
        (("Ngày;Xã;Số ca mắc", "01/08/2021;A;7", "Tổng;;7"), "dòng 3: ô «Tổng»"),
        (("Ngày;Xã;Số ca mắc", "01/08/2021;A;7", ";;7"), "dòng thứ 3.*dòng cộng"),
        (("Thời điểm;Xã;Số ca mắc", "01/08/2021;A;7"), "thiếu cột date.*«Thời điểm»"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line_and_cell(
    tmp_path: Path, lines: tuple[str, ...], says: str
) -> None:
    with pytest.raises(LayoutError, match=says):
        read_counts(written(tmp_path, *lines))


def test_a_list_of_areas_may_have_vietnamese_headings_and_numbers(tmp_path: Path) -> None:
    path = written(
        tmp_path, "Mã;Tên;Cấp trên;Dân số;Vĩ độ;Kinh độ",
        "91;Kiên Giang;;1.723.067;;", "899;Rạch Giá;91;227.527;10,012;105,081",
    )  # fmt: skip
    areas = read_areas(path)
    assert areas["91"].population == 1_723_067
    assert areas["899"].latitude == pytest.approx(10.012)
