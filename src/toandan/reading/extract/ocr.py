"""Stage 1 for page images: deskew, clean, recognise with Tesseract `vie`.

Tesseract runs as a program on a file; its TSV output gives each word with its box and a
confidence. Boxes are turned back so that they point into the page image as it was given.
"""

from __future__ import annotations

import csv
import io
import math
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from toandan.reading.errors import (
    DamagedFile,
    EmptyFile,
    OcrMissing,
    ReadingError,
    ReadingTimeout,
    TooLarge,
)
from toandan.reading.extract.extracted import Extracted
from toandan.reading.extract.layout import PageText, RawWord
from toandan.reading.extract.plain import tidy
from toandan.reading.model import Page, Source
from toandan.reading.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.reading.limits import Limits

_LANGUAGE = "vie"
#: forms of images that are opened
FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
#: a single sign that Tesseract believes less (0-100) is a speck or part of a stamp
_LEAST_CONFIDENCE = 35.0
#: angles tried for the skew of a page, in degrees
_MOST_SKEW = 5.0
_SKEW_STEP = 0.1
_WORTH_TURNING = 0.4
_SHARPER = 1.05
_WORD_LEVEL = "5"
_LEGIBLE = re.compile(r"\w\w|\d")
#: Tesseract's page segmentation modes: automatic, and one uniform block
_WHOLE_PAGE, _ONE_BLOCK = "3", "6"
#: the signature block: right of this share of the width, this share of the height below
#: "Nơi nhận"; looked at again at this scale
_FOOT = re.compile(r"^\W*n?[o0]i$")
_KEPT = re.compile(r"^\W*luu[:.]$")
_LIST_HEIGHT = 0.1
_FOOT_LEFT, _FOOT_HEIGHT, _SMALLER = 0.42, 0.26, 2 / 3
#: words of the first look that stand, and words of the second that count (0-100)
_SURE, _SEEN = 70.0, 45.0
_SECOND = 1_000_000_000
_SKEW_WIDTH = 500
#: grey levels from here on are white; a page with this share of them needs no cleaning
_WHITE = 250
_WHITE_ENOUGH = 0.6
#: the paper's brightness is taken from blocks of this many pixels
_BLOCK = 48
#: Tesseract counts lines within paragraphs within blocks
_LINE_UNITS = (("block_num", 1_000_000), ("par_num", 1_000), ("line_num", 1))


@dataclass(frozen=True, slots=True)
class Recognised:
    """What OCR saw on an image: words in the image's pixels, and their mean confidence."""

    words: list[RawWord]
    confidence: float


@cache
def ocr_available() -> bool:
    """Tell whether Tesseract with Vietnamese is installed."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run(  # noqa: S603 - a fixed program found on the path
        [program, "--list-langs"], capture_output=True, check=False, timeout=20
    )
    return _LANGUAGE in (listed.stdout + listed.stderr).decode("utf-8", "replace").split()


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
        pages.append(Page(float(frame.width), float(frame.height), found.confidence))
        out.add_page(found.words, index, frame.width, frame.height)
    if not out.words:
        raise EmptyFile(
            f"{name}: no word could be made out on the image; photograph it again.",
            f"Không nhận ra chữ nào trên ảnh {name}. Hãy chụp lại rõ hơn.",
        )
    return Extracted(out.text, Source.OCR, tuple(pages), tuple(out.words))


def _frames(data: bytes, name: str, limits: Limits) -> list[Image.Image]:
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


def _decoded(data: bytes, name: str, limits: Limits) -> Iterator[Image.Image]:
    """Yield the frames of an image, their size looked at before they are unpacked."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        for index in range(min(getattr(image, "n_frames", 1), limits.ocr_pages)):
            image.seek(index)
            if image.width * image.height > limits.image_pixels:
                raise TooLarge(
                    f"{name}: {image.width}x{image.height} pixels is over the limit.",
                    f"Ảnh {name} quá lớn ({image.width}x{image.height}). Hãy giảm cỡ ảnh.",
                )
            yield without_stamps(ImageOps.exif_transpose(image.copy()))


def recognise(image: Image.Image, limits: Limits) -> Recognised:
    """Return the words on a grey page image."""
    angle = skew_of(image)
    upright = image
    turned = abs(angle) > _WORTH_TURNING
    if turned:
        upright = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    upright = clean(upright)
    words = _with_second_look(upright, _tesseract(upright, limits), limits)
    if turned:
        words = [_turned_back(word, angle, image.size) for word in words]
    sure = [word.confidence for word in words]
    return Recognised(words, round(sum(sure) / len(sure), 1) if sure else 0.0)


