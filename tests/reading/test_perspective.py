"""Only sheets that were taken from one side are laid flat, and boxes still lie on their words."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from tests.reading import worn_pages
from tests.reading.test_forms_of_file import as_png

from toandan.reading import read_bytes
from toandan.reading.extract.inks import PageImage
from toandan.reading.extract.perspective import flattening


def sheet(*, lean: float) -> Image.Image:
    lines = Image.new("RGB", (1240, 1754), "white")
    for row in range(30):
        lines.paste((20, 20, 20), (180, 200 + 45 * row, 1060, 216 + 45 * row))
    return worn_pages.on_a_dark_table(lines, lean)


def test_a_slanted_sheet_becomes_a_rectangle_of_its_size() -> None:
    image = PageImage.of(sheet(lean=0.2))
    way = flattening(image)
    assert way is not None
    assert way.size == pytest.approx((1240, 1700), rel=0.04)
    flat = np.asarray(way.flat(image).grey) < 128
    # every line of print lies level: its rows of ink are as high as they were drawn
    inked = flat[:, 300:900].all(axis=1)
    runs = np.diff(np.nonzero(np.diff(inked.astype(int)))[0])[::2]
    assert len(runs) == 30
    assert runs.min() >= 12


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(sheet(lean=0.0).rotate(3, fillcolor=(58, 48, 42)), id="only askew"),
        pytest.param(worn_pages.with_black_edges(sheet(lean=0.0)), id="black edges"),
        pytest.param(Image.new("RGB", (900, 1200), "white"), id="blank"),
        pytest.param(Image.new("RGB", (900, 1200), "black"), id="black"),
        pytest.param(Image.effect_noise((900, 1200), 90).convert("RGB"), id="noise"),
        pytest.param(Image.linear_gradient("L"), id="half in shadow"),
        pytest.param(Image.new("L", (3, 2), 200), id="a few pixels"),
    ],
)
def test_other_pictures_stay_as_they_are(image: Image.Image) -> None:
    assert flattening(PageImage.of(image)) is None


@pytest.mark.parametrize("lean", [0.12, 0.24])
def test_boxes_lie_on_the_words_as_photographed(lean: float) -> None:
    image = worn_pages.on_a_dark_table(worn_pages.clean_page(), lean)
    reading = read_bytes(as_png(image), "anh.png")
    assert (reading.pages[0].width, reading.pages[0].height) == image.size
    (span,) = reading.documents[0].spans["subject"][:1]
    dark = np.asarray(image.convert("L")) < 100
    inside = [
        dark[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1] for box in span.boxes
    ]
    assert all(0.05 < ink.mean() < 0.5 for ink in inside)


def test_boxes_of_an_enlarged_picture_are_in_its_own_pixels() -> None:
    image = worn_pages.as_a_thumbnail(worn_pages.clean_page())
    reading = read_bytes(as_png(image), "anh.png")
    assert (reading.pages[0].width, reading.pages[0].height) == image.size
    (span,) = reading.documents[0].spans["number"]
    (box,) = span.boxes
    ink = 255 - np.asarray(image.convert("L")).astype(float)
    assert box.x1 <= image.width
    assert ink[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1].mean() > 20
