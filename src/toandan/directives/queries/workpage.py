"""Everything that the page of one dispatch shows, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from toandan.accounts.models import Position
from toandan.directives.models import (
    Assignment,
    Difficulty,
    Dispatch,
    Document,
    DueReport,
    Evidence,
    Extension,
    Merit,
    Plan,
    Progress,
    Report,
    Urging,
)
from toandan.directives.queries.access import visible_documents
from toandan.directives.queries.cascade import TreeNode, branches
from toandan.directives.queries.state import lateness, receipt_due, state_of, with_facts

if TYPE_CHECKING:
    import datetime as dt

    from toandan.directives.models import ReportDuty
    from toandan.directives.queries.state import Late, State

_EVIDENCE = Prefetch("evidence", Evidence.objects.select_related("file").order_by("pk"))


@dataclass(frozen=True)
class Task:
    """One assignment with the notes on it.

    Attributes:
        assignment: what is owed, with its requirement and officer.
        notes: progress, the newest first.
        above: the requirement over it, whose words introduce it.
    """

    assignment: Assignment
    notes: list[Progress]
    above: str

    @property
    def percent(self) -> int:
        """How far it has come by the newest note."""
        return self.notes[0].percent if self.notes else 0


@dataclass(frozen=True)
class Owed:
    """The reports that one duty still asks for, the oldest first."""

    duty: ReportDuty
    late: list[DueReport] = field(default_factory=list)
    to_come: list[DueReport] = field(default_factory=list)

    @property
    def next(self) -> DueReport | None:
        """The one that is due next."""
        return next(iter(self.to_come), None)


@dataclass(frozen=True)
class Work:
    """One dispatch with all that hangs on it."""

    dispatch: Any
    state: State
    late: Late
    receipt_due: dt.datetime
    tasks: list[Task]
    plan: Plan | None
    reports: list[Report]
    owed_reports: list[DueReport]
    difficulties: list[Difficulty]
    extensions: list[Extension]
    urgings: list[Urging]
    merits: list[Merit]
    passed_on: list[TreeNode]
    relays: list[Document]
    parent_document: Document | None

    @property
    def owed_by_duty(self) -> list[Owed]:
        """What is owed of each duty: a daily one would else fill the page with its days."""
        now = timezone.now()
        found: dict[int, Owed] = {}
        for one in self.owed_reports:
            owed = found.setdefault(one.duty_id, Owed(one.duty))
            (owed.late if one.due_at < now else owed.to_come).append(one)
        return list(found.values())

    @property
    def open_extension(self) -> Extension | None:
        """The request that waits for a decision."""
        return next((one for one in self.extensions if one.decided_at is None), None)

    @property
    def is_open(self) -> bool:
        """Tell whether work goes on: received, and nobody has ended the follow-up."""
        return bool(self.dispatch.received_at) and not self.is_ended

    @property
    def is_accepted(self) -> bool:
        """Tell whether the final report was accepted, so that nothing further is owed."""
        return bool(self.dispatch.is_accepted)

    @property
    def is_ended(self) -> bool:
        """Tell whether the follow-up of this body or of the whole document has ended."""
        return bool(self.dispatch.is_ended)

    @property
    def drafts(self) -> list[Document]:
        """The unit's own relays that are not issued yet."""
        return [one for one in self.relays if one.issued_at is None]

    @property
    def unanswered(self) -> int:
        """How many difficulties wait for an answer."""
        return sum(not one.answers.all() for one in self.difficulties)

    @property
    def share_done(self) -> int:
        """Average progress over the tasks, in percent."""
        own = [task for task in self.tasks if task.assignment.part != "monitor"]
        return round(sum(task.percent for task in own) / len(own)) if own else 0


def work_of(dispatch: Dispatch, position: Position | None, now: dt.datetime) -> Work:
    """Return a dispatch, which the position may see, with all that hangs on it."""
    facts: Any = (
        with_facts(Dispatch.objects.filter(pk=dispatch.pk))
        .select_related(
            "document__upload__file",
            "document__rendered",
            "root",
            "organisation__kind",
            "sender",
            "parent",
            "sent_by__user",
            "received_by__user",
            "closed_by__user",
        )
        .get()
    )
    by = ("submitted_by__user", "decided_by__user")
    return Work(
        dispatch=facts,
        state=state_of(facts),
        late=lateness(facts, now),
        receipt_due=receipt_due(facts),
        tasks=_tasks(facts),
        plan=Plan.objects.filter(dispatch=facts)
        .select_related("submitted_by__user")
        .prefetch_related("steps")
        .first(),
        reports=list(
            facts.reports.select_related(
                *by, "to", "due_report__duty", "rendered"
            ).prefetch_related(_EVIDENCE)
        ),
        owed_reports=_owed(facts),
        difficulties=list(
            facts.difficulties.select_related(
                "raised_by__user", "addressed_to", "assignment__requirement"
            ).prefetch_related("answers__by__user", "answers__by__organisation")
        ),
        extensions=list(facts.extensions.select_related("asked_by__user", "decided_by__user")),
        urgings=list(facts.urgings.select_related("organisation", "by__user")),
        merits=list(facts.merits.select_related("by__user", "by__organisation")),
        passed_on=branches(Dispatch.objects.filter(parent=facts), now),
        relays=_relays(facts, position),
        parent_document=_parent(facts.document, position),
    )


def _tasks(dispatch: Dispatch) -> list[Task]:
    notes = Progress.objects.select_related("by__user").prefetch_related(_EVIDENCE)
    found = (
        dispatch.assignments.select_related("requirement__parent", "officer__user")
        .prefetch_related(Prefetch("progress", notes))
        .order_by("requirement__position", "pk")
    )
    return [Task(one, list(one.progress.all()), _above(one)) for one in found]


def _above(assignment: Assignment) -> str:
    requirement = assignment.requirement
    if requirement is None or requirement.parent is None:
        return ""
    return str(requirement.parent)


def _owed(dispatch: Dispatch) -> list[DueReport]:
    handed_in = Report.objects.filter(due_report=OuterRef("pk"), returned_at=None)
    owed = dispatch.due_reports.exclude(Exists(handed_in))
    return list(owed.select_related("duty__to").order_by("due_at"))


def _relays(dispatch: Dispatch, position: Position | None) -> list[Document]:
    seen = visible_documents(position).filter(implements=dispatch)
    return list(seen.defer("text", "folded").order_by("created_at"))


def _parent(document: Document, position: Position | None) -> Document | None:
    if document.implements is None:
        return None
    seen = visible_documents(position).filter(pk=document.implements.document_id)
    return seen.defer("text", "folded").first()


def officers_of(dispatch: Dispatch) -> list[Position]:
    """Return who may be made responsible: everybody in the body, and in offices serving it."""
    held = Position.objects.held_on(timezone.localdate()).select_related(
        "user", "organisation__kind", "organisation__superior__kind"
    )
    unit = dispatch.organisation
    own = held.filter(organisation=unit)
    serving = held.filter(organisation__superior=unit, organisation__kind__serves_superior=True)
    found = {one.user_id: one for one in [*serving, *own]}
    return sorted(found.values(), key=lambda one: one.user.sort_key)


def last_returned(work: Work) -> Report | None:
    """Return the report that was returned and not handed in again, the newest of them."""
    again = {one.previous_id for one in work.reports}
    open_ones = (one for one in work.reports if one.returned_at and one.pk not in again)
    return next(open_ones, None)
