"""Digital signatures on the page of a document, and signing with a key of one's own."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from tests.directives.stage import Story, tell
from tests.signing.authority import NOW, PASSPHRASE, authority, key_file, letter

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.files import file_content, store_file
from toandan.directives.actions.pass_on import draft_relay
from toandan.directives.actions.signatures import check_signatures, sign_document
from toandan.directives.errors import Conflict, NotPermitted, Refused
from toandan.directives.filetypes import MediaType
from toandan.directives.models import Document, StoredFile, Upload
from toandan.directives.queries.signatures import signatures_of
from toandan.signing import open_key, sign

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper
    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]


@pytest.fixture(autouse=True)
def _roots(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.TRUST_ROOTS = str(authority().trusted_in(tmp_path / "goc"))


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


def page(document: Document) -> str:
    return reverse("directives:document", args=[document.pk])


def address(document: Document) -> str:
    return reverse("directives:sign_document", args=[document.pk])


def posted(passphrase: str = PASSPHRASE, key: bytes | None = None) -> dict[str, object]:
    file = SimpleUploadedFile("khoa.p12", key_file() if key is None else key)
    return {"key": file, "passphrase": passphrase}


def kept_upload(cast: Cast, content: bytes) -> Document:
    """A document of Huyện ủy A whose original is a PDF."""
    stored = store_file(content, media_type=MediaType.PDF)
    upload = Upload.objects.create(
        file=stored, name="a.pdf", organisation=cast.huyen_uy_a, by=cast.clerk_a
    )
    return Document.objects.create(
        organisation=cast.huyen_uy_a, created_by=cast.clerk_a, upload=upload, subject="Mẫu"
    )


def test_an_issued_document_is_signed_and_the_signed_file_is_its_file(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    client = signed_in(cast.clerk_y_te)
    assert "Ký số…" in client.get(page(story.relay)).content.decode()

    answer = client.post(address(story.relay), posted(), follow=True)

    words = answer.content.decode()
    assert "Đã ký số văn bản." in words
    assert "Ký số bởi Nguyễn Văn Mẫu (Huyện ủy mẫu)" in words
    assert "Hợp lệ" in words
    original = client.get(reverse("directives:document_original", args=[story.relay.pk]))
    assert original["Content-Type"] == "application/pdf"
    pdf = client.get(reverse("directives:document_file", args=[story.relay.pk, "pdf"]), follow=True)
    assert pdf.content == original.content
    event = AuditEvent.objects.get(event=Event.DOCUMENT_SIGNED)
    assert event.details["signer"] == "Nguyễn Văn Mẫu"
    checked = AuditEvent.objects.get(event=Event.FILE_SIGNATURES_CHECKED)
    assert checked.details["verdicts"] == ["valid"]


def test_a_receiver_sees_the_signature_and_cannot_sign(
    cast: Cast, story: Story, signed_in: SignIn
) -> None:
    sign_document(story.relay, key=key_file(), passphrase=PASSPHRASE, by=cast.clerk_y_te)
    client = signed_in(cast.officer_a1)
    words = client.get(page(story.relay)).content.decode()
    assert "Ký số bởi Nguyễn Văn Mẫu" in words
    assert address(story.relay) not in words
    assert client.post(address(story.relay), posted()).status_code == 403
    assert signed_in(cast.clerk_b).post(address(story.relay), posted()).status_code == 404
    assert signed_in(cast.clerk_y_te).get(address(story.relay)).status_code == 405


def test_a_second_signature_is_put_beside_the_first(cast: Cast, story: Story) -> None:
    for name in ("Lưu Văn Bốn", "Đảng ủy Y tế huyện A"):
        story.relay.refresh_from_db()
        sign_document(story.relay, key=key_file(name), passphrase=PASSPHRASE, by=cast.head_y_te)
    story.relay.refresh_from_db()
    first, second = signatures_of(story.relay)
    assert (first.word, second.word) == ("Hợp lệ", "Hợp lệ")
    assert "Lưu Văn Bốn" in first.sentence
    assert "Đảng ủy Y tế huyện A" in second.sentence


def test_a_form_that_is_sent_twice_signs_once(cast: Cast, story: Story, signed_in: SignIn) -> None:
    client = signed_in(cast.clerk_y_te)
    key = key_file()
    for _time in range(2):
        client.post(address(story.relay), {**posted(key=key), "once": "mot-lan"})
    story.relay.refresh_from_db()
    assert len(signatures_of(story.relay)) == 1


def test_of_two_who_sign_at_once_one_is_told(cast: Cast, story: Story) -> None:
    seen = Document.objects.get(pk=story.relay.pk)
    sign_document(story.relay, key=key_file(), passphrase=PASSPHRASE, by=cast.head_y_te)
    with pytest.raises(Conflict):
        sign_document(seen, key=key_file(), passphrase=PASSPHRASE, by=cast.clerk_y_te)


def test_key_and_passphrase_are_kept_nowhere(
    cast: Cast, story: Story, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = key_file()
    client = signed_in(cast.clerk_y_te)
    client.post(address(story.relay), posted("sai hẳn", key), follow=True)
    client.post(address(story.relay), posted(key=key), follow=True)
    assert AuditEvent.objects.filter(event=Event.DOCUMENT_SIGNED).count() == 1
    trail = " ".join(str(one.details) for one in AuditEvent.objects.all())
    told = trail + caplog.text + "".join(str(q["sql"]) for q in connection.queries)
    assert PASSPHRASE not in told
    assert "sai hẳn" not in told
    contents = [file_content(one) for one in StoredFile.objects.all()]
    assert contents
    assert all(key not in content for content in contents)


@pytest.mark.parametrize(
    ("passphrase", "key", "told"),
    [
        ("sai", None, "sai mật khẩu"),
        (PASSPHRASE, b"rac", "không phải khóa"),
        (PASSPHRASE, b"x" * 300_000, "quá lớn, không phải khóa ký"),
    ],
)
def test_what_is_no_key_signs_nothing_and_says_why(
    cast: Cast,
    story: Story,
    signed_in: SignIn,
    passphrase: str,
    key: bytes | None,
    told: str,
) -> None:
    client = signed_in(cast.clerk_y_te)
    client.post(address(story.relay), posted(passphrase, key))
    assert told in client.get(page(story.relay)).content.decode()
    story.relay.refresh_from_db()
    assert story.relay.rendered is None


def test_drafts_and_documents_from_files_are_not_signed_here(cast: Cast, story: Story) -> None:
    draft = draft_relay(story.to_a, by=cast.clerk_a)
    with pytest.raises(Refused, match="cấp số"):
        sign_document(draft, key=key_file(), passphrase=PASSPHRASE, by=cast.clerk_a)
    with pytest.raises(Refused, match="do đơn vị soạn"):
        sign_document(
            kept_upload(cast, letter()), key=key_file(), passphrase=PASSPHRASE, by=cast.clerk_a
        )
    with pytest.raises(NotPermitted):
        sign_document(story.relay, key=key_file(), passphrase=PASSPHRASE, by=cast.officer_a1)


def test_the_signatures_of_an_original_stand_on_its_page(
    cast: Cast, signed_in: SignIn, db: None
) -> None:
    stranger = key_file("Trần Văn Lạ", by=authority("Tổ chức không ai biết"))
    document = kept_upload(cast, sign(letter(), open_key(stranger, PASSPHRASE)))
    words = signed_in(cast.clerk_a).get(page(document)).content.decode()
    assert "Chữ ký số" not in words  # not checked yet: nothing is claimed

    assert document.upload is not None
    check_signatures(document.upload.file)

    words = signed_in(cast.clerk_a).get(page(document)).content.decode()
    assert "Chưa tin cậy" in words
    assert "Ký số bởi Trần Văn Lạ" in words


def test_a_file_that_cannot_be_checked_says_so(cast: Cast) -> None:
    document = kept_upload(cast, b"%PDF-1.7 rac")
    assert document.upload is not None
    check_signatures(document.upload.file)
    (line,) = signatures_of(document)
    assert (line.word, line.kind) == ("Không kiểm tra được", "warn")
    assert "hỏng hoặc không phải PDF" in line.sentence


def test_only_pdfs_are_checked(cast: Cast) -> None:
    assert check_signatures(store_file(b"chu", media_type=MediaType.TEXT)) is None


def test_the_command_checks_all_anew_after_the_roots_have_changed(
    cast: Cast, settings: SettingsWrapper, tmp_path: Path
) -> None:
    document = kept_upload(cast, sign(letter(), open_key(key_file(), PASSPHRASE, now=NOW)))
    settings.TRUST_ROOTS = str(tmp_path / "chua-co")
    assert document.upload is not None
    check_signatures(document.upload.file)
    assert signatures_of(document)[0].word == "Chưa đối chiếu được"

    authority().trusted_in(tmp_path / "chua-co")
    out = io.StringIO()
    call_command("signatures", "check", stdout=out)

    assert "Đã kiểm tra 1 tệp PDF, 1 tệp có chữ ký số." in out.getvalue()
    document.refresh_from_db()
    assert document.upload is not None
    document.upload.file.refresh_from_db()
    assert signatures_of(document)[0].word == "Hợp lệ"


def test_reading_an_upload_checks_its_signatures(cast: Cast) -> None:
    from toandan.directives.actions.intake import hand_in  # noqa: PLC0415 - one test

    content = sign(letter(), open_key(key_file(), PASSPHRASE))
    handed = hand_in(content, "a.pdf", by=cast.clerk_a)  # here the queue works at once
    handed.upload.file.refresh_from_db()
    assert handed.upload.file.signatures is not None
    assert handed.upload.file.signatures["signatures"][0]["verdict"] == "valid"
