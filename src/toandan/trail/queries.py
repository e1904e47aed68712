"""Which events a position may read, and which of them it looks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from toandan.accounts.models import User
from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.audit.models import AuditEvent, Concern
from toandan.units.models import Organisation
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.accounts.models import Position


@dataclass(frozen=True)
class Filter:
    """What a reader looks for; empty parts ask for nothing."""

    since: dt.date | None = None
    until: dt.date | None = None
    events: tuple[str, ...] = ()
    person: str = ""
    unit: str = ""
    subject: str = ""
    subject_type: str = ""
    subject_id: str = ""


def visible_to(position: Position | None) -> QuerySet[AuditEvent]:
    """Return the events that a position may read.

    Those of its own unit and of all below it, and those of others that name one of these
    as concerned. Events of no unit (the system's own, sign-in under unknown names)
    are for those who run the installation.
    """
    scope = scope_of(position, Permission.AUDIT_READ)
    if not scope:
        return AuditEvent.objects.none()
    units = Organisation.objects.filter(scope.below()).order_by().values("pk")
    concerned = Concern.objects.filter(event=OuterRef("pk"), organisation_id__in=units)
    reach = Q(organisation_id__in=units) | Q(Exists(concerned))
    if scope_of(position, Permission.SYSTEM_MANAGE):
        reach |= Q(organisation_id=None)
    return AuditEvent.objects.filter(reach)


def matching(events: QuerySet[AuditEvent], wanted: Filter) -> QuerySet[AuditEvent]:
    """Return the events that fit a filter."""
    if wanted.since:
        events = events.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        events = events.filter(at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    if wanted.events:
        events = events.filter(event__in=wanted.events)
    if wanted.person:
        people = User.objects.filter(_holds_words(wanted.person)).values("pk")
        events = events.filter(actor_id__in=people)
    if wanted.unit:
        units = Organisation.objects.named(wanted.unit).order_by().values("pk")
        events = events.filter(organisation_id__in=units)
    if wanted.subject:
        events = events.filter(subject_name__icontains=wanted.subject)
    if wanted.subject_type:
        events = events.filter(subject_type=wanted.subject_type, subject_id=wanted.subject_id)
    return events


def _holds_words(words: str) -> Q:
    wanted = fold(words).split()
    condition = Q() if wanted else Q(pk__in=[])
    for word in wanted:
        condition &= Q(folded__contains=word)
    return condition


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
