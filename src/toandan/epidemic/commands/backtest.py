"""`toandan backtest DATA --from DATE --to DATE`: repeat past forecasts and score them."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from toandan.epidemic.backtesting import backtest
from toandan.epidemic.baselines import flat
from toandan.epidemic.commands.options import add_data, counts_from, day
from toandan.epidemic.errors import EpidemicError, HorizonError
from toandan.epidemic.forecaster import Settings
from toandan.epidemic.periods import Frequency
from toandan.epidemic.pictures import calibration, scores_by_date
from toandan.epidemic.scores import pair, relative, score, summary
from toandan.epidemic.series import Measure
from toandan.epidemic.table import ForecastTable

if TYPE_CHECKING:
    import argparse
    from datetime import date

HELP = "Lặp lại các dự báo đã qua với số liệu biết lúc đó và chấm điểm"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_data(parser)
    parser.add_argument("--from", dest="start", type=day, required=True, help="ngày đầu")
    parser.add_argument("--to", dest="stop", type=day, required=True, help="ngày cuối")
    parser.add_argument(
        "--every", type=int, help="số ngày giữa hai dự báo (mặc định 7; số liệu tháng: mỗi tháng)"
    )
    parser.add_argument("--out", type=Path, help="tệp các dự báo (.csv hoặc .parquet)")
    parser.add_argument("--scores", type=Path, help="tệp điểm từng dòng (.csv hoặc .parquet)")
    parser.add_argument("--pictures", type=Path, help="thư mục ghi biểu đồ độ tin cậy và điểm")


def run(options: argparse.Namespace) -> int:
    """Back-test, write what was asked for and print scores against the flat baseline."""
    try:
        counts = counts_from(options)
        monthly = options.every is None and counts.series.frequency is Frequency.MONTH
        days = _days(options.start, options.stop, options.every or (1 if monthly else 7))
        # a month after the other has been reported
        days = [when for when in days if when.day == 1] if monthly else days
        table = backtest(counts, days, Settings(horizons=options.horizons), _progress).whole()
        reference = ForecastTable.join(
            [flat(counts.known(origin), origin, options.horizons) for origin in days]
        )
        newest = counts.series.published()[-1]
        final, _ = counts.grids(newest, counts.rhythm(days[-1]))
        own, other = score(table, final), score(reference.whole(), final)
        if own.is_empty():
            raise HorizonError(
                "Chưa có số liệu thực tế cho kỳ nào được dự báo; hãy chọn --to sớm hơn ngày công "
                f"bố cuối cùng, {newest:%d/%m/%Y}."
            )
        if options.out is not None:
            table.write(options.out)
        if options.scores is not None:
            _write(pl.concat([own, other]), options.scores)
        if options.pictures is not None:
            options.pictures.mkdir(parents=True, exist_ok=True)
            calibration(table, final, options.pictures / "calibration.svg")
            scores_by_date(pl.concat([own, other]), options.pictures / "scores.svg")
    except EpidemicError as error:
        print(error, file=sys.stderr)
        return 1
    print(_report(own, other))
    return 0


def _days(start: date, stop: date, every: int) -> list[date]:
    if every < 1 or start > stop:
        raise HorizonError(
            f"Không có ngày dự báo nào từ {start:%d/%m/%Y} đến {stop:%d/%m/%Y} mỗi {every} ngày; "
            "--from không được sau --to và --every ít nhất là 1."
        )
    count = (stop - start).days // every + 1
    return [start + timedelta(days=every * index) for index in range(count)]


def _progress(origin: date) -> None:
    print(f"đã dự báo ngày {origin:%d/%m/%Y}", file=sys.stderr)


def _write(scores: pl.DataFrame, path: Path) -> None:
    if path.suffix == ".parquet":
        scores.write_parquet(path)
    else:
        scores.write_csv(path)


def _report(own: pl.DataFrame, other: pl.DataFrame) -> str:
    pairs = pair(own, other)
    by = ["measure", "horizon"]
    natural, logged = relative(pairs, "wis", by), relative(pairs, "wis_log", by)
    lines = summary(own, by).join(
        natural.select(*by, natural="ratio").join(logged.select(*by, logged="ratio"), on=by), on=by
    )
    text = [
        f"{'chỉ tiêu':22} {'kỳ':>3} {'dòng':>6} {'WIS/nền':>8} {'log/nền':>8} {'50%':>6} {'95%':>6}"
    ]
    text += [
        f"{Measure(line['measure']).label:22} {line['horizon']:>3} {line['rows']:>6} "
        f"{line['natural']:>8.3f} "
        f"{line['logged']:>8.3f} {line['within_50']:>6.1%} {line['within_95']:>6.1%}"
        for line in lines.iter_rows(named=True)
    ]
    return "\n".join(text)
