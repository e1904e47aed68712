"""Stage 1 for page images: deskew, clean, recognise with Tesseract `vie`.

Boxes are turned back so that they point into the page image as it was given.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from toandan.reading.errors import DamagedFile, EmptyFile, OcrMissing, ReadingError, TooLarge
from toandan.reading.extract.extracted import Extracted
from toandan.reading.extract.inks import PageImage, clean, skew_of, turned_back
from toandan.reading.extract.layout import PageText, RawWord
from toandan.reading.extract.rules import FindRules, no_rules, seen_rules
from toandan.reading.extract.second_look import look_again
from toandan.reading.extract.tesseract import ocr_available, recognise_words
from toandan.reading.model import Page, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.limits import Limits

#: forms of images that are opened
FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_WORTH_TURNING = 0.45


@dataclass(frozen=True, slots=True)
class Recognised:
    """What OCR saw on an image: words and rules in the pixels of the level image.

    Attributes:
        confidence: the words' mean confidence (0-100).
        find_rules: looks for the rules.
    """

    words: list[RawWord]
    confidence: float
    find_rules: FindRules = no_rules


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
        out.add_page(found.words, index, width, height, found.find_rules)
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
    """Return the words on a page image."""
    angle = skew_of(page.grey)
    turned = abs(angle) > _WORTH_TURNING
    upright = page.level(angle) if turned else page
    upright = PageImage(clean(upright.grey), upright.colour)
    words = look_again(upright, recognise_words(upright.grey, limits), limits)
    if turned:
        words = [turned_back(word, angle, page.grey.size) for word in words]
    sure = [word.confidence for word in words]
    return Recognised(
        words,
        round(sum(sure) / len(sure), 1) if sure else 0.0,
        partial(seen_rules, upright.grey),
    )
