"""Each person chooses when notifications come by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toandan.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

ADDRESS = "/tai-khoan/thu-bao/"


@pytest.mark.parametrize("rhythm", User.MailRhythm)
def test_the_choice_is_kept_and_shown(
    cast: Cast, signed_in: Callable[[Position], Client], rhythm: User.MailRhythm
) -> None:
    client = signed_in(cast.clerk)
    page = client.post(ADDRESS, {"rhythm": rhythm}, follow=True).content.decode()
    cast.clerk.user.refresh_from_db()
    assert cast.clerk.user.mail_rhythm == rhythm
    chosen = page.split("checked", 1)[0].rsplit("<input", 1)[1]
    assert f'value="{rhythm}"' in chosen
    assert f"Đã lưu cách nhận thư báo: {rhythm.label}" in page


def test_another_choice_is_refused(cast: Cast, signed_in: Callable[[Position], Client]) -> None:
    client = signed_in(cast.clerk)
    page = client.post(ADDRESS, {"rhythm": "hourly"}, follow=True).content.decode()
    cast.clerk.user.refresh_from_db()
    assert cast.clerk.user.mail_rhythm == User.MailRhythm.AT_ONCE
    assert "Hãy chọn một cách nhận thư báo" in page


def test_the_choice_is_posted(cast: Cast, signed_in: Callable[[Position], Client]) -> None:
    assert signed_in(cast.clerk).get(ADDRESS).status_code == 405


def test_whoever_has_no_address_is_told_so(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    User.objects.filter(pk=cast.clerk.user.pk).update(email="")
    page = signed_in(cast.clerk).get("/tai-khoan/").content.decode()
    assert "chưa có địa chỉ thư điện tử" in page
