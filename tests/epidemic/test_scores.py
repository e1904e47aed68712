from __future__ import annotations

import gzip
from datetime import date, timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.epidemic.conftest import waves, weekly_counts

from toandan.epidemic.readers import Allowed, read_counts
from toandan.epidemic.scores import (
    bias,
    bootstrap_relative,
    covered,
    log_scale,
    pair,
    pit,
    relative,
    score,
    summary,
    weighted_interval_score,
)
from toandan.epidemic.table import INDEX, LEVELS, ForecastTable

if TYPE_CHECKING:
    from pathlib import Path

QUANTILES = arrays(float, (4, 23), elements=st.floats(0, 1e5)).map(lambda a: np.sort(a, axis=1))
TRUTHS = arrays(float, 4, elements=st.floats(0, 1e5))


@given(QUANTILES, TRUTHS)
def test_the_score_is_the_mean_of_twice_the_pinball_losses(
    quantiles: np.ndarray, truth: np.ndarray
) -> None:
    levels = np.array(LEVELS)
    loss = 2 * ((truth[:, None] <= quantiles) - levels) * (quantiles - truth[:, None])
    parts = weighted_interval_score(quantiles, LEVELS, truth)
    np.testing.assert_allclose(parts.total, loss.mean(axis=1), rtol=1e-9, atol=1e-6)
    assert (parts.dispersion >= 0).all()
    assert (parts.overprediction * parts.underprediction == 0).all()


def test_the_score_follows_the_published_formula_by_hand() -> None:
    # one 50 % interval [2, 6] and median 3, truth 10:
    # (½·|10−3| + 0.5/2·(4 + 2/0.5·(10−6))) / 1.5 = (3.5 + 0.25·20) / 1.5
    parts = weighted_interval_score(
        np.array([[2.0, 3.0, 6.0]]), (0.25, 0.5, 0.75), np.array([10.0])
    )
    assert parts.total[0] == pytest.approx((3.5 + 5.0) / 1.5)
    assert parts.dispersion[0] == pytest.approx(0.25 * 4 / 1.5)


def test_levels_without_a_middle_are_refused() -> None:
    with pytest.raises(ValueError, match="symmetric"):
        weighted_interval_score(np.ones((1, 2)), (0.25, 0.75), np.ones(1))


@given(QUANTILES, TRUTHS)
def test_no_quantiles_score_better_on_a_sample_than_its_own(
    quantiles: np.ndarray, truth: np.ndarray
) -> None:
    own = np.quantile(truth, LEVELS, method="inverted_cdf")[None, :].repeat(4, axis=0)
    other = quantiles[:1].repeat(4, axis=0)
    best = weighted_interval_score(own, LEVELS, truth).total.mean()
    assert best <= weighted_interval_score(other, LEVELS, truth).total.mean() + 1e-6


def test_bias_and_pit_tell_too_high_from_too_low() -> None:
    quantiles = np.tile(np.arange(23.0), (3, 1))
    truth = np.array([-5.0, 11.0, 50.0])
    np.testing.assert_allclose(bias(quantiles, LEVELS, truth), [0.99, 0.0, -0.99], atol=0.011)
    low, middle, high = pit(quantiles, LEVELS, truth)
    assert low < 0.011
    assert 0.4 < middle < 0.6
    assert high > 0.989


def test_a_calibrated_forecaster_has_a_flat_pit_and_the_right_coverage() -> None:
    draw = np.random.default_rng(3)
    truth = draw.normal(size=20_000)
    quantiles = np.array([[NormalDist().inv_cdf(level) for level in LEVELS]]).repeat(20_000, 0)
    histogram, _ = np.histogram(pit(quantiles, LEVELS, truth), bins=10, range=(0, 1))
    assert np.abs(histogram / 2000 - 1).max() < 0.1
    assert covered(quantiles, LEVELS, truth, 0.5).mean() == pytest.approx(0.5, abs=0.02)
    assert covered(quantiles, LEVELS, truth, 0.95).mean() == pytest.approx(0.95, abs=0.01)


