"""A page image before OCR: its inks told apart, made level and clean.

Print and signatures are black or blue, seals and stamps red. In the red channel of a
coloured page red ink fades into the paper and print stays; what is stamped in red and must
be read (a deputy's title and name, "HỎA TỐC") stands alone in the red ink's own image.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter
from scipy import ndimage

if TYPE_CHECKING:
    from toandan.reading.extract.layout import RawWord

#: angles tried for the skew of a page, in degrees
_MOST_SKEW = 5.0
_SKEW_STEP = 0.1
_SHARPER = 1.05
_SKEW_WIDTH = 500
#: grey levels from here on are white; a page with this share of them needs no cleaning
_WHITE = 250
_WHITE_ENOUGH = 0.6
#: the paper's brightness is taken from blocks of this many pixels
_BLOCK = 48
#: a black and white page is dotted where this share of its ink stands alone, pixel by pixel
_MANY_DOTS, _MIDDLE_GREY = 0.1, 128
#: red ink is looked for on the page made smaller by this; so much redder than green is ink
_COARSE = 4
_RED = 60
#: so much bluer than red is a pen's ink, from so many pixels on
_BLUE, _FEWEST_BLUE = 60, 150
#: fewer coarse pixels than this are specks; the ink's box is taken this much wider (pixels)
_FEWEST_RED = 60
_AROUND = 40


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as drawn: in grey without red ink, and in colour where it has any."""

    grey: Image.Image
    colour: Image.Image | None = None

    @classmethod
    def of(cls, image: Image.Image) -> PageImage:
        """Take the inks of an image of any mode apart."""
        if image.mode in {"1", "L", "I;16"}:
            return cls(image.convert("L"))
        colour = image if image.mode == "RGB" else image.convert("RGB")
        return cls(colour.getchannel("R"), colour)

    def level(self, angle: float) -> PageImage:
        """Return the page turned by `angle` degrees, white where nothing was."""
        turned = self.grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        if self.colour is None:
            return PageImage(turned)
        white = (255, 255, 255)
        return PageImage(
            turned, self.colour.rotate(angle, Image.Resampling.BILINEAR, fillcolor=white)
        )

    def resized(self, times: float) -> PageImage:
        """Return the page `times` as wide and high."""
        size = (round(self.grey.width * times), round(self.grey.height * times))
        colour = self.colour.resize(size, Image.Resampling.BICUBIC) if self.colour else None
        grey = (
            colour.getchannel("R") if colour else self.grey.resize(size, Image.Resampling.BICUBIC)
        )
        return PageImage(grey, colour)


@dataclass(frozen=True, slots=True)
class RedInk:
    """What is stamped in red, black on white, and where its image lies on the page."""

    image: Image.Image
    left: int
    top: int


def red_ink(colour: Image.Image) -> RedInk | None:
    """Return the red ink of a coloured page, None where there is hardly any.

    Ink is red where red outdoes green: so it is too where a blue signature crosses it.
    """
    coarse = _redness(colour.reduce(_COARSE))
    rows, columns = np.nonzero(coarse > _RED)
    if rows.size < _FEWEST_RED:
        return None
    box = (
        max(0, int(columns.min()) * _COARSE - _AROUND),
        max(0, int(rows.min()) * _COARSE - _AROUND),
        min(colour.width, (int(columns.max()) + 1) * _COARSE + _AROUND),
        min(colour.height, (int(rows.max()) + 1) * _COARSE + _AROUND),
    )
    ink = 255 - np.clip(2 * _redness(colour.crop(box)), 0, 255)
    return RedInk(Image.fromarray(ink.astype(np.uint8)), box[0], box[1])


def has_blue(page: PageImage, box: tuple[int, int, int, int]) -> bool:
    """Tell whether something in the box (pixels) was written with a blue pen."""
    if page.colour is None:
        return False
    levels = np.asarray(page.colour.crop(box))
    bluer = levels[..., 2].astype(np.int16) - levels[..., 0]
    return int((bluer > _BLUE).sum()) > _FEWEST_BLUE


