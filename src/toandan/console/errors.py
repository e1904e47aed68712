"""Pages for what went wrong: each says what happened and what to do."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.shortcuts import render, resolve_url
from django.urls import is_valid_path
from django.views.decorators.csrf import requires_csrf_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def _page(request: HttpRequest, status: HTTPStatus, reason: str = "") -> HttpResponse:
    """Show the page of a status; requests by htmx read the reason out of it for a toast."""
    return render(request, f"{status.value}.html", {"reason": reason}, status=status.value)


def spoken_405(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give the empty answer to a wrong method a page.

    People meet it who had to sign in again in the middle of a deed: they come back to its
    address by GET, and browsers show an empty answer as their own fault page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.streaming:
            return response
        if response.content or request.method == "HEAD":
            return response
        page = render(request, "405.html", {"above": _page_above(request.path_info)}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware


def spoken_401(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 401 to a form, or a part of a page, that is sent when the session has ended.

    A redirect would bring the sign-in page in its place, and with it take away what was typed.
    A form sent as a whole gets a page that tells how to come back to it.
    """
    door = resolve_url(settings.LOGIN_URL)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        by_script = any(name in request.headers for name in ("HX-Request", "X-Toandan-Script"))
        if response.status_code != HTTPStatus.FOUND or not (by_script or request.method == "POST"):
            return response
        if response.headers["Location"].partition("?")[0] != door:
            return response
        page = render(request, "401.html", {"by_script": by_script}, status=401)
        page.headers["WWW-Authenticate"] = "Form"
        return page

    return middleware


def _page_above(path: str) -> str:
    """Return the nearest address above that leads anywhere: the page that has the button."""
    parts = path.strip("/").split("/")[:-1]
    while parts:
        above = f"/{'/'.join(parts)}/"
        if is_valid_path(above):
            return above
        parts.pop()
    return ""


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
