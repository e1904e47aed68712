"""The pages on which a unit's administrator keeps people and positions."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.utils import timezone

from toandan.accounts.models import Position, User
from toandan.accounts.permissions import Role
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    SignIn = Callable[[Position], Client]

pytestmark = pytest.mark.django_db
PEOPLE = "/nguoi-dung/"
NEW = {
    "full_name": "Nguyễn Văn An",
    "organisation": "hu-a",
    "role": "clerk",
    "title": "Văn thư",
    "valid_from": "01/06/2021",
}


@pytest.fixture
def unit_administrator(cast: Cast) -> Position:
    user = User.objects.create_user("qt.a", "x", full_name="Kim Thị Quản")
    return Position.objects.create(
        user=user, organisation=cast.huyen_uy_a, role=Role.UNIT_ADMINISTRATOR
    )


def test_the_list_shows_own_unit_and_below_and_nobody_else(
    cast: Cast, unit_administrator: Position, signed_in: SignIn
) -> None:
    text = signed_in(unit_administrator).get(PEOPLE).content.decode()
    for name in ("Phạm Thị An", "Lưu Văn Bốn", "Danh Sóc", "Kim Thị Quản"):
        assert name in text
    for name in ("Phạm Thị Bình", "Lê Thị Văn Thư", "Lâm Văn Bảy", "Đỗ Văn Quản"):
        assert name not in text


def test_who_administers_nobody_is_told_why(cast: Cast, signed_in: SignIn) -> None:
    for address in (PEOPLE, f"{PEOPLE}them/", f"{PEOPLE}nhap/", f"{PEOPLE}1/"):
        page = signed_in(cast.clerk).get(address)
        assert page.status_code == 403
        assert "quản lý tài khoản" in page.content.decode()


def test_the_list_is_searched_without_marks_filtered_and_ordered(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.administrator)

    def shown(**asked: str) -> list[str]:
        page = client.get(PEOPLE, asked)
        return [user.full_name for user in page.context["listing"].page.object_list]

    assert shown(q="luu bon") == ["Lưu Văn Bốn"]
    assert shown(don_vi="hu-b", vai_tro="clerk") == ["Phạm Thị Bình"]
    cast.officer_a1.user.is_active = False
    cast.officer_a1.user.save()
    assert shown(trang_thai="bi-khoa") == ["Danh Sóc"]
    Position.objects.filter(pk=cast.officer_a2.pk).update(
        valid_to=timezone.localdate() - dt.timedelta(days=1)
    )
    assert shown(trang_thai="khong-chuc-vu") == ["Thị Mai"]
    names = shown(**{"sap-xep": "ten"})
    assert names[:2] == ["Phạm Thị An", "Phạm Thị Bình"]
    assert shown(**{"sap-xep": "-ten"})[-1] == "Phạm Thị An"


def test_the_export_holds_the_filtered_list_and_is_an_event(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.administrator).get(PEOPLE, {"q": "pham", "xuat": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    names = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert names == ["Phạm Thị An", "Phạm Thị Bình"]
    event = AuditEvent.objects.get()
    assert (event.event, event.details) == (Event.ACCOUNTS_EXPORTED, {"rows": 2})


def test_the_list_needs_few_queries_however_many_people(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = signed_in(cast.administrator)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get(PEOPLE)


def test_a_new_account_shows_its_password_once(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    assert client.get(f"{PEOPLE}them/").status_code == 200
    page = client.post(f"{PEOPLE}them/", NEW)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    user = User.objects.get(username="an.nv")
    password = page.context["password"]
    assert user.check_password(password)
    assert user.positions.get().valid_from == dt.date(2021, 6, 1)
    assert password not in client.get(f"{PEOPLE}{user.pk}/").content.decode()


def test_what_is_wrong_in_the_form_stands_at_its_field(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    page = client.post(f"{PEOPLE}them/", {**NEW, "organisation": "Sở Y tế", "valid_from": "32/1"})
    assert page.status_code == 422
    form = page.context["form"]
    assert set(form.errors) == {"organisation", "valid_from"}
    page = client.post(f"{PEOPLE}them/", {**NEW, "username": "vanthu"})
    assert "đã có người dùng" in page.content.decode()
    assert AuditEvent.objects.count() == 0


def test_a_unit_administrator_is_offered_neither_foreign_units_nor_reserved_roles(
    cast: Cast, unit_administrator: Position, signed_in: SignIn
) -> None:
    page = signed_in(unit_administrator).get(f"{PEOPLE}them/").content.decode()
    assert "[a-yte-1]" in page
    assert "[hu-b]" not in page
    assert "Quản trị đơn vị" in page
    assert "Quản trị hệ thống" not in page.split("<main")[1]
    bad = {**NEW, "role": "administrator"}
    assert signed_in(unit_administrator).post(f"{PEOPLE}them/", bad).status_code == 422
    assert not User.objects.filter(username="an.nv").exists()


def test_the_neighbour_gets_404_for_every_page_of_a_person(
    cast: Cast, unit_administrator: Position, signed_in: SignIn
) -> None:
    client = signed_in(unit_administrator)
    pk = cast.clerk_b.user.pk
    for part in ("", "sua/", "chuc-vu/", "khoa/"):
        assert client.get(f"{PEOPLE}{pk}/{part}").status_code == 404
    for part in ("mo-khoa/", "mat-khau/", "hai-yeu-to/"):
        assert client.post(f"{PEOPLE}{pk}/{part}").status_code == 404
    assert client.post(f"{PEOPLE}chuc-vu/{cast.clerk_b.pk}/ket-thuc/").status_code == 404
    assert AuditEvent.objects.count() == 0


def test_a_person_in_sight_but_out_of_hand_is_shown_with_the_reason(
    cast: Cast, unit_administrator: Position, signed_in: SignIn
) -> None:
    user = cast.clerk_a.user
    Position.objects.create(user=user, organisation=cast.tinh_uy, role=Role.OFFICER)
    client = signed_in(unit_administrator)
    text = client.get(f"{PEOPLE}{user.pk}/").content.decode()
    assert "ngoài phạm vi quản lý" in text
    assert "Đặt lại mật khẩu" not in text
    before = User.objects.get(pk=user.pk).password
    answer = client.post(f"{PEOPLE}{user.pk}/mat-khau/")
    assert answer.status_code == 403
    assert "ngoài phạm vi quản lý" in answer.content.decode()
    assert User.objects.get(pk=user.pk).password == before


def test_passwords_and_factors_are_reset_by_post_only(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.administrator)
    for part in ("mo-khoa/", "mat-khau/", "hai-yeu-to/"):
        assert client.get(f"{PEOPLE}{cast.officer_a1.user.pk}/{part}").status_code == 405


def test_a_reset_password_ends_every_session_of_the_person(cast: Cast, signed_in: SignIn) -> None:
    theirs = signed_in(cast.officer_a1)
    assert theirs.get("/tai-khoan/").status_code == 200
    page = signed_in(cast.administrator).post(f"{PEOPLE}{cast.officer_a1.user.pk}/mat-khau/")
    assert page.context["password"] in page.content.decode()
    assert theirs.get("/tai-khoan/").status_code == 302


def test_a_locked_person_is_out_at_once_and_comes_back_with_a_new_password(
    cast: Cast, signed_in: SignIn
) -> None:
    theirs, client = signed_in(cast.officer_a1), signed_in(cast.administrator)
    page = f"{PEOPLE}{cast.officer_a1.user.pk}/"
    assert client.get(f"{page}khoa/").status_code == 200
    assert client.post(f"{page}khoa/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}khoa/", {"reason": "Nghỉ hưu"}).status_code == 302
    assert theirs.get("/tai-khoan/").status_code == 302
    assert "Bị khóa" in client.get(page).content.decode()
    assert "password" in client.post(f"{page}mo-khoa/").context
    assert User.objects.get(pk=cast.officer_a1.user.pk).is_active


def test_a_position_is_given_and_ended_on_the_page(cast: Cast, signed_in: SignIn) -> None:
    client, user = signed_in(cast.administrator), cast.officer_a1.user
    page = f"{PEOPLE}{user.pk}/"
    given = {k: v for k, v in NEW.items() if k != "full_name"}
    assert client.post(f"{page}chuc-vu/", given).status_code == 302
    new = Position.objects.get(user=user, role=Role.CLERK)
    end = f"{PEOPLE}chuc-vu/{new.pk}/ket-thuc/"
    assert client.get(end).status_code == 200
    assert client.post(end, {"last_day": "01/01/2021"}).status_code == 422
    assert client.post(end, {"last_day": "30/06/2021"}).status_code == 302
    new.refresh_from_db()
    assert new.valid_to == dt.date(2021, 6, 30)
    assert "Đã kết thúc" in client.get(page).content.decode()


def test_name_and_addresses_are_corrected(cast: Cast, signed_in: SignIn) -> None:
    client, user = signed_in(cast.administrator), cast.officer_a1.user
    page = f"{PEOPLE}{user.pk}/sua/"
    assert "Danh Sóc" in client.get(page).content.decode()
    assert client.post(page, {"full_name": "", "email": "x"}).status_code == 422
    assert client.post(page, {"full_name": "Danh Sóc Em"}).status_code == 302
    user.refresh_from_db()
    assert (user.full_name, user.email) == ("Danh Sóc Em", "")


def test_a_lost_second_factor_is_said_to_be_missing_where_there_is_none(
    cast: Cast, signed_in: SignIn
) -> None:
    page = signed_in(cast.administrator).post(
        f"{PEOPLE}{cast.officer_a1.user.pk}/hai-yeu-to/", follow=True
    )
    assert "không dùng yếu tố xác thực thứ hai" in page.content.decode()
