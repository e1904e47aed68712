"""`toandan score FORECAST TRUTH`: score a forecast file in the hub layout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.epidemic.errors import EpidemicError
from toandan.epidemic.periods import Frequency
from toandan.epidemic.readers import Allowed, read_counts
from toandan.epidemic.scores import score, summary
from toandan.epidemic.series import to_weeks
from toandan.epidemic.table import ForecastTable

if TYPE_CHECKING:
    import argparse

HELP = "Chấm điểm một tệp dự báo với số liệu thực tế"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("forecast", type=Path, help="tệp dự báo, bố cục hubverse")
    parser.add_argument("truth", type=Path, help="tệp số liệu thực tế")
    parser.add_argument("--out", type=Path, help="tệp điểm từng dòng (.csv)")


def run(options: argparse.Namespace) -> int:
    """Score every row whose truth is known, and print the means."""
    try:
        table = ForecastTable.read(options.forecast)
        series = read_counts(options.truth, allowed=Allowed.everything())
        final = series.at(series.published()[-1])
        if final.frequency is Frequency.DAY and _weekly(table):
            final = to_weeks(final, table.index["end"][0].weekday())
        scores = score(table, final)
    except EpidemicError as error:
        print(error, file=sys.stderr)
        return 1
    if scores.is_empty():
        print("Chưa có số liệu thực tế cho dòng dự báo nào.", file=sys.stderr)
        return 1
    if options.out is not None:
        scores.write_csv(options.out)
    print(f"{'chỉ tiêu':12} {'kỳ':>3} {'dòng':>6} {'WIS':>12} {'WIS log':>8} {'50%':>6} {'95%':>6}")
    for line in summary(scores).iter_rows(named=True):
        print(
            f"{line['measure']:12} {line['horizon']:>3} {line['rows']:>6} {line['wis']:>12.1f} "
            f"{line['wis_log']:>8.3f} {line['within_50']:>6.1%} {line['within_95']:>6.1%}"
        )
    return 0


def _weekly(table: ForecastTable) -> bool:
    """Whether consecutive horizons of the forecast lie a week apart."""
    first = table.index.filter(table.index["area"] == table.index["area"][0]).sort("end")
    ends = first["end"].unique().sort().to_list()
    return len(ends) < 2 or (ends[1] - ends[0]).days == 7  # noqa: PLR2004 - one step is enough
