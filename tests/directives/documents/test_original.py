"""The original file of a document: whole for who sees all of it, and never without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from tests.directives.intake.papers import LETTER, drafts_of_bytes
from tests.directives.stage import directive

from toandan.directives.models import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]


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