def table(offset: float, origins: int = 12) -> ForecastTable:
    data = weekly_counts(waves(4, 40))
    grid = data.series.at(date(2022, 1, 1))
    rows, quantiles = [], []
    for origin in range(origins):
        for area in range(4):
            end = grid.end(20 + origin)
            rows.append((end - timedelta(days=5), "inc case", grid.areas[area], 1, end))
            middle = grid.values[0, area, 20 + origin] * np.exp(offset)
            quantiles.append(middle * np.linspace(0.5, 1.5, 23))
    index = pl.DataFrame(rows, schema=INDEX, orient="row")
    return ForecastTable(index, np.array(quantiles), model=f"offset {offset}")


def test_scores_can_be_compared_and_bootstrapped() -> None:
    final = weekly_counts(waves(4, 40)).series.at(date(2022, 1, 1))
    good, bad = score(table(0.05), final), score(table(0.6), final)
    pairs = pair(good, bad)
    assert pairs.height == 48
    ratio = relative(pairs, "wis")["ratio"][0]
    assert ratio < 1
    assert relative(pairs, "wis", ["horizon"])["ratio"][0] == pytest.approx(ratio)
    interval = bootstrap_relative(pairs, "wis", draws=200)
    assert interval.low <= interval.estimate <= interval.high < 1
    assert interval.estimate == pytest.approx(ratio)
    assert bootstrap_relative(pairs, "wis", draws=200) == interval
    lines = summary(good)
    assert lines["rows"].to_list() == [48]
    parts = lines["dispersion"][0] + lines["overprediction"][0] + lines["underprediction"][0]
    assert parts == pytest.approx(lines["wis"][0])


def test_rows_whose_truth_is_not_yet_known_are_left_out() -> None:
    final = weekly_counts(waves(4, 40)).series.at(date(2022, 1, 1))
    early = final.until(final.end(25))
    assert score(table(0.0), early).height == 24


def test_counts_below_zero_are_zero_on_the_log_scale() -> None:
    np.testing.assert_allclose(log_scale(np.array([-5.0, 0.0, 1.0])), [0, 0, np.log(2)])


def test_the_hub_ensemble_scores_as_its_reference_scores_say(reference: Path) -> None:
    europe = reference / "forecast" / "europe"
    with gzip.open(europe / "forecasts_baseline_ensemble.csv.gz") as file:
        raw = pl.read_csv(file.read(), try_parse_dates=True)
    raw = raw.filter(pl.col("forecast_date") == date(2021, 5, 17))
    names = [f"q{level:.3f}" for level in LEVELS]
    index = raw.select(
        origin="forecast_date", measure="target", area="location", horizon="horizon",
        end="target_end_date",
    )  # fmt: skip
    final = read_counts(europe / "truth_weekly_final.csv.gz", allowed=Allowed.everything())
    for model in ("EuroCOVIDhub-ensemble", "EuroCOVIDhub-baseline"):
        chosen = raw["model"] == model
        own = score(
            ForecastTable(index.filter(chosen), raw.filter(chosen).select(names).to_numpy()),
            final.at(date(2023, 1, 1)),
        )
        given = pl.read_csv(europe / "scores_baseline_ensemble.csv.gz", try_parse_dates=True)
        given = given.filter(pl.col("model") == model).rename(
            {"forecast_date": "origin", "target": "measure", "location": "area"}
        )
        both = own.join(given, on=["origin", "measure", "area", "horizon"], suffix="_given")
        assert both.height == own.height == 256
        np.testing.assert_allclose(both["wis"], both["wis_given"], rtol=1e-8)
        np.testing.assert_allclose(both["wis_log"], both["wis_log_given"], rtol=1e-6, atol=1e-9)
        assert both["within_95"].to_list() == both["cov95"].to_list()
