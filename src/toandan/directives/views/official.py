"""A unit's documents and reports as files in official form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.errors import Refused
from toandan.directives.exports import FORMS, paper_of_document, paper_of_report
from toandan.directives.queries.access import get_document_for
from toandan.directives.views.answers import answered, missing, position_of
from toandan.directives.views.documents import noted_grant
from toandan.directives.views.verbs import dispatch_for
from toandan.writing import Unwritable

if TYPE_CHECKING:
    from django.http import HttpRequest

    from toandan.writing import Paper


@require_GET
@answered
def document_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give a document that was written here as DOCX or PDF; the reading is an event."""
    position = position_of(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_READ)
    if form not in FORMS:
        raise Http404
    if document.upload is not None:
        return missing(request, _("Văn bản này có tệp gốc; hãy tải tệp gốc."))
    if form == "pdf" and document.rendered_id is not None:
        return redirect(f"{reverse('directives:document_original', args=[pk])}?tai-ve=1")
    answer = _written(paper_of_document(document), form, document.number_key or f"du-thao-{pk}")
    with transaction.atomic():
        noted_grant(position, document)
        record(
            Event.FILE_DOWNLOADED,
            by=position,
            subject=document.wordless(),
            concerns=[document.organisation_id],
            form=form,
        )
    return answer


@require_GET
@answered
def report_file(request: HttpRequest, pk: int, handed_in: int, form: str) -> HttpResponse:
    """Give a report handed in to the body above as DOCX or PDF."""
    dispatch = dispatch_for(request, pk, Permission.DIRECTIVE_READ)
    if form not in FORMS:
        raise Http404
    report = get_object_or_404(dispatch.reports.select_related("to"), pk=handed_in)
    answer = _written(paper_of_report(report), form, f"bao-cao-{handed_in}")
    with transaction.atomic():
        record(
            Event.FILE_DOWNLOADED,
            by=position_of(request),
            subject=dispatch,
            concerns=[dispatch.organisation_id],
            report=report.pk,
            form=form,
        )
    return answer


def _written(paper: Paper, form: str, stem: str) -> HttpResponse:
    """Return the file as a download.

    Raises:
        Refused: the document lacks what no official document goes without.
    """
    try:
        content = FORMS[form].write(paper)
    except Unwritable as error:
        raise Refused(error.message_vi) from error
    name = f"{stem.replace('/', '-')}.{form}"
    return HttpResponse(
        content,
        content_type=FORMS[form].media_type,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name)
            or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
