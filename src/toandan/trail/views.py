"""The audit trail as a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import require
from toandan.audit.actions import record
from toandan.audit.checks import check_chain
from toandan.audit.events import Event
from toandan.audit.queries import last_check
from toandan.listing import key_of
from toandan.trail.export import EXPORT_LIMIT, spreadsheet
from toandan.trail.forms import TrailFilter
from toandan.trail.queries import matching, newest, visible_to
from toandan.trail.words import facts_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from toandan.audit.models import AuditEvent

PAGE = 50
BEFORE = "truoc"
EXPORT = "xuat"
SUBJECT = "ve"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Line:
    """One event with its further facts in words."""

    event: AuditEvent
    facts: list[tuple[str, Any]]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the events that a position may read, newest first, by filters; or export them."""
    position = request.position  # type: ignore[attr-defined]  # set by the middleware
    require(position, Permission.AUDIT_READ)
    form = TrailFilter(request.GET)
    wanted = form.wanted(subject=request.GET.get(SUBJECT, ""))
    if request.GET.get(EXPORT):
        return _exported(request, matching(visible_to(position), wanted))
    before = key_of(request.GET.get(BEFORE, ""))
    found = newest(position, wanted, count=PAGE + 1, before=before)
    context = {
        "form": form,
        "lines": [Line(event, facts_of(event)) for event in found[:PAGE]],
        "older": _address(request, before=found[PAGE - 1].sequence) if len(found) > PAGE else "",
        "newest": _address(request, before=None) if before else "",
        "export": _address(request, before=None, export="xlsx"),
        "is_filtered": any(v for k, v in request.GET.items() if k not in {BEFORE, EXPORT}),
        "check": last_check(),
    }
    return render(request, "trail/page.html", context)


def _address(request: HttpRequest, *, before: int | None, export: str = "") -> str:
    query = request.GET.copy()
    for name, value in ((BEFORE, before), (EXPORT, export)):
        query.pop(name, None)
        if value:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def _exported(request: HttpRequest, events: QuerySet[AuditEvent]) -> HttpResponse:
    """Give the events as a file; that they were taken out is an event itself."""
    content, rows = spreadsheet(events[:EXPORT_LIMIT])
    with transaction.atomic():
        record(Event.AUDIT_EXPORTED, by=request.position, rows=rows)  # type: ignore[attr-defined]  # set by the middleware
    name = f"nhat-ky-{timezone.localdate():%Y-%m-%d}.xlsx"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Check what was written since the last good check."""
    require(request.position, Permission.AUDIT_READ)  # type: ignore[attr-defined]  # set by the middleware
    found = check_chain(whole=False)
    if found.fault:
        messages.error(request, _("Nhật ký không toàn vẹn: %s") % found.fault)
    else:
        messages.success(request, _("Nhật ký toàn vẹn đến sự kiện số %d.") % found.sequence)
    return redirect("audit:index")
