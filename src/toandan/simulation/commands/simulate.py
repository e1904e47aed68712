"""`toandan simulate`: run a scenario many times, compare it with others, draw the result."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.simulation.detail import save_detail
from toandan.simulation.ensemble import Ensemble, run_ensemble
from toandan.simulation.errors import Cancelled, SimulationError
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.quantiles import TIERS, run_table, save_tables
from toandan.simulation.scenario import load_scenario

if TYPE_CHECKING:
    import argparse
    from types import FrameType

HELP = "Mô phỏng kịch bản dịch bệnh trên toàn bộ dân số của tỉnh."

_INTERRUPTED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "scenario", help="tệp kịch bản (.toml hoặc .json), hoặc tên kịch bản có sẵn"
    )
    parser.add_argument("--runs", type=int, default=20, help="số lần chạy (mặc định 20)")
    parser.add_argument("--seed", type=int, default=1, help="hạt giống của lần chạy đầu")
    parser.add_argument("--compare", metavar="KHÁC", help="kịch bản thứ hai, chạy cùng hạt giống")
    parser.add_argument("--out", type=Path, default=Path("simulation"), help="thư mục kết quả")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="số luồng")
    parser.add_argument("--scheduler", metavar="tcp://…", help="bộ lập lịch Dask, thay cho luồng")
    parser.add_argument("--tiers", default=",".join(TIERS), help="cấp tổng hợp, cách nhau dấu phẩy")
    parser.add_argument("--picture", type=Path, help="vẽ hình ra tệp .svg hoặc .png")
    parser.add_argument("--areas", default="", help="mã xã, huyện cần vẽ, cách nhau dấu phẩy")
    parser.add_argument("--detail", action="store_true", help="ghi đầy đủ lần chạy đầu, cả cây lây")


def run(options: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    cancel = threading.Event()
    before = _stop_on_interrupt(cancel)
    try:
        return _run(options, cancel)
    except Cancelled as stopped:
        print(f"{stopped}. Chạy lại cùng lệnh để tiếp tục.", file=sys.stderr)
        return _INTERRUPTED
    except SimulationError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)


def _stop_on_interrupt(cancel: threading.Event) -> signal.Handlers | None:
    if threading.current_thread() is not threading.main_thread():
        return None

    def stop(_number: int, _frame: FrameType | None) -> None:
        cancel.set()

    previous = signal.signal(signal.SIGINT, stop)
    return previous if isinstance(previous, signal.Handlers) else None


def _run(options: argparse.Namespace, cancel: threading.Event) -> int:
    names = [options.scenario, *([options.compare] if options.compare else [])]
    tiers = [tier for tier in options.tiers.split(",") if tier]
    if not set(tiers) <= set(TIERS):
        raise SimulationError(f"--tiers: chọn trong {', '.join(TIERS)}")
    seeds = range(options.seed, options.seed + options.runs)
    ensembles = []
    for name in names:
        prepared = prepare(load_scenario(name))
        folder = options.out / prepared.scenario.name
        ensembles.append(_one(prepared, list(seeds), folder, options, cancel))
        save_tables(ensembles[-1], tiers)
        if options.detail:
            save_detail(prepared, options.seed, folder)
        _report(ensembles[-1])
    if options.picture:
        _draw(ensembles, options)
    return 0


def _one(
    prepared: Prepared,
    seeds: list[int],
    folder: Path,
    options: argparse.Namespace,
    cancel: threading.Event,
) -> Ensemble:
    began = time.monotonic()

    def progress(done: int, total: int) -> None:
        words = f"\r{prepared.scenario.name}: {done}/{total} lần chạy"
        print(f"{words}, {time.monotonic() - began:.1f} giây", end="", file=sys.stderr, flush=True)

    if options.scheduler:
        from toandan.simulation.cluster import run_on_cluster  # noqa: PLC0415 - heavy, optional

        ensemble = run_on_cluster(
            prepared, seeds, folder, options.scheduler, progress=progress, cancel=cancel
        )
    else:
        ensemble = run_ensemble(
            prepared, seeds, folder, threads=options.threads, progress=progress, cancel=cancel
        )
    print(file=sys.stderr)
    return ensemble


def _report(ensemble: Ensemble) -> None:
    table = run_table(ensemble)
    scenario = ensemble.prepared.scenario
    print(
        f"{scenario.title or scenario.name}: {ensemble.prepared.population.size:,} người, "
        f"{scenario.days} ngày, {len(ensemble.seeds)} lần chạy → {ensemble.folder}"
    )
    for name, words in (
        ("infections", "ca nhiễm"),
        ("detected", "ca phát hiện"),
        ("admissions", "nhập viện"),
        ("deaths", "tử vong"),
        ("person_days_under_orders", "người-ngày chịu biện pháp"),
    ):
        column = table[name]
        low, middle, high = (column.quantile(q, "linear") or 0.0 for q in (0.05, 0.5, 0.95))
        print(f"  {words}: {middle:,.0f} ({low:,.0f} đến {high:,.0f})")


def _draw(ensembles: list[Ensemble], options: argparse.Namespace) -> None:
    from toandan.simulation.picture import (  # noqa: PLC0415 - heavy, optional
        draw_difference,
        draw_fans,
        save_picture,
    )

    areas = [area for area in options.areas.split(",") if area]
    save_picture(draw_fans(ensembles, areas=areas), options.picture)
    if len(ensembles) > 1:
        file = options.picture.with_stem(options.picture.stem + "-difference")
        save_picture(draw_difference(ensembles[0], ensembles[1]), file)
