"""One dispatch with all that hangs on it, in JSON."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ninja import Schema

from toandan.api.schemas import DispatchOut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toandan.accounts.models import Position
    from toandan.directives.models import (
        Difficulty,
        DueReport,
        Evidence,
        Extension,
        Merit,
        Plan,
        Progress,
        Report,
        Urging,
    )
    from toandan.directives.queries.workpage import Task, Work


class OfficerOut(Schema):
    """Somebody of the body whom it may make responsible; `id` is a position's key."""

    id: int
    person: str
    title: str
    organisation: str

    @classmethod
    def of(cls, position: Position) -> OfficerOut:
        """Return the JSON of a position with its person loaded."""
        return cls(
            id=position.pk,
            person=str(position.user),
            title=position.title,
            organisation=str(position.organisation),
        )


class EvidenceOut(Schema):
    """A file that shows what was done."""

    id: int
    name: str
    size: int
    media_type: str
    sha256: str

    @classmethod
    def of(cls, row: Evidence) -> EvidenceOut:
        """Return the JSON of a file with its stored bytes' row loaded."""
        kept = row.file
        return cls(
            id=row.pk,
            name=row.name,
            size=kept.size,
            media_type=kept.media_type,
            sha256=kept.sha256,
        )


class ProgressOut(Schema):
    """One note on progress."""

    id: int
    text: str
    percent: int
    at: dt.datetime
    by: str
    evidence: list[EvidenceOut]

    @classmethod
    def of(cls, row: Progress) -> ProgressOut:
        """Return the JSON of a note."""
        return cls(
            id=row.pk,
            text=row.text,
            percent=row.percent,
            at=row.at,
            by=str(row.by.user),
            evidence=_files(row.evidence.all()),
        )


class AssignmentOut(Schema):
    """What the body owes for one requirement; for the whole document where that is empty."""

    id: int
    requirement: int | None
    label: str
    text: str
    part: str
    due_on: dt.date | None
    due_time: dt.time | None
    done_at: dt.datetime | None
    percent: int
    officer: int | None
    officer_name: str
    progress: list[ProgressOut]

    @classmethod
    def of(cls, task: Task) -> AssignmentOut:
        """Return the JSON of an assignment with its notes."""
        row, asked = task.assignment, task.assignment.requirement
        return cls(
            id=row.pk,
            requirement=row.requirement_id,
            label=asked.label if asked else "",
            text=asked.text if asked else "",
            part=row.part,
            due_on=row.due_on,
            due_time=row.due_time,
            done_at=row.done_at,
            percent=task.percent,
            officer=row.officer_id,
            officer_name=str(row.officer.user) if row.officer else "",
            progress=[ProgressOut.of(note) for note in task.notes],
        )


class PlanStepOut(Schema):
    """One step of a plan."""

    id: int
    text: str
    responsible: str
    due_on: dt.date | None
    done_at: dt.datetime | None


class PlanOut(Schema):
    """How the body means to carry the document out."""

    text: str
    submitted_at: dt.datetime
    submitted_by: str
    steps: list[PlanStepOut]

    @classmethod
    def of(cls, plan: Plan) -> PlanOut:
        """Return the JSON of a plan with its steps."""
        return cls(
            text=plan.text,
            submitted_at=plan.submitted_at,
            submitted_by=str(plan.submitted_by.user),
            steps=[
                PlanStepOut(
                    id=step.pk,
                    text=step.text,
                    responsible=step.responsible,
                    due_on=step.due_on,
                    done_at=step.done_at,
                )
                for step in plan.steps.all()
            ],
        )


class ReportOut(Schema):
    """A report handed in: waiting, accepted or returned; `previous` is the one it replaces."""

    id: int
    text: str
    is_final: bool
    due_report: int | None
    previous: int | None
    to: str
    submitted_at: dt.datetime
    submitted_by: str
    accepted_at: dt.datetime | None
    returned_at: dt.datetime | None
    decision_note: str
    evidence: list[EvidenceOut]

    @classmethod
    def of(cls, row: Report) -> ReportOut:
        """Return the JSON of a report."""
        return cls(
            id=row.pk,
            text=row.text,
            is_final=row.is_final,
            due_report=row.due_report_id,
            previous=row.previous_id,
            to=str(row.to or ""),
            submitted_at=row.submitted_at,
            submitted_by=str(row.submitted_by.user),
            accepted_at=row.accepted_at,
            returned_at=row.returned_at,
            decision_note=row.decision_note,
            evidence=_files(row.evidence.all()),
        )


