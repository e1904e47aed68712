"""Reports upward, signed with a key of the unit's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.directives.stage import Story, tell
from tests.signing.authority import PASSPHRASE, authority, key_file

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.files import holders_of
from toandan.directives.actions.report import return_report, submit_report
from toandan.directives.actions.signatures import sign_report
from toandan.directives.errors import Conflict, NotPermitted, Refused
from toandan.directives.models import Report
from toandan.directives.queries.signatures import signature_lines

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


@pytest.fixture
def report(cast: Cast, story: Story) -> Report:
    return submit_report(story.to_a, text="Đã triển khai tới 8 xã.", by=cast.clerk_a)


def sign_url(report: Report) -> str:
    return reverse("directives:sign_report", args=[report.dispatch_id, report.pk])


def pdf_url(report: Report) -> str:
    return reverse("directives:report_file", args=[report.dispatch_id, report.pk, "pdf"])


def work_page(client: Client, report: Report) -> str:
    url = reverse("directives:work", args=[report.dispatch_id])
    return str(client.get(url).content.decode())


def posted(passphrase: str = PASSPHRASE) -> dict[str, object]:
    return {"key": SimpleUploadedFile("khoa.p12", key_file()), "passphrase": passphrase}


def test_a_unit_signs_its_report_and_the_body_above_gets_the_signed_file(
    cast: Cast, report: Report, signed_in: SignIn
) -> None:
    client = signed_in(cast.clerk_a)
    assert sign_url(report) in work_page(client, report)

    words = client.post(sign_url(report), posted(), follow=True).content.decode()

    assert "Đã ký số báo cáo." in words
    report.refresh_from_db()
    assert report.rendered is not None
    above = signed_in(cast.monitor)
    page = work_page(above, report)
    assert "Ký số bởi Nguyễn Văn Mẫu (Huyện ủy mẫu)" in page
    assert sign_url(report) not in page
    answer = above.get(pdf_url(report))
    assert answer["Content-Type"] == "application/pdf"
    assert b"/ByteRange" in answer.content
    assert answer.content == client.get(pdf_url(report)).content
    assert holders_of(report.rendered) == {cast.huyen_uy_a.pk}
    event = AuditEvent.objects.get(event=Event.REPORT_SIGNED)
    assert event.details["signer"] == "Nguyễn Văn Mẫu"
    assert event.concerns == [report.to_id]
    assert AuditEvent.objects.get(event=Event.FILE_SIGNATURES_CHECKED).details["verdicts"] == [
        "valid"
    ]


def test_only_the_unit_signs_and_a_wrong_passphrase_leaves_nothing(
    cast: Cast, report: Report, signed_in: SignIn
) -> None:
    assert signed_in(cast.monitor).post(sign_url(report), posted()).status_code == 403
    assert signed_in(cast.clerk_b).post(sign_url(report), posted()).status_code == 404
    answer = signed_in(cast.clerk_a).post(sign_url(report), posted("sai hẳn"))
    assert answer.status_code == 409
    assert "sai hẳn" not in answer.content.decode()
    report.refresh_from_db()
    assert report.rendered is None
    with pytest.raises(NotPermitted):
        sign_report(report, key=key_file(), passphrase=PASSPHRASE, by=cast.monitor)


def test_a_report_that_was_sent_back_is_not_signed(
    cast: Cast, report: Report, signed_in: SignIn
) -> None:
    return_report(report, by=cast.monitor, note="Bổ sung số liệu")
    assert sign_url(report) not in work_page(signed_in(cast.clerk_a), report)
    with pytest.raises(Refused, match="bị trả lại"):
        sign_report(report, key=key_file(), passphrase=PASSPHRASE, by=cast.clerk_a)


def test_a_second_signature_stands_beside_the_first(cast: Cast, report: Report) -> None:
    seen = Report.objects.get(pk=report.pk)
    sign_report(report, key=key_file("Lưu Văn Bốn"), passphrase=PASSPHRASE, by=cast.clerk_a)
    with pytest.raises(Conflict):
        sign_report(seen, key=key_file(), passphrase=PASSPHRASE, by=cast.clerk_a)
    sign_report(report, key=key_file("Huyện ủy A"), passphrase=PASSPHRASE, by=cast.clerk_a)
    report.refresh_from_db()
    first, second = signature_lines(report.rendered)
    assert (first.word, second.word) == ("Hợp lệ", "Hợp lệ")
    assert "Lưu Văn Bốn" in first.sentence
    assert "Huyện ủy A" in second.sentence


def test_while_signatures_are_checked_the_page_asks_again(
    cast: Cast, report: Report, signed_in: SignIn
) -> None:
    sign_report(report, key=key_file(), passphrase=PASSPHRASE, by=cast.clerk_a)
    client = signed_in(cast.clerk_a)
    asks = f'hx-select="#chu-ky-{report.pk}"'
    assert asks not in work_page(client, report)
    report.refresh_from_db()
    assert report.rendered is not None
    report.rendered.signatures = None
    report.rendered.save()
    assert asks in work_page(client, report)
