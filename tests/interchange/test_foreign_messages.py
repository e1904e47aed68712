"""Messages of other programs are understood."""

from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile

from tests.interchange.foreign import STATE, in_parts, on_the_axis

from toandan.interchange import Kind, document_of, files_of, kind_of, read_message
from toandan.interchange.edxml import Package, State, StateReport
from toandan.interchange.edxml.numbers import join_number, split_number
from toandan.reading import System, Urgency

PDF = b"%PDF-1.7 " + b"x" * 5000


def _package(data: bytes) -> Package:
    found = read_message(data)
    assert isinstance(found, Package)
    return found


def _encoded(data: bytes) -> str:
    return base64.encodebytes(data).decode()


def _zipped(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


def test_the_header_gives_the_head_of_the_document() -> None:
    document = document_of(_package(on_the_axis()))
    assert document.number == "1903/QĐ-UBND"
    assert document.doc_type == "Quyết định"
    assert document.issuer == "UBND tỉnh Mẫu"
    assert document.issuer_parent is None
    assert document.place == "Mẫu"
    assert document.date == dt.date(2021, 7, 28)
    assert document.subject == "Thành lập Sở chỉ huy mẫu"
    assert document.urgency is Urgency.HOA_TOC
    assert document.addressees == ("Sở Y tế",)
    assert document.signing_authority == "KT. CHỦ TỊCH"
    assert document.signer_title == "Phó Chủ tịch"
    assert document.signer == "Nguyễn Văn Mẫu"
    assert document.system is System.STATE
    assert document.requirements == ()


def test_the_day_by_which_an_answer_is_due_is_read() -> None:
    assert _package(on_the_axis()).due == dt.date(2021, 8, 1)


def test_files_come_out_whether_packed_or_not() -> None:
    packed = _zipped("0f8c.pdf", PDF)
    data = on_the_axis(("a.pdf", _encoded(PDF)), ("b.pdf", _encoded(packed)))
    found = _package(data).attachments
    assert [(one.name, one.content) for one in found] == [("a.pdf", PDF), ("b.pdf", PDF)]
    assert found[0].description == "Tệp 1"


def test_a_file_packed_under_a_name_of_the_way_comes_out() -> None:
    packed = _zipped("32da2890-1a55-4ccd.edxml", PDF)
    (found,) = _package(on_the_axis(("a.pdf", _encoded(packed)))).attachments
    assert (found.name, found.content) == ("a.pdf", PDF)


def test_line_ends_written_as_references_do_no_harm() -> None:
    lines = _encoded(PDF).replace("\n", "&#xD;\n")
    (found,) = _package(on_the_axis(("a.pdf", lines))).attachments
    assert found.content == PDF


def test_a_word_file_is_not_taken_for_a_packed_one() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    (found,) = _package(on_the_axis(("a.docx", _encoded(packed.getvalue())))).attachments
    assert found.content == packed.getvalue()


def test_an_archive_that_was_sent_as_such_stays_packed() -> None:
    packed = _zipped("b.zip", b"PK")
    (found,) = _package(on_the_axis(("a.zip", _encoded(packed)))).attachments
    assert found.content == packed


def test_a_file_that_is_listed_only_is_named_as_missing() -> None:
    package = _package(on_the_axis(("a.pdf", _encoded(PDF)), listed=("phu-luc.xlsx",)))
    assert package.missing == ("phu-luc.xlsx",)
    assert [one.name for one in files_of(package)] == ["a.pdf"]


def test_files_in_parts_of_their_own_are_found() -> None:
    data = in_parts(("a.pdf", PDF), ("b.pdf", b"%PDF-1.4 b"))
    assert kind_of(data) is Kind.EDXML
    package = _package(data)
    assert [(one.name, one.content) for one in package.attachments] == [
        ("a.pdf", PDF),
        ("b.pdf", b"%PDF-1.4 b"),
    ]
    assert package.missing == ()
    assert document_of(package).signer == "Nguyễn Văn Mẫu"


def test_a_state_in_a_soap_envelope_is_read() -> None:
    report = read_message(STATE.encode())
    assert isinstance(report, StateReport)
    assert report.state is State.RECEIVED
    assert report.at == dt.datetime(2021, 7, 28, 10, 5)  # noqa: DTZ001 - messages give local time without a zone
    assert report.response_for.date == dt.date(2021, 7, 28)
    assert report.sender.identifier == "000.00.05.H99"
    assert report.staff is not None
    assert report.staff.name == "Văn thư"


def test_a_message_in_utf_16_is_read() -> None:
    text = on_the_axis().decode().replace('encoding="utf-8"', 'encoding="utf-16"')
    assert document_of(_package(text.encode("utf-16"))).signer == "Nguyễn Văn Mẫu"


def test_numbers_of_party_and_state_are_split_and_joined_again() -> None:
    for number, parts in {
        "176-CV/TU": ("176", "CV/TU"),
        "07-KL/TW": ("07", "KL/TW"),
        "17-CV/ĐU": ("17", "CV/ĐU"),
        "1903/QĐ-UBND": ("1903", "QĐ-UBND"),
        "2062/SYT-NVY": ("2062", "SYT-NVY"),
        "68/2019/NĐ-CP": ("68", "2019/NĐ-CP"),
        "10119/VPVP-V.I": ("10119", "VPVP-V.I"),
        "372/TB-VP": ("372", "TB-VP"),
    }.items():
        assert split_number(number) == parts
        assert join_number(*parts) == number


def test_the_documents_identity_settles_how_its_number_is_written() -> None:
    assert join_number("5", "QĐ/ABC", "H99,2021/07/28,5/QĐ/ABC") == "5/QĐ/ABC"
    assert join_number("5", "QĐ/ABC", "H99,2021/07/28,9/other") == "5-QĐ/ABC"
