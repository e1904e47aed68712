"""Stage 1 for legacy Word (.doc) and RTF, through LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.reading.errors import (
    ConverterMissing,
    DamagedFile,
    EncryptedFile,
    ReadingTimeout,
    UnsupportedFile,
)
from toandan.reading.extract.docx import extract_docx
from toandan.reading.model import Source

if TYPE_CHECKING:
    from toandan.reading.extract.extracted import Extracted
    from toandan.reading.limits import Limits

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 90


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def extract_doc(data: bytes, name: str, limits: Limits) -> Extracted:
    """Return the text of a legacy Word file.

    Raises:
        UnsupportedFile: macros inside, or another kind of Office file.
        EncryptedFile: a locked Office file.
        ConverterMissing: LibreOffice is not installed.
        DamagedFile: LibreOffice could not convert it.
        ReadingTimeout: LibreOffice did not finish.
    """
    _check_parts(data, name)
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise ConverterMissing(
            f"{name}: a legacy Word file needs LibreOffice; install it or save as .docx.",
            f"Tệp {name} là Word đời cũ (.doc) mà máy chủ chưa cài LibreOffice. "
            "Hãy lưu lại thành .docx rồi nộp.",
        )
    return replace(extract_docx(_converted(data, name, program), name, limits), source=Source.DOC)


def _check_parts(data: bytes, name: str) -> None:
    if _utf16("EncryptedPackage") in data:
        raise EncryptedFile(
            f"{name}: the Office file is locked by a password; give an unlocked copy.",
            f"Tệp {name} đặt mật khẩu. Hãy nộp bản không khóa.",
        )
    if _utf16("_VBA_PROJECT") in data or _utf16("Macros") in data:
        raise UnsupportedFile(
            f"{name}: contains macros; save it as .docx.",
            f"Tệp {name} chứa macro nên bị từ chối. Hãy lưu lại thành .docx.",
        )
    is_ole = data.startswith(b"\xd0\xcf\x11\xe0")
    if is_ole and _utf16("WordDocument") not in data:
        raise UnsupportedFile(
            f"{name}: an Office file, but not Word; give the document itself.",
            f"Tệp {name} không phải văn bản Word. Hãy nộp đúng tệp văn bản.",
        )


def _converted(data: bytes, name: str, program: str) -> bytes:
    suffix = ".doc" if data.startswith(b"\xd0\xcf\x11\xe0") else ".rtf"
    with tempfile.TemporaryDirectory(prefix="toandan-doc-") as folder:
        source = Path(folder) / f"document{suffix}"
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603 - a fixed program and our own path
        except subprocess.TimeoutExpired as error:
            raise ReadingTimeout(
                f"{name}: LibreOffice took over {_SECONDS} s; save the file as .docx.",
                f"Chuyển đổi tệp {name} quá lâu. Hãy lưu lại thành .docx rồi nộp.",
            ) from error
        target = source.with_suffix(".docx")
        if not target.exists():
            raise DamagedFile(
                f"{name}: LibreOffice could not convert it; save it as .docx.",
                f"Không chuyển đổi được tệp {name}. Hãy lưu lại thành .docx rồi nộp.",
            )
        return target.read_bytes()
