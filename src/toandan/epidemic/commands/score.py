"""`toandan score FORECAST TRUTH`: score a forecast file, or all that a ledger holds."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from toandan.epidemic.commands.options import read_areas
from toandan.epidemic.errors import EpidemicError
from toandan.epidemic.hierarchy import with_sums
from toandan.epidemic.ledger import Ledger
from toandan.epidemic.periods import Frequency
from toandan.epidemic.readers import Allowed, read_counts
from toandan.epidemic.scores import score, summary
from toandan.epidemic.series import Measure, to_weeks
from toandan.epidemic.table import ForecastTable

if TYPE_CHECKING:
    import argparse

    from toandan.epidemic.series import Grid

HELP = "Chấm điểm dự báo với số liệu thực tế"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "forecast",
        type=Path,
        help="tệp dự báo, bố cục hubverse; hoặc thư mục lưu dự báo",
    )
    parser.add_argument("truth", type=Path, help="tệp số liệu thực tế")
    parser.add_argument(
        "--settled",
        type=int,
        default=0,
        help="bỏ qua số liệu mới hơn từng này ngày",
    )
    parser.add_argument("--areas", type=Path, help="tệp địa bàn, để cộng số liệu lên cấp trên")
    parser.add_argument("--out", type=Path, help="tệp điểm từng dòng (.csv)")


def run(options: argparse.Namespace) -> int:
    """Score every row whose truth is known, and print the means."""
    try:
        table = None if options.forecast.is_dir() else ForecastTable.read(options.forecast)
        measures = [] if table is None else table.measures()
        # a truth file may hold other targets than the one that was forecast
        only = measures[0] if len(measures) == 1 else None
        series = read_counts(options.truth, measure=only, allowed=Allowed.everything())
        if options.areas is not None:
            series = with_sums(series, read_areas(options.areas))
        known = series.at(series.published()[-1])
        final = known.until(known.last - timedelta(days=options.settled))
        if table is None:
            scores = _from_ledger(Ledger(options.forecast), final)
        else:
            scores = score(table, _like(table, final))
    except EpidemicError as error:
        print(error, file=sys.stderr)
        return 1
    if scores.is_empty():
        print("Chưa có số liệu thực tế cho dòng dự báo nào.", file=sys.stderr)
        return 1
    if options.out is not None:
        scores.write_csv(options.out)
    print(f"{'chỉ tiêu':22} {'kỳ':>3} {'dòng':>6} {'WIS':>12} {'WIS log':>8} {'50%':>6} {'95%':>6}")
    for line in summary(scores).iter_rows(named=True):
        print(
            f"{_label(line['measure']):22} {line['horizon']:>3} {line['rows']:>6} "
            f"{line['wis']:>12.1f} {line['wis_log']:>8.3f} "
            f"{line['within_50']:>6.1%} {line['within_95']:>6.1%}"
        )
    return 0


def _label(measure: str) -> str:
    """The word for a measure; targets of hubs that are none of ours keep their name."""
    return Measure(measure).label if measure in set(Measure) else measure


def _from_ledger(ledger: Ledger, final: Grid) -> pl.DataFrame:
    """What has come true since the last time; kept in the ledger."""
    new = [ledger.score_due(final)]
    if final.frequency is Frequency.DAY:
        weekdays = {
            table.index["end"][0].weekday() for table in ledger.forecasts() if _weekly(table)
        }
        new += [ledger.score_due(to_weeks(final, weekday)) for weekday in sorted(weekdays)]
    return pl.concat([scores for scores in new if not scores.is_empty()] or [pl.DataFrame()])


def _like(table: ForecastTable, final: Grid) -> Grid:
    """The truth in the periods of the forecast."""
    if final.frequency is Frequency.DAY and _weekly(table):
        return to_weeks(final, table.index["end"][0].weekday())
    return final


def _weekly(table: ForecastTable) -> bool:
    """Whether consecutive horizons of the forecast lie a week apart."""
    first = table.index.filter(table.index["area"] == table.index["area"][0]).sort("end")
    ends = first["end"].unique().sort().to_list()
    return len(ends) < 2 or (ends[1] - ends[0]).days == 7  # noqa: PLR2004 - one step is enough
