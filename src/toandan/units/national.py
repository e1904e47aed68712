"""Reading a national list of units: three CSV tables, checked row by row.

The form is that of the General Statistics Office's list as commonly published: provinces
`code,name,type`, districts `code,name,type,province_code`, communes `code,name,type,
district_code,province_code`. Since July 2025 communes stand directly below the province:
their `district_code` is empty. A row that cannot be taken is kept with its reason, and the
file of such rows can be mended and read again.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toandan.units.reference import TYPES, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROVINCE, DISTRICT, COMMUNE = 1, 2, 3
_LENGTHS = {PROVINCE: 2, DISTRICT: 3, COMMUNE: 5}
_LEVELS = {PROVINCE: "tỉnh", DISTRICT: "huyện", COMMUNE: "xã"}
_TYPES = {
    PROVINCE: {"Tỉnh", "Thành phố Trung ương"},
    DISTRICT: {"Quận", "Huyện", "Thị xã", "Thành phố"},
    COMMUNE: {"Phường", "Xã", "Thị trấn", "Đặc khu"},
}
_SPACES = re.compile(r"\s+")
COLUMNS = ("tier", "code", "name", "type", "district_code", "province_code")


class NationalListError(Exception):
    """The list as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    tier: int
    code: str
    name: str
    type: str
    district_code: str
    province_code: str
    file: str
    line: int


@dataclass(frozen=True)
class Rejected:
    """A line that was not taken, and why."""

    row: Row
    reason: str

    def __str__(self) -> str:
        """Return the line for a person."""
        return f"{self.row.file}, dòng {self.row.line}: {self.reason}"


@dataclass
class ProvinceList:
    """What a list says of one province: places, round ones first, and refused lines."""

    places: list[Place] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def read_province(
    source: Path, province: str, *, stored: Callable[[str], Place | None] = lambda _: None
) -> ProvinceList:
    """Read one province from a CSV file or a folder of CSV files.

    Args:
        source: a folder with the three tables, or one file: a table, or the file of refused
            lines that an earlier reading gave.
        province: the province's official code.
        stored: gives a place that is loaded already, by official code, so that mended lines
            find the area round them.

    Raises:
        NationalListError: no readable table, or no such province.
    """
    rows = [row for file in _files(source) for row in _rows(file)]
    result = ProvinceList()
    known: dict[str, Place] = {}

    def place(code: str) -> Place | None:
        return known.get(code) or stored(code)

    mine = [row for row in rows if _province_of(row, rows) == province]
    seen: set[str] = set()
    for row in sorted(mine, key=lambda row: row.tier):
        reason = _fault(row, seen, place)
        if reason:
            result.rejected.append(Rejected(row, reason))
            continue
        seen.add(row.code)
        above = place(row.district_code or row.province_code) if row.tier > PROVINCE else None
        made = Place(row.code, row.name, row.type, row.tier, above)
        known[row.code] = made
        result.places.append(made)
    if not mine or place(province) is None:
        raise NationalListError(
            f"Không có tỉnh mã {province} trong {source.name}; hãy kiểm tra mã tỉnh (2 chữ số) "
            "và tệp danh mục."
        )
    return result


def write_rejected(rejected: list[Rejected], target: Path) -> None:
    """Write refused lines with their reasons, to be mended and read again."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, "loi"])
        for one in rejected:
            writer.writerow([*(getattr(one.row, name) for name in COLUMNS), one.reason])


def _files(source: Path) -> list[Path]:
    if source.is_dir():
        found = sorted(source.glob("*.csv"))
        tables = [file for file in found if _tier_of(_header(file)) is not None]
        if not tables:
            raise NationalListError(
                f"{source}: không có bảng nào có các cột code, name, type (CSV, UTF-8)."
            )
        # of several lists in one folder only a national one holds every province
        national = [file for file in tables if file.stem.startswith("vn")]
        return national or tables
    if not source.is_file():
        raise NationalListError(f"{source}: không có tệp hay thư mục này.")
    if _tier_of(_header(source)) is None:
        raise NationalListError(f"{source.name}: thiếu cột; cần có {', '.join(COLUMNS[1:4])}.")
    return [source]


def _header(file: Path) -> list[str]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            return next(csv.reader(handle), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise NationalListError(f"{file.name}: không phải CSV mã UTF-8 ({error}).") from error


def _tier_of(header: list[str]) -> int | None:
    """Return the tier of a table by its columns; 0 where each line names its own."""
    columns = set(header)
    if not {"code", "name", "type"} <= columns:
        return None
    if "tier" in columns:
        return 0
    if "district_code" in columns:
        return COMMUNE
    return DISTRICT if "province_code" in columns else PROVINCE


def _rows(file: Path) -> Iterator[Row]:
    tier = _tier_of(_header(file)) or 0
    with file.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        for record in reader:
            values = {
                name: _SPACES.sub(" ", record.get(name) or "").strip() for name in COLUMNS[1:]
            }
            own = (record.get("tier") or "").strip()
            yield Row(
                tier=tier or (int(own) if own.isdigit() else 0),
                file=file.name,
                line=reader.line_num,
                **values,
            )


def _province_of(row: Row, rows: list[Row]) -> str:
    if row.tier == PROVINCE:
        return row.code
    if row.province_code or not row.district_code:
        return row.province_code
    found = (one for one in rows if one.tier == DISTRICT and one.code == row.district_code)
    return next((one.province_code for one in found), "")


def _fault(row: Row, seen: set[str], place: Callable[[str], Place | None]) -> str:
    """Return why a line cannot be taken, "" where it can."""
    if row.tier not in _LENGTHS:
        return "cột tier phải là 1 (tỉnh), 2 (huyện) hoặc 3 (xã)"
    return _code_fault(row, seen) or _name_fault(row) or _place_fault(row, place)


def _code_fault(row: Row, seen: set[str]) -> str:
    length = _LENGTHS[row.tier]
    if not (row.code.isascii() and row.code.isdigit() and len(row.code) == length):
        return f"mã cấp {_LEVELS[row.tier]} phải có {length} chữ số, không phải “{row.code}”"
    return f"mã {row.code} đã có ở một dòng trước" if row.code in seen else ""


def _name_fault(row: Row) -> str:
    if not row.name:
        return f"mã {row.code}: thiếu tên"
    if row.type not in _TYPES[row.tier]:
        allowed = ", ".join(sorted(_TYPES[row.tier]))
        return f"mã {row.code}: loại “{row.type}” không hợp lệ; cần là một trong: {allowed}"
    word = TYPES[row.type]
    if not row.name.lower().startswith(word):
        return f"mã {row.code}: tên “{row.name}” phải bắt đầu bằng “{word.capitalize()}”"
    return ""


def _place_fault(row: Row, place: Callable[[str], Place | None]) -> str:
    above = row.district_code or row.province_code
    if row.tier > PROVINCE and place(above) is None:
        return f"mã {row.code}: chưa có đơn vị cấp trên mã “{above}”"
    return ""
