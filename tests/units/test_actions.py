"""Single units, rules and phrases: what the verbs do, refuse and record."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.units.actions import (
    add_rule,
    change_area,
    change_organisation,
    clear_sample_hamlets,
    create_area,
    create_organisation,
    end_rule,
    end_unit,
    load_sample_hamlets,
    note_open_phrase,
    settle_phrase,
)
from toandan.units.models import (
    Area,
    OpenPhrase,
    Organisation,
    OrganisationKind,
    PhraseRule,
    Tier,
)
from toandan.units.queries import How, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    Body = Callable[[str], Organisation]

pytestmark = [pytest.mark.usefixtures("kien_giang"), pytest.mark.django_db]
DAY = dt.date(2021, 6, 15)
Reach = PhraseRule.Reach


def kind(code: str) -> OrganisationKind:
    return OrganisationKind.objects.get(code=code)


def last_event() -> AuditEvent:
    found = AuditEvent.objects.first()
    assert found is not None
    return found


def test_a_new_body_is_found_by_its_names_and_recorded(body: Body) -> None:
    made = create_organisation(
        by=None,
        code="to-covid-907",
        name="Tổ công tác đặc biệt huyện Gò Quao",
        aliases="Tổ công tác đặc biệt",
        kind=kind("bcd-huyen"),
        superior=body("ubnd-907"),
        area=Area.objects.get(code="907"),
    )
    found = resolve("Tổ công tác đặc biệt", issuer=body("huyen-uy-907"), on=DAY)
    assert found.organisations == (made,)
    event = last_event()
    assert (event.event, event.details["code"]) == (Event.UNIT_CHANGED, "to-covid-907")
    assert event.concerns == [made.pk]


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "tinh-uy-91", "name": "Trùng mã"},
        {"code": "mã có dấu", "name": "Sai mã"},
        {"code": "moi", "name": ""},
        {"code": "moi", "name": "Sai thư", "email": "không phải thư"},
    ],
)
def test_a_body_that_the_model_does_not_allow_is_refused(fields: dict[str, Any]) -> None:
    before = Organisation.objects.count()
    with pytest.raises(ValidationError):
        create_organisation(by=None, kind=kind("so"), **fields)
    assert Organisation.objects.count() == before


def test_a_unit_without_a_code_gets_a_free_one(body: Body) -> None:
    fields = {"name": "Tổ Đặc biệt – xã Định An", "kind": kind("bcd-huyen"), "valid_from": DAY}
    codes = [create_organisation(by=None, superior=body("ubnd-907"), **fields).code for _ in "123"]
    wished = "to-dac-biet-xa-dinh-an"
    assert codes == [wished, f"{wished}-2", f"{wished}-3"]

    commune = Area.objects.get(code="30799")
    place = {"tier": Tier.HAMLET, "kind": "Ấp", "parent": commune, "valid_from": DAY}
    assert create_area(by=None, name="Ấp Mới", **place).code == "ap-moi"
    assert create_area(by=None, name="Ấp Cũ", official_code="39999", **place).code == "39999"
    long = create_area(by=None, name="Ấp " + "rất dài " * 20, **place).code
    assert len(long) <= 70


def test_an_area_stands_under_a_wider_one() -> None:
    commune = Area.objects.get(code="30952")
    with pytest.raises(ValidationError):
        create_area(
            by=None, code="x", name="Huyện X", tier=Tier.DISTRICT, kind="Huyện", parent=commune
        )
    made = create_area(
        by=None, code="x", name="Ấp X", tier=Tier.HAMLET, kind="Ấp", parent=commune, border="coast"
    )
    assert made.is_border
    change_area(area=made, by=None, border="")
    made.refresh_from_db()
    assert not made.is_border


def test_a_new_superior_moves_everything_below_along(body: Body) -> None:
    centre, police = body("trung-tam-y-te-907"), body("cong-an-91")
    below = set(Organisation.objects.under(centre, itself=False).values_list("pk", flat=True))
    assert len(below) == 11
    change_organisation(organisation=centre, by=None, superior=police)
    moved = Organisation.objects.get(pk=centre.pk)
    assert moved.is_under(police)
    assert set(Organisation.objects.under(moved, itself=False).values_list("pk", flat=True)) == (
        below
    )
    assert last_event().details["changed"] == {"superior": ["so-y-te-91", "cong-an-91"]}


def test_a_body_cannot_stand_under_itself(body: Body) -> None:
    with pytest.raises(ValidationError):
        change_organisation(
            organisation=body("so-y-te-91"), by=None, superior=body("trung-tam-y-te-907")
        )


def test_a_change_to_the_same_values_is_no_event(body: Body) -> None:
    before = AuditEvent.objects.count()
    change_organisation(organisation=body("so-y-te-91"), by=None, symbol="SYT")
    assert AuditEvent.objects.count() == before


def test_a_unit_ends_with_all_below_it(body: Body) -> None:
    end, new = dt.date(2021, 6, 30), body("so-van-hoa-va-the-thao-91")
    assert end_unit(unit=body("trung-tam-y-te-907"), on=end, successor=None, by=None) == 12
    assert body("tram-y-te-30955").valid_to == end
    end_unit(unit=body("so-du-lich-91"), on=end, successor=new, by=None)
    assert body("so-du-lich-91").successor == new
    assert last_event().details["successor"] == new.code


def test_a_unit_cannot_end_twice_or_follow_itself(body: Body) -> None:
    unit = body("so-y-te-91")
    with pytest.raises(ValidationError):
        end_unit(unit=unit, on=DAY, successor=body("trung-tam-y-te-907"), by=None)
    end_unit(unit=unit, on=DAY, successor=None, by=None)
    with pytest.raises(ValidationError):
        end_unit(unit=unit, on=DAY, successor=None, by=None)


def test_a_rule_counts_from_its_first_to_its_last_day(body: Body) -> None:
    rule = add_rule(
        phrase="Các chốt kiểm soát",
        reach=Reach.PROVINCE,
        kinds=[kind("cong-an-huyen")],
        by=None,
        valid_from=dt.date(2021, 6, 1),
        source="Kế hoạch mẫu",
    )
    issuer = body("tinh-uy-91")

    def count(day: dt.date) -> int:
        return len(resolve("các chốt kiểm soát", issuer=issuer, on=day).organisations)

    assert (count(dt.date(2021, 5, 31)), count(dt.date(2021, 6, 1))) == (0, 15)
    end_rule(rule=rule, on=dt.date(2021, 6, 30), by=None)
    assert (count(dt.date(2021, 6, 30)), count(dt.date(2021, 7, 1))) == (15, 0)
    assert last_event().event == Event.PHRASE_RULE_ENDED
    with pytest.raises(ValidationError):
        end_rule(rule=rule, on=dt.date(2021, 6, 30), by=None)


def test_the_narrowest_rule_wins(body: Body) -> None:
    issuer, phrase = body("tinh-uy-91"), "Các huyện, thành ủy"
    add_rule(phrase=phrase, reach=Reach.PROVINCE, kinds=[kind("thanh-uy")], issuer=issuer, by=None)
    assert len(resolve(phrase, issuer=issuer, on=DAY).organisations) == 3
    assert len(resolve(phrase, issuer=body("ubnd-91"), on=DAY).organisations) == 15


@pytest.mark.parametrize(
    "fields",
    [
        {"phrase": "", "reach": Reach.NOBODY},
        {"phrase": "các …", "reach": Reach.PROVINCE},
        {"phrase": "Một nhóm", "reach": Reach.NAMED},
        {
            "phrase": "Một nhóm",
            "reach": Reach.NOBODY,
            "valid_from": DAY,
            "valid_to": dt.date(2021, 1, 1),
        },
    ],
)
def test_a_rule_that_could_pick_nothing_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        add_rule(by=None, **fields)


def test_an_open_phrase_is_counted_and_gone_once_settled(body: Body) -> None:
    issuer = body("tinh-uy-91")
    note_open_phrase("Tiểu ban Hậu cần", issuer=issuer, on=DAY)
    row = note_open_phrase("tiểu ban hậu cần,", issuer=issuer, on=dt.date(2021, 6, 20))
    assert (row.times, row.last_on) == (2, dt.date(2021, 6, 20))
    note_open_phrase("Tiểu ban Hậu cần", issuer=None, on=DAY)
    assert OpenPhrase.objects.count() == 2
    settle_phrase("Tiểu ban Hậu cần", issuer=issuer, organisations=[body("quan-su-91")], by=None)
    assert list(OpenPhrase.objects.values_list("issuer", flat=True)) == [None]
    event = last_event()
    assert (event.event, event.details["organisations"]) == (
        Event.PHRASE_SETTLED,
        ["quan-su-91"],
    )


def test_a_settlement_replaced_is_kept_as_ended(body: Body) -> None:
    issuer = body("van-phong-tinh-uy-91")
    first = settle_phrase("Tổ A", issuer=issuer, organisations=[body("so-y-te-91")], by=None)
    settle_phrase("tổ a", issuer=issuer, organisations=[], by=None)
    first.refresh_from_db()
    assert first.issuer == body("tinh-uy-91"), "an office settles for the body it serves"
    assert first.valid_to == timezone.localdate() - dt.timedelta(days=1)
    assert resolve("Tổ A", issuer=issuer, on=timezone.localdate()).how is How.SETTLEMENT


def test_sample_hamlets_and_cells_are_marked_and_can_go_again(body: Body) -> None:
    loaded = load_sample_hamlets(by=None)
    hamlets = Area.objects.filter(tier=Tier.HAMLET)
    assert loaded.areas == hamlets.count() > 250
    assert not hamlets.filter(is_sample=False).exists()
    cells = Organisation.objects.of_kinds(["chi-bo"])
    assert loaded.organisations == cells.count()
    assert not cells.filter(is_sample=False).exists()
    assert body("chi-bo-30955-01").superior == body("dang-uy-30955")
    assert cells.filter(superior__code="dang-uy-y-te-907").count() == 12
    assert load_sample_hamlets(by=None).organisations == 0
    assert clear_sample_hamlets(by=None) == loaded.areas + loaded.organisations
    assert not Organisation.objects.filter(is_sample=True).exists()


def test_all_districts_have_about_950_sample_hamlets() -> None:
    districts = Area.objects.filter(tier=Tier.DISTRICT).values_list("code", flat=True)
    loaded = load_sample_hamlets(by=None, districts=districts)
    assert 900 <= loaded.areas <= 1000
    names = Area.objects.filter(tier=Tier.HAMLET).values_list("parent", "name")
    assert len(names) == len(set(names))


def test_sample_hamlets_need_the_reference_data() -> None:
    with pytest.raises(LookupError):
        load_sample_hamlets(by=None, districts=["000"])
