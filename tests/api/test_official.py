"""Files in official form and their signing, by token."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as WordFile
from tests.directives.stage import Story, tell
from tests.signing.authority import PASSPHRASE, authority, key_file

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.report import submit_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper
    from tests.cast import Cast


@pytest.fixture(autouse=True)
def _roots(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.TRUST_ROOTS = str(authority().trusted_in(tmp_path / "goc"))


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


def key(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("khoa.p12", key_file() if content is None else content)


def test_a_document_comes_in_official_form_and_is_signed(
    cast: Cast, story: Story, api: Callable[..., Any]
) -> None:
    path = f"/documents/{story.relay.pk}/official"
    own = api(cast.clerk_y_te)
    word = own.get(f"{path}/docx")
    assert word.status_code == 200
    assert "attachment" in word["Content-Disposition"]
    assert WordFile(io.BytesIO(word.content)).tables
    event = AuditEvent.objects.get(event=Event.FILE_DOWNLOADED)
    assert (event.actor_id, event.details["form"]) == (cast.clerk_y_te.user_id, "docx")
    plain = own.get(f"{path}/pdf").content
    assert plain.startswith(b"%PDF")
    assert own.get(f"{path}/odt").status_code == 422
    assert api(cast.clerk_b).get(f"{path}/pdf").status_code == 404

    sign = f"/documents/{story.relay.pk}/signature"
    assert api(cast.officer_a1).send(sign, key=key(), passphrase=PASSPHRASE).status_code == 403
    wrong = own.send(sign, key=key(), passphrase="sai")
    assert wrong.status_code == 409
    assert own.send(sign, key=key(b"khong phai khoa"), passphrase=PASSPHRASE).status_code == 409
    assert own.send(sign, passphrase=PASSPHRASE).status_code == 422
    signed = own.send(sign, key=key(), passphrase=PASSPHRASE)
    assert signed.status_code == 200
    story.relay.refresh_from_db()
    assert story.relay.rendered is not None
    assert signed.json() == {"sha256": story.relay.rendered.sha256}
    after = api(cast.officer_a1).get(f"{path}/pdf").content
    assert after.startswith(plain[:8])
    assert b"/ByteRange" in after


def test_a_document_with_its_own_file_has_no_other_form(
    cast: Cast, story: Story, api: Callable[..., Any]
) -> None:
    answer = api(cast.clerk_y_te).get(
        f"/documents/{story.relay.pk}/official/pdf", with_parent="true"
    )
    assert answer.status_code == 200
    bare = api(cast.clerk_a).get(f"/documents/{story.document.pk}/official/pdf", with_parent="true")
    assert bare.status_code == 409
    assert "không kèm văn bản nào" in bare.json()["detail"]


def test_a_report_comes_in_official_form_and_is_signed(
    cast: Cast, story: Story, api: Callable[..., Any]
) -> None:
    report = submit_report(story.to_a, text="Đã triển khai tới 8 xã.", by=cast.clerk_a)
    path = f"/dispatches/{story.to_a.pk}/reports/{report.pk}"
    own = api(cast.clerk_a)
    assert own.get(f"{path}/official/docx").status_code == 200
    assert api(cast.clerk_b).get(f"{path}/official/docx").status_code == 404
    # the report of one dispatch is not found under another
    other = f"/dispatches/{story.to_y_te.pk}/reports/{report.pk}/official/docx"
    assert own.get(other).status_code == 404
    assert api(cast.monitor).send(
        f"{path}/signature", key=key(), passphrase=PASSPHRASE
    ).status_code in {403, 404}
    assert own.send(f"{path}/signature", key=key(), passphrase=PASSPHRASE).status_code == 200
    assert b"/ByteRange" in api(cast.monitor).get(f"{path}/official/pdf").content
