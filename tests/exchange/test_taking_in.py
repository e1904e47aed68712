"""Documents of other systems come into the intake; states onto their dispatch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.exchange.crossing import (
    DISTRICT_B,
    TOLD,
    letter,
    name_bodies,
    package,
    secret_letter,
    sent,
    state_of_dispatch,
)

from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.actions.corrections import export_corrections
from toandan.directives.actions.files import file_content
from toandan.directives.actions.intake import hand_in
from toandan.directives.errors import NotPermitted, Refused
from toandan.directives.filetypes import RefusedFile
from toandan.directives.models import Document, StoredFile, Upload
from toandan.exchange.actions.take_in import take_in
from toandan.exchange.models import Message
from toandan.interchange import write_akn
from toandan.interchange.edxml import Attachment, Business, State
from toandan.reading import OfficialDocument, Requirement, Secrecy

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Cast

pytestmark = pytest.mark.django_db


def only_document() -> Document:
    return Document.objects.get()


def test_the_paper_in_a_package_is_read_and_its_header_counts_as_certain(cast: Cast) -> None:
    taken = take_in(package(letter()), "goi.edxml", by=cast.clerk)

    document = only_document()
    assert taken.upload == document.upload
    assert (document.number, document.date) == ("07-KL/TW", TOLD.date)
    assert document.confidence["number"] == 1.0
    assert document.subject == TOLD.subject
    # what the header does not tell comes from the paper, with the reader's own confidence
    assert document.requirements.filter(text__contains="khai báo y tế").exists()
    assert document.monitoring_body == "Văn phòng Tỉnh ủy"
    assert document.confidence["monitoring_body"] < 1.0
    # the sender may be the issuer's office, and a package is addressed body by body: there
    # the paper's own words count
    assert document.issuer_name.lower() == "tỉnh ủy tỉnh mẫu"
    assert [one.phrase for one in document.addressees.all()][:2] == ["Huyện ủy A", "Huyện ủy B"]
    assert document.is_draft


def test_package_and_paper_are_both_kept(cast: Cast) -> None:
    data = package(letter())
    upload = take_in(data, "goi.edxml", by=cast.clerk).upload
    assert upload is not None
    assert upload.package is not None
    assert upload.name == "cong-van.txt"
    assert file_content(upload.package) == data


def test_a_package_of_another_installation_comes_whole(cast: Cast) -> None:
    told = OfficialDocument(
        doc_type="Công văn",
        number="5-CV/TW",
        subject="Mẫu",
        requirements=(Requirement("1", "Việc một", assignees=("Huyện ủy A",)),),
    )
    take_in(package(told=told, akn=True), "goi.edxml", by=cast.clerk)
    document = only_document()
    assert [one.text for one in document.requirements.all()] == ["Việc một"]
    assert "Việc một" in document.text


def test_a_package_without_files_gives_its_header(cast: Cast) -> None:
    take_in(package(), "goi.edxml", by=cast.clerk)
    assert only_document().subject == TOLD.subject


def test_a_paper_that_cannot_be_read_leaves_the_header_and_says_so(cast: Cast) -> None:
    damaged = Attachment("hong.pdf", b"%PDF-1.7 nothing", "application/pdf")
    upload = take_in(package(damaged), "goi.edxml", by=cast.clerk).upload
    assert upload is not None
    upload.refresh_from_db()
    assert upload.state == Upload.State.READ
    assert upload.reading["warnings"]
    assert only_document().number == "07-KL/TW"


def test_other_files_of_a_package_are_named(cast: Cast) -> None:
    table = Attachment("phu-luc.xlsx", b"PK not a workbook")
    upload = take_in(package(letter(), table), "goi.edxml", by=cast.clerk).upload
    assert upload is not None
    upload.refresh_from_db()
    assert "phu-luc.xlsx" in upload.reading["warnings"][0]


def test_akoma_ntoso_is_taken_in_as_it_stands(cast: Cast) -> None:
    take_in(write_akn(TOLD), "a.xml", by=cast.clerk)
    document = only_document()
    assert (document.number, document.signer) == ("07-KL/TW", "Võ Văn Mẫu")
    assert set(document.confidence.values()) == {1.0}
    assert not Message.objects.exists()


def test_the_upload_page_takes_packages_too(cast: Cast) -> None:
    hand_in(package(letter()), "goi.edxml", by=cast.clerk)
    assert only_document().number == "07-KL/TW"


def test_the_same_package_twice_is_known_again(cast: Cast) -> None:
    data = package(letter())
    first = take_in(data, "goi.edxml", by=cast.clerk)
    again = take_in(data, "goi-khac.edxml", by=cast.clerk)
    assert (again.upload, again.repeated) == (first.upload, True)
    assert Message.objects.count() == 1
    assert Document.objects.count() == 1


def test_a_paper_that_came_by_hand_before_gets_its_package(cast: Cast) -> None:
    upload = hand_in(letter().content, "cong-van.txt", by=cast.clerk).upload
    taken = take_in(package(letter()), "goi.edxml", by=cast.clerk)
    upload.refresh_from_db()
    assert taken.upload == upload
    assert upload.package is not None
    assert Message.objects.get().identifier == "G01"


def test_a_state_secret_goes_with_its_package(cast: Cast) -> None:
    data = package(secret_letter())
    take_in(data, "goi.edxml", by=cast.clerk)
    assert not Upload.objects.exists()
    assert not Document.objects.exists()
    assert not Message.objects.exists()
    assert not StoredFile.objects.exists()
    for event in AuditEvent.objects.all():
        assert "07-KL" not in str(event.details) + event.subject_name


def test_a_secret_in_akoma_ntoso_is_refused_like_any(cast: Cast) -> None:
    told = OfficialDocument(number="1-CV/TW", confidentiality=Secrecy.MAT)
    take_in(package(told=told, akn=True), "goi.edxml", by=cast.clerk)
    assert not Upload.objects.exists()
    assert AuditEvent.objects.filter(event=Event.FILE_REFUSED).exists()


def test_who_took_a_package_in_is_on_the_trail_without_its_words(cast: Cast) -> None:
    take_in(package(letter()), "goi.edxml", by=cast.clerk)
    event = AuditEvent.objects.get(event=Event.EXCHANGE_TAKEN_IN)
    assert event.details == {"identifier": "G01"}


def test_damaged_and_other_files_are_refused(cast: Cast) -> None:
    for content in (b"%PDF-1.7", b"<edXML><MessageHeader/></edXML>", b"<html>edXML</html>"):
        with pytest.raises(RefusedFile):
            take_in(content, "a.xml", by=cast.clerk)
    assert not Upload.objects.exists()


def test_a_state_does_not_pass_for_a_document_on_the_upload_page(cast: Cast) -> None:
    document, _dispatch = sent(cast)
    with pytest.raises(RefusedFile, match="Liên thông"):
        hand_in(state_of_dispatch(document), "a.edxml", by=cast.clerk)


def test_who_does_not_draft_takes_nothing_in(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        take_in(package(letter()), "goi.edxml", by=cast.officer_a1)


def test_what_other_systems_wrote_does_not_teach_the_reader(cast: Cast, tmp_path: Path) -> None:
    take_in(package(), "goi.edxml", by=cast.clerk)
    document = only_document()
    document.corrections.create(field="number", before="", after="x", by=cast.clerk)
    Document.objects.update(registered_at=document.created_at)
    assert export_corrections(tmp_path) == 0


def test_a_state_becomes_a_fact_of_its_dispatch(cast: Cast) -> None:
    document, dispatch = sent(cast)
    taken = take_in(state_of_dispatch(document), "tt.edxml", by=cast.clerk)

    assert taken.dispatch == dispatch
    message = Message.objects.get()
    assert (message.code, message.identifier) == ("03", DISTRICT_B)
    assert message.state == "Đã tiếp nhận"
    dispatch.refresh_from_db()
    assert dispatch.received_at is not None
    assert dispatch.received_by is None
    event = AuditEvent.objects.get(event=Event.EXCHANGE_STATE_TAKEN_IN)
    assert event.details["code"] == "03"
    assert dispatch.organisation_id in event.concerns


def test_a_refusal_over_there_is_no_receipt(cast: Cast) -> None:
    document, dispatch = sent(cast)
    take_in(state_of_dispatch(document, State.REFUSED), "tt.edxml", by=cast.clerk)
    dispatch.refresh_from_db()
    assert dispatch.received_at is None


def test_a_slow_clock_over_there_puts_no_receipt_before_the_sending(cast: Cast) -> None:
    document, dispatch = sent(cast)
    take_in(state_of_dispatch(document, minutes=600), "tt.edxml", by=cast.clerk)
    dispatch.refresh_from_db()
    assert dispatch.received_at == dispatch.sent_at


def test_a_state_without_a_real_time_is_taken_for_now(cast: Cast) -> None:
    document, dispatch = sent(cast)
    # what .NET writes where nobody set the time
    data = re.sub(rb"(?<=Timestamp>)[^<]+", b"0001/01/01 00:00:00", state_of_dispatch(document))
    assert b"0001/01/01" in data
    take_in(data, "tt.edxml", by=cast.clerk)
    dispatch.refresh_from_db()
    assert dispatch.received_at is not None
    assert Message.objects.get().said_at is None


def test_the_same_state_twice_counts_once(cast: Cast) -> None:
    document, _dispatch = sent(cast)
    data = state_of_dispatch(document)
    take_in(data, "tt.edxml", by=cast.clerk)
    assert take_in(data, "tt.edxml", by=cast.clerk).repeated
    assert Message.objects.count() == 1


def test_a_state_of_what_the_neighbour_sent_is_refused(cast: Cast) -> None:
    document, dispatch = sent(cast)
    with pytest.raises(Refused, match="Không có văn bản"):
        take_in(state_of_dispatch(document), "tt.edxml", by=cast.clerk_a)
    with pytest.raises(Refused, match="Không có văn bản"):
        take_in(state_of_dispatch(document, by="H99.9"), "tt.edxml", by=cast.clerk)
    dispatch.refresh_from_db()
    assert dispatch.received_at is None
    assert not Message.objects.exists()


def test_a_body_without_identifier_cannot_be_spoken_for(cast: Cast) -> None:
    document, _dispatch = sent(cast)
    cast.huyen_uy_b.identifier = ""
    cast.huyen_uy_b.save(update_fields=["identifier"])
    data = state_of_dispatch(document).replace(DISTRICT_B.encode(), b"")
    with pytest.raises(Refused):
        take_in(data, "tt.edxml", by=cast.clerk)


def test_identifiers_are_checked_and_given_once(cast: Cast) -> None:
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - used here only

    from toandan.units.actions import change_organisation  # noqa: PLC0415 - used here only

    name_bodies(cast)
    for value in ("Huyện ủy", DISTRICT_B):
        with pytest.raises(ValidationError):
            change_organisation(organisation=cast.cong_an, by=None, identifier=value)
    change_organisation(organisation=cast.cong_an, by=None, identifier="000.00.07.H99")


@pytest.mark.parametrize(
    ("business", "said"),
    [(Business.RECALL, "thu hồi"), (Business.UPDATE, "cập nhật"), (Business.REPLACE, "thay thế")],
)
def test_what_the_sender_does_with_its_document_is_said(
    cast: Cast, business: Business, said: str
) -> None:
    data = package(letter(), business=business, reason="sai ngày")
    upload = take_in(data, "goi.edxml", by=cast.clerk).upload
    assert upload is not None
    upload.refresh_from_db()
    assert said in upload.reading["warnings"][0]
    assert "sai ngày" in upload.reading["warnings"][0]
