"""Tables by area: quantiles over the runs, for the province, its districts and communes.

All have the columns `tier`, `area` (official code), `name` and `series`, what they are by
(`date`, `age_from`, `total`), then the quantiles and the mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toandan.simulation.derived import RATIOS, series_names
from toandan.simulation.errors import SimulationError
from toandan.simulation.quantiles import COLUMNS, TIERS, area_sums, bits_of, by_tier, over_runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from toandan.simulation.ensemble import Ensemble
    from toandan.simulation.prepare import Prepared

#: how many numbers of all runs are sorted at a time
_BLOCK = 2_000_000


def dates_of(prepared: Prepared, step: int = 1) -> NDArray[np.datetime64]:
    """First days of the steps of a scenario."""
    days = np.arange(0, prepared.scenario.days, step)
    return np.datetime64(prepared.scenario.start) + days.astype("timedelta64[D]")


def quantile_columns(values: NDArray[np.float64]) -> dict[str, pl.Series]:
    """The result of `over_runs` as columns; null where no run has a value."""
    rows = zip(COLUMNS, values, strict=True)
    return {name: pl.Series(row.ravel().astype(np.float32), nan_to_null=True) for name, row in rows}


def places(prepared: Prepared, tier: str, each: int, times: int) -> dict[str, pl.Series]:
    """Columns that say where: `each` rows an area, areas in order, so many times.

    As categories, which cost a quarter of what words do while tables are put together.
    """
    codes, names, _ = area_sums(prepared.population, tier)
    rows = np.tile(np.repeat(np.arange(len(codes)), each), times)
    return {
        "tier": same(tier, len(rows)),
        "area": pl.Series(codes, dtype=pl.Categorical).gather(rows),
        "name": pl.Series(names, dtype=pl.Categorical).gather(rows),
    }


def same(word: str, rows: int) -> pl.Series:
    """One word in every row, as a category."""
    return pl.Series([word], dtype=pl.Categorical).gather(np.zeros(rows, dtype=np.uint32))


def area_frames(
    ensemble: Ensemble, tiers: Sequence[str] = TIERS, names: Sequence[str] = ()
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame | None]]:
    """For each series and tier its quantiles by area and day, and by area over all days.

    The second has each run's sum and highest day; it is None for `RATIOS`. The sum of a
    census is person-days: the price of a measure for those who bear it.
    """
    prepared = ensemble.prepared
    dates = dates_of(prepared)
    for name in names or series_names(prepared.scenario):
        for tier, values in by_tier(ensemble, name, tiers):
            areas = values.shape[2]
            daily = pl.DataFrame(
                {
                    **places(prepared, tier, 1, len(dates)),
                    "date": np.repeat(dates, areas),
                    "series": same(name, len(dates) * areas),
                    **quantile_columns(in_blocks(values)),
                }
            )
            yield daily, None if name in RATIOS else _totals(prepared, name, tier, values)


def _totals(prepared: Prepared, name: str, tier: str, values: NDArray[np.float32]) -> pl.DataFrame:
    sums = values.sum(axis=1, dtype=np.float64)
    peaks = bits_of(values).max(axis=1).view(values.dtype)  # no count is negative
    areas = values.shape[2]
    found = np.concatenate((over_runs(sums), over_runs(peaks)), axis=1)
    return pl.DataFrame(
        {
            **places(prepared, tier, 1, 2),
            "series": same(name, 2 * areas),
            "total": np.repeat(["sum", "peak"], areas),
            **quantile_columns(found),
        }
    )


def in_blocks(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """`over_runs` of so many days at a time that sorting stays small."""
    per_day = max(int(np.prod(values.shape)) // values.shape[1], 1)
    step = max(_BLOCK // per_day, 1)
    blocks = [over_runs(values[:, at : at + step]) for at in range(0, values.shape[1], step)]
    return np.concatenate(blocks, axis=1)


def difference_table(
    ensemble: Ensemble, base: Ensemble, tiers: Sequence[str] = TIERS
) -> pl.DataFrame:
    """Quantiles of paired differences of each run's sum, `ensemble` less `base`.

    `lower` is the share of runs in which the sum is lower than in the other scenario.

    Raises:
        SimulationError: the runs are not paired.
    """
    check_paired(ensemble, base)
    theirs = series_names(base.prepared.scenario)
    frames = []
    for name in series_names(ensemble.prepared.scenario):
        if name in RATIOS or name not in theirs or name.startswith("under_"):
            continue
        pairs = zip(by_tier(ensemble, name, tiers), by_tier(base, name, tiers), strict=True)
        for (tier, mine), (_, other) in pairs:
            gap = mine.sum(axis=1) - other.sum(axis=1)
            frames.append(
                pl.DataFrame(
                    {
                        **places(ensemble.prepared, tier, 1, 1),
                        "series": same(name, gap.shape[1]),
                        **quantile_columns(over_runs(gap)),
                        "lower": (gap < 0).mean(axis=0),
                    }
                )
            )
    return pl.concat(frames)


def check_paired(ensemble: Ensemble, base: Ensemble) -> None:
    """Raise unless both have the same seeds and the same people."""
    if ensemble.seeds != base.seeds:
        raise SimulationError("So sánh cần cùng các hạt giống ngẫu nhiên ở hai kịch bản")
    same = ensemble.prepared.population_digest == base.prepared.population_digest
    if not same or ensemble.prepared.scenario.days != base.prepared.scenario.days:
        raise SimulationError("So sánh cần cùng dân số và cùng số ngày ở hai kịch bản")
