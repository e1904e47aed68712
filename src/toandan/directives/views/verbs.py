"""How a page runs a verb: fetch, check the form, act, and say in words what came of it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from toandan.accounts.actions.once import acting_once
from toandan.directives.errors import NotPermitted, Refused
from toandan.directives.queries.access import get_dispatch_for
from toandan.directives.views.workpage import show_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from toandan.accounts.models import Position
    from toandan.accounts.permissions import Permission
    from toandan.directives.forms.work import VerbForm
    from toandan.directives.models import Dispatch

CONFLICT, UNPROCESSABLE = 409, 422
#: the value of the field `ve` in forms that lead back to the inbox
INBOX = "hop-viec"
#: said where a form had acted before
ALREADY = _("Nội dung này đã được ghi nhận ở lần gửi trước.")


def dispatch_for(request: HttpRequest, pk: int, permission: Permission) -> Dispatch:
    """Return a dispatch as `get_dispatch_for` does, a denial as the site's 403 page."""
    try:
        return get_dispatch_for(request.position, pk, permission)  # type: ignore[attr-defined]  # set by accounts.middleware
    except NotPermitted as denial:
        raise PermissionDenied(str(denial)) from denial


def verb(
    permission: Permission, form_class: type[VerbForm], anchor: str = ""
) -> Callable[[Callable[..., str]], Callable[..., HttpResponse]]:
    """Turn a function that calls one verb into a view that takes its form by POST.

    The function gets the dispatch, the cleaned form, the position, and the keys of the
    address by name; it returns the sentence that tells what was done. What a verb refuses
    stands on the page beside the form, with what was typed still in it.

    Args:
        permission: what the dispatch is fetched for.
        form_class: the form that the page shows.
        anchor: the part of the work page to return to.
    """

    def decorate(run: Callable[..., str]) -> Callable[..., HttpResponse]:
        @require_POST
        @wraps(run)
        def view(request: HttpRequest, pk: int, **keys: int) -> HttpResponse:
            dispatch = dispatch_for(request, pk, permission)
            key = next(iter(keys.values()), "")
            form = form_class(request.POST, request.FILES, dispatch=dispatch, key=key)
            if not form.is_valid():
                return show_work(request, dispatch, form, status=UNPROCESSABLE)
            position: Position = request.position  # type: ignore[attr-defined]  # set by accounts.middleware
            said: StrOrPromise = ALREADY
            try:
                with acting_once(position.user, form.cleaned_data["once"]) as first:
                    if first:
                        said = run(dispatch, form.cleaned_data, position, **keys)
            except (NotPermitted, Refused) as refusal:
                return _refused(request, dispatch, form, refusal)
            messages.add_message(request, messages.SUCCESS if first else messages.INFO, said)
            return redirect(_way_back(request, pk, anchor or form_class.slug))

        return view

    return decorate


def _way_back(request: HttpRequest, pk: int, anchor: str) -> str:
    if request.POST.get("ve") == INBOX:
        return reverse("directives:inbox")
    return f"{reverse('directives:work', args=[pk])}#{anchor}"


def _refused(
    request: HttpRequest, dispatch: Dispatch, form: VerbForm, refusal: Exception
) -> HttpResponse:
    htmx = bool(getattr(request, "htmx", False))
    if isinstance(refusal, NotPermitted) and not htmx:
        raise PermissionDenied(str(refusal)) from refusal
    if request.POST.get("ve") == INBOX:
        messages.error(request, str(refusal))
        return redirect("directives:inbox")
    form.add_error(None, str(refusal))
    dispatch.refresh_from_db()
    # htmx swaps in what comes with 422 alone
    return show_work(request, dispatch, form, status=UNPROCESSABLE if htmx else CONFLICT)
