"""Stage 1 for PDFs. Reads bytes; writes text with the place of each word.

Each page's text layer is used where it reads as Vietnamese; where it is missing, or is
what a scanner's own OCR without Vietnamese left there, the page image goes to OCR.
"""

from __future__ import annotations

import ctypes
import re
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from toandan.reading.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    OcrMissing,
    ReadingTimeout,
    TooLarge,
)
from toandan.reading.extract.encodings import CONVERTERS, mend_encoding
from toandan.reading.extract.extracted import Extracted
from toandan.reading.extract.inks import PageImage
from toandan.reading.extract.layout import PageText, RawWord
from toandan.reading.extract.ocr import Recognised, recognise
from toandan.reading.extract.plain import tidy
from toandan.reading.extract.rules import drawn_rules
from toandan.reading.extract.tesseract import ocr_available
from toandan.reading.model import Page, Source
from toandan.reading.syllables import share_of_syllables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.limits import Limits

#: pages are drawn for OCR at this resolution (Tesseract's own advice: 300 or more)
DPI = 300
_POINTS = 72.0
#: a text layer with a smaller share of Vietnamese syllables is not trusted
_TRUSTED = 0.8
_FEW_LETTERS = 20
_GREY_BITS = 8
#: TCVN3 fonts come in pairs: .VnTime, and .VnTimeH, which draws small letters as capitals
_CAPITAL_FONT = re.compile(r"\.?Vn[A-Za-z ]*H(?:[,-].*)?$")
_FONT_NAME = 64
#: what PDFium makes of a hyphen at the end of a line, which in "77/TTr-" is part of a number
_LINE_END_HYPHEN = 2


def extract_pdf(data: bytes, name: str, limits: Limits) -> Extracted:
    """Return the text of a PDF.

    Raises:
        EncryptedFile: a password is asked for.
        DamagedFile: the bytes are no PDF.
        TooLarge: too many pages, or a page too large.
        OcrMissing: a page needs OCR and there is none.
        EmptyFile: no page holds anything.
    """
    with closing(_open(data, name)) as document:
        count = len(document)
        if count > limits.pages:
            raise TooLarge(
                f"{name}: {count} pages, over the limit of {limits.pages}; split the file.",
                f"Tệp {name} có {count} trang, quá giới hạn {limits.pages} trang. Hãy tách tệp.",
            )
        if count == 0:
            raise _empty(name)
        return _Reader(document, name, limits).read()


