"""Lines as the net is to read them: print at both sides, figures by hand between, worn.

A line is a part of "Số: 154/SYT-NVY" or of "…, ngày 5 tháng 6 năm 2021", cut anywhere inside
the printed words. Only figures count: print is background to the net, but for printed figures.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from digits.strokes import often

if TYPE_CHECKING:
    import numpy.typing as npt
    from numpy.random import Generator

    from digits.hands import Hands, Writer


#: height of a line in pixels; drawn twice as large
HEIGHT, TWICE = 40, 2
_PRINT_FONTS = Path(__file__).parents[2] / "src/toandan/writing/fonts"
_STYLES = ("Tinos-Regular", "Tinos-Italic", "Tinos-Bold", "Tinos-BoldItalic")
_MARKS = ("/", "/", "/", "-", " /", "/ ", " / ", "/  ")
_SYMBOLS = (
    *("SYT-NVY", "TB-SYT", "QĐ-UBND", "KH-UBND", "UBND-VX", "CV/TU", "CĐ-UBND", "BC-SYT"),
    *("GM-SYT", "NQ-HĐND", "QĐ-BYT", "TTr-SYT", "HD-BTC", "KCB-NV", "BYT-TCCB", "TB-TĐHYKPNT"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line's grey levels (`HEIGHT` rows, paper 0, ink 1) and the figures written in it."""

    levels: npt.NDArray[np.float32]
    figures: str


@cache
def _font(style: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_PRINT_FONTS / f"{style}.ttf"), size)


def draw_line(hands: Hands, width: int, rng: Generator) -> Line:
    """Return a line `width` pixels wide."""
    while True:
        line = _draw(hands, width, rng)
        if line is not None:
            return line


def _draw(hands: Hands, width: int, rng: Generator) -> Line | None:
    canvas = Image.new("L", (width * TWICE, HEIGHT * TWICE), 0)
    cap = int(rng.uniform(23, 36))
    base = int(HEIGHT * TWICE * rng.uniform(0.57, 0.72))
    left, figures, right, style = _content(rng)
    font = _font(style, round(cap / 0.66))
    printed = often(0.1, rng)
    writer = hands.writer(rng)
    masks = [] if printed else _written(writer, figures, cap, rng)
    gap = _gap(masks, cap, rng) if masks else [int(cap * rng.uniform(0.3, 6))]
    if printed:
        gap = [int(font.getlength(figures)) + int(cap * rng.uniform(0.2, 2))]
    before, after = font.getlength(left), font.getlength(right)
    room = canvas.width - sum(gap)
    if room < 0:
        return None
    shown = min(before, room * rng.uniform(0.1, 0.7)) if often(0.85, rng) else 0.0
    draw = ImageDraw.Draw(canvas)
    level = int(rng.uniform(150, 255))
    draw.text((shown - before, base), left, font=font, fill=level, anchor="ls")
    squeeze = cap * rng.uniform(-0.3, 0.8)
    at = shown + (squeeze if shown else cap * rng.uniform(0.1, 0.6))
    if printed:
        draw.text((at, base), figures, font=font, fill=level, anchor="ls")
        at += gap[0]
    else:
        at = _place(canvas, masks, gap, at, (base, cap), rng)
    if at > canvas.width:
        return None
    if often(0.9, rng):
        start = at + cap * rng.uniform(-0.25, 1.2) * often(0.7, rng)
        draw.text((start, base), right, font=font, fill=level, anchor="ls")
        if start + after < canvas.width and often(0.5, rng):
            more = rng.choice(["NVY", "năm", "V/v", "tháng"])
            draw.text((start + after + cap / 2, base), more, font=font, fill=level, anchor="ls")
    _disturb(draw, canvas.size, (base, cap), rng)
    return Line(_worn(canvas, rng), figures)


