"""The inbox: what the unit has to do, by what is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import require
from toandan.directives.actions.receive import receive
from toandan.directives.errors import Refused
from toandan.directives.forms.filters import InboxFilter
from toandan.directives.queries.inbox import (
    GROUP_WORDS,
    Asked,
    Group,
    counts,
    in_group,
    my_work,
    waiting_for,
)
from toandan.directives.queries.state import lateness, receipt_due, state_of
from toandan.directives.views.verbs import dispatch_for
from toandan.listing import key_of

if TYPE_CHECKING:
    import datetime as dt

    from django.core.paginator import Page
    from django.http import HttpRequest, HttpResponse

#: of each group this much stands on the first page
FIRST = 8
PAGE = 30


@dataclass(frozen=True)
class InboxRow:
    """One dispatch of the inbox."""

    dispatch: Any
    state: Any
    late: Any
    receipt_due: Any


@dataclass(frozen=True)
class Shown:
    """One group on the page; `page` where it is shown alone."""

    group: Group
    title: Any
    total: int
    rows: list[InboxRow]
    page: Page[Any] | None = None


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the unit's open work, and what waits for its decision."""
    position = request.position  # type: ignore[attr-defined]  # set by accounts.middleware
    scope = require(position, Permission.DIRECTIVE_READ)
    now = timezone.now()
    form = InboxFilter(request.GET)
    asked = Asked(
        words=form.wanted("q") or "",
        mine=form.wanted("cua") == "toi",
        urgency=form.wanted("do_khan") or "",
    )
    work = my_work(position, asked)
    counted = counts(work, now)
    only = next((group for group in Group if group.value == request.GET.get("nhom")), None)
    shown = [
        _shown(request, work, group, counted[group], now, alone=only is not None)
        for group in Group
        if counted[group] and only in {None, group}
    ]
    context = {
        "form": form,
        "shown": shown,
        "only": only,
        "counted": [(group, GROUP_WORDS[group], counted[group]) for group in Group],
        "total": sum(counted.values()),
        "waiting": waiting_for(position) if only is None else None,
        "filtered": bool(asked.words or asked.mine or asked.urgency),
        "several_units": len(scope.organisations) > 1,
        "own": position.served_organisation,
        "can_receive": Permission.DIRECTIVE_RECEIVE in position.permissions,
    }
    return render(request, "directives/work/inbox.html", context)


@require_POST
def receive_many(request: HttpRequest) -> HttpResponse:
    """Take in what stood on the page, each for itself: what a colleague took in stays his."""
    position = request.position  # type: ignore[attr-defined]  # set by accounts.middleware
    require(position, Permission.DIRECTIVE_RECEIVE)
    numbers: list[int] = []
    refused: list[str] = []
    keys = [key for one in request.POST.getlist("chon") if (key := key_of(one)) is not None]
    for key in keys[:PAGE]:
        dispatch = dispatch_for(request, key, Permission.DIRECTIVE_RECEIVE)
        try:
            numbers.append(receive(dispatch, by=position).number)
        except Refused as refusal:
            refused.append(f"{dispatch.document}: {refusal}")
    if numbers:
        messages.success(
            request,
            ngettext(
                "Đã tiếp nhận %(n)d văn bản, vào sổ văn bản đến: số %(numbers)s.",
                "Đã tiếp nhận %(n)d văn bản, vào sổ văn bản đến: số %(numbers)s.",
                len(numbers),
            )
            % {"n": len(numbers), "numbers": ", ".join(map(str, numbers))},
        )
    for words in refused:
        messages.info(request, words)
    return redirect("directives:inbox")


def _shown(
    request: HttpRequest, work: Any, group: Group, total: int, now: dt.datetime, *, alone: bool
) -> Shown:
    rows = in_group(work, group, now)
    title = GROUP_WORDS[group]
    if not alone:
        return Shown(group, title, total, [_row(one, now) for one in rows[:FIRST]])
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    return Shown(group, title, total, [_row(one, now) for one in page.object_list], page)


def _row(dispatch: Any, now: dt.datetime) -> InboxRow:
    return InboxRow(dispatch, state_of(dispatch), lateness(dispatch, now), receipt_due(dispatch))
