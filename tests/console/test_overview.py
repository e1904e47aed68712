"""The administrator's start page: figures that lead to what they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.directives.stage import directive

from toandan.accounts.permissions import Permission
from toandan.accounts.queries import units_with
from toandan.audit.checks import check_chain
from toandan.units.actions import change_organisation
from toandan.units.models import OpenPhrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

pytestmark = pytest.mark.django_db


def test_the_administrator_sees_what_waits(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    cast.clerk.user.must_change_password = True
    cast.clerk.user.save()
    OpenPhrase.objects.create(
        phrase="các tổ đặc biệt", issuer=cast.tinh_uy, last_on=timezone.localdate()
    )
    client = signed_in(cast.administrator)
    page = client.get("/").content.decode()
    assert "Chưa kiểm tra" in page
    for address in ("/nguoi-dung/?trang_thai=chua-doi-mat-khau", "/don-vi/cum-tu/", "/nhat-ky/"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    listed = client.get("/nguoi-dung/?trang_thai=chua-doi-mat-khau").content.decode()
    assert cast.clerk.user.full_name in listed
    assert cast.clerk_a.user.full_name not in listed

    check_chain(whole=True)
    assert "Toàn vẹn" in client.get("/").content.decode()


def test_a_clerks_start_page_is_the_inbox(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    assert signed_in(cast.clerk).get("/").headers["Location"] == "/viec/"


def test_a_new_installation_tells_what_to_do_first(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    client = signed_in(cast.administrator)
    head = "Việc đầu tiên trên hệ thống mới"
    page = client.get("/").content.decode()
    assert head in page
    for name in ("units:import-organisations", "console:help"):
        assert f'href="{reverse(name)}"' in page.split(head, 1)[1]
    # the cast holds a clerk, a head and a monitor already
    assert f'href="{reverse("accounts:import")}"' not in page.split(head, 1)[1]
    assert head not in signed_in(cast.auditor).get("/").content.decode()

    change_organisation(organisation=cast.y_te_a, by=cast.administrator, short_name="ĐU Y tế A")
    page = client.get("/").content.decode()
    assert f'href="{reverse("units:import-organisations")}"' not in page.split(head, 1)[1]
    directive(cast)
    assert head not in client.get("/").content.decode()


def test_the_administrator_sees_how_many_units_can_take_documents_in(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    manned = units_with(Permission.DIRECTIVE_RECEIVE)
    assert {cast.huyen_uy_a.pk, cast.tinh_uy.pk} <= manned
    assert cast.cong_an.pk not in manned
    page = signed_in(cast.administrator).get("/").content.decode()
    figure = page.split("tổ chức đã có người tiếp nhận văn bản", 1)[0].rsplit("<li", 1)[1]
    assert f">{len(manned)}<" in figure
