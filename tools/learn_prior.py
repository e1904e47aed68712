"""Learn again where forecasts start: writes prior-DAY.json and prior-DAY.npz of toandan.epidemic.

    python tools/learn_prior.py

reads the counts beside the repository (../shared/data): those of the European hub as known on
each of the days in `prior.WEEKS`, and dengue by province of Vietnam.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from toandan.epidemic import Allowed, Counts, read_counts
from toandan.epidemic.learning import Copy, as_weeks, copies, learn, learn_trees
from toandan.epidemic.prior import MONTHS, STEPS, WEEKS

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / ".." / "shared" / "data" / "forecast"
PACKAGE = ROOT / "src" / "toandan" / "epidemic"
#: weeks are learned from since then: with the first wave, without the weeks before it
SINCE = date(2020, 3, 9)
#: months that are only looked back on, and the most that are learned from
BEFORE, MOST = 14, 120


def main() -> None:
    """Learn the starts for weeks and for months, and store them."""
    weekly, daily = (
        read_counts(DATA / "europe" / f"truth_{name}.csv.gz", allowed=Allowed.everything())
        for name in ("weekly_vintages", "daily_vintages_last84d")
    )
    (path,) = (DATA / "vietnam").glob("dengue_*.csv")
    dengue = read_counts(path, allowed=Allowed.everything())
    whole = dengue.at(date(2010, 12, 31))
    for day in WEEKS:
        store(day, copies(Counts(weekly, daily), day, (day - SINCE).days // 7, [whole]))
    for day in MONTHS:
        grid = dengue.at(day - timedelta(days=1))
        store(day, copies(as_weeks(grid, day), day, min(grid.periods - BEFORE, MOST)))


def store(day: date, made: list[Copy]) -> None:
    """Learn from all copies and write coefficients and trees."""
    learned = learn(made)
    text = json.dumps(learned, indent=1, sort_keys=False)
    (PACKAGE / f"prior-{day}.json").write_text(text + "\n")
    trees = {
        f"{kind}-{steps}": np.frombuffer(learn_trees(made, kind, steps).encode(), dtype=np.uint8)
        for kind in learned
        for steps in range(1, STEPS + 1)
    }
    np.savez_compressed(PACKAGE / f"prior-{day}.npz", **trees)


if __name__ == "__main__":
    main()
