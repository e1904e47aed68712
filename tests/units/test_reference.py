from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.audit.queries import verify
from toandan.units.actions import load_reference
from toandan.units.models import Area, Organisation, OrganisationName, PhraseRule, Tier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.usefixtures("kien_giang"), pytest.mark.django_db]
DISTRICTS = 15
COMMUNES = 144


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_districts_have_the_official_codes_and_names(shared: Path) -> None:
    given = rows(shared / "data/units/kiengiang_2021_districts.csv")
    loaded = Area.objects.filter(tier=Tier.DISTRICT)
    assert {(a.code, a.official_code, a.name) for a in loaded} == {
        (row["code"], row["code"], row["name"]) for row in given
    }
    assert len(given) == DISTRICTS


def test_communes_have_the_official_codes_names_and_districts(shared: Path) -> None:
    given = rows(shared / "data/units/kiengiang_2021_communes.csv")
    loaded = Area.objects.filter(tier=Tier.COMMUNE).select_related("parent")
    assert {(a.code, a.name.lower(), a.kind, a.parent.code) for a in loaded if a.parent} == {
        (row["code"], " ".join(row["name"].split()).lower(), row["type"], row["district_code"])
        for row in given
    }
    assert len(given) == COMMUNES


def test_fifty_seven_communes_are_on_the_border_the_coast_or_an_island() -> None:
    border = Area.objects.filter(is_border=True)
    assert border.count() == 57
    assert Counter(border.values_list("border", flat=True)) == {
        "land": 7,
        "coast": 34,
        "island": 16,
    }
    assert not Area.objects.filter(is_border=False).exclude(border="").exists()


def test_every_district_has_its_committees_and_offices() -> None:
    for kind in (
        "ubnd-huyen",
        "hdnd-huyen",
        "van-phong-huyen-uy",
        "ban-chap-hanh-huyen",
        "phong-y-te",
        "trung-tam-y-te-huyen",
        "cong-an-huyen",
        "quan-su-huyen",
        "bcd-huyen",
        "mttq-huyen",
    ):
        assert Organisation.objects.of_kinds([kind]).count() == DISTRICTS, kind
    assert Organisation.objects.of_kinds(["huyen-uy"]).count() == 12
    assert Organisation.objects.of_kinds(["thanh-uy"]).count() == 3
    assert Organisation.objects.of_kinds(["dang-uy-truc-thuoc-huyen"]).count() == 3 * DISTRICTS


def test_every_commune_has_its_committee_pair_and_health_station() -> None:
    for kind, superior in (
        ("dang-uy-xa", {"huyen-uy", "thanh-uy"}),
        ("ubnd-xa", {"ubnd-huyen"}),
        ("tram-y-te-xa", {"trung-tam-y-te-huyen"}),
        ("cong-an-xa", {"cong-an-huyen"}),
    ):
        found = Organisation.objects.of_kinds([kind]).select_related("superior__kind", "area")
        assert len(found) == COMMUNES, kind
        assert {one.superior.kind.code for one in found if one.superior} == superior
        for one in found:
            assert one.superior is not None
            assert one.superior.area is not None
            assert one.area is not None
            assert one.area.parent_id == one.superior.area_id


def test_provincial_bodies_have_the_names_and_symbols_of_officials(
    body: Callable[[str], Organisation],
) -> None:
    assert body("tinh-uy-91").name == "Tỉnh ủy Kiên Giang"
    assert body("tinh-uy-91").document_symbol == "TU"
    assert body("van-phong-tinh-uy-91").kind.serves_superior
    assert body("van-phong-ubnd-91").superior == body("ubnd-91")
    assert body("so-y-te-91").document_symbol == "SYT"
    assert body("dang-uy-y-te-907").name == "Đảng ủy Y tế huyện Gò Quao"
    assert body("dang-uy-y-te-907").document_symbol == "ĐU"
    assert body("dang-uy-y-te-907").superior == body("huyen-uy-907")
    assert body("huyen-uy-907").document_symbol == "HU"
    assert body("thanh-uy-911").name == "Thành ủy Phú Quốc"
    attached = Organisation.objects.of_kinds(["dang-uy-truc-thuoc-tinh"])
    assert {one.code for one in attached} == {
        "dang-uy-khoi-91",
        "dang-uy-quan-su-91",
        "dang-uy-cong-an-91",
        "dang-uy-bien-phong-91",
    }


def test_loading_again_changes_nothing_and_writes_no_event() -> None:
    before = (Area.objects.count(), Organisation.objects.count(), PhraseRule.objects.count())
    again = load_reference(by=None)
    assert (again.areas, again.organisations, again.rules) == (0, 0, 0)
    assert again.kept == sum(before)
    assert (Area.objects.count(), Organisation.objects.count(), PhraseRule.objects.count()) == (
        before
    )
    assert AuditEvent.objects.filter(event=Event.UNITS_LOADED).count() == 1
    assert verify().fault is None


def test_loading_again_leaves_what_people_have_changed(body: Callable[[str], Organisation]) -> None:
    office = body("phong-y-te-907")
    office.name = "Phòng Y tế huyện Gò Quao (sửa)"
    office.save()
    load_reference(by=None)
    assert body("phong-y-te-907").name == "Phòng Y tế huyện Gò Quao (sửa)"


def test_every_body_can_be_found_by_the_names_it_bears() -> None:
    for unit in Organisation.objects.prefetch_related("names"):
        assert {row.key for row in unit.names.all()} == set(unit.name_keys()), unit.code
    assert OrganisationName.objects.count() > Organisation.objects.count()


def test_codes_are_unique_and_written_alike() -> None:
    codes = list(Organisation.objects.values_list("code", flat=True))
    assert len(codes) == len(set(codes))
    assert all(code == code.lower() and code.isascii() for code in codes)
