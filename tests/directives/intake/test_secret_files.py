"""A state secret leaves the system; other holders' papers do not hang on one clerk's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from tests.directives.intake.papers import LETTER, SECRET, drafts_of_bytes
from tests.directives.stage import tell

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions import intake
from toandan.directives.actions.files import store_file
from toandan.directives.actions.intake import destroy_secret, hand_in, read_upload
from toandan.directives.actions.issue import register_incoming
from toandan.directives.actions.review import correct_field, discard, undo_last
from toandan.directives.actions.work import NamedFile, report_progress
from toandan.directives.models import Correction, Document, Evidence, Upload
from toandan.units.models import OpenPhrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

GONE = "không còn trên hệ thống"


@pytest.fixture
def quiet_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue that runs nothing."""
    monkeypatch.setattr(intake, "async_task", lambda *_a, **_k: None)


def original(document: Document) -> str:
    return reverse("directives:document_original", args=[document.pk])


def as_evidence(cast: Cast, content: bytes) -> Evidence:
    """Hang a file on a cell's progress."""
    assignment = tell(cast).to_a1.assignments.all()[0]
    stored = store_file(content, media_type="text/plain")
    report_progress(
        assignment, text="Đã làm", percent=10, by=cast.officer_a1, files=[NamedFile(stored, "a")]
    )
    return Evidence.objects.get(file=stored)


def test_a_clerks_word_does_not_touch_another_units_copy(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    (mine,) = drafts_of_bytes(LETTER.encode(), cast.clerk_a)
    (theirs,) = drafts_of_bytes(LETTER.encode(), cast.clerk_b)
    assert mine.upload
    address = reverse("directives:upload_secret", args=[mine.upload.pk])

    page = signed_in(cast.clerk_a).post(address, follow=True).content.decode()

    assert "để quản trị xử lý" in page
    assert list(Document.objects.all()) == [theirs]
    assert Upload.objects.get().organisation == cast.huyen_uy_b
    assert signed_in(cast.clerk_b).get(original(theirs)).content == LETTER.encode()
    event = AuditEvent.objects.get(event=Event.FILE_REFUSED)
    assert event.concerns == [cast.huyen_uy_b.pk]
    assert event.details == {"by_hand": True, "reason": "secrecy", "other_holders": 1}


def test_a_clerks_word_does_not_touch_evidence(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    evidence = as_evidence(cast, LETTER.encode())
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk_b).upload

    assert destroy_secret(upload, by=cast.clerk_b) is False

    assert default_storage.exists(evidence.file.storage_name)
    assert not Upload.objects.filter(pk=upload.pk).exists()


def test_a_marked_file_leaves_though_others_hold_it_and_they_are_told(
    cast: Cast, quiet_queue: None, signed_in: Callable[[Position], Client]
) -> None:
    evidence = as_evidence(cast, SECRET.encode())
    (theirs,) = drafts_of_bytes(SECRET.encode(), cast.clerk_b)
    upload = hand_in(SECRET.encode(), "a.txt", by=cast.clerk).upload

    assert read_upload(upload.pk) == "refused"

    assert not default_storage.exists(evidence.file.storage_name)
    assert list(Upload.objects.all()) == [theirs.upload]
    event = AuditEvent.objects.get(event=Event.FILE_REFUSED)
    assert event.concerns == sorted([cast.huyen_uy_b.pk, cast.chi_bo_a1.pk])
    answer = signed_in(cast.clerk_b).get(original(theirs))
    assert (answer.status_code, GONE in answer.content.decode()) == (404, True)
    dispatch = evidence.progress.assignment.dispatch if evidence.progress else None
    assert dispatch
    download = reverse("directives:evidence", args=[dispatch.pk, evidence.pk])
    answer = signed_in(cast.officer_a1).get(download)
    assert (answer.status_code, GONE in answer.content.decode()) == (404, True)
    assert not AuditEvent.objects.filter(event=Event.FILE_DOWNLOADED).exists()


def test_an_upload_whose_bytes_are_gone_fails_in_words(cast: Cast, quiet_queue: None) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload
    default_storage.delete(upload.file.storage_name)

    assert read_upload(upload.pk) == "failed"

    upload.refresh_from_db()
    assert GONE in upload.failure


def test_no_word_of_a_destroyed_draft_stays(cast: Cast) -> None:
    upload = hand_in(LETTER.encode(), "ke-hoach-bi-mat.txt", by=cast.clerk).upload
    draft = upload.documents.get()
    correct_field(draft, "subject", "Kế hoạch phòng thủ", by=cast.clerk)
    correct_field(draft, "issuer_name", "Bộ Y tế", by=cast.clerk)
    undo_last(draft, by=cast.clerk, revision=draft.revision)
    discard(draft, by=cast.clerk)
    assert OpenPhrase.objects.filter(folded__contains="to cong tac").exists()

    assert destroy_secret(upload, by=cast.clerk)

    kept = " ".join(f"{one.subject_name} {one.details}" for one in AuditEvent.objects.all())
    for words in ("12-CV", "Tăng cường", "phòng thủ", "Bộ Y tế", "ke-hoach", "Nguyễn Văn Đầu"):
        assert words not in kept
    assert not OpenPhrase.objects.exists()
    assert not Correction.objects.exists()
    named = AuditEvent.objects.filter(subject_type="directives.document")
    assert set(named.values_list("subject_id", flat=True)) == {str(draft.pk)}


def test_an_open_phrase_that_other_letters_hold_too_stays(cast: Cast) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload
    hand_in(LETTER.replace("12-CV", "13-CV").encode(), "b.txt", by=cast.clerk)
    assert OpenPhrase.objects.get(folded__contains="to cong tac").times == 2

    destroy_secret(upload, by=cast.clerk)

    assert OpenPhrase.objects.get(folded__contains="to cong tac").times == 1


def test_a_registered_document_stands_on_the_trail_with_its_number(cast: Cast) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload
    register_incoming(upload.documents.get(), by=cast.clerk)

    assert "12-CV/TU" in AuditEvent.objects.get(event=Event.DOCUMENT_REGISTERED).subject_name
