"""Series of all runs of an ensemble, by area, and their quantiles.

Runs are summed over an area first and compared after: the quantile of a district is not the
sum of its communes' quantiles. One series is read at a time, so that memory is that of one
series of all runs (20 MB for 200 runs of a province over 180 days) and not that of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.derived import (
    CALLED,
    CARE,
    RATIOS,
    care_series,
    cost_share,
    cost_weights,
    doses_given,
    parts_of,
    series_names,
)
from toandan.simulation.ensemble import stacked
from toandan.simulation.errors import SimulationError
from toandan.simulation.results import SERIES, read_part, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from toandan.simulation.ensemble import Ensemble
    from toandan.simulation.population import Population

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
COLUMNS = ("q05", "q25", "q50", "q75", "q95", "mean")
TIERS = ("province", "district", "commune")
_RT_DAYS = 7


def area_sums(
    population: Population, tier: str
) -> tuple[list[str], list[str], NDArray[np.float32]]:
    """Codes, names and a (C, areas) matrix that sums communes into the areas of a tier."""
    if tier == "commune":
        codes, names = list(population.codes), list(population.names)
        return codes, names, np.eye(len(codes), dtype=np.float32)
    if tier == "province":
        ones = np.ones((population.n_communes, 1), dtype=np.float32)
        return [population.province_code], [population.province_name], ones
    codes = sorted(set(population.districts))
    names = [population.district_names[population.districts.index(code)] for code in codes]
    belongs = np.array(population.districts)[:, None] == np.array(codes)[None, :]
    return codes, names, belongs.astype(np.float32)


def _by_commune(ensemble: Ensemble, name: str) -> Iterator[NDArray[np.float32]]:
    """One series run by run, counted or derived, shape (T, C).

    Raises:
        SimulationError: no such series.
    """
    prepared = ensemble.prepared
    if name == "doses":
        daily = doses_given(prepared).sum(axis=2, dtype=np.float32)
        for file in ensemble.series_files:
            yield daily + _counted(ensemble, file, CALLED)
    elif name in SERIES or name in CARE:
        for file in ensemble.series_files:
            yield _counted(ensemble, file, name)
    elif name in series_names(prepared.scenario):
        weights = cost_weights(prepared, name).sum(axis=1)
        for share in order_shares(ensemble, name):
            yield np.asarray(share * weights, dtype=np.float32)
    else:
        known = ", ".join(series_names(prepared.scenario))
        raise SimulationError(f"Không có số liệu theo xã tên '{name}'; có: {known}")


def order_shares(ensemble: Ensemble, name: str) -> Iterator[NDArray[np.float64]]:
    """`cost_share` of each run, (T, C); worked out once for runs in which the same orders stood."""
    before: NDArray[np.uint8] | None = None
    for bits, shape in ensemble.orders:
        if before is None or not np.array_equal(bits, before):
            share = cost_share(ensemble.prepared, unpacked(bits, shape), name)
        before = bits
        yield share


def _counted(ensemble: Ensemble, file: Path, name: str) -> NDArray[np.float32]:
    part = {each: read_part(file, SERIES.index(each)) for each in parts_of(name)}
    if name in CARE:
        return care_series(ensemble.prepared, part, name)
    return part[name].astype(np.float32)


def series_of_runs(ensemble: Ensemble, name: str, tier: str) -> NDArray[np.float32]:
    """One series of all runs by area, shape (runs, T, areas); ratios where undefined are NaN."""
    return next(iter(by_tier(ensemble, name, [tier])))[1]


def by_tier(
    ensemble: Ensemble, name: str, tiers: Sequence[str]
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """A series at several tiers, read once: run by run, so that only sums are kept."""
    sums = {tier: area_sums(ensemble.prepared.population, tier)[2] for tier in tiers}
    found: dict[str, NDArray[np.float32]] = {}
    parts = [_by_commune(ensemble, part) for part in RATIOS.get(name, (name,))]
    for row, run in enumerate(zip(*parts, strict=True)):
        for tier, matrix in sums.items():
            summed = run if tier == "commune" else tuple(part @ matrix for part in run)
            values = summed[0] if len(summed) == 1 else _ratio(*map(_week_sums, summed))
            if tier not in found:
                found[tier] = np.empty((len(ensemble.seeds), *values.shape), dtype=np.float32)
            found[tier][row] = values
    yield from found.items()


def summed(ensemble: Ensemble, name: str, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """A series of all runs summed by a (C, areas) matrix of one's own, (runs, T, areas)."""
    return stacked((run @ matrix for run in _by_commune(ensemble, name)), len(ensemble.seeds))


def _week_sums(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sums of the last 7 days, shape (T, areas)."""
    sums = np.cumsum(values, axis=0)
    sums[_RT_DAYS:] -= sums[:-_RT_DAYS].copy()
    return sums


def _ratio(above: NDArray[np.float32], below: NDArray[np.float32]) -> NDArray[np.float32]:
    """Quotient; NaN where there is nothing to divide by."""
    nothing = np.full(above.shape, np.nan, dtype=np.float32)
    return np.divide(above, below, out=nothing, where=below > 0)


def bits_of(values: NDArray[Any]) -> NDArray[Any]:
    """Floating-point numbers as the whole numbers that their bits spell, others as they are.

    Equal bits are equal numbers, bits of numbers that are not negative are in their order, and
    processors find the largest of whole numbers many times faster.
    """
    if values.dtype.kind != "f":
        return values
    return values.view(np.dtype(f"i{values.dtype.itemsize}"))


def over_runs(values: NDArray[Any]) -> NDArray[np.float64]:
    """Quantiles and mean over the first axis, shape (6, ...); runs that are NaN do not count.

    Between order statistics it is linear, as NumPy's default. What is the same in all runs, as
    most days of most communes are, is taken as it is; the rest is sorted.
    """
    bits = bits_of(values)
    apart = bits.min(axis=0) != bits.max(axis=0)
    result = np.empty((len(COLUMNS), *values.shape[1:]))
    result[:] = values[0]
    if apart.any():
        result[:, apart] = _sorted_quantiles(values[:, apart])
    return result


def _sorted_quantiles(values: NDArray[Any]) -> NDArray[np.float64]:
    """The same for (runs, cells), by sorting.

    Sorting runs as the last, contiguous axis is many times faster than `numpy.quantile` over
    the first.
    """
    kind = np.result_type(values, np.float32)
    ordered = np.sort(values.T.astype(kind, order="C"), axis=-1)
    gaps = bool(np.isnan(ordered[..., -1]).any())  # NaN is sorted last
    counted = np.full(len(ordered), ordered.shape[-1])
    if gaps:
        counted = (~np.isnan(ordered)).sum(axis=-1)
    result = np.empty((len(COLUMNS), len(ordered)))
    for row, quantile in enumerate(QUANTILES):
        at = quantile * np.maximum(counted - 1, 0)
        low = at.astype(np.int64)
        high = np.minimum(low + 1, np.maximum(counted - 1, 0))
        left = np.take_along_axis(ordered, low[..., None], axis=-1)[..., 0]
        right = np.take_along_axis(ordered, high[..., None], axis=-1)[..., 0]
        result[row] = left + (right - left) * (at - low)
    total = (np.nansum if gaps else np.sum)(ordered, axis=-1, dtype=np.float64)
    result[-1] = np.divide(
        total, counted, out=np.full(total.shape, np.nan), where=np.asarray(counted > 0)
    )
    return result
