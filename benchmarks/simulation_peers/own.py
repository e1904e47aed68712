"""Toàn Dân's own runs for benchmarks/simulation.py; prints one line of JSON.

Words: scenario, people, days, runs, threads ("1" runs on one bench and times each run;
"dask:2" runs on a Dask cluster of two worker processes).
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from toandan.simulation.areas import DATA, load_province
from toandan.simulation.ensemble import run_ensemble
from toandan.simulation.parquet import save_tables
from toandan.simulation.population import synthesise
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.run import Bench
from toandan.simulation.scenario import load_scenario, parse_scenario


def one_by_one(prepared: Prepared, runs: int) -> dict[str, Any]:
    """Wall and CPU seconds of each run on one thread, after one that warms up."""
    bench = Bench(prepared.model)
    if runs > 1:
        bench.run(0)
    times, infections = [], 0
    for seed in range(1, runs + 1):
        wall, cpu = time.perf_counter(), time.thread_time()
        bench.run(seed)
        times.append((time.perf_counter() - wall, time.thread_time() - cpu))
        infections += len(bench.cases())
    return {"times": times, "infections": infections / runs}


def together(prepared: Prepared, runs: int, threads: int) -> dict[str, Any]:
    """Wall and CPU seconds of a whole ensemble, and of its tables, written to disk."""
    Bench(prepared.model).run(0)
    with tempfile.TemporaryDirectory() as made:
        wall, cpu = time.perf_counter(), time.process_time()
        ensemble = run_ensemble(prepared, range(1, runs + 1), Path(made), threads=threads)
        spent = (time.perf_counter() - wall, time.process_time() - cpu)
        cpu = time.process_time()
        save_tables(ensemble)
        return {"times": [spent], "tables_cpu_s": time.process_time() - cpu}


def on_workers(prepared: Prepared, runs: int, workers: int) -> dict[str, Any]:
    """Wall seconds of an ensemble on a Dask cluster whose workers are warm."""
    import distributed  # noqa: PLC0415 - the command without --scheduler does not load it

    from toandan.simulation.cluster import run_on_cluster  # noqa: PLC0415

    with (
        tempfile.TemporaryDirectory() as made,
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
    ):
        address = cluster.scheduler_address
        run_on_cluster(prepared, range(1000, 1000 + 8 * workers), Path(made) / "warm", address)
        wall = time.perf_counter()
        run_on_cluster(prepared, range(1, runs + 1), Path(made) / "runs", address)
        return {"times": [(time.perf_counter() - wall, 0.0)]}


def main() -> None:
    """Run what the command line asks for."""
    name, people, days, runs = sys.argv[1], *(int(word) for word in sys.argv[2:5])
    how = sys.argv[5]
    document = {**load_scenario(name).document, "people": people, "days": days}
    cpu = time.process_time()
    synthesise(load_province().scaled(people))
    synthesis = time.process_time() - cpu
    prepared = prepare(parse_scenario(document))
    if how.startswith("dask:"):
        facts = on_workers(prepared, runs, int(how.removeprefix("dask:")))
    elif how == "1":
        facts = one_by_one(prepared, runs)
    else:
        facts = together(prepared, runs, int(how))
    facts["synthesis_cpu_s"] = synthesis
    facts["attack"] = facts.get("infections", 0.0) / prepared.population.size
    facts["people"] = prepared.population.size
    facts["data"] = DATA.name
    facts["peak_rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