def _content(rng: Generator) -> tuple[str, str, str, str]:
    """Return the print before, the figures, the print behind and the style of print."""
    empty = often(0.08, rng)
    if often(0.5, rng):
        long = int(rng.choice([1, 2, 3, 4, 5], p=[0.12, 0.18, 0.3, 0.37, 0.03]))
        figures = "".join(map(str, rng.integers(0, 10, long)))
        before = rng.choice(["Số:", "Số: ", "Số", "SỐ:", "Số :"])
        behind = rng.choice(_MARKS) + rng.choice(_SYMBOLS)
        style = rng.choice(_STYLES, p=[0.7, 0.2, 0.08, 0.02])
    elif often(0.86, rng):
        value = int(rng.integers(1, 32))
        figures = f"{value:02d}" if often(0.4, rng) else str(value)
        before, behind = ("ngày", "tháng") if often(0.6, rng) else ("tháng", "năm")
        before = (rng.choice(["Giang, ", "Nội, ", ""]) if before == "ngày" else "") + before
        style = rng.choice(_STYLES, p=[0.15, 0.8, 0.0, 0.05])
    else:
        figures = "".join(map(str, rng.integers(0, 10, rng.integers(1, 5))))
        before = behind = ""
        style = "Tinos-Regular"
    if often(0.15, rng):  # dots to write on
        before += " " + "." * int(rng.integers(1, 4))
        behind = "." * int(rng.integers(1, 6)) + " " + behind
    return str(before), "" if empty else figures, str(behind), str(style)


def _written(writer: Writer, figures: str, cap: int, rng: Generator) -> list[Image.Image]:
    height = cap * rng.uniform(0.85, 1.9)
    pen = rng.uniform(1.6, 5.0)
    lean = rng.uniform(-0.15, 0.5)
    uneven = rng.uniform(0.02, 0.14)
    masks = []
    for figure in figures:
        tall = max(8, int(height * (1 + rng.normal(0, uneven))))
        mask = writer.figure(figure, tall, pen, rng)
        masks.append(_bent(mask, lean + rng.normal(0, 0.06), rng))
    return masks


def _bent(mask: Image.Image, lean: float, rng: Generator) -> Image.Image:
    """Return a figure leaning to the right, its corners moved."""
    width, height = mask.size
    aside = int(abs(lean) * height) + 1
    wide = Image.new("L", (width + 2 * aside, height), 0)
    wide.paste(mask, (aside, 0))
    shift = lean * height / 2
    jitter = rng.normal(0, 0.04 * height, 8)
    corners = (
        *(-shift, 0), *(shift, height),
        *(wide.width + shift, height), *(wide.width - shift, 0),
    )  # fmt: skip
    bent = wide.transform(
        wide.size,
        Image.Transform.QUAD,
        tuple(c + j for c, j in zip(corners, jitter, strict=True)),
        Image.Resampling.BILINEAR,
    )
    box = bent.getbbox()
    return bent.crop(box) if box else bent


def _gap(masks: list[Image.Image], cap: int, rng: Generator) -> list[int]:
    """Return how far each figure's right edge lies from the one before."""
    apart = rng.uniform(-0.18, 0.4)
    return [max(3, int(mask.width + cap * (apart + rng.normal(0, 0.08)))) for mask in masks]


