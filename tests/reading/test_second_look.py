"""What a scan shows in red ink or by hand is looked at again, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont
from tests.reading.test_forms_of_file import _font, as_png, drawn_page

from toandan.reading import read_bytes
from toandan.reading.extract import figures
from toandan.reading.extract.figures import _Blank, _votes
from toandan.reading.extract.inks import PageImage, has_blue, red_ink
from toandan.reading.extract.layout import RawWord
from toandan.reading.limits import DEFAULT_LIMITS

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


@pytest.mark.parametrize(
    ("first", "seen", "figure"),
    [
        ("2›26", ["2096", "2096"], "2096"),
        ("2l", ["21", "21"], "21"),
        ("21O", ["210F", "2l07"], None),
        ("416", ["446", "446"], None),
        ("20Ê2", ["2063", "2002"], None),
        ("5", ["S"], None),
    ],
)
def test_a_figure_is_taken_only_where_looks_agree_and_none_disagrees(
    first: str, seen: list[str], figure: str | None
) -> None:
    vote = _votes(_Blank("number", (), first), seen)
    assert (vote[0] if vote else None) == figure
    assert vote is None or vote[1] < 90


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=3))
def test_votes_only_ever_choose_a_figure_that_was_seen(first: str, seen: list[str]) -> None:
    vote = _votes(_Blank("day", (), first), seen)
    assert vote is None or 1 <= int(vote[0]) <= 31


def test_a_doubted_figure_keeps_its_words_and_loses_its_confidence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = ["Số:", "4Ÿ6", "/TB-UBND"]
    words = [
        RawWord(text, 100.0 * i, 50.0, 100.0 * i + 90, 90.0, 95.0, 7) for i, text in enumerate(line)
    ]
    page = PageImage(Image.new("L", (800, 1000), 255))
    monkeypatch.setattr(figures, "recognise_words", lambda *_: [])
    monkeypatch.setattr(figures, "knows", lambda _: True)
    found = figures.settle_figures(page, words, DEFAULT_LIMITS)
    assert [word.text for word in found] == line
    assert found[1].confidence < 50
