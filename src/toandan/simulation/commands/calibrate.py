"""`toandan calibrate`: fit numbers of a scenario to reported cases."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.simulation.calibrate import Effort, calibrate
from toandan.simulation.commands.console import Meter, stoppable
from toandan.simulation.errors import SimulationError
from toandan.simulation.fit_paths import Prior
from toandan.simulation.fit_report import posterior_table, save_fit
from toandan.simulation.prepare import prepare
from toandan.simulation.reported import read_reported
from toandan.simulation.scenario import load_scenario
from toandan.simulation.summary import number

if TYPE_CHECKING:
    import argparse
    import threading

    from toandan.simulation.calibrate import Fit
    from toandan.simulation.scenario import Scenario

HELP = "Hiệu chỉnh tham số của kịch bản theo số ca đã báo cáo."

_RANGE = re.compile(r"(?P<path>.+)=(?P<low>-?[\d.]+):(?P<high>-?[\d.]+)(?::(?P<memory>[\d.]+))?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("scenario", help="tệp kịch bản, hoặc tên kịch bản có sẵn")
    parser.add_argument("--data", type=Path, required=True, help="số ca theo ngày (CSV, Parquet)")
    parser.add_argument(
        "--where", action="append", default=[], metavar="CỘT=GIÁ TRỊ", help="chỉ lấy các dòng này"
    )
    parser.add_argument("--date-column", default="date", help="cột ngày (năm-tháng-ngày)")
    parser.add_argument("--count-column", default="cases", help="cột số ca")
    parser.add_argument(
        "--fit", action="append", default=[], metavar="CHỖ=THẤP:CAO",
        help="tham số không đổi, như testing.symptomatic_share=0.1:0.9; dùng được nhiều lần",
    )  # fmt: skip
    parser.add_argument(
        "--weekly", action="append", default=[], metavar="CHỖ=THẤP:CAO[:NHỚ]",
        help="tham số đổi theo tuần, như orders[3].compliance=0.3:1; NHỚ là tương quan hai tuần "
        "liền nhau (0,8)",
    )  # fmt: skip
    parser.add_argument("--as-of", metavar="NGÀY", help="chỉ dùng số liệu đến hết ngày này")
    parser.add_argument("--members", type=int, default=200, help="số lần chạy song hành")
    parser.add_argument("--noise", type=float, default=0.1, help="sai số báo cáo tuần (0,1)")
    parser.add_argument("--seed", type=int, default=1, help="hạt giống")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="số luồng")
    parser.add_argument("--out", type=Path, default=Path("calibration"), help="thư mục kết quả")


def run(options: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    return stoppable(lambda cancel: _run(options, cancel))


def _run(options: argparse.Namespace, cancel: threading.Event) -> None:
    priors = [_prior(text, weekly=False) for text in options.fit]
    priors += [_prior(text, weekly=True) for text in options.weekly]
    if not priors:
        raise SimulationError("Cần ít nhất một --fit hoặc --weekly")
    if options.members < _FEWEST or not 0 < options.noise < 1:
        raise SimulationError(f"--members phải từ {_FEWEST}; --noise trong khoảng 0 đến 1")
    prepared = prepare(load_scenario(options.scenario))
    observed = read_reported(
        options.data,
        prepared.scenario.start,
        _until(prepared.scenario, options.as_of),
        where=dict(_pair(text) for text in options.where),
        date_column=options.date_column,
        count_column=options.count_column,
    )
    folder = options.out / prepared.scenario.name
    meter = Meter(prepared.scenario.name, "tuần")
    try:
        fit = calibrate(
            prepared,
            observed,
            priors,
            effort=Effort(options.members, options.noise, options.seed),
            threads=options.threads,
            store=folder / "progress.npz",
            progress=meter,
            cancel=cancel,
        )
    finally:
        meter.close()
    facts = save_fit(prepared, fit, folder)
    _tell(fit)
    print(
        f"Báo cáo {number(facts['reported'])} ca, mô hình {number(facts['fitted'])} ca trong "
        f"{facts['weeks']} tuần; {facts['fit_coverage_90']:.0%} số tuần nằm trong dải 90%, "
        f"{facts['ahead_coverage_90']:.0%} khi dự báo trước một tuần → {folder}"
    )


_FEWEST = 20


def _prior(text: str, *, weekly: bool) -> Prior:
    found = _RANGE.fullmatch(text.replace(" ", ""))
    if found is None or (found["memory"] and not weekly):
        raise SimulationError(f"'{text}': phải có dạng testing.symptomatic_share=0.1:0.9")
    try:
        low, high = float(found["low"]), float(found["high"])
        memory = float(found["memory"] or 0.8)
    except ValueError as error:
        raise SimulationError(f"'{text}': số không hợp lệ ({error})") from error
    return Prior(found["path"], low, high, weekly=weekly, memory=memory)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise SimulationError(f"--where: '{text}' phải có dạng CỘT=GIÁ TRỊ")
    return name, value


def _until(scenario: Scenario, as_of: str | None) -> date:
    """The day after the last one whose reports are used."""
    end = scenario.start + timedelta(days=scenario.days)
    if as_of is None:
        return end
    try:
        return min(date.fromisoformat(as_of) + timedelta(days=1), end)
    except ValueError as error:
        raise SimulationError(f"--as-of: '{as_of}' không phải ngày (năm-tháng-ngày)") from error


def _tell(fit: Fit) -> None:
    print(f"{'tham số':<34} {'từ ngày':<11} {'trung vị':>8}  khoảng 90%")
    for row in posterior_table(fit).iter_rows(named=True):
        since = f"{row['since']:%d/%m/%Y}" if row["since"] else ""
        print(
            f"{row['path']:<34} {since:<11} {row['q50']:>8.3g}  {row['q05']:.3g} – {row['q95']:.3g}"
        )