def _with_second_look(image: Image.Image, words: list[RawWord], limits: Limits) -> list[RawWord]:
    """Return the words with those of the signature block looked at again.

    Seal and signature lie over title and name there. Taken alone, as one block and a third
    smaller, the names come out that a look at the whole page passes over.
    """
    foot = _foot_of(words, image)
    if foot is None:
        return words
    left, top = int(image.width * _FOOT_LEFT), max(0, int(foot.y0 - foot.y1 + foot.y0))
    bottom = min(image.height, int(foot.y0 + image.height * _FOOT_HEIGHT))
    block = [word for word in words if word.x0 > left and top <= word.middle <= bottom]
    if _shows_signer(block):
        return words
    part = image.crop((left, top, image.width, bottom))
    small = part.resize((max(1, int(part.width * _SMALLER)), max(1, int(part.height * _SMALLER))))
    known = [
        w for w in words if w.x0 < left or not top <= w.middle <= bottom or w.confidence > _SURE
    ]
    for word in _tesseract(small, limits, _ONE_BLOCK):
        placed = replace(
            word,
            x0=word.x0 / _SMALLER + left,
            x1=word.x1 / _SMALLER + left,
            y0=word.y0 / _SMALLER + top,
            y1=word.y1 / _SMALLER + top,
            line=(word.line or 0) + _SECOND,
        )
        if word.confidence > _SEEN and not any(_overlap(placed, other) for other in known):
            known.append(placed)
    return known


def _shows_signer(block: list[RawWord]) -> bool:
    """Tell whether a line of the block is a name that OCR is sure of: nothing to look for."""
    lines: dict[int | None, list[RawWord]] = defaultdict(list)
    for word in block:
        lines[word.line].append(word)
    return any(
        len(line) > 1 and all(word.confidence > _SURE and word.text.istitle() for word in line)
        for line in lines.values()
    )


def _foot_of(words: list[RawWord], image: Image.Image) -> RawWord | None:
    """Return the word that opens the foot ("Nơi" of "Nơi nhận"), None on a page without one.

    Where that heading cannot be read, the archive line ("- Lưu: VT") tells how far up it is.
    """
    for word in words:
        if _FOOT.match(fold(word.text)) and any(_beside_foot(other, word) for other in words):
            return word
    left = (word for word in words if word.x1 < image.width / 2)
    kept = next((word for word in left if _KEPT.match(fold(word.text))), None)
    rise = _LIST_HEIGHT * image.height
    return replace(kept, y0=kept.y0 - rise, y1=kept.y1 - rise) if kept else None


def _beside_foot(word: RawWord, foot: RawWord) -> bool:
    """Tell whether a word may be the "nhận" that follows "Nơi" on the foot's first line."""
    near = 0 < word.x0 - foot.x0 < 6 * (foot.y1 - foot.y0)
    level = abs(word.middle - foot.middle) < foot.y1 - foot.y0
    return near and level and fold(word.text[:2]) == "nh"


def _overlap(one: RawWord, other: RawWord) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > 0 and down > 0.3 * min(one.y1 - one.y0, other.y1 - other.y0)


def without_stamps(image: Image.Image) -> Image.Image:
    """Return an image in grey, red ink gone: seals and "CÔNG VĂN ĐẾN" are stamped in red."""
    if image.mode in {"1", "L", "I;16"}:
        return image.convert("L")
    return image.convert("RGB").getchannel("R")


def skew_of(image: Image.Image) -> float:
    """Return the angle in degrees by which the page must be turned to stand upright.

    The rows of ink are sharpest where the lines of text lie level: the angle is sought for
    which the ink counted along slanted rows varies most from row to row.
    """
    small = image.resize(
        (_SKEW_WIDTH, max(1, image.height * _SKEW_WIDTH // image.width)), reducing_gap=2.0
    )
    rows, columns = np.nonzero(np.asarray(small) < _threshold(small))
    if rows.size == 0:
        return 0.0
    across = columns - _SKEW_WIDTH / 2
    margin = int(small.height * 0.5 + _SKEW_WIDTH * math.tan(math.radians(_MOST_SKEW)))

    def sharpness(angle: float) -> float:
        level = rows - across * math.tan(math.radians(angle)) + margin
        counts = np.bincount(level.astype(np.int64), minlength=1)
        return float(np.square(np.diff(counts)).sum())

    coarse = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.5, 0.5), key=lambda a: sharpness(float(a)))
    fine = np.arange(coarse - 0.4, coarse + 0.41, _SKEW_STEP)
    best = float(max(fine, key=lambda a: sharpness(float(a))))
    return best if sharpness(best) > _SHARPER * sharpness(0.0) else 0.0