def _place(
    canvas: Image.Image,
    masks: list[Image.Image],
    gap: list[int],
    at: float,
    print_line: tuple[int, int],
    rng: Generator,
) -> float:
    """Write the figures onto the line and return where they end."""
    base, cap = print_line
    foot = base + cap * rng.uniform(-0.3, 0.4)
    rise = rng.normal(0, 0.04)
    level = int(rng.uniform(130, 255))
    begin = at
    for mask, advance in zip(masks, gap, strict=False):  # no masks: a blank
        top = foot - mask.height - rise * (at - begin) + rng.normal(0, 0.06 * cap)
        top = min(max(top, -0.25 * mask.height), canvas.height - 0.8 * mask.height)
        ink = mask.point(lambda value: value * level // 255)
        layer = Image.new("L", canvas.size, 0)
        layer.paste(ink, (int(at), int(top)))
        canvas.paste(ImageChops.lighter(canvas, layer))
        at += advance
    return at + (0 if masks else gap[0])


def _disturb(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], print_line: tuple[int, int], rng: Generator
) -> None:
    """Draw what else stands there: dots or a rule to write on, stamps, strokes, specks."""
    width, height = size
    base, cap = print_line
    if often(0.12, rng):
        x0, x1 = sorted(rng.uniform(0, width, 2))
        y = base + rng.uniform(-2, 0.25 * cap)
        for x in np.arange(x0, x1, rng.uniform(4, 9)):
            draw.ellipse((x, y, x + 2, y + 2), fill=200)
    if often(0.05, rng):
        y = base + rng.uniform(0.1, 0.6) * cap
        draw.line((0, y, width, y + rng.uniform(-3, 3)), fill=200, width=int(rng.integers(1, 4)))
    if often(0.12, rng):
        radius = rng.uniform(60, 250)
        x, y = rng.uniform(-50, width + 50), rng.choice([-1, 1]) * radius + rng.uniform(0, height)
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, outline=int(rng.uniform(40, 170)), width=int(rng.integers(2, 7)))
    if often(0.06, rng):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        ends = (x, y, x + rng.normal(0, 50), y + rng.normal(0, 30))
        draw.line(ends, fill=int(rng.uniform(80, 255)), width=int(rng.integers(1, 4)))
    for _ in range(int(rng.integers(0, 8)) if often(0.3, rng) else 0):
        x, y, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0.5, 2.5)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=int(rng.uniform(100, 255)))
    if often(0.35, rng):  # the line above or below looks in
        font = _font("Tinos-Bold" if often(0.5, rng) else "Tinos-Regular", round(cap / 0.66))
        words = rng.choice(["SỞ Y TẾ", "V/v tập huấn công tác", "Độc lập - Tự do", "hạn gửi báo"])
        y = base - cap * rng.uniform(2.0, 2.6) if often(0.5, rng) else base + cap * 1.9
        draw.text((rng.uniform(-80, 60), y), str(words), font=font, fill=230, anchor="ls")


def _worn(canvas: Image.Image, rng: Generator) -> npt.NDArray[np.float32]:
    """Return the levels of a line as a scanner leaves them."""
    canvas = _warped(canvas, rng)
    grey = not often(0.4, rng)
    if often(0.7, rng):
        canvas = canvas.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.3, 1.4))))
    if not grey:
        edge = rng.uniform(40, 95)
        noise = rng.normal(0, rng.uniform(0, 22), (canvas.height, canvas.width))
        ink = (np.asarray(canvas) + noise) > edge
        canvas = Image.fromarray((ink * 255).astype(np.uint8))
    elif often(0.35, rng):  # JPEG
        paper = ImageChops.invert(canvas)
        held = io.BytesIO()
        paper.save(held, "JPEG", quality=int(rng.uniform(15, 70)))
        canvas = ImageChops.invert(Image.open(held).convert("L"))
    size = (canvas.width // TWICE, canvas.height // TWICE)
    ways = (Image.Resampling.BOX, Image.Resampling.BILINEAR, Image.Resampling.BICUBIC)
    small = canvas.resize(size, ways[rng.integers(3)])
    levels = np.asarray(small, dtype=np.float32) / 255
    if grey:
        levels = levels * rng.uniform(0.6, 1.1) + rng.normal(0, rng.uniform(0, 0.06), levels.shape)
        levels += rng.uniform(-0.02, 0.08)
    return np.clip(levels, 0, 1).astype(np.float32)


def _warped(canvas: Image.Image, rng: Generator) -> Image.Image:
    """Return the line turned by a degree or two and bent as paper and hands bend it."""
    columns = 5
    width, height = canvas.size
    strong = rng.uniform(0, 2.5)
    shift = rng.normal(0, strong, (columns + 1, 2, 2))
    slope = np.tan(np.radians(rng.normal(0, 0.8)))
    edges = np.linspace(0, width, columns + 1)
    mesh = []
    for i in range(columns):
        x0, x1 = edges[i], edges[i + 1]
        y0, y1 = slope * (x0 - width / 2), slope * (x1 - width / 2)
        (a, b), (c, d) = shift[i], shift[i + 1]
        quad = (
            *(x0 + a[0], y0 + a[1]), *(x0 + b[0], height + y0 + b[1]),
            *(x1 + d[0], height + y1 + d[1]), *(x1 + c[0], y1 + c[1]),
        )  # fmt: skip
        mesh.append(((int(x0), 0, int(x1), height), quad))
    return canvas.transform(canvas.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
