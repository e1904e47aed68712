"""Hostile and broken uploads: each is refused with a reason, none crashes or hangs."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from toandan.reading import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    Limits,
    ReadingCrashed,
    ReadingError,
    ReadingTimeout,
    TooLarge,
    UnsupportedFile,
    read_bytes,
    read_isolated,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
WORDS = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def docx(body: str, **members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("word/document.xml", body)
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def pdf(pages: int) -> bytes:
    """A PDF of empty pages, written by hand."""
    kids = " ".join(f"{number + 3} 0 R" for number in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
    ]
    objects += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(out)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )


def bomb() -> bytes:
    return docx(WORDS.format(""), word__media__zeros=b"\x00" * 30_000_000)


def entities() -> bytes:
    return docx(
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + WORDS.format("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>").removeprefix('<?xml version="1.0"?>')
    )


CASES: list[tuple[str, Callable[[], bytes], type[ReadingError]]] = [
    ("rong.txt", lambda: b"", EmptyFile),
    ("trang.txt", lambda: b" \n\t ", EmptyFile),
    ("khong.txt", lambda: b"\x00" * 1000, EmptyFile),
    ("nhi-phan.txt", lambda: bytes(range(256)) * 40, DamagedFile),
    ("chuong-trinh.pdf", lambda: b"MZ" + b"\x90" * 400, UnsupportedFile),
    ("bang-tinh.xlsx", lambda: b"PK\x03\x04 xl/workbook.xml", UnsupportedFile),
    ("bang-ma-hong.txt", lambda: b"\xff\xfe\x00\xd8\xd8\xd8\x80\x81abc", DamagedFile),
    ("gia.pdf", lambda: b"%PDF-1.7 hong", DamagedFile),
    ("trang-trong.pdf", lambda: pdf(3), EmptyFile),
    ("muoi-nghin-trang.pdf", lambda: pdf(10_000), TooLarge),
    ("cat-ngan.docx", lambda: docx(WORDS.format(""))[:200], DamagedFile),
    ("khong-chu.docx", lambda: docx(WORDS.format("<w:p/>")), EmptyFile),
    ("bom.docx", bomb, TooLarge),
    ("thuc-the.docx", entities, UnsupportedFile),
    ("macro.docm", lambda: docx(WORDS.format(""), word__vbaProject=b"x"), UnsupportedFile),
    ("xml-hong.docx", lambda: docx("<w:document"), DamagedFile),
    (
        "khoa.doc",
        lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        EncryptedFile,
    ),
    (
        "macro.doc",
        lambda: b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le"),
        UnsupportedFile,
    ),
    ("trinh-chieu.ppt", lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 900, UnsupportedFile),
    ("anh.png", lambda: b"\x89PNG\r\n\x1a\n hong", DamagedFile),
    ("trang.html", lambda: b"<html><script>x()</script></html>", EmptyFile),
]


@pytest.mark.parametrize(("name", "make", "kind"), CASES, ids=[case[0] for case in CASES])
def test_a_bad_file_is_refused_with_a_reason_in_vietnamese(
    name: str, make: Callable[[], bytes], kind: type[ReadingError]
) -> None:
    with pytest.raises(kind) as caught:
        read_bytes(make(), name)
    assert name in str(caught.value)
    assert name in caught.value.message_vi


def test_a_file_over_the_size_limit_is_refused_before_anything_is_read() -> None:
    with pytest.raises(TooLarge, match="300000000"):
        read_bytes(b"%PDF-" + bytes(299_999_995), "lon.pdf")


def test_a_pdf_page_of_absurd_size_is_refused() -> None:
    huge = pdf(1).replace(b"595 842", b"90000 842")
    with pytest.raises(TooLarge):
        read_bytes(huge, "kho-lon.pdf")


def test_an_empty_docx_table_cell_and_a_script_leave_no_trace() -> None:
    page = "<html><body><h1>Tin</h1><script>alert('x')</script><p>Sở Y tế họp.</p></body></html>"
    reading = read_bytes(page.encode(), "tin.html")
    assert "alert" not in reading.text
    assert "Sở Y tế họp." in reading.text


def test_text_beyond_the_character_limit_is_left_out_with_a_warning() -> None:
    reading = read_bytes("Sở Y tế. ".encode() * 100, "dai.txt", limits=Limits(characters=90))
    assert len(reading.text) == 90
    assert any("90 ký tự đầu" in warning for warning in reading.warnings)


class TestIsolated:
    def test_it_reads_what_the_direct_call_reads(self, shared: Path) -> None:
        (path,) = (shared / "seeds").glob("003_*.txt")
        data = path.read_bytes()
        assert read_isolated(data, path.name, seconds=60, megabytes=1024) == read_bytes(
            data, path.name
        )

    def test_it_raises_the_childs_error_here(self) -> None:
        with pytest.raises(EmptyFile, match="rong"):
            read_isolated(b"", "rong.txt", seconds=60, megabytes=1024)

    def test_a_child_over_its_time_is_ended(self) -> None:
        with pytest.raises(ReadingTimeout) as caught:
            read_isolated(b"Cong van", "cham.txt", seconds=0.01, megabytes=1024)
        assert "cham.txt" in caught.value.message_vi

    def test_a_child_over_its_memory_dies_alone(self) -> None:
        with pytest.raises(ReadingCrashed):
            read_isolated(b"Cong van so 1\n" * 500_000, "lon.txt", seconds=60, megabytes=16)
