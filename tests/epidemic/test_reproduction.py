from __future__ import annotations

import numpy as np
import pytest

from toandan.epidemic.errors import HorizonError
from toandan.epidemic.intervals import GENERATION_DELTA, Interval, then
from toandan.epidemic.reproduction import LEVELS, RtSettings, estimate

IMMEDIATE = RtSettings(delay=np.array([1.0]))


def epidemic(numbers: np.ndarray, start: float = 500.0) -> np.ndarray:
    """Expected cases by day of an epidemic with given reproduction numbers."""
    generation = GENERATION_DELTA.days
    cases = np.full(len(numbers), start)
    for day in range(1, len(numbers)):
        past = cases[max(0, day - len(generation) + 1) : day][::-1]
        weights = generation[1 : len(past) + 1]
        cases[day] = numbers[day] * (past @ weights) / weights.sum()
    return cases


def test_a_known_reproduction_number_is_found_again() -> None:
    numbers = np.where(np.arange(120) < 60, 1.3, 0.8)
    cases = np.random.default_rng(1).poisson(epidemic(numbers)).astype(float)
    found = estimate(cases[None], IMMEDIATE)
    assert found.median[0, 45] == pytest.approx(1.3, abs=0.06)
    assert found.median[0, 100] == pytest.approx(0.8, abs=0.05)
    assert found.growth[0, 45, 0] > 0 > found.growth[0, 100, 0]
    assert 5 < found.doubling[0, 45] < 30
    assert found.doubling[0, 100] < 0


def test_reports_that_come_late_are_moved_back_to_the_infection() -> None:
    numbers = np.where(np.arange(140) < 70, 1.3, 0.8)
    infected = epidemic(numbers)
    delay = Interval(8.0, 3.0).days
    reported = np.convolve(infected, delay)[:140]
    found = estimate(reported[None], RtSettings(delay=delay))
    late = estimate(reported[None], IMMEDIATE)
    turn = [int(np.argmax(each.median[0, 40:] < 1.05)) + 40 for each in (found, late)]
    assert abs(turn[0] - 70) <= 4
    assert turn[1] > turn[0] + 4
    assert found.settled == 139 - 8


def test_the_interval_holds_the_truth_and_widens_with_few_cases() -> None:
    numbers = np.full(100, 1.0)
    draw = np.random.default_rng(2)
    many = draw.poisson(epidemic(numbers, 2000.0)).astype(float)
    few = draw.poisson(epidemic(numbers, 20.0)).astype(float)
    found = estimate(np.stack([many, few]), IMMEDIATE)
    width = found.quantiles[:, 60, -1] - found.quantiles[:, 60, 0]
    assert width[1] > 4 * width[0]
    inside = (found.quantiles[:, 30:90, 0] < 1.05) & (found.quantiles[:, 30:90, -1] > 0.95)
    assert inside.mean() > 0.9


def test_uncertain_counts_make_the_reproduction_number_uncertain() -> None:
    cases = epidemic(np.full(100, 1.1))
    certain = estimate(cases[None], IMMEDIATE)
    scale = np.linspace(0.7, 1.3, 15)[:, None]
    doubtful = np.repeat(cases[None], 15, axis=0)
    doubtful[:, -5:] *= scale
    found = estimate(doubtful[:, None, :], IMMEDIATE)
    sure, unsure = (np.ptp(each.quantiles[0, -1]) for each in (certain, found))
    assert unsure > 2 * sure
    np.testing.assert_allclose(found.median[0, 50], certain.median[0, 50], rtol=0.01)


def test_days_before_a_dozen_cases_have_no_estimate() -> None:
    cases = np.zeros((2, 60))
    cases[0, 30:] = 5
    found = estimate(cases)
    assert np.isnan(found.quantiles[1]).all()
    assert np.isnan(found.median[0, 31])
    assert np.isfinite(found.median[0, 40])
    assert found.quantiles.shape == (2, 60, len(LEVELS))


def test_unusable_counts_are_refused() -> None:
    with pytest.raises(HorizonError, match="21 ngày"):
        estimate(np.ones((1, 10)))
    with pytest.raises(ValueError, match="repair"):
        estimate(np.array([[1.0, np.nan] * 20]))
    with pytest.raises(ValueError, match="repair"):
        estimate(np.full((1, 40), -1.0))


def test_intervals_are_distributions_with_their_mean() -> None:
    for mean, spread in ((4.5, 2.14), (7.0, 3.5), (1.0, 0.7)):
        days = Interval(mean, spread).days
        assert days.sum() == pytest.approx(1)
        assert days @ np.arange(len(days)) == pytest.approx(mean, abs=0.06)
    summed = then(Interval(3.0, 1.0).days, Interval(4.0, 1.0).days)
    assert summed @ np.arange(len(summed)) == pytest.approx(7.0, abs=0.05)
    with pytest.raises(ValueError, match="positive"):
        Interval(0.0, 1.0)
