"""The original file of a document: whole for who sees all of it, and never without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from tests.directives.intake.papers import LETTER, drafts_of_bytes
from tests.directives.stage import directive

from toandan.accounts.actions import open_access
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.issue import register_incoming
from toandan.directives.models import Document
from toandan.directives.models.books import Direction
from toandan.directives.queries.registers import entries_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

REASON = "Kiểm tra việc phòng, chống dịch tại cơ sở"


@pytest.fixture
def sent(cast: Cast) -> Document:
    """A directive of Tỉnh ủy, sent to both districts, read from the letter's file."""
    document = directive(cast)
    (draft,) = drafts_of_bytes(LETTER.encode(), cast.clerk)
    Document.objects.filter(pk=document.pk).update(upload=draft.upload)
    draft.delete()
    document.refresh_from_db()
    return document


def original(document: Document) -> str:
    return reverse("directives:document_original", args=[document.pk])


def test_a_receiver_gets_the_file_of_what_was_sent_to_it(
    cast: Cast, sent: Document, signed_in: SignIn
) -> None:
    assert signed_in(cast.clerk_a).get(original(sent)).content == LETTER.encode()


def test_a_receiver_gets_no_file_that_holds_a_draft_too(
    cast: Cast, sent: Document, signed_in: SignIn
) -> None:
    sibling = Document.objects.create(
        organisation=cast.tinh_uy, created_by=cast.clerk, upload=sent.upload, subject="Riêng"
    )

    answer = signed_in(cast.clerk_a).get(original(sent))

    assert answer.status_code == 404
    assert "chứa văn bản khác ngoài phạm vi" in answer.content.decode()
    assert signed_in(cast.clerk).get(original(sent)).content == LETTER.encode()
    sibling.delete()
    assert signed_in(cast.clerk_a).get(original(sent)).status_code == 200


def test_taking_out_a_file_concerns_the_unit_that_holds_it(
    cast: Cast, sent: Document, signed_in: SignIn
) -> None:
    signed_in(cast.clerk_a).get(original(sent))

    event = AuditEvent.objects.get(event=Event.FILE_DOWNLOADED)
    assert event.concerns == [cast.tinh_uy.pk]
    assert not AuditEvent.objects.filter(event=Event.ACCESS_BEYOND_USED).exists()


def test_taking_out_a_file_under_a_grant_is_recorded_as_such(
    cast: Cast, sent: Document, signed_in: SignIn
) -> None:
    client = signed_in(cast.head_ubnd)
    assert client.get(original(sent)).status_code == 404
    grant = open_access(cast.head_ubnd, organisation=cast.tinh_uy, reason=REASON, hours=1)

    assert client.get(original(sent)).content == LETTER.encode()

    used = AuditEvent.objects.get(event=Event.ACCESS_BEYOND_USED)
    assert (used.details["grant"], used.concerns) == (grant.pk, [cast.tinh_uy.pk])
    assert used.subject_id == str(sent.pk)


def test_a_grant_does_not_mix_anothers_book_into_the_own(cast: Cast) -> None:
    (draft,) = drafts_of_bytes(LETTER.encode(), cast.clerk_a)
    register_incoming(draft, by=cast.clerk_a)
    open_access(cast.head_ubnd, organisation=cast.huyen_uy_a, reason=REASON, hours=1)

    assert not entries_of(cast.head_ubnd, Direction.IN).exists()
    assert entries_of(cast.clerk_a, Direction.IN).count() == 1
