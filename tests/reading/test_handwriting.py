"""Figures that a clerk wrote by hand into number and date are read, and never guessed."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from tests.reading.test_forms_of_file import as_png
from tests.reading.worn_pages import LETTER, clean_page
from tools.digits.strokes import draw_figure

from toandan.reading import read_bytes
from toandan.reading.extract import figures
from toandan.reading.extract.figure_net import HEIGHT, likeliest, likelihoods, look
from toandan.reading.extract.figure_places import Place, find_places, reach_of, width_of
from toandan.reading.extract.figures import settle_figures
from toandan.reading.extract.handwriting import Written
from toandan.reading.extract.inks import PageImage
from toandan.reading.extract.layout import RawWord

if TYPE_CHECKING:
    from toandan.reading.model import OfficialDocument

EXAMPLES = Path(__file__).parent / "written_lines.npz"
INK = (30, 30, 60)
#: places to write on a page, marked by a colour that stands nowhere else
NUMBER, DAY = (255, 0, 255), (0, 255, 255)
BLANKS = LETTER.replace("512/", f"#box(width: 2.4cm, height: 11pt, fill: rgb{NUMBER})/").replace(
    "ngày 15", f"ngày #box(width: 1.2cm, height: 11pt, fill: rgb{DAY})"
)


def written_page(number: str, day: str) -> Image.Image:
    """The worn pages' letter, its number and its day written with a pen."""
    page = clean_page(BLANKS)
    rng = np.random.default_rng(3)
    for colour, text in ((NUMBER, number), (DAY, day)):
        levels = np.asarray(page).astype(int)
        rows, columns = np.nonzero((abs(levels - colour) < 60).all(2))
        box = (columns.min() - 2, rows.min() - 2, columns.max() + 3, rows.max() + 3)
        page.paste((255, 255, 255), tuple(map(int, box)))
        at, foot = int(box[0]) + 12, int(box[3]) + 4
        for one in text:
            figure = draw_figure(one, 58, 6, rng)
            page.paste(INK, (at, foot - figure.height), figure)
            at += figure.width + 4
    return page


def read_page(number: str, day: str) -> OfficialDocument:
    (document,) = read_bytes(as_png(written_page(number, day)), "viet-tay.png").documents
    return document


@pytest.mark.parametrize(("number", "day"), [("238", "19"), ("1504", "6"), ("92", "23")])
def test_number_and_day_written_by_hand_are_read(number: str, day: str) -> None:
    document = read_page(number, day)
    assert document.number == f"{number}/UBND-KGVX"
    assert str(document.date) == f"2021-06-{int(day):02d}"
    assert min(document.confidence[name] for name in ("number", "date")) > 0.6
    (span,) = document.spans["number"]
    assert all(box.page == 0 and 300 < box.y0 < box.y1 < 700 for box in span.boxes)


def test_no_figure_is_given_where_none_is_written() -> None:
    document = read_page("", "")
    assert document.number is None
    assert document.date is None


def test_printed_figures_are_left_to_ocr() -> None:
    page = clean_page()
    (document,) = read_bytes(as_png(page), "in.png").documents
    assert document.number == "512/UBND-KGVX"
    assert document.confidence["number"] > 0.9


def test_the_net_tells_what_it_told_where_it_was_trained() -> None:
    with np.load(EXAMPLES) as examples:
        lines, told, shown = examples["lines"], examples["told"], examples["figures"]
    assert len(lines) >= 6
    for line, logs, figure in zip(lines, told, shown, strict=True):
        seen = look(line.astype(np.float32) / 255)
        assert seen.shape == logs.shape
        assert np.abs(np.exp(seen) - np.exp(logs.astype(np.float64))).max() < 0.02
        assert likeliest(seen, 5)[0] == figure


@st.composite
def chances(draw: st.DrawFn) -> np.ndarray:
    seed = draw(st.integers(0, 2**32 - 1))
    places = draw(st.integers(1, 4))
    scores = np.random.default_rng(seed).normal(0, 2, (places, 11))
    return (scores - np.log(np.exp(scores).sum(1, keepdims=True))).astype(np.float32)


def by_all_paths(logs: np.ndarray) -> dict[str, float]:
    """Return the likelihood of every figure by going through every path."""
    found: dict[str, float] = {}
    kept = np.argsort(-logs.max(0))[:5]
    for path in itertools.product(kept, repeat=len(logs)):
        signs = [sign for sign, _ in itertools.groupby(path)]
        text = "".join(str(sign - 1) for sign in signs if sign)
        worth = float(np.exp(sum(logs[i, sign] for i, sign in enumerate(path))))
        found[text] = found.get(text, 0.0) + worth
    return found


@given(chances())
@settings(max_examples=25, deadline=None)
def test_a_figure_is_as_likely_as_all_paths_that_show_it(logs: np.ndarray) -> None:
    logs = logs.copy()
    kept = np.argsort(-logs.max(0))[:5]
    logs[:, np.setdiff1d(np.arange(11), kept)] = -40.0
    expected = by_all_paths(logs)
    names = sorted(expected)
    assert np.allclose(likelihoods(logs, names), [expected[one] for one in names], atol=1e-5)
    best = max(expected, key=lambda one: expected[one])
    assert best in likeliest(logs, 5)


