"""Stage 1 for page images: deskew, clean, recognise with Tesseract `vie`.

Boxes are turned back so that they point into the page image as it was given.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from toandan.reading.errors import DamagedFile, EmptyFile, OcrMissing, ReadingError, TooLarge
from toandan.reading.extract.extracted import Extracted
from toandan.reading.extract.inks import PageImage, clean, skew_of, turned_back
from toandan.reading.extract.layout import PageText, RawWord
from toandan.reading.extract.perspective import flattening
from toandan.reading.extract.rules import FindRules, no_rules, seen_rules
from toandan.reading.extract.second_look import look_again
from toandan.reading.extract.tesseract import ocr_available, recognise_words
from toandan.reading.extract.turns import (
    gutter,
    lies_sideways,
    put_back,
    reads_well,
    turned,
    upright,
)
from toandan.reading.model import Page, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.limits import Limits

#: forms of images that are opened
FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_WORTH_TURNING = 0.45
#: a picture whose longer side has fewer pixels (A4 at 150 dpi) is enlarged to `_LEGIBLE`, at most
#: so many times: letters of seven pixels are taken for others (docs/reading.md)
_SMALL, _LEGIBLE, _MOST_TIMES = 1754, 2480, 2.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """What OCR saw on an image: words and rules in the pixels of the upright, level image.

    Attributes:
        size: width and height of that image.
        confidence: the words' mean confidence (0-100).
        find_rules: looks for the rules.
    """

    words: list[RawWord]
    size: tuple[float, float]
    confidence: float
    find_rules: FindRules = no_rules

    def scaled(self, scale: float) -> Recognised:
        """Return what was seen, in other units."""
        return Recognised(
            [word.scaled(scale) for word in self.words],
            (self.size[0] * scale, self.size[1] * scale),
            self.confidence,
            lambda: self.find_rules().scaled(scale),
        )

    def add_to(self, out: PageText, page: int) -> None:
        """Add the words to a text; those of two pages side by side as two pages."""
        width, height = self.size
        at = gutter(self.words, self.size, self.find_rules)
        if at is None:
            out.add_page(self.words, page, width, height, self.find_rules)
            return
        left = [word for word in self.words if word.x1 <= at]
        right = [word for word in self.words if word.x1 > at]
        out.add_page(left, page, at, height, self.find_rules)
        out.add_page(right, page, width - at, height, self.find_rules)


def extract_image(data: bytes, name: str, limits: Limits) -> Extracted:
    """Return the text on a photograph or scanned image (each frame is a page).

    Raises:
        DamagedFile: the bytes are no image.
        TooLarge: too many pixels or frames.
        OcrMissing: Tesseract is not installed.
        EmptyFile: no word could be made out.
    """
    if not ocr_available():
        raise OcrMissing(
            f"{name}: an image needs OCR; install tesseract-ocr and tesseract-ocr-vie.",
            f"Tệp {name} là ảnh nhưng máy chủ chưa cài nhận dạng chữ (tesseract-ocr-vie).",
        )
    out = PageText()
    pages: list[Page] = []
    for index, frame in enumerate(_frames(data, name, limits)):
        found = recognise(frame, limits)
        width, height = frame.grey.size
        pages.append(Page(float(width), float(height), found.confidence))
        found.add_to(out, index)
    if not out.words:
        raise EmptyFile(
            f"{name}: no word could be made out on the image; photograph it again.",
            f"Không nhận ra chữ nào trên ảnh {name}. Hãy chụp lại rõ hơn.",
        )
    return Extracted(out.text, Source.OCR, tuple(pages), tuple(out.words))


def _frames(data: bytes, name: str, limits: Limits) -> list[PageImage]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(_decoded(data, name, limits))
    except ReadingError:
        raise
    except Exception as error:
        raise DamagedFile(
            f"{name}: not a readable image ({error}); scan it again.",
            f"Tệp ảnh {name} hỏng. Hãy quét hoặc chụp lại.",
        ) from error


def _decoded(data: bytes, name: str, limits: Limits) -> Iterator[PageImage]:
    """Yield the frames of an image, their size looked at before they are unpacked."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        for index in range(min(getattr(image, "n_frames", 1), limits.ocr_pages)):
            image.seek(index)
            if image.width * image.height > limits.image_pixels:
                raise TooLarge(
                    f"{name}: {image.width}x{image.height} pixels is over the limit.",
                    f"Ảnh {name} quá lớn ({image.width}x{image.height}). Hãy giảm cỡ ảnh.",
                )
            yield PageImage.of(ImageOps.exif_transpose(image.copy()))


def recognise(page: PageImage, limits: Limits) -> Recognised:
    """Return the words on a page image, enlarged, laid flat and turned upright where need be."""
    longest = max(page.grey.size)
    if longest < _SMALL:
        times = min(_MOST_TIMES, _LEGIBLE / longest)
        return _laid_flat(page.resized(times), limits).scaled(1 / times)
    return _laid_flat(page, limits)


def _laid_flat(page: PageImage, limits: Limits) -> Recognised:
    way = flattening(page)
    if way is None:
        return _turned_upright(page, limits)
    found = _turned_upright(way.flat(page), limits)
    return replace(found, words=[way.put_back(word) for word in found.words])


def _turned_upright(page: PageImage, limits: Limits) -> Recognised:
    way = upright(page, (90, 270, 0), limits) if lies_sideways(page.grey) else 0
    found = _recognise(turned(page, way), limits)
    if not reads_well(found.words):
        ways = [way, *(other for other in (180, 90, 270, 0) if other != way)]
        better = upright(page, ways, limits)
        if better != way:
            way, found = better, _recognise(turned(page, better), limits)
    words = [put_back(word, way, page.grey.size) for word in found.words]
    return replace(found, words=words)


def _recognise(page: PageImage, limits: Limits) -> Recognised:
    angle = skew_of(page.grey)
    skewed = abs(angle) > _WORTH_TURNING
    level = page.level(angle) if skewed else page
    level = PageImage(clean(level.grey), level.colour)
    words = look_again(level, recognise_words(level.grey, limits), limits)
    if skewed:
        words = [turned_back(word, angle, page.grey.size) for word in words]
    sure = [word.confidence for word in words]
    return Recognised(
        words,
        level.grey.size,
        round(sum(sure) / len(sure), 1) if sure else 0.0,
        partial(seen_rules, level.grey),
    )
