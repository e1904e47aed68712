"""The pages under /don-vi/: what they show, to whom, and what they refuse."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from toandan.accounts.models import Position, User
from toandan.accounts.permissions import Role
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.units.actions import end_unit, note_open_phrase
from toandan.units.models import Area, OpenPhrase, Organisation, OrganisationKind, PhraseRule, Tier
from toandan.units.queries import How, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    Body = Callable[[str], Organisation]

pytestmark = [pytest.mark.usefixtures("kien_giang"), pytest.mark.django_db]
DAY = dt.date(2021, 6, 15)
PAGES = (
    "index",
    "organisation-tree",
    "areas",
    "area-tree",
    "kinds",
    "rules",
    "try-phrase",
    "phrases",
)
CHANGES = ("add-organisation", "add-area", "add-kind", "add-rule")


def position_in(unit: Organisation, role: Role, name: str) -> Position:
    user = User.objects.create_user(name, full_name=name)
    return Position.objects.create(
        user=user, organisation=unit, role=role, valid_from=dt.date(2021, 1, 1)
    )


@pytest.fixture
def manager(body: Body, signed_in: Callable[[Position], Client]) -> Client:
    return signed_in(position_in(body("van-phong-tinh-uy-91"), Role.ADMINISTRATOR, "quantri"))


@pytest.fixture
def reader(body: Body, signed_in: Callable[[Position], Client]) -> Client:
    return signed_in(position_in(body("dang-uy-y-te-907"), Role.CLERK, "vanthu"))


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_anybody_signed_in_may_look(reader: Client, page: str) -> None:
    address = reverse(f"units:{page}")
    assert reader.get(address).status_code == 200
    assert reader.post(address).status_code == 405


@pytest.mark.parametrize("page", [*PAGES, *CHANGES])
def test_strangers_are_sent_to_sign_in(page: str) -> None:
    response = Client().get(reverse(f"units:{page}"))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("page", CHANGES)
def test_a_reader_is_told_why_they_may_not_change(reader: Client, page: str) -> None:
    for answer in (reader.get(reverse(f"units:{page}")), reader.post(reverse(f"units:{page}"))):
        assert answer.status_code == 403
        assert "quản lý danh mục đơn vị" in text(answer)


def test_no_single_unit_can_be_changed_by_a_reader(reader: Client, body: Body) -> None:
    unit, area = body("so-y-te-91"), Area.objects.get(code="907")
    rule = PhraseRule.objects.earliest("pk")
    row = note_open_phrase("Tổ A", issuer=None, on=DAY)
    for page, pk in (
        ("edit-organisation", unit.pk),
        ("end-organisation", unit.pk),
        ("edit-area", area.pk),
        ("end-area", area.pk),
        ("end-rule", rule.pk),
        ("phrase", row.pk),
    ):
        address = reverse(f"units:{page}", args=[pk])
        assert reader.get(address).status_code == 403, page
        assert reader.post(address, {"on": "01/07/2021", "nobody": "on"}).status_code == 403, page
        assert reader.delete(address).status_code == 405, page
    unit.refresh_from_db()
    rule.refresh_from_db()
    assert (unit.valid_to, rule.valid_to) == (None, None)
    assert OpenPhrase.objects.count() == 1


def test_readers_see_no_buttons_for_changing(reader: Client, manager: Client, body: Body) -> None:
    for address in (
        reverse("units:index"),
        reverse("units:areas"),
        reverse("units:rules"),
        body("so-y-te-91").get_absolute_url(),
    ):
        changing = ("/them/", "/sua/", "/ket-thuc/")
        assert not any(f'{one}"' in text(reader.get(address)) for one in changing), address
        assert any(one in text(manager.get(address)) for one in changing), address


def test_the_list_is_searched_without_marks(reader: Client) -> None:
    page = text(reader.get(reverse("units:index"), {"q": "dang uy y te go quao"}))
    assert "Đảng ủy Y tế huyện Gò Quao" in page
    assert "Huyện ủy An Biên" not in page
    by_alias = text(reader.get(reverse("units:index"), {"q": "so nong nghiep ptnt"}))
    assert "Sở Nông nghiệp và Phát triển nông thôn tỉnh Kiên Giang" in by_alias


def test_the_list_is_narrowed_by_tier_system_and_day(reader: Client, body: Body) -> None:
    address = reverse("units:index")
    page = reader.get(address, {"cap": "1", "he_thong": "force"}).context["listing"]
    assert {unit.code for unit in page.rows} == {"cong-an-91", "quan-su-91", "bien-phong-91"}
    end_unit(unit=body("so-du-lich-91"), on=dt.date(2021, 6, 30), successor=None, by=None)
    for day, count in (("30/06/2021", 1), ("01/07/2021", 0)):
        listing = reader.get(address, {"q": "so du lich", "ngay": day}).context["listing"]
        assert listing.total == count


def test_bad_filters_are_not_an_error(reader: Client) -> None:
    for query in ({"ngay": "không"}, {"cap": "99"}, {"trang": "x"}, {"q": "%_'"}, {"nut": "x"}):
        assert reader.get(reverse("units:index"), query).status_code == 200
        assert reader.get(reverse("units:organisation-tree"), query).status_code == 200
    assert reader.get(reverse("units:area-tree"), {"nut": "999999"}).status_code == 404


def test_lists_are_exported(reader: Client) -> None:
    csv_file = reader.get(reverse("units:areas"), {"xuat": "csv", "cap": "2"})
    assert csv_file.content.decode("utf-8-sig").count("\n") == 16
    sheet = load_workbook(
        io.BytesIO(reader.get(reverse("units:index"), {"xuat": "xlsx", "cap": "2"}).content)
    ).active
    assert sheet is not None
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert "Huyện ủy Gò Quao" in names
    assert "Tỉnh ủy Kiên Giang" not in names


def test_the_tree_opens_down_to_the_chosen_node(reader: Client, body: Body) -> None:
    unit = body("huyen-uy-907")
    page = text(reader.get(reverse("units:organisation-tree"), {"nut": unit.pk}))
    for name in ("Tỉnh ủy Kiên Giang", "Huyện ủy An Biên", "Đảng ủy Y tế huyện Gò Quao"):
        assert name in page
    assert "Đảng ủy Y tế huyện An Biên" not in page
    empty = text(reader.get(reverse("units:area-tree"), {"nut": Area.objects.get(code="907").pk}))
    assert "Xã Định An" in empty


def test_an_organisations_page_shows_its_place(reader: Client, body: Body) -> None:
    page = text(reader.get(body("huyen-uy-907").get_absolute_url()))
    for words in (
        "Huyện ủy Gò Quao",
        "Tỉnh ủy Kiên Giang",
        "Huyện Gò Quao",
        "Đảng ủy Y tế huyện Gò Quao",
        "Các huyện, thành ủy, đảng ủy trực thuộc",
    ):
        assert words in page
    assert reader.get(reverse("units:organisation", args=[10**9])).status_code == 404


def test_positions_are_shown_only_to_those_who_administer_accounts(
    reader: Client, manager: Client, body: Body
) -> None:
    address = body("tinh-uy-91").get_absolute_url()
    position_in(body("tinh-uy-91"), Role.HEAD, "Nguyễn Văn Đầu")
    assert "Nguyễn Văn Đầu" not in text(reader.get(address))
    assert "Nguyễn Văn Đầu" in text(manager.get(address))


def test_a_unit_that_has_ended_says_so_and_leads_to_its_successor(
    reader: Client, body: Body
) -> None:
    unit, heir = body("so-du-lich-91"), body("so-van-hoa-va-the-thao-91")
    end_unit(unit=unit, on=dt.date(2021, 6, 30), successor=heir, by=None)
    page = text(reader.get(unit.get_absolute_url(), {"ngay": "01/07/2021"}))
    assert "Không tồn tại vào ngày 01/07/2021" in page
    assert heir.get_absolute_url() in page
    assert unit.get_absolute_url() in text(reader.get(heir.get_absolute_url()))


def test_an_areas_page_shows_what_lies_inside(reader: Client) -> None:
    page = text(reader.get(Area.objects.get(code="914").get_absolute_url()))
    for words in ("Huyện Giang Thành", "Xã Phú Mỹ", "Huyện ủy Giang Thành"):
        assert words in page
    commune = text(reader.get(Area.objects.get(code="30799").get_absolute_url()))
    assert "Biên giới đất liền" in commune


def test_a_manager_adds_a_body(manager: Client, body: Body) -> None:
    kind = OrganisationKind.objects.get(code="bcd-huyen")
    given = {
        "name": "Tổ phản ứng nhanh huyện Gò Quao",
        "code": "to-phan-ung-nhanh-907",
        "kind": kind.pk,
        "superior": "Ủy ban nhân dân huyện Gò Quao [ubnd-907]",
        "area": "907",
        "aliases": "Tổ phản ứng nhanh",
    }
    response = manager.post(reverse("units:add-organisation"), given)
    made = body("to-phan-ung-nhanh-907")
    assert response["Location"] == made.get_absolute_url()
    assert made.superior == body("ubnd-907")
    assert made.area == Area.objects.get(code="907")
    event = AuditEvent.objects.filter(event=Event.UNIT_CHANGED).first()
    assert event is not None
    assert (event.actor_name, event.subject_id) == ("quantri", str(made.pk))


def test_a_manager_need_not_invent_a_code(manager: Client, body: Body) -> None:
    given = {
        "name": "Tổ tiêm chủng lưu động",
        "kind": OrganisationKind.objects.get(code="bcd-huyen").pk,
        "superior": "ubnd-907",
    }
    response = manager.post(reverse("units:add-organisation"), given)
    made = body("to-tiem-chung-luu-dong")
    assert response["Location"] == made.get_absolute_url()
    form = manager.get(reverse("units:edit-organisation", args=[made.pk])).context["form"]
    assert form.fields["code"].disabled


def test_wrong_fields_are_named_beside_them(manager: Client) -> None:
    kind = OrganisationKind.objects.get(code="so")
    given = {"name": "Sở", "code": "so-y-te-91", "kind": kind.pk, "superior": "huyen uy"}
    response = manager.post(reverse("units:add-organisation"), given)
    assert response.status_code == 422
    assert "có thể là nhiều đơn vị" in text(response)
    given["superior"] = "ubnd-91"
    response = manager.post(reverse("units:add-organisation"), given)
    assert response.status_code == 422
    assert "code" in response.context["form"].errors


def test_a_manager_changes_and_ends_a_body(manager: Client, body: Body) -> None:
    unit = body("so-du-lich-91")
    address = reverse("units:edit-organisation", args=[unit.pk])
    form = manager.get(address).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    given["superior"] = "ubnd-91"
    given["area"] = "91"
    given["name"] = "Sở Du lịch và Thương mại tỉnh Kiên Giang"
    given["code"] = "ma-khac"
    assert manager.post(address, given).status_code == 302
    changed = body("so-du-lich-91")
    assert changed.name == given["name"]
    ending = reverse("units:end-organisation", args=[unit.pk])
    response = manager.post(ending, {"on": "30/06/2021", "successor": "so-van-hoa-va-the-thao-91"})
    assert response["Location"] == unit.get_absolute_url()
    assert body("so-du-lich-91").valid_to == dt.date(2021, 6, 30)
    again = manager.post(ending, {"on": "30/06/2021"})
    assert again.status_code == 422
    assert "Đơn vị đã kết thúc từ ngày 30/06/2021" in text(again)


def test_a_manager_adds_changes_and_ends_an_area(manager: Client) -> None:
    given = {"name": "Ấp Mới", "code": "30955-99", "tier": "4", "kind": "Ấp", "parent": "30955"}
    response = manager.post(reverse("units:add-area"), given)
    made = Area.objects.get(code="30955-99")
    assert response["Location"] == made.get_absolute_url()
    given["name"] = "Ấp Mới Nhất"
    assert manager.post(reverse("units:edit-area", args=[made.pk]), given).status_code == 302
    made.refresh_from_db()
    assert made.name == "Ấp Mới Nhất"
    ending = reverse("units:end-area", args=[made.pk])
    assert manager.post(ending, {"on": "01/07/2021"}).status_code == 302
    made.refresh_from_db()
    assert made.valid_to == dt.date(2021, 7, 1)


def test_a_phrase_is_tried_for_an_issuer_and_a_day(reader: Client) -> None:
    query = {
        "cum_tu": "Các huyện, thành ủy, đảng ủy trực thuộc",
        "ban_hanh": "tinh-uy-91",
        "vao_ngay": "26/05/2021",
    }
    answer = reader.get(reverse("units:try-phrase"), query)
    assert len(answer.context["found"].organisations) == 19
    assert "Thành ủy Phú Quốc" in text(answer)
    query["ban_hanh"] = "huyen-uy-907"
    own = reader.get(reverse("units:try-phrase"), query)
    assert "Thành ủy Phú Quốc" not in text(own)
    assert "Đảng ủy Y tế huyện Gò Quao" in text(own)
    unclear = text(reader.get(reverse("units:try-phrase"), {"cum_tu": "Hội Người mù tỉnh"}))
    assert "Chưa rõ" in unclear


def test_a_manager_adds_and_ends_a_rule(manager: Client, body: Body) -> None:
    kind = OrganisationKind.objects.get(code="cong-an-huyen")
    given = {"phrase": "Các chốt kiểm soát", "reach": "province", "kinds": [kind.pk]}
    assert manager.post(reverse("units:add-rule"), given).status_code == 302
    rule = PhraseRule.objects.get(phrase="Các chốt kiểm soát")
    found = resolve("các chốt kiểm soát", issuer=body("tinh-uy-91"), on=DAY)
    assert (found.how, found.rule, len(found.organisations)) == (How.RULE, rule, 15)
    assert "Các chốt kiểm soát" in text(manager.get(reverse("units:rule", args=[rule.pk])))
    ending = reverse("units:end-rule", args=[rule.pk])
    assert manager.post(ending, {"on": "31/12/2020"}).status_code == 302
    assert not resolve("các chốt kiểm soát", issuer=body("tinh-uy-91"), on=DAY).resolved


def test_a_rule_without_kinds_is_refused_beside_the_field(manager: Client) -> None:
    response = manager.post(reverse("units:add-rule"), {"phrase": "Nhóm", "reach": "province"})
    assert response.status_code == 422
    assert "kinds" in response.context["form"].errors


def test_a_manager_settles_an_open_phrase(manager: Client, body: Body) -> None:
    issuer = body("tinh-uy-91")
    row = note_open_phrase("Tổ Công an, Quân sự Gò Quao", issuer=issuer, on=DAY)
    assert row.phrase in text(manager.get(reverse("units:phrases")))
    address = reverse("units:phrase", args=[row.pk])
    assert manager.get(address).status_code == 200
    nothing = manager.post(address, {})
    assert nothing.status_code == 422
    response = manager.post(address, {"others": "cong-an-907\nquan-su-907"})
    assert response["Location"] == reverse("units:phrases")
    found = resolve(row.phrase, issuer=issuer, on=DAY)
    assert found.how is How.SETTLEMENT
    assert {unit.code for unit in found.organisations} == {"cong-an-907", "quan-su-907"}
    assert manager.get(address).status_code == 404


def test_an_open_phrase_can_be_settled_as_nobody_for_every_issuer(
    manager: Client, body: Body
) -> None:
    row = note_open_phrase("Các tổ chức tín dụng", issuer=body("tinh-uy-91"), on=DAY)
    given = {"nobody": "on", "everyone": "on"}
    manager.post(reverse("units:phrase", args=[row.pk]), given)
    found = resolve(row.phrase, issuer=body("ubnd-91"), on=DAY)
    assert (found.resolved, found.organisations) == (True, ())


def test_suggestions_come_while_one_types(reader: Client) -> None:
    address = reverse("units:suggest-organisations")
    page = text(reader.get(address, {"truong": "superior", "superior": "dang uy y te go"}))
    assert "Đảng ủy Y tế huyện Gò Quao [dang-uy-y-te-907]" in page
    assert "option" not in text(reader.get(address, {"truong": "superior", "superior": " "}))
    areas = text(reader.get(reverse("units:suggest-areas"), {"truong": "a", "a": "dinh an"}))
    assert "Xã Định An [30964]" in areas


def test_words_from_the_address_are_escaped(reader: Client) -> None:
    page = text(reader.get(reverse("units:try-phrase"), {"cum_tu": "<script>alert(1)</script>"}))
    assert "<script>alert" not in page


def test_a_tree_of_one_root_is_open_and_shows_what_opens(reader: Client) -> None:
    page = text(reader.get(reverse("units:area-tree")))
    assert "Huyện Gò Quao" in page
    district = Area.objects.get(code="907")
    assert f'class="no-twist" href="{reverse("units:area-tree")}?nut={district.pk}' in page
    open_ones = text(reader.get(reverse("units:area-tree"), {"nut": district.pk}))
    hamlet = Area.objects.filter(parent__parent=district).first()
    assert hamlet is None or hamlet.name not in open_ones


def test_a_province_adds_a_kind_of_its_own_once(manager: Client) -> None:
    address = reverse("units:add-kind")
    given = {"name": "Chốt kiểm soát", "tier": "3", "system": "force", "symbol": ""}
    page = manager.post(address, given, follow=True)
    assert "Đã thêm loại Chốt kiểm soát." in text(page)
    kind = OrganisationKind.objects.get(name="Chốt kiểm soát")
    assert (kind.code, kind.tier, kind.serves_superior) == ("chot-kiem-soat", Tier.COMMUNE, False)
    event = AuditEvent.objects.latest("sequence")
    assert (event.event, event.details["code"]) == (Event.UNIT_KIND_ADDED, kind.code)

    again = manager.post(address, {**given, "name": "chốt kiểm soát"})
    assert again.status_code == 422
    assert "Đã có loại “Chốt kiểm soát”." in text(again)
    assert OrganisationKind.objects.filter(name__iexact=kind.name).count() == 1
    assert "Chốt kiểm soát" in text(manager.get(reverse("units:add-organisation")))
