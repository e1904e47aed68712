"""Titles and names that are rubber stamps, and boxed stamps, are read, and none is made up."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.reading.test_forms_of_file import _font, as_png, drawn_page

from toandan.reading import read_bytes
from toandan.reading.extract.stamps import Block, look_for_deputy
from toandan.reading.limits import DEFAULT_LIMITS
from toandan.reading.offices import stamped_deputy, stamped_head
from toandan.reading.persons import stamped_name

BOLD = _font().replace("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


def page_without_signature() -> Image.Image:
    """The page of the other tests at 300 dpi, nothing right of its recipients."""
    page = drawn_page()
    ImageDraw.Draw(page).rectangle((990, 1240, 1600, 1540), fill=255)
    return page.resize((2481, 3508), Image.Resampling.LANCZOS)


def signed_page(*, deputy: bool) -> Image.Image:
    """A page whose deputy stamped his title into the head's line, a seal across title and name."""
    page = page_without_signature()
    draw = ImageDraw.Draw(page)
    draw.text((1560, 1890), "CHỦ TỊCH", font=ImageFont.truetype(_font(), 46), fill=0)
    if deputy:
        draw.text((1500, 1930), "PHÓ CHỦ TỊCH", font=ImageFont.truetype(BOLD, 46), fill=0)
    for radius in (205, 196):
        draw.ellipse(
            (1420 - radius, 2190 - radius, 1420 + radius, 2190 + radius), outline=0, width=3
        )
    draw.line((1380, 2290, 2100, 2210), fill=0, width=3)
    draw.text((1500, 2300), "Nguyễn Văn An", font=ImageFont.truetype(BOLD, 50), fill=0)
    return page


def test_a_deputys_title_that_touches_the_heads_is_read() -> None:
    (document,) = read_bytes(as_png(signed_page(deputy=True)), "dong-dau.png").documents
    assert document.signer_title == "PHÓ CHỦ TỊCH"
    assert document.signer == "Nguyễn Văn An"


def test_a_head_who_signs_himself_gets_no_deputy() -> None:
    (document,) = read_bytes(as_png(signed_page(deputy=False)), "tu-ky.png").documents
    assert document.signer_title == "CHỦ TỊCH"
    block = Block.of(signed_page(deputy=False), (1042, 1870, 2481, 2780))
    assert look_for_deputy(block, "CHỦ TỊCH", DEFAULT_LIMITS) == []


def boxed_page(words: str) -> Image.Image:
    page = drawn_page()
    draw = ImageDraw.Draw(page)
    draw.rectangle((190, 330, 390, 410), outline=0, width=7)
    draw.text((226, 350), words, font=ImageFont.truetype(BOLD, 36), fill=0)
    return page


def test_a_boxed_stamp_of_haste_under_the_number_is_read() -> None:
    (document,) = read_bytes(as_png(boxed_page("KHẨN")), "khan.png").documents
    assert document.urgency == "khan"
    assert document.doc_type == "Công văn"


def test_any_other_box_is_no_stamp_of_haste() -> None:
    (document,) = read_bytes(as_png(boxed_page("ĐẾN")), "den.png").documents
    assert document.urgency is None


@pytest.mark.parametrize(
    ("seen", "head", "title"),
    [
        ("PHÓ GIÁM ĐỐC", None, "PHÓ GIÁM ĐỐC"),
        ("xRHÓ GIẢM ĐỚC", None, "PHÓ GIÁM ĐỐC"),
        ("PHỚSIANEBÓC", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ("THỨ TRƯỞNG", None, "THỨ TRƯỞNG"),
        ("GIÁM ĐỐC", None, None),
        ("Chánh văn phòng", None, None),
        ("2 “X4 0N TT", None, None),
    ],
)
def test_a_deputys_title_is_known_by_likeness_but_not_the_heads(
    seen: str, head: str | None, title: str | None
) -> None:
    found = stamped_deputy(seen, head)
    assert (found[0] if found else None) == title


@pytest.mark.parametrize(
    ("seen", "name"),
    [
        ('+zx5"Hà Văn Phúc', "Hà Văn Phúc"),
        ("HÀ Văn Phúc", "Hà Văn Phúc"),
        ("Tà Văn Phúc", None),
        ("kưấ?: Hoàng Anh", None),
        ("Nguyễn Văn", None),
    ],
)
def test_a_stamped_name_needs_a_family_name_in_use(seen: str, name: str | None) -> None:
    assert stamped_name(seen) == name


@pytest.mark.parametrize(
    ("seen", "title"),
    [("2 MQIÁM ĐÓC", "GIÁM ĐỐC"), ("xe» CHÚ TỊCH", "CHỦ TỊCH"), ("HQ GIÁM ĐỌC", None)],
)
def test_a_heads_title_is_known_under_a_seals_edge_but_no_deputys(
    seen: str, title: str | None
) -> None:
    found = stamped_head(seen)
    assert (found[0] if found else None) == title
