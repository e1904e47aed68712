"""Forecasts that add up: commune to district to province.

Each level is forecast from its own counts, because a sum is steadier than its parts and a part
knows what the sum does not. Afterwards the middles are reconciled: the leaves are chosen so
that all levels fit the forecasts best, each weighed by how sure it is (weighted least squares
with a diagonal covariance, Wickramasuriya, Athanasopoulos, Hyndman 2019, JASA 114), with no
leaf below zero. Quantiles move in proportion to their middle.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.optimize import nnls

from toandan.epidemic.errors import HierarchyError
from toandan.epidemic.series import COLUMNS, CountSeries

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from toandan.epidemic.areas import Areas
    from toandan.epidemic.series import Grid
    from toandan.epidemic.table import ForecastTable

    Floats = npt.NDArray[np.float64]

_SIXTH = (0.15, 0.85)


def with_sums(series: CountSeries, areas: Areas) -> CountSeries:
    """Add the counts of all areas above the leaves, as the sums of their leaves.

    A sum is known from the day on which all its leaves are, and published anew whenever one of
    them changes.

    Raises:
        HierarchyError: the series holds none of the leaves.
    """
    days = series.published() if series.vintages else series.published()[-1:]
    leaves = [leaf for leaf in areas.leaves() if leaf in series.pictures.areas]
    if not leaves:
        raise HierarchyError("Số liệu không có địa bàn cấp thấp nhất nào của cây địa bàn.")
    upper = [area.code for area in areas if area.code not in areas.leaves()]
    matrix = areas.sums(upper)[:, [areas.leaves().index(leaf) for leaf in leaves]]
    complete = [code for row, code in enumerate(upper) if matrix[row].any()]
    matrix = matrix[matrix.any(axis=1)]
    frames = [series.frame.filter(~pl.col("area").is_in(complete))]
    before: Floats | None = None
    start: date | None = None
    for day in days:
        grid = series.at(day)
        rows = [grid.areas.index(leaf) for leaf in leaves]
        # NaN of a missing leaf must not spread to sums that do not hold it
        values = np.nan_to_num(grid.values[:, rows, :])
        missing = np.isnan(grid.values[:, rows, :]).astype(float)
        summed = np.einsum("ul,mlp->mup", matrix, values)
        summed[np.einsum("ul,mlp->mup", matrix, missing) > 0] = np.nan
        frames.append(_rows(grid, complete, summed, before if start == grid.end(0) else None, day))
        before, start = summed, grid.end(0)
    frame = pl.concat(frames)
    if not series.vintages:
        frame = frame.with_columns(as_of=pl.col("date"))
    return CountSeries.of(frame, series.frequency, vintages=series.vintages)


def _rows(
    grid: Grid, codes: list[str], summed: Floats, before: Floats | None, day: date
) -> pl.DataFrame:
    known = np.isfinite(summed)
    if before is not None:
        shared = before.shape[2]
        known[:, :, :shared] &= ~(summed[:, :, :shared] == before)
    measure, area, period = np.nonzero(known)
    ends = grid.ends()
    return pl.DataFrame(
        {
            "area": [codes[index] for index in area],
            "measure": [grid.measures[index].value for index in measure],
            "date": [ends[index] for index in period],
            "as_of": [day] * len(area),
            "value": summed[measure, area, period],
        },
        schema={
            "area": pl.String,
            "measure": pl.String,
            "date": pl.Date,
            "as_of": pl.Date,
            "value": pl.Float64,
        },
    ).select(COLUMNS)


def reconcile(table: ForecastTable, areas: Areas) -> ForecastTable:
    """Make forecasts add up over the tree.

    Args:
        table: forecasts of leaves and of areas above them.
        areas: the tree; areas of the table that are not in it are refused.

    Returns:
        The same rows; medians of an area are the sums of the medians of the areas below it.

    Raises:
        HierarchyError: a leaf of the tree has no forecast, or an area is not in the tree.
    """
    quantiles = table.quantiles.copy()
    index = table.index.with_row_index("row")
    for _, group in index.group_by("origin", "measure", "end"):
        rows = group["row"].to_numpy()
        codes = group["area"].to_list()
        _refuse_unknown(codes, areas)
        quantiles[rows] = _reconciled(table, rows, areas.sums(codes))
    return replace(table, quantiles=quantiles)


def _refuse_unknown(codes: list[str], areas: Areas) -> None:
    outside = [code for code in codes if code not in areas]
    missing = [leaf for leaf in areas.leaves() if leaf not in codes]
    if outside or missing:
        raise HierarchyError(
            f"Dự báo không khớp cây địa bàn: ngoài cây {outside[:5]}, thiếu {missing[:5]}."
        )


def _reconciled(table: ForecastTable, rows: npt.NDArray[np.intp], sums: Floats) -> Floats:
    middle = table.median[rows]
    width = table.at(_SIXTH[1])[rows] - table.at(_SIXTH[0])[rows]
    sureness = 1.0 / np.maximum(width / 2, 0.5)
    leaves, _ = nnls(sums * sureness[:, None], middle * sureness)
    settled = sums @ leaves
    old = table.quantiles[rows]
    factor = settled / np.maximum(middle, 1e-9)
    # a middle of zero cannot be scaled: there the quantiles are shifted
    moved = np.where(
        (middle > 0)[:, None],
        old * factor[:, None],
        np.maximum(old + (settled - middle)[:, None], 0.0),
    )
    place = table.levels.index(0.5)
    moved[:, place] = settled
    upward: Floats = np.maximum.accumulate(moved, axis=1)
    return upward
