"""Runs on a real cluster of three worker processes on this machine."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import distributed
import numpy as np
import pytest
from tests.simulation.models import EVERYTHING, scenario_document

from toandan.simulation.cluster import batch_size, keep_freed_memory, run_on_cluster
from toandan.simulation.ensemble import run_ensemble
from toandan.simulation.errors import Cancelled, SimulationError
from toandan.simulation.keep import Keep
from toandan.simulation.prepare import Prepared, prepare
from toandan.simulation.scenario import parse_scenario

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return prepare(parse_scenario(scenario_document(**EVERYTHING)))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    made = distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0
    )
    with made:
        yield made


def test_a_cluster_gives_the_runs_of_threads_bit_for_bit(
    prepared: Prepared, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toandan.simulation.cluster.batch_size", lambda _: 2)
    seeds = range(6)
    keep = Keep(("infections", "beds_needed", "tests"))
    here = run_ensemble(prepared, seeds, tmp_path / "here", keep=keep)
    address = cluster.scheduler_address
    there = run_on_cluster(prepared, seeds, tmp_path / "there", address, keep=keep)
    for mine, other in zip(here.runs(), there.runs(), strict=True):
        for name, array in mine.__dict__.items():
            assert np.array_equal(array, getattr(other, name)), name


def test_a_worker_killed_in_the_middle_loses_no_run(
    prepared: Prepared, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toandan.simulation.cluster.batch_size", lambda _: 4)
    victim = next(iter(cluster.workers.values())).pid
    killed = threading.Event()

    def kill(_done: int, _total: int) -> None:
        if not killed.is_set():
            killed.set()
            os.kill(victim, signal.SIGKILL)

    seeds = range(100, 180)
    done = run_on_cluster(prepared, seeds, tmp_path, cluster.scheduler_address, progress=kill)
    assert killed.is_set()
    assert len(list(done.runs())) == 80
    again = run_ensemble(prepared, [100, 139, 179], tmp_path / "again")
    for mine, seed in zip(again.runs(), again.seeds, strict=True):
        assert np.array_equal(mine.communes, list(done.runs())[seed - 100].communes)
    deadline = time.monotonic() + 30
    while victim in {w.pid for w in cluster.workers.values()} and time.monotonic() < deadline:
        time.sleep(0.1)


def test_a_task_keeps_a_worker_busy_for_half_a_second(prepared: Prepared) -> None:
    assert batch_size(prepared) == 3e8 // (5000 * 120)


def test_a_cancelled_cluster_run_goes_on_where_it_stopped_even_on_threads(
    prepared: Prepared, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toandan.simulation.cluster.batch_size", lambda _: 2)
    cancel = threading.Event()

    def stop(done: int, _total: int) -> None:
        if done >= 4:
            cancel.set()

    with pytest.raises(Cancelled):
        run_on_cluster(
            prepared, range(40), tmp_path, cluster.scheduler_address, progress=stop, cancel=cancel
        )
    kept = {file: file.stat().st_mtime_ns for file in (tmp_path / "runs").glob("*.run")}
    assert 4 <= len(kept) < 40
    run_ensemble(prepared, range(40), tmp_path)
    assert {file: file.stat().st_mtime_ns for file in kept} == kept


def test_a_scheduler_that_does_not_answer_is_named(prepared: Prepared, tmp_path: Path) -> None:
    with pytest.raises(SimulationError, match="bộ lập lịch Dask không trả lời"):
        run_on_cluster(prepared, [1], tmp_path, "tcp://127.0.0.1:1")


def test_workers_keep_the_memory_that_runs_free(cluster: Any) -> None:
    with distributed.Client(cluster, set_as_default=False) as client:
        assert all(client.run(keep_freed_memory).values())
