"""Forecasts as quantiles, and the layouts in which they are exchanged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toandan.epidemic.cells import date_of
from toandan.epidemic.errors import LayoutError
from toandan.epidemic.readers import measure_named
from toandan.epidemic.series import Measure
from toandan.epidemic.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

#: the 23 levels of the COVID-19 forecast hubs
LEVELS = (0.01, 0.025, *(round(0.05 * index, 2) for index in range(1, 20)), 0.975, 0.99)
INDEX = {
    "origin": pl.Date,
    "measure": pl.String,
    "area": pl.String,
    "horizon": pl.Int64,
    "end": pl.Date,
}
_EMPTY = pl.DataFrame(schema=INDEX)


@dataclass(frozen=True)
class ForecastTable:
    """Quantile forecasts, one row per origin, measure, area and horizon.

    Attributes:
        index: columns of `INDEX`; `origin` is the day of the forecast, `end` the last day of
            the period that is forecast.
        quantiles: counts, shape (rows, levels), not decreasing along a row.
        levels: probability of each column.
        model: who made them.
    """

    index: pl.DataFrame
    quantiles: Floats
    levels: tuple[float, ...] = LEVELS
    model: str = "toandan"

    def __len__(self) -> int:
        return self.index.height

    def at(self, level: float) -> Floats:
        """One column of quantiles."""
        values: Floats = self.quantiles[:, self.levels.index(level)]
        return values

    @property
    def median(self) -> Floats:
        """The middle of each forecast."""
        return self.at(0.5)

    def where(self, keep: pl.Expr) -> ForecastTable:
        """The rows for which an expression over the index holds."""
        chosen = self.index.with_row_index("row").filter(keep)
        rows = chosen["row"].to_numpy()
        return replace(self, index=chosen.drop("row"), quantiles=self.quantiles[rows])

    def whole(self) -> ForecastTable:
        """The same forecasts in whole counts, as the quantiles of a count are."""
        return replace(self, quantiles=np.round(self.quantiles))

    def hub(self) -> pl.DataFrame:
        """The model-output layout of hubverse: one row per quantile.

        `reference_date` is the Saturday at or after the day of the forecast, `horizon` counts
        from 0 for the period that ends in that week, as in the hubs that use hubverse.
        """
        wide = self.index.with_columns(
            pl.Series(str(level), self.quantiles[:, column])
            for column, level in enumerate(self.levels)
        )
        long = wide.unpivot(
            on=[str(level) for level in self.levels],
            index=list(INDEX),
            variable_name="output_type_id",
            value_name="value",
        )
        saturday = pl.col("origin").map_elements(_saturday, return_dtype=pl.Date)
        return long.select(
            reference_date=saturday,
            origin_date=pl.col("origin"),
            target=pl.col("measure"),
            horizon=pl.col("horizon") - 1,
            location=pl.col("area"),
            target_end_date=pl.col("end"),
            output_type=pl.lit("quantile"),
            output_type_id=pl.col("output_type_id"),
            value=pl.col("value"),
        ).sort("origin_date", "target", "location", "target_end_date", "output_type_id")

    def write(self, path: Path | str) -> None:
        """Write the hub layout as CSV or Parquet, by the ending of the file name."""
        place = Path(path)
        frame = self.hub().with_columns(model_id=pl.lit(self.model))
        if place.suffix == ".parquet":
            frame.write_parquet(place)
        elif place.suffix == ".csv":
            frame.write_csv(place)
        else:
            raise LayoutError(f"Không biết ghi dự báo vào «{place.name}»; dùng .csv hoặc .parquet.")

    @classmethod
    def join(cls, tables: Sequence[ForecastTable]) -> ForecastTable:
        """One table from several with the same levels."""
        if not tables:
            return cls(_EMPTY, np.empty((0, len(LEVELS))))
        first = tables[0]
        if any(table.levels != first.levels for table in tables):
            raise LayoutError("Các bảng dự báo có bộ phân vị khác nhau nên không ghép được.")
        return replace(
            first,
            index=pl.concat([table.index for table in tables]),
            quantiles=np.concatenate([table.quantiles for table in tables]),
        )

    @classmethod
    def of_hub(cls, frame: pl.DataFrame, model: str = "") -> ForecastTable:
        """Read the hub layout back; also hub files with `origin_date` left out.

        Targets are named as in `Measure` where they are known ("wk inc flu hosp" is `inc hosp`).

        Raises:
            LayoutError: a column is missing, or the rows have different quantile levels.
        """
        needed = ["target", "location", "target_end_date", "output_type_id", "value"]
        missing = [column for column in needed if column not in frame.columns]
        origin = next(
            (name for name in ("origin_date", "reference_date") if name in frame.columns), ""
        )
        if missing or not origin:
            raise LayoutError(
                f"Tệp dự báo thiếu cột: {', '.join(missing) or 'origin_date/reference_date'}."
            )
        rows = frame
        if "output_type" in rows.columns:
            rows = rows.filter(pl.col("output_type") == "quantile")
        rows = rows.select(
            origin=_days(rows[origin]),
            measure=pl.col("target"),
            area=pl.col("location").cast(pl.String),
            horizon=pl.col("horizon").cast(pl.Int64) + 1 if "horizon" in rows.columns else None,
            end=_days(rows["target_end_date"]),
            level=pl.col("output_type_id").cast(pl.Float64).round(4),
            value=pl.col("value").cast(pl.Float64),
        )
        known = {name: measure_named(name) for name in rows["measure"].unique().to_list()}
        names = {name: measure.value for name, measure in known.items() if measure is not None}
        rows = rows.with_columns(pl.col("measure").replace(names))
        levels = tuple(sorted(rows["level"].unique().to_list()))
        wide = rows.pivot(on="level", index=list(INDEX), values="value", aggregate_function="first")
        quantiles = wide.select([str(level) for level in levels])
        if quantiles.null_count().sum_horizontal().item():
            raise LayoutError("Các dòng của tệp dự báo không có cùng một bộ phân vị.")
        named = model or (frame["model_id"][0] if "model_id" in frame.columns else "")
        return cls(wide.select(list(INDEX)), quantiles.to_numpy(), levels, str(named))

    @classmethod
    def read(cls, path: Path | str) -> ForecastTable:
        """Read a forecast file in the hub layout."""
        frame = read_table(Path(path)).frame
        text = [name for name in ("value", "output_type_id") if name in frame.columns]
        return cls.of_hub(frame.with_columns(pl.col(text).cast(pl.Float64, strict=False)))

    def measures(self) -> list[Measure]:
        """The measures that occur, in the order of `Measure`."""
        present = set(self.index["measure"].to_list())
        return [measure for measure in Measure if measure.value in present]


def _days(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return pl.Series(column.name, date_of(column.to_list()), dtype=pl.Date)
    return column.cast(pl.Date)


def _saturday(day: object) -> object:
    from datetime import date  # noqa: PLC0415 - only to narrow the type

    assert isinstance(day, date)  # noqa: S101 - polars hands over dates
    return day + timedelta(days=(5 - day.weekday()) % 7)
