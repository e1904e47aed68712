"""Every published forecast is kept as it was, and scored when the truth comes in."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from toandan.epidemic.errors import DuplicateError
from toandan.epidemic.periods import Frequency
from toandan.epidemic.scores import score
from toandan.epidemic.table import INDEX, ForecastTable

if TYPE_CHECKING:
    from toandan.epidemic.series import Grid

_SCORES = "scores.parquet"
_KEYS = [*INDEX, "model"]


class Ledger:
    """A folder of published forecasts, one file per model and day.

    Nothing in it is ever written over: a forecast that has been shown to people stays.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def publish(self, table: ForecastTable) -> list[Path]:
        """Keep a forecast; the same one again changes nothing.

        Raises:
            DuplicateError: another forecast of that model was published for that day.
        """
        written = []
        for origin in table.index["origin"].unique().sort().to_list():
            part = table.where(pl.col("origin") == origin)
            place = self.folder / f"{origin:%Y-%m-%d}-{table.model}.parquet"
            if place.exists():
                before = ForecastTable.read(place)
                if not before.hub().equals(part.hub()):
                    raise DuplicateError(
                        f"Dự báo ngày {origin:%d/%m/%Y} của «{table.model}» đã công bố với nội "
                        "dung khác; không ghi đè. Hãy đặt tên mô hình khác."
                    )
            else:
                unfinished = place.with_suffix(".tmp.parquet")
                part.write(unfinished)
                unfinished.replace(place)
            written.append(place)
        return written

    def forecasts(self) -> list[ForecastTable]:
        """All published forecasts, the oldest first."""
        places = sorted(self.folder.glob("????-??-??-*.parquet"))
        return [ForecastTable.read(place) for place in places if ".tmp." not in place.name]

    def scores(self) -> pl.DataFrame:
        """All scores so far; empty before the first truth."""
        place = self.folder / _SCORES
        return pl.read_parquet(place) if place.exists() else pl.DataFrame()

    def score_due(self, final: Grid) -> pl.DataFrame:
        """Score what has come true since the last time, and keep the scores.

        A row is scored once, against the first truth that was handed in for it; hand in
        settled counts (`Grid.until`) where reports come late. Forecasts of other periods than
        those of `final` (days, weeks, months) wait for theirs.

        Returns:
            The new scores; empty where nothing was due.
        """
        known = self.scores()
        fresh = []
        for table in self.forecasts():
            if not _fits(table, final):
                continue
            scored = score(table, final)
            if not known.is_empty():
                scored = scored.join(known.select(_KEYS), on=_KEYS, how="anti")
            fresh.append(scored)
        new = pl.concat(fresh) if fresh else pl.DataFrame()
        if not new.is_empty():
            place = self.folder / _SCORES
            unfinished = place.with_suffix(".tmp.parquet")
            (new if known.is_empty() else pl.concat([known, new])).write_parquet(unfinished)
            unfinished.replace(place)
        return new


def _fits(table: ForecastTable, final: Grid) -> bool:
    """Whether the periods of a forecast are those of the counts; one alone is no day."""
    ends = table.index["end"].unique().sort()
    if len(ends) < 2:  # noqa: PLR2004 - a step needs two
        return final.frequency is not Frequency.DAY
    days = ends.to_list()
    step: int = min((later - day).days for day, later in pairwise(days))
    longest = {Frequency.DAY: 1, Frequency.WEEK: 7, Frequency.MONTH: 31}
    shortest = {Frequency.DAY: 1, Frequency.WEEK: 7, Frequency.MONTH: 28}
    return shortest[final.frequency] <= step <= longest[final.frequency]
