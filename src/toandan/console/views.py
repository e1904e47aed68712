"""The shell's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from toandan.accounts.actions.own import choose_language
from toandan.accounts.middleware import SESSION_KEY, held_positions
from toandan.accounts.models import User
from toandan.accounts.permissions import Permission
from toandan.console.health import look
from toandan.console.manual import chapters_for
from toandan.console.navigation import address_of
from toandan.console.overview import figures_for, first_steps

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the inbox; to an overview of what may be done where there is none."""
    inbox = address_of("directives:inbox")
    position = request.position  # type: ignore[attr-defined]  # set by accounts.middleware
    if inbox and position and Permission.DIRECTIVE_READ in position.permissions:
        return redirect(inbox)
    return render(
        request,
        "console/home.html",
        {"figures": figures_for(position), "steps": first_steps(position)},
    )


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show shortcuts and how-to, the reader's own role first."""
    position = getattr(request, "position", None)
    role = position.role if position else ""
    return render(request, "console/help.html", {"chapters": chapters_for(role), "role": role})


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Work from now on in another of one's own positions."""
    asked = request.POST.get("position", "")
    held = next((p for p in held_positions(request.user) if str(p.pk) == asked), None)
    if held is None:
        raise PermissionDenied(_("Đồng chí không giữ chức vụ này vào hôm nay."))
    request.session[SESSION_KEY] = held.pk
    messages.success(request, _("Đang làm việc tại %(unit)s.") % {"unit": held.organisation})
    return redirect("console:home")


#: public, since the language is chosen before signing in
@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the pages, and of a signed-in person's e-mails."""
    answer = set_language(request)
    if request.method == "POST" and isinstance(request.user, User):
        choose_language(request.user, language=request.POST.get("language", ""))
    return answer


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's signature
    """Tell a monitor whether database and job worker are there; 503 where one is not."""
    found = look()
    words = {True: "ok", False: "down"}
    return JsonResponse(
        {"database": words[found.database], "worker": words[found.worker]},
        status=200 if found.good else 503,
    )
