"""Toàn Dân's own runs for benchmarks/simulation.py; prints one line of JSON.

Words: scenario, people, days, runs, threads ("1" runs on one bench and times each run).
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from toandan.simulation.areas import DATA
from toandan.simulation.ensemble import run_ensemble
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.run import Bench
from toandan.simulation.scenario import load_scenario, parse_scenario


def one_by_one(prepared: Prepared, runs: int) -> dict[str, Any]:
    """Wall and CPU seconds of each run on one thread, after one that warms up."""
    bench = Bench(prepared.model)
    bench.run(0)
    times, infections = [], 0
    for seed in range(1, runs + 1):
        wall, cpu = time.perf_counter(), time.thread_time()
        bench.run(seed)
        times.append((time.perf_counter() - wall, time.thread_time() - cpu))
        infections += len(bench.cases())
    return {"times": times, "infections": infections / runs}


def together(prepared: Prepared, runs: int, threads: int) -> dict[str, Any]:
    """Wall and CPU seconds of a whole ensemble, written to disk."""
    Bench(prepared.model).run(0)
    with tempfile.TemporaryDirectory() as made:
        wall, cpu = time.perf_counter(), time.process_time()
        run_ensemble(prepared, range(1, runs + 1), Path(made), threads=threads)
        return {"times": [(time.perf_counter() - wall, time.process_time() - cpu)]}


def main() -> None:
    """Run what the command line asks for."""
    name, people, days, runs, threads = sys.argv[1], *(int(word) for word in sys.argv[2:6])
    document = {**load_scenario(name).document, "people": people, "days": days}
    prepared = prepare(parse_scenario(document))
    facts = one_by_one(prepared, runs) if threads == 1 else together(prepared, runs, threads)
    facts["attack"] = facts.get("infections", 0.0) / prepared.population.size
    facts["people"] = prepared.population.size
    facts["data"] = DATA.name
    facts["peak_rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
