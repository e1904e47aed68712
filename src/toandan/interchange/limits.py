"""How much of a message is taken in before it counts as an attack."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on one message.

    Attributes:
        message_bytes: the whole message as it came.
        xml_bytes: the XML without the contents of files.
        attachments: how many files may hang on it.
        attachment_bytes: one file, after it was decoded and unpacked.
        unpacked_bytes: all files together, after they were decoded and unpacked.
        ratio: how far a packed file may grow.
        depth: how deep elements may nest.
        elements: how many elements there may be.
    """

    message_bytes: int = 100 * MEBIBYTE
    xml_bytes: int = 8 * MEBIBYTE
    attachments: int = 50
    attachment_bytes: int = 50 * MEBIBYTE
    unpacked_bytes: int = 150 * MEBIBYTE
    ratio: int = 200
    depth: int = 60
    elements: int = 200_000


DEFAULT_LIMITS = Limits()
