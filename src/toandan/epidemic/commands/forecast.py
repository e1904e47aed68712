"""`toandan forecast DATA --as-of DATE`: forecast from what was known on a day."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.epidemic.commands.options import add_data, counts_from, day
from toandan.epidemic.daily import to_days
from toandan.epidemic.errors import EpidemicError
from toandan.epidemic.forecaster import Settings, forecast
from toandan.epidemic.hierarchy import reconcile
from toandan.epidemic.ledger import Ledger
from toandan.epidemic.pictures import fan

if TYPE_CHECKING:
    import argparse

    from toandan.epidemic.data import Counts
    from toandan.epidemic.table import ForecastTable

HELP = "Dự báo số ca từ số liệu đã biết đến một ngày"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_data(parser)
    parser.add_argument("--as-of", type=day, required=True, help="ngày dự báo")
    parser.add_argument("--out", type=Path, help="tệp kết quả hubverse (.csv, .parquet)")
    parser.add_argument("--days", action="store_true", help="dự báo theo ngày, đến 28 ngày")
    parser.add_argument("--ledger", type=Path, help="thư mục lưu dự báo đã công bố")
    parser.add_argument("--pictures", type=Path, help="thư mục ghi biểu đồ của từng địa bàn")


def run(options: argparse.Namespace) -> int:
    """Forecast, write what was asked for and print the medians with their 95 % ranges."""
    try:
        counts = counts_from(options)
        table = forecast(counts, options.as_of, Settings(horizons=options.horizons))
        table = reconcile(table, counts.areas) if counts.areas is not None else table.whole()
        if options.days:
            table = _by_day(table, counts, options)
        if options.out is not None:
            table.write(options.out)
        if options.ledger is not None:
            Ledger(options.ledger).publish(table)
        if options.pictures is not None and not options.days:
            _draw(table, counts, options)
    except EpidemicError as error:
        print(error, file=sys.stderr)
        return 1
    _show(table)
    return 0


def _by_day(table: ForecastTable, counts: Counts, options: argparse.Namespace) -> ForecastTable:
    source = counts.daily if counts.daily is not None else counts.series
    daily = to_days(table, source.known(options.as_of).at(options.as_of))
    return replace(daily, model=f"{table.model}-daily")


def _draw(table: ForecastTable, counts: Counts, options: argparse.Namespace) -> None:
    options.pictures.mkdir(parents=True, exist_ok=True)
    known, _ = counts.known(options.as_of).grids(options.as_of, counts.rhythm(options.as_of))
    for measure in table.measures():
        for area in table.index["area"].unique().sort().to_list():
            name = f"{area}-{measure.name.lower()}.svg".replace("/", "-")
            fan(table, known, area, measure, options.pictures / name)


def _show(table: ForecastTable) -> None:
    print(f"{'địa bàn':24} {'chỉ tiêu':20} {'đến ngày':10} {'trung vị':>10} {'khoảng 95%':>22}")
    low, high = table.at(0.025), table.at(0.975)
    labels = {measure.value: measure.label for measure in table.measures()}
    for row, line in enumerate(table.index.iter_rows(named=True)):
        between = f"{low[row]:.0f} – {high[row]:.0f}"
        print(
            f"{line['area']:24} {labels[line['measure']]:20} {line['end']:%d/%m/%Y} "
            f"{table.median[row]:>10.0f} {between:>22}"
        )
