"""`toandan simulate`: run a scenario many times, compare it with others, draw the result."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.simulation.areas import load_province
from toandan.simulation.commands.console import Meter, stoppable
from toandan.simulation.derived import TITLES, aged_names
from toandan.simulation.detail import save_detail
from toandan.simulation.drawing import ENDINGS
from toandan.simulation.ensemble import Ensemble, run_ensemble
from toandan.simulation.errors import SimulationError
from toandan.simulation.keep import Keep
from toandan.simulation.parquet import save_difference, save_tables
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.province_tables import run_table
from toandan.simulation.quantiles import TIERS
from toandan.simulation.scenario import load_scenario, shipped_scenarios
from toandan.simulation.summary import describe, told_totals

if TYPE_CHECKING:
    import argparse
    import threading

    from toandan.simulation.scenario import Scenario

HELP = "Mô phỏng kịch bản dịch bệnh trên toàn bộ dân số của tỉnh."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "scenario", nargs="?", help="tệp kịch bản (.toml hoặc .json), hoặc tên kịch bản có sẵn"
    )
    parser.add_argument("--list", action="store_true", help="liệt kê các kịch bản có sẵn")
    parser.add_argument("--check", action="store_true", help="chỉ kiểm tra và mô tả kịch bản")
    parser.add_argument("--runs", type=int, default=20, help="số lần chạy (mặc định 20)")
    parser.add_argument("--seed", type=int, default=1, help="hạt giống của lần chạy đầu")
    parser.add_argument(
        "--compare", metavar="KHÁC", action="append", default=[],
        help="kịch bản so sánh, chạy cùng hạt giống; dùng được nhiều lần",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, default=Path("simulation"), help="thư mục kết quả")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="số luồng")
    parser.add_argument("--scheduler", metavar="tcp://…", help="bộ lập lịch Dask, thay cho luồng")
    parser.add_argument("--tiers", default=",".join(TIERS), help="cấp tổng hợp, cách nhau dấu phẩy")
    parser.add_argument(
        "--ages", default="", metavar="SỐ LIỆU",
        help="số liệu cần theo xã và nhóm tuổi, cách nhau dấu phẩy, như deaths,beds,work_days_lost",
    )  # fmt: skip
    parser.add_argument(
        "--age-days", type=int, default=7,
        help="số ngày cộng gộp của số liệu theo nhóm tuổi (mặc định 7); số người mỗi ngày "
        "cộng lại thành người-ngày, 1 để có từng ngày",
    )  # fmt: skip
    parser.add_argument("--picture", type=Path, help="vẽ hình ra tệp .svg hoặc .png")
    parser.add_argument("--areas", default="", help="mã xã, huyện cần vẽ, cách nhau dấu phẩy")
    parser.add_argument("--series", default="", help="số liệu cần vẽ, cách nhau dấu phẩy")
    parser.add_argument("--detail", action="store_true", help="ghi đầy đủ lần chạy đầu, cả cây lây")


def run(options: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    return stoppable(lambda cancel: _do(options, cancel))


def _do(options: argparse.Namespace, cancel: threading.Event) -> None:
    if options.list:
        for name in shipped_scenarios():
            print(f"{name:<24} {load_scenario(name).title}")
    elif options.scenario is None:
        raise SimulationError("Thiếu kịch bản; xem các kịch bản có sẵn bằng --list")
    elif options.check:
        print(describe(load_scenario(options.scenario)))
    else:
        _run(options, cancel)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _run(options: argparse.Namespace, cancel: threading.Event) -> None:
    tiers = _words(options.tiers)
    if not tiers or not set(tiers) <= set(TIERS):
        raise SimulationError(f"--tiers: chọn trong {', '.join(TIERS)}")
    if options.runs < 1 or options.threads < 1:
        raise SimulationError("--runs và --threads phải từ 1")
    keep = Keep(_words(options.ages), options.age_days)
    scenarios = [load_scenario(name) for name in (options.scenario, *options.compare)]
    _check_picture(options, scenarios)
    _check_ages(keep, scenarios)
    if len({scenario.name for scenario in scenarios}) < len(scenarios):
        raise SimulationError("Các kịch bản so sánh phải có 'name' khác nhau")
    ensembles: list[Ensemble] = []
    for scenario in scenarios:
        prepared = prepare(scenario)
        ensembles.append(_one(prepared, keep, options, cancel))
        save_tables(ensembles[-1], tiers)
        if options.detail:
            save_detail(prepared, options.seed, ensembles[-1].folder)
        print(told_totals(ensembles[-1], run_table(ensembles[-1])))
    for other in ensembles[1:]:
        save_difference(other, ensembles[0], tiers)
    if options.picture:
        _draw(ensembles, options)


def _check_ages(keep: Keep, scenarios: list[Scenario]) -> None:
    """Tell of series by age that none of the scenarios has, before hours of runs."""
    there = {name for scenario in scenarios for name in aged_names(scenario)}
    strange = [name for name in keep.series if name not in there]
    if strange:
        raise SimulationError(
            f"--ages: kịch bản không có {', '.join(strange)}; có: {', '.join(sorted(there))}"
        )


def _check_picture(options: argparse.Namespace, scenarios: list[Scenario]) -> None:
    """Tell of a picture that cannot be drawn before hours of runs, not after."""
    if not options.picture:
        return
    if options.picture.suffix not in ENDINGS:
        raise SimulationError(f"--picture: hình phải có đuôi {' hoặc '.join(ENDINGS)}")
    communes = load_province(scenarios[0].province).communes
    known = {load_province(scenarios[0].province).code}
    known |= {code for place in communes for code in (place.code, place.district_code)}
    strange = [area for area in _words(options.areas) if area not in known]
    if strange:
        raise SimulationError(f"--areas: không có xã hoặc huyện nào có mã {', '.join(strange)}")
    series = [name for name in _words(options.series) if name not in TITLES]
    if series:
        raise SimulationError(f"--series: không có {', '.join(series)}; có: {', '.join(TITLES)}")


def _one(
    prepared: Prepared, keep: Keep, options: argparse.Namespace, cancel: threading.Event
) -> Ensemble:
    seeds = range(options.seed, options.seed + options.runs)
    folder = options.out / prepared.scenario.name
    meter = Meter(prepared.scenario.name)
    try:
        if options.scheduler:
            from toandan.simulation.cluster import (  # noqa: PLC0415 - heavy, optional
                run_on_cluster,
            )

            return run_on_cluster(
                prepared, seeds, folder, options.scheduler,
                keep=keep, progress=meter, cancel=cancel,
            )  # fmt: skip
        return run_ensemble(
            prepared, seeds, folder,
            keep=keep, threads=options.threads, progress=meter, cancel=cancel,
        )  # fmt: skip
    finally:
        meter.close()


def _draw(ensembles: list[Ensemble], options: argparse.Namespace) -> None:
    from toandan.simulation.picture import (  # noqa: PLC0415 - heavy, optional
        SHOWN,
        draw_difference,
        draw_fans,
        save_picture,
    )

    areas, names = _words(options.areas), _words(options.series) or SHOWN
    save_picture(draw_fans(ensembles, names, areas), options.picture)
    for other in ensembles[1:]:
        stem = f"{options.picture.stem}-difference"
        if len(ensembles) > 2:  # noqa: PLR2004 - with one comparison no name is needed
            stem += f"-{other.prepared.scenario.name}"
        figure = draw_difference(ensembles[0], other, names, areas)
        save_picture(figure, options.picture.with_stem(stem))
