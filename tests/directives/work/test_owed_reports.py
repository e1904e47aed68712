"""Periodic reports that are owed, on the page of work."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from tests.directives.stage import tell
from tests.directives.work.desk import page

from toandan.directives.models import DueReport, ReportDuty
from toandan.directives.queries.workpage import work_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.cast import Cast

    from toandan.accounts.models import Position

DAY = dt.timedelta(days=1)


def test_a_daily_duty_stands_on_one_line_with_what_is_missing(
    cast: Cast, signed_in: Callable[[Position], Client]
) -> None:
    to_a = tell(cast).to_a
    now = timezone.now()
    duty = ReportDuty.objects.create(
        document=to_a.document, raw="báo cáo hằng ngày", rhythm=ReportDuty.Rhythm.DAILY
    )
    for day in range(-20, 3):
        at = now + day * DAY + dt.timedelta(hours=1)
        DueReport.objects.create(duty=duty, dispatch=to_a, due_at=at)
    work = work_of(to_a, cast.clerk_a, now)
    (owed,) = [one for one in work.owed_by_duty if one.duty == duty]
    assert [len(owed.late), len(owed.to_come)] == [20, 3]
    assert owed.next is not None
    assert owed.next.due_at == now + dt.timedelta(hours=1)
    text = page(signed_in(cast.clerk_a), to_a)
    assert text.count("báo cáo hằng ngày →") + text.count("báo cáo hằng ngày</span>") == 1
    assert "thiếu 20 kỳ" in text
