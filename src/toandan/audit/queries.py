"""Reading and checking the audit chain."""

from __future__ import annotations

from dataclasses import dataclass

from toandan.audit.models import AuditEvent, ChainHead


@dataclass(frozen=True)
class Verification:
    """What a walk along the chain found; `fault` is None where all is well."""

    events: int
    fault: str | None = None


def verify() -> Verification:
    """Walk the whole chain and compare every link.

    Finds changed events (hash differs), removed or inserted ones (sequence or link differs)
    and a cut end (the head tells how many there should be).
    """
    previous, expected = "0" * 64, 1
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            return Verification(expected - 1, f"thiếu sự kiện số {expected}")
        if event.previous_hash != previous:
            return Verification(expected - 1, f"sự kiện số {expected} không nối với sự kiện trước")
        if event.computed_hash() != event.hash:
            return Verification(expected - 1, f"nội dung sự kiện số {expected} đã bị thay đổi")
        previous, expected = event.hash, expected + 1
    head = ChainHead.objects.get()
    if (head.sequence, head.hash) != (expected - 1, previous):
        return Verification(expected - 1, f"chuỗi bị cắt: phải có {head.sequence} sự kiện")
    return Verification(expected - 1)
