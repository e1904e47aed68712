"""The simulation against Covasim, Starsim and LASER (`simulation_machine` has the machine).

Peers come from PyPI into environments of their own under `.cache/simulation-peers` and run
the same number of people for 180 days with R0 about 3 and no measure, in the same run as
our own. They are not the same model: see docs/simulation.md. Single-thread speeds count CPU
seconds, so that neighbours on a shared machine disturb the ratio less; ensembles count wall.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from run import Result

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEERS = ROOT / ".cache" / "simulation-peers"
REQUIREMENTS = {"covasim": "covasim==3.1.6", "starsim": "starsim", "laser": "laser-generic"}
DAYS = 180
PROVINCE = 1_723_067
MIDDLE = 500_000
SIZES = (100_000, 500_000, PROVINCE, 5_000_000, 20_000_000)
#: runs timed by size; the largest once, to keep the whole within ten minutes
RUNS = (10, 5, 5, 2, 1)
CORES = 2
AIM_CONTROLLED_MS, AIM_UNMITIGATED_S, AIM_500_S, AIM_RSS_MB = 15.0, 70.0, 5.0, 600.0
_ONE_THREAD = dict.fromkeys(("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def measure() -> list[Result]:
    """All figures; about ten minutes on two quiet cores, a third of it Covasim's."""
    own = {size: _own("free_wave", size, runs, "1") for size, runs in zip(SIZES, RUNS, strict=True)}
    results = [
        _against("covasim", "covasim_hybrid.py", PROVINCE, own[PROVINCE]),
        _against("laser", "laser_seir.py", PROVINCE, own[PROVINCE]),
        _against("starsim", "starsim_seir.py", PROVINCE, own[PROVINCE]),
        *_sizes(own),
        *_ensembles(),
        *_scaling(),
    ]
    again = _own("free_wave", PROVINCE, 5, "1")
    seconds = _cpu(again)
    results.append(
        Result("unmitigated_cpu_s", seconds, "CPU s", "what issue 4 accepts at most", 1.0)
    )
    return results


def _run(python: Path, words: list[str], *, single: bool = True) -> dict[str, Any]:
    """The JSON that a program prints as its last line."""
    environment = {**os.environ, **(_ONE_THREAD if single else {})}
    done = subprocess.run(
        [str(python), *words], check=True, capture_output=True, text=True, env=environment
    )
    facts: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return facts


def _own(name: str, people: int, runs: int, how: str) -> dict[str, Any]:
    words = [str(HERE / "simulation_peers" / "own.py"), name]
    words += [*(str(number) for number in (people, DAYS, runs)), how]
    return _run(Path(sys.executable), words, single=how == "1")


def _cpu(facts: dict[str, Any]) -> float:
    return float(statistics.median(cpu for _, cpu in facts["times"]))


def _speed(facts: dict[str, Any], people: int) -> float:
    """Million agent-days per CPU second."""
    return people * DAYS / _cpu(facts) / 1e6


def _peer_python(name: str) -> Path:
    """The peer's environment, made where it is missing."""
    folder = PEERS / name
    python = folder / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        words = ["-m", "pip", "install", "--quiet", REQUIREMENTS[name]]
        subprocess.run([str(python), *words], check=True)
    return python


def _against(name: str, program: str, people: int, own: dict[str, Any]) -> Result:
    words = [str(HERE / "simulation_peers" / program), str(people), str(DAYS), "1"]
    peer = _run(_peer_python(name), words)
    return Result(
        f"unmitigated_vs_{name}",
        _speed(own, people),
        "M agent-days per CPU s",
        f"{name}, {people:,} people, attack rate {peer['attack']:.2f} "
        f"(ours {own['attack']:.2f}), {peer['peak_rss_mb']:.0f} MB",
        _speed(peer, people),
    )


def _sizes(own: dict[int, dict[str, Any]]) -> list[Result]:
    """Cost per infection and memory as the population grows."""
    smallest = own[SIZES[0]]
    base = _cpu(smallest) / smallest["infections"] * 1e6
    results = []
    for size, facts in own.items():
        cost = _cpu(facts) / facts["infections"] * 1e6
        peer = f"{SIZES[0]:,} people"
        results.append(Result(f"cost_per_infection_{size}", cost, "CPU us", peer, base))
        results.append(Result(f"run_{size}", _cpu(facts), "CPU s", peer, _cpu(smallest)))
        results.append(
            Result(
                f"synthesis_{size}",
                facts["synthesis_cpu_s"],
                "CPU s",
                f"{peer}, in proportion",
                smallest["synthesis_cpu_s"] * size / SIZES[0],
            )
        )
        results.append(
            Result(f"peak_rss_{size}", facts["peak_rss_mb"], "MB", peer, smallest["peak_rss_mb"])
        )
    return results


def _ensembles() -> list[Result]:
    single = _own("controlled", PROVINCE, 20, "1")
    larger = _own(str(HERE / "simulation_peers" / "outbreak.toml"), PROVINCE, 20, "1")
    one = _own("free_wave", PROVINCE, 10, "1")
    free = _own("free_wave", PROVINCE, 200, str(CORES))
    held = _own("controlled", PROVINCE, 500, str(CORES))
    free_wall, held_wall = free["times"][0][0], held["times"][0][0]
    alone = statistics.mean(wall for wall, _ in one["times"])
    return [
        Result(
            "controlled_run_cpu_ms",
            _cpu(single) * 1e3,
            "CPU ms",
            f"aim of issue 4; {single['infections']:.0f} infections a run",
            AIM_CONTROLLED_MS,
        ),
        Result(
            "outbreak_run_cpu_ms",
            _cpu(larger) * 1e3,
            "CPU ms",
            f"aim of issue 4; {larger['infections']:.0f} infections a run",
            AIM_CONTROLLED_MS,
        ),
        Result("ensemble_200_unmitigated_s", free_wall, "s", "aim", AIM_UNMITIGATED_S),
        Result("ensemble_500_controlled_s", held_wall, "s", "aim", AIM_500_S),
        Result(
            "ensemble_peak_rss_mb",
            max(free["peak_rss_mb"], held["peak_rss_mb"]),
            "MB",
            "aim",
            AIM_RSS_MB,
        ),
        Result(
            "two_threads_runs_per_s",
            200 / free_wall,
            "runs/s",
            "one thread, without files",
            1 / alone,
        ),
        Result(
            "ensemble_200_unmitigated_cpu_s",
            free["times"][0][1],
            "CPU s",
            "two cores for the aimed 70 s",
            AIM_UNMITIGATED_S * CORES,
        ),
        Result(
            "ensemble_200_tables_cpu_s",
            free["tables_cpu_s"],
            "CPU s",
            "its runs",
            free["times"][0][1],
        ),
    ]


def _scaling() -> list[Result]:
    """Runs a second on two threads, and on one and two Dask workers, against one thread."""
    runs = 60
    alone = _own("free_wave", MIDDLE, 10, "1")
    base = 1 / statistics.mean(wall for wall, _ in alone["times"])
    results = []
    for how, name in ((str(CORES), "threads_2"), ("dask:1", "dask_1"), ("dask:2", "dask_2")):
        wall = _own("free_wave", MIDDLE, runs, how)["times"][0][0]
        peer = "one thread, without files"
        results.append(Result(f"runs_per_s_{name}_{MIDDLE}", runs / wall, "runs/s", peer, base))
    return results
