"""The board, directive by directive: the sums agree with the board's own of each."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.directives.stage import Story, directive, tell

from toandan.directives.queries.board import Wanted, board_rows, summary
from toandan.directives.queries.board_documents import by_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

URL = reverse("directives:board_documents")


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


@pytest.mark.parametrize("days", [0, 3, 400])
def test_the_sums_are_the_boards_own(cast: Cast, story: Story, days: int) -> None:
    other = directive(cast, number="09-CV/TU")
    now = timezone.now() + dt.timedelta(days=days)
    found = by_document(board_rows(cast.monitor, Wanted(), now), now)
    assert {one.document for one in found} == {story.document, other}
    for one in found:
        whole = summary(board_rows(cast.monitor, Wanted(document=one.document), now), now)
        told = (one.total, one.unreceived, one.late, one.finished)
        assert told == (whole.total, whole.unreceived, whole.late, whole.finished)


def test_each_directive_leads_to_its_rows(cast: Cast, story: Story, signed_in: SignIn) -> None:
    client = signed_in(cast.monitor)
    page = client.get(URL).content.decode()
    address = f"{reverse('directives:board')}?van-ban={story.document.pk}"
    assert f'href="{address}"' in page
    assert client.get(address).status_code == 200
    part = client.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert f'href="{address}"' in part
    assert "<html" not in part
    assert client.post(URL).status_code == 405


def test_those_who_see_nothing_of_it_read_nothing_of_it(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    page = signed_in(cast.head_ubnd).get(URL).content.decode()
    assert story.document.subject not in page
    assert signed_in(cast.clerk_b).get(URL).status_code == 403
