"""Runs on a Dask cluster: each worker builds the population from the scenario itself.

What travels is the scenario's document and a few seeds one way, and the finished runs' files
the other. A worker that dies gives its seeds back to the scheduler, which hands them to
another; a run that was already here is never asked for again.
"""

from __future__ import annotations

import ctypes
import json
import threading
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from toandan.simulation.ensemble import (
    Ensemble,
    Progress,
    Tally,
    claim_folder,
    missing_runs,
    run_file,
)
from toandan.simulation.errors import Cancelled, SimulationError
from toandan.simulation.keep import NO_AGES, Keep
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.results import ENDS, summarise, write_run
from toandan.simulation.run import Bench
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

_BATCH_AGENT_DAYS = 3e8
_MOST_DEATHS = 10
_ANSWER_S = 10


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
    keep: Keep = NO_AGES,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Ensemble:
    """Run all seeds that have no file yet on the workers of a Dask scheduler.

    Args:
        prepared: the scenario.
        seeds: one run each; results are those that threads would give, bit for bit.
        folder: where the runs' files go, on this machine.
        scheduler: its address, `tcp://host:port`.
        keep: what to keep by commune and age band; nothing where left out.
        progress: called after each batch.
        cancel: set it to stop; finished runs are kept.

    Raises:
        Cancelled: `cancel` was set.
        SimulationError: a worker has another version, the folder holds something else, or
            the scheduler does not answer.
    """
    import distributed  # noqa: PLC0415 - heavy, optional

    dask: Any = distributed

    claim_folder(prepared, folder, keep)
    missing = missing_runs(folder, seeds, keep)
    tally = Tally(len(seeds) - len(missing), len(seeds), progress)
    with _connect(dask, scheduler) as client:
        futures = _asked(client, prepared, missing, keep)
        for future in dask.as_completed(futures, loop=client.loop):
            for seed, files in future.result():
                _keep(files, run_file(folder, seed))
                tally.add(1)
            future.release()
            if cancel is not None and cancel.is_set():
                client.cancel(futures)
                raise Cancelled(f"Đã dừng theo yêu cầu sau {tally.done}/{len(seeds)} lần chạy")
    return Ensemble(prepared, folder, tuple(seeds), keep)


def _asked(client: Any, prepared: Prepared, seeds: Sequence[int], keep: Keep) -> list[Any]:
    """Futures of all batches; a batch whose worker dies is given to another."""
    size = batch_size(prepared)
    batches = [seeds[at : at + size] for at in range(0, len(seeds), size)]
    words = (json.dumps(prepared.scenario.document, default=str), prepared.fingerprint)
    return [
        client.submit(run_batch, *words, batch, keep, pure=False, retries=_MOST_DEATHS)
        for batch in batches
    ]


def _connect(dask: Any, scheduler: str) -> Any:
    """A client of the scheduler.

    Raises:
        SimulationError: nobody answers there.
    """
    try:
        return dask.Client(scheduler, set_as_default=False, timeout=_ANSWER_S)
    except (OSError, ValueError) as error:
        raise SimulationError(
            f"{scheduler}: bộ lập lịch Dask không trả lời; hãy kiểm tra địa chỉ, "
            "hoặc bỏ --scheduler để chạy bằng luồng trên máy này"
        ) from error


def _keep(files: dict[str, bytes], file: Path) -> None:
    """Write a run's files here; the one that says it is finished comes last."""
    for end in ENDS:
        if end in files:
            part = file.with_suffix(f"{end}.part")
            part.write_bytes(files[end])
            part.replace(file.with_suffix(end))


@lru_cache(maxsize=2)
def _bench(text: str, fingerprint: str, *, by_age: bool) -> Bench:
    """A worker's bench for a scenario, kept between its tasks.

    Raises:
        SimulationError: this worker would give other results than the one who asks.
    """
    prepared = prepare(parse_scenario(json.loads(text)))
    if prepared.fingerprint != fingerprint:
        raise SimulationError(
            "Máy tính phụ có phiên bản mã hoặc dân số khác; hãy cài cùng một phiên bản"
        )
    return Bench(prepared.model, by_age=by_age)


_LOCK = threading.Lock()
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT_BYTES = 2**25


@lru_cache(maxsize=1)
def keep_freed_memory() -> bool:
    """Let this process keep the memory that a run frees for its next run.

    Dask's nannies start workers with MALLOC_TRIM_THRESHOLD_ set low, with which every large
    array of a run is asked of the system anew, page by page. Unsetting it in a process that
    runs has no effect; glibc can be told. Elsewhere nothing is done.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    kept = [mallopt(name, _KEPT_BYTES) for name in (_TRIM_THRESHOLD, _MMAP_THRESHOLD)]
    return all(kept)


def run_batch(
    document: str, fingerprint: str, seeds: Sequence[int], keep: Keep
) -> list[tuple[int, dict[str, bytes]]]:
    """What a worker does: run the seeds and send back the content of their files."""
    finished = []
    keep_freed_memory()
    with _LOCK, TemporaryDirectory() as made:
        bench = _bench(document, fingerprint, by_age=keep.needs_books)
        for seed in seeds:
            series = summarise(bench.run(seed), keep)
            file = run_file(Path(made), seed)
            file.parent.mkdir(exist_ok=True)
            write_run(series, file)
            there = [end for end in ENDS if file.with_suffix(end).is_file()]
            files = {end: file.with_suffix(end).read_bytes() for end in there}
            finished.append((seed, files))
    return finished
