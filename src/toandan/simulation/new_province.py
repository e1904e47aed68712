"""The tables of any province, from the national list of units and what is known of it.

The list gives communes, kinds and districts. People by commune and centres of communes are
taken where a file has them; otherwise the province's total is shared by kind of commune, and
communes are set out around their districts. What was made up is said in `province.toml`, so
that it is found and replaced: a table without its real numbers runs, but tells little about
single communes.
"""

from __future__ import annotations

import csv
import json
import math
import shutil
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.areas import DATA, REQUIRED, share_out
from toandan.simulation.errors import TableError
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MODEL = DATA / "kien_giang_2021" / "province.toml"
_CONTACTS = "contacts_vietnam_prem_2021.csv"
#: people of a commune relative to others, by kind: means of Kiên Giang 2021
_WEIGHTS = {"Phường": 14.8, "Thị trấn": 15.9, "Xã": 11.2}
_OTHER_KIND = 2.0
_THOUSAND = 1000
_GOLDEN = math.pi * (3.0 - math.sqrt(5.0))
_DISTRICT_KM, _COMMUNE_KM, _DEGREE_KM = 13.0, 3.5, 111.0
_MIDDLE = (105.8, 16.0)
_KINDS_OF_PROVINCE = ("thanh pho ", "tinh ")
_COLUMNS = (
    "code", "name", "kind", "district_code", "district",
    "population", "longitude", "latitude", "island", "border",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is known of a province beside the national list.

    Attributes:
        total: people in all; 0 where `people` says it.
        people: by code of commune.
        centres: longitude and latitude by code of commune.
        border, islands: codes of communes or districts.
        source: where this comes from.
    """

    total: int = 0
    people: dict[str, int] | None = None
    centres: dict[str, tuple[float, float]] | None = None
    border: tuple[str, ...] = ()
    islands: tuple[str, ...] = ()
    source: str = ""


def read_rows(file: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a CSV file that has these columns.

    Raises:
        TableError: the file or a column is missing, or it is not UTF-8.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{file}: không đọc được ({error}); cần tệp CSV mã UTF-8") from error
    missing = [name for name in columns if not rows or name not in rows[0]]
    if missing:
        raise TableError(f"{file}: bảng trống hoặc thiếu cột {', '.join(missing)}")
    return rows


def total_of(file: Path, name: str) -> int:
    """People of a province in a table of names and thousands of people.

    Names are compared without marks, spaces and the words for province and city.

    Raises:
        TableError: the table does not name the province once.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines) if len(row) > 1]
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{file}: không đọc được ({error})") from error
    found = [row[1] for row in rows if _plain(row[0]) == _plain(name)]
    if len(found) != 1:
        raise TableError(f"{file}: cần đúng một dòng của '{name}', thấy {len(found)}")
    return round(float(found[0]) * _THOUSAND)


def _plain(name: str) -> str:
    words = fold(name)
    for kind in _KINDS_OF_PROVINCE:
        words = words.removeprefix(kind)
    return words.removesuffix(" city").replace(" ", "")


def build_tables(units: Path, code: str, folder: Path, known: Known) -> None:
    """Write the folder of tables of a province.

    Args:
        units: folder with `vn2021_provinces.csv`, `…_districts.csv` and `…_communes.csv`.
        code: of the province.
        folder: to write; it must not hold tables already.
        known: people, centres and the like.

    Raises:
        TableError: the list has no such province, or what is known contradicts it.
    """
    if (folder / "province.toml").exists():
        raise TableError(f"{folder}: đã có bảng của một tỉnh; hãy chọn thư mục khác")
    name, communes = _listed(units, code)
    people = _people(communes, known)
    centres = _centres(communes, known)
    codes = {commune["code"] for commune in communes}
    districts = {commune["district_code"] for commune in communes}
    for place in (*known.border, *known.islands):
        if place not in codes | districts:
            raise TableError(f"Tỉnh {code} không có xã hoặc huyện mã '{place}'")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "communes.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, _COLUMNS, lineterminator="\n")
        table.writeheader()
        for commune, number, centre in zip(communes, people, centres, strict=True):
            mine = {commune["code"], commune["district_code"]}
            row: dict[str, object] = {**commune, "population": int(number)}
            row |= {"longitude": f"{centre[0]:.3f}", "latitude": f"{centre[1]:.3f}"}
            row |= {"island": int(bool(mine & set(known.islands)))}
            table.writerow(row | {"border": int(bool(mine & set(known.border)))})
    shutil.copy(DATA / _CONTACTS, folder / _CONTACTS)
    text = _description(code, name, int(people.sum()), known)
    (folder / "province.toml").write_text(text, encoding="utf-8")


