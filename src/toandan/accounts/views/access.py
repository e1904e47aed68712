"""Looking beyond one's scope, and seeing who looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from toandan.accounts import actions
from toandan.accounts.forms import AccessForm
from toandan.accounts.middleware import signed_in_user
from toandan.accounts.models import AccessGrant
from toandan.accounts.permissions import Permission
from toandan.accounts.queries import grants_on_units_of
from toandan.accounts.scope import require
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def beyond(request: HttpRequest) -> HttpResponse:
    """Open access to another unit's documents; show one's own grants."""
    position = request.position  # type: ignore[attr-defined]  # set by the middleware
    require(position, Permission.ACCESS_BEYOND_OPEN)
    form = AccessForm(request.POST or None)
    if form.is_valid():
        try:
            grant = actions.open_access(position, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã mở quyền xem %s.") % grant.organisation)
            return redirect("accounts:beyond")
    own = AccessGrant.objects.filter(position__user=signed_in_user(request))
    context = {"form": form, "grants": own.select_related("organisation")[:50]}
    return render(request, "accounts/beyond.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back access before its time is over."""
    own = AccessGrant.objects.select_related("position__user", "position__organisation")
    grant = get_object_or_404(own, pk=pk, position__user=signed_in_user(request))
    try:
        actions.close_access(grant, by=grant.position)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã đóng quyền xem."))
    return redirect("accounts:beyond")


@require_safe
def watched(request: HttpRequest) -> HttpResponse:
    """Show heads and auditors who looked at their units' papers from outside, and at which."""
    position = request.position  # type: ignore[attr-defined]  # set by the middleware
    require(position, Permission.AUDIT_READ)
    page = Paginator(grants_on_units_of(position), PAGE).get_page(request.GET.get("trang"))
    uses: dict[int, list[AuditEvent]] = {grant.pk: [] for grant in page}
    used = AuditEvent.objects.filter(event=Event.ACCESS_BEYOND_USED, details__grant__in=list(uses))
    for event in used.order_by("sequence"):
        uses[event.details["grant"]].append(event)
    rows = [(grant, uses[grant.pk]) for grant in page]
    return render(request, "accounts/watched.html", {"page": page, "rows": rows})
