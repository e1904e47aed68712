"""Any province from the national list of units."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.simulation.models import scenario_document

from toandan.cli import main
from toandan.simulation.areas import DATA, load_province, mobility
from toandan.simulation.errors import TableError
from toandan.simulation.margins import check_margins
from toandan.simulation.new_province import Known, build_tables, total_of
from toandan.simulation.population import synthesise

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def units(shared: Path) -> Path:
    return shared / "data" / "units"


@pytest.fixture
def totals(shared: Path) -> Path:
    return shared / "data" / "parameters" / "gso_vn_2020_pop_by_province.csv"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toandan.simulation.store.cache_folder", lambda: tmp_path / "cache")


def test_another_province_is_built_checked_and_simulated_by_command(
    units: Path, totals: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "an-giang"
    words = ["population", "build", "89", "--units", str(units), "--totals", str(totals)]
    assert main([*words, "--out", str(folder), "--border", "886,887"]) == 0
    said = capsys.readouterr().out
    assert "An Giang: 156 xã, 1.904.500 người" in said
    assert "ước lệ" in said
    assert main(["population", "check", str(folder), "--scale", "20000"]) == 0
    assert capsys.readouterr().out.count(": đạt") == 6
    document = scenario_document(province=str(folder), people=4000, days=40)
    file = tmp_path / "s.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    out = tmp_path / "out"
    assert main(["simulate", str(file), "--runs", "2", "--out", str(out), "--threads", "1"]) == 0
    assert "4.000 người, 40 ngày, 2 lần chạy" in capsys.readouterr().out
    assert sum(commune.border for commune in load_province(folder).communes) > 10


def test_every_province_of_the_list_has_tables_that_meet_their_margins(
    units: Path, totals: Path, tmp_path: Path
) -> None:
    for code, name in (("01", "Hà Nội"), ("46", "Thừa Thiên Huế"), ("38", "Thanh Hóa")):
        build_tables(units, code, tmp_path / code, Known(total=total_of(totals, name)))
        province = load_province(tmp_path / code)
        assert name in province.name
        scaled = province.scaled(60_000)
        assert [m for m in check_margins(synthesise(scaled), scaled) if not m.met] == []


def test_every_province_is_found_in_the_table_of_totals(units: Path, totals: Path) -> None:
    rows = (units / "vn2021_provinces.csv").read_text(encoding="utf-8").splitlines()[1:]
    people = [total_of(totals, row.split(",")[1]) for row in rows]
    assert len(people) == 63
    assert 95e6 < sum(people) < 99e6
    with pytest.raises(TableError, match="Xứ Khác"):
        total_of(totals, "Tỉnh Xứ Khác")


def test_known_people_and_centres_are_taken_as_they_are(units: Path, tmp_path: Path) -> None:
    model = load_province()
    known = Known(
        people={commune.code: commune.population for commune in model.communes},
        centres={c.code: (c.longitude, c.latitude) for c in model.communes},
        islands=("911",),
        source="test",
    )
    build_tables(units, "91", tmp_path / "t", known)
    built = load_province(tmp_path / "t")
    mine = {commune.code: commune for commune in built.communes}
    assert {code: c.population for code, c in mine.items()} == known.people
    assert sum(commune.island for commune in built.communes) == 9
    assert np.allclose(mobility(built).sum(axis=1), 1.0)
    assert built.figures == model.figures


@pytest.mark.parametrize(
    ("code", "known", "told"),
    [
        ("00", Known(total=1000), "không có tỉnh mã '00'"),
        ("89", Known(total=10), "lớn hơn số xã"),
        ("89", Known(people={"30280": 5}), "thiếu 155 xã"),
        ("89", Known(total=10**6, centres={"30280": (105.0, 10.0)}), "tâm xã thiếu 155"),
        ("89", Known(total=10**6, border=("999",)), "'999'"),
    ],
)
def test_what_does_not_fit_the_list_is_refused(
    code: str, known: Known, told: str, units: Path, tmp_path: Path
) -> None:
    with pytest.raises(TableError, match=told):
        build_tables(units, code, tmp_path / "t", known)
    assert not (tmp_path / "t" / "province.toml").exists()


def test_tables_are_never_overwritten(units: Path, tmp_path: Path) -> None:
    build_tables(units, "89", tmp_path / "t", Known(total=10**6))
    with pytest.raises(TableError, match="đã có bảng"):
        build_tables(units, "89", tmp_path / "t", Known(total=10**6))


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("population", "-5", "dòng 2: số không hợp lệ"),
        ("population", "x", "dòng 2: số không hợp lệ"),
        ("longitude", "nan", "dòng 2: số không hợp lệ"),
        ("latitude", "105.5", "dòng 2: số không hợp lệ"),
        ("code", "30733", "trùng nhau"),
        ("district", "", "dòng 2: thiếu cột district"),
    ],
)
def test_a_faulty_row_of_communes_is_refused_by_file_and_row(
    column: str, value: str, told: str, tmp_path: Path
) -> None:
    source = DATA / "kien_giang_2021"
    text = (source / "province.toml").read_text(encoding="utf-8")
    contacts = DATA / "contacts_vietnam_prem_2021.csv"
    text = text.replace("../contacts_vietnam_prem_2021.csv", str(contacts))
    (tmp_path / "province.toml").write_text(text, encoding="utf-8")
    lines = (source / "communes.csv").read_text(encoding="utf-8").splitlines()
    first = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    lines[1] = ",".join({**first, column: value}.values())
    (tmp_path / "communes.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TableError, match=told) as caught:
        load_province(tmp_path)
    assert "communes.csv" in str(caught.value)
