"""Read counts from CSV, Excel, Parquet and the layouts of the forecast hubs.

Four layouts are told apart by their columns:

* **long** – one row per area, measure, date (and publication day): the column of counts is
  `value` or `observation`; this is also the hubs' target data;
* **wide** – one column per measure (`cases`, `deaths`, `admissions`, `icu`);
* **single** – one column of counts and no measure column, as in OpenDengue;
* **dates across** – one row per area and one column per date.

Column names follow `tables.ALIASES`, or are Vietnamese headings as in `tables.VIETNAMESE`; how
dates and numbers may be written stands in `cells`. `date` is the last day of the period. What is
wrong with the rows is raised as one of the errors of `toandan.epidemic.errors`, with the first
place found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from toandan.epidemic.cells import date_of, number_of
from toandan.epidemic.errors import (
    DuplicateError,
    GapError,
    LayoutError,
    NegativeError,
    OrderError,
)
from toandan.epidemic.periods import Frequency, frequency_of, number
from toandan.epidemic.series import COLUMNS, CountSeries, Measure
from toandan.epidemic.tables import ALIASES, LINE, Table, cumulative, meaning, read_table, unnamed

if TYPE_CHECKING:
    from datetime import date

WIDE = {
    "cases": Measure.CASES,
    "admissions": Measure.ADMISSIONS,
    "icu": Measure.ICU,
    "deaths": Measure.DEATHS,
}
_MEASURES = {
    **{measure.value: measure for measure in Measure},
    **WIDE,
    "case": Measure.CASES,
    "death": Measure.DEATHS,
    "hosp": Measure.ADMISSIONS,
    "inc_case": Measure.CASES,
    "inc_death": Measure.DEATHS,
    "inc_hosp": Measure.ADMISSIONS,
    "weekly new hospital admissions": Measure.ADMISSIONS,
}
#: targets of the hubs: "wk inc flu hosp", "wk inc covid death", "inc_hosp", …
_TARGET = re.compile(r"^(?:wk |weekly )?inc(?:ident)? (?:[a-z0-9-]+ )?(case|hosp|death)s?$")
_STANDS_FOR = {"case": Measure.CASES, "hosp": Measure.ADMISSIONS, "death": Measure.DEATHS}
#: what a cell should have held
_READ_AS = {
    "date": "ngày; hãy ghi ngày/tháng/năm",
    "as_of": "ngày; hãy ghi ngày/tháng/năm",
    "value": "số; hãy ghi số, «-» nếu không có ca, để trống nếu chưa báo cáo",
}
#: the name of the only area of a file that names none
_ALONE = "Toàn bộ"
#: headings to name where a column is missing
_NEEDED = {
    "area": "«Xã», «Huyện», «Tỉnh», «Địa bàn» hoặc «area»",
    "date": "«Ngày», «Tháng», «Năm» và «Tuần» hoặc «date»",
}


@dataclass(frozen=True)
class Allowed:
    """What a caller accepts in the rows; the rest is an error.

    Attributes:
        gaps: periods missing inside a series, and rows without a count.
        negatives: counts below zero (corrections); they are marked as anomalies later.
        disorder: rows of one series not in the order of their dates.
    """

    gaps: bool = False
    negatives: bool = False
    disorder: bool = False

    @classmethod
    def everything(cls) -> Allowed:
        """Accept all three: for public data whose faults are known."""
        return cls(gaps=True, negatives=True, disorder=True)


def read_counts(
    path: Path | str, *, measure: Measure | None = None, allowed: Allowed | None = None
) -> CountSeries:
    """Read a file of counts.

    Args:
        path: `.csv`, `.csv.gz` or `.parquet`.
        measure: read only this measure, whatever else the file holds; also what the file
            counts where it does not say so itself (default: cases).
        allowed: faults that are accepted; none by default.

    Raises:
        DataError: see the tree in `toandan.epidemic.errors`.
    """
    place = Path(path)
    frame = _long(read_table(place), measure, place.name)
    if measure is not None:
        frame = _only(frame, measure, place.name)
    return counts_of(frame, name=place.name, allowed=allowed)


def counts_of(
    frame: pl.DataFrame, *, name: str = "", allowed: Allowed | None = None
) -> CountSeries:
    """Check rows in the columns `area, measure, date, value` and maybe `as_of`.

    Raises:
        LayoutError: a date or a count cannot be read.
        DuplicateError: a row stands twice.
        OrderError, NegativeError, GapError: unless allowed.
        FrequencyError: daily, weekly and monthly rows are mixed.
    """
    accepted = allowed or Allowed()
    typed = _typed(frame, name)
    vintages = "as_of" in typed.columns
    rows = typed if vintages else typed.with_columns(as_of=pl.col("date"))
    if LINE not in rows.columns:
        rows = rows.with_row_index(LINE, 1)
    rows = rows.select(*COLUMNS, LINE)
    if accepted.gaps:
        rows = rows.filter(pl.col("value").is_not_null())
    where = f" của «{name}»" if name else ""
    _refuse_unreadable(rows, where)
    rows = rows.select(COLUMNS)
    _refuse_duplicates(rows, where)
    frequency = frequency_of(rows["date"].unique().to_list(), where)
    if frequency is Frequency.MONTH:
        rows = rows.with_columns(pl.col("date").dt.month_end())
    if not accepted.disorder:
        _refuse_disorder(rows, where, vintages=vintages)
    if not accepted.negatives:
        _refuse_negatives(rows, where)
    if not accepted.gaps:
        _refuse_gaps(rows, frequency, where)
    return CountSeries.of(rows, frequency, vintages=vintages)


def _long(table: Table, measure: Measure | None, name: str) -> pl.DataFrame:
    raw = table.frame
    found = {
        column: next((alias for alias in aliases if alias in raw.columns), None)
        for column, aliases in ALIASES.items()
    }
    only = (measure or Measure.CASES).value
    if found["date"] is None:
        raw = _across(raw, found["area"])
        found["date"], found["value"] = ("date", "value") if "date" in raw.columns else (None, None)
    if found["area"] is None and _one_series(raw, found):
        raw, found["area"] = raw.with_columns(area=pl.lit(_ALONE)), "area"
    if found["value"] is None and not any(column in raw.columns for column in WIDE):
        # one column of counts may bear the name of the disease
        found["value"] = alone[0] if len(alone := unnamed(raw)) == 1 else None
    _refuse_missing(raw, found, name)
    keys = {alias: column for column, alias in found.items() if alias and column != "value"}
    if found["value"] is not None:
        frame = raw.rename({**keys, found["value"]: "value"})
        if found["measure"] is None:
            frame = frame.with_columns(measure=pl.lit(only))
    else:
        wide = [column for column in WIDE if column in raw.columns]
        index = [column for column in (*keys.values(), LINE) if column != "measure"]
        frame = raw.rename(keys).unpivot(on=wide, index=index, variable_name="measure")
    return _read(frame, table.separator, f"Tệp «{name}»")


def _one_series(raw: pl.DataFrame, found: dict[str, str | None]) -> bool:
    """Whether rows without an area can be those of one area."""
    keys = [found[column] for column in ("date", "as_of", "measure")]
    named = [key for key in keys if key is not None]
    return found["date"] is not None and not raw.select(named).is_duplicated().any()


def _across(raw: pl.DataFrame, area: str | None) -> pl.DataFrame:
    """One row per area and date from a table whose headings are dates."""
    headings = [column for column in raw.columns if column not in {LINE, area}]
    days = dict(zip(headings, date_of(headings), strict=True))
    dated = [heading for heading, day in days.items() if day is not None]
    if area is None or len(dated) < 2:  # noqa: PLR2004 - fewer are no layout
        return raw
    long = raw.unpivot(on=dated, index=[LINE, area], variable_name="date")
    return long.with_columns(
        pl.col("date").replace_strict(days, return_dtype=pl.Date).cast(pl.String)
    )


def _refuse_missing(raw: pl.DataFrame, found: dict[str, str | None], name: str) -> None:
    has = ", ".join(f"«{column.strip()}»" for column in raw.columns if column != LINE)
    for needed, words in _NEEDED.items():
        if found[needed] is None:
            raise LayoutError(
                f"Tệp «{name}» thiếu cột {needed}, ví dụ {words}; các cột tìm thấy: {has}."
            )
    if found["value"] is None and not any(column in raw.columns for column in WIDE):
        summed = cumulative(raw)
        if summed:
            raise LayoutError(
                f"Tệp «{name}» chỉ có số cộng dồn («{summed[0]}»); cần số mới của từng kỳ."
            )
        raise LayoutError(
            f"Tệp «{name}» không có cột số đếm; cần «Số ca mắc», «Tử vong», «value» hoặc một "
            f"trong: {', '.join(WIDE)}; các cột tìm thấy: {has}."
        )


def _read(frame: pl.DataFrame, separator: str, where: str) -> pl.DataFrame:
    """Text columns as dates and numbers; null where a cell is empty.

    Raises:
        LayoutError: a filled cell cannot be read.
    """
    read = frame
    for column in ("date", "as_of", "value"):
        if column not in frame.columns or frame[column].dtype != pl.String:
            continue
        cells = [cell or "" for cell in frame[column].unique(maintain_order=True)]
        found: dict[str, date | float | None] = {}
        if column == "value":
            found.update(zip(cells, number_of(cells, where, separator), strict=True))
            bad = {cell for cell, told in found.items() if told is not None and told != told}  # noqa: PLR0124 - NaN
        else:
            found.update(zip(cells, date_of(cells), strict=True))
            bad = {cell for cell, told in found.items() if told is None and cell}
        if bad:
            line, cell = frame.filter(pl.col(column).is_in(list(bad))).row(0, named=True), column
            raise LayoutError(
                f"{where}, dòng {line[LINE]}: ô «{line[cell]}» của cột {column} không đọc được là "
                f"{_READ_AS[column]}."
            )
        kind = pl.Float64 if column == "value" else pl.Date
        read = read.with_columns(
            pl.col(column).fill_null("").replace_strict(found, return_dtype=kind)
        )
    return read


def _only(frame: pl.DataFrame, measure: Measure, name: str) -> pl.DataFrame:
    labels = frame["measure"].unique().to_list()
    wanted = [label for label in labels if measure_named(str(label)) is measure]
    if not wanted:
        raise LayoutError(
            f"Tệp «{name}» không có chỉ tiêu {measure.label}; chỉ có: "
            f"{', '.join(sorted(map(str, labels)))}."
        )
    return frame.filter(pl.col("measure").is_in(wanted))


def _typed(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    labels = frame["measure"].unique().to_list()
    unknown = [label for label in labels if measure_named(str(label)) is None]
    if unknown:
        raise LayoutError(
            f"Tệp «{name}» có chỉ tiêu không rõ nghĩa: {', '.join(map(str, unknown))}; chấp nhận: "
            f"{', '.join(sorted(_MEASURES))}; hoặc chỉ đọc một chỉ tiêu (measure=, --measure)."
        )
    names = {label: str(measure_named(str(label))) for label in labels}
    frame = frame.with_columns(
        pl.col("area").cast(pl.String),
        pl.col("measure").cast(pl.String).replace_strict(names, return_dtype=pl.String),
        pl.col("value").cast(pl.Float64, strict=False),
    )
    days = [column for column in ("date", "as_of") if column in frame.columns]
    return frame.with_columns(
        pl.col(column).cast(pl.Date, strict=False)
        if frame[column].dtype != pl.String
        else pl.Series(column, date_of(frame[column].to_list()), dtype=pl.Date)
        for column in days
    ).select([column for column in (*COLUMNS, LINE) if column in frame.columns])


def measure_named(label: str) -> Measure | None:
    """The measure that a file calls so; none where the name is not known."""
    name = label.strip().lower()
    target = _TARGET.match(name.replace("_", " "))
    named = meaning(label) or name
    return _MEASURES.get(named) or (_STANDS_FOR[target[1]] if target else None)


def _refuse_unreadable(rows: pl.DataFrame, where: str) -> None:
    if rows.is_empty():
        raise LayoutError(f"Không có dòng số liệu nào{where}.")
    for column in ("area", "date", "as_of", "value"):
        empty = pl.col(column).is_null()
        bad = rows.filter(empty | (pl.col(column) == "") if column == "area" else empty)
        if not bad.is_empty():
            hint = " (--allow thieu-ky)" if column == "value" else "; dòng cộng thì hãy xóa"
            raise LayoutError(
                f"{bad.height} dòng{where} có cột «{column}» trống hoặc không đọc được, đầu tiên "
                f"là dòng thứ {bad[LINE][0]}; hãy bổ sung{hint}."
            )


def _refuse_duplicates(rows: pl.DataFrame, where: str) -> None:
    double = rows.filter(rows.select(COLUMNS[:4]).is_duplicated())
    if not double.is_empty():
        area, measure, day, as_of, _ = double.row(0)
        raise DuplicateError(
            f"{double.height} dòng{where} bị trùng, đầu tiên: {area}, {Measure(measure).label}, "
            f"ngày {day:%d/%m/%Y}, công bố ngày {as_of:%d/%m/%Y}; hãy giữ lại một dòng."
        )


def _refuse_disorder(rows: pl.DataFrame, where: str, *, vintages: bool) -> None:
    one_series = ("area", "measure", "as_of") if vintages else ("area", "measure")
    back = rows.with_columns(
        step=pl.col("date").diff().over(*one_series),
        known=pl.col("as_of").diff().over("area", "measure", "date"),
    ).filter((pl.col("step") < pl.duration(days=0)) | (pl.col("known") < pl.duration(days=0)))
    if not back.is_empty():
        area, measure, day = back.row(0)[:3]
        raise OrderError(
            f"Số liệu{where} không theo thứ tự ngày, đầu tiên tại {area}, "
            f"{Measure(measure).label}, ngày {day:%d/%m/%Y}; hãy sắp xếp lại hoặc cho phép "
            "(--allow lon-thu-tu, trong Python: Allowed(disorder=True))."
        )


def _refuse_negatives(rows: pl.DataFrame, where: str) -> None:
    below = rows.filter(pl.col("value") < 0)
    if not below.is_empty():
        area, measure, day, _, value = below.row(0)
        raise NegativeError(
            f"{below.height} số đếm âm{where}, đầu tiên: {area}, {Measure(measure).label}, ngày "
            f"{day:%d/%m/%Y}: {value:g}; hãy sửa hoặc cho phép để hệ thống đánh dấu bất thường "
            "(--allow so-am, trong Python: Allowed(negatives=True))."
        )


def _refuse_gaps(rows: pl.DataFrame, frequency: Frequency, where: str) -> None:
    keys = rows.select("area", "measure", "date").unique().sort("area", "measure", "date")
    days: dict[date, int] = {day: number(day, frequency) for day in keys["date"].unique().to_list()}
    numbered = keys.with_columns(
        number=pl.col("date").replace_strict(days, return_dtype=pl.Int64)
    ).with_columns(step=pl.col("number").diff().over("area", "measure"))
    holes = numbered.filter(pl.col("step") > 1)
    if not holes.is_empty():
        area, measure, day = holes.row(0)[:3]
        raise GapError(
            f"{holes.height} chỗ thiếu kỳ báo cáo{where}, đầu tiên: {area}, "
            f"{Measure(measure).label}, trước ngày {day:%d/%m/%Y}; hãy bổ sung hoặc cho phép "
            "(--allow thieu-ky, trong Python: Allowed(gaps=True))."
        )
