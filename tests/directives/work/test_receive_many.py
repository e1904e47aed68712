"""Taking in all that stands in the inbox at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from tests.directives.stage import directive, tell

from toandan.directives.actions.receive import receive
from toandan.directives.models import Dispatch, RegisterEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

URL = reverse("directives:receive_many")
INBOX = reverse("directives:inbox")


def two_new(cast: Cast) -> list[Dispatch]:
    return [
        directive(cast, number=number).dispatches.get(organisation=cast.huyen_uy_a)
        for number in ("11-CT/TU", "12-CT/TU")
    ]


def test_all_that_is_new_is_received_with_a_number_each(cast: Cast, signed_in: SignIn) -> None:
    new = two_new(cast)
    client = signed_in(cast.clerk_a)
    assert "Tiếp nhận cả 2" in client.get(INBOX).content.decode()
    answer = client.post(URL, {"chon": [one.pk for one in new]}, follow=True)
    text = answer.content.decode()
    assert "Đã tiếp nhận 2 văn bản, vào sổ văn bản đến: số 1, 2." in text
    assert not Dispatch.objects.filter(pk__in=[one.pk for one in new], received_at=None).exists()
    assert RegisterEntry.objects.filter(book__organisation=cast.huyen_uy_a).count() == 2


def test_what_a_colleague_received_is_told_and_the_rest_goes_on(
    cast: Cast, signed_in: SignIn
) -> None:
    first, second = two_new(cast)
    receive(first, by=cast.clerk_a)
    client = signed_in(cast.clerk_a)
    text = client.post(URL, {"chon": [first.pk, second.pk]}, follow=True).content.decode()
    assert "Đã tiếp nhận 1 văn bản, vào sổ văn bản đến: số 2." in text
    assert "Văn bản này đã được tiếp nhận." in text


def test_keys_that_can_be_no_rows_are_passed_over(cast: Cast, signed_in: SignIn) -> None:
    new, _other = two_new(cast)
    keys = ["9" * 30, "²", "٣", "", new.pk]
    answer = signed_in(cast.clerk_a).post(URL, {"chon": keys}, follow=True)
    assert "Đã tiếp nhận 1 văn bản" in answer.content.decode()


def test_one_alone_needs_no_button_for_all(cast: Cast, signed_in: SignIn) -> None:
    directive(cast)
    assert "Tiếp nhận cả" not in signed_in(cast.clerk_a).get(INBOX).content.decode()


def test_the_neighbours_documents_are_not_received(cast: Cast, signed_in: SignIn) -> None:
    story = tell(cast)
    foreign = Dispatch.objects.filter(pk=story.to_a.pk)
    foreign.update(received_at=None, received_by=None)
    assert signed_in(cast.clerk_b).post(URL, {"chon": [story.to_a.pk]}).status_code == 404
    assert foreign.get().received_at is None


def test_it_takes_the_permission_to_receive_and_a_post(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.administrator).post(URL).status_code == 403
    assert signed_in(cast.clerk_a).get(URL).status_code == 405
    assert signed_in(cast.clerk_a).post(URL, {"chon": ["x", ""]}).status_code == 302
