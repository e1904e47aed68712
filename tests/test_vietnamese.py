from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toandan.vietnamese import fold, search_words, sort_key, strip_marks


def test_folding_finds_dang_uy_in_a_name_with_marks() -> None:
    assert fold("Đảng ủy Y tế – Gò Quao") == "dang uy y te go quao"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_marks_are_dropped_and_case_is_kept() -> None:
    assert strip_marks("ĐẢNG ỦY Thị trấn") == "DANG UY Thi tran"


def test_names_sort_as_in_a_vietnamese_dictionary() -> None:
    names = ["An Biên", "An Minh", "Ấp 2", "Ấp 10", "Đông Hòa", "Giồng Riềng", "Ủy ban", "Yên"]
    shuffled = [*names[4:], *names[:4]]
    assert sorted(shuffled, key=sort_key) == names


def test_tones_only_break_ties_between_equal_letters() -> None:
    assert sorted(["má", "ma", "mạ", "mà", "mã", "mả"], key=sort_key) == [
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
    ]
    assert sort_key("má b") < sort_key("ma c")


def test_a_search_looks_for_each_word_once_and_for_no_page_of_them() -> None:
    assert search_words("Đảng ủy, đảng ỦY xã") == ["dang", "uy", "xa"]
    assert len(search_words(" ".join(f"w{n}" for n in range(5000)))) == 30
    assert len(search_words("x" * 60_000)[0]) == 100
