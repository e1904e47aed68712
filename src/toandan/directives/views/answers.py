"""How views of intake and review answer: a denial with its reason, a refusal in its words."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from toandan.accounts.scope import scope_of
from toandan.directives.errors import Conflict, NotPermitted, Refused
from toandan.directives.queries.access import require

if TYPE_CHECKING:
    from collections.abc import Callable

    from toandan.accounts.models import Position
    from toandan.accounts.permissions import Permission

#: sent by our own scripts, which show the sentence themselves
SCRIPT_HEADER = "X-Toandan-Script"


def position_of(request: HttpRequest) -> Position:
    """Return the acting position.

    Raises:
        NotPermitted: the person holds none today.
    """
    position: Position | None = getattr(request, "position", None)
    if not position:
        raise NotPermitted(
            _("Tài khoản chưa được giao chức vụ nào; hãy liên hệ quản trị của đơn vị.")
        )
    return position


def position_with(request: HttpRequest, permission: Permission) -> Position:
    """Return the acting position, which has a permission in its own unit.

    Raises:
        NotPermitted: it has not; the sentence says so.
    """
    position = position_of(request)
    if not scope_of(position, permission).organisations:
        require(position, permission, position.served_organisation)
    return position


def posted(request: HttpRequest, name: str) -> str:
    """Return posted words without the character NUL, which PostgreSQL takes in no text."""
    return request.POST.get(name, "").replace("\0", "")


def missing(request: HttpRequest, reason: str) -> HttpResponse:
    """Answer 404 with the reason in words."""
    return render(request, "404.html", {"reason": reason}, status=404)


def answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn the errors of verbs into answers: 403 with the reason, 409 with the sentence.

    A page asked for by a person shows the sentence where they were; a script gets it as text.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotPermitted as denial:
            if SCRIPT_HEADER in request.headers:
                return _plain(denial, 403)
            raise PermissionDenied(str(denial)) from denial
        except Refused as refusal:
            if SCRIPT_HEADER in request.headers:
                return _plain(refusal, 409 if isinstance(refusal, Conflict) else 422)
            messages.error(request, str(refusal))
            return redirect(_back(request))

    return wrapper


def _back(request: HttpRequest) -> str:
    """Return the page that the person came from, where it is one of ours."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )
    return came_from if ours else reverse("directives:drafts")


def _plain(error: Exception, status: int) -> HttpResponse:
    return HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")