def _open(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedFile(
                f"{name}: the PDF asks for a password; give an unlocked copy.",
                f"Tệp {name} đặt mật khẩu. Hãy nộp bản không khóa.",
            ) from error
        raise DamagedFile(
            f"{name}: not a readable PDF ({error}); export or scan it again.",
            f"Tệp {name} hỏng hoặc không phải PDF. Hãy xuất hoặc quét lại.",
        ) from error


def _empty(name: str) -> EmptyFile:
    return EmptyFile(
        f"{name}: no text and no image on any page; give the right file.",
        f"Tệp {name} không có nội dung nào để đọc. Hãy kiểm tra lại tệp.",
    )


class _Reader:
    """One PDF while it is read."""

    def __init__(self, document: pypdfium2.PdfDocument, name: str, limits: Limits) -> None:
        self.document = document
        self.name = name
        self.limits = limits
        self.out = PageText()
        self.pages: list[Page] = []
        self.warnings: list[str] = []
        self.recognised = 0
        self.skipped = 0
        self.filled = 0
        self.too_slow: ReadingTimeout | None = None

    def read(self) -> Extracted:
        """Return all pages."""
        for index in range(len(self.document)):
            with closing(self._page(index)) as page:
                self._add(page, index)
        if not self.filled:
            raise _empty(self.name)
        if self.too_slow is not None and not self.out.words:
            raise self.too_slow
        if self.skipped:
            self.warnings.append(
                f"{self.skipped} trang quét vượt giới hạn {self.limits.ocr_pages} trang nhận dạng "
                "nên chưa được đọc."
            )
        source = Source.OCR if self.recognised else Source.PDF
        text = self.out.text
        if len(text) > self.limits.characters:
            text = text[: self.limits.characters]
            self.warnings.append(f"Văn bản quá dài: chỉ đọc {self.limits.characters} ký tự đầu.")
        words = tuple(word for word in self.out.words if word.end <= len(text))
        return Extracted(text, source, tuple(self.pages), words, tuple(self.warnings))

    def _page(self, index: int) -> pypdfium2.PdfPage:
        try:
            page = self.document[index]
        except pypdfium2.PdfiumError as error:
            raise DamagedFile(
                f"{self.name}: page {index + 1} cannot be opened; export the file again.",
                f"Tệp {self.name} hỏng ở trang {index + 1}. Hãy xuất hoặc quét lại.",
            ) from error
        if max(page.get_size()) > self.limits.page_points:
            page.close()
            raise TooLarge(
                f"{self.name}: page {index + 1} is larger than {self.limits.page_points} points.",
                f"Trang {index + 1} của tệp {self.name} có khổ quá lớn. Hãy in lại khổ A4.",
            )
        return page

    def _add(self, page: pypdfium2.PdfPage, index: int) -> None:
        width, height = page.get_size()
        words = _layer_words(page)
        confidence: float | None = None
        seen: Recognised | None = None
        letters = " ".join(word.text for word in words)
        has_image = _has_image(page)
        if (has_image or words) and not _trusted(letters, has_image=has_image):
            seen = self._recognise(page, index, has_text=bool(words))
            if seen is not None:
                words, confidence = seen.words, seen.confidence
        self.filled += bool(words) or has_image
        words, encoding = _mend(words)
        if encoding == "TCVN3" and seen is None:
            capitals = _in_capitals(page)
            words = [
                replace(word, text=word.text.upper()) if drawn else word
                for word, drawn in zip(words, capitals, strict=True)
            ]
        if encoding:
            note = f"Lớp chữ dùng bảng mã {encoding}, đã chuyển sang Unicode."
            if note not in self.warnings:
                self.warnings.append(note)
        self.pages.append(Page(width, height, confidence))
        if seen is not None:
            replace(seen, words=words).add_to(self.out, index)
        else:
            self.out.add_page(words, index, width, height, partial(drawn_rules, page))

    def _recognise(
        self, page: pypdfium2.PdfPage, index: int, *, has_text: bool
    ) -> Recognised | None:
        """Return what OCR sees on the page, None where the text layer must do."""
        if not ocr_available():
            if has_text:
                self.warnings.append(f"Trang {index + 1}: lớp chữ kém, máy chủ chưa cài OCR.")
                return None
            raise OcrMissing(
                f"{self.name}: page {index + 1} is an image; install tesseract-ocr and "
                "tesseract-ocr-vie.",
                f"Tệp {self.name} là bản quét nhưng máy chủ chưa cài nhận dạng chữ "
                "(tesseract-ocr, tesseract-ocr-vie).",
            )
        if self.recognised >= self.limits.ocr_pages:
            self.skipped += 1
            return None
        self.recognised += 1
        image = draw(page, self.limits)
        try:
            found = recognise(image, self.limits)
        except ReadingTimeout as error:
            if self.too_slow is not None:
                raise
            # one page that takes too long costs itself only; a second tells of the file
            self.too_slow = error
            self.warnings.append(f"Trang {index + 1}: nhận dạng quá lâu nên bị bỏ qua.")
            return None
        return found.scaled(page.get_width() / image.grey.width)


def draw(page: pypdfium2.PdfPage, limits: Limits) -> PageImage:
    """Return the page as an image at `DPI`, or coarser where it would be too large."""
    scale = DPI / _POINTS
    pixels = page.get_width() * page.get_height() * scale * scale
    if pixels > limits.image_pixels:
        scale *= (limits.image_pixels / pixels) ** 0.5
    grey = not _has_colour(page)
    return PageImage.of(page.render(scale=scale, rev_byteorder=True, grayscale=grey).to_pil())


def _has_colour(page: pypdfium2.PdfPage) -> bool:
    """Tell whether an image on the page has more than grey levels."""
    return any(
        found.get_metadata().bits_per_pixel > _GREY_BITS
        for found in page.get_objects(max_depth=3)
        if found.type == pdfium.FPDF_PAGEOBJ_IMAGE
    )


def _trusted(letters: str, *, has_image: bool) -> bool:
    if sum(map(str.isalpha, letters)) < _FEW_LETTERS:
        return not has_image
    text, _ = mend_encoding(letters)
    return share_of_syllables(text) >= _TRUSTED


def _mend(words: list[RawWord]) -> tuple[list[RawWord], str | None]:
    """Convert a text layer in an old encoding, word by word once the whole shows it."""
    _, encoding = mend_encoding(" ".join(word.text for word in words))
    if encoding is None:
        return words, None
    convert = CONVERTERS[encoding]
    return [replace(word, text=convert(word.text)) for word in words], encoding


def _has_image(page: pypdfium2.PdfPage) -> bool:
    return any(found.type == pdfium.FPDF_PAGEOBJ_IMAGE for found in page.get_objects(max_depth=3))


def _layer_words(page: pypdfium2.PdfPage) -> list[RawWord]:
    """Return the words of the page's text layer, with boxes from its top left."""
    with closing(page.get_textpage()) as textpage:
        return [word for word, _ in _placed_words(page, textpage)]


def _placed_words(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage
) -> Iterator[tuple[RawWord, int]]:
    """Yield words with the place of a character of each in the text layer."""
    raw: Any = textpage.raw
    words: list[RawWord] = []
    letters: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    place = _Placer(page)
    count = textpage.count_chars()
    for index in range(count + 1):
        sign = _character(raw, index) if index < count else " "
        jumped = False
        if sign and not sign.isspace():
            box = place.box(raw, index)
            jumped = bool(boxes) and _jumped(boxes[-1], box)
        if jumped or not sign or sign.isspace():
            _flush(words, letters, boxes)
            yield from ((word, index - 1) for word in words)
            words.clear()
        if sign and not sign.isspace():
            letters.append(sign)
            boxes.append(box)


def _in_capitals(page: pypdfium2.PdfPage) -> list[bool]:
    """Tell of each word of the text layer whether its font draws small letters as capitals."""
    with closing(page.get_textpage()) as textpage:
        name = ctypes.create_string_buffer(_FONT_NAME)
        flags = ctypes.c_int()
        found = []
        for _, index in _placed_words(page, textpage):
            size = pdfium.FPDFText_GetFontInfo(textpage.raw, index, name, _FONT_NAME, flags)
            told = name.raw[: max(min(size, _FONT_NAME) - 1, 0)].decode("latin-1")
            found.append(bool(_CAPITAL_FONT.search(told)))
        return found


def _character(raw: Any, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(raw, index)
    if code == _LINE_END_HYPHEN:
        return "-"
    if code in {0xFFFE, 0xFFFF, 0} or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:  # noqa: PLR2004
        return ""
    return chr(code)


def _flush(
    words: list[RawWord], letters: list[str], boxes: list[tuple[float, float, float, float]]
) -> None:
    text = tidy("".join(letters)).strip()
    if text:
        words.append(
            RawWord(
                text,
                min(box[0] for box in boxes),
                min(box[1] for box in boxes),
                max(box[2] for box in boxes),
                max(box[3] for box in boxes),
            )
        )
    letters.clear()
    boxes.clear()


def _jumped(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    """Tell whether two characters in a row cannot be of one word: another line or column."""
    height = max(one[3] - one[1], other[3] - other[1], 1.0)
    return other[0] - one[2] > height or other[0] < one[0] - height or other[1] - one[3] > height


class _Placer:
    """Turns PDF coordinates (origin bottom left, before rotation) into the page's own."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.rotation = page.get_rotation() % 360
        self.width, self.height = page.get_size()
        left, bottom, _, _ = page.get_mediabox()
        crop = page.get_cropbox()
        self.left, self.bottom = (crop[0], crop[1]) if crop else (left, bottom)
        self.rectangle = pdfium.FS_RECTF()

    def box(self, raw: Any, index: int) -> tuple[float, float, float, float]:
        """Return the box of a character, as high as its font (so that lines lie level)."""
        edges = self.rectangle
        pdfium.FPDFText_GetLooseCharBox(raw, index, edges)
        x0, x1 = edges.left - self.left, edges.right - self.left
        y0, y1 = edges.bottom - self.bottom, edges.top - self.bottom
        if self.rotation == 90:  # noqa: PLR2004 - degrees
            return y0, x0, y1, x1
        if self.rotation == 180:  # noqa: PLR2004 - degrees
            return self.width - x1, y0, self.width - x0, y1
        if self.rotation == 270:  # noqa: PLR2004 - degrees
            return self.width - y1, self.height - x1, self.width - y0, self.height - x0
        return x0, self.height - y1, x1, self.height - y0
