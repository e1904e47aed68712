"""Handing in files, and watching them being read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.directives.actions.intake import (
    destroy_secret,
    draft_by_hand,
    hand_in,
    read_again,
)
from toandan.directives.filetypes import MEBIBYTE, MOST_HANDED_IN, RefusedFile, too_large
from toandan.directives.models import Upload
from toandan.directives.queries.intake import recent_uploads, refusal_of, upload_views
from toandan.directives.views.answers import answered, position_with

if TYPE_CHECKING:
    from django.http import HttpRequest


class CappedUploadHandler(FileUploadHandler):
    """Stops keeping a file's bytes once it is over the operator's limit; notes its name."""

    def __init__(self, request: HttpRequest) -> None:
        """Start with nothing refused."""
        super().__init__(request)
        self.refused: list[str] = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a chunk on, or drop the file that has grown too large."""
        if start + len(raw_data) > settings.UPLOAD_MAX_MB * MEBIBYTE:
            self.refused.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind this one."""


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    """Cap the upload before anything reads the request; the form itself is protected below."""
    capped = CappedUploadHandler(request)
    request.upload_handlers.insert(0, capped)
    return _upload(request, capped)


@csrf_protect
@require_http_methods(["GET", "POST"])
@answered
def _upload(request: HttpRequest, capped: CappedUploadHandler) -> HttpResponse:
    """Show the drop zone; take in the files that are dropped."""
    position = position_with(request, Permission.DIRECTIVE_DRAFT)
    results: list[dict[str, Any]] = []
    if request.method == "POST":
        files = request.FILES.getlist("files")[:MOST_HANDED_IN]
        results = [
            {"name": n, "refused": str(too_large(settings.UPLOAD_MAX_MB))} for n in capped.refused
        ]
        for file in files:
            results.append(_take(file.read(), file.name or "", position))
        if not results:
            messages.error(request, _("Chưa chọn tệp nào."))
    context = {
        "results": results,
        "recent": upload_views(recent_uploads(position), position),
        "limit": settings.UPLOAD_MAX_MB,
        "largest": settings.UPLOAD_MAX_MB * MEBIBYTE,
    }
    page = "results.html" if getattr(request, "htmx", False) and results else "upload.html"
    return render(request, f"directives/intake/{page}", context)


def _take(content: bytes, name: str, position: Any) -> dict[str, Any]:
    try:
        taken = hand_in(content, name, by=position)
    except RefusedFile as refusal:
        return {"name": name, "refused": str(refusal)}
    (view,) = upload_views([taken.upload], position)
    return {"name": name, "view": view, "repeated": taken.repeated}


@require_GET
@answered
def upload_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how far reading has come; the page asks again until it is done."""
    position = position_with(request, Permission.DIRECTIVE_DRAFT)
    found = _upload_for(position, pk)
    if found is None:
        refusal = refusal_of(pk, position)
        if refusal is None:
            raise Http404(_("Không có tệp này trong phạm vi của đồng chí."))
        return render(request, "directives/intake/refused_row.html", {"reason": refusal, "pk": pk})
    (view,) = upload_views([found], position)
    return render(request, "directives/intake/row.html", {"view": view})


@require_POST
@answered
def reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a file that could not be read once more."""
    position = position_with(request, Permission.DIRECTIVE_DRAFT)
    read_again(_existing(position, pk), by=position)
    return redirect("directives:upload")


@require_POST
@answered
def by_hand(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Open a draft to be typed in, beside the original where there is one."""
    position = position_with(request, Permission.DIRECTIVE_DRAFT)
    source = _existing(position, pk) if pk is not None else None
    return redirect("directives:review", pk=draft_by_hand(by=position, upload=source).pk)


@require_POST
@answered
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a file that the clerk recognises as a state secret."""
    position = position_with(request, Permission.DIRECTIVE_DRAFT)
    if destroy_secret(_existing(position, pk), by=position):
        messages.success(request, _("Đã xóa tệp và mọi nội dung đọc từ tệp."))
    else:
        messages.warning(
            request,
            _(
                "Đã xóa tệp và nội dung đọc từ tệp của đơn vị. Hồ sơ khác cũng đang lưu tệp này nên"
                " chưa thể xóa khỏi hệ thống; việc này đã ghi vào nhật ký để quản trị xử lý."
                " Hãy báo ngay cho quản trị hệ thống."
            ),
        )
    return redirect("directives:upload")


def _upload_for(position: Any, pk: int) -> Upload | None:
    units = scope_of(position, Permission.DIRECTIVE_DRAFT).organisations
    return Upload.objects.filter(pk=pk, organisation__in=units).select_related("file").first()


def _existing(position: Any, pk: int) -> Upload:
    found = _upload_for(position, pk)
    if found is None:
        raise Http404(_("Không có tệp này trong phạm vi của đồng chí."))
    return found
