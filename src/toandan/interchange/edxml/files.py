"""Files on a message: names made safe, contents decoded and, where packed, unpacked.

The axis's own tools put each file into a ZIP of its own before encoding it, under a name made up
on the way. Such a ZIP holds one member and goes by a name that is no archive's; a file that is a
ZIP by itself (DOCX) holds several. Sizes are checked before and while anything is unpacked.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING

from toandan.interchange.errors import Malformed, TooLarge

if TYPE_CHECKING:
    from toandan.interchange.limits import Limits

NAME_LENGTH = 200
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_CHUNK = 64 * 1024
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)


def safe_name(name: str, otherwise: str) -> str:
    """Return the last part of a path without anything that a file system or page takes amiss."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(sign for sign in _FORBIDDEN.sub("", last) if sign.isprintable())
    plain = printable.strip(". ")
    if len(plain) > NAME_LENGTH:
        stem, dot, ending = plain.rpartition(".")
        ending = f"{dot}{ending}"[-20:] if stem else ""
        plain = plain[: NAME_LENGTH - len(ending)] + ending
    return plain or otherwise


def decoded_file(encoded: str, name: str, limits: Limits) -> bytes:
    """Return a file's content.

    Raises:
        Malformed: not base64.
        TooLarge: over the limit, as it came or unpacked.
    """
    if len(encoded) * 3 // 4 > limits.attachment_bytes * 2:
        raise _too_large(name, limits)
    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(
            f"attachment {name!r} is not base64: {error}",
            f"Tệp kèm theo “{name}” bị hỏng khi truyền. Hãy đề nghị bên gửi gửi lại.",
        ) from error
    if content.startswith(b"PK\x03\x04"):
        content = _unpacked(content, name, limits)
    if len(content) > limits.attachment_bytes:
        raise _too_large(name, limits)
    return content


def _unpacked(content: bytes, name: str, limits: Limits) -> bytes:
    """Return what stands in a ZIP made for the journey; anything else as it came."""
    ending = _ending(name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return content
    with archive:
        members = archive.infolist()
        one = members[0] if len(members) == 1 else None
        if one is None or ending in {"", "zip"}:
            return content
        try:
            return _member(archive, one, name, limits)
        except _DAMAGED as error:
            raise Malformed(
                f"attachment {name!r} is a damaged archive: {error}",
                f"Tệp kèm theo “{name}” bị hỏng khi nén. Hãy đề nghị bên gửi gửi lại.",
            ) from error


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, limits: Limits) -> bytes:
    """Unpack one member, stopping as soon as it grows beyond what it may."""
    allowed = min(limits.attachment_bytes, limits.ratio * max(member.compress_size, 1024))
    found = bytearray()
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            found += chunk
            if len(found) > allowed:
                raise _too_large(name, limits)
    return bytes(found)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _too_large(name: str, limits: Limits) -> TooLarge:
    return TooLarge(
        f"attachment {name!r} is or unpacks to more than {limits.attachment_bytes} bytes",
        f"Tệp kèm theo “{name}” quá lớn hoặc bung ra quá lớn nên không được nhận.",
    )
