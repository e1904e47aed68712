"""How much of a file is read at most. Uploads are hostile until read."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The operator's caps on one file.

    Attributes:
        file_bytes: size of the file itself.
        pages: pages of a PDF (empty ones count).
        ocr_pages: pages of one file that are given to OCR; the rest is warned about.
        page_points: longest side of a PDF page, in points (1/72 inch).
        image_pixels: pixels of one image file or rendered page.
        unpacked_bytes: sum of all members of a DOCX after unpacking.
        unpack_ratio: unpacked size over packed size of one DOCX member.
        members: number of members of a DOCX.
        characters: characters of extracted text that are analysed.
        ocr_seconds: wall-clock time of OCR for one page.
    """

    file_bytes: int = 50 * MEBIBYTE
    pages: int = 500
    ocr_pages: int = 60
    page_points: float = 5_000.0
    image_pixels: int = 60_000_000
    unpacked_bytes: int = 200 * MEBIBYTE
    unpack_ratio: float = 200.0
    members: int = 5_000
    characters: int = 2_000_000
    ocr_seconds: float = 60.0


DEFAULT_LIMITS = Limits()
