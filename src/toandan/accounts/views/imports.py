"""Taking in people and positions from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from toandan.accounts.forms import ImportForm
from toandan.accounts.imports import MAX_ROWS, import_people, template_file
from toandan.accounts.kept_files import keep, kept, xlsx_download
from toandan.accounts.permissions import Permission, Role
from toandan.accounts.scope import require
from toandan.accounts.sheets import MAX_BYTES, numbered_rows

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from toandan.accounts.imports import Outcome
    from toandan.accounts.models import Position


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take in a file; show new passwords once, and what has to be mended."""
    by: Position = request.position  # type: ignore[attr-defined]  # set by the middleware
    require(by, Permission.UNIT_ACCOUNTS_MANAGE)
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            outcome = _taken(form.cleaned_data["file"], by)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            key = keep(by, outcome.rejects_file()) if outcome.rejected else ""
            return render(request, "accounts/imported.html", {"outcome": outcome, "key": key})
    context = {"form": form, "most": MAX_ROWS, "roles": Role.choices}
    return render(request, "accounts/import.html", context, status=422 if form.errors else 200)


def _taken(file: UploadedFile[bytes], by: Position) -> Outcome:
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(_("Tệp lớn hơn 5 MB. Hãy chia thành nhiều tệp."))
    numbered = numbered_rows(file.read())
    numbers, rows = [n for n, _row in numbered], [row for _n, row in numbered]
    return import_people(rows, by=by, numbers=numbers)


@require_safe
def rejects(request: HttpRequest, key: str) -> HttpResponse:
    """Give the rejected rows of one's own import."""
    by: Position = request.position  # type: ignore[attr-defined]  # set by the middleware
    require(by, Permission.UNIT_ACCOUNTS_MANAGE)
    return xlsx_download(kept(by, key), "dong-can-sua.xlsx")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Give an empty file to fill."""
    require(request.position, Permission.UNIT_ACCOUNTS_MANAGE)  # type: ignore[attr-defined]  # set by the middleware
    return xlsx_download(template_file(), "mau-nhap-nguoi-dung.xlsx")