class DueReportOut(Schema):
    """A report that a duty asks for by a moment; `owed` until one is handed in for it."""

    id: int
    duty: str
    to: str
    due_at: dt.datetime
    owed: bool

    @classmethod
    def of(cls, row: DueReport, owed: frozenset[int]) -> DueReportOut:
        """Return the JSON of a due report; `owed` holds the keys of those not handed in."""
        duty = row.duty
        return cls(
            id=row.pk,
            duty=str(duty),
            to=str(duty.to or duty.to_name),
            due_at=row.due_at,
            owed=row.pk in owed,
        )


class AnswerOut(Schema):
    """An answer to a difficulty."""

    id: int
    text: str
    at: dt.datetime
    by: str
    organisation: str


class DifficultyOut(Schema):
    """What stands in the body's way, and what it was answered."""

    id: int
    assignment: int | None
    text: str
    addressed_to: str
    contact: str
    raised_at: dt.datetime
    raised_by: str
    answers: list[AnswerOut]

    @classmethod
    def of(cls, row: Difficulty) -> DifficultyOut:
        """Return the JSON of a difficulty."""
        return cls(
            id=row.pk,
            assignment=row.assignment_id,
            text=row.text,
            addressed_to=str(row.addressed_to),
            contact=row.contact,
            raised_at=row.raised_at,
            raised_by=str(row.raised_by.user),
            answers=[
                AnswerOut(
                    id=one.pk,
                    text=one.text,
                    at=one.at,
                    by=str(one.by.user),
                    organisation=str(one.by.organisation),
                )
                for one in row.answers.all()
            ],
        )


class ExtensionOut(Schema):
    """A request for more time; decided without `granted_until` means refused."""

    id: int
    until: dt.date
    reason: str
    asked_at: dt.datetime
    asked_by: str
    granted_until: dt.date | None
    decided_at: dt.datetime | None
    decision_note: str

    @classmethod
    def of(cls, row: Extension) -> ExtensionOut:
        """Return the JSON of a request."""
        return cls(
            id=row.pk,
            until=row.until,
            reason=row.reason,
            asked_at=row.asked_at,
            asked_by=str(row.asked_by.user),
            granted_until=row.granted_until,
            decided_at=row.decided_at,
            decision_note=row.decision_note,
        )


class UrgingOut(Schema):
    """An urging: 1 remind, 2 urge, 3 criticise; numbered by the body that urges."""

    id: int
    level: int
    number: int
    year: int
    text: str
    at: dt.datetime
    organisation: str

    @classmethod
    def of(cls, row: Urging) -> UrgingOut:
        """Return the JSON of an urging."""
        return cls(
            id=row.pk,
            level=row.level,
            number=row.number,
            year=row.year,
            text=row.text,
            at=row.at,
            organisation=str(row.organisation),
        )


class MeritOut(Schema):
    """A recognition or a violation."""

    id: int
    kind: str
    person: str
    text: str
    measure: str
    at: dt.datetime

    @classmethod
    def of(cls, row: Merit) -> MeritOut:
        """Return the JSON of a recognition or a violation."""
        return cls(
            id=row.pk,
            kind=row.kind,
            person=row.person,
            text=row.text,
            measure=row.measure,
            at=row.at,
        )


class DispatchFull(DispatchOut):
    """A dispatch with all that hangs on it, under the keys that the verbs take."""

    note: str
    closed_at: dt.datetime | None
    closing_note: str
    assignments: list[AssignmentOut]
    plan: PlanOut | None
    reports: list[ReportOut]
    due_reports: list[DueReportOut]
    difficulties: list[DifficultyOut]
    extensions: list[ExtensionOut]
    urgings: list[UrgingOut]
    merits: list[MeritOut]

    @classmethod
    def full(cls, work: Work, due: Iterable[DueReport], now: dt.datetime) -> DispatchFull:
        """Return the JSON of a dispatch; `due` are all its due reports, handed in or not."""
        owed = frozenset(one.pk for one in work.owed_reports)
        return cls(
            **DispatchOut.of(work.dispatch, now).dict(),
            note=work.dispatch.note,
            closed_at=work.dispatch.closed_at,
            closing_note=work.dispatch.closing_note,
            assignments=[AssignmentOut.of(task) for task in work.tasks],
            plan=PlanOut.of(work.plan) if work.plan else None,
            reports=[ReportOut.of(row) for row in work.reports],
            due_reports=[DueReportOut.of(row, owed) for row in due],
            difficulties=[DifficultyOut.of(row) for row in work.difficulties],
            extensions=[ExtensionOut.of(row) for row in work.extensions],
            urgings=[UrgingOut.of(row) for row in work.urgings],
            merits=[MeritOut.of(row) for row in work.merits],
        )


def _files(rows: Iterable[Evidence]) -> list[EvidenceOut]:
    return [EvidenceOut.of(row) for row in rows]
