"""A province at work, for benchmarks: letters to every tier and what became of them.

Kiên Giang with invented hamlets: 15 district committees, 144 commune committees and some 950
cells. Letters of five requirements each go to all of them until there are 200,000 assignments.
Older letters have come further: most are received, some of those have plans or progress, reports
wait, were returned or accepted, a third of the letters asks for a report a week, and half of the
rows are late with something. The same numbers are drawn in every run.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

from spine import draft_to

if TYPE_CHECKING:
    from collections.abc import Iterator

ASSIGNMENTS = 200_000
WEEKS = 5
SEED = 7
BATCH = 2_000
#: of the received: with a plan, with a difficulty; of the weekly reports: handed in
PLANNED, BLOCKED, KEPT = 0.3, 0.03, 0.7
#: of those at work, up to this share: the last report accepted, waiting, a report in between
#: waiting, one returned; the rest has not reported
ACCEPTED, LAST, WAITING, RETURNED = 0.3, 0.4, 0.45, 0.5


def people_of() -> dict[str, Any]:
    """Load the province with all its hamlets; return one acting position of each kind."""
    from toandan.accounts.models import Position, User  # noqa: PLC0415 - Django is set up first
    from toandan.accounts.permissions import Role  # noqa: PLC0415 - see above
    from toandan.units.actions import load_reference, load_sample_hamlets  # noqa: PLC0415
    from toandan.units.models import Area, Organisation, Tier  # noqa: PLC0415 - see above

    load_reference(by=None)
    districts = Area.objects.filter(tier=Tier.DISTRICT).values_list("code", flat=True)
    load_sample_hamlets(by=None, districts=districts)
    seats = {
        "head": ("tinh-uy-91", Role.HEAD),
        "monitor": ("van-phong-tinh-uy-91", Role.MONITOR),
        "district": ("huyen-uy-907", Role.CLERK),
    }
    return {
        name: Position.objects.create(
            user=User.objects.create_user(name, full_name=name.title(), email=f"{name}@x.example"),
            organisation=Organisation.objects.get(code=code),
            role=role,
            valid_from=dt.date(2021, 1, 1),
        )
        for name, (code, role) in seats.items()
    }


def bodies_of() -> list[Any]:
    """Return the district and commune committees and the cells of the hamlets."""
    from toandan.units.models import Organisation, Tier  # noqa: PLC0415 - see `people_of`

    kinds = ("huyen-uy", "thanh-uy", "dang-uy-xa")
    committees = Organisation.objects.filter(kind__code__in=kinds)
    return [*committees, *Organisation.objects.filter(area__tier=Tier.HAMLET)]


def fill(people: dict[str, Any]) -> None:
    """Issue letters until the assignments are as many as wanted."""
    from toandan.directives.actions.issue import issue  # noqa: PLC0415 - see `people_of`
    from toandan.directives.models import Assignment  # noqa: PLC0415 - see `people_of`

    head, bodies = people["head"], bodies_of()
    while Assignment.objects.count() < ASSIGNMENTS:
        issue(draft_to(head.organisation, head, bodies), by=head)


def follow_up(people: dict[str, Any]) -> None:
    """Let five weeks pass over the letters: receipts, plans, progress, reports, difficulties."""
    from django.utils import timezone  # noqa: PLC0415 - see `people_of`

    from toandan.directives.models import Dispatch, Document  # noqa: PLC0415 - see `people_of`

    draw, now = random.Random(SEED), timezone.now()  # noqa: S311 - invented data
    letters = list(Document.objects.order_by("pk"))
    for place, letter in enumerate(letters):
        age = dt.timedelta(weeks=WEEKS) * (1 - place / len(letters))
        sent, due_on = now - age, None
        if place % 2:
            due_on = (sent + dt.timedelta(days=10)).date()
        letter.issued_at = sent
        letter.save(update_fields=["issued_at"])
        letter.dispatches.update(sent_at=sent, due_on=due_on)
        letter.cascade.filter(parent=None).update(sent_at=sent, due_on=due_on)
        rows = list(Dispatch.objects.filter(document=letter).prefetch_related("assignments"))
        _come_of(letter, rows, draw, people["district"], now, weekly=place % 3 == 0)


def _come_of(
    letter: Any, rows: list[Any], draw: random.Random, by: Any, now: dt.datetime, *, weekly: bool
) -> None:
    """Write what became of one letter."""
    from toandan.directives import models  # noqa: PLC0415 - see `people_of`

    age = (now - letter.issued_at) / dt.timedelta(weeks=WEEKS)
    received = [row for row in rows if draw.random() < 0.5 + 0.45 * age]
    for row in received:
        row.received_at = row.sent_at + (now - row.sent_at) * min(1, draw.expovariate(8))
        row.received_by = by
    models.Dispatch.objects.bulk_update(received, ["received_at", "received_by"], BATCH)
    working = [row for row in received if draw.random() < age]
    made: dict[Any, list[Any]] = {
        models.Plan: [
            models.Plan(dispatch=row, text="Kế hoạch", submitted_by=by)
            for row in received
            if draw.random() < PLANNED
        ],
        models.Progress: [
            models.Progress(assignment=one, text="Đã làm", percent=draw.choice((30, 100)), by=by)
            for row in working
            for one in list(row.assignments.all())[:2]
        ],
        models.Report: list(_reports(working, draw, by, now)),
        models.Difficulty: [
            models.Difficulty(
                dispatch=row, text="Thiếu người", addressed_to=row.sender, raised_by=by
            )
            for row in received
            if draw.random() < BLOCKED and row.sender
        ],
    }
    if weekly:
        duty = models.ReportDuty.objects.create(document=letter, rhythm="weekly", weekday=4)
        made[models.DueReport] = [
            models.DueReport(duty=duty, dispatch=row, due_at=row.sent_at + dt.timedelta(weeks=week))
            for row in received
            for week in range(1, 1 + int(WEEKS * age))
        ]
    for model, objects in made.items():
        model.objects.bulk_create(objects, BATCH)
    if weekly:
        kept = [one for one in made[models.DueReport] if draw.random() < KEPT]
        models.Report.objects.bulk_create(
            (
                models.Report(
                    dispatch=one.dispatch,
                    due_report=one,
                    to=one.dispatch.sender,
                    text="Tuần này",
                    submitted_by=by,
                    accepted_at=now,
                )
                for one in kept
            ),
            BATCH,
        )


def _reports(working: list[Any], draw: random.Random, by: Any, now: dt.datetime) -> Iterator[Any]:
    """Yield a report of half of those at work: waiting, returned, or accepted as the last one."""
    from toandan.directives.models import Report  # noqa: PLC0415 - see `people_of`

    for row in working:
        fate = draw.random()
        if fate < RETURNED:
            yield Report(
                dispatch=row,
                to=row.sender,
                text="Kết quả",
                submitted_by=by,
                is_final=fate < LAST,
                accepted_at=now if fate < ACCEPTED else None,
                returned_at=now if fate >= WAITING else None,
            )
