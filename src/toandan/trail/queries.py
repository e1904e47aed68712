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
from toandan.audit.models import AuditEvent, ChainHead, Concern
from toandan.units.models import Organisation
from toandan.vietnamese import search_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.accounts.models import Position


#: so many events at the chain's end are looked through before indices are asked
WALK = 5_000
#: a subject's name is no longer
LONGEST = 500


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
    reach = _reach(position)
    if reach is None:
        return AuditEvent.objects.none()
    concerned = Concern.objects.filter(event=OuterRef("pk"), organisation_id__in=reach.units)
    return AuditEvent.objects.filter(reach.own | Q(Exists(concerned)))


def newest(
    position: Position | None, wanted: Filter, *, count: int, before: int | None = None
) -> list[AuditEvent]:
    """Return the newest events that a position may read and that fit a filter.

    A walk from the chain's end finds a busy unit's page at once, but goes past the whole chain
    where a unit has few events. So the walk goes a short way, and what is then missing is
    gathered by the indices of unit and concern, where such a unit's events are soon counted.

    Args:
        position: who reads.
        wanted: what they look for.
        count: how many at most.
        before: only events with a lower sequence.
    """
    end = ChainHead.objects.values_list("sequence", flat=True).get() + 1
    end = end if before is None else min(before, end)
    start = max(0, end - WALK)
    near = matching(visible_to(position), wanted).filter(sequence__gte=start, sequence__lt=end)
    found = list(near[:count])
    if len(found) < count and start:
        far = matching(_gathered(position), wanted).filter(sequence__lt=start)
        found += far[: count - len(found)]
    return found


@dataclass(frozen=True)
class _Reach:
    """The units whose events a position may read, and the condition for events of their own."""

    units: QuerySet[Organisation, int]
    own: Q


def _reach(position: Position | None) -> _Reach | None:
    scope = scope_of(position, Permission.AUDIT_READ)
    if not scope:
        return None
    units = Organisation.objects.filter(scope.below()).order_by().values_list("pk", flat=True)
    own = Q(organisation_id__in=units)
    if scope_of(position, Permission.SYSTEM_MANAGE):
        own |= Q(organisation_id=None)
    return _Reach(units, own)


def _gathered(position: Position | None) -> QuerySet[AuditEvent]:
    """Return the same events as `visible_to`, asked for by keys that indices give."""
    reach = _reach(position)
    if reach is None:
        return AuditEvent.objects.none()
    own = AuditEvent.objects.filter(reach.own).order_by().values_list("pk", flat=True)
    concerned = Concern.objects.filter(organisation_id__in=reach.units)
    keys = own.union(concerned.order_by().values_list("event_id", flat=True))
    return AuditEvent.objects.filter(pk__in=keys)


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
        events = events.filter(subject_name__icontains=wanted.subject[:LONGEST])
    if wanted.subject_type:
        events = events.filter(subject_type=wanted.subject_type, subject_id=wanted.subject_id)
    return events


def _holds_words(words: str) -> Q:
    wanted = search_words(words)
    return Q(*(Q(folded__contains=word) for word in wanted)) if wanted else Q(pk__in=[])


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
