"""The text filters."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from toandan.console.templatetags import words
from toandan.vietnamese import fold

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyÁÀẢÃẠẾỀỂỄỆứừửữựỦ -/.0123456789<&"


def day(offset: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=offset)


@pytest.mark.parametrize(
    ("offset", "said"),
    [(3, "còn 3 ngày"), (1, "còn 1 ngày"), (0, "hạn hôm nay"), (-2, "quá hạn 2 ngày")],
)
def test_a_due_day_is_said_by_its_distance(offset: int, said: str) -> None:
    assert words.due_words(day(offset)) == said


def test_english_counts_one_day_apart() -> None:
    with translation.override("en"):
        assert words.due_words(day(1)) == "1 day left"
        assert words.due_words(day(-2)) == "overdue by 2 days"


def test_no_due_day_is_said_in_words() -> None:
    assert words.due_words(None) == "không đặt hạn"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "vừa xong"), (5, "5 phút trước"), (59, "59 phút trước")]
)
def test_what_just_happened_is_said_in_minutes(minutes: int, said: str) -> None:
    assert words.ago(timezone.now() - dt.timedelta(minutes=minutes)) == said


def test_what_happened_long_ago_has_its_date() -> None:
    at = dt.datetime(2021, 6, 25, 7, 30, tzinfo=dt.UTC)
    assert words.ago(at) == "14:30 25/06/2021"


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [(101.367, 1, "101,4"), (2.5, 0, "3"), (Decimal("0.25"), 1, "0,3"), (1999.96, 1, "2.000,0")],
)
def test_figures_are_rounded_not_cut(value: float | Decimal, places: int, said: str) -> None:
    assert words.figure(value, places) == said


def test_figures_are_written_as_vietnamese_do() -> None:
    assert words.figure(27473) == "27.473"
    assert words.figure(3.5, 1) == "3,5"
    assert words.figure(None) == "–"


def test_a_file_size_takes_the_largest_fitting_unit() -> None:
    assert words.file_size(812) == "812 B"
    assert words.file_size(25 * 1024 + 512) == "25,5 KB"
    assert words.file_size(3 * 1024**3) == "3,0 GB"


def test_only_all_of_it_is_a_hundred_percent() -> None:
    assert words.share(999, 1000) == 99
    assert words.share(1000, 1000) == 100
    assert words.share(0, 0) == 0


def test_a_weekday_is_named() -> None:
    assert words.weekday(dt.date(2021, 6, 28)) == "thứ hai"


def test_a_search_without_marks_lights_words_with_marks() -> None:
    lit = words.highlight("Huyện ủy và Đảng ủy", "dang uy")
    assert lit == "Huyện <mark>ủy</mark> và <mark>Đảng</mark> <mark>ủy</mark>"


def test_a_text_with_markup_stays_text() -> None:
    assert words.highlight("<b>ủy</b>", "uy") == "&lt;b&gt;<mark>ủy</mark>&lt;/b&gt;"


def test_an_excerpt_stands_round_the_hit() -> None:
    text = "mở đầu " * 60 + "khẩu trang " + "phần sau " * 60
    shown = words.excerpt(text, "khau trang")
    assert "<mark>khẩu</mark>" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 400


@given(st.text(ALPHABET, max_size=60), st.text(ALPHABET, max_size=12))
def test_every_lit_span_holds_a_searched_word(text: str, query: str) -> None:
    spans = words.marked_spans(text, query)
    assert all(fold(text[a:b]) in fold(query).split() for a, b in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


@given(st.text(ALPHABET, max_size=60), st.text(ALPHABET, max_size=12))
def test_lighting_changes_no_letter(text: str, query: str) -> None:
    from django.utils.html import escape  # noqa: PLC0415 - needs Django's settings

    lit = words.highlight(text, query).replace("<mark>", "").replace("</mark>", "")
    assert lit == escape(text)
