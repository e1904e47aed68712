"""Stage 1. Reads the bytes of a file; writes its text with layout (`Extracted`).

The content decides which extractor reads a file; its name is only a hint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.reading.errors import EmptyFile, TooLarge
from toandan.reading.extract.plain import extract_text

if TYPE_CHECKING:
    from toandan.reading.extract.extracted import Extracted
    from toandan.reading.limits import Limits


def extract(data: bytes, name: str, limits: Limits) -> Extracted:
    """Return the text of a file with its layout.

    Raises:
        ReadingError: the file is refused or cannot be read.
    """
    if len(data) > limits.file_bytes:
        raise TooLarge("too large", "quá lớn")
    if not data.strip():
        raise EmptyFile("empty", "rỗng")
    return extract_text(data, name, limits)
