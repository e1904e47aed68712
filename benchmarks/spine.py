"""The directive spine on its own database: writes, tree ranges, lists, coverage.

Peers are the bare database under the same load in the same run: what the product adds above
that is its price for permissions, audit and derived states.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from run import Result

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 1_000_000
BODIES = 500
CASCADES = 40
REPEATS = 7


def measure() -> list[Result]:
    """Return the figures of the spine, measured on a throw-away SQLite database."""
    with tempfile.TemporaryDirectory(prefix="toandan-bench-") as folder:
        set_up_site(Path(folder))
        return [_tree(Path(folder)), *_writes(Path(folder)), *_reads()]


def set_up_site(folder: Path) -> None:
    """Make an empty site in a folder, in this process and those that it starts."""
    os.environ["TOANDAN_DATA_DIR"] = str(folder)
    os.environ["TOANDAN_LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "toandan.site.settings"
    import django  # noqa: PLC0415 - the settings above come first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - see above

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _milliseconds(act: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median time of a call in milliseconds, the first call left out."""
    act()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


def _tree(folder: Path) -> Result:
    """Everything below a node of a million: a range of paths against a prefix LIKE."""
    from toandan.units.tree import after  # noqa: PLC0415 - Django is set up first

    connection = sqlite3.connect(folder / "tree.sqlite3")
    connection.execute("CREATE TABLE node (path TEXT UNIQUE)")
    connection.executemany(
        "INSERT INTO node VALUES (?)",
        ((f"{n // 10000:05d}{n // 100 % 100:05d}{n % 100:05d}",) for n in range(ROWS)),
    )
    connection.commit()
    path = "0004200007"
    ranged = "SELECT count(*) FROM node WHERE path >= ? AND path < ?"
    prefix = "SELECT count(*) FROM node WHERE path LIKE ? || '%'"
    ours = _milliseconds(lambda: connection.execute(ranged, (path, after(path))).fetchone())
    theirs = _milliseconds(lambda: connection.execute(prefix, (path,)).fetchone())
    connection.close()
    return Result("subtree_of_a_million_ms", ours, "ms", "prefix LIKE, same rows", theirs)


def _units() -> tuple[Any, Any, list[Any]]:
    from toandan.accounts.models import Position, User  # noqa: PLC0415 - see `_tree`
    from toandan.accounts.permissions import Role  # noqa: PLC0415 - see `_tree`
    from toandan.units.models import Organisation, OrganisationKind, System, Tier  # noqa: PLC0415

    top = OrganisationKind.objects.create(
        code="top", name="Tỉnh ủy", system=System.PARTY, tier=Tier.PROVINCE, symbol="TU"
    )
    low = OrganisationKind.objects.create(
        code="low", name="Đảng ủy", system=System.PARTY, tier=Tier.COMMUNE, symbol="ĐU"
    )
    province = Organisation.objects.create(code="p", name="Tỉnh ủy", kind=top)
    bodies = [
        Organisation.objects.create(code=f"b{n}", name=f"Đảng ủy {n}", kind=low, superior=province)
        for n in range(BODIES)
    ]
    head = Position.objects.create(
        user=User.objects.create_user("head", full_name="Head"),
        organisation=province,
        role=Role.HEAD,
        valid_from=dt.date(2021, 1, 1),
    )
    return province, head, bodies


def draft_to(province: Any, head: Any, bodies: list[Any]) -> Any:
    """Return a letter of five requirements to bodies, ready to be issued."""
    from toandan.directives.models import Addressee, Document, Requirement  # noqa: PLC0415

    document = Document.objects.create(
        organisation=province,
        created_by=head,
        doc_type="Công văn",
        system="party",
        subject="Phòng, chống dịch",
        text="Nội dung. " * 300,
    )
    addressee = Addressee.objects.create(document=document, position=0, phrase="Các đơn vị")
    addressee.organisations.set(bodies)
    for n in range(5):
        Requirement.objects.create(document=document, position=n, text=f"Nhiệm vụ {n}")
    return document


