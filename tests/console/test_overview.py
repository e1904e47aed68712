"""The administrator's start page: figures that lead to what they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from toandan.audit.checks import check_chain
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
