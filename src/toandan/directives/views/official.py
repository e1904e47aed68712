"""A unit's documents and reports as files in official form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from toandan.accounts.permissions import Permission
from toandan.directives.actions.official import take_out_document, take_out_report
from toandan.directives.exports import FORMS
from toandan.directives.queries.access import get_document_for
from toandan.directives.views.answers import answered, missing, position_of
from toandan.directives.views.verbs import dispatch_for

if TYPE_CHECKING:
    from django.http import HttpRequest

    from toandan.directives.actions.official import OfficialFile


@require_GET
@answered
def document_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give a document that was written here as DOCX or PDF, with what it carries if asked for."""
    position = position_of(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_READ)
    if form not in FORMS:
        raise Http404
    if document.upload is not None:
        return missing(request, _("Văn bản này có tệp gốc; hãy tải tệp gốc."))
    taken = take_out_document(document, form, by=position, with_parent="kem" in request.GET)  # type: ignore[arg-type]  # one of FORMS
    return given(taken)


@require_GET
@answered
def report_file(request: HttpRequest, pk: int, handed_in: int, form: str) -> HttpResponse:
    """Give a report handed in to the body above as DOCX or PDF."""
    dispatch = dispatch_for(request, pk, Permission.DIRECTIVE_READ)
    if form not in FORMS:
        raise Http404
    report = get_object_or_404(dispatch.reports.select_related("to", "rendered"), pk=handed_in)
    taken = take_out_report(report, form, by=position_of(request))  # type: ignore[arg-type]  # one of FORMS
    return given(taken)


def given(taken: OfficialFile) -> HttpResponse:
    """Return a file as a download."""
    return HttpResponse(
        taken.content,
        content_type=taken.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, taken.name) or "attachment",  # noqa: FBT003 - positional only
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