def _writes(folder: Path) -> list[Result]:
    """Issue to 500 bodies and take the letters in, against bare INSERTs of as many rows."""
    from toandan.accounts.models import Position, User  # noqa: PLC0415 - see `_tree`
    from toandan.accounts.permissions import Role  # noqa: PLC0415 - see `_tree`
    from toandan.directives.actions.issue import issue  # noqa: PLC0415 - see `_tree`
    from toandan.directives.actions.receive import receive  # noqa: PLC0415 - see `_tree`

    province, head, bodies = _units()
    clerks = {
        body.pk: Position.objects.create(
            user=User.objects.create_user(f"u{body.pk}", full_name="Clerk"),
            organisation=body,
            role=Role.CLERK,
            valid_from=dt.date(2021, 1, 1),
        )
        for body in bodies
    }
    dispatches: list[Any] = []
    started = time.perf_counter()
    for _ in range(CASCADES):
        dispatches += issue(draft_to(province, head, bodies), by=head)
    issuing = len(dispatches) / (time.perf_counter() - started)
    some = dispatches[:BODIES]
    started = time.perf_counter()
    for dispatch in some:
        receive(dispatch, by=clerks[dispatch.organisation_id])
    receiving = len(some) / (time.perf_counter() - started)
    return [
        # a dispatch is itself, five assignments, an audit event, a line in somebody's list
        Result(
            "dispatches_issued_per_s",
            issuing,
            "1/s",
            "eight bare INSERTs each, one transaction a letter",
            bare_inserts(folder / "many.sqlite3", rows=8 * BODIES, each=8, commits=1),
        ),
        Result(
            "receipts_per_s",
            receiving,
            "1/s",
            "three bare INSERTs each, committed one by one",
            bare_inserts(folder / "single.sqlite3", rows=3 * BODIES, each=3, commits=BODIES),
        ),
    ]


def bare_inserts(path: Path, *, rows: int, each: int, commits: int) -> float:
    """Return how many groups of `each` rows SQLite alone takes a second."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c INTEGER)")
    connection.execute("CREATE INDEX t_b ON t (b)")
    words = "x" * 200
    share = rows // commits
    started = time.perf_counter()
    for commit in range(commits):
        connection.execute("BEGIN IMMEDIATE")
        for n in range(share):
            connection.execute(
                "INSERT INTO t (a, b, c) VALUES (?, ?, ?)", (words, f"{n:09d}", commit)
            )
        connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return rows / each / seconds


def _reads() -> list[Result]:
    """The inbox and the coverage over 20,000 dispatches, against the rows alone."""
    from django.db import connection  # noqa: PLC0415 - see `_tree`
    from django.utils import timezone  # noqa: PLC0415 - see `_tree`

    from toandan.accounts.models import Position  # noqa: PLC0415 - see `_tree`
    from toandan.directives.models import Dispatch, Document  # noqa: PLC0415 - see `_tree`
    from toandan.directives.queries.access import visible_dispatches  # noqa: PLC0415
    from toandan.directives.queries.state import coverage, open_work  # noqa: PLC0415

    clerk = Position.objects.filter(role="clerk").select_related("organisation__kind").first()
    if clerk is None:
        raise RuntimeError("the writes come first")
    unit = clerk.organisation_id
    inbox = _milliseconds(
        lambda: list(open_work(visible_dispatches(clerk).filter(organisation=unit))[:50])
    )

    def rows_alone(where: str, key: int) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {Dispatch._meta.db_table} WHERE {where} = %s", [key])  # noqa: S608, SLF001 - fixed words
            return cursor.fetchall()

    document = Document.objects.order_by("pk").first()
    if document is None:
        raise RuntimeError("the writes come first")
    covered = _milliseconds(
        lambda: coverage(Dispatch.objects.filter(root=document), timezone.now())
    )
    return [
        Result(
            "inbox_ms",
            inbox,
            "ms",
            "the unit's rows read bare",
            _milliseconds(lambda: rows_alone("organisation_id", unit)),
        ),
        Result(
            "coverage_of_500_bodies_ms",
            covered,
            "ms",
            "the cascade's rows read bare",
            _milliseconds(lambda: rows_alone("root_id", document.pk)),
        ),
    ]
