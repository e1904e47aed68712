"""Stage 1. Reads the bytes of a file; writes its text with layout (`Extracted`).

The content decides which extractor reads a file; its name only settles what looks like
text. What is not read is refused with a reason: spreadsheets, archives, programs, macros.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toandan.reading.errors import EmptyFile, TooLarge, UnsupportedFile
from toandan.reading.extract.plain import extract_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from toandan.reading.extract.extracted import Extracted
    from toandan.reading.limits import Limits

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_REFUSED = (
    (b"MZ", "chương trình"),
    (b"\x7fELF", "chương trình"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén GZIP"),
    (b"SQLite format 3", "cơ sở dữ liệu"),
)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".mht")
_LOOKED_AT = 4096


def extract(data: bytes, name: str, limits: Limits) -> Extracted:
    """Return the text of a file with its layout.

    Raises:
        ReadingError: the file is refused or cannot be read.
    """
    if len(data) > limits.file_bytes:
        raise TooLarge(
            f"{name}: {len(data)} bytes, over the limit of {limits.file_bytes}; split or compress.",
            f"Tệp {name} lớn {len(data) // 1_000_000} MB, quá giới hạn "
            f"{limits.file_bytes // 1_000_000} MB. Hãy tách hoặc nén lại.",
        )
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyFile(
            f"{name}: the file is empty; give the right file.",
            f"Tệp {name} rỗng. Hãy kiểm tra lại tệp.",
        )
    return _extractor(data, name)(data, name, limits)


def _extractor(data: bytes, name: str) -> Callable[[bytes, str, Limits], Extracted]:
    """Return what reads the file; each extractor is loaded when it is first needed."""
    head = data[:_LOOKED_AT]
    if b"%PDF-" in head[:1024]:
        from toandan.reading.extract.pdf import extract_pdf  # noqa: PLC0415

        return extract_pdf
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_extractor(data, name)
    if head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        from toandan.reading.extract.legacy import extract_doc  # noqa: PLC0415

        return extract_doc
    if head.startswith(_IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        from toandan.reading.extract.ocr import extract_image  # noqa: PLC0415

        return extract_image
    for sign, kind in _REFUSED:
        if head.startswith(sign):
            raise _unsupported(name, kind)
    if _HTML.search(head) or (name.lower().endswith(_HTML_NAMES) and b"<" in head):
        from toandan.reading.extract.html import extract_html  # noqa: PLC0415

        return extract_html
    return extract_text


def _zip_extractor(data: bytes, name: str) -> Callable[[bytes, str, Limits], Extracted]:
    from toandan.reading.extract.docx import extract_docx  # noqa: PLC0415

    if b"word/document.xml" in data or b"word/" in data or name.lower().endswith(".docx"):
        return extract_docx
    if b"xl/workbook" in data:
        raise _unsupported(name, "bảng tính")
    raise _unsupported(name, "tệp nén")


def _unsupported(name: str, kind: str) -> UnsupportedFile:
    return UnsupportedFile(
        f"{name}: this kind of file ({kind}) is not read; give PDF, DOCX, HTML, an image or text.",
        f"Tệp {name} là {kind}, không đọc được. Hãy nộp PDF, DOCX, trang HTML, ảnh hoặc văn bản.",
    )
