"""Runs, lines and rows longer than any document's cost no more than their length."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toandan.reading import Source, lines, read_bytes
from toandan.reading.extract.extracted import Extracted
from toandan.reading.lines import split_columns, split_lines
from toandan.reading.normalise import LONGEST_LINE, LONGEST_RUN, normalise

#: what keyboards, forms and broken converters repeat
PIECES = (
    *(" ", ".", "…", "-", "_", "\t", "\n", "\f", "|", "0", "A", "a", "(", ")", "“", "Điều ", "; "),
    *(". ", "- ", "1. ", "a b ", "a.b.", "| ", "\n\n", "Sở Y tế, ", "ngày 1/1 ", "a\t"),
)
RUN = re.compile(rf"\w{{{LONGEST_RUN + 1},}}|\W{{{LONGEST_RUN + 1},}}")


def clean(text: str) -> str:
    return normalise(Extracted(text, Source.TEXT)).text


@pytest.mark.parametrize("piece", PIECES)
def test_no_run_and_no_line_of_a_clean_text_is_longer_than_a_document_s(piece: str) -> None:
    text = clean("Sở Y tế " + piece * 60_000 + " báo cáo.")
    assert RUN.search(text) is None
    assert max(map(len, text.split("\n"))) <= LONGEST_LINE
    assert text.startswith("Sở Y tế")
    assert text.endswith("báo cáo.")


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from((1, 3, 190, 210, 900, 12_000))),
        max_size=4,
    )
)
def test_a_shortened_text_is_traced_to_the_whole(parts: list[tuple[str, int]]) -> None:
    whole = "đầu " + "".join(piece * times for piece, times in parts) + " cuối"
    found = normalise(Extracted(whole, Source.TEXT))
    assert max(map(len, found.text.split("\n"))) <= LONGEST_LINE + len(" cuối")
    for word in ("đầu", "cuối"):
        at = found.text.find(word) if word == "đầu" else found.text.rfind(word)
        start, end = found.traced.origin(at, at + len(word))
        assert whole[start:end] == word


def test_a_long_line_is_parted_between_words_and_loses_none() -> None:
    sentence = "Sở Y tế chủ trì, phối hợp với Công an tỉnh. "
    text = clean(sentence * 1_000)
    assert text.split() == (sentence * 1_000).split()
    assert "\n\n" in text


class _Counting:
    """A pattern that counts the characters it is shown."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.shown = 0

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        end = len(text) if end is None else end
        self.shown += end - start
        return self.pattern.search(text, start, end)


def test_the_gaps_of_a_line_are_each_looked_at_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = _Counting(lines._UNFINISHED)
    monkeypatch.setattr(lines, "_UNFINISHED", counting)
    (line,) = split_lines("a | " * 20_000 + "b")
    assert len(split_columns(line)) == 20_001
    assert counting.shown < 50 * 20_000


def test_a_number_with_a_gap_left_for_the_hand_stays_one_column() -> None:
    (line,) = split_lines("Số:      /UBND-VX     Kiên Giang, ngày      tháng     năm 2021")
    assert [one.text for one in split_columns(line)] == [
        "Số:      /UBND-VX",
        "Kiên Giang, ngày      tháng     năm 2021",
    ]


def test_a_line_of_a_hundred_thousand_characters_keeps_what_stands_around_it() -> None:
    head = (
        "UBND TỈNH KIÊN GIANG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 12/UBND-VX\nV/v phòng dịch\nKính gửi: Sở Y tế\n"
    )
    text = f"{head}UBND tỉnh yêu cầu:\n1. Sở Y tế báo cáo.\n{'| a ' * 25_000}\n2. Họp.\n"
    (document,) = read_bytes(text.encode(), "a.txt").documents
    assert document.number == "12/UBND-VX"
    assert [one.label for one in document.requirements][:1] == ["1"]
