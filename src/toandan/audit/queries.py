"""Reading and checking the audit chain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from toandan.accounts.models import Position, User
from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.audit.models import NO_HASH, AuditEvent, ChainCheck, ChainHead, Concern
from toandan.units.models import Organisation
from toandan.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

CHUNK = 2000


@dataclass(frozen=True)
class Verification:
    """What a walk along the chain found; `fault` is None where all is well.

    `events` counts the events from the chain's beginning that are known to be whole and
    `hash` is that of the last of them.
    """

    events: int
    fault: str | None = None
    hash: str = NO_HASH
    start: int = 1


def verify(since: ChainCheck | None = None) -> Verification:
    """Walk the chain and compare every link.

    Finds changed events (hash differs), removed or inserted ones (sequence or link differs),
    a cut end (the head tells how many there should be), and units struck off an event's
    readers. With `since`, only what came after that check is walked.
    """
    last, known = (since.sequence, since.hash) if since else (0, NO_HASH)
    start = last + 1
    # read before the walk: events written meanwhile lie behind the head as it was
    head = ChainHead.objects.get()
    for event, units in _with_concerns(start, head.sequence):
        expected = last + 1
        if event.sequence != expected:
            return Verification(last, f"thiếu sự kiện số {expected}", known, start)
        if event.previous_hash != known:
            fault = f"sự kiện số {expected} không nối với sự kiện trước"
        elif event.computed_hash() != event.hash:
            fault = f"nội dung sự kiện số {expected} đã bị thay đổi"
        elif units != event.concerns:
            fault = f"danh sách đơn vị liên quan của sự kiện số {expected} đã bị thay đổi"
        else:
            last, known = event.sequence, event.hash
            continue
        return Verification(last, fault, known, start)
    if (head.sequence, head.hash) != (last, known):
        fault = f"chuỗi bị cắt: phải có {head.sequence} sự kiện, chỉ còn {last}"
        return Verification(last, fault, known, start)
    # one statement, so that a writer between two reads is not taken for a fault
    end = ChainHead.objects.values("sequence")[:1]
    if AuditEvent.objects.filter(Q(sequence__lt=1) | Q(sequence__gt=end)).exists():
        return Verification(last, "có sự kiện chen vào ngoài chuỗi", known, start)
    return Verification(last, None, known, start)


def _with_concerns(start: int, end: int) -> Iterator[tuple[AuditEvent, list[int]]]:
    """Give each event from `start` to `end` with the units that the index names for it."""
    bounds = [*range(start, end + 1, CHUNK), end + 1]
    for low, high in pairwise(bounds):
        units: dict[int, list[int]] = {}
        rows = Concern.objects.filter(event_id__gte=low, event_id__lt=high)
        for sequence, unit in rows.order_by("event_id", "organisation_id").values_list(
            "event_id", "organisation_id"
        ):
            units.setdefault(sequence, []).append(unit)
        found = AuditEvent.objects.filter(sequence__gte=low, sequence__lt=high)
        for event in found.order_by("sequence"):
            yield event, units.get(event.sequence, [])


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


def last_check() -> ChainCheck | None:
    """Return the newest check of the chain."""
    return ChainCheck.objects.first()


def _holds_words(words: str) -> Q:
    wanted = fold(words).split()
    condition = Q() if wanted else Q(pk__in=[])
    for word in wanted:
        condition &= Q(folded__contains=word)
    return condition


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
