from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from toandan.epidemic.anomalies import Kind, repair, weekly_reporters
from toandan.epidemic.periods import Frequency
from toandan.epidemic.series import Grid, Measure

LAST = date(2021, 6, 5)


def weekly(*values: float) -> Grid:
    return Grid(
        ("A",), (Measure.CASES,), LAST, Frequency.WEEK, LAST + timedelta(days=2),
        np.array(values, dtype=float).reshape(1, 1, -1),
    )  # fmt: skip


def kinds(grid: Grid, daily: Grid | None = None) -> dict[int, Kind]:
    return {mark.index[2]: mark.kind for mark in repair(grid, daily).marks}


def test_each_kind_of_anomaly_is_marked_and_mended() -> None:
    grid = weekly(100, 110, 2000, 120, 130, 3, 140, -50, 150, 0, 160, np.nan, 170)
    repaired = repair(grid)
    assert kinds(grid) == {
        2: Kind.DUMP,
        5: Kind.DIP,
        7: Kind.NEGATIVE,
        9: Kind.SILENCE,
        11: Kind.MISSING,
    }
    assert repaired.values.min() > 90
    assert repaired.values.max() < 180
    assert repaired.age.tolist() == [[0]]
    assert all(mark.kind.label for mark in repaired.marks)


def test_silence_at_the_end_makes_the_series_old_but_true_zeros_do_not() -> None:
    assert repair(weekly(100, 90, 110, 0, 0)).age.tolist() == [[2]]
    assert repair(weekly(2, 1, 3, 0, 0)).age.tolist() == [[0]]
    assert repair(weekly(90, 50, 20, 8, 3, 0, 0, 0, 0, 0)).age.tolist() == [[0]]
    assert repair(weekly(100, 90, 110, np.nan)).age.tolist() == [[1]]


def test_a_wave_is_no_anomaly() -> None:
    rise = weekly(*(20 * 1.8 ** np.arange(8)), *(20 * 1.8 ** np.arange(7, 0, -1)))
    assert repair(rise).marks == ()


def days_of(pattern: list[float], weeks: int, silent_at_end: int) -> Grid:
    values = np.array(pattern * weeks, dtype=float)
    if silent_at_end:
        values[-silent_at_end:] = 0
    shaped = values.reshape(1, 1, -1)
    return Grid(("A",), (Measure.CASES,), LAST, Frequency.DAY, LAST + timedelta(days=2), shaped)


def test_a_last_week_without_its_last_days_is_scaled_up() -> None:
    daily = days_of([30, 30, 30, 30, 30, 30, 30], 8, 2)
    grid = weekly(*([210.0] * 7), 150)
    repaired = repair(grid, daily)
    assert kinds(grid, daily) == {7: Kind.PART}
    assert round(repaired.values[0, 0, -1]) == 210
    assert repaired.age.tolist() == [[0]]


def test_a_country_that_never_reports_at_weekends_lacks_nothing() -> None:
    daily = days_of([0, 90, 30, 30, 30, 30, 0], 8, 1)
    assert repair(weekly(*([210.0] * 8)), daily).marks == ()


def test_a_change_to_weekly_reporting_is_named_and_inflates_nothing() -> None:
    daily = days_of([30, 30, 30, 30, 30, 30, 30], 8, 0)
    counts = daily.values.copy()
    counts[0, 0, -21:] = np.tile([0, 0, 210, 0, 0, 0, 0], 3)
    changed = replace(daily, values=counts)
    assert weekly_reporters(changed, Measure.CASES) == {"A": LAST - timedelta(days=20)}
    assert weekly_reporters(daily, Measure.CASES) == {}
    assert repair(weekly(*([210.0] * 8)), changed).marks == ()


def test_a_week_with_one_day_reported_is_not_used() -> None:
    daily = days_of([30, 30, 30, 30, 30, 30, 30], 8, 6)
    repaired = repair(weekly(*([210.0] * 7), 30), daily)
    assert repaired.age.tolist() == [[1]]
    assert repaired.values[0, 0, -1] == 210


@settings(max_examples=60, deadline=None)
@given(
    arrays(
        float,
        st.tuples(st.just(1), st.integers(1, 3), st.integers(3, 20)),
        elements=st.one_of(st.integers(-20, 3000).map(float), st.just(float("nan"))),
    )
)
def test_repair_can_always_be_undone_and_leaves_no_negative(values: np.ndarray) -> None:
    areas = tuple(f"A{index}" for index in range(values.shape[1]))
    grid = replace(weekly(0), areas=areas, values=values)
    repaired = repair(grid)
    np.testing.assert_array_equal(repaired.undo().values, grid.values)
    assert (np.nan_to_num(repaired.values) >= 0).all()
    assert ((repaired.age >= 0) & (repaired.age <= 4)).all()


def test_marks_say_what_was_changed_from_what_to_what() -> None:
    (mark,) = repair(weekly(100, 110, 2000, 120, 130)).marks
    assert (mark.area, mark.measure, mark.end) == ("A", Measure.CASES, LAST - timedelta(weeks=2))
    assert mark.reported == 2000
    assert 105 < mark.repaired < 125


def days(*values: float) -> Grid:
    return Grid(
        ("A",), (Measure.CASES,), LAST, Frequency.DAY, LAST + timedelta(days=2),
        np.array(values, dtype=float).reshape(1, 1, -1),
    )  # fmt: skip


def test_days_without_a_case_are_no_lost_report_where_few_were_due() -> None:
    few = [0.0] * 56
    few[30] = few[38] = few[44] = 1.0
    assert kinds(weekly(0, 0, 0, 0, 1, 1, 1, 0), days(*few)) == {}
    many = [40.0] * 50 + [0.0] * 6
    assert kinds(weekly(*[280.0] * 7, 40), days(*many)) == {7: Kind.PART}
