"""Arguments that the three commands share, and how they turn into data."""

from __future__ import annotations

import argparse
import math
from datetime import date
from pathlib import Path

import polars as pl

from toandan.epidemic.areas import Area, Areas
from toandan.epidemic.cells import number_of
from toandan.epidemic.data import Counts
from toandan.epidemic.errors import LayoutError
from toandan.epidemic.hierarchy import with_sums
from toandan.epidemic.readers import Allowed, read_counts
from toandan.epidemic.series import Measure
from toandan.epidemic.tables import read_table
from toandan.vietnamese import fold

_COLUMNS = ("code", "name", "parent", "population", "latitude", "longitude")
#: folded headings of lists of areas
_HEADINGS = {
    **dict.fromkeys(("ma", "ma dia ban", "ma don vi", "ma xa", "area"), "code"),
    **dict.fromkeys(("ten", "ten dia ban", "ten don vi", "dia ban", "don vi"), "name"),
    **dict.fromkeys(("cap tren", "ma cap tren", "thuoc", "truc thuoc"), "parent"),
    **dict.fromkeys(("dan so", "so dan"), "population"),
    "vi do": "latitude",
    "kinh do": "longitude",
}
_FAULTS = {"thieu-ky": "gaps", "so-am": "negatives", "lon-thu-tu": "disorder"}
_WEEKDAYS = ("thu-2", "thu-3", "thu-4", "thu-5", "thu-6", "thu-7", "chu-nhat")


def day(text: str) -> date:
    """A day as `2021-08-30` or `30/08/2021`."""
    parts = text.split("/")
    try:
        if len(parts) == 3:  # noqa: PLR2004 - day, month, year
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"«{text}» không phải một ngày; hãy ghi ngày/tháng/năm, ví dụ 30/08/2021"
        ) from error


def _periods(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"«{text}» không phải số kỳ; hãy ghi số nguyên từ 1")
    return int(text)


def add_data(parser: argparse.ArgumentParser) -> None:
    """The arguments that say what is read."""
    parser.add_argument("data", type=Path, help="tệp số liệu (.csv, .xlsx, .parquet, .csv.gz)")
    parser.add_argument("--daily", type=Path, help="số liệu theo ngày kèm theo số liệu tuần")
    parser.add_argument("--areas", type=Path, help=f"tệp địa bàn: {', '.join(_COLUMNS)}")
    parser.add_argument(
        "--allow", nargs="*", choices=sorted(_FAULTS), default=[], help="lỗi số liệu được chấp nhận"
    )
    parser.add_argument(
        "--measure", choices=[name.name.lower() for name in Measure], help="chỉ dùng một chỉ tiêu"
    )
    parser.add_argument(
        "--week-end", choices=_WEEKDAYS, help="ngày cuối tuần khi cộng số liệu ngày thành tuần"
    )
    parser.add_argument("--horizons", type=_periods, default=4, help="số kỳ dự báo (mặc định 4)")


def counts_from(options: argparse.Namespace) -> Counts:
    """Read what the arguments name."""
    allowed = Allowed(**{_FAULTS[fault]: True for fault in options.allow})
    only = None if options.measure is None else Measure[options.measure.upper()]
    series = read_counts(options.data, measure=only, allowed=allowed)
    daily = None
    if options.daily is not None:
        daily = read_counts(options.daily, measure=only, allowed=Allowed.everything())
    areas = None
    if options.areas is not None:
        areas = read_areas(options.areas)
        series = with_sums(series, areas)
        daily = None if daily is None else with_sums(daily, areas)
    ending = None if options.week_end is None else _WEEKDAYS.index(options.week_end)
    return Counts(series, daily, areas, ending)


def read_areas(path: Path) -> Areas:
    """Read areas from a table with the column `code` and maybe the others of `_COLUMNS`.

    Vietnamese headings as in `_HEADINGS` are understood too.

    Raises:
        LayoutError: there is no code, or a figure that cannot be read.
        HierarchyError: the areas are no tree.
    """
    table = read_table(path, named=False)
    frame = table.frame.rename(
        {name: told for name in table.frame.columns if (told := _HEADINGS.get(fold(name)))},
        strict=False,
    )
    if "code" not in frame.columns or not all(frame["code"].cast(pl.String).fill_null("")):
        raise LayoutError(
            f"Tệp địa bàn «{path.name}» thiếu cột «code» hoặc có dòng để trống mã; các cột được "
            f"đọc: {', '.join(_COLUMNS)}."
        )
    text = {
        name: frame[name].cast(pl.String).fill_null("").to_list()
        if name in frame.columns
        else [""] * frame.height
        for name in _COLUMNS
    }
    where = f"Tệp địa bàn «{path.name}»"
    people, latitude, longitude = (
        number_of(text[name], where, table.separator, whole=name == "population")
        for name in _COLUMNS[3:]
    )
    if any(value is not None and math.isnan(value) for value in (*people, *latitude, *longitude)):
        raise LayoutError(f"{where} có dân số hoặc tọa độ không phải là số.")
    return Areas(
        Area(code, name, parent, count or 0.0, _degrees(north), _degrees(east))
        for code, name, parent, count, north, east in zip(
            *(text[name] for name in _COLUMNS[:3]), people, latitude, longitude, strict=True
        )
    )


def _degrees(value: float | None) -> float:
    return math.nan if value is None else value
