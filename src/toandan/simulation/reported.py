"""Reported cases by day, from a table of any shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toandan.simulation.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray


def read_reported(
    file: Path,
    start: date,
    until: date,
    *,
    where: Mapping[str, str] | None = None,
    date_column: str = "date",
    count_column: str = "cases",
) -> NDArray[np.float64]:
    """Reported cases by day from `start` to before `until`; days without a row have none.

    Args:
        file: CSV (also .csv.gz) or Parquet.
        start: first day wanted.
        until: the day after the last; days after the last row of the table are cut off.
        where: columns and the value that rows must have, such as the province.
        date_column: name of the column of dates, written year-month-day.
        count_column: name of the column of counts.

    Raises:
        TableError: the file cannot be read, a column is missing, a value is no date or
            count, or no row is left.
    """
    table = _read(file)
    for name in (*(where or {}), date_column, count_column):
        if name not in table.columns:
            raise TableError(f"{file}: không có cột '{name}'; có: {', '.join(table.columns)}")
    for name, value in (where or {}).items():
        table = table.filter(pl.col(name).cast(pl.String) == value)
    try:
        days = table[date_column].cast(pl.String).str.slice(0, 10).str.to_date("%Y-%m-%d")
        counts = table[count_column].cast(pl.Float64).fill_null(0.0)
    except pl.exceptions.PolarsError as error:
        raise TableError(f"{file}: ngày hoặc số ca không hợp lệ ({error})") from error
    mine = (days >= start) & (days < until)
    if not mine.any():
        raise TableError(f"{file}: không có dòng nào từ {start:%d/%m/%Y} đến {until:%d/%m/%Y}")
    if (counts.filter(mine) < 0).any():
        raise TableError(f"{file}: có số ca âm")
    offsets = (days.filter(mine) - start).dt.total_days().to_numpy()
    found = np.bincount(offsets, weights=counts.filter(mine).to_numpy())
    return found.astype(np.float64)


def _read(file: Path) -> pl.DataFrame:
    try:
        if file.suffix == ".parquet":
            return pl.read_parquet(file)
        return pl.read_csv(file, infer_schema_length=None)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise TableError(f"{file}: không đọc được ({error})") from error
