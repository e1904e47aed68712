"""Pages for what went wrong: each says what happened and what to do."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _page(request: HttpRequest, status: HTTPStatus, reason: str = "") -> HttpResponse:
    """Show the page of a status; requests by htmx read the reason out of it for a toast."""
    return render(request, f"{status.value}.html", {"reason": reason}, status=status.value)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 where the request was too large."""
    if isinstance(exception, RequestDataTooBig):
        return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _page(request, HTTPStatus.BAD_REQUEST)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 with the reason that the code gave in the reader's language."""
    return _page(request, HTTPStatus.FORBIDDEN, str(exception))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 404 without telling whether the thing exists for others."""
    return _page(request, HTTPStatus.NOT_FOUND)


@requires_csrf_token
def failed(_request: HttpRequest) -> HttpResponse:
    """Answer 500 without asking the database for anything, since it may be the reason."""
    return render(None, "500.html", status=500)  # no context processors
