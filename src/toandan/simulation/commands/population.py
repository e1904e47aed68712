"""`toandan population`: make a province's tables, and check tables against a population."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.simulation.areas import load_province
from toandan.simulation.errors import SimulationError, TableError
from toandan.simulation.margins import check_margins
from toandan.simulation.new_province import Known, build_tables, read_rows, total_of
from toandan.simulation.store import population_of
from toandan.simulation.summary import number

if TYPE_CHECKING:
    import argparse

HELP = "Lập bảng số liệu của một tỉnh và kiểm tra dân số tổng hợp theo bảng đó."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parts = parser.add_subparsers(dest="part", required=True)
    build = parts.add_parser("build", help="lập bảng của một tỉnh từ danh mục hành chính cả nước")
    build.add_argument("code", help="mã tỉnh hai chữ số, như 89")
    build.add_argument("--units", type=Path, required=True, help="thư mục có vn2021_*.csv")
    build.add_argument("--out", type=Path, required=True, help="thư mục bảng cần tạo")
    build.add_argument("--total", type=int, default=0, help="dân số toàn tỉnh")
    build.add_argument("--totals", type=Path, help="hoặc bảng tên tỉnh, nghìn người (CSV)")
    build.add_argument("--people", type=Path, help="dân số từng xã: code,population (CSV)")
    build.add_argument("--centres", type=Path, help="tâm xã: code,longitude,latitude (CSV)")
    build.add_argument("--border", default="", help="mã xã, huyện biên giới, cách nhau dấu phẩy")
    build.add_argument("--islands", default="", help="mã xã, huyện đảo, cách nhau dấu phẩy")
    build.add_argument("--source", default="", help="nguồn số liệu, ghi vào province.toml")
    check = parts.add_parser("check", help="tổng hợp dân số và so với bảng")
    check.add_argument("province", help="thư mục bảng, hoặc tên tỉnh có sẵn")
    check.add_argument("--scale", type=int, default=0, help="quy về chừng này người")


def run(options: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    try:
        return _build(options) if options.part == "build" else _check(options)
    except SimulationError as error:
        print(error, file=sys.stderr)
        return 1


def _build(options: argparse.Namespace) -> int:
    known = Known(
        total=options.total or _listed_total(options),
        people=_people(options.people),
        centres=_centres(options.centres),
        border=_codes(options.border),
        islands=_codes(options.islands),
        source=options.source,
    )
    build_tables(options.units, options.code, options.out, known)
    province = load_province(options.out)
    people = number(float(province.populations.sum()))
    print(f"{province.name}: {len(province.communes)} xã, {people} người → {options.out}")
    if known.people is None or known.centres is None:
        print("  Dân số hoặc vị trí từng xã là ước lệ: xem ghi chú trong province.toml.")
    print(f'  Dùng trong kịch bản: province = "{options.out}"')
    return 0


def _listed_total(options: argparse.Namespace) -> int:
    if options.totals is None:
        return 0
    rows = read_rows(options.units / "vn2021_provinces.csv", ("code", "name"))
    names = {row["code"]: row["name"] for row in rows}
    return total_of(options.totals, names.get(options.code, ""))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _people(file: Path | None) -> dict[str, int] | None:
    if file is None:
        return None
    rows = read_rows(file, ("code", "population"))
    try:
        return {row["code"]: int(row["population"]) for row in rows}
    except ValueError as error:
        raise TableError(f"{file}: dân số phải là số nguyên ({error})") from error


def _centres(file: Path | None) -> dict[str, tuple[float, float]] | None:
    if file is None:
        return None
    rows = read_rows(file, ("code", "longitude", "latitude"))
    try:
        return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in rows}
    except ValueError as error:
        raise TableError(f"{file}: kinh độ, vĩ độ phải là số ({error})") from error


def _check(options: argparse.Namespace) -> int:
    province = load_province(options.province)
    if options.scale:
        province = province.scaled(options.scale)
    began = time.monotonic()
    population, digest = population_of(options.province, options.scale)
    spent = time.monotonic() - began
    print(f"{province.name}: {number(population.size)} người, {spent:.1f} giây, {digest[:16]}")
    margins = check_margins(population, province)
    for margin in margins:
        word = "đạt" if margin.met else "KHÔNG ĐẠT"
        print(
            f"  {margin.name}: sai lệch {margin.error:.4g}, cho phép {margin.tolerated:.4g}: {word}"
        )
    return 0 if all(margin.met for margin in margins) else 1
