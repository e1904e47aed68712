"""The books of a run: counts by day, commune and age band, opened, kept and summed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.simulation.engine.compiled import fetch_soon, kernel, piece
from toandan.simulation.engine.tables import TESTED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from toandan.simulation.engine.tables import Office


@piece
def tally(office: Office, what: int, day: int, commune: int, band: int) -> None:
    """Count one event."""
    office.counts[what, day, commune, band] += 1
    office.by_commune[what, day, commune] += 1


@piece
def tally_soon(office: Office, what: int, day: int, commune: int, band: int) -> None:
    """Ask the memory for where `tally` will count: most of it is touched once in a run."""
    fetch_soon(office.counts[what, day, commune], band)


@piece
def move(office: Office, census: int, day: int, commune: int, band: int, by: int) -> None:
    """Let a census grow or shrink by so many from a day on."""
    office.changes[census, day, commune] += by
    office.booked[census, day, office.row_of[commune], band] += by


@piece
def count_tests(office: Office, day: int, commune: int, band: int, tests: int) -> None:
    """Count tests of an age band."""
    office.tested[day, commune] += tests
    office.booked[TESTED, day, office.row_of[commune], band] += tests


@kernel
def wipe_counts(counts: NDArray[np.int32], by_commune: NDArray[np.int32]) -> None:
    """Set all counts to zero, touching only the rows of `counts` that hold something."""
    kinds, days, communes, bands = counts.shape
    for kind in range(kinds):
        for day in range(days):
            for commune in range(communes):
                if by_commune[kind, day, commune] != 0:
                    by_commune[kind, day, commune] = 0
                    for band in range(bands):
                        counts[kind, day, commune, band] = 0


@kernel
def sum_bands(
    counts: NDArray[np.int32], by_commune: NDArray[np.int32], bands: NDArray[np.int32]
) -> None:
    """Add the communes of each day together: (K, T, C, B) into (K, T, B)."""
    kinds, days, communes, ages = counts.shape
    for kind in range(kinds):
        for day in range(days):
            for commune in range(communes):
                if by_commune[kind, day, commune] != 0:
                    for band in range(ages):
                        bands[kind, day, band] += counts[kind, day, commune, band]


@kernel
def census_of(changes: NDArray[np.int32], census: NDArray[np.int32]) -> None:
    """Running sums of the changes by day: (W, T + 1, C) into (W, T, C)."""
    ways, days, communes = census.shape
    for way in range(ways):
        for commune in range(communes):
            census[way, 0, commune] = changes[way, 0, commune]
        for day in range(1, days):
            for commune in range(communes):
                before = census[way, day - 1, commune]
                census[way, day, commune] = before + changes[way, day, commune]
