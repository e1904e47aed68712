"""Taking in organisations and areas from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from toandan.accounts.forms import ImportForm
from toandan.accounts.kept_files import keep, kept, xlsx_download
from toandan.accounts.sheets import MAX_BYTES, numbered_rows
from toandan.directory.imports import AREAS, MAX_ROWS, ORGANISATIONS, import_units, template_file
from toandan.directory.views.changes import acting, posted

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from toandan.accounts.models import Position
    from toandan.directory.imports import Outcome

SORTS = {"to-chuc": ORGANISATIONS, "dia-ban": AREAS}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, sort: str) -> HttpResponse:
    """Take in a file; show what was made and what has to be mended."""
    by = acting(request)
    form = ImportForm(posted(request), request.FILES or None)
    context = {"form": form, "sort": sort, "most": MAX_ROWS}
    if form.is_valid():
        try:
            outcome = _taken(form.cleaned_data["file"], sort, by)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            key = keep(by, outcome.rejects_file()) if outcome.rejected else ""
            return render(
                request, "directory/imported.html", {**context, "outcome": outcome, "key": key}
            )
    return render(request, "directory/import.html", context, status=422 if form.errors else 200)


def _taken(file: UploadedFile[bytes], sort: str, by: Position) -> Outcome:
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(_("Tệp lớn hơn 5 MB. Hãy chia thành nhiều tệp."))
    numbered = numbered_rows(file.read())
    numbers, rows = [n for n, _row in numbered], [row for _n, row in numbered]
    return import_units(rows, SORTS[sort], by=by, numbers=numbers)


@require_safe
def rejects(request: HttpRequest, sort: str, key: str) -> HttpResponse:
    """Give the rejected rows of one's own import."""
    by = acting(request)
    return xlsx_download(kept(by, key), f"{sort}-can-sua.xlsx")


@require_safe
def template(request: HttpRequest, sort: str) -> HttpResponse:
    """Give an empty file to fill."""
    acting(request)
    return xlsx_download(template_file(SORTS[sort]), f"mau-nhap-{sort}.xlsx")
