"""Background work of the directive spine: reports that fall due.

Every job may run twice without harm: rows are claimed by conditional updates or held apart
by constraints.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.days import plausible
from toandan.directives.models import Dispatch, DueReport, Report, ReportDuty

if TYPE_CHECKING:
    from collections.abc import Iterator

#: how far ahead a due date is opened, so that a unit sees it coming
AHEAD = dt.timedelta(days=2)
END_OF_DAY = dt.time(17, 0)
FRIDAY = 4


def open_due_reports(now: dt.datetime | None = None) -> int:
    """Open the due dates of all report duties up to two days ahead; returns how many are new."""
    moment = now or timezone.now()
    opened = 0
    duties = ReportDuty.objects.filter(
        Q(document__issued_at__isnull=False) | Q(document__registered_at__isnull=False),
        document__closed_at=None,
    ).exclude(rhythm=ReportDuty.Rhythm.STANDING)
    for duty in duties.select_related("document", "to"):
        for due_at in due_moments(duty, moment):
            opened += _open_for_all(duty, due_at)
    return opened


def due_moments(duty: ReportDuty, now: dt.datetime) -> Iterator[dt.datetime]:
    """Yield when the duty's reports fall due, from the day of issue to two days ahead.

    The first report is due on the first fitting day after the day of issue or, for a document
    that came on paper, of its entry into the register.
    """
    issued_at = duty.document.issued_at or duty.document.registered_at
    if issued_at is None:
        return
    clock = duty.at_time or END_OF_DAY
    if duty.rhythm == ReportDuty.Rhythm.ONCE:
        if day := plausible(duty.due_on):
            yield timezone.make_aware(dt.datetime.combine(day, clock))
        return
    latest = duty.due_reports.aggregate(latest=Max("due_at"))["latest"]
    # from the last day opened, since bodies that joined since then owe that day's report too
    start = timezone.localtime(latest) if latest else timezone.localtime(issued_at)
    day = start.date() if latest else start.date() + dt.timedelta(days=1)
    last = timezone.localtime(now + AHEAD).date()
    if duty.ends_on:
        last = min(last, duty.ends_on)
    while day <= last:
        if _falls_on(duty, day):
            yield timezone.make_aware(dt.datetime.combine(day, clock))
        day += dt.timedelta(days=1)


def _falls_on(duty: ReportDuty, day: dt.date) -> bool:
    rhythm = ReportDuty.Rhythm(duty.rhythm)
    if rhythm == ReportDuty.Rhythm.DAILY:
        return True
    if rhythm == ReportDuty.Rhythm.WEEKLY:
        return day.weekday() == (FRIDAY if duty.weekday is None else duty.weekday)
    month_end = (day + dt.timedelta(days=1)).month != day.month
    on_day = day.day == duty.day_of_month if duty.day_of_month else month_end
    # the 31st falls on the last day of a shorter month
    on_day = on_day or (month_end and (duty.day_of_month or 0) > day.day)
    if rhythm == ReportDuty.Rhythm.QUARTERLY:
        return on_day and day.month % 3 == 0
    return on_day


@transaction.atomic
def _open_for_all(duty: ReportDuty, due_at: dt.datetime) -> int:
    """Open one due date for every body that got the document from its issuer."""
    receivers = Dispatch.objects.filter(
        document=duty.document,
        parent=duty.document.implements,
        closed_at=None,
        root__closed_at=None,
    ).exclude(organisation=duty.to)
    # who has reported the end of the matter, and was believed, owes no further reports
    finished = Report.objects.filter(is_final=True, accepted_at__isnull=False)
    receivers = receivers.exclude(Exists(finished.filter(dispatch=OuterRef("pk"))))
    if duty.organisations.exists():
        receivers = receivers.filter(organisation__in=duty.organisations.all())
    have = set(
        DueReport.objects.filter(duty=duty, due_at=due_at).values_list("dispatch_id", flat=True)
    )
    new = [
        DueReport(duty=duty, dispatch=dispatch, due_at=due_at)
        for dispatch in receivers
        if dispatch.pk not in have
    ]
    # ignore_conflicts: a second worker at the same duty opens nothing twice
    DueReport.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        record(Event.DUTY_OPENED, by=None, subject=duty, due_at=due_at, reports=len(new))
    return len(new)
