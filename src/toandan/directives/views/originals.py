"""The original file of a document; taking it out is an event, and what is gone says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csp.decorators import csp_replace
from django.db import transaction
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.beyond import noted_grant
from toandan.directives.actions.files import file_content
from toandan.directives.errors import Gone
from toandan.directives.filetypes import SHOWN_BY_BROWSERS, MediaType
from toandan.directives.queries.access import get_document_for
from toandan.directives.queries.originals import sees_whole
from toandan.directives.views.answers import answered, missing, position_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from toandan.accounts.models import Position
    from toandan.directives.models import Document


@require_GET
@csp_replace({"default-src": ["'self'"], "object-src": ["'self'"], "frame-ancestors": ["'self'"]})
@answered
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the original bytes; what could run in a browser is given as plain text or a download."""
    position = position_of(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_READ)
    upload = document.upload
    stored = upload.file if upload else document.rendered
    if stored is None:
        return missing(request, _("Văn bản này không có tệp gốc."))
    if upload and not sees_whole(position, upload):
        reason = _(
            "Tệp gốc còn chứa văn bản khác ngoài phạm vi của đồng chí. Nội dung của văn bản này"
            " có trên trang văn bản; khi cần bản gốc, hãy đề nghị %(unit)s gửi riêng."
        )
        return missing(request, reason % {"unit": upload.organisation})
    try:
        content = file_content(stored)
    except Gone as gone:
        return missing(request, str(gone))
    _note_taken(document, position)
    name = upload.name if upload else f"{document.number_key.replace('/', '-')}.pdf"
    download = "tai-ve" in request.GET
    return _file(content, MediaType(stored.media_type), name, download=download)


@transaction.atomic
def _note_taken(document: Document, position: Position) -> None:
    """Record that a file was taken out, in sight of the units whose it is."""
    noted_grant(position, document)
    holders = {document.organisation_id}
    if document.upload:
        holders.add(document.upload.organisation_id)
    subject = document.wordless()
    record(Event.FILE_DOWNLOADED, by=position, subject=subject, concerns=holders)


def _file(content: bytes, kind: MediaType, name: str, *, download: bool) -> HttpResponse:
    shown = kind in SHOWN_BY_BROWSERS and not download
    disposition = content_disposition_header(as_attachment=not shown, filename=name)
    return HttpResponse(
        content,
        content_type=kind.value if kind in SHOWN_BY_BROWSERS else "application/octet-stream",
        headers={
            "Content-Disposition": disposition or "inline",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
