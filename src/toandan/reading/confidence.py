"""Stage 8. Reads a document and the certainty of its parts; writes confidence per field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.reading.model import OfficialDocument, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toandan.reading.extract.extracted import Extracted

#: what an OCR text is worth beside a born-digital one
_OCR_WORTH = 0.92


def confidence_of(
    document: OfficialDocument, sure: Mapping[str, float], extracted: Extracted
) -> dict[str, float]:
    """Return the probability that each field that was read is right."""
    worth = _OCR_WORTH if extracted.source is Source.OCR else 1.0
    found = {name: round(value * worth, 2) for name, value in sure.items()}
    if document.requirements:
        found["requirements"] = round(0.85 * worth, 2)
    return found
