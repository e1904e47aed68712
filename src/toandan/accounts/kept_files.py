"""Files that wait an hour for the one person who may fetch them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from toandan.accounts.models import Position

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT_SECONDS = 3600


def keep(by: Position, content: bytes) -> str:
    """Lay a file aside for an hour, for nobody but this person; returns its key."""
    key = secrets.token_urlsafe(16)
    cache.set(_slot(by, key), content, KEPT_SECONDS)
    return key


def kept(by: Position, key: str) -> bytes:
    """Return a file that was laid aside for this person.

    Raises:
        Http404: there is none, it is another's, or the hour is over.
    """
    content: bytes | None = cache.get(_slot(by, key))
    if content is None:
        raise Http404(_("Tệp này chỉ giữ trong một giờ. Hãy nhập lại tệp gốc."))
    return content


def xlsx_download(content: bytes, name: str) -> HttpResponse:
    """Return a spreadsheet as a download."""
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


def _slot(by: Position, key: str) -> str:
    return f"import-rejects:{by.user_id}:{key}"
