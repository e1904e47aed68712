"""What a body itself does about a dispatch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from toandan.accounts.permissions import Permission
from toandan.directives.actions import followup, pass_on, receive, report
from toandan.directives.actions import work as verbs
from toandan.directives.actions.files import store_file
from toandan.directives.errors import NotPermitted, Refused
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
from toandan.directives.models import PlanStep
from toandan.directives.queries.receivers import suggested_receivers
from toandan.directives.views.verbs import dispatch_for, verb
from toandan.directives.views.workpage import show_work

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from toandan.accounts.models import Position
    from toandan.directives.models import Dispatch


@require_GET
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a dispatch with everything that hangs on it."""
    return show_work(request, dispatch_for(request, pk, Permission.DIRECTIVE_READ))


@verb(Permission.DIRECTIVE_RECEIVE, ReceiveForm, anchor="work")
def take_in(dispatch: Dispatch, _cleaned: dict[str, Any], by: Position) -> str:
    """Confirm receipt."""
    entry = receive.receive(dispatch, by=by)
    return _("Đã tiếp nhận, vào sổ văn bản đến số %d.") % entry.number


@verb(Permission.DIRECTIVE_ISSUE, ForwardForm, anchor="cap-duoi")
def forward(dispatch: Dispatch, cleaned: dict[str, Any], by: Position) -> str:
    """Send the document on as it is."""
    opened = pass_on.forward(
        dispatch,
        to=list(cleaned["to"]),
        by=by,
        note=cleaned["note"],
        due_on=cleaned["due_on"],
    )
    count = len(opened)
    return ngettext("Đã chuyển tới %d đơn vị.", "Đã chuyển tới %d đơn vị.", count) % count


@require_POST
def draft_relay(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the unit's own document that carries this one down, and go on to its review."""
    dispatch = dispatch_for(request, pk, Permission.DIRECTIVE_DRAFT)
    try:
        draft = pass_on.draft_relay(dispatch, by=request.position)  # type: ignore[attr-defined]  # set by accounts.middleware
    except NotPermitted as denial:
        raise PermissionDenied(str(denial)) from denial
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("directives:work", pk)
    return redirect("directives:review", draft.pk)


@require_GET
def receivers(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest bodies further away, for the field in which one types a name."""
    dispatch = dispatch_for(request, pk, Permission.DIRECTIVE_ISSUE)
    found = suggested_receivers(dispatch, request.GET.get("ten", ""))
    return render(
        request,
        "directives/work/receivers.html",
        {"units": found, "words": request.GET.get("ten", "")},
    )


@verb(Permission.DIRECTIVE_WORK, PlanForm)
def plan(dispatch: Dispatch, cleaned: dict[str, Any], by: Position) -> str:
    """Write the plan, or write it anew."""
    verbs.submit_plan(dispatch, text=cleaned["text"], steps=cleaned["steps"], by=by)
    return _("Đã lưu kế hoạch.")


@verb(Permission.DIRECTIVE_WORK, ReceiveForm, anchor="ke-hoach")
def finish_step(dispatch: Dispatch, _cleaned: dict[str, Any], by: Position, step: int) -> str:
    """Tick a step of the plan."""
    found = get_object_or_404(PlanStep, pk=step, plan__dispatch=dispatch)
    verbs.finish_step(found, by=by)
    return _("Đã đánh dấu hoàn thành: %s") % found.text


@verb(Permission.DIRECTIVE_WORK, ProgressForm, anchor="nhiem-vu")
def progress(dispatch: Dispatch, cleaned: dict[str, Any], by: Position, assignment: int) -> str:
    """Note how far one assignment has come."""
    found = get_object_or_404(dispatch.assignments, pk=assignment)
    verbs.report_progress(
        found,
        text=cleaned["text"],
        percent=cleaned["percent"],
        by=by,
        files=stored(cleaned["evidence"]),
    )
    percent: int = cleaned["percent"]
    return _("Đã ghi tiến độ %d%%.") % percent


@verb(Permission.DIRECTIVE_WORK, OfficerForm, anchor="nhiem-vu")
def officer(dispatch: Dispatch, cleaned: dict[str, Any], by: Position, assignment: int) -> str:
    """Make somebody of the body responsible for one assignment."""
    found = get_object_or_404(dispatch.assignments, pk=assignment)
    verbs.make_responsible(found, officer=cleaned["officer"], by=by)
    chosen: Position = cleaned["officer"]
    return _("Đã giao cho %s.") % chosen.user


@verb(Permission.DIRECTIVE_WORK, DifficultyForm)
def difficulty(dispatch: Dispatch, cleaned: dict[str, Any], by: Position) -> str:
    """Put a difficulty to those above."""
    raised = verbs.raise_difficulty(
        dispatch, text=cleaned["text"], assignment=cleaned["assignment"], by=by
    )
    return _("Đã gửi khó khăn, vướng mắc tới %s.") % raised.addressed_to


@verb(Permission.DIRECTIVE_REPORT, ReportForm)
def hand_in(dispatch: Dispatch, cleaned: dict[str, Any], by: Position) -> str:
    """Hand in a report."""
    handed_in = report.submit_report(
        dispatch,
        text=cleaned["text"],
        by=by,
        is_final=cleaned["is_final"],
        due_report=cleaned["due_report"],
        files=stored(cleaned["evidence"]),
    )
    return _("Đã gửi báo cáo tới %s.") % (handed_in.to or _("cơ quan gửi văn bản"))


@verb(Permission.DIRECTIVE_REPORT, ExtensionForm)
def ask_extension(dispatch: Dispatch, cleaned: dict[str, Any], by: Position) -> str:
    """Ask for more time."""
    followup.ask_extension(dispatch, until=cleaned["until"], reason=cleaned["reason"], by=by)
    return _("Đã gửi đề nghị gia hạn đến %s.") % f"{cleaned['until']:%d/%m/%Y}"


def stored(files: list[tuple[bytes, str, str]]) -> list[verbs.NamedFile]:
    """Keep handed-in files and return them under their names."""
    return [
        verbs.NamedFile(store_file(content, media_type=kind), name) for content, kind, name in files
    ]
