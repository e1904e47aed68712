"""The API object: tokens, errors in one form, paging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from toandan.accounts.actions import position_of_token
from toandan.directives.errors import NotPermitted, Refused

if TYPE_CHECKING:
    from toandan.accounts.models import Position


class Token(HttpBearer):
    """`Authorization: Bearer toandan_…`: a token acts as one position, with its scope."""

    def authenticate(self, _request: HttpRequest, token: str) -> Position | None:
        """Return the position that the token acts as."""
        return position_of_token(token)


def acting(request: HttpRequest) -> Position:
    """Return the position that the request's token acts as."""
    position: Position = request.auth  # type: ignore[attr-defined]  # set by ninja
    return position


api = NinjaAPI(
    title="Toàn Dân",
    version="1",
    description="Văn bản chỉ đạo và việc thực hiện ở các cấp. Mỗi mã truy cập hành động với"
    " tư cách một chức vụ và thấy đúng những gì chức vụ ấy thấy.",
    auth=Token(),
    docs_url=None,
    urls_namespace="api",
)


def _answer(request: HttpRequest, status: int, detail: Any) -> HttpResponse:
    return api.create_response(request, {"detail": detail}, status=status)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 404 alike for what is not there and for what the position may not see."""
    return _answer(request, 404, str(error) or _("Không tìm thấy."))


@api.exception_handler(PermissionDenied)
@api.exception_handler(NotPermitted)
def not_permitted(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 403 with the reason."""
    return _answer(request, 403, str(error))


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 409 with what is wrong and what to do; a file that is not taken, too."""
    return _answer(request, 409, str(error))


@api.exception_handler(MultiPartParserError)
@api.exception_handler(SuspiciousOperation)
def malformed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 400 where the request itself is broken, or larger than is taken."""
    return _answer(request, 400, _("Không đọc được yêu cầu."))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422 with each field that cannot be read."""
    faults = [
        {"field": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]}
        for fault in error.errors
    ]
    return _answer(request, 422, faults)
