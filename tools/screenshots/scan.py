"""An invented letter as a scanner gives it."""

from __future__ import annotations

import io
from pathlib import Path

import typst
from PIL import Image

LETTER = Path(__file__).parent / "letter.typ"
DPI = 200
SKEW = 0.6


def scan() -> bytes:
    """Return the invented letter as a scanner gives it: a picture, not quite straight, in a PDF."""
    drawn = typst.compile(str(LETTER), format="png", ppi=DPI)
    page = drawn[0] if isinstance(drawn, list) else drawn
    image = Image.open(io.BytesIO(page or b"")).convert("RGB")
    turned = image.rotate(SKEW, Image.Resampling.BICUBIC, fillcolor="white")
    out = io.BytesIO()
    turned.save(out, "PDF", resolution=DPI)
    return out.getvalue()
