from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from tests.epidemic.conftest import weekly_counts

from toandan.epidemic.data import Counts
from toandan.epidemic.forecaster import Settings, forecast
from toandan.epidemic.learning import copies, learn, learn_trees
from toandan.epidemic.prior import DAYS, known_by
from toandan.epidemic.readers import Allowed, read_counts
from toandan.epidemic.series import CountSeries
from toandan.epidemic.table import LEVELS
from toandan.epidemic.zeros import ZeroTuning

if TYPE_CHECKING:
    from pathlib import Path

QUICK = Settings(block=26, rehearsal=26)


@pytest.fixture(scope="module")
def europe(reference: Path) -> Counts:
    """The hub's counts as known when the newest start was learned."""
    parts = []
    for name in ("truth_weekly_vintages.csv.gz", "truth_daily_vintages_last84d.csv.gz"):
        series = read_counts(reference / "forecast" / "europe" / name, allowed=Allowed.everything())
        early = series.frame.filter(pl.col("as_of") <= DAYS[-1])
        parts.append(CountSeries.of(early, series.frequency, vintages=True))
    return Counts(*parts)


@pytest.mark.parametrize("day", DAYS)
def test_the_stored_coefficients_are_those_learned_from_the_picture_of_their_day(
    reference: Path, europe: Counts, day: date
) -> None:
    folder = resources.files("toandan.epidemic")
    stored = json.loads(folder.joinpath(f"prior-{day}.json").read_text("utf-8"))
    (path,) = (reference / "forecast" / "vietnam").glob("dengue_*.csv")
    dengue = read_counts(path, allowed=Allowed.everything()).at(date(2010, 12, 31))
    made = copies(europe.known(day), day, [dengue])
    learned = learn(made)
    assert learned.keys() == stored.keys() == {"leading", "following"}
    for kind, entries in stored.items():
        assert entries["grown"] == learned[kind]["grown"]
        for steps in "16":
            width = learned[kind][steps]["width"]
            assert width["slopes"] == pytest.approx(entries[steps]["width"]["slopes"], abs=1e-3)
            for name, slope in entries[steps]["coefficients"].items():
                assert learned[kind][steps]["coefficients"][name] == pytest.approx(slope, abs=1e-3)
    with np.load(BytesIO(folder.joinpath(f"prior-{day}.npz").read_bytes())) as trees:
        assert trees["leading-1"].tobytes().decode() == learn_trees(made, "leading", 1)


def test_a_forecast_begins_from_the_newest_start_that_was_known_on_its_day() -> None:
    first, second = DAYS
    assert known_by(first - timedelta(days=400)) == first
    assert known_by(second - timedelta(days=1)) == first
    assert known_by(second) == known_by(second + timedelta(days=4000)) == second


def test_places_at_zero_get_the_ranges_of_their_own_past_zeros() -> None:
    """Beside an outbreak: ten areas that never had a case, ten that have one now and then."""
    draw, weeks = np.random.default_rng(4), 30
    wave = 100 * np.exp(np.sin(np.arange(weeks) / 5))
    rates = [np.zeros((10, weeks)), np.full((10, weeks), 0.4), np.tile(wave, (10, 1))]
    counts = draw.poisson(np.concatenate(rates)).astype(np.float64)
    counts[10:20, -1] = 0
    top = LEVELS.index(0.99)

    def highest(doubt: float) -> tuple[float, float]:
        settings = replace(QUICK, zeros=ZeroTuning(doubt=doubt))
        table = forecast(weekly_counts(counts), date(2021, 7, 26), settings)
        never, seldom = (
            table.where(pl.col("area").is_in([f"X{area:02}" for area in chosen]))
            for chosen in (range(10), range(10, 20))
        )
        return never.quantiles[:, top].mean(), seldom.quantiles[:, top].mean()

    never, seldom = highest(ZeroTuning().doubt)
    assert never < 0.7 * seldom
    # in one week of a hundred, 0.4 cases a week are three
    assert 2 < seldom < 4.5 < highest(1e9)[1]
