"""A program that acts on a site's database: `python at_once.py DEED …`; one deed a process.

`prepare` makes a committee with two clerks, fifty bodies below it, a letter that they have been
sent, and drafts; `issue CLERK` issues that clerk's drafts; `receive FIRST LAST` takes the letter
in for some bodies, each in a thread of its own; `stall FILE` begins to issue a draft, makes the
file when everything is written but the transaction still open, and waits; `tell` prints what
stands, as JSON. `issue` and `receive` begin when the file that is given last appears.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toandan.site.settings")

if TYPE_CHECKING:
    from toandan.accounts.models import Position

BODIES, CLERKS, EACH = 50, 2, 4
SUBJECT = "Tăng cường phòng, chống dịch"


def prepare() -> None:
    """Make everybody and everything."""
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up first

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from toandan.accounts.permissions import Role  # noqa: PLC0415 - see above
    from toandan.directives.actions.issue import issue  # noqa: PLC0415 - see above
    from toandan.units.models import Organisation, OrganisationKind, System, Tier  # noqa: PLC0415

    def kind(code: str, tier: Tier, symbol: str) -> OrganisationKind:
        return OrganisationKind.objects.create(
            code=code, name=code, system=System.PARTY, tier=tier, symbol=symbol
        )

    top, low = kind("tinh-uy", Tier.PROVINCE, "TU"), kind("dang-uy", Tier.COMMUNE, "ĐU")
    committee = Organisation.objects.create(code="t", name="Tỉnh ủy", kind=top)
    bodies = [
        Organisation.objects.create(code=f"b{n}", name=f"Đảng ủy {n}", kind=low, superior=committee)
        for n in range(BODIES)
    ]
    for n, body in enumerate(bodies):
        _appoint(f"b{n}", body, Role.CLERK)
    clerks = [_appoint(f"clerk{n}", committee, Role.HEAD) for n in range(CLERKS)]
    issue(_draft(clerks[0], bodies), by=clerks[0])
    for clerk in clerks:
        for _ in range(EACH):
            _draft(clerk, bodies)


def _appoint(name: str, body: object, role: object) -> Position:
    from toandan.accounts.models import Position, User  # noqa: PLC0415 - see `prepare`

    user = User.objects.create_user(name, full_name=name)
    return Position.objects.create(
        user=user, organisation=body, role=role, valid_from=dt.date(2021, 1, 1)
    )


def _draft(clerk: Position, bodies: list[object]) -> object:
    from toandan.directives.models import Addressee, Document, Requirement  # noqa: PLC0415

    document = Document.objects.create(
        organisation=clerk.organisation,
        created_by=clerk,
        system="party",
        doc_type="Công văn",
        subject=SUBJECT,
    )
    addressee = Addressee.objects.create(document=document, position=0, phrase="Các đơn vị")
    addressee.organisations.set(bodies)
    Requirement.objects.create(document=document, position=0, text="Triển khai")
    return document


def _position(name: str) -> Position:
    from toandan.accounts.models import Position  # noqa: PLC0415 - see `prepare`

    return Position.objects.select_related("user", "organisation__kind").get(user__username=name)


def issue_drafts(name: str, start: str) -> None:
    """Issue one clerk's drafts."""
    from toandan.directives.actions.issue import issue  # noqa: PLC0415 - see `prepare`
    from toandan.directives.models import Document  # noqa: PLC0415 - see `prepare`

    clerk = _position(name)
    _wait_for(start)
    for document in Document.objects.filter(created_by=clerk, issued_at=None):
        issue(document, by=clerk)


def receive_each(first: str, last: str, start: str) -> None:
    """Take the first letter in for some bodies at the same moment."""
    from django.db import connection  # noqa: PLC0415 - see `prepare`

    from toandan.directives.actions.receive import receive  # noqa: PLC0415 - see `prepare`
    from toandan.directives.models import Dispatch  # noqa: PLC0415 - see `prepare`

    def take_in(number: int) -> None:
        clerk = _position(f"b{number}")
        dispatch = Dispatch.objects.filter(organisation=clerk.organisation).earliest("pk")
        _wait_for(start)
        receive(dispatch, by=clerk)
        connection.close()

    numbers = range(int(first), int(last))
    with ThreadPoolExecutor(len(numbers)) as threads:
        for done in [threads.submit(take_in, number) for number in numbers]:
            done.result()


def stall(reached: str) -> None:
    """Issue a draft up to the last step inside the transaction, and stay there."""
    from toandan.directives.actions import issue as issuing  # noqa: PLC0415 - see `prepare`
    from toandan.directives.models import Document  # noqa: PLC0415 - see `prepare`

    def never_ends(_opened: object) -> None:
        Path(reached).touch()
        time.sleep(600)

    issuing.tell_receivers = never_ends
    clerk = _position("clerk1")
    document = Document.objects.filter(created_by=clerk, issued_at=None).earliest("pk")
    issuing.issue(document, by=clerk)


def tell() -> None:
    """Print what stands in the database."""
    from toandan.audit.queries import verify  # noqa: PLC0415 - see `prepare`
    from toandan.directives.models import (  # noqa: PLC0415  # noqa: PLC0415
        Assignment,
        Dispatch,
        Document,
        Notification,
        RegisterEntry,
    )

    issued = Document.objects.filter(issued_at__isnull=False)
    entries = RegisterEntry.objects.order_by("book__direction", "book", "number")
    stands = {
        "issued": issued.count(),
        "numbers": sorted(issued.values_list("number", flat=True)),
        "entries_out": list(entries.filter(book__direction="out").values_list("number", flat=True)),
        "dispatches": Dispatch.objects.count(),
        "assignments": Assignment.objects.count(),
        "received": Dispatch.objects.filter(received_at__isnull=False).count(),
        "notices": Notification.objects.count(),
        "fault": verify().fault,
    }
    sys.stdout.write(json.dumps(stands))


def _wait_for(start: str) -> None:
    while not Path(start).exists():
        time.sleep(0.01)


DEEDS = {
    "prepare": prepare,
    "issue": issue_drafts,
    "receive": receive_each,
    "stall": stall,
    "tell": tell,
}


if __name__ == "__main__":
    import django

    django.setup()
    DEEDS[sys.argv[1]](*sys.argv[2:])
