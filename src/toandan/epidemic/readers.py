"""Read counts from CSV, Parquet and the layouts of the forecast hubs.

Three layouts are told apart by their columns:

* **long** – one row per area, measure, date (and publication day): the column of counts is
  `value` or `observation`; this is also the hubs' target data;
* **wide** – one column per measure (`cases`, `deaths`, `admissions`, `icu`);
* **single** – one column of counts and no measure column, as in OpenDengue.

Column names follow `ALIASES`, or are Vietnamese words in `VIETNAMESE`, with or without marks;
columns are divided by commas or, as spreadsheets here write them, by semicolons. `date` is the
last day of the period. What is wrong with the rows is raised as one of the errors of
`toandan.epidemic.errors`, with the first place found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from toandan.epidemic.errors import (
    DuplicateError,
    GapError,
    LayoutError,
    NegativeError,
    OrderError,
)
from toandan.epidemic.periods import Frequency, frequency_of, number
from toandan.epidemic.series import COLUMNS, CountSeries, Measure
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from datetime import date

ALIASES = {
    "area": ("area", "location", "province", "unit", "adm_1_name", "geo_value"),
    "measure": ("measure", "target", "indicator"),
    "date": ("target_end_date", "date", "truth_date", "calendar_end_date", "time_value"),
    "as_of": ("as_of", "snapshot", "issue", "published"),
    "value": ("value", "observation", "count", "dengue_total"),
}
#: folded Vietnamese headings
VIETNAMESE = {
    **dict.fromkeys(("dia ban", "ma dia ban", "don vi", "tinh", "tinh thanh", "huyen"), "area"),
    **dict.fromkeys(("tinh thanh pho", "xa", "phuong xa", "xa phuong", "ten dia ban"), "area"),
    **dict.fromkeys(("ngay", "den ngay", "ngay bao cao", "ngay cuoi ky", "ngay ket thuc"), "date"),
    **dict.fromkeys(("ngay cong bo", "cong bo"), "as_of"),
    "chi tieu": "measure",
    **dict.fromkeys(("so dem", "so luong", "gia tri"), "value"),
    **dict.fromkeys(
        ("so ca", "ca mac", "so ca mac", "ca mac moi", "so mac", "so mac moi"), "cases"
    ),
    **dict.fromkeys(
        ("nhap vien", "ca nhap vien", "so nhap vien", "ca nhap vien moi"), "admissions"
    ),
    **dict.fromkeys(("hoi suc", "so ca icu", "so ca hoi suc"), "icu"),
    **dict.fromkeys(("tu vong", "ca tu vong", "so tu vong", "so ca tu vong"), "deaths"),
}
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
#: how a file says that nothing was reported
_NOTHING = ["", "NA", "NaN", "null"]


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
    raw = read_table(place)
    frame = _long(raw, measure, place.name)
    if measure is not None:
        frame = _only(frame, measure, place.name)
    return counts_of(frame, name=place.name, allowed=allowed)


def read_table(path: Path) -> pl.DataFrame:
    """Read a CSV or Parquet file with its dates as dates."""
    if not path.is_file():
        raise LayoutError(f"Không tìm thấy tệp số liệu «{path}».")
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    if path.suffix == ".csv" or path.name.endswith(".csv.gz"):
        try:
            return _read_csv(path)
        except pl.exceptions.PolarsError as error:
            raise LayoutError(
                f"Không đọc được tệp «{path.name}»; hãy lưu lại dạng CSV UTF-8 ({error})."
            ) from error
    raise LayoutError(f"Tệp «{path.name}» không phải CSV hay Parquet; hãy đổi sang một trong hai.")


def _read_csv(path: Path) -> pl.DataFrame:
    separator = ","
    columns = pl.read_csv(path, n_rows=0).columns
    if len(columns) == 1 and ";" in columns[0]:
        separator = ";"
        columns = columns[0].split(";")
    english = _english(columns)
    areas = [column for column in columns if english.get(column, column) in ALIASES["area"]]
    frame = pl.read_csv(
        path,
        separator=separator,
        try_parse_dates=True,
        infer_schema_length=20_000,
        null_values=_NOTHING,
        # codes of areas may begin with a zero
        schema_overrides=dict.fromkeys(areas, pl.String),
    )
    return frame.rename({name: told for name, told in english.items() if name in frame.columns})


def _english(columns: list[str]) -> dict[str, str]:
    """What Vietnamese headings stand for; the first of two, and none that stands there itself."""
    found: dict[str, str] = {}
    for column in columns:
        told = VIETNAMESE.get(fold(column))
        if told and told not in columns and told not in found.values():
            found[column] = told
    return found


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
    rows = rows.select(COLUMNS)
    if accepted.gaps:
        rows = rows.filter(pl.col("value").is_not_null())
    where = f" của «{name}»" if name else ""
    _refuse_unreadable(rows, where)
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


def _long(raw: pl.DataFrame, measure: Measure | None, name: str) -> pl.DataFrame:
    found = {
        column: next((alias for alias in aliases if alias in raw.columns), None)
        for column, aliases in ALIASES.items()
    }
    for needed in ("area", "date"):
        if found[needed] is None:
            raise LayoutError(
                f"Tệp «{name}» thiếu cột {needed}; chấp nhận một trong các tên: "
                f"{', '.join(ALIASES[needed] + _vietnamese(needed))}."
            )
    keys = {alias: column for column, alias in found.items() if alias and column != "value"}
    if found["value"] is not None:
        frame = raw.rename({**keys, found["value"]: "value"})
        if found["measure"] is None:
            frame = frame.with_columns(measure=pl.lit((measure or Measure.CASES).value))
    else:
        wide = [column for column in WIDE if column in raw.columns]
        if not wide:
            raise LayoutError(
                f"Tệp «{name}» không có cột số đếm; cần «value» hoặc một trong: {', '.join(WIDE)}."
            )
        index = [column for column in keys.values() if column != "measure"]
        frame = raw.rename(keys).unpivot(on=wide, index=index, variable_name="measure")
    return frame


def _vietnamese(column: str) -> tuple[str, ...]:
    return tuple(heading for heading, told in VIETNAMESE.items() if told == column)


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
        else pl.coalesce(
            pl.col(column).str.to_date("%Y-%m-%d", strict=False),
            pl.col(column).str.to_date("%d/%m/%Y", strict=False),
        )
        for column in days
    ).select([column for column in COLUMNS if column in frame.columns])


def measure_named(label: str) -> Measure | None:
    """The measure that a file calls so; none where the name is not known."""
    name = label.strip().lower()
    target = _TARGET.match(name.replace("_", " "))
    named = VIETNAMESE.get(fold(label), name)
    return _MEASURES.get(named) or (_STANDS_FOR[target[1]] if target else None)


def _refuse_unreadable(rows: pl.DataFrame, where: str) -> None:
    if rows.is_empty():
        raise LayoutError(f"Không có dòng số liệu nào{where}.")
    for column in ("area", "date", "as_of", "value"):
        bad = rows.with_row_index("dòng").filter(pl.col(column).is_null())
        if not bad.is_empty():
            raise LayoutError(
                f"{bad.height} dòng{where} có cột «{column}» trống hoặc không đọc được, "
                f"đầu tiên là dòng thứ {bad['dòng'][0] + 1}."
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
