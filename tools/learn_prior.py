"""Learn again where forecasts start: writes prior.json and prior.npz of toandan.epidemic.

    python tools/learn_prior.py

reads the European hub's counts beside the repository (../shared/data), as known on 8 March 2021.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np

from toandan.epidemic import Allowed, Counts, read_counts
from toandan.epidemic.learning import copies, learn, learn_trees
from toandan.epidemic.prior import STEPS

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / ".." / "shared" / "data" / "forecast" / "europe"
PACKAGE = ROOT / "src" / "toandan" / "epidemic"
DAY = date(2021, 3, 8)


def main() -> None:
    """Learn from one picture and store."""
    weekly, daily = (
        read_counts(DATA / f"truth_{name}.csv.gz", allowed=Allowed.everything())
        for name in ("weekly_vintages", "daily_vintages_last84d")
    )
    made = copies(Counts(weekly, daily), DAY)
    learned = learn(made)
    text = json.dumps(learned, indent=1, sort_keys=False)
    (PACKAGE / "prior.json").write_text(text + "\n")
    trees = {
        f"{kind}-{steps}": np.frombuffer(learn_trees(made, kind, steps).encode(), dtype=np.uint8)
        for kind in learned
        for steps in range(1, STEPS + 1)
    }
    np.savez_compressed(PACKAGE / "prior.npz", **trees)


if __name__ == "__main__":
    main()
