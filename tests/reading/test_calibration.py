"""Confidence is judged on files that had no part in fitting it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toandan.reading.calibration import Judged, brier, by_field, error, fit, out_of_fold

VALUES = st.lists(
    st.builds(
        Judged,
        st.sampled_from(["number", "date"]),
        st.floats(0, 1),
        st.booleans(),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=60,
)


@given(VALUES)
def test_a_fitted_curve_rises_and_stays_a_probability(judged: list[Judged]) -> None:
    curve = fit(judged)
    assert all(one <= other for one, other in pairwise(curve.shares))
    assert all(0 < share < 1 for share in curve.shares)


def test_the_curve_is_the_share_of_right_values() -> None:
    judged = [Judged("number", 0.9, i < 80, "a") for i in range(100)]
    judged += [Judged("number", 0.2, i < 10, "a") for i in range(100)]
    curve = fit(judged)
    assert curve(0.95) == pytest.approx(0.8, abs=0.01)
    assert curve(0.1) == pytest.approx(0.1, abs=0.01)


def test_a_file_has_no_say_in_its_own_confidence() -> None:
    judged = [Judged("number", 0.9, right=True, file="a") for _ in range(20)]
    judged += [Judged("number", 0.9, right=False, file="b") for _ in range(20)]
    found = out_of_fold(judged)
    assert [one.right for one in found] == [one.right for one in judged]
    assert all(one.confidence < 0.1 for one in found if one.file == "a")
    assert all(one.confidence > 0.9 for one in found if one.file == "b")


def test_errors_are_none_without_values_and_small_for_honest_confidence() -> None:
    assert error([]) is None
    assert brier([]) is None
    honest = [Judged("date", 0.75, i % 4 > 0, "a") for i in range(100)]
    assert error(honest) == pytest.approx(0)
    assert brier(honest) == pytest.approx(0.1875)
    assert by_field(honest)["date"] == (0.75, 0.75, 100)
