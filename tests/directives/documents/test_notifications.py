from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from tests.directives.stage import SUBJECT, directive

from toandan.accounts.permissions import Permission
from toandan.directives.actions.notify import notify
from toandan.directives.models import Notification

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

URL = reverse("directives:notifications")


def test_a_new_document_is_told_and_opened_once(cast: Cast, signed_in: SignIn) -> None:
    dispatch = directive(cast).dispatches.get(organisation=cast.huyen_uy_a)
    client = signed_in(cast.clerk_a)
    assert SUBJECT in client.get(URL).content.decode()
    assert "1 thông báo mới" in client.get(reverse("directives:unread")).content.decode()
    notice = Notification.objects.get(user=cast.clerk_a.user)
    opened = client.get(reverse("directives:notification", args=[notice.pk]))
    assert opened.headers["Location"] == reverse("directives:work", args=[dispatch.pk])
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "thông báo mới" not in client.get(reverse("directives:unread")).content.decode()
    assert SUBJECT not in client.get(URL, {"moi": "1"}).content.decode()


def test_all_are_marked_read_by_post_alone(cast: Cast, signed_in: SignIn) -> None:
    directive(cast)
    directive(cast)
    client = signed_in(cast.clerk_a)
    url = reverse("directives:read_all")
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert not Notification.objects.filter(user=cast.clerk_a.user, read_at=None).exists()
    # another's list is left alone
    assert Notification.objects.filter(user=cast.clerk_b.user, read_at=None).count() == 2


def test_nobody_opens_another_persons_notice(cast: Cast, signed_in: SignIn) -> None:
    directive(cast)
    notice = Notification.objects.get(user=cast.clerk_a.user)
    answer = signed_in(cast.clerk_b).get(reverse("directives:notification", args=[notice.pk]))
    assert answer.status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_notice_never_leads_off_the_site(cast: Cast, signed_in: SignIn) -> None:
    notice = Notification.objects.create(
        user=cast.clerk_a.user,
        organisation=cast.huyen_uy_a,
        text="x",
        url="//xau.example/lua-dao",
    )
    answer = signed_in(cast.clerk_a).get(reverse("directives:notification", args=[notice.pk]))
    assert answer.headers["Location"] == URL


def test_the_list_stands_under_its_days(cast: Cast, signed_in: SignIn) -> None:
    for at in (
        dt.datetime(2021, 7, 5, 2, tzinfo=dt.UTC),
        dt.datetime(2021, 7, 4, 18, tzinfo=dt.UTC),
    ):
        notify(
            cast.huyen_uy_a, "Văn bản mới", "/viec/", permission=Permission.DIRECTIVE_RECEIVE, at=at
        )
    text = signed_in(cast.clerk_a).get(URL).content.decode()
    # both fall on the same Monday in the province's time
    assert text.count("Thứ hai, 05/07/2021") == 1
    assert "09:00" in text
    assert "01:00" in text
