"""Tables by age band: quantiles over the runs, for the province by day or for areas of any tier.

What a run counts by age is read from its files. Care needed follows from the censuses; what
orders cost is the share of each commune's people whom they reach, alike at all ages, times
its people of an age (see `derived`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toandan.simulation.areas import BANDS, N_BANDS
from toandan.simulation.derived import (
    CALLED,
    CARE,
    age_parts,
    aged_names,
    care_series,
    cost_weights,
    doses_given,
    parts_of,
)
from toandan.simulation.engine.tables import BOOKED, COUNTS
from toandan.simulation.ensemble import stacked
from toandan.simulation.quantiles import TIERS, area_sums, order_shares, over_runs
from toandan.simulation.results import read_part
from toandan.simulation.tables import dates_of, places, quantile_columns, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from toandan.simulation.ensemble import Ensemble

#: how many numbers of all runs are in hand at a time
_BLOCK = 8_000_000


# --- by area ----------------------------------------------------------------------------


def age_frames(
    ensemble: Ensemble, tiers: Sequence[str] = TIERS
) -> Iterator[tuple[str, pl.DataFrame]]:
    """For each series kept by age its quantiles by tier, area, age band and step of time.

    Rows of which every quantile is zero are left out, and so are series that the scenario
    does not have (nobody is under an order that is not given).
    """
    prepared, keep = ensemble.prepared, ensemble.keep
    known = aged_names(prepared.scenario)
    for name in dict.fromkeys(keep.series):
        if name in known:
            yield name, pl.concat(_frames(ensemble, name, tiers))


def _frames(ensemble: Ensemble, name: str, tiers: Sequence[str]) -> Iterator[pl.DataFrame]:
    dates = dates_of(ensemble.prepared, ensemble.keep.step)
    sums = {tier: area_sums(ensemble.prepared.population, tier)[2] for tier in tiers}
    for at, values in enumerate(age_steps(ensemble, name)):
        for tier, matrix in sums.items():
            now = values
            if tier != "commune":
                now = np.einsum("rcb,ca->rab", values, matrix, optimize=True)
            found = over_runs(now)
            rows = found.shape[1] * N_BANDS
            frame = pl.DataFrame(
                {
                    **places(ensemble.prepared, tier, N_BANDS, 1),
                    "date": np.repeat(dates[at], rows),
                    "age_from": np.tile(np.array(BANDS, dtype=np.uint8), found.shape[1]),
                    "series": same(name, rows),
                    **quantile_columns(found),
                }
            )
            yield frame.filter(pl.col("mean") > 0)


def age_steps(ensemble: Ensemble, name: str) -> Iterator[NDArray[np.float32]]:
    """A series of all runs, step by step of time, shape (runs, C, 16)."""
    prepared = ensemble.prepared
    if not age_parts(name):
        yield from _cost_steps(ensemble, name)
        return
    calendar = _calendar(ensemble) if name == "doses" else None
    for first, parts in _stored(ensemble, age_parts(name)):
        for at in range(len(next(iter(parts.values()))[0])):
            now = {part: values[:, at] for part, values in parts.items()}
            if name in CARE:
                yield care_series(prepared, now, name)
            elif calendar is not None:
                yield (now[CALLED] + calendar[first + at]).astype(np.float32)
            else:
                yield now[name].astype(np.float32)


def _cost_steps(ensemble: Ensemble, name: str) -> Iterator[NDArray[np.float32]]:
    prepared, step = ensemble.prepared, ensemble.keep.step
    starts = np.arange(0, prepared.scenario.days, step)
    runs = (np.add.reduceat(share, starts, axis=0) for share in order_shares(ensemble, name))
    shares = stacked((run.astype(np.float32) for run in runs), len(ensemble.seeds))
    weights = cost_weights(prepared, name).astype(np.float32)
    for at in range(len(starts)):
        yield shares[:, at, :, None] * weights


def _calendar(ensemble: Ensemble) -> NDArray[np.int64]:
    """Doses by the calendar, the same in every run, shape (steps, C, 16)."""
    starts = np.arange(0, ensemble.prepared.scenario.days, ensemble.keep.step)
    return np.asarray(np.add.reduceat(doses_given(ensemble.prepared), starts, axis=0))


def _stored(
    ensemble: Ensemble, names: Sequence[str]
) -> Iterator[tuple[int, dict[str, NDArray[Any]]]]:
    """Stored series of all runs, some steps of time at once: the first, (runs, steps, C, 16)."""
    files = [file.with_suffix(".ages.npy") for file in ensemble.files]
    rows = {name: ensemble.keep.stored.index(name) for name in names}
    steps = len(dates_of(ensemble.prepared, ensemble.keep.step))
    each = ensemble.prepared.population.n_communes * N_BANDS * len(files)
    width = max(_BLOCK // each, 1)
    for first in range(0, steps, width):
        last = min(first + width, steps)
        yield (
            first,
            {
                name: stacked((read_part(file, row, first, last) for file in files), len(files))
                for name, row in rows.items()
            },
        )


# --- the province, by day ---------------------------------------------------------------


def band_table(ensemble: Ensemble) -> pl.DataFrame:
    """Quantiles of the province's series by age band and day."""
    dates = dates_of(ensemble.prepared)
    frames = [
        pl.DataFrame(
            {
                "series": same(name, len(dates) * N_BANDS),
                "date": np.repeat(dates, N_BANDS),
                "age_from": np.tile(BANDS, len(dates)),
                **quantile_columns(over_runs(values)),
            }
        )
        for name, values in _of_province(ensemble)
    ]
    return pl.concat(frames)


def _of_province(ensemble: Ensemble) -> Iterator[tuple[str, NDArray[Any]]]:
    """Each series of `aged_names` of all runs, shape (runs, T, 16); large ones one at a time."""
    prepared = ensemble.prepared
    counts = ensemble.small("bands")
    calls = counts[:, COUNTS.index(CALLED)].copy()
    for row, name in enumerate(COUNTS):
        yield name, counts[:, row].copy()  # a view would keep all of them until the next is asked
    del counts
    booked = ensemble.small("booked")
    for row, name in enumerate(BOOKED):
        yield name, booked[:, row].copy()
    for name in CARE:
        parts = {part: booked[:, BOOKED.index(part)] for part in parts_of(name)}
        yield name, care_series(prepared, parts, name)
    for name in aged_names(prepared.scenario):
        if name == "doses":
            yield name, calls + doses_given(prepared).sum(axis=1)
        elif not age_parts(name):
            weights = cost_weights(prepared, name)
            runs = ((share @ weights).astype(np.float32) for share in order_shares(ensemble, name))
            yield name, stacked(runs, len(ensemble.seeds))
