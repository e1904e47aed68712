"""Handing files in: kept once, read once, refused cleanly."""

from __future__ import annotations

import datetime as dt
import errno
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from tests.directives.intake.papers import LETTER, SECRET, seed

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions import intake, messages
from toandan.directives.actions.files import file_content, store_file
from toandan.directives.actions.intake import (
    destroy_secret,
    draft_by_hand,
    hand_in,
    read_again,
    read_upload,
)
from toandan.directives.actions.issue import register_incoming
from toandan.directives.actions.review import discard
from toandan.directives.errors import NotPermitted, Refused
from toandan.directives.filetypes import RefusedFile
from toandan.directives.models import Document, StoredFile, Upload
from toandan.directives.queries.contract import read_as
from toandan.reading import UnsupportedFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Cast


@pytest.fixture
def quiet_queue(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A queue that only notes its jobs, so that a test runs them when it wants."""
    queued: list[int] = []
    monkeypatch.setattr(intake, "async_task", lambda _job, pk, **_options: queued.append(pk))
    return queued


def test_a_letter_is_kept_read_and_drafted(cast: Cast) -> None:
    taken = hand_in(LETTER.encode(), "thư mục/cong-van.txt", by=cast.clerk)

    taken.upload.refresh_from_db()
    assert taken.upload.state == Upload.State.READ
    assert taken.upload.name == "cong-van.txt"
    assert file_content(taken.upload.file) == LETTER.encode()
    (draft,) = taken.upload.documents.all()
    assert (draft.number, draft.organisation) == ("12-CV/TU", cast.tinh_uy)
    assert draft.is_draft
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert {Event.FILE_UPLOADED, Event.DOCUMENT_READ, Event.DOCUMENT_DRAFTED} <= events


def test_an_original_is_stored_once_unaltered_and_for_the_owner_alone(cast: Cast) -> None:
    first = store_file(b"noi dung", media_type="text/plain")
    again = store_file(b"noi dung", media_type="text/plain")

    assert first == again
    path = default_storage.path(first.storage_name)
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    assert file_content(first) == b"noi dung"


def test_the_same_file_again_leads_to_the_first_one(cast: Cast, quiet_queue: list[int]) -> None:
    first = hand_in(LETTER.encode(), "a.txt", by=cast.clerk)
    again = hand_in(LETTER.encode(), "b.txt", by=cast.head)
    elsewhere = hand_in(LETTER.encode(), "a.txt", by=cast.clerk_a)

    assert (first.repeated, again.repeated, elsewhere.repeated) == (False, True, False)
    assert again.upload == first.upload
    assert quiet_queue == [first.upload.pk, elsewhere.upload.pk]
    assert StoredFile.objects.count() == 1


def test_a_job_that_runs_twice_does_its_work_once(cast: Cast, quiet_queue: list[int]) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload

    assert [read_upload(upload.pk), read_upload(upload.pk)] == ["read", "claimed"]
    assert upload.documents.count() == 1


def test_a_killed_workers_job_is_taken_over_and_its_late_answer_is_dropped(
    cast: Cast, quiet_queue: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload
    long_ago = timezone.now() - dt.timedelta(hours=1)
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.READING, started_at=long_ago)
    stale = Upload.objects.select_related("by", "file").get(pk=upload.pk)

    assert read_upload(upload.pk) == "read"
    late = intake._fail(stale, long_ago, "trễ")

    assert late == "claimed"
    upload.refresh_from_db()
    assert upload.state == Upload.State.READ
    assert upload.documents.count() == 1


def test_a_running_worker_keeps_its_claim(cast: Cast, quiet_queue: list[int]) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload
    Upload.objects.filter(pk=upload.pk).update(
        state=Upload.State.READING, started_at=timezone.now()
    )

    assert read_upload(upload.pk) == "claimed"
    assert not upload.documents.exists()


def test_a_secret_document_leaves_nothing_but_its_refusal(
    cast: Cast, quiet_queue: list[int]
) -> None:
    upload = hand_in(SECRET.encode(), "ke-hoach-tuyet-mat.txt", by=cast.clerk).upload
    name = upload.file.storage_name

    assert read_upload(upload.pk) == "refused"

    assert not default_storage.exists(name)
    assert not Upload.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Document.objects.exists()
    refusal = AuditEvent.objects.get(event=Event.FILE_REFUSED)
    assert refusal.details == {"reason": "secrecy", "marks": ["mat"]}
    everything = " ".join(
        f"{event.subject_name} {event.details}" for event in AuditEvent.objects.all()
    )
    assert "tuyet-mat" not in everything
    assert "12-CV" not in everything


def test_a_file_that_cannot_be_read_is_kept_for_typing_in(
    cast: Cast, quiet_queue: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_args: object, **_kwargs: object) -> None:
        raise UnsupportedFile("no", "Không đọc được loại tệp này.")

    monkeypatch.setattr(messages, "read_isolated", unreadable)
    upload = hand_in(b"%PDF-1.4 hong", "hong.pdf", by=cast.clerk).upload

    assert read_upload(upload.pk) == "failed"

    upload.refresh_from_db()
    assert upload.failure == "Không đọc được loại tệp này."
    assert file_content(upload.file) == b"%PDF-1.4 hong"
    draft = draft_by_hand(by=cast.clerk, upload=upload)
    assert draft.upload == upload
    assert draft_by_hand(by=cast.clerk, upload=upload) == draft
    with pytest.raises(Refused):
        read_again(upload, by=cast.clerk)


def test_a_failed_file_can_be_queued_again(cast: Cast, quiet_queue: list[int]) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.FAILED)

    read_again(upload, by=cast.clerk)

    assert quiet_queue == [upload.pk, upload.pk]
    asked = AuditEvent.objects.get(event=Event.DOCUMENT_REREAD)
    assert (asked.subject_id, asked.actor_id) == (str(upload.pk), cast.clerk.actor_id)
    assert read_upload(upload.pk) == "read"


def test_only_those_who_draft_hand_in(cast: Cast) -> None:
    with pytest.raises(NotPermitted, match="không có quyền"):
        hand_in(LETTER.encode(), "a.txt", by=cast.officer_a1)
    assert not Upload.objects.exists()


def test_a_refused_file_is_on_the_record_without_its_name(cast: Cast) -> None:
    with pytest.raises(RefusedFile):
        hand_in(b"MZ program", "virus.exe", by=cast.clerk)

    event = AuditEvent.objects.get()
    assert (event.event, event.details["reason"]) == (Event.FILE_REFUSED, "program")
    assert not StoredFile.objects.exists()


def test_a_cover_letter_and_what_it_carries_come_from_one_job(cast: Cast) -> None:
    upload = hand_in(seed("003"), "003.txt", by=cast.clerk_y_te).upload

    assert [one.number for one in upload.documents.order_by("pk")] == ["17-CV/ĐU", "176-CV/TU"]


def test_a_stamp_is_seen_where_the_reader_sees_no_letter(
    cast: Cast, quiet_queue: list[int]
) -> None:
    scrap = "TỈNH ỦY KIÊN GIANG\nTỐI MẬT\nKính gửi: các huyện ủy\nNội dung."
    upload = hand_in(scrap.encode(), "manh.txt", by=cast.clerk).upload
    assert read_upload(upload.pk) == "refused"
    assert not StoredFile.objects.exists()
    told = hand_in("Văn bản mật bị lộ.".encode(), "tin.txt", by=cast.clerk)
    assert read_upload(told.upload.pk) == "read"


def test_a_secret_that_only_a_person_sees_is_destroyed_by_hand(cast: Cast) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload
    name = upload.file.storage_name
    with pytest.raises(NotPermitted):
        destroy_secret(upload, by=cast.monitor)

    destroy_secret(upload, by=cast.clerk)

    assert not default_storage.exists(name)
    assert not Document.objects.exists()
    assert not Upload.objects.exists()
    assert AuditEvent.objects.get(event=Event.FILE_REFUSED).details["by_hand"] is True


def test_what_stands_in_a_register_is_not_destroyed_by_a_clerk(cast: Cast) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload
    register_incoming(upload.documents.get(), by=cast.clerk)

    with pytest.raises(Refused, match="đã vào sổ"):
        destroy_secret(upload, by=cast.clerk)
    assert default_storage.exists(upload.file.storage_name)


def test_a_job_that_died_for_good_can_be_queued_again(cast: Cast, quiet_queue: list[int]) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload
    with pytest.raises(Refused):
        read_again(upload, by=cast.clerk)
    Upload.objects.update(at=timezone.now() - dt.timedelta(hours=1))

    read_again(upload, by=cast.clerk)

    assert quiet_queue == [upload.pk, upload.pk]


def test_a_file_whose_draft_was_put_aside_can_be_read_anew(
    cast: Cast, quiet_queue: list[int]
) -> None:
    upload = hand_in(LETTER.encode(), "a.txt", by=cast.clerk).upload
    read_upload(upload.pk)
    with pytest.raises(Refused):
        read_again(upload, by=cast.clerk)
    discard(upload.documents.get(), by=cast.clerk)

    read_again(upload, by=cast.clerk)

    assert read_upload(upload.pk) == "read"
    (draft,) = upload.documents.filter(discarded_at=None)
    assert read_as(Document.objects.get(pk=draft.pk))["number"] == "12-CV/TU"


def test_a_torso_that_a_killed_worker_left_is_written_anew(cast: Cast) -> None:
    content = LETTER.encode()
    path = Path(default_storage.path(store_file(content, media_type="text/plain").storage_name))
    path.write_bytes(content[:100])
    assert file_content(store_file(content, media_type="text/plain")) == content


def test_a_full_disk_leaves_nothing_under_the_name(cast: Cast) -> None:
    class Full(ContentFile):  # type: ignore[type-arg]  # Django's takes none when it runs
        def chunks(self, *_sizes: int) -> Iterator[bytes]:
            yield b"half of it"
            raise OSError(errno.ENOSPC, "no space left on device")

    with pytest.raises(OSError, match="no space"):
        default_storage.save("ab/abcd", Full(b"all of it"))
    assert not default_storage.exists("ab/abcd")
    assert list(Path(default_storage.path("ab")).glob("*.part")) == []
