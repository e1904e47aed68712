from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.epidemic.conftest import vintage_frame, waves, weekly_rows

from toandan.epidemic.areas import Area, Areas
from toandan.epidemic.errors import (
    FrequencyError,
    FutureError,
    HierarchyError,
    HorizonError,
)
from toandan.epidemic.periods import Frequency, end_of, frequency_of, number, phase, step
from toandan.epidemic.series import CountSeries, Measure, frame_of, to_weeks

SATURDAY = date(2021, 1, 2)


def published() -> CountSeries:
    return CountSeries.of(vintage_frame(waves(3, 20)), Frequency.WEEK, vintages=True)


def test_a_picture_shows_each_count_as_it_was_known_on_that_day() -> None:
    truth = waves(3, 20)
    early = published().at(SATURDAY + timedelta(weeks=5, days=2))
    late = published().at(SATURDAY + timedelta(weeks=19, days=9))
    assert early.periods == 6
    np.testing.assert_array_equal(early.of(Measure.CASES)[:, 5], np.round(truth[:, 5] * 0.9))
    np.testing.assert_array_equal(early.of(Measure.CASES)[:, 4], truth[:, 4])
    np.testing.assert_array_equal(late.of(Measure.CASES), truth)


def test_pictures_are_the_same_in_whatever_order_they_are_asked_for() -> None:
    days = [SATURDAY + timedelta(weeks=week, days=2) for week in (3, 12, 7, 19)]
    forward, backward = published(), published()
    for day in days:
        forward.at(day)
    for day in reversed(days):
        np.testing.assert_array_equal(backward.at(day).values, forward.at(day).values)


def test_a_view_refuses_to_show_what_was_published_later() -> None:
    view = published().known(date(2021, 3, 1))
    assert view.at(date(2021, 3, 1)).as_of == date(2021, 3, 1)
    with pytest.raises(FutureError, match="01/03/2021"):
        view.at(date(2021, 3, 2))
    with pytest.raises(FutureError):
        view.known(date(2021, 12, 1)).at(date(2021, 3, 2))
    assert max(view.published()) <= date(2021, 3, 1)


def test_a_day_before_the_first_publication_is_refused_with_the_first_day() -> None:
    with pytest.raises(HorizonError, match="04/01/2021"):
        published().at(date(2021, 1, 1))


def test_an_area_that_reports_later_is_missing_before() -> None:
    frame = frame_of(
        [
            ("A", Measure.CASES, date(2021, 1, 2), date(2021, 1, 2), 5.0),
            ("A", Measure.CASES, date(2021, 1, 9), date(2021, 1, 9), 6.0),
            ("B", Measure.CASES, date(2021, 1, 9), date(2021, 1, 9), 7.0),
        ]
    )
    grid = CountSeries.of(frame, Frequency.WEEK, vintages=False).at(date(2021, 1, 9))
    assert np.isnan(grid.values[0, 1, 0])
    assert grid.values[0, 1, 1] == 7


def test_days_are_summed_to_whole_weeks_only() -> None:
    rows = [
        ("A", Measure.CASES, day, day, float(day.day - 1))
        for day in (date(2021, 1, 1) + timedelta(days=k) for k in range(24))
    ]
    daily = CountSeries.of(frame_of(rows), Frequency.DAY, vintages=False).at(date(2021, 1, 24))
    weeks = to_weeks(daily, 5)
    assert weeks.last == date(2021, 1, 23)
    assert weeks.values[0, 0].tolist() == [sum(range(2 + 7 * k, 9 + 7 * k)) for k in range(3)]
    with pytest.raises(HorizonError):
        to_weeks(daily.until(date(2021, 1, 4)), 5)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_days_and_weeks_can_be_counted_forward_and_back(day: date, periods: int) -> None:
    for frequency in (Frequency.DAY, Frequency.WEEK):
        there = step(day, periods, frequency)
        assert step(there, -periods, frequency) == day
        assert number(there, frequency) - number(day, frequency) == periods


@given(st.integers(1990 * 12, 2100 * 12))
def test_a_month_ends_on_its_last_day(period: int) -> None:
    end = end_of(period, SATURDAY, Frequency.MONTH)
    assert number(end, Frequency.MONTH) == period
    assert (end + timedelta(days=1)).day == 1


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_place_in_the_year_stays_within_the_cycle(day: date) -> None:
    for frequency in Frequency:
        assert 0 <= phase(day, frequency) < frequency.cycle


def test_the_frequency_is_told_from_the_dates() -> None:
    start = date(2021, 1, 4)
    assert frequency_of([start + timedelta(days=k) for k in range(9)]) is Frequency.DAY
    assert frequency_of([start + timedelta(weeks=k) for k in (0, 1, 5)]) is Frequency.WEEK
    months = [end_of(2021 * 12 + k, start, Frequency.MONTH) for k in range(5)]
    assert frequency_of(months) is Frequency.MONTH


def test_mixed_frequencies_are_refused() -> None:
    weeks = [SATURDAY + timedelta(weeks=k) for k in range(10)]
    days = [weeks[-1] + timedelta(days=k) for k in range(5)]
    with pytest.raises(FrequencyError, match="trộn"):
        frequency_of(weeks + days)
    with pytest.raises(FrequencyError, match="trộn"):
        frequency_of([SATURDAY + timedelta(days=k) for k in (0, 10, 15)])
    with pytest.raises(FrequencyError, match="một ngày"):
        frequency_of([SATURDAY])


def test_rows_keep_their_column_order() -> None:
    assert weekly_rows(waves(1, 5)).columns == ["area", "measure", "date", "as_of", "value"]


def test_leads_name_the_nearest_measure_first() -> None:
    assert Measure.DEATHS.leads == (Measure.ICU, Measure.ADMISSIONS, Measure.CASES)
    assert Measure.CASES.leads == ()
    assert {measure.label for measure in Measure} >= {"ca mắc mới", "ca tử vong mới"}


def test_the_tree_of_areas_sums_its_leaves() -> None:
    areas = Areas(
        [
            Area("91", "Kiên Giang"),
            Area("908", "An Biên", "91"),
            Area("30985", "Thứ Ba", "908", 9000),
            Area("30988", "Tây Yên", "908"),
            Area("899", "Rạch Giá", "91"),
        ]
    )
    assert areas.leaves() == ["30985", "30988", "899"]
    assert areas.above("30985") == ["908", "91"]
    assert areas.children("91") == ["908", "899"]
    np.testing.assert_array_equal(
        areas.sums(["91", "908", "899"]), [[1, 1, 1], [1, 1, 0], [0, 0, 1]]
    )
    assert len(areas) == 5
    assert "91" in areas
    assert next(area.code for area in areas) == "91"
    assert areas["30985"].population == 9000


@pytest.mark.parametrize(
    "wrong",
    [
        [Area("1"), Area("1")],
        [Area("1", parent="2")],
        [Area("1", parent="2"), Area("2", parent="1")],
        [Area("1", parent="1")],
    ],
)
def test_areas_that_form_no_tree_are_refused(wrong: list[Area]) -> None:
    with pytest.raises(HierarchyError):
        Areas(wrong)
