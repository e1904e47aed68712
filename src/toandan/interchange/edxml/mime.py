"""Messages in MIME: SOAP with attachments, as the axis carried before 2016 and some still do.

The first part is the XML; each other part is a file, known by its Content-ID. The standard
library takes the parts apart; what they may hold is capped as everywhere.
"""

from __future__ import annotations

import email
from email.message import Message
from typing import TYPE_CHECKING

from toandan.interchange.errors import Malformed, TooLarge

if TYPE_CHECKING:
    from toandan.interchange.limits import Limits

HEAD = 4096


def is_mime(data: bytes) -> bool:
    """Tell whether a file begins with the head of a message in parts."""
    head = data[:HEAD].lower()
    first = head.lstrip().split(b":", 1)[0]
    return first in {b"mime-version", b"content-type"} and b"multipart/" in head


def parts_of(data: bytes, limits: Limits) -> tuple[bytes, dict[str, bytes]]:
    """Return the XML of a message in parts, and its files by their Content-ID.

    Raises:
        TooLarge: the message, its files or their number go over the limits.
        Malformed: there are no parts, or a part cannot be decoded.
    """
    if len(data) > limits.message_bytes:
        raise TooLarge(
            f"{len(data)} bytes, at most {limits.message_bytes} are taken",
            f"Tệp lớn hơn giới hạn {limits.message_bytes // (1024 * 1024)} MB.",
        )
    try:
        message = email.message_from_bytes(data)
    except (RecursionError, ValueError, LookupError) as error:
        raise Malformed(
            f"no MIME message: {error!r}",
            "Gói tin MIME bị hỏng hoặc tải chưa hết. Hãy đề nghị bên gửi gửi lại.",
        ) from error
    payload = message.get_payload() if message.is_multipart() else []
    parts = [part for part in payload if isinstance(part, Message)]
    if not parts:
        raise Malformed(
            "a MIME message without parts",
            "Gói tin MIME bị hỏng hoặc tải chưa hết. Hãy đề nghị bên gửi gửi lại.",
        )
    if len(parts) - 1 > limits.attachments:
        raise TooLarge(
            f"more than {limits.attachments} files hang on the message",
            f"Gói tin có quá nhiều tệp kèm theo (tối đa {limits.attachments}).",
        )
    root, *files = parts
    named = {_cid(part, n): _bytes(part) for n, part in enumerate(files)}
    for content in named.values():
        if len(content) > limits.attachment_bytes:
            raise TooLarge(
                f"a file of more than {limits.attachment_bytes} bytes hangs on the message",
                "Gói tin có tệp kèm theo quá lớn nên không được nhận.",
            )
    return _bytes(root), named


def _cid(part: Message, number: int) -> str:
    return str(part["Content-ID"] or f"@{number}").strip(" <>")


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise Malformed(
            "a part of the MIME message holds parts of its own",
            "Gói tin MIME lồng nhiều tầng nên không được nhận.",
        )
    return content
