"""Reading and checking the audit chain."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Q

from toandan.audit.models import NO_HASH, AuditEvent, ChainCheck, ChainHead, Concern

if TYPE_CHECKING:
    from collections.abc import Iterator


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
    #: there is more of the chain behind what the walk was allowed
    is_part: bool = False


def verify(
    since: ChainCheck | Verification | None = None, *, most: int | None = None
) -> Verification:
    """Walk the chain and compare every link.

    Finds changed events (hash differs), removed or inserted ones (sequence or link differs),
    a cut end (the head tells how many there should be), and units struck off an event's
    readers. With `since`, only what came after that check is walked; with `most`, at most so
    many events.
    """
    last, known = (0, NO_HASH)
    if since:
        last = since.sequence if isinstance(since, ChainCheck) else since.events
        known = since.hash
    start = last + 1
    # read before the walk: events written meanwhile lie behind the head as it was
    head = ChainHead.objects.get()
    end = min(head.sequence, last + most) if most else head.sequence
    for event, units in _with_concerns(start, end):
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
    if last == end < head.sequence:
        return Verification(last, None, known, start, is_part=True)
    if (head.sequence, head.hash) != (last, known):
        fault = f"chuỗi bị cắt: phải có {head.sequence} sự kiện, chỉ còn {last}"
        return Verification(last, fault, known, start)
    # one statement, so that a writer between two reads is not taken for a fault
    now_last = ChainHead.objects.values("sequence")[:1]
    if AuditEvent.objects.filter(Q(sequence__lt=1) | Q(sequence__gt=now_last)).exists():
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


def last_check() -> ChainCheck | None:
    """Return the newest check of the chain."""
    return ChainCheck.objects.first()
