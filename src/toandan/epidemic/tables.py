"""Read a table of a file, with the headings that people give it.

CSV with commas, semicolons or tabs, UTF-8 or the «Unicode text» of Excel, Excel workbooks (the
first sheet) and Parquet. Lines above the headings, empty lines and empty columns are passed over.
Vietnamese headings, with or without marks, are given the names that `readers` knows. Cells of
CSV and Excel stay text: what a date or a number is, `cells` tells from the whole column.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from toandan.epidemic.cells import date_of
from toandan.epidemic.errors import LayoutError
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: the column that tells in which line of the file a row stands
LINE = "dòng"
ALIASES = {
    "area": ("area", "location", "province", "unit", "adm_1_name", "geo_value"),
    "measure": ("measure", "target", "indicator"),
    "date": ("target_end_date", "date", "truth_date", "calendar_end_date", "time_value"),
    "as_of": ("as_of", "snapshot", "issue", "published"),
    "value": ("value", "observation", "count", "dengue_total"),
}
WIDE = ("cases", "admissions", "icu", "deaths")
#: folded Vietnamese headings of areas, the smallest areas first
_TIERS = (
    re.compile(r"(ma |ten )?(xa|phuong|thi tran)( (xa|phuong|thi tran|dac khu))*$"),
    re.compile(r"(ma |ten )?(quan|huyen|quan huyen|thi xa)( (quan|huyen|thi xa|thanh pho|tp))*$"),
    re.compile(r"(ma |ten )?(tinh|thanh pho|tp)( (tinh|thanh pho|tp))*$|tinh thanh$"),
    re.compile(r"(ma |ten )?(dia ban|don vi|khu vuc|dia phuong|noi o)$"),
)
_ENDS = r"( (moi|ghi nhan|bao cao|phat hien|trong|ngay|tuan|thang|ky|covid 19|sxh|sxhd))*$"
#: folded Vietnamese headings of everything else
VIETNAMESE = {
    "date": re.compile(
        r"(den |tu |ngay )?ngay( (bao cao|ket thuc|cuoi ky|cuoi tuan|ghi nhan|thang|thang nam))?$"
        r"|tuan ket thuc( ngay)?$|ngay ket thuc tuan$"
    ),
    "as_of": re.compile(r"(ngay )?cong bo$"),
    "year": re.compile(r"nam$"),
    "month": re.compile(r"thang( bao cao)?$"),
    "week": re.compile(r"tuan( (bao cao|thu|so|le))?$"),
    "measure": re.compile(r"chi tieu$|chi so$"),
    "value": re.compile(r"so dem$|so luong$|gia tri$"),
    "cases": re.compile(
        r"(?!.*\b(tu vong|chet|khoi|ra vien|xuat vien|dieu tri|nhap vien|nghi|ty le|ty suat)\b)("
        r"(tong )?(so )?(ca|truong hop) (mac|duong tinh|nhiem|benh|f0)( .*)?$"
        r"|(tong )?so (mac|duong tinh|nhiem|f0)( .*)?$|(mac|duong tinh|f0)( moi)?$"
        r"|(tong )?so (ca|truong hop)" + _ENDS + r"|ca moi$)"
    ),
    "admissions": re.compile(r"(so )?(ca |truong hop )?(nhap|vao) vien" + _ENDS),
    "icu": re.compile(r"(so )?(ca )?(icu|hoi suc|hoi suc tich cuc)$"),
    "deaths": re.compile(r"(so )?(ca |truong hop )?(tu vong|chet)" + _ENDS),
}  # fmt: skip
#: headings of sums since the beginning
_CUMULATIVE = re.compile(r"\b(cong don|luy ke|luy tich|tich luy|tu dau nam|tu dau dich)\b")
#: headings of columns that count nothing
_ASIDE = re.compile(
    r"(stt|tt|so tt|so thu tu|ghi chu|dan so|nam|thang|tuan|quy|thu|year|month|week)$"
)
#: lines above the headings that are passed over
_TITLE = 12
_PARTS = 2


@dataclass(frozen=True)
class Table:
    """A file's table.

    Attributes:
        frame: text columns under the names that are known here, others under their own;
            `LINE` is the line of the file. Columns of Parquet keep their types.
        separator: what divides the columns of the file; a comma for workbooks and Parquet.
    """

    frame: pl.DataFrame
    separator: str


def read_table(path: Path, *, named: bool = True) -> Table:
    """Read a file; for counts, forecasts and lists of areas.

    Args:
        path: `.csv`, `.csv.gz`, `.txt`, `.tsv`, `.xlsx`, `.xls`, `.ods` or `.parquet`.
        named: give columns of counts the names that are known here.

    Raises:
        LayoutError: there is no such file, it is of no known kind, or it cannot be read.
    """
    if not path.is_file():
        raise LayoutError(f"Không tìm thấy tệp số liệu «{path}».")
    ending = path.suffix.lower()
    if ending == ".parquet":
        try:
            return Table(pl.read_parquet(path).with_row_index(LINE, 1), ",")
        except pl.exceptions.PolarsError as error:
            raise LayoutError(f"Không đọc được tệp Parquet «{path.name}»; hãy lưu lại.") from error
    if ending in {".xlsx", ".xls", ".ods"}:
        table = _table(_sheet(path), ",", path.name)
    elif ending in {".csv", ".txt", ".tsv"} or path.name.lower().endswith(".csv.gz"):
        text = _text(path)
        separator = _separator(text)
        rows = csv.reader(io.StringIO(text), delimiter=separator)
        table = _table(list(rows), separator, path.name)
    else:
        raise LayoutError(
            f"Tệp «{path.name}» không phải CSV, Excel (.xlsx) hay Parquet; hãy lưu lại dạng một "
            "trong ba."
        )
    return replace(table, frame=_named(table.frame)) if named else table


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if path.suffix.lower() == ".gz":
        raw = gzip.decompress(raw)
    coding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return raw.decode(coding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise LayoutError(
            f"Không đọc được chữ ở dòng {line} của tệp «{path.name}»; trong Excel hãy chọn Lưu "
            "thành… «CSV UTF-8», hoặc đưa thẳng tệp .xlsx."
        ) from error


def _separator(text: str) -> str:
    """What stands most often in the first lines outside quotes."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:_TITLE]]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in ",;\t"}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def _sheet(path: Path) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_path(path)
        cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise LayoutError(
            f"Không mở được tệp Excel «{path.name}»; hãy mở bằng Excel, bỏ mật khẩu nếu có, rồi "
            "lưu lại dạng .xlsx."
        ) from error
    return [[_cell(value) for value in row] for row in cells]


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _table(rows: Sequence[Sequence[str]], separator: str, name: str) -> Table:
    top = _headings(rows)
    if top is None:
        raise LayoutError(f"Tệp «{name}» không có dòng nào.")
    headings = [heading.strip() for heading in rows[top]]
    kept = [place for place, heading in enumerate(headings) if heading]
    below = enumerate(rows[top + 1 :], top + 2)
    body = [(line, row) for line, row in below if any(map(str.strip, row))]
    columns: dict[str, list[str]] = {}
    for place in kept:
        label = headings[place]
        while label in columns:
            label += " "
        columns[label] = [row[place].strip() if place < len(row) else "" for _, row in body]
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    frame = frame.with_columns(pl.Series(LINE, [line for line, _ in body], dtype=pl.UInt32))
    return Table(frame, separator)


