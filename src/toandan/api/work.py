"""The work on what was sent: the same verbs as the pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from toandan.accounts.permissions import Permission
from toandan.api.dispatch_schemas import DispatchFull, OfficerOut
from toandan.api.documents import ACTED, DENIED
from toandan.api.paging import paged
from toandan.api.reading import dispatch_read
from toandan.api.schemas import (
    DecisionIn,
    DifficultyIn,
    Dispatches,
    DispatchOut,
    ExtensionIn,
    ForwardIn,
    Key,
    Made,
    MeritIn,
    NoteIn,
    OfficerIn,
    Page,
    PlanIn,
    ProgressIn,
    Registered,
    ReportIn,
    Sent,
    TextIn,
    UrgeIn,
)
from toandan.api.server import acting
from toandan.directives.actions import followup, pass_on, receive, report, work
from toandan.directives.models import Assignment as AssignmentRow
from toandan.directives.models import Difficulty, DueReport, Extension, Merit, PlanStep, Report
from toandan.directives.models import Urging as UrgingRow
from toandan.directives.queries.access import get_dispatch_for, visible_dispatches
from toandan.directives.queries.state import with_facts
from toandan.directives.queries.workpage import officers_of, work_of
from toandan.units.models import Organisation

router = Router(tags=["work"])


@router.get("/dispatches", response={200: Dispatches, **DENIED}, summary="Việc của đơn vị")
def dispatches(request: HttpRequest, page: Page = 1) -> Any:
    """Return what was sent to the token's unit, newest first."""
    unit = acting(request).served_organisation
    rows = visible_dispatches(acting(request)).filter(organisation=unit)
    now = timezone.now()
    full = with_facts(rows).select_related("document", "root", "organisation", "sender")
    return paged(full.order_by("-sent_at", "-pk"), page, lambda one: DispatchOut.of(one, now))


@router.get("/dispatches/{pk}", response={200: DispatchFull, **DENIED}, summary="Một việc")
def dispatch(request: HttpRequest, pk: Key) -> Any:
    """Return one dispatch with its state and all that hangs on it."""
    found = dispatch_read(request, pk)
    now = timezone.now()
    due = found.due_reports.select_related("duty__to").order_by("due_at", "pk")
    return DispatchFull.full(work_of(found, acting(request), now), due, now)


@router.get(
    "/dispatches/{pk}/officers",
    response={200: list[OfficerOut], **DENIED},
    summary="Người có thể được giao",
)
def officers(request: HttpRequest, pk: Key) -> Any:
    """Return whom the body may make responsible for what it owes."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_WORK)
    return [OfficerOut.of(one) for one in officers_of(found)]


@router.post("/dispatches/{pk}/receive", response={200: Registered, **ACTED}, summary="Tiếp nhận")
def take_in(request: HttpRequest, pk: Key) -> Any:
    """Confirm receipt."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_RECEIVE)
    entry = receive.receive(found, by=acting(request))
    return Registered(number=entry.number, year=entry.book.year)


@router.post("/dispatches/{pk}/forward", response={200: Sent, **ACTED}, summary="Chuyển tiếp")
def forward(request: HttpRequest, pk: Key, data: ForwardIn) -> Any:
    """Pass the document on as it is."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_ISSUE)
    wanted = set(data.to)
    units = list(Organisation.objects.filter(pk__in=wanted).select_related("kind", "area"))
    if len(units) != len(wanted):
        raise Http404("Có đơn vị nhận không tồn tại.")
    opened = pass_on.forward(
        found,
        to=units,
        by=acting(request),
        note=data.note,
        due_on=data.due_on,
    )
    return Sent(dispatches=[one.pk for one in opened])


@router.post("/dispatches/{pk}/relay", response={200: Made, **ACTED}, summary="Dự thảo văn bản")
def relay(request: HttpRequest, pk: Key) -> Any:
    """Draft the unit's own document that carries this one down."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_DRAFT)
    return Made(id=pass_on.draft_relay(found, by=acting(request)).pk)


@router.post("/dispatches/{pk}/plan", response={200: Made, **ACTED}, summary="Lập kế hoạch")
def plan(request: HttpRequest, pk: Key, data: PlanIn) -> Any:
    """Hand in a plan."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_WORK)
    steps = [work.Step(step.text, step.responsible, step.due_on) for step in data.steps]
    made = work.submit_plan(found, text=data.text, steps=steps, by=acting(request))
    return Made(id=made.pk)


@router.post("/steps/{pk}/finish", response={200: Made, **ACTED}, summary="Hoàn thành một bước")
def finish_step(request: HttpRequest, pk: Key) -> Any:
    """Tick a step of the plan."""
    row = get_object_or_404(PlanStep, pk=pk, plan__dispatch__in=visible_dispatches(acting(request)))
    work.finish_step(row, by=acting(request))
    return Made(id=row.pk)


@router.post("/assignments/{pk}/officer", response={200: Made, **ACTED}, summary="Giao phụ trách")
def officer(request: HttpRequest, pk: Key, data: OfficerIn) -> Any:
    """Make somebody of the body responsible for one assignment."""
    row = _below(request, AssignmentRow, pk)
    found = get_dispatch_for(acting(request), row.dispatch_id, Permission.DIRECTIVE_WORK)
    chosen = next((one for one in officers_of(found) if one.pk == data.position), None)
    if chosen is None:
        raise Http404(_("Không có chức vụ này trong đơn vị."))
    work.make_responsible(row, officer=chosen, by=acting(request))
    return Made(id=row.pk)


@router.post(
    "/assignments/{pk}/progress", response={200: Made, **ACTED}, summary="Cập nhật tiến độ"
)
def progress(request: HttpRequest, pk: Key, data: ProgressIn) -> Any:
    """Note progress on an assignment."""
    row = _below(request, AssignmentRow, pk)
    made = work.report_progress(row, text=data.text, percent=data.percent, by=acting(request))
    return Made(id=made.pk)


@router.post("/dispatches/{pk}/reports", response={200: Made, **ACTED}, summary="Gửi báo cáo")
def hand_in(request: HttpRequest, pk: Key, data: ReportIn) -> Any:
    """Hand in a report."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_REPORT)
    due = (
        get_object_or_404(DueReport, pk=data.due_report, dispatch=found)
        if data.due_report
        else None
    )
    made = report.submit_report(
        found,
        text=data.text,
        is_final=data.is_final,
        due_report=due,
        by=acting(request),
    )
    return Made(id=made.pk)