def line_of(*texts: str, size: float = 36.0, base: float = 400.0) -> list[RawWord]:
    """Words as OCR places them on a line of print whose capitals are `size` high."""
    at, words = 500.0, []
    for text in texts:
        wide = width_of(text, size)
        above, below = reach_of(text)
        top, bottom = base - above * size, base + below * size
        words.append(RawWord(text, at, top, at + wide, bottom, 96.0, 7))
        at += wide + 0.4 * size
    return words


@pytest.mark.parametrize(
    "texts",
    [
        ("Kiên", "Giang,", "ngày", "‡", "tháng", "10", "năm", "2017"),
        ("Kiên", "Giang,", "ngàyc?O", "tháng", "10", "năm", "2017"),
        ("Kiên", "Giang,", "ngày", "{tháng", "10", "năm", "2017"),
        ("Kiên", "Giang,", "ngày", "tháng", "10", "năm", "2017"),
    ],
)
def test_the_place_of_a_day_lies_between_the_printed_words(texts: tuple[str, ...]) -> None:
    words = line_of(*texts)
    day, month = find_places(words, 3508)
    assert (day.kind, month.kind, month.figure) == ("day", "month", "10")
    assert day.before == "ngày"
    assert day.behind == "tháng"
    opening = next(word for word in words if word.text.startswith("ngày"))
    closing = next(word for word in words if word.text.endswith("tháng"))
    assert opening.x0 < day.left <= day.right <= closing.x1
    assert abs(day.size - 36) < 2
    assert abs(day.base - 400) < 3


@pytest.mark.parametrize(
    ("texts", "figure", "behind"),
    [
        (("Số:", "‡8", "/TB-SYT"), "‡8", "/TB-SYT"),
        (("Số:1€4£/QĐ-SYT",), "1€4£", "/QĐ-SYT"),
        (("Số", "‡-CV/TU"), "‡", "-CV/TU"),
        (("Số:", "06/2019/NQ-HĐND"), "06", "/2019/NQ-HĐND"),
        (("Số††/GM-SYT",), "††", "/GM-SYT"),
    ],
)
def test_the_place_of_a_number_ends_where_its_symbol_begins(
    texts: tuple[str, ...], figure: str, behind: str
) -> None:
    words = line_of(*texts, "Kiên", "Giang,", "ngày", "31", "tháng", "10", "năm", "2017")
    number = find_places(words, 3508)[0]
    assert (number.kind, number.figure, number.behind) == ("number", figure, behind)
    last = words[len(texts) - 1]
    assert words[0].x0 < number.left < number.right < last.x1
    assert abs(last.x1 - number.right - width_of(behind, 36)) < 36


def test_a_sentence_that_opens_like_a_number_is_no_place() -> None:
    assert not find_places(line_of("Sổ", "khám", "thai", "và", "sổ", "tiêm", "(A3/QĐ)"), 3508)
    assert not find_places(line_of("Từ", "ngày", "đó", "về", "sau"), 3508)


WORDS = ("Số:", "4Ÿ6", "/TB-UBND")


def settled(monkeypatch: pytest.MonkeyPatch, told: Written, *texts: str) -> list[RawWord]:
    asked: list[Place] = []

    def tell(_: Image.Image, place: Place) -> Written:
        asked.append(place)
        return told

    monkeypatch.setattr(figures, "read_written", tell)
    page = PageImage(Image.new("L", (2480, 3508), 255))
    return settle_figures(page, line_of(*texts))


def test_a_figure_that_the_net_is_sure_of_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settled(monkeypatch, Written("416", 0.93), *WORDS)
    assert [word.text for word in found] == ["Số:", "416/TB-UBND"]
    assert [word.sure for word in found] == [None, 0.93]


def test_a_doubted_symbol_makes_its_number_less_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "read_written", lambda *_: Written("416", 0.9))
    words = [
        replace(word, confidence=45.0) if "/" in word.text else word for word in line_of(*WORDS)
    ]
    page = PageImage(Image.new("L", (2480, 3508), 255))
    assert settle_figures(page, words)[-1].sure == pytest.approx(0.45)


def test_a_figure_that_nobody_is_sure_of_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settled(monkeypatch, Written("446", 0.3), *WORDS)
    assert [word.text for word in found] == ["Số:", "/TB-UBND"]


def test_what_stands_in_no_digit_and_reads_as_nothing_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = settled(monkeypatch, Written("", 0.98), "Số:", "_", "/TB-UBND")
    assert [word.text for word in found] == ["Số:", "_", "/TB-UBND"]


def test_print_that_ocr_is_sure_of_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settled(monkeypatch, Written("999", 0.99), "Số:", "416", "/TB-UBND")
    assert [word.text for word in found] == ["Số:", "416", "/TB-UBND"]


def test_day_and_month_of_one_line_are_both_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("Kiên", "Giang,", "ngày‡", "tháng{Ỗj", "năm", "2017")
    found = settled(monkeypatch, Written("9", 0.9), *texts)
    assert " ".join(word.text for word in found) == "Kiên Giang, ngày 9 tháng 9 năm 2017"
    assert [word.x0 for word in found] == sorted(word.x0 for word in found)


def test_a_line_that_is_all_paper_shows_no_figure() -> None:
    logs = look(np.zeros((HEIGHT, 90), dtype=np.float32))
    assert likeliest(logs, 5)[0] == ""
    assert likelihoods(logs, ["", "1"])[0] > 0.9


def test_drawing_a_figure_leaves_ink() -> None:
    drawn = draw_figure("7", 40, 4, np.random.default_rng(1))
    assert ImageChops.invert(drawn).getextrema() == (0, 255)
