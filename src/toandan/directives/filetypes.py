"""What a file handed in really is, told from its bytes and never from its name.

Every file is hostile until read: this module looks only at signatures and at the table of
contents of a ZIP; nothing is unpacked here. The reader, in its own process, refuses more.
"""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

from django.utils.translation import gettext as _

from toandan.directives.errors import Refused
from toandan.interchange import kind_of

MEBIBYTE = 1024 * 1024
#: files in one request: documents for reading, and what shows that work was done
MOST_HANDED_IN, MOST_EVIDENCE = 30, 10
#: caps on what a ZIP container says it unpacks to, before anything is unpacked
MAX_UNPACKED = 200 * MEBIBYTE
MAX_RATIO = 200
MAX_MEMBERS = 5_000
#: a text may hold this share of control characters (form feeds of old converters)
MAX_CONTROL_SHARE = 0.02

PDF_HEAD = 1024
TEXT_HEAD = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_IMAGES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class MediaType(StrEnum):
    """The forms that the site keeps."""

    AKN = "application/akn+xml"
    DOC = "application/msword"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    EDXML = "application/edxml+xml"
    HTML = "text/html"
    JPEG = "image/jpeg"
    PDF = "application/pdf"
    PNG = "image/png"
    TEXT = "text/plain"
    TIFF = "image/tiff"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


#: the forms that the reader reads; a table can be evidence but is no document
READABLE = frozenset(MediaType) - {MediaType.XLSX}
#: a browser draws these itself and runs nothing in them
SHOWN_BY_BROWSERS = frozenset({MediaType.PDF, MediaType.JPEG, MediaType.PNG})
#: written by other systems: understood as they are, not read by the reader
EXCHANGED = frozenset({MediaType.AKN, MediaType.EDXML})


class RefusedFile(Refused):
    """A file was not taken; `code` goes into the audit event, the sentence to the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def identify(content: bytes) -> MediaType:
    """Return what the bytes are.

    Raises:
        RefusedFile: empty, a program, macros, an archive bomb, or a form that is not kept.
    """
    if not content:
        raise RefusedFile("empty", _("Tệp rỗng: không có nội dung nào. Hãy kiểm tra lại tệp gốc."))
    if content.startswith(_PROGRAMS):
        raise RefusedFile("program", _("Đây là tệp chương trình, không phải văn bản."))
    if b"%PDF-" in content[:PDF_HEAD]:
        return MediaType.PDF
    for head, kind in _IMAGES.items():
        if content.startswith(head):
            return MediaType(kind)
    if content.startswith(b"PK"):
        return _container(content)
    if content.startswith(_OLE):
        return _legacy_word(content)
    return _text(content)


def identify_document(content: bytes, max_megabytes: int) -> MediaType:
    """Return what a file handed in for reading is.

    Raises:
        RefusedFile: as `identify`, or too large, or not a form that is read.
    """
    if len(content) > max_megabytes * MEBIBYTE:
        raise too_large(max_megabytes)
    kind = identify(content)
    if kind not in READABLE:
        raise RefusedFile(
            "table", _("Đây là bảng tính. Hãy tải văn bản dạng PDF, Word, ảnh chụp hoặc trang web.")
        )
    return kind


def too_large(max_megabytes: int) -> RefusedFile:
    """Return the refusal of a file over the operator's limit."""
    return RefusedFile(
        "too-large",
        _("Tệp lớn hơn %(limit)s MB. Hãy quét lại ở độ phân giải 200–300 dpi hoặc tách tệp.")
        % {"limit": max_megabytes},
    )


def _container(content: bytes) -> MediaType:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise RefusedFile(
            "damaged", _("Tệp Word bị hỏng hoặc tải chưa hết. Hãy mở và lưu lại rồi tải lên.")
        ) from error
    unpacked = sum(member.file_size for member in members)
    bomb = any(
        member.file_size > MAX_RATIO * max(member.compress_size, 1) and member.file_size > MEBIBYTE
        for member in members
    )
    if bomb or unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        raise RefusedFile(
            "bomb", _("Tệp nén bung ra quá lớn so với giới hạn, có dấu hiệu phá hoại.")
        )
    names = {member.filename for member in members}
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise _macros()
    if "word/document.xml" in names:
        return MediaType.DOCX
    if "xl/workbook.xml" in names:
        return MediaType.XLSX
    raise RefusedFile(
        "archive", _("Tệp nén không được nhận. Hãy giải nén và tải từng văn bản lên.")
    )


def _legacy_word(content: bytes) -> MediaType:
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise _macros()
    if "WordDocument".encode("utf-16-le") in content:
        return MediaType.DOC
    raise RefusedFile(
        "unsupported", _("Tệp Office này không phải văn bản Word. Hãy lưu lại dạng PDF hoặc DOCX.")
    )


def _macros() -> RefusedFile:
    return RefusedFile(
        "macros", _("Tệp có chứa macro. Hãy lưu lại dạng PDF hoặc DOCX không macro rồi tải lên.")
    )


def _text(content: bytes) -> MediaType:
    exchanged = kind_of(content)
    if exchanged is not None:
        return MediaType(exchanged.value)
    head = content[:TEXT_HEAD]
    if not head.startswith(_UTF16):
        odd = sum(byte < 0x20 and byte not in b"\t\n\r\x0c\x1b" for byte in head)  # noqa: PLR2004 - ASCII's printable characters begin there
        if b"\x00" in head or odd > MAX_CONTROL_SHARE * len(head):
            raise RefusedFile(
                "unsupported",
                _("Không nhận dạng được loại tệp. Hãy tải PDF, Word (DOC, DOCX), ảnh, HTML, TXT."),
            )
    if head.lstrip().startswith(b"{\\rtf"):
        raise RefusedFile(
            "unsupported", _("Tệp RTF không được nhận. Hãy lưu lại dạng DOCX hoặc PDF.")
        )
    if not content.strip():
        raise RefusedFile("empty", _("Tệp rỗng: không có nội dung nào. Hãy kiểm tra lại tệp gốc."))
    lowered = head.lower()
    if b"<html" in lowered or b"<!doctype html" in lowered or b"<body" in lowered:
        return MediaType.HTML
    return MediaType.TEXT