@router.post("/reports/{pk}/accept", response={200: Made, **ACTED}, summary="Chấp nhận báo cáo")
def accept(request: HttpRequest, pk: Key, data: NoteIn) -> Any:
    """Accept a report from below."""
    row = _below(request, Report, pk)
    report.accept_report(row, by=acting(request), note=data.note)
    return Made(id=row.pk)


@router.post("/reports/{pk}/return", response={200: Made, **ACTED}, summary="Trả lại báo cáo")
def give_back(request: HttpRequest, pk: Key, data: NoteIn) -> Any:
    """Return a report with what is to be mended."""
    row = _below(request, Report, pk)
    report.return_report(row, by=acting(request), note=data.note)
    return Made(id=row.pk)


@router.post("/dispatches/{pk}/difficulties", response={200: Made, **ACTED}, summary="Nêu khó khăn")
def difficulty(request: HttpRequest, pk: Key, data: DifficultyIn) -> Any:
    """Put a difficulty to the sender."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_WORK)
    concerned = (
        get_object_or_404(AssignmentRow, pk=data.assignment, dispatch=found)
        if data.assignment
        else None
    )
    made = work.raise_difficulty(found, text=data.text, assignment=concerned, by=acting(request))
    return Made(id=made.pk)


@router.post(
    "/difficulties/{pk}/answers", response={200: Made, **ACTED}, summary="Trả lời khó khăn"
)
def answer(request: HttpRequest, pk: Key, data: TextIn) -> Any:
    """Answer a difficulty from below."""
    row = _below(request, Difficulty, pk)
    return Made(id=work.answer_difficulty(row, text=data.text, by=acting(request)).pk)


@router.post("/dispatches/{pk}/urgings", response={200: Made, **ACTED}, summary="Đôn đốc")
def urge(request: HttpRequest, pk: Key, data: UrgeIn) -> Any:
    """Urge a body below."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_URGE)
    level = UrgingRow.Level(data.level)
    return Made(id=followup.urge(found, level=level, text=data.text, by=acting(request)).pk)


@router.post("/dispatches/{pk}/extensions", response={200: Made, **ACTED}, summary="Xin gia hạn")
def extend(request: HttpRequest, pk: Key, data: ExtensionIn) -> Any:
    """Ask for more time."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_REPORT)
    made = followup.ask_extension(found, until=data.until, reason=data.reason, by=acting(request))
    return Made(id=made.pk)


@router.post("/extensions/{pk}/decide", response={200: Made, **ACTED}, summary="Quyết định gia hạn")
def decide(request: HttpRequest, pk: Key, data: DecisionIn) -> Any:
    """Grant or refuse more time."""
    row = _below(request, Extension, pk)
    followup.decide_extension(
        row, granted_until=data.granted_until, note=data.note, by=acting(request)
    )
    return Made(id=row.pk)


@router.post(
    "/dispatches/{pk}/merits", response={200: Made, **ACTED}, summary="Biểu dương, vi phạm"
)
def merit(request: HttpRequest, pk: Key, data: MeritIn) -> Any:
    """Record a recognition or a violation."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_JUDGE)
    made = followup.record_merit(
        found,
        kind=Merit.Kind(data.kind),
        text=data.text,
        person=data.person,
        measure=data.measure,
        by=acting(request),
    )
    return Made(id=made.pk)


@router.post("/dispatches/{pk}/close", response={200: Made, **ACTED}, summary="Kết thúc theo dõi")
def close(request: HttpRequest, pk: Key, data: NoteIn) -> Any:
    """End the follow-up of one body's work."""
    found = get_dispatch_for(acting(request), pk, Permission.DIRECTIVE_CLOSE)
    work.close_dispatch(found, by=acting(request), note=data.note)
    return Made(id=found.pk)


def _below(request: HttpRequest, model: type[Any], pk: int) -> Any:
    """Return a row that hangs on a visible dispatch, or 404."""
    return get_object_or_404(model, pk=pk, dispatch__in=visible_dispatches(acting(request)))
