"""What a body does about a dispatch: plan, progress with evidence, difficulty and answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.notify import Notice, notify, notify_each
from toandan.directives.actions.settling import resolver_for
from toandan.directives.errors import Conflict, Refused
from toandan.directives.models import (
    Answer,
    Assignment,
    Difficulty,
    Dispatch,
    Evidence,
    Plan,
    PlanStep,
    Progress,
    Report,
    StoredFile,
)
from toandan.directives.queries.access import may_above, require, require_above

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from toandan.accounts.models import Position
    from toandan.units.models import Organisation

DONE = 100


@dataclass(frozen=True)
class Step:
    """One step of a plan as handed in."""

    text: str
    responsible: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True)
class NamedFile:
    """A stored file under the name that its bringer gave it."""

    file: StoredFile
    name: str


@transaction.atomic
def submit_plan(
    dispatch: Dispatch,
    *,
    text: str,
    steps: Sequence[Step],
    by: Position,
    at: dt.datetime | None = None,
) -> Plan:
    """Write, or write anew, how the unit means to carry the document out.

    Steps that are done and whose words stand again in the new plan stay done.

    Raises:
        Refused: no steps, or the dispatch is not received or closed.
    """
    require(by, Permission.DIRECTIVE_WORK, dispatch.organisation)
    check_open(dispatch)
    kept = [step for step in steps if step.text.strip()]
    if not kept:
        raise Refused(_("Kế hoạch phải có ít nhất một bước."))
    moment = at or timezone.now()
    plan, _made = Plan.objects.update_or_create(
        dispatch=dispatch, defaults={"text": text, "submitted_at": moment, "submitted_by": by}
    )
    done = dict(plan.steps.filter(done_at__isnull=False).values_list("text", "done_at"))
    plan.steps.all().delete()
    PlanStep.objects.bulk_create(
        PlanStep(
            plan=plan,
            position=number,
            text=step.text.strip(),
            responsible=step.responsible.strip(),
            due_on=step.due_on,
            done_at=done.get(step.text.strip()),
        )
        for number, step in enumerate(kept, start=1)
    )
    record(
        Event.PLAN_SUBMITTED,
        by=by,
        subject=dispatch,
        concerns=_above(dispatch),
        at=at,
        steps=len(kept),
    )
    return plan


@transaction.atomic
def finish_step(step: PlanStep, *, by: Position, at: dt.datetime | None = None) -> None:
    """Mark a step of the plan as done."""
    dispatch = step.plan.dispatch
    require(by, Permission.DIRECTIVE_WORK, dispatch.organisation)
    check_open(dispatch)
    moment = at or timezone.now()
    if PlanStep.objects.filter(pk=step.pk, done_at=None).update(done_at=moment) != 1:
        raise Conflict(_("Bước này đã được đánh dấu hoàn thành."))
    step.done_at = moment
    record(Event.PLAN_STEP_DONE, by=by, subject=dispatch, at=at, step=step.text)


@transaction.atomic
def report_progress(
    assignment: Assignment,
    *,
    text: str,
    percent: int,
    by: Position,
    files: Sequence[NamedFile] = (),
    at: dt.datetime | None = None,
) -> Progress:
    """Note how far an assignment has come, with files that show it; 100 % finishes it.

    Args:
        assignment: whose progress.
        text: what was achieved, in words.
        percent: 0 to 100, of the whole assignment.
        by: the reporting position.
        files: evidence.
        at: when, where that is not now (sample data).
    """
    dispatch = assignment.dispatch
    require(by, Permission.DIRECTIVE_WORK, dispatch.organisation)
    check_open(dispatch)
    if not 0 <= percent <= DONE:
        raise Refused(_("Tỷ lệ hoàn thành phải từ 0 đến 100."))
    if not text.strip():
        raise Refused(_("Hãy ghi kết quả đã làm được."))
    moment = at or timezone.now()
    progress = Progress.objects.create(
        assignment=assignment, text=text.strip(), percent=percent, at=moment, by=by
    )
    attach(files, progress=progress)
    assignment.done_at = moment if percent == DONE else None
    assignment.save(update_fields=["done_at"])
    record(
        Event.ASSIGNMENT_PROGRESSED,
        by=by,
        subject=assignment,
        concerns=_above(dispatch),
        at=at,
        percent=percent,
        files=[one.file.sha256 for one in files],
    )
    return progress


@transaction.atomic
def raise_difficulty(
    dispatch: Dispatch,
    *,
    text: str,
    by: Position,
    assignment: Assignment | None = None,
    at: dt.datetime | None = None,
) -> Difficulty:
    """Put a difficulty to the body that sent the document, and to the contact that it names."""
    require(by, Permission.DIRECTIVE_WORK, dispatch.organisation)
    check_open(dispatch)
    if not text.strip():
        raise Refused(_("Hãy nêu rõ khó khăn, vướng mắc."))
    if assignment is not None and assignment.dispatch_id != dispatch.pk:
        raise Refused(_("Nhiệm vụ không thuộc văn bản này."))
    above = dispatch.above or dispatch.organisation
    asked = _contact(dispatch) or above
    difficulty = Difficulty.objects.create(
        dispatch=dispatch,
        assignment=assignment,
        text=text.strip(),
        addressed_to=asked,
        contact=dispatch.document.contact,
        raised_at=at or timezone.now(),
        raised_by=by,
    )
    told = {asked.pk: asked, above.pk: above}
    record(Event.DIFFICULTY_RAISED, by=by, subject=dispatch, concerns=told, at=at)
    text = _("%(unit)s nêu khó khăn (%(document)s): %(text)s") % {
        "unit": dispatch.organisation,
        "document": dispatch.document.label,
        "text": difficulty.text[:200],
    }
    address = reverse("directives:work", args=[dispatch.pk])
    notify_each(
        [Notice(unit, text, address) for unit in told.values()],
        permission=Permission.DIRECTIVE_ANSWER,
        at=at,
    )
    return difficulty


@transaction.atomic
def answer_difficulty(
    difficulty: Difficulty, *, text: str, by: Position, at: dt.datetime | None = None
) -> Answer:
    """Answer a difficulty from below, in the name of the body asked or of one above it."""
    dispatch = difficulty.dispatch
    if not may_above(by, Permission.DIRECTIVE_ANSWER, dispatch):
        require(by, Permission.DIRECTIVE_ANSWER, difficulty.addressed_to)
    if not text.strip():
        raise Refused(_("Hãy ghi nội dung trả lời."))
    answer = Answer.objects.create(
        difficulty=difficulty, text=text.strip(), at=at or timezone.now(), by=by
    )
    record(
        Event.DIFFICULTY_ANSWERED,
        by=by,
        subject=dispatch,
        concerns=[dispatch.organisation_id],
        at=at,
    )
    notify(
        dispatch.organisation,
        _("%(unit)s trả lời khó khăn (%(document)s): %(text)s")
        % {
            "unit": difficulty.addressed_to,
            "document": dispatch.document.label,
            "text": answer.text[:200],
        },
        reverse("directives:work", args=[dispatch.pk]),
        permission=Permission.DIRECTIVE_WORK,
        at=at,
    )
    return answer


@transaction.atomic
def make_responsible(assignment: Assignment, *, officer: Position, by: Position) -> None:
    """Make an officer of the unit responsible for an assignment."""
    unit = assignment.dispatch.organisation
    require(by, Permission.DIRECTIVE_WORK, unit)
    if unit not in {officer.organisation, officer.served_organisation}:
        raise Refused(_("%(person)s không thuộc %(unit)s.") % {"person": officer, "unit": unit})
    if not officer.is_held_on(timezone.localdate()):
        raise Refused(_("Chức vụ của %s không còn hiệu lực.") % officer.user)
    check_open(assignment.dispatch)
    assignment.officer = officer
    assignment.save(update_fields=["officer"])
    record(Event.ASSIGNMENT_OPENED, by=by, subject=assignment, officer=str(officer.user))


@transaction.atomic
def close_dispatch(
    dispatch: Dispatch, *, by: Position, note: str = "", at: dt.datetime | None = None
) -> None:
    """End the follow-up of one body's work; done by those above it."""
    require_above(by, Permission.DIRECTIVE_CLOSE, dispatch)
    moment = at or timezone.now()
    claimed = Dispatch.objects.filter(pk=dispatch.pk, closed_at=None).update(
        closed_at=moment, closed_by=by, closing_note=note
    )
    if claimed != 1:
        raise Conflict(_("Việc này đã kết thúc theo dõi."))
    dispatch.closed_at = moment
    record(
        Event.ASSIGNMENT_CLOSED,
        by=by,
        subject=dispatch,
        concerns=[dispatch.organisation_id],
        at=at,
        note=note,
    )


