"""Many runs of one scenario: in threads, or on a Dask cluster; stopped and taken up again.

Each run leaves one file in the output folder, written whole or not at all, so that a
cancelled ensemble goes on where it stopped and a killed worker loses no run. A folder
remembers what it was made from; another scenario, population or code version is refused.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from toandan.simulation.errors import Cancelled, SimulationError
from toandan.simulation.keep import NO_AGES, Keep
from toandan.simulation.prepare import Prepared, code_version
from toandan.simulation.results import (
    ENDS,
    RunSeries,
    read_orders,
    read_run,
    read_small,
    summarise,
    write_run,
)
from toandan.simulation.run import Bench

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.generic)
#: told after every run: runs finished, runs asked for
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Ensemble:
    """The finished runs of a scenario in a folder."""

    prepared: Prepared
    folder: Path
    seeds: tuple[int, ...]
    keep: Keep = NO_AGES

    @cached_property
    def files(self) -> list[Path]:
        """The run files in order of seed."""
        return [run_file(self.folder, seed) for seed in self.seeds]

    @cached_property
    def series_files(self) -> list[Path]:
        """The files of the runs' series by commune, in order of seed."""
        return [file.with_suffix(".npy") for file in self.files]

    @cached_property
    def orders(self) -> list[tuple[NDArray[np.uint8], tuple[int, ...]]]:
        """Whether orders stood, run by run, as bits (3 kB an order and run) and their shape."""
        return [read_orders(file) for file in self.files]

    def small(self, name: str) -> NDArray[Any]:
        """One of the small parts of all runs (see `results.RunSeries`), shape (runs, ...)."""
        return stacked((read_small(file, name) for file in self.files), len(self.files))

    def runs(self) -> Iterator[RunSeries]:
        """Each run's series in order of seed."""
        for file in self.files:
            yield read_run(file)


def stacked(parts: Iterable[NDArray[Kind]], count: int) -> NDArray[Kind]:
    """So many arrays of one shape as one, (count, ...), without holding all of them twice.

    Where a run needed more bytes for a number than the first did, all get as many.
    """
    each = iter(parts)
    first = next(each)
    made = np.empty((count, *first.shape), dtype=first.dtype)
    made[0] = first
    for row, part in enumerate(each, start=1):
        if not np.can_cast(part.dtype, made.dtype):
            made = made.astype(part.dtype)
        made[row] = part
    return made


def run_file(folder: Path, seed: int) -> Path:
    """Where the run of a seed is kept."""
    return folder / "runs" / f"{seed:08d}.run"


def missing_runs(folder: Path, seeds: Sequence[int], keep: Keep) -> list[int]:
    """Seeds whose run is not there, or lacks what is to be kept by age."""
    ends = [end for end in ENDS if keep.stored or end != ".ages.npy"]
    files = ((seed, run_file(folder, seed)) for seed in seeds)
    return [seed for seed, file in files if not all(file.with_suffix(e).is_file() for e in ends)]


def run_ensemble(
    prepared: Prepared,
    seeds: Sequence[int],
    folder: Path,
    *,
    keep: Keep = NO_AGES,
    threads: int = 1,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Ensemble:
    """Run all seeds that have no file yet, on threads of this process.

    Args:
        prepared: the scenario.
        seeds: one run each; the result of a seed does not depend on threads or order.
        folder: where the runs' files go.
        keep: what to keep by commune and age band; nothing where left out.
        threads: how many runs at a time; memory grows by one run's arrays for each.
        progress: called after each run.
        cancel: set it to stop after the runs at hand.

    Raises:
        Cancelled: `cancel` was set; finished runs are kept.
        SimulationError: the folder holds runs of something else.
    """
    claim_folder(prepared, folder, keep)
    missing = missing_runs(folder, seeds, keep)
    tally = Tally(len(seeds) - len(missing), len(seeds), progress)
    benches: queue.SimpleQueue[Bench] = queue.SimpleQueue()
    width = max(min(threads, len(missing)), 1)

    def one(seed: int) -> None:
        if cancel is not None and cancel.is_set():
            return
        try:
            bench = benches.get_nowait()
        except queue.Empty:
            bench = Bench(prepared.model, by_age=keep.needs_books)
        series = summarise(bench.run(seed), keep)
        benches.put(bench)
        write_run(series, run_file(folder, seed))
        tally.add(1)

    with ThreadPoolExecutor(max_workers=width) as pool:
        for _ in pool.map(one, missing):
            pass
    if cancel is not None and cancel.is_set() and tally.done < len(seeds):
        raise Cancelled(f"Đã dừng theo yêu cầu sau {tally.done}/{len(seeds)} lần chạy")
    return Ensemble(prepared, folder, tuple(seeds), keep)


class Tally:
    """Counts finished runs, from any thread."""

    def __init__(self, done: int, total: int, progress: Progress | None) -> None:
        self.done = done
        self._total = total
        self._progress = progress
        self._lock = threading.Lock()

    def add(self, runs: int) -> None:
        """So many more runs are finished."""
        with self._lock:
            self.done += runs
            if self._progress is not None:
                self._progress(self.done, self._total)


def claim_folder(prepared: Prepared, folder: Path, keep: Keep) -> None:
    """Make the folder ready and write what it is made from, or check that it is the same.

    Runs that keep other series by age than asked for now lose those, and are run again.

    Raises:
        SimulationError: the folder holds runs of something else.
    """
    file = folder / "ensemble.json"
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    kept: dict[str, Any] = {"series": list(keep.stored), "step": keep.step}
    if file.is_file():
        known = json.loads(file.read_text(encoding="utf-8"))
        if known.get("fingerprint") != prepared.fingerprint:
            raise SimulationError(
                f"{folder}: chứa kết quả của kịch bản, dân số hoặc phiên bản khác; "
                "hãy chọn thư mục khác hoặc xóa thư mục này"
            )
        if not keep.stored or known.get("keep") == kept:
            return
        for stale in (folder / "runs").glob("*.ages.npy"):
            stale.unlink()
    facts = {
        "fingerprint": prepared.fingerprint,
        "code": code_version(),
        "population": prepared.population_digest,
        "people": prepared.population.size,
        "scenario": prepared.scenario.document,
        "keep": kept,
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1, default=str)
    file.write_text(text, encoding="utf-8")
