"""Progress and reports with the files that show what was done, and those files back.

Apart from their plain twins in `work`, which take JSON: a request with files is
multipart/form-data. Both call the same verb, so that note and files come into being together.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Form, Router
from ninja.decorators import decorate_view

from toandan.accounts.permissions import Permission
from toandan.api.documents import ACTED, DENIED
from toandan.api.files import FORM, Files, capped, kept
from toandan.api.reading import dispatch_read
from toandan.api.schemas import Key, Made, ProgressIn, ReportIn
from toandan.api.server import acting
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions import report, work
from toandan.directives.actions.files import file_content
from toandan.directives.errors import Gone
from toandan.directives.models import Assignment, DueReport, Evidence
from toandan.directives.queries.access import get_dispatch_for, visible_dispatches
from toandan.directives.views.evidence import file_response

router = Router(tags=["evidence"])
BYTES = {
    "responses": {
        200: {
            "description": "Nội dung tệp",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@router.post(
    "/assignments/{pk}/progress/evidence",
    response={200: Made, **ACTED},
    summary="Cập nhật tiến độ kèm minh chứng",
    openapi_extra=FORM,
)
@decorate_view(capped)
def progress(request: HttpRequest, pk: Key, data: Form[ProgressIn], files: Files) -> Any:
    """Note progress on an assignment, with up to ten files that show it."""
    seen = visible_dispatches(acting(request))
    row = get_object_or_404(Assignment, pk=pk, dispatch__in=seen)
    # asked before the files are kept: who may not work here leaves nothing behind
    get_dispatch_for(acting(request), row.dispatch_id, Permission.DIRECTIVE_WORK)
    made = work.report_progress(
        row, text=data.text, percent=data.percent, files=kept(files), by=acting(request)
    )
    return Made(id=made.pk)


@router.post(
    "/dispatches/{pk}/reports/evidence",
    response={200: Made, **ACTED},
    summary="Gửi báo cáo kèm minh chứng",
    openapi_extra=FORM,
)
@decorate_view(capped)
def hand_in(request: HttpRequest, pk: Key, data: Form[ReportIn], files: Files) -> Any:
    """Hand in a report, with up to ten files that show what was done."""
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
        files=kept(files),
        by=acting(request),
    )
    return Made(id=made.pk)


@router.get(
    "/evidence/{pk}",
    response={200: None, **DENIED},
    summary="Tệp minh chứng",
    openapi_extra=BYTES,
)
def download(request: HttpRequest, pk: Key) -> Any:
    """Give one file of a progress note or report; the reading is an event on the trail."""
    seen = visible_dispatches(acting(request))
    here = Q(progress__assignment__dispatch__in=seen) | Q(report__dispatch__in=seen)
    rows = Evidence.objects.filter(here).select_related("file", "progress__assignment", "report")
    found = get_object_or_404(rows, pk=pk)
    dispatch_pk = found.report.dispatch_id if found.report else _dispatch_of(found)
    dispatch = dispatch_read(request, dispatch_pk)
    try:
        content = file_content(found.file)
    except Gone as gone:
        raise Http404(str(gone)) from gone
    with transaction.atomic():
        record(
            Event.FILE_DOWNLOADED,
            by=acting(request),
            subject=dispatch,
            concerns=[dispatch.organisation_id],
            sha256=found.file.sha256,
            name=found.name,
        )
    return file_response(content, found.file.media_type, found.name)


def _dispatch_of(found: Evidence) -> int:
    """Return the dispatch of a file on a progress note: it hangs on that or on a report."""
    if found.progress is None:
        raise Http404
    return found.progress.assignment.dispatch_id