def check_open(dispatch: Dispatch) -> None:
    """Stop unless the dispatch is received and its follow-up goes on.

    Looks again and holds the row to the end of the transaction: of two people at the same
    work, and of one who works while another closes, the second sees what the first did.
    """
    now = Dispatch.objects.select_for_update(no_key=True).get(pk=dispatch.pk)
    dispatch.received_at, dispatch.closed_at = now.received_at, now.closed_at
    dispatch.due_on = now.due_on
    if dispatch.received_at is None:
        raise Refused(_("Hãy tiếp nhận văn bản trước."))
    if now.is_ended:
        raise Refused(_("Việc này đã kết thúc theo dõi."))


def attach(files: Sequence[NamedFile], **to: Progress | Report) -> None:
    """Hang files on a progress note or a report."""
    Evidence.objects.bulk_create(Evidence(file=one.file, name=one.name, **to) for one in files)


def _contact(dispatch: Dispatch) -> Organisation | None:
    """Return the body that the document names for difficulties, where it names one clearly."""
    if not dispatch.document.contact:
        return None
    found = resolver_for(dispatch.document).resolve(dispatch.document.contact).organisations
    return found[0] if len(found) == 1 and found[0] != dispatch.organisation else None


def _above(dispatch: Dispatch) -> list[int]:
    return [dispatch.above.pk] if dispatch.above else []
