# %% [markdown]
"""A week's work with `toandan.epidemic`, cell by cell; the tests run it.

Open it as a notebook (the `# %%` marks are cells) or call `walk_through(folder)`.
"""

# %%
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toandan.epidemic.areas import Area, Areas
from toandan.epidemic.data import Counts
from toandan.epidemic.forecaster import forecast
from toandan.epidemic.hierarchy import reconcile, with_sums
from toandan.epidemic.ledger import Ledger
from toandan.epidemic.nowcasting import NowcastSettings, nowcast
from toandan.epidemic.pictures import fan
from toandan.epidemic.readers import counts_of
from toandan.epidemic.reproduction import estimate
from toandan.epidemic.series import CountSeries, Measure

if TYPE_CHECKING:
    from pathlib import Path

    from toandan.epidemic.table import ForecastTable

# %% A province of two districts with two communes each.
AREAS = Areas(
    [
        Area("tinh", "Tỉnh mẫu"),
        Area("huyen-1", "Huyện 1", "tinh"),
        Area("huyen-2", "Huyện 2", "tinh"),
        Area("xa-1", "Xã 1", "huyen-1", 12_000),
        Area("xa-2", "Xã 2", "huyen-1", 8_000),
        Area("xa-3", "Xã 3", "huyen-2", 15_000),
        Area("xa-4", "Xã 4", "huyen-2", 5_000),
    ]
)
FIRST = date(2021, 5, 1)


# %% Daily cases as they were published: a third of them a day late, a tenth three days late.
def invented_cases(days: int = 120, seed: int = 1) -> CountSeries:
    """Cases of four communes that rise and fall, with the delays of their publication."""
    generator = np.random.default_rng(seed)
    rows = []
    for size, commune in zip((40, 15, 60, 6), AREAS.leaves(), strict=True):
        wave = size * np.exp(1.2 * np.sin(np.arange(days) / 25))
        for index, cases in enumerate(generator.poisson(wave)):
            day = FIRST + timedelta(days=index)
            late = generator.multinomial(cases, (0.57, 0.33, 0.0, 0.1)).cumsum()
            rows += [
                (commune, "cases", day, day + timedelta(days=wait), float(known))
                for wait, known in enumerate(late)
            ]
    frame = pl.DataFrame(rows, ["area", "measure", "date", "as_of", "value"], orient="row")
    return counts_of(frame, name="số liệu mẫu")


# %%
@dataclass(frozen=True)
class Week:
    """What one week's work yields."""

    corrected: float
    reproduction: float
    table: ForecastTable
    scored: pl.DataFrame


def walk_through(folder: Path, today: date = FIRST + timedelta(days=91)) -> Week:
    """Correct, estimate, forecast, add up, publish, draw; score when the truth is in."""
    communes = invented_cases()
    series = with_sums(communes, AREAS)

    # %% What is still missing from the last days?
    now = nowcast(series, today, Measure.CASES, NowcastSettings(settled=14))
    province = now.areas.index("tinh")
    corrected = float(now.median[province, -1] / now.reported[province, -1])

    # %% How fast does it move? The uncertainty of the nowcast is carried along.
    moving = estimate(now.draws(20))
    reproduction = float(moving.median[province, moving.settled])

    # %% What comes in the next four weeks, adding up from commune to province?
    counts = Counts(series, areas=AREAS)
    table = reconcile(forecast(counts, today), AREAS)

    # %% Publish and draw.
    ledger = Ledger(folder / "ledger")
    ledger.publish(table)
    known, _ = counts.known(today).grids(today, counts.rhythm(today))
    fan(table, known, "tinh", Measure.CASES, folder / "tinh.svg")

    # %% Two weeks later, the first truths are in.
    later, _ = counts.grids(today + timedelta(days=18), counts.rhythm(today))
    return Week(corrected, reproduction, table, ledger.score_due(later))
