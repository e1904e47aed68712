"""Invented epidemics with known truth, and the reference data beside the repository."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from toandan.epidemic.data import Counts
from toandan.epidemic.periods import Frequency
from toandan.epidemic.series import CountSeries, Measure, frame_of

if TYPE_CHECKING:
    import polars as pl

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference data; the tests that use it check figures against it."""
    return SHARED


def waves(areas: int, weeks: int, seed: int = 7) -> np.ndarray:
    """Weekly cases of several areas that rise and fall out of step, shape (areas, weeks)."""
    draw = np.random.default_rng(seed)
    turn = draw.uniform(0, 6, areas)[:, None]
    size = draw.uniform(3, 7, areas)[:, None]
    time = np.arange(weeks)[None, :]
    expected = np.exp(size + 1.5 * np.sin(time / 5 + turn))
    return draw.poisson(expected).astype(float)


def weekly_rows(
    counts: np.ndarray, first: date = date(2021, 1, 2), measure: Measure = Measure.CASES
) -> pl.DataFrame:
    """Rows of weekly counts, each known on its own date."""
    rows = []
    for area, row in enumerate(counts):
        for week, value in enumerate(row):
            day = first + timedelta(weeks=week)
            rows.append((f"X{area:02d}", measure, day, day, float(value)))
    return frame_of(rows)


def weekly_counts(counts: np.ndarray, first: date = date(2021, 1, 2)) -> Counts:
    """A data set of weekly cases without vintages."""
    return Counts(CountSeries.of(weekly_rows(counts, first), Frequency.WEEK, vintages=False))


def vintage_frame(counts: np.ndarray, first: date = date(2021, 1, 2)) -> pl.DataFrame:
    """Every week published two days later at 90 %, corrected to 100 % a week after that."""
    rows = []
    for area, row in enumerate(counts):
        for week, value in enumerate(row):
            day = first + timedelta(weeks=week)
            for wait, share in ((2, 0.9), (9, 1.0)):
                known = day + timedelta(days=wait)
                rows.append(
                    (f"X{area:02d}", Measure.CASES, day, known, float(round(value * share)))
                )
    return frame_of(rows)
