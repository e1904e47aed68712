"""The stage for tests of the work screens: a directive sent down to the cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from tests.directives.story import draft, require_of

from toandan.directives.actions.issue import issue
from toandan.directives.actions.pass_on import draft_relay, forward
from toandan.directives.actions.receive import receive

if TYPE_CHECKING:
    from tests.cast import Cast

    from toandan.directives.models import Dispatch, Document

SUBJECT = "Tăng cường các biện pháp phòng, chống dịch COVID-19"
ZONING = "Khoanh vùng, truy vết ngay khi phát hiện ca nghi nhiễm"


@dataclass(frozen=True)
class Story:
    """A directive and the dispatches that came of it.

    Attributes:
        document: Tỉnh ủy's directive.
        to_a: sent to Huyện ủy A, received.
        to_b: sent to Huyện ủy B, not received.
        to_y_te: forwarded by A to its health committee, received.
        relay: the health committee's own document.
        to_a1: the relay's dispatch to the first cell, received.
        to_a2: to the second cell, not received.
    """

    document: Document
    to_a: Dispatch
    to_b: Dispatch
    to_y_te: Dispatch
    relay: Document
    to_a1: Dispatch
    to_a2: Dispatch


def directive(cast: Cast, due_in_days: int | None = 5, **fields: object) -> Document:
    """Issue a directive of Tỉnh ủy to both districts and return it."""
    today = timezone.localdate()
    document = draft(
        cast.clerk,
        to=[cast.huyen_uy_a, cast.huyen_uy_b],
        subject=SUBJECT,
        date=today,
        text=f"Kính gửi: các huyện ủy.\n\n1. {ZONING}.\n2. Báo cáo kết quả về Tỉnh ủy.",
        contact="Phòng Tổng hợp, Văn phòng Tỉnh ủy",
        **fields,
    )
    due_on = today + dt.timedelta(days=due_in_days) if due_in_days is not None else None
    both = [cast.huyen_uy_a, cast.huyen_uy_b]
    require_of(document, ZONING, label="1", due_on=due_on, carry_out=both)
    issue(document, by=cast.clerk)
    return document


def tell(cast: Cast, due_in_days: int | None = 5) -> Story:
    """Play the story down to the cells."""
    document = directive(cast, due_in_days)
    to_a = document.dispatches.get(organisation=cast.huyen_uy_a)
    receive(to_a, by=cast.clerk_a)
    (to_y_te,) = forward(to_a, to=[cast.y_te_a], by=cast.clerk_a)
    receive(to_y_te, by=cast.clerk_y_te)
    relay = draft_relay(to_y_te, by=cast.clerk_y_te)
    to_a1, to_a2 = issue(relay, by=cast.clerk_y_te)
    receive(to_a1, by=cast.officer_a1)
    return Story(
        document=document,
        to_a=to_a,
        to_b=document.dispatches.get(organisation=cast.huyen_uy_b),
        to_y_te=to_y_te,
        relay=relay,
        to_a1=to_a1,
        to_a2=to_a2,
    )
