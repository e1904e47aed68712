"""A unit's work by what is due, and what waits for its decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.directives.models import (
    Answer,
    Assignment,
    Difficulty,
    Dispatch,
    Document,
    DueReport,
    Extension,
    Report,
)
from toandan.directives.queries.state import open_work
from toandan.vietnamese import search_words

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from toandan.accounts.models import Position


class Group(StrEnum):
    """The parts of the inbox, in the order of the page; the value stands in addresses."""

    NEW = "moi"
    LATE = "qua-han"
    TODAY = "hom-nay"
    WEEK = "tuan-nay"
    LATER = "sau"
    UNDATED = "khong-han"


GROUP_WORDS: dict[Group, str | Promise] = {
    Group.NEW: _("Mới đến, chưa tiếp nhận"),
    Group.LATE: _("Quá hạn"),
    Group.TODAY: _("Đến hạn hôm nay"),
    Group.WEEK: _("Đến hạn trong tuần này"),
    Group.LATER: _("Đến hạn sau tuần này"),
    Group.UNDATED: _("Không ấn định thời hạn"),
}


@dataclass(frozen=True)
class Asked:
    """How the inbox is narrowed: words, or only what the person is responsible for."""

    words: str = ""
    mine: bool = False
    urgency: str = ""


def my_work(position: Position | None, asked: Asked) -> QuerySet[Any]:
    """Return the open dispatches of the units that the position speaks for.

    Each has `next_report_at`, the soonest report that is still to be handed in.
    """
    units = scope_of(position, Permission.DIRECTIVE_READ).organisations
    rows = Dispatch.objects.filter(organisation__in=units)
    if asked.mine and position is not None:
        charged = Assignment.objects.filter(
            dispatch=OuterRef("pk"), officer__user_id=position.user_id
        )
        rows = rows.filter(Exists(charged))
    if asked.urgency:
        rows = rows.filter(document__urgency=asked.urgency)
    for word in search_words(asked.words):
        rows = rows.filter(Q(document__folded__contains=word) | Q(sender__folded__contains=word))
    handed_in = Report.objects.filter(due_report=OuterRef("pk"), returned_at=None)
    owed = DueReport.objects.filter(dispatch=OuterRef("pk")).exclude(Exists(handed_in))
    soonest = owed.order_by().values("dispatch").annotate(soonest=Min("due_at")).values("soonest")
    work: QuerySet[Any] = open_work(rows)
    found: QuerySet[Any] = (
        work.annotate(next_report_at=Subquery(soonest))
        .select_related("document", "root", "organisation__kind", "sender")
        .defer("document__text", "document__folded", "root__text", "root__folded")
    )
    return found


def conditions(now: dt.datetime) -> dict[Group, Q]:
    """Return which dispatches of `my_work` belong to each group; every one to exactly one."""
    today = timezone.localtime(now).date()
    sunday = today + dt.timedelta(days=6 - today.weekday())
    received = Q(received_at__isnull=False)
    late = Q(due_on__isnull=False, due_on__lt=today) | _report_before(now)
    day = _due_before(today + dt.timedelta(days=1))
    week = _due_before(sunday + dt.timedelta(days=1))
    dated = Q(due_on__isnull=False) | Q(next_report_at__isnull=False)
    return {
        Group.NEW: Q(received_at=None),
        Group.LATE: received & late,
        Group.TODAY: received & ~late & day,
        Group.WEEK: received & ~late & ~day & week,
        Group.LATER: received & ~late & ~day & ~week & dated,
        Group.UNDATED: received & ~dated,
    }


def _report_before(moment: dt.datetime) -> Q:
    # the test for NULL keeps the negation two-valued, which SQL's comparison is not
    return Q(next_report_at__isnull=False, next_report_at__lt=moment)


def _due_before(day: dt.date) -> Q:
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    return Q(due_on__isnull=False, due_on__lt=day) | _report_before(midnight)


def in_group(work: QuerySet[Any], group: Group, now: dt.datetime) -> QuerySet[Any]:
    """Return one group, urgent and soonest first."""
    return work.filter(conditions(now)[group]).order_by(
        F("due_on").asc(nulls_last=True), F("next_report_at").asc(nulls_last=True), "-sent_at", "pk"
    )


def counts(work: QuerySet[Any], now: dt.datetime) -> dict[Group, int]:
    """Count the groups in one query."""
    asked = {
        group.name: Count("pk", filter=condition, distinct=True)
        for group, condition in conditions(now).items()
    }
    counted = work.order_by().aggregate(**asked)
    return {group: counted[group.name] for group in Group}


@dataclass(frozen=True)
class Waiting:
    """What waits for the unit's own decision."""

    reports: list[Report] = field(default_factory=list)
    difficulties: list[Difficulty] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    drafts: list[Document] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many things wait."""
        decided = len(self.reports) + len(self.difficulties) + len(self.extensions)
        return decided + len(self.drafts)


#: more than this is a list of its own, not a part of a page
MOST_WAITING = 50


def _answers_to(units: frozenset[int]) -> Q:
    """Return the condition for what hangs on dispatches that answer to the units.

    One entered from paper answers to the body itself (`Dispatch.above`).
    """
    on_paper = Q(dispatch__parent=None, dispatch__root__issued_at=None)
    return (~on_paper & Q(dispatch__sender__in=units)) | (
        on_paper & Q(dispatch__organisation__in=units)
    )


def waiting_for(position: Position | None) -> Waiting:
    """Return what waits for a decision by the position, oldest first."""
    judged = scope_of(position, Permission.DIRECTIVE_JUDGE).organisations
    answered = scope_of(position, Permission.DIRECTIVE_ANSWER).organisations
    drafted = scope_of(position, Permission.DIRECTIVE_DRAFT).organisations
    going_on = {
        "dispatch__closed_at": None,
        "dispatch__root__closed_at": None,
        "dispatch__document__closed_at": None,
    }
    joined = ("dispatch__organisation", "dispatch__document")
    answers = Answer.objects.filter(difficulty=OuterRef("pk"))
    reports = Report.objects.filter(to__in=judged, accepted_at=None, returned_at=None)
    difficulties = Difficulty.objects.filter(~Exists(answers), addressed_to__in=answered)
    extensions = Extension.objects.filter(_answers_to(judged), decided_at=None)
    drafts = Document.objects.filter(
        organisation__in=drafted, issued_at=None, registered_at=None, discarded_at=None
    )
    return Waiting(
        reports=list(
            reports.filter(**going_on)
            .select_related(*joined)
            .order_by("submitted_at")[:MOST_WAITING]
        ),
        difficulties=list(
            difficulties.filter(**going_on)
            .select_related(*joined)
            .order_by("raised_at")[:MOST_WAITING]
        ),
        extensions=list(
            extensions.filter(**going_on)
            .select_related(*joined)
            .order_by("asked_at")[:MOST_WAITING]
        ),
        drafts=list(drafts.defer("text", "folded").order_by("created_at")[:MOST_WAITING]),
    )
