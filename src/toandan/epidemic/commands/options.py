"""Arguments that the three commands share, and how they turn into data."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.epidemic.areas import Area, Areas
from toandan.epidemic.data import Counts
from toandan.epidemic.errors import LayoutError
from toandan.epidemic.hierarchy import with_sums
from toandan.epidemic.readers import Allowed, read_counts, read_table
from toandan.epidemic.series import Measure

if TYPE_CHECKING:
    import argparse

_COLUMNS = ("code", "name", "parent", "population", "latitude", "longitude")
_FAULTS = {"thieu-ky": "gaps", "so-am": "negatives", "lon-thu-tu": "disorder"}
_WEEKDAYS = ("thu-2", "thu-3", "thu-4", "thu-5", "thu-6", "thu-7", "chu-nhat")


def day(text: str) -> date:
    """A day as `2021-08-30` or `30/08/2021`."""
    parts = text.split("/")
    if len(parts) == 3:  # noqa: PLR2004 - day, month, year
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    return date.fromisoformat(text)


def _periods(text: str) -> int:
    periods = int(text)
    if periods < 1:
        raise ValueError(text)
    return periods


def add_data(parser: argparse.ArgumentParser) -> None:
    """The arguments that say what is read."""
    parser.add_argument("data", type=Path, help="tệp số liệu (.csv, .csv.gz, .parquet)")
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

    Raises:
        LayoutError: there is no code, or a figure that cannot be read.
        HierarchyError: the areas are no tree.
    """
    frame = read_table(path)
    # «Mã địa bàn» is read as the area of a table of counts
    if "code" not in frame.columns and "area" in frame.columns:
        frame = frame.rename({"area": "code"})
    if "code" not in frame.columns or frame["code"].null_count():
        raise LayoutError(
            f"Tệp địa bàn «{path.name}» thiếu cột «code» hoặc có dòng để trống mã; các cột được "
            f"đọc: {', '.join(_COLUMNS)}."
        )
    columns = [
        frame[name].to_list() if name in frame.columns else [None] * frame.height
        for name in _COLUMNS
    ]
    try:
        return Areas(
            Area(
                str(code),
                str(name or ""),
                str(parent or ""),
                float(people or 0),
                *(math.nan if degrees is None else float(degrees) for degrees in position),
            )
            for code, name, parent, people, *position in zip(*columns, strict=True)
        )
    except ValueError as error:
        raise LayoutError(
            f"Tệp địa bàn «{path.name}» có dân số hoặc tọa độ không phải là số ({error})."
        ) from error
