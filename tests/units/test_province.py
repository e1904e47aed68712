"""Loading another province from a national list, rejected rows, and the merger of 2025."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from toandan.units.actions import load_province, merge_province, settle_phrase
from toandan.units.models import Area, Organisation, Tier
from toandan.units.national import COLUMNS, NationalListError, read_province, write_rejected
from toandan.units.queries import How, resolve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Body = Callable[[str], Organisation]

pytestmark = [pytest.mark.usefixtures("kien_giang"), pytest.mark.django_db]
LAST_DAY, FIRST_DAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
LIST_2025 = """tier,code,name,type,district_code,province_code
1,91,Tỉnh An Giang,Tỉnh,,
3,30952,Xã Gò Quao,Xã,,91
3,30760,Phường Rạch Giá,Phường,,91
3,31078,Đặc khu Phú Quốc,Đặc khu,,91
"""


@pytest.fixture
def national(shared: Path) -> Path:
    return shared / "data" / "units"


@pytest.fixture
def merged(tmp_path: Path) -> Area:
    """An Giang of 2025 loaded beside the province of 2021, which then ends."""
    file = tmp_path / "angiang.csv"
    file.write_text(LIST_2025, encoding="utf-8")
    load_province("91", source=file, by=None, valid_from=FIRST_DAY)
    new = Area.objects.get(official_code="91", valid_from=FIRST_DAY)
    merge_province(province=Area.objects.get(code="91"), into=new, on=FIRST_DAY, by=None)
    return new


def test_any_province_of_the_national_list_is_loaded_by_its_code(
    national: Path, body: Body
) -> None:
    found = load_province("92", source=national, by=None)
    assert found.rejected == ()
    with (national / "vn2021_communes.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["code"] for row in csv.DictReader(file) if row["province_code"] == "92"}
    root = Area.objects.get(code="92")
    assert root.name == "Thành phố Cần Thơ"
    communes = Area.objects.under(root).filter(tier=Tier.COMMUNE)
    assert set(communes.values_list("code", flat=True)) == expected
    assert body("tinh-uy-92").name == "Thành ủy Cần Thơ"
    assert body("quan-uy-916").name == "Quận ủy Ninh Kiều"
    day = dt.date(2021, 6, 1)
    mine = resolve("Các quận, huyện ủy", issuer=body("tinh-uy-92"), on=day)
    assert mine.how is How.UNRESOLVED, "no rule for it is shipped, so nothing is guessed"
    both = resolve("Các huyện, thành ủy", issuer=body("tinh-uy-92"), on=day)
    assert all(unit.area and unit.area.is_under(root) for unit in both.organisations)
    assert len(both.organisations) == 9
    assert (
        len(resolve("Các huyện, thành ủy", issuer=body("tinh-uy-91"), on=day).organisations) == 15
    )


def test_with_two_provinces_a_phrase_without_issuer_is_open(national: Path) -> None:
    load_province("92", source=national, by=None)
    found = resolve("Các huyện, thành ủy", issuer=None, on=dt.date(2021, 6, 1))
    assert found.how is How.UNRESOLVED


def test_loading_a_province_twice_changes_nothing(national: Path) -> None:
    load_province("92", source=national, by=None)
    again = load_province("92", source=national, by=None)
    assert (again.loaded.areas, again.loaded.organisations) == (0, 0)


BAD = """code,name,type,district_code,province_code
31117,Phường Cái Khế,Phường,916,92
3111X,Phường An Hòa,Phường,916,92
31120,Phường An Hòa,Làng,916,92
31121,An Hòa,Phường,916,92
31122,,Phường,916,92
31123,Phường Thới Bình,Phường,999,92
31117,Phường Hai Lần,Phường,916,92
"""


def test_rows_that_cannot_be_taken_come_back_with_reasons_and_can_be_mended(
    national: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "list"
    folder.mkdir()
    for name in ("provinces", "districts"):
        (folder / f"{name}.csv").write_bytes((national / f"vn2021_{name}.csv").read_bytes())
    (folder / "communes.csv").write_text(BAD, encoding="utf-8")
    found = load_province("92", source=folder, by=None)
    assert Area.objects.filter(code="31117", name="Phường Cái Khế").exists()
    assert [one.row.line for one in found.rejected] == [3, 4, 5, 6, 7, 8]
    reasons = [one.reason for one in found.rejected]
    for word, reason in zip(
        ("5 chữ số", "Làng", "bắt đầu bằng", "thiếu tên", "“999”", "dòng trước"),
        reasons,
        strict=True,
    ):
        assert word in reason
    refused = tmp_path / "loi.csv"
    write_rejected(list(found.rejected), refused)
    rows = refused.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].split(",") == [*COLUMNS, "loi"]
    mended = [rows[0], '3,31120,Phường An Hòa,Phường,916,92,"loại “Làng” không hợp lệ"']
    refused.write_text("\n".join(mended), encoding="utf-8")
    again = load_province("92", source=refused, by=None)
    assert again.rejected == ()
    area = Area.objects.get(code="31120")
    assert area.parent is not None
    assert area.parent.code == "916"
    assert Organisation.objects.get(code="dang-uy-31120").superior == Organisation.objects.get(
        code="quan-uy-916"
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"ma,ten\n1,2\n", "thiếu cột"),
        ("a.csv", b"\xff\xfe\x00\x01", "UTF-8"),
        ("a.csv", b"", "thiếu cột"),
        ("a.csv", b"code,name,type\n01,T,T\n", "mã 92"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(NationalListError, match=message):
        read_province(file, "92")


def test_a_folder_without_tables_and_a_missing_file_say_why(tmp_path: Path) -> None:
    with pytest.raises(NationalListError, match="không có bảng nào"):
        read_province(tmp_path, "92")
    with pytest.raises(NationalListError, match="không có tệp"):
        read_province(tmp_path / "none.csv", "92")


def test_2021_and_2025_both_resolve_by_date(merged: Area, body: Body) -> None:
    phrase = "Các huyện, thành ủy"
    before = resolve(phrase, issuer=body("tinh-uy-91"), on=LAST_DAY)
    assert len(before.organisations) == 15
    after = resolve(phrase, issuer=body("tinh-uy-91-2025"), on=FIRST_DAY)
    assert after.how is How.UNRESOLVED, "there are no districts any more"
    communes = resolve(
        "UBND các xã, phường", issuer=body("ubnd-91-2025"), on=FIRST_DAY
    ).organisations
    assert {unit.code for unit in communes} == {
        "ubnd-30952-2025",
        "ubnd-30760-2025",
        "ubnd-31078-2025",
    }
    assert merged.name == "Tỉnh An Giang"
    assert not Area.objects.on(FIRST_DAY).filter(tier=Tier.DISTRICT).exists()
    assert Area.objects.on(LAST_DAY).filter(tier=Tier.DISTRICT).count() == 15


def test_the_list_of_2025_is_loaded_once(merged: Area, tmp_path: Path) -> None:
    again = load_province(
        "91", source=tmp_path / "angiang.csv", by=None, valid_from=FIRST_DAY
    ).loaded
    assert (again.areas, again.organisations) == (0, 0)
    assert merged.code == "91-2025"


def test_a_commune_of_2025_stands_directly_under_the_province(merged: Area, body: Body) -> None:
    committee = body("dang-uy-30952-2025")
    assert committee.superior == body("tinh-uy-91-2025")
    assert body("tram-y-te-30952-2025").superior == body("so-y-te-91-2025")
    assert committee.area is not None
    assert committee.area.parent == merged


def test_provincial_bodies_are_succeeded_by_those_of_the_province_merged_into(
    merged: Area, body: Body
) -> None:
    assert body("so-y-te-91").successor == body("so-y-te-91-2025")
    assert body("tinh-uy-91").successor == body("tinh-uy-91-2025")
    assert body("tinh-uy-91").valid_to == LAST_DAY
    assert body("huyen-uy-907").successor is None
    assert Area.objects.get(code="91").successor == merged


def test_a_settlement_follows_a_body_to_its_successor(merged: Area, body: Body) -> None:
    settle_phrase("Tổ giúp việc", issuer=None, organisations=[body("so-y-te-91")], by=None)
    new = resolve("Tổ giúp việc", issuer=body("tinh-uy-91-2025"), on=FIRST_DAY)
    assert [unit.code for unit in new.organisations] == ["so-y-te-91-2025"]
    old = resolve("Tổ giúp việc", issuer=body("tinh-uy-91"), on=LAST_DAY)
    assert [unit.code for unit in old.organisations] == ["so-y-te-91"]


def test_a_name_of_a_body_that_has_ended_is_open_and_offers_its_successor(
    merged: Area, body: Body
) -> None:
    found = resolve("Sở Du lịch", issuer=body("tinh-uy-91-2025"), on=FIRST_DAY)
    assert found.how is How.UNRESOLVED
    assert "không tồn tại" in found.reason


def test_only_provinces_are_merged() -> None:
    district, province = Area.objects.get(code="907"), Area.objects.get(code="91")
    with pytest.raises(ValidationError):
        merge_province(province=district, into=province, on=FIRST_DAY, by=None)
    with pytest.raises(ValidationError):
        merge_province(province=province, into=province, on=FIRST_DAY, by=None)


def test_the_command_loads_reports_and_resolves(
    national: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("units", "load", "kiengiang")
    assert "giữ nguyên" in capsys.readouterr().out
    call_command("units", "load", "92", "--from", str(national))
    assert "93 địa bàn" in capsys.readouterr().out
    bad = tmp_path / "bad.csv"
    bad.write_text(BAD, encoding="utf-8")
    refused = tmp_path / "loi.csv"
    call_command("units", "load", "92", "--from", str(bad), "--rejected", str(refused))
    assert "6 dòng không nạp được" in capsys.readouterr().err
    assert refused.is_file()
    call_command(
        "units", "resolve", "các huyện, thành ủy", "--issuer", "tinh-uy-91", "--on", "26/05/2021"
    )
    assert "huyen-uy-907" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["load", "92"],
        ["load", "92", "--from", "không-có"],
        ["merge", "91", "--into", "xx", "--on", "01/07/2025"],
        ["resolve", "Sở Y tế", "--issuer", "xx"],
        ["resolve", "Sở Y tế", "--on", "31/31/2021"],
    ],
)
def test_the_command_says_what_was_wrong(words: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("units", *words)