def _headings(rows: Sequence[Sequence[str]]) -> int | None:
    """The line of the headings: the first one with two that are known, else the first filled."""
    filled = [place for place, row in enumerate(rows[:_TITLE]) if any(map(str.strip, row))]
    for place in filled:
        known = [_meaning(cell) for cell in rows[place]]
        dates = [day for day in date_of(list(rows[place])) if day is not None]
        if sum(told is not None for told in known) + len(dates) >= _PARTS:
            return place
    return filled[0] if filled else None


def _meaning(heading: str) -> str | None:
    """What a heading stands for: a name that is known here, `area0` to `area3` for areas."""
    plain = heading.strip()
    if plain in WIDE or any(plain in names for names in ALIASES.values()):
        return plain
    folded = fold(plain)
    if _CUMULATIVE.search(folded):
        return None
    for tier, pattern in enumerate(_TIERS):
        if pattern.match(folded):
            return f"area{tier}"
    return next((name for name, pattern in VIETNAMESE.items() if pattern.match(folded)), None)


def meaning(label: str) -> str | None:
    """The measure or column that a Vietnamese word stands for; None where it is not known."""
    return next((name for name, pattern in VIETNAMESE.items() if pattern.match(fold(label))), None)


def unnamed(frame: pl.DataFrame) -> list[str]:
    """Columns of whole numbers whose headings are not known: maybe a disease's name."""
    rest = [
        name
        for name in frame.columns
        if name != LINE and _meaning(name) is None and not _ASIDE.match(fold(name))
    ]
    summed = cumulative(frame)
    return [name for name in rest if name not in summed and _counts(frame[name])]


def _counts(column: pl.Series) -> bool:
    if column.dtype != pl.String:
        return column.dtype.is_integer()
    filled = column.filter(column != "")
    return len(filled) > 0 and filled.str.contains(r"^\d[\d.,]*$").all()


def cumulative(frame: pl.DataFrame) -> list[str]:
    """Headings of sums since the beginning."""
    return [name for name in frame.columns if _CUMULATIVE.search(fold(name))]


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """Vietnamese headings under the names that are known here; the first of two.

    Of areas of several sizes the smallest; where its names stand below more than one larger
    area, with the name of that one.
    """
    told = {name: _meaning(name) for name in frame.columns}
    english = set(frame.columns)
    names: dict[str, str] = {}
    for name, means in told.items():
        if means in VIETNAMESE and means not in english and means not in names.values():
            names[name] = means
    tiers: dict[int, str] = {}
    for name, means in told.items():
        if means and re.fullmatch(r"area\d", means):
            tiers.setdefault(int(means[-1]), name)
    frame = frame.rename(names)
    if tiers and not english & set(ALIASES["area"]):
        order = sorted(tiers)
        frame = frame.with_columns(area=_joined(frame, [tiers[tier] for tier in order]))
    return _dated(frame)


def _joined(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Expr:
    """The smallest area of each row, with the next larger one where names repeat below it."""
    smallest = pl.col(columns[0])
    for larger in columns[1:2]:
        above = (
            frame.filter(pl.col(columns[0]) != "")
            .group_by(columns[0])
            .agg(pl.col(larger).n_unique().alias("above"))
        )
        if above["above"].max() not in {None, 1}:
            return (
                pl.when(smallest == "")
                .then(pl.lit(""))
                .otherwise(pl.concat_str([smallest, pl.col(larger)], separator=", "))
            )
    return smallest


def _dated(frame: pl.DataFrame) -> pl.DataFrame:
    """A date from the columns year and month, or year and week, where there is none."""
    if any(name in frame.columns for name in ALIASES["date"]):
        return frame
    for part in ("week", "month"):
        if part not in frame.columns:
            continue
        if "year" not in frame.columns:
            return frame.rename({part: "date"})
        number = pl.col(part).str.extract(r"(\d{1,2})")
        label = "Tuần " if part == "week" else ""
        return frame.with_columns(
            date=pl.concat_str([pl.lit(label), number, pl.lit("/"), pl.col("year")])
        )
    return frame
