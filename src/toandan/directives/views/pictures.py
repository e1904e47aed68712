"""Pictures of an original's pages, for the person who checks its reading.

Whoever drafts has the words of the whole file on the same screen; the pictures show no more
than these, so that looking at them is no event of its own, as taking out the file is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from toandan.accounts.permissions import Permission
from toandan.directives.actions.pictures import page_picture
from toandan.directives.errors import Gone
from toandan.directives.queries.access import get_document_for
from toandan.directives.queries.originals import sees_whole
from toandan.directives.views.answers import answered, missing, position_of
from toandan.reading import ReadingError

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_GET
@answered
def picture(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """Give one page (from 0) as a picture, to those who may draft from the file."""
    position = position_of(request)
    document = get_document_for(position, pk, Permission.DIRECTIVE_DRAFT)
    upload = document.upload
    if upload is None or not sees_whole(position, upload):
        return missing(request, _("Không có ảnh của trang này."))
    try:
        drawn = page_picture(upload, page)
    except (Gone, ReadingError) as failure:
        return missing(request, getattr(failure, "message_vi", str(failure)))
    if drawn is None:
        return missing(request, _("Không có ảnh của trang này."))
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return HttpResponse(drawn, content_type="image/webp", headers=headers)
