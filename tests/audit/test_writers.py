"""Writers at the same moment, in processes of their own, on the real database settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.db import connection

from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.audit.queries import verify

if TYPE_CHECKING:
    from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
WRITER = Path(__file__).parent / "writer.py"
WRITERS, EACH = 3, 20


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What makes a process use the database of this run: a file's own, or PostgreSQL's test one."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TOANDAN_")}
    kept |= {"TOANDAN_DATA_DIR": str(tmp_path), "TOANDAN_LOG_LEVEL": "ERROR"}
    kept |= {"PYTHONPATH": f"{ROOT / 'src'}", "DJANGO_SETTINGS_MODULE": "toandan.site.settings"}
    if connection.vendor == "postgresql":
        used = connection.settings_dict
        login = f"{quote(used['USER'])}:{quote(used['PASSWORD'])}"
        port = f":{used['PORT']}" if used["PORT"] else ""
        host = quote(used["HOST"], safe="")
        at = f"{login}@{used['HOST']}{port}" if not used["HOST"].startswith("/") else f"{login}@"
        query = f"?host={host}" if used["HOST"].startswith("/") else ""
        kept["TOANDAN_DATABASE_URL"] = f"postgresql://{at}/{quote(used['NAME'])}{query}"
    return kept


def run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *words],
        env=environment,
        cwd=environment["TOANDAN_DATA_DIR"],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def chain_at_rest(environment: dict[str, str], transactional_db: None) -> dict[str, str]:
    """A database that processes may write to: committed, and emptied afterwards."""
    if connection.vendor == "sqlite":
        run(environment, "-m", "django", "migrate", "audit", "--skip-checks", "-v0")
    return environment


def test_writers_at_the_same_moment_lose_nothing_and_fork_nothing(
    chain_at_rest: dict[str, str],
) -> None:
    writers = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(WRITER), f"w{number}", str(EACH)],
            env=chain_at_rest,
            cwd=chain_at_rest["TOANDAN_DATA_DIR"],
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    faults = [writer.communicate(timeout=180)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, faults
    told = run(chain_at_rest, "-m", "toandan", "audit", "verify", "--skip-checks")
    assert f"{WRITERS * EACH} sự kiện" in told


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(Event.SAMPLE_LOADED, by=None)
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_the_chain_stands_again_after_a_database_was_emptied(cast: Cast) -> None:
    # the test above committed nothing, but its end emptied every table, the head's too
    record(Event.SAMPLE_LOADED, by=cast.clerk)
    assert verify().events == 1
