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
from toandan.directives.actions.beyond import noted_grant
from toandan.directives.actions.files import file_content
from toandan.directives.errors import Refused
from toandan.directives.exports import FORMS, paper_of_document, paper_of_report
from toandan.directives.filetypes import MediaType
from toandan.directives.queries.access import get_document_for, visible_documents
from toandan.directives.queries.originals import sees_whole
from toandan.directives.views.answers import answered, missing, position_of
from toandan.directives.views.verbs import dispatch_for
from toandan.writing import Unwritable, join_pdfs

if TYPE_CHECKING:
    from django.http import HttpRequest

    from toandan.accounts.models import Position
    from toandan.directives.models import Document
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
    if form == "pdf" and document.rendered_id is not None and "kem" not in request.GET:
        return redirect(f"{reverse('directives:document_original', args=[pk])}?tai-ve=1")
    carried = _carried(document, position) if "kem" in request.GET and form == "pdf" else ()
    stem = document.number_key or f"du-thao-{pk}"
    answer = _written(paper_of_document(document), form, stem, carried)
    with transaction.atomic():
        noted_grant(position, document)
        record(
            Event.FILE_DOWNLOADED,
            by=position,
            subject=document.wordless(),
            concerns=[document.organisation_id],
            form=form,
            with_parent=bool(carried),
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
    position = position_of(request)
    with transaction.atomic():
        noted_grant(position, dispatch)
        record(
            Event.FILE_DOWNLOADED,
            by=position,
            subject=dispatch,
            concerns=[dispatch.organisation_id],
            report=report.pk,
            form=form,
        )
    return answer


def _carried(document: Document, position: Position) -> tuple[bytes, ...]:
    """Return the PDF of the document that a relay carries, where the position may have it whole.

    Raises:
        Refused: it carries none, or one that is no PDF.
    """
    parent = document.implements.document if document.implements else None
    if parent is None or not visible_documents(position).filter(pk=parent.pk).exists():
        raise Refused(_("Văn bản này không kèm văn bản nào."))
    stored = parent.upload.file if parent.upload else parent.rendered
    if parent.upload is None and stored is None:
        return (FORMS["pdf"].write(paper_of_document(parent)),)
    if stored is None or stored.media_type != MediaType.PDF:
        raise Refused(_("Văn bản kèm theo không phải tệp PDF; hãy gửi tệp gốc riêng."))
    if parent.upload and not sees_whole(position, parent.upload):
        raise Refused(_("Tệp gốc của văn bản kèm theo còn chứa văn bản khác ngoài phạm vi."))
    return (file_content(stored),)


def _written(paper: Paper, form: str, stem: str, carried: tuple[bytes, ...] = ()) -> HttpResponse:
    """Return the file as a download, followed by what it carries.

    Raises:
        Refused: the document lacks what no official document goes without.
    """
    try:
        content = FORMS[form].write(paper)
        content = join_pdfs(content, *carried) if carried else content
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
