"""The page of exchange, and the files that a document's page offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.beyond import noted_grant
from toandan.directives.actions.files import file_content
from toandan.directives.errors import Gone
from toandan.directives.filetypes import MediaType, RefusedFile, too_large
from toandan.directives.queries.access import get_document_for
from toandan.directives.queries.originals import sees_whole
from toandan.directives.views.answers import answered, missing, position_of, position_with
from toandan.directives.views.evidence import file_response
from toandan.directives.views.intake import CappedUploadHandler
from toandan.exchange.actions.put_out import (
    Outgoing,
    take_out_akn,
    take_out_edxml,
    take_out_state,
)
from toandan.exchange.actions.take_in import TakenIn, take_in
from toandan.exchange.queries.messages import recent_messages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@csrf_exempt
def index(request: HttpRequest) -> HttpResponse:
    """Cap the file before anything reads the request; the form itself is protected below."""
    capped = CappedUploadHandler(request)
    request.upload_handlers.insert(0, capped)
    return _index(request, capped)


@csrf_protect
@require_http_methods(["GET", "POST"])
@answered
def _index(request: HttpRequest, capped: CappedUploadHandler) -> HttpResponse:
    """Show the last messages; take in a file that is handed over."""
    position = position_with(request, Permission.DIRECTIVE_DRAFT)
    if request.method == "POST":
        file = request.FILES.get("tep")
        if capped.refused:
            raise too_large(settings.UPLOAD_MAX_MB)
        if file is None:
            raise RefusedFile("empty", _("Chưa chọn tệp nào."))
        return _taken(request, take_in(file.read(), file.name or "", by=position))
    context = {
        "recent": recent_messages(position),
        "unit": position.served_organisation,
        "folders": bool(settings.EXCHANGE_DIR),
        "limit": settings.UPLOAD_MAX_MB,
    }
    return render(request, "exchange/index.html", context)


def _taken(request: HttpRequest, taken: TakenIn) -> HttpResponse:
    """Lead on to what came of a message."""
    if taken.repeated:
        messages.info(request, _("Gói tin này đã được nhận trước đó."))
    elif taken.dispatch:
        messages.success(request, _("Đã ghi trạng thái mà nơi nhận báo về."))
    else:
        messages.success(request, _("Đã nhận văn bản; máy đang đọc, sau đó chờ rà soát."))
    if taken.dispatch:
        return redirect("directives:document", taken.dispatch.document_id)
    return redirect("directives:upload")


@require_GET
@answered
def akn(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a document as Akoma Ntoso."""
    position = position_of(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_READ)
    with transaction.atomic():
        noted_grant(position, document)
        return given(take_out_akn(document, by=position))


@require_GET
@answered
def edxml(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a document as an edXML package to all its receivers that can be reached."""
    position = position_of(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_ISSUE)
    return given(take_out_edxml(document, by=position))


@require_POST
@answered
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the message that tells a document's sender how far it is."""
    position = position_of(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_RECEIVE)
    return given(take_out_state(document, by=position))


@require_GET
@answered
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the package as it came, with the files that were not read."""
    position = position_of(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_READ)
    upload = document.upload
    if upload is None or upload.package is None:
        return missing(request, _("Văn bản này không đến bằng gói edXML."))
    if not sees_whole(position, upload):
        return missing(request, _("Gói gốc còn chứa văn bản khác ngoài phạm vi của đồng chí."))
    try:
        content = file_content(upload.package)
    except Gone as gone:
        return missing(request, str(gone))
    with transaction.atomic():
        noted_grant(position, document)
        holders = {document.organisation_id, upload.organisation_id}
        subject = document.wordless()
        record(Event.FILE_DOWNLOADED, by=position, subject=subject, concerns=holders)
    return file_response(content, MediaType.EDXML, f"{upload.name}.edxml")


def given(going: Outgoing) -> HttpResponse:
    """Return a file as a download; no browser is to make sense of it."""
    return file_response(going.content, going.media_type, going.name)
