"""Stage 1 for text files. Reads bytes; writes the decoded text."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from toandan.reading.errors import DamagedFile
from toandan.reading.extract.encodings import decode
from toandan.reading.extract.extracted import Extracted
from toandan.reading.model import Page, Source

if TYPE_CHECKING:
    from toandan.reading.limits import Limits

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064]")
#: a text with more of such signs than this is not text
_MOST_CONTROL = 0.02
#: nor is one of whose letters more than this were lost in decoding
_MOST_LOST = 0.2


def tidy(text: str) -> str:
    """Return `text` in NFC with plain newlines and spaces and no control characters."""
    text = _NEWLINES.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    text = _CONTROL.sub("", text)
    return unicodedata.normalize("NFC", text)


def cut(text: str, limits: Limits) -> tuple[str, tuple[str, ...]]:
    """Return `text` shortened to the limit, and the warning that says so."""
    if len(text) <= limits.characters:
        return text, ()
    note = f"Văn bản quá dài: chỉ đọc {limits.characters} ký tự đầu, phần sau bị bỏ qua."
    return text[: limits.characters], (note,)


def extract_text(data: bytes, name: str, limits: Limits) -> Extracted:
    """Return the text of a plain text file.

    Raises:
        DamagedFile: the bytes are not text.
    """
    raw, warned = decode(data)
    if len(_CONTROL.findall(raw)) > max(4, _MOST_CONTROL * len(raw)):
        raise DamagedFile(
            f"{name}: binary content in a text file; give the original file.",
            f"Tệp {name} không phải là văn bản đọc được. Hãy nộp tệp gốc.",
        )
    if raw.count("\ufffd") > max(1, _MOST_LOST * len(raw)):
        raise DamagedFile(
            f"{name}: the encoding is broken; give the original file.",
            f"Bảng mã của tệp {name} bị hỏng, không đọc được chữ. Hãy nộp tệp gốc.",
        )
    text, warnings = cut(tidy(raw), limits)
    if warned:
        warnings += (f"Văn bản dùng bảng mã {warned}, đã chuyển sang Unicode.",)
    count = text.count("\f") + 1
    return Extracted(text, Source.TEXT, (Page(0.0, 0.0),) * count, (), warnings)
