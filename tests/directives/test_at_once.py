"""Many acting at the same moment lose nothing; who is killed in the middle leaves nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser import database
from tests.directives.at_once import BODIES, CLERKS, EACH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).parent / "at_once.py"
RECEIVERS = 5
SECONDS = 240


@pytest.fixture
def start(tmp_path: Path, django_db_setup: None) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return a function that starts one deed on a database of its own, prepared."""
    with database(tmp_path) as address:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("TOANDAN_")},
            "TOANDAN_DATA_DIR": str(tmp_path),
            "TOANDAN_DATABASE_URL": address,
            "TOANDAN_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "toandan.site.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }

        def begin(*words: object) -> subprocess.Popen[str]:
            return subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, str(PROGRAM), *map(str, words)],
                env=environment,
                cwd=tmp_path,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )

        finish(begin("prepare"))
        yield begin


def finish(process: subprocess.Popen[str]) -> str:
    out, faults = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, faults
    return out


def stands(start: Callable[..., subprocess.Popen[str]]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(finish(start("tell")))
    return found


def test_two_clerks_issuing_and_fifty_units_receiving_at_the_same_moment_lose_nothing(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    now = tmp_path / "now"
    share = BODIES // RECEIVERS
    acting = [start("issue", f"clerk{n}", now) for n in range(CLERKS)]
    acting += [start("receive", n * share, (n + 1) * share, now) for n in range(RECEIVERS)]
    time.sleep(3)  # until all have started; who comes later only crowds less
    now.touch()
    for process in acting:
        finish(process)
    letters = 1 + CLERKS * EACH
    assert stands(start) == {
        "issued": letters,
        "numbers": [f"{n:02d}-CV/TU" for n in range(1, letters + 1)],
        "entries_out": list(range(1, letters + 1)),
        "dispatches": letters * BODIES,
        "assignments": letters * BODIES,
        "received": BODIES,
        "notices": letters * BODIES,
        "fault": None,
    }


def test_a_process_killed_in_the_middle_of_issuing_leaves_no_half_issued_document(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    before, reached = stands(start), tmp_path / "reached"
    issuing = start("stall", reached)
    patience = time.monotonic() + SECONDS
    while not reached.exists():
        assert issuing.poll() is None, issuing.communicate()[1]
        assert time.monotonic() < patience
        time.sleep(0.05)
    issuing.send_signal(signal.SIGKILL)
    issuing.communicate()
    assert issuing.returncode == -signal.SIGKILL
    assert stands(start) == before
    # the draft is still there to be issued, under the number that was not used up
    now = tmp_path / "now"
    now.touch()
    finish(start("issue", "clerk1", now))
    after = stands(start)
    assert after["entries_out"] == list(range(1, EACH + 2))
    assert after["dispatches"] == (EACH + 1) * BODIES
    assert after["fault"] is None
