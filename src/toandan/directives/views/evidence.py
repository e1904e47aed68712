"""Files that show what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.files import file_content
from toandan.directives.errors import Gone
from toandan.directives.filetypes import SHOWN_BY_BROWSERS
from toandan.directives.models import Evidence
from toandan.directives.views.answers import missing
from toandan.directives.views.verbs import dispatch_for

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_GET
def download(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Give one file of a dispatch's progress notes or reports; the reading is an event."""
    dispatch = dispatch_for(request, pk, Permission.DIRECTIVE_READ)
    here = Q(progress__assignment__dispatch=dispatch) | Q(report__dispatch=dispatch)
    found = get_object_or_404(Evidence.objects.filter(here).select_related("file"), pk=evidence)
    try:
        content = file_content(found.file)
    except Gone as gone:
        return missing(request, str(gone))
    with transaction.atomic():
        record(
            Event.FILE_DOWNLOADED,
            by=request.position,  # type: ignore[attr-defined]  # set by accounts.middleware
            subject=dispatch,
            concerns=[dispatch.organisation_id],
            sha256=found.file.sha256,
            name=found.name,
        )
    return file_response(content, found.file.media_type, found.name)


def file_response(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Give bytes that somebody handed in: shown where that is harmless, else as a download."""
    shown = media_type in SHOWN_BY_BROWSERS
    return HttpResponse(
        content,
        content_type=media_type if shown else "application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(not shown, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
            "Cache-Control": "private, no-store",
        },
    )
