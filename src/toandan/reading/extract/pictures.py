"""Pictures of a file's pages, for a person who checks what was read from them.

The pages are numbered as the boxes of a reading number them (from 0), and turned as the
boxes lie on them; a picture's own size says nothing about the page's.
"""

from __future__ import annotations

import io
from contextlib import closing
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageOps

from toandan.reading.errors import DamagedFile, ReadingError, TooLarge
from toandan.reading.extract.ocr import FORMATS

if TYPE_CHECKING:
    from collections.abc import Collection

    from toandan.reading.limits import Limits

#: wide enough that the smallest type of an A4 letter is legible when enlarged once (150 dpi)
WIDTH = 1240
#: a strip of paper metres long gets a coarser picture instead of a larger one
PIXELS = 4_000_000
QUALITY = 62
_PDF = b"%PDF-"
_PDF_HEAD = 1024


def draw_pages(data: bytes, name: str, pages: Collection[int], limits: Limits) -> dict[int, bytes]:
    """Return WebP pictures of some pages of a PDF or of some frames of an image.

    Args:
        data: the file's content.
        name: its name, for messages.
        pages: which ones, from 0; those that the file does not have are left out.
        limits: the operator's caps.

    Raises:
        DamagedFile: the bytes are neither.
        TooLarge: a page has more points, or a frame more pixels, than allowed.
    """
    draw = _of_pdf if _PDF in data[:_PDF_HEAD] else _of_image
    try:
        return draw(data, name, pages, limits)
    except ReadingError:
        raise
    except Exception as error:
        raise DamagedFile(
            f"{name}: no picture can be made of it ({error}); look at the original file.",
            f"Không vẽ được trang của tệp {name}. Hãy mở bản gốc.",
        ) from error


def _of_pdf(data: bytes, name: str, pages: Collection[int], limits: Limits) -> dict[int, bytes]:
    found = {}
    with closing(pypdfium2.PdfDocument(data)) as document:
        for index in sorted(set(pages) & set(range(len(document)))):
            with closing(document[index]) as page:
                width, height = page.get_size()
                if max(width, height) > limits.page_points:
                    raise _too_large(name, index)
                found[index] = _packed(page.render(scale=_scale(width, height)).to_pil())
    return found


def _of_image(data: bytes, name: str, pages: Collection[int], limits: Limits) -> dict[int, bytes]:
    found = {}
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        for index in sorted(set(pages) & set(range(getattr(image, "n_frames", 1)))):
            image.seek(index)
            if image.width * image.height > limits.image_pixels:
                raise _too_large(name, index)
            frame = ImageOps.exif_transpose(image.copy())
            scale = min(1.0, _scale(frame.width, frame.height))
            size = (max(1, int(frame.width * scale)), max(1, int(frame.height * scale)))
            frame = frame.convert("RGB")
            found[index] = _packed(frame.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0))
    return found


def _scale(width: float, height: float) -> float:
    """Return by how much a page is enlarged to be `WIDTH` wide without too many pixels."""
    return float(min(WIDTH / width, (PIXELS / (width * height)) ** 0.5))


def _packed(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()


def _too_large(name: str, index: int) -> TooLarge:
    return TooLarge(
        f"{name}: page {index + 1} is larger than allowed; look at the original file.",
        f"Trang {index + 1} của tệp {name} có khổ quá lớn, không hiện được. Hãy mở bản gốc.",
    )
