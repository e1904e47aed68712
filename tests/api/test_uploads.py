from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.directives.intake.papers import upload_of
from tests.directives.story import draft

from toandan.directives.actions.issue import issue
from toandan.directives.models import Document, StoredFile, Upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast


@pytest.fixture
def quiet_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Queue nothing: reading has its own tests."""
    monkeypatch.setattr(
        "toandan.directives.actions.intake.async_task", lambda *_args, **_keys: None
    )


def test_a_file_is_handed_in_and_known_again(
    cast: Cast, api: Callable[..., Any], evidence: Callable[..., Any], quiet_queue: None
) -> None:
    client = api(cast.clerk_a)
    first = client.send("/uploads", file=evidence()).json()
    assert (first["state"], first["repeated"], first["drafts"]) == ("waiting", False, [])
    again = client.send("/uploads", file=evidence()).json()
    assert (again["id"], again["repeated"]) == (first["id"], True)
    upload = Upload.objects.get()
    assert (upload.organisation, upload.by) == (cast.huyen_uy_a, cast.clerk_a)


def test_a_file_that_is_not_taken_says_why(
    cast: Cast, api: Callable[..., Any], evidence: Callable[..., Any], settings: Any
) -> None:
    settings.UPLOAD_MAX_MB = 1
    client = api(cast.clerk_a)
    program = client.send("/uploads", file=evidence(b"MZ\x90", "a.pdf"))
    assert program.status_code == 409
    assert "chương trình" in program.json()["detail"]
    large = client.send("/uploads", file=evidence(b"a" * (1024 * 1024 + 1)))
    assert large.status_code == 409
    assert "1 MB" in large.json()["detail"]
    assert client.send("/uploads", file=evidence(b"")).status_code == 409
    assert client.send("/uploads").status_code == 422
    broken = client.client.post(
        "/api/v1/uploads", b"x", content_type="multipart/form-data", headers=client.headers
    )
    assert broken.status_code == 400
    assert not StoredFile.objects.exists()


def test_a_program_with_a_token_hands_in_large_files(
    cast: Cast, api: Callable[..., Any], evidence: Callable[..., Any], quiet_queue: None
) -> None:
    large = evidence("Công văn. ".encode() * 600_000, "a.txt")
    assert api(cast.clerk_a).send("/uploads", file=large).status_code == 200
    assert StoredFile.objects.get().size > 6 * 1024 * 1024


def test_only_those_who_draft_hand_in_and_ask(
    cast: Cast, api: Callable[..., Any], evidence: Callable[..., Any], quiet_queue: None
) -> None:
    key = api(cast.clerk_a).send("/uploads", file=evidence()).json()["id"]
    reader, neighbour = api(cast.auditor), api(cast.clerk_b)
    assert reader.send("/uploads", file=evidence()).status_code == 403
    assert reader.get(f"/uploads/{key}").status_code == 403
    assert neighbour.get(f"/uploads/{key}").status_code == 404
    for verb in ("read-again", "secret"):
        assert reader.post(f"/uploads/{key}/{verb}").status_code == 403
        assert neighbour.post(f"/uploads/{key}/{verb}").status_code == 404
    assert Upload.objects.filter(pk=key).exists()


def test_an_upload_tells_its_drafts_and_why_it_failed(
    cast: Cast, api: Callable[..., Any], quiet_queue: None
) -> None:
    upload = upload_of(b"Th\xc3\xb4ng b\xc3\xa1o", cast.clerk_a)
    client = api(cast.clerk_a)
    Upload.objects.filter(pk=upload.pk).update(state="failed", failure="Tệp bị hỏng.")
    told = client.get(f"/uploads/{upload.pk}").json()
    assert (told["state"], told["failure"]) == ("failed", "Tệp bị hỏng.")
    assert client.post(f"/uploads/{upload.pk}/read-again").status_code == 200
    assert client.get(f"/uploads/{upload.pk}").json()["state"] == "waiting"
    made = draft(cast.clerk_a, upload=upload)
    assert client.get(f"/uploads/{upload.pk}").json()["drafts"] == [made.pk]
    assert client.post(f"/uploads/{upload.pk}/read-again").status_code == 409


def test_a_secret_file_is_gone_and_its_refusal_is_told(cast: Cast, api: Callable[..., Any]) -> None:
    upload = upload_of("Công văn".encode(), cast.clerk_a)
    client = api(cast.clerk_a)
    assert client.post(f"/uploads/{upload.pk}/secret").status_code == 200
    told = client.get(f"/uploads/{upload.pk}").json()
    assert told["state"] == "refused"
    assert "mật" in told["failure"]
    assert api(cast.clerk_b).get(f"/uploads/{upload.pk}").status_code == 404


def test_a_draft_is_discarded_by_its_unit_alone(cast: Cast, api: Callable[..., Any]) -> None:
    made = draft(cast.clerk)
    path = f"/documents/{made.pk}/discard"
    assert api(cast.clerk_b).post(path).status_code == 404
    assert api(cast.auditor).post(path).status_code == 403
    assert api(cast.clerk).post(path).status_code == 200
    assert api(cast.clerk).get(f"/documents/{made.pk}").status_code == 404
    sent = draft(cast.clerk, to=[cast.huyen_uy_a], number="1-CV/TU")
    issue(sent, by=cast.clerk)
    assert api(cast.clerk).post(f"/documents/{sent.pk}/discard").status_code == 409


def test_a_document_is_closed_by_its_issuer_alone_and_once(
    cast: Cast, api: Callable[..., Any]
) -> None:
    document = draft(cast.clerk, to=[cast.huyen_uy_a])
    path = f"/documents/{document.pk}/close"
    assert api(cast.monitor).post(path).status_code == 409
    issue(document, by=cast.clerk)
    assert api(cast.clerk_b).post(path).status_code == 404
    assert api(cast.auditor).post(path).status_code == 403
    assert api(cast.clerk_a).post(path).status_code == 403
    assert api(cast.monitor).post(path, {"note": "Đã xong"}).status_code == 200
    assert Document.objects.get(pk=document.pk).closed_at is not None
    assert api(cast.monitor).post(path).status_code == 409
