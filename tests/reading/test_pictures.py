"""Pictures of pages: what is drawn, how large, and in which process."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image

from toandan.reading import DamagedFile, ReadingCrashed, ReadingTimeout, TooLarge, draw_isolated
from toandan.reading.extract.pictures import PIXELS, WIDTH, draw_pages
from toandan.reading.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Collection


def pdf_of(*sizes: tuple[int, int]) -> bytes:
    """A PDF with an empty page of each size, in points."""
    document = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        document.new_page(width, height)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def image_of(width: int, height: int, *, turned: bool = False, form: str = "JPEG") -> bytes:
    made = Image.new("RGB", (width, height), "white")
    exif = made.getexif()
    if turned:
        exif[0x0112] = 6  # taken with the camera on its side
    out = io.BytesIO()
    made.save(out, form, exif=exif)
    return out.getvalue()


def drawn(data: bytes, pages: Collection[int] = (0,)) -> dict[int, Image.Image]:
    found = draw_pages(data, "tep", pages, DEFAULT_LIMITS)
    return {page: Image.open(io.BytesIO(picture)) for page, picture in found.items()}


def test_pages_asked_for_are_drawn_as_wide_as_the_screen_needs() -> None:
    found = drawn(pdf_of((595, 842), (842, 595), (595, 842)), [0, 1, 7])
    assert sorted(found) == [0, 1]
    assert found[0].format == "WEBP"
    assert found[0].width == pytest.approx(WIDTH, abs=1)
    assert found[1].height < found[1].width


def test_a_strip_of_paper_gets_a_coarser_picture() -> None:
    (picture,) = drawn(pdf_of((100, 4900))).values()
    assert picture.width * picture.height <= PIXELS * 1.01
    assert picture.height > 40 * picture.width


def test_a_photograph_is_turned_as_its_boxes_lie() -> None:
    (picture,) = drawn(image_of(400, 200, turned=True)).values()
    assert picture.size == (200, 400)


def test_a_large_photograph_is_made_smaller() -> None:
    (picture,) = drawn(image_of(4000, 3000)).values()
    assert picture.size == (1240, 930)


def test_a_page_over_the_limit_is_refused() -> None:
    limits = replace(DEFAULT_LIMITS, page_points=500.0, image_pixels=10_000)
    with pytest.raises(TooLarge, match="page 1"):
        draw_pages(pdf_of((595, 842)), "to.pdf", [0], limits)
    with pytest.raises(TooLarge, match="page 1"):
        draw_pages(image_of(400, 200), "to.jpg", [0], limits)


@pytest.mark.parametrize("data", [b"%PDF-1.4 nothing", b"no picture", b""])
def test_what_is_no_picture_says_so(data: bytes) -> None:
    with pytest.raises(DamagedFile, match="hong") as caught:
        draw_pages(data, "hong.pdf", [0], DEFAULT_LIMITS)
    assert "hong.pdf" in caught.value.message_vi


class TestInAProcessOfItsOwn:
    def test_it_draws_what_the_direct_call_draws(self) -> None:
        data = pdf_of((595, 842), (595, 842))
        found = draw_isolated(data, "hai.pdf", [0, 1], seconds=60, megabytes=1024)
        assert found == draw_pages(data, "hai.pdf", [0, 1], DEFAULT_LIMITS)

    def test_it_raises_the_childs_error_here(self) -> None:
        with pytest.raises(DamagedFile, match="hong"):
            draw_isolated(b"%PDF-", "hong.pdf", [0], seconds=60, megabytes=1024)

    def test_a_child_over_its_time_is_ended(self) -> None:
        with pytest.raises(ReadingTimeout, match="cham"):
            draw_isolated(pdf_of((595, 842)), "cham.pdf", [0], seconds=0.01, megabytes=1024)

    def test_a_child_over_its_memory_dies_alone(self) -> None:
        with pytest.raises(ReadingCrashed):
            draw_isolated(pdf_of((595, 842)), "lon.pdf", [0], seconds=60, megabytes=16)