def _listed(units: Path, code: str) -> tuple[str, list[dict[str, str]]]:
    """Name of a province and its communes with their districts' names."""
    provinces = read_rows(units / "vn2021_provinces.csv", ("code", "name"))
    names = {row["code"]: row["name"] for row in provinces}
    if code not in names:
        raise TableError(f"{units}: không có tỉnh mã '{code}'; mã có hai chữ số, ví dụ 91")
    districts = read_rows(units / "vn2021_districts.csv", ("code", "name", "province_code"))
    district = {row["code"]: row["name"] for row in districts}
    rows = read_rows(units / "vn2021_communes.csv", ("code", "name", "type", "district_code"))
    mine = {row["code"] for row in districts if row["province_code"] == code}
    found = [
        {
            "code": row["code"],
            "name": row["name"],
            "kind": row["type"],
            "district_code": row["district_code"],
            "district": district[row["district_code"]],
        }
        for row in rows
        if row["district_code"] in mine
    ]
    if not found:
        raise TableError(f"{units}: tỉnh {code} không có xã nào trong danh mục")
    return names[code], found


def _people(communes: list[dict[str, str]], known: Known) -> np.ndarray[Any, np.dtype[np.int64]]:
    given = known.people or {}
    missing = [commune["code"] for commune in communes if commune["code"] not in given]
    if given and missing:
        raise TableError(f"Bảng dân số thiếu {len(missing)} xã, như {', '.join(missing[:5])}")
    if given:
        weights = np.array([given[commune["code"]] for commune in communes], dtype=np.float64)
    else:
        kinds = [_WEIGHTS.get(commune["kind"], _OTHER_KIND) for commune in communes]
        weights = np.array(kinds, dtype=np.float64)
    total = known.total or int(weights.sum() if given else 0)
    if total < len(communes):
        raise TableError("Cần dân số toàn tỉnh hoặc dân số từng xã, lớn hơn số xã")
    return np.maximum(share_out(weights, total), 1)


def _centres(communes: list[dict[str, str]], known: Known) -> list[tuple[float, float]]:
    """Known centres, or communes around their districts, districts around the province."""
    given = known.centres or {}
    if given:
        missing = [commune["code"] for commune in communes if commune["code"] not in given]
        if missing:
            raise TableError(f"Bảng tâm xã thiếu {len(missing)} xã, như {', '.join(missing[:5])}")
        return [given[commune["code"]] for commune in communes]
    districts = list(dict.fromkeys(commune["district_code"] for commune in communes))
    seen = dict.fromkeys(districts, 0)
    found = []
    for commune in communes:
        code = commune["district_code"]
        east, north = _on_spiral(districts.index(code), _DISTRICT_KM)
        more_east, more_north = _on_spiral(seen[code], _COMMUNE_KM)
        seen[code] += 1
        latitude = _MIDDLE[1] + (north + more_north) / _DEGREE_KM
        width = _DEGREE_KM * math.cos(math.radians(latitude))
        found.append((_MIDDLE[0] + (east + more_east) / width, latitude))
    return found


def _on_spiral(number: int, apart: float) -> tuple[float, float]:
    """Points spread evenly around a middle, about so far apart (Vogel's spiral)."""
    reach, angle = apart * math.sqrt(number), number * _GOLDEN
    return reach * math.cos(angle), reach * math.sin(angle)


def _description(code: str, name: str, total: int, known: Known) -> str:
    """`province.toml`: the model's figures, with what is this province's own."""
    model = tomllib.loads(_MODEL.read_text(encoding="utf-8"))
    own = "theo tệp đã cho"
    shared = "chia dân số toàn tỉnh theo loại xã (phường, thị trấn, xã); thay bằng số thật"
    spread = "đặt ước lệ quanh huyện, không phải vị trí thật; thay bằng tâm xã thật"
    facts = {
        "population": (total, "persons", own if known.people else shared),
        "centres": ("longitude, latitude", "degrees", own if known.centres else spread),
        "islands": (", ".join(known.islands) or "none", "codes", "column `island`"),
        "border": (", ".join(known.border) or "none", "codes", "column `border`"),
    }
    lines = [f"# {name}. Figures without a source of their own are those of Kiên Giang 2021."]
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in (
        ("code", code), ("name", name.removeprefix("Tỉnh ")), ("communes", "communes.csv"),
        ("contacts", _CONTACTS),
    )]  # fmt: skip
    for key, (value, unit, note) in facts.items():
        lines += _section(key, {"value": value, "unit": unit, "source": known.source, "note": note})
    for key in REQUIRED:
        lines += _section(key, model[key])
    return "\n".join(lines) + "\n"


def _section(name: str, entry: dict[str, Any]) -> list[str]:
    body = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
    return ["", f"[{name}]", *body]
