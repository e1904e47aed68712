"""Pages as phones, fax machines and careless scanning leave them are read like clean ones."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from rapidfuzz import fuzz
from tests.reading import worn_pages
from tests.reading.test_forms_of_file import as_png

from toandan.reading import OfficialDocument, read_bytes
from toandan.reading.extract.inks import PageImage, clean
from toandan.reading.extract.layout import RawWord
from toandan.reading.extract.rules import Rule, Rules
from toandan.reading.extract.turns import gutter, lies_sideways, put_back, turned

if TYPE_CHECKING:
    from collections.abc import Callable

LEADS = ("Sở Y tế", "Ủy ban nhân dân các huyện, thành phố", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh")

ADDRESSEES = ("Các sở, ban, ngành cấp tỉnh", "Công an tỉnh")


def alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one, other) >= 85


@cache
def page() -> Image.Image:
    return worn_pages.clean_page()


def check(document: OfficialDocument) -> None:
    assert (document.number, str(document.date)) == ("512/UBND-KGVX", "2021-06-15")
    assert document.issuer == "Ủy ban nhân dân tỉnh Kiên Giang"
    assert document.subject == "tăng cường phòng, chống dịch"
    # as the scores count them: a mark lost on a fax is no other body
    assert len(document.addressees) == len(ADDRESSEES)
    assert all(map(alike, document.addressees, ADDRESSEES))
    assert [one.label for one in document.requirements] == ["1", "2", "3"]
    assert [one.assignees for one in document.requirements] == [(lead,) for lead in LEADS]
    assert document.monitoring_body == "Văn phòng Ủy ban nhân dân tỉnh"
    assert (document.signing_authority, document.signer_title, document.signer) == (
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Văn An",
    )


@pytest.mark.parametrize("wear", worn_pages.MAKERS, ids=lambda wear: wear.__name__)
def test_a_worn_page_is_read(wear: Callable[[Image.Image], Image.Image]) -> None:
    document = read_bytes(as_png(wear(page())), "anh.png").documents[0]
    check(document)


@pytest.mark.parametrize(
    "turn", [worn_pages.quarter_turn, worn_pages.three_quarter_turn, worn_pages.upside_down]
)
def test_boxes_of_a_turned_page_lie_on_its_words(
    turn: Callable[[Image.Image], Image.Image],
) -> None:
    image = turn(page())
    reading = read_bytes(as_png(image), "anh.png")
    assert (reading.pages[0].width, reading.pages[0].height) == image.size
    (span,) = reading.documents[0].spans["number"]
    (box,) = span.boxes
    ink = np.asarray(image.convert("L")) < 128
    inside = ink[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1]
    assert inside.mean() > 0.05
    around = ink[int(box.y0) - 6 : int(box.y1) + 7, int(box.x0) - 6 : int(box.x1) + 7]
    # all that is written there stands in the box: a white frame goes around it
    assert around.sum() - inside.sum() < 0.05 * inside.sum()


def test_a_scan_that_lies_on_its_side_in_a_pdf_is_read() -> None:
    out = io.BytesIO()
    worn_pages.quarter_turn(page()).convert("L").save(out, "PDF", resolution=300)
    reading = read_bytes(out.getvalue(), "quet.pdf")
    check(reading.documents[0])
    boxes = reading.documents[0].spans["signer"][0].boxes
    # turned against the clock, the foot's right end is at the page's upper right
    assert all(box.x0 > 0.6 * reading.pages[0].width for box in boxes)
    assert all(box.y1 < 0.5 * reading.pages[0].height for box in boxes)


def test_only_a_page_that_lies_on_its_side_looks_so() -> None:
    grey = page().convert("L")
    assert not lies_sideways(grey)
    assert not lies_sideways(worn_pages.upside_down(grey))
    assert lies_sideways(worn_pages.quarter_turn(grey))


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_word_is_put_back_where_it_stood(degrees: int) -> None:
    image = Image.new("L", (300, 200), 255)
    image.paste(0, (40, 20, 90, 35))
    whole = turned(PageImage(image), degrees).grey
    rows, columns = np.nonzero(np.asarray(whole) == 0)
    word = RawWord("a", columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert put_back(word, degrees, image.size).box == (40, 20, 90, 35)


def words_of_two_pages() -> list[RawWord]:
    return [
        RawWord("chữ", left + 50 * column, 40 * row, left + 50 * column + 40, 40 * row + 30)
        for left in (50, 650)
        for row in range(10)
        for column in range(9)
    ]


def test_a_sheet_is_parted_where_no_word_crosses_its_middle() -> None:
    words, size = words_of_two_pages(), (1150, 700)
    at = gutter(words, size, Rules)
    assert at is not None
    assert 490 < at < 650
    title = RawWord("tiêu đề", 300, 500, 800, 530)
    assert gutter([*words, title], size, Rules) is None


def test_a_table_over_the_whole_width_is_no_pair_of_pages() -> None:
    rules = Rules(across=(Rule(40, 1110, 35),))
    assert gutter(words_of_two_pages(), (1150, 700), lambda: rules) is None


def test_a_page_in_upright_form_is_one_page() -> None:
    assert gutter(words_of_two_pages(), (1150, 1600), Rules) is None


def test_dots_that_stand_alone_are_cleaned_away_and_letters_kept() -> None:
    letter = Image.new("L", (400, 400), 255)
    letter.paste(0, (100, 100, 140, 240))
    dotted = letter.copy()
    for x in range(0, 400, 5):
        for y in range(0, 400, 5):
            dotted.putpixel((x, y), 0)
    found = np.asarray(clean(dotted))
    assert (found[100:240, 100:140] == 0).all()
    assert (found[:90] == 255).all()
    assert clean(letter) is letter
