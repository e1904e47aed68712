"""Runs on a Dask cluster: each worker builds the population from the scenario itself.

What travels is the scenario's document and a few seeds one way, and the finished runs' files
the other. A worker that dies gives its seeds back to the scheduler, which hands them to
another; a run that was already here is never asked for again.
"""

from __future__ import annotations

import json
import threading
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from toandan.simulation.ensemble import Ensemble, Progress, Tally, claim_folder, run_file
from toandan.simulation.errors import Cancelled, SimulationError
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.results import summarise, write_run
from toandan.simulation.run import Bench
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

_BATCH_AGENT_DAYS = 3e8
_MOST_DEATHS = 10


def batch_size(prepared: Prepared) -> int:
    """Runs in a task: enough to keep a worker busy for half a second or more."""
    agent_days = prepared.population.size * prepared.scenario.days
    return max(int(_BATCH_AGENT_DAYS // max(agent_days, 1)), 1)


def run_on_cluster(
    prepared: Prepared,
    seeds: Sequence[int],
    folder: Path,
    scheduler: str,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Ensemble:
    """Run all seeds that have no file yet on the workers of a Dask scheduler.

    Args:
        prepared: the scenario.
        seeds: one run each; results are those that threads would give, bit for bit.
        folder: where the runs' files go, on this machine.
        scheduler: its address, `tcp://host:port`.
        progress: called after each batch.
        cancel: set it to stop; finished runs are kept.

    Raises:
        Cancelled: `cancel` was set.
        SimulationError: a worker has another version, or the folder holds something else.
    """
    import distributed  # noqa: PLC0415 - heavy, optional

    dask: Any = distributed

    claim_folder(prepared, folder)
    missing = [seed for seed in seeds if not run_file(folder, seed).is_file()]
    tally = Tally(len(seeds) - len(missing), len(seeds), progress)
    size = batch_size(prepared)
    batches = [missing[at : at + size] for at in range(0, len(missing), size)]
    document = json.dumps(prepared.scenario.document, default=str)
    fingerprint = prepared.fingerprint
    with dask.Client(scheduler, set_as_default=False) as client:
        futures = [
            client.submit(run_batch, document, fingerprint, batch, pure=False, retries=_MOST_DEATHS)
            for batch in batches
        ]
        for future in dask.as_completed(futures, loop=client.loop):
            for seed, files in future.result():
                _keep(files, run_file(folder, seed))
                tally.add(1)
            future.release()
            if cancel is not None and cancel.is_set():
                client.cancel(futures)
                raise Cancelled(f"Đã dừng theo yêu cầu sau {tally.done}/{len(seeds)} lần chạy")
    return Ensemble(prepared, folder, tuple(seeds))


def _keep(files: dict[str, bytes], file: Path) -> None:
    """Write a run's files here; the one that says it is finished comes last."""
    for suffix in (".npy", ".npz"):
        part = file.with_suffix(f"{suffix}.part")
        part.write_bytes(files[suffix])
        part.replace(file.with_suffix(suffix))


@lru_cache(maxsize=2)
def _bench(text: str, fingerprint: str) -> Bench:
    """A worker's bench for a scenario, kept between its tasks.

    Raises:
        SimulationError: this worker would give other results than the one who asks.
    """
    prepared = prepare(parse_scenario(json.loads(text)))
    if prepared.fingerprint != fingerprint:
        raise SimulationError(
            "Máy tính phụ có phiên bản mã hoặc dân số khác; hãy cài cùng một phiên bản"
        )
    return Bench(prepared.model)


_LOCK = threading.Lock()


def run_batch(
    document: str, fingerprint: str, seeds: Sequence[int]
) -> list[tuple[int, dict[str, bytes]]]:
    """What a worker does: run the seeds and send back the content of their files."""
    finished = []
    with _LOCK, TemporaryDirectory() as made:
        bench = _bench(document, fingerprint)
        for seed in seeds:
            series = summarise(bench.run(seed), bench.model.plan.residents)
            file = run_file(Path(made), seed)
            file.parent.mkdir(exist_ok=True)
            write_run(series, file)
            files = {end: file.with_suffix(end).read_bytes() for end in (".npy", ".npz")}
            finished.append((seed, files))
    return finished
