"""Files that other systems wrote: an edXML package or Akoma Ntoso, taken into the intake.

A package is kept as it came; the paper in it becomes the file that is read and shown beside
the review, and what the package's header says is laid over the reading as certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toandan.directives.actions.files import file_content
from toandan.directives.filetypes import (
    EXCHANGED,
    READABLE,
    MediaType,
    RefusedFile,
    identify,
)
from toandan.interchange import (
    SAID_BETTER_ON_PAPER,
    InterchangeError,
    carried,
    document_of,
    files_of,
    lay_over,
    plain_reading,
    read_akn,
    read_message,
)
from toandan.interchange.edxml import Business, Package
from toandan.reading import Limits, ReadingError, read_isolated
from toandan.reading.limits import MEBIBYTE

if TYPE_CHECKING:
    from toandan.directives.models import StoredFile, Upload
    from toandan.reading import Reading


BUSINESS_WORDS = {
    Business.RECALL: gettext_lazy("thu hồi văn bản"),
    Business.UPDATE: gettext_lazy("cập nhật văn bản"),
    Business.REPLACE: gettext_lazy("thay thế văn bản"),
}


@dataclass(frozen=True)
class Paper:
    """The file of a package that people read; the package itself where it holds none."""

    content: bytes
    name: str
    kind: MediaType


def taken_apart(content: bytes, name: str) -> Paper:
    """Return the paper in an edXML package: its first file that can be read.

    Raises:
        RefusedFile: not a package with a document, or damaged; the sentence says how.
    """
    try:
        message = read_message(content)
    except InterchangeError as error:
        raise RefusedFile("message", error.message_vi) from error
    if not isinstance(message, Package):
        raise RefusedFile(
            "state-message",
            _("Đây là gói báo trạng thái, không phải văn bản. Hãy nhận ở trang Liên thông."),
        )
    for one in files_of(message):
        try:
            kind = identify(one.content)
        except RefusedFile:
            continue
        if kind in READABLE - EXCHANGED:
            return Paper(one.content, one.name, kind)
    return Paper(content, name, MediaType.EDXML)


def package_in(stored: StoredFile) -> Package:
    """Return a kept package.

    Raises:
        InterchangeError: the file is no package.
        Gone: its bytes were deleted.
    """
    message = read_message(file_content(stored))
    if not isinstance(message, Package):
        raise RefusedFile("message", _("Tệp này không phải gói văn bản edXML."))
    return message


def reading_of(upload: Upload) -> Reading:
    """Read an upload: by the reader, by what its package says, or both.

    Raises:
        ReadingError: the file cannot be read, and no package tells what is in it.
        InterchangeError: the message is damaged.
        Gone: the bytes were deleted.
    """
    content = file_content(upload.file)
    kind = MediaType(upload.file.media_type)
    if kind == MediaType.AKN:
        return plain_reading(read_akn(content), file=upload.name, data=content)
    if upload.package is None:
        return _read(content, upload.name)
    package = package_in(upload.package)
    told, remarks = document_of(package), _remarks(package, upload.name)
    if kind == MediaType.EDXML:
        return plain_reading(told, file=upload.name, data=content, warnings=remarks)
    try:
        reading = _read(content, upload.name)
    except ReadingError as error:
        remarks = (error.message_vi, *remarks)
        return plain_reading(told, file=upload.name, data=content, warnings=remarks)
    gaps = frozenset() if carried(package) else SAID_BETTER_ON_PAPER
    return lay_over(reading, told, gaps=gaps, warnings=remarks)


def _read(content: bytes, name: str) -> Reading:
    return read_isolated(
        content,
        name,
        limits=Limits(file_bytes=settings.UPLOAD_MAX_MB * MEBIBYTE),
        seconds=settings.READING_SECONDS,
        megabytes=settings.READING_MB,
    )


def _remarks(package: Package, name: str) -> tuple[str, ...]:
    """Return what a clerk should know of a package's files."""
    found = []
    if package.business != Business.NEW:
        found.append(
            _("Nơi gửi báo: %(what)s. Lý do: %(why)s. Hãy đối chiếu với văn bản đã nhận trước.")
            % {"what": BUSINESS_WORDS[package.business], "why": package.reason or "–"}
        )
    others = [one.name for one in files_of(package) if one.name != name]
    if others:
        found.append(
            _("Gói tin còn có tệp: %(names)s. Các tệp này nằm trong gói gốc.")
            % {"names": "; ".join(others)}
        )
    if package.missing:
        found.append(
            _("Gói tin thiếu tệp đã liệt kê: %(names)s. Hãy đề nghị bên gửi gửi lại.")
            % {"names": "; ".join(package.missing)}
        )
    return tuple(found)