def _threshold(image: Image.Image) -> float:
    """Return the grey level that parts ink from paper (Otsu, 1979)."""
    counts = np.asarray(image.histogram()[:256], dtype=np.float64)
    levels = np.arange(256)
    weight = counts.cumsum()
    total = weight[-1]
    mean = (counts * levels).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean[-1] * weight / total - mean) ** 2 / (weight * (total - weight))
    return float(np.nanargmax(np.where(np.isfinite(between), between, -1.0)))


def clean(image: Image.Image) -> Image.Image:
    """Return the image with an even, white background; ink keeps its grey levels.

    A page that is white already, as scanners in black and white leave it, stays as it is.
    """
    counts = image.histogram()
    if sum(counts[_WHITE:]) > _WHITE_ENOUGH * image.width * image.height:
        return image
    block = (max(1, image.width // _BLOCK), max(1, image.height // _BLOCK))
    paper = image.resize(block, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(3))
    paper = paper.filter(ImageFilter.GaussianBlur(1)).resize(image.size, Image.Resampling.BILINEAR)
    grey = np.asarray(image, dtype=np.uint16) * 255
    even = np.minimum(grey // np.maximum(np.asarray(paper, dtype=np.uint16), 1), 255)
    return Image.fromarray(even.astype(np.uint8))


def _turned_back(word: RawWord, angle: float, size: tuple[int, int]) -> RawWord:
    """Return the word's box on the image as it was before turning by `angle`."""
    radians = math.radians(angle)
    cx, cy = size[0] / 2, size[1] / 2
    corners = []
    for x, y in ((word.x0, word.y0), (word.x1, word.y0), (word.x0, word.y1), (word.x1, word.y1)):
        dx, dy = x - cx, y - cy
        corners.append(
            (
                cx + dx * math.cos(radians) - dy * math.sin(radians),
                cy + dx * math.sin(radians) + dy * math.cos(radians),
            )
        )
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return RawWord(word.text, min(xs), min(ys), max(xs), max(ys), word.confidence, word.line)


def _tesseract(image: Image.Image, limits: Limits, layout: str = _WHOLE_PAGE) -> list[RawWord]:
    """Run Tesseract on an image and return its words.

    Args:
        image: the page, or a part of it.
        limits: the operator's caps.
        layout: Tesseract's page segmentation mode.
    """
    with tempfile.TemporaryDirectory(prefix="toandan-ocr-") as folder:
        path = Path(folder) / "page.pgm"
        image.save(path)
        words = f"stdout -l {_LANGUAGE} --psm {layout} --dpi 300 tsv"
        command = ["tesseract", str(path), *words.split()]
        try:
            done = subprocess.run(  # noqa: S603 - fixed words and a path of our own
                command,
                capture_output=True,
                check=False,
                timeout=limits.ocr_seconds,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired as error:
            raise ReadingTimeout(
                f"OCR of one page took over {limits.ocr_seconds:g} s; scan it at 300 dpi.",
                "Nhận dạng một trang quá lâu nên đã dừng. Hãy quét lại ở 300 dpi.",
            ) from error
    if done.returncode != 0:
        raise OcrMissing(
            f"tesseract ended with status {done.returncode}: {done.stderr[-200:]!r}",
            "Chương trình nhận dạng chữ báo lỗi. Hãy báo người quản trị.",
        )
    return _words(done.stdout.decode("utf-8", "replace"))


def _words(tsv: str) -> list[RawWord]:
    words = []
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = tidy(row.get("text") or "").strip()
        if row.get("level") != _WORD_LEVEL or not text:
            continue
        confidence = float(row["conf"])
        if confidence < _LEAST_CONFIDENCE and not _LEGIBLE.search(text):
            continue
        left, top = float(row["left"]), float(row["top"])
        width, height = float(row["width"]), float(row["height"])
        line = sum(int(row[name]) * unit for name, unit in _LINE_UNITS)
        words.append(RawWord(text, left, top, left + width, top + height, confidence, line))
    return words
