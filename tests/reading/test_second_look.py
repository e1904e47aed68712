"""What a scan shows in red ink is looked at again, and a pen's ink is told from print."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont
from tests.reading.test_forms_of_file import _font, as_png, drawn_page

from toandan.reading import read_bytes
from toandan.reading.extract.inks import PageImage, has_blue, red_ink

RED, BLUE = (225, 40, 50), (40, 60, 190)


def stamped_page() -> Image.Image:
    """The page of the other tests, its deputy's title and name and its haste stamped in red."""
    page = drawn_page().convert("RGB")
    draw = ImageDraw.Draw(page)
    small = ImageFont.truetype(_font(), 30)
    draw.rectangle((990, 1300, 1500, 1540), fill="white")
    draw.text((1000, 1316), "PHÓ CHỦ TỊCH", font=small, fill=RED)
    draw.text((1000, 1484), "Nguyễn Văn An", font=small, fill=RED)
    draw.text((900, 400), "HỎA TỐC", font=ImageFont.truetype(_font(), 34), fill=RED)
    return page


def test_title_name_and_haste_that_are_stamped_in_red_are_read() -> None:
    (document,) = read_bytes(as_png(stamped_page()), "dong-dau.png").documents
    assert document.signing_authority == "KT. CHỦ TỊCH"
    assert document.signer_title == "PHÓ CHỦ TỊCH"
    assert document.signer == "Nguyễn Văn An"
    assert document.urgency == "hoa_toc"
    (span,) = document.spans["signer"]
    (box,) = span.boxes
    assert 980 < box.x0 < box.x1 < 1300
    assert 1470 < box.y0 < box.y1 < 1540


def test_the_ink_of_a_page_without_red_is_not_looked_at() -> None:
    assert PageImage.of(drawn_page()).colour is None
    assert red_ink(drawn_page().convert("RGB")) is None
    assert red_ink(stamped_page()) is not None


def test_a_pen_is_told_from_print() -> None:
    page = Image.new("RGB", (300, 100), "white")
    ImageDraw.Draw(page).line((20, 20, 90, 80), fill=BLUE, width=8)
    ImageDraw.Draw(page).line((200, 20, 280, 80), fill=(20, 20, 20), width=8)
    assert has_blue(PageImage.of(page), (0, 0, 100, 100))
    assert not has_blue(PageImage.of(page), (150, 0, 300, 100))
