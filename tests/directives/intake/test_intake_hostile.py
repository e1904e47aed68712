"""Hostile and useless files get a clear message, and nothing of them stays."""

from __future__ import annotations

import pytest
from tests.directives.intake.papers import zipped

from toandan.directives.filetypes import MediaType, RefusedFile, identify, identify_document

DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", MediaType.PDF),
        (b"\n\n%PDF-1.4", MediaType.PDF),
        (b"\xff\xd8\xff\xe0 anh", MediaType.JPEG),
        (b"\x89PNG\r\n\x1a\n....", MediaType.PNG),
        (b"II*\x00....", MediaType.TIFF),
        (zipped(DOCX), MediaType.DOCX),
        (zipped({"xl/workbook.xml": b"<x/>"}), MediaType.XLSX),
        (b"<!DOCTYPE html><p>x</p>", MediaType.HTML),
        ("Số 12-CV/TU".encode(), MediaType.TEXT),
        ("Số 12-CV/TU".encode("utf-16"), MediaType.TEXT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), MediaType.DOC),
    ],
)
def test_a_file_is_told_by_its_bytes(content: bytes, kind: MediaType) -> None:
    assert identify(content) is kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"   \n\n ", "empty"),
        (b"MZ\x90\x00 program", "program"),
        (b"\x7fELF....", "program"),
        (b"#!/bin/sh\nrm -rf /", "program"),
        (b"PK\x03\x04 damaged", "damaged"),
        (zipped({"a.txt": b"x"}), "archive"),
        (zipped({**DOCX, "word/vbaProject.bin": b"x"}), "macros"),
        (zipped({**DOCX, "word/media/x.bin": b"\0" * 20_000_000}), "bomb"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 xls", "unsupported"),
        (b"{\\rtf1 x}", "unsupported"),
        (b"\x00\x01\x02\x03" * 50, "unsupported"),
    ],
)
def test_what_is_not_taken_says_why(content: bytes, code: str) -> None:
    with pytest.raises(RefusedFile) as refusal:
        identify(content)

    assert refusal.value.code == code
    assert str(refusal.value).strip()


def test_a_table_is_no_document_and_a_large_file_is_refused() -> None:
    with pytest.raises(RefusedFile, match="bảng tính"):
        identify_document(zipped({"xl/workbook.xml": b"<x/>"}), 50)
    with pytest.raises(RefusedFile, match="lớn hơn 1 MB"):
        identify_document(b"a" * 1_100_000, 1)
