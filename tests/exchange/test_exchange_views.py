"""The exchange page, the document's block, the API and the command."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from tests.exchange.crossing import letter, name_bodies, package, sent, state_of_dispatch

from toandan.accounts.actions import issue_token
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.issue import register_incoming
from toandan.directives.models import Document, Upload
from toandan.exchange.actions.take_in import take_in
from toandan.exchange.models import Message
from toandan.interchange import read_akn, read_message
from toandan.interchange.edxml import Package, StateReport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cast import Cast

    from toandan.accounts.models import Position

    SignIn = Callable[[Position], Client]

pytestmark = pytest.mark.django_db
INDEX = "/lien-thong/"


def file_of(content: bytes, name: str = "goi.edxml") -> dict[str, Any]:
    return {"tep": SimpleUploadedFile(name, content)}


def registered(cast: Cast) -> Document:
    name_bodies(cast)
    take_in(package(letter()), "goi.edxml", by=cast.clerk)
    document = Document.objects.get()
    register_incoming(document, by=cast.clerk)
    return document


def page_of(client: Client, document: Document) -> str:
    return client.get(reverse("directives:document", args=[document.pk])).content.decode()


def test_the_page_says_that_nothing_came_yet_and_what_is_missing(
    cast: Cast, signed_in: SignIn
) -> None:
    page = signed_in(cast.clerk).get(INDEX)
    assert page.status_code == 200
    words = page.content.decode()
    assert "Chưa có gói tin nào" in words
    assert "chưa có mã định danh" in words
    assert "đang tắt" in words
    assert "style=" not in words


def test_a_package_handed_over_waits_for_review(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerk)
    answer = client.post(INDEX, file_of(package(letter())), follow=True)
    assert "07-KL/TW" in answer.content.decode()
    assert "G01" in client.get(INDEX).content.decode()
    again = client.post(INDEX, file_of(package(letter())), follow=True)
    assert "đã được nhận trước đó" in again.content.decode()


def test_a_state_handed_over_shows_on_its_document(cast: Cast, signed_in: SignIn) -> None:
    document, _dispatch = sent(cast)
    client = signed_in(cast.clerk)
    answer = client.post(INDEX, file_of(state_of_dispatch(document)), follow=True)
    words = answer.content.decode()
    assert "Đã ghi trạng thái" in words
    assert "Đã vào sổ" in words
    assert "Huyện ủy B" in words


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không phải gói edXML"),
        (b"%PDF-1.7", "không phải gói edXML"),
        (b"<edXML><a></edXML>", "bị hỏng"),
        (b"<!DOCTYPE edXML><edXML/>", "DTD"),
    ],
)
def test_what_is_not_taken_is_told_in_words(
    cast: Cast, signed_in: SignIn, content: bytes, said: str
) -> None:
    client = signed_in(cast.clerk)
    answer = client.post(INDEX, file_of(content), headers={"referer": f"http://testserver{INDEX}"})
    assert said in client.get(answer["Location"]).content.decode()
    assert not Upload.objects.exists()


def test_no_file_and_too_large_a_file_are_told_in_words(
    cast: Cast, signed_in: SignIn, settings: Any
) -> None:
    settings.UPLOAD_MAX_MB = 1
    client = signed_in(cast.clerk)
    for body, said in (({}, "Chưa chọn tệp"), (file_of(b"<" * 1_200_000), "lớn hơn 1 MB")):
        answer = client.post(INDEX, body, headers={"referer": f"http://testserver{INDEX}"})
        assert said in client.get(answer["Location"]).content.decode()


def test_who_does_not_draft_is_told_why(cast: Cast, signed_in: SignIn) -> None:
    for position in (cast.officer_a1, cast.administrator):
        assert signed_in(position).get(INDEX).status_code == 403
        assert signed_in(position).post(INDEX, file_of(package())).status_code == 403
    assert signed_in(cast.clerk).put(INDEX).status_code == 405
    assert not Upload.objects.exists()


def test_a_package_without_its_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk.user)
    assert client.post(INDEX, file_of(package())).status_code == 403


def test_the_neighbour_sees_neither_the_messages_nor_the_files(
    cast: Cast, signed_in: SignIn
) -> None:
    document, _dispatch = sent(cast)
    take_in(state_of_dispatch(document), "tt.edxml", by=cast.clerk)
    take_in(package(letter()), "goi.edxml", by=cast.clerk)
    incoming = Document.objects.get(upload__package__isnull=False)
    register_incoming(incoming, by=cast.clerk)

    client = signed_in(cast.clerk_a)
    words = client.get(INDEX).content.decode()
    assert "Huyện ủy B" not in words
    assert "G01" not in words
    for name in ("akn", "edxml", "package"):
        assert client.get(reverse(f"exchange:{name}", args=[incoming.pk])).status_code == 404
    assert client.post(reverse("exchange:state", args=[incoming.pk])).status_code == 404
    # A got the directive itself, but does not send in the province's name
    assert client.get(reverse("exchange:akn", args=[document.pk])).status_code == 200
    assert client.get(reverse("exchange:edxml", args=[document.pk])).status_code == 403
    assert "Huyện ủy B" not in page_of(client, document)


def test_the_documents_page_offers_what_can_be_had(cast: Cast, signed_in: SignIn) -> None:
    document, _dispatch = sent(cast)
    client = signed_in(cast.clerk)
    words = page_of(client, document)
    assert reverse("exchange:akn", args=[document.pk]) in words
    assert reverse("exchange:edxml", args=[document.pk]) in words
    assert "Báo nơi gửi" not in words

    cast.tinh_uy.identifier = ""
    cast.tinh_uy.save(update_fields=["identifier"])
    words = page_of(client, document)
    assert reverse("exchange:edxml", args=[document.pk]) not in words
    assert "chưa có mã định danh" in words


def test_the_files_are_downloads_that_say_what_the_document_says(
    cast: Cast, signed_in: SignIn
) -> None:
    document, _dispatch = sent(cast)
    client = signed_in(cast.clerk)
    akn = client.get(reverse("exchange:akn", args=[document.pk]))
    assert read_akn(akn.content).subject == document.subject
    assert "attachment" in akn["Content-Disposition"]
    assert akn["X-Content-Type-Options"] == "nosniff"
    edxml = client.get(reverse("exchange:edxml", args=[document.pk]))
    assert isinstance(read_message(edxml.content), Package)
    assert client.post(reverse("exchange:akn", args=[document.pk])).status_code == 405
    assert client.post(reverse("exchange:edxml", args=[document.pk])).status_code == 405


def test_the_sender_is_told_with_one_button_and_the_package_can_be_had(
    cast: Cast, signed_in: SignIn
) -> None:
    document = registered(cast)
    client = signed_in(cast.clerk)
    assert "Báo nơi gửi: Đã tiếp nhận" in page_of(client, document)
    address = reverse("exchange:state", args=[document.pk])
    assert client.get(address).status_code == 405
    report = read_message(client.post(address).content)
    assert isinstance(report, StateReport)
    assert "Đi: Đã tiếp nhận" in page_of(client, document)

    assert client.get(reverse("exchange:package", args=[document.pk])).content == package(letter())
    assert AuditEvent.objects.filter(event=Event.FILE_DOWNLOADED).count() == 1


def test_a_reader_cannot_speak_for_the_unit(cast: Cast, signed_in: SignIn) -> None:
    document = registered(cast)
    client = signed_in(cast.auditor)
    assert client.get(reverse("exchange:akn", args=[document.pk])).status_code == 200
    assert client.post(reverse("exchange:state", args=[document.pk])).status_code == 403
    assert "Báo nơi gửi" not in page_of(client, document)


def test_what_came_otherwise_has_no_package(cast: Cast, signed_in: SignIn) -> None:
    document, _dispatch = sent(cast)
    client = signed_in(cast.clerk)
    answer = client.get(reverse("exchange:package", args=[document.pk]))
    assert answer.status_code == 404
    assert "không đến bằng gói edXML" in answer.content.decode()


def api(position: Position) -> dict[str, str]:
    _token, secret = issue_token(position, name="thử", days=1)
    return {"Authorization": f"Bearer {secret}"}


def test_programs_take_out_and_hand_in(cast: Cast) -> None:
    document, dispatch = sent(cast)
    client, headers = Client(), api(cast.clerk)
    akn = client.get(f"/api/v1/documents/{document.pk}/akoma-ntoso", headers=headers)
    assert read_akn(akn.content).number == document.number
    edxml = client.get(f"/api/v1/documents/{document.pk}/edxml", headers=headers)
    assert isinstance(read_message(edxml.content), Package)
    body = {"file": SimpleUploadedFile("tt.edxml", state_of_dispatch(document))}
    answer = client.post("/api/v1/exchange", body, headers=headers)
    assert json.loads(answer.content) == {
        "upload": None,
        "dispatch": dispatch.pk,
        "repeated": False,
    }
    body = {"file": SimpleUploadedFile("hong.edxml", b"<edXML>")}
    assert client.post("/api/v1/exchange", body, headers=headers).status_code == 409


def test_programs_see_no_more_than_their_position(cast: Cast) -> None:
    document = registered(cast)
    client, headers = Client(), api(cast.clerk_b)
    for path in ("akoma-ntoso", "edxml"):
        answer = client.get(f"/api/v1/documents/{document.pk}/{path}", headers=headers)
        assert answer.status_code == 404
    address = f"/api/v1/documents/{document.pk}/edxml-state"
    assert client.post(address, headers=headers).status_code == 404
    assert client.post(address, headers=api(cast.clerk)).status_code == 200


def run(*words: str) -> str:
    out = StringIO()
    call_command("exchange", *words, stdout=out)
    return out.getvalue()


def test_the_command_takes_out_and_in_as_a_person(cast: Cast, tmp_path: Path) -> None:
    document, _dispatch = sent(cast)
    target = tmp_path / "a.xml"
    run("export", str(document.pk), "--as", "vanthu", "-o", str(target))
    assert read_akn(target.read_bytes()).number == document.number

    (tmp_path / "goi.edxml").write_bytes(package(letter()))
    assert "đã nhận" in run("import", str(tmp_path / "goi.edxml"), "--as", "vanthu")
    assert Message.objects.get().by == cast.clerk
    assert "Nhận 0" in run("folders")


def test_the_command_says_what_it_may_not(cast: Cast, tmp_path: Path) -> None:
    document = registered(cast)
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    for words, said in (
        (("export", str(document.pk), "--as", "nobody"), "đang giữ chức vụ"),
        (("export", str(document.pk), "--as", "vanthu.b"), "phạm vi"),
        (("export", str(document.pk), "--form", "edxml", "--as", "vanthu"), "ban hành"),
        (("import", str(tmp_path / "a.xml"), "--as", "vanthu"), "không phải"),
        (("import", str(tmp_path / "none"), "--as", "vanthu"), "none"),
    ):
        with pytest.raises(CommandError, match=said):
            run(*words)