def _redness(colour: Image.Image) -> npt.NDArray[np.int16]:
    levels = np.asarray(colour).astype(np.int16)
    return levels[..., 0] - levels[..., 1]


def skew_of(image: Image.Image) -> float:
    """Return the angle in degrees by which the page must be turned to stand upright.

    The rows of ink are sharpest where the lines of text lie level: the angle is sought for
    which the ink counted along slanted rows varies most from row to row.
    """
    small = image.reduce(max(1, image.width // _SKEW_WIDTH))
    rows, columns = np.nonzero(np.asarray(small) < threshold(small))
    if rows.size == 0:
        return 0.0
    across = columns - small.width / 2
    margin = int(small.height * 0.5 + small.width * math.tan(math.radians(_MOST_SKEW)))

    def sharpness(angle: float) -> float:
        level = rows - across * math.tan(math.radians(angle)) + margin
        counts = np.bincount(level.astype(np.int64), minlength=1)
        return float(np.square(np.diff(counts)).sum())

    coarse = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.5, 0.5), key=lambda a: sharpness(float(a)))
    fine = np.arange(coarse - 0.4, coarse + 0.41, _SKEW_STEP)
    best = float(max(fine, key=lambda a: sharpness(float(a))))
    return best if sharpness(best) > _SHARPER * sharpness(0.0) else 0.0


def threshold(image: Image.Image) -> float:
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

    A page that is white already, as scanners in black and white leave it, stays as it is, but
    for the dots by which fax machines show grey paper.
    """
    counts = image.histogram()
    if not any(counts[1:255]):
        return _without_dots(image)
    if sum(counts[_WHITE:]) > _WHITE_ENOUGH * image.width * image.height:
        return image
    block = (max(1, image.width // _BLOCK), max(1, image.height // _BLOCK))
    paper = image.resize(block, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(3))
    paper = paper.filter(ImageFilter.GaussianBlur(1)).resize(image.size, Image.Resampling.BILINEAR)
    grey = np.asarray(image, dtype=np.uint16) * 255
    even = np.minimum(grey // np.maximum(np.asarray(paper, dtype=np.uint16), 1), 255)
    return Image.fromarray(even.astype(np.uint8))


def without_fine(image: Image.Image, width: int) -> Image.Image:
    """Return an image without its dark strokes that are finer than `width` pixels (odd)."""
    if not image.width * image.height:
        return image
    closed = ndimage.grey_closing(np.asarray(image), size=(width, width), mode="nearest")
    return Image.fromarray(closed)


def _without_dots(image: Image.Image) -> Image.Image:
    """Return a black and white page without the dots that stand alone, where it has many."""
    third = (image.width // 3, image.height // 3)
    middle = image.crop((third[0], third[1], 2 * third[0], 2 * third[1]))
    ink, alone = _dots(middle)
    if alone.sum() <= _MANY_DOTS * ink.sum():
        return image
    ink, alone = _dots(image)
    return Image.fromarray(np.where(ink & ~alone, 0, 255).astype(np.uint8))


def _dots(image: Image.Image) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return where ink is, and where it has none beside it."""
    padded = np.pad(np.asarray(image) < _MIDDLE_GREY, 1)
    rows = padded[:-2] | padded[1:-1] | padded[2:]
    beside = rows[:, :-2] | rows[:, 2:] | padded[:-2, 1:-1] | padded[2:, 1:-1]
    ink = padded[1:-1, 1:-1]
    return ink, ink & ~beside


def turned_back(word: RawWord, angle: float, size: tuple[int, int]) -> RawWord:
    """Return the word, laid out where it stands level, shown where the image had it.

    Args:
        word: on the image turned by `angle` degrees.
        angle: by which it was turned.
        size: of the image.
    """
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
    return replace(word, shown=(min(xs), min(ys), max(xs), max(ys)))
