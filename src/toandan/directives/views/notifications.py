"""A person's notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from toandan.directives.actions.notices import mark_all_read, mark_read
from toandan.directives.models import Notification

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 30
#: the bell counts no further
MOST = 100


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """List what the person was told, the newest first."""
    mine = Notification.objects.filter(user=request.user.pk).select_related("organisation")
    only_new = "moi" in request.GET
    shown = mine.filter(read_at=None) if only_new else mine
    page = Paginator(shown, PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "only_new": only_new, "unread": mine.filter(read_at=None).count()}
    return render(request, "directives/documents/notifications.html", context)


@require_GET
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go on to its page."""
    found = get_object_or_404(Notification, pk=pk, user=request.user.pk)
    mark_read(found)
    safe = url_has_allowed_host_and_scheme(found.url, allowed_hosts=None)
    return redirect(found.url if safe and found.url.startswith("/") else "directives:notifications")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    count = mark_all_read(request.user)  # type: ignore[arg-type]  # signed in: the middleware sees to it
    said = ngettext("Đã đánh dấu đọc %d thông báo.", "Đã đánh dấu đọc %d thông báo.", count)
    messages.success(request, said % count)
    return redirect("directives:notifications")


@require_GET
def unread(request: HttpRequest) -> HttpResponse:
    """Give the bell's count, which the page asks for now and then."""
    new = Notification.objects.filter(user=request.user.pk, read_at=None).order_by()
    return render(request, "directives/documents/bell.html", {"count": new[:MOST].count()})
