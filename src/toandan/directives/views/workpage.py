"""The page of one dispatch, with every form that the reader may use there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone

from toandan.accounts.permissions import Permission
from toandan.accounts.queries import units_with
from toandan.directives.actions.beyond import noted_grant
from toandan.directives.forms.followup import (
    AcceptForm,
    AnswerForm,
    CloseForm,
    DecideExtensionForm,
    MeritForm,
    ReturnForm,
    UrgeForm,
)
from toandan.directives.forms.signing import SignReportForm
from toandan.directives.forms.work import (
    DifficultyForm,
    ExtensionForm,
    ForwardForm,
    OfficerForm,
    PlanForm,
    ProgressForm,
    ReceiveForm,
    ReportForm,
)
from toandan.directives.models import Dispatch, Urging
from toandan.directives.queries.abilities import abilities
from toandan.directives.queries.receivers import receiver_groups
from toandan.directives.queries.timeline import happenings
from toandan.directives.queries.workpage import last_returned, officers_of, work_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from toandan.directives.forms.work import VerbForm
    from toandan.directives.queries.abilities import Abilities
    from toandan.directives.queries.workpage import Work

#: a first wording for each level, which the monitor changes as needed
URGING_TEXTS = {
    Urging.Level.REMIND: "Đề nghị đơn vị khẩn trương thực hiện và báo cáo tiến độ.",
    Urging.Level.URGE: "Yêu cầu đơn vị tập trung chỉ đạo, hoàn thành trong thời gian sớm nhất.",
    Urging.Level.CRITICISE: "Phê bình đơn vị chậm thực hiện; yêu cầu giải trình bằng văn bản.",
}


def show_work(
    request: HttpRequest,
    dispatch: Dispatch,
    failed: VerbForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of a dispatch, a form that failed standing in its place as typed."""
    position = request.position  # type: ignore[attr-defined]  # set by accounts.middleware
    work = work_of(dispatch, position, timezone.now())
    may = abilities(position, work.dispatch)
    forms = _forms(work, may)
    # a form that has no place any more, since somebody else was faster, is told of on top
    homeless = failed is not None and failed.slug not in forms
    if failed is not None and not homeless:
        forms[failed.slug] = failed
    context = {
        "work": work,
        "dispatch": work.dispatch,
        "document": work.dispatch.document,
        "may": may,
        "forms": forms,
        "failed": failed,
        "homeless": homeless,
        "unmanned": _is_unmanned(work, may),
        "granted": noted_grant(position, work.dispatch),
        "groups": receiver_groups(work.dispatch) if may.pass_on and work.is_open else [],
        "returned": last_returned(work),
        "happenings": happenings(Dispatch.objects.filter(pk=work.dispatch.pk), most=20),
    }
    return render(request, "directives/work/page.html", context, status=status)


def _is_unmanned(work: Work, may: Abilities) -> bool:
    """Tell those above, while they wait, whether nobody can take the document in."""
    dispatch = work.dispatch
    if not may.is_above or dispatch.received_at is not None or work.is_ended:
        return False
    unit = dispatch.organisation_id
    return unit not in units_with(Permission.DIRECTIVE_RECEIVE, [unit])


def _forms(work: Work, may: Abilities) -> dict[str, VerbForm]:
    made: list[VerbForm] = []
    dispatch = work.dispatch
    if may.receive and dispatch.received_at is None:
        made.append(ReceiveForm(dispatch=dispatch))
    if work.is_open:
        made += _own_forms(work, may)
    if may.sign:
        made += [
            SignReportForm(dispatch=dispatch, key=report.pk)
            for report in work.reports
            if report.returned_at is None
        ]
    made += _forms_above(work, may)
    return {form.slug: form for form in made}


def _own_forms(work: Work, may: Abilities) -> list[VerbForm]:
    dispatch = work.dispatch
    made: list[VerbForm] = []
    if may.pass_on:
        made.append(ForwardForm(dispatch=dispatch, initial={"due_on": dispatch.due_on}))
    if may.work:
        made += [
            PlanForm(dispatch=dispatch, initial=_plan(work)),
            DifficultyForm(dispatch=dispatch),
        ]
        officers = officers_of(dispatch)
        for task in work.tasks:
            one = task.assignment
            made.append(
                ProgressForm(dispatch=dispatch, key=one.pk, initial={"percent": task.percent})
            )
            chosen = {"officer": one.officer_id}
            made.append(
                OfficerForm(dispatch=dispatch, key=one.pk, officers=officers, initial=chosen)
            )
    if may.report and not work.is_accepted:
        made.append(ReportForm(dispatch=dispatch, initial=_report(work)))
        if dispatch.due_on and work.open_extension is None:
            made.append(ExtensionForm(dispatch=dispatch))
    return made


def _forms_above(work: Work, may: Abilities) -> list[VerbForm]:
    dispatch = work.dispatch
    made: list[VerbForm] = []
    made += [
        AnswerForm(dispatch=dispatch, key=one.pk) for one in work.difficulties if may.answers(one)
    ]
    made += [
        kind(dispatch=dispatch, key=report.pk)
        for report in work.reports
        if report.accepted_at is None and report.returned_at is None and may.judges(report)
        for kind in (AcceptForm, ReturnForm)
    ]
    if may.judge:
        if extension := work.open_extension:
            asked = {"granted_until": extension.until}
            made.append(DecideExtensionForm(dispatch=dispatch, key=extension.pk, initial=asked))
        made.append(MeritForm(dispatch=dispatch))
    if not work.is_ended:
        if may.urge and not work.is_accepted:
            made.append(UrgeForm(dispatch=dispatch, initial=_urging(work)))
        if may.close:
            made.append(CloseForm(dispatch=dispatch))
    return made


def _plan(work: Work) -> dict[str, Any]:
    if work.plan is None:
        return {"steps": []}
    steps = [
        {
            "text": step.text,
            "responsible": step.responsible,
            "due_on": f"{step.due_on:%d/%m/%Y}" if step.due_on else "",
        }
        for step in work.plan.steps.all()
    ]
    return {"text": work.plan.text, "steps": steps}


def _report(work: Work) -> dict[str, Any]:
    """Return what a report begins with: the returned one's words, or the oldest one owed."""
    returned = last_returned(work)
    if returned is not None:
        return {
            "text": returned.text,
            "due_report": returned.due_report_id,
            "is_final": returned.is_final,
        }
    return {"due_report": work.owed_reports[0].pk if work.owed_reports else None}


def _urging(work: Work) -> dict[str, Any]:
    """Return the next level that makes sense, with its usual words."""
    sharpest = max((urging.level for urging in work.urgings), default=0)
    level = Urging.Level(min(sharpest + 1, Urging.Level.CRITICISE))
    return {"level": level.value, "text": URGING_TEXTS[level]}
