"""Runs on a real cluster of several worker processes on this machine."""

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

from toandan.simulation.cluster import batch_size, run_on_cluster
from toandan.simulation.ensemble import run_ensemble
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
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0
    )
    with made:
        yield made


def test_a_cluster_gives_the_runs_of_threads_bit_for_bit(
    prepared: Prepared, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toandan.simulation.cluster.batch_size", lambda _: 2)
    seeds = range(6)
    here = run_ensemble(prepared, seeds, tmp_path / "here")
    there = run_on_cluster(prepared, seeds, tmp_path / "there", cluster.scheduler_address)
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
    deadline = time.monotonic() + 30
    while victim in {w.pid for w in cluster.workers.values()} and time.monotonic() < deadline:
        time.sleep(0.1)


def test_a_task_keeps_a_worker_busy_for_half_a_second(prepared: Prepared) -> None:
    assert batch_size(prepared) == 3e8 // (5000 * 120)
