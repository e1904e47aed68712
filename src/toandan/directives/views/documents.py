"""The page of one document, and the parts of its cascade that open by request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.directives.actions.beyond import note_part, noted_grant
from toandan.directives.actions.followup import close_document
from toandan.directives.errors import NotPermitted, Refused
from toandan.directives.forms.signing import SigningForm
from toandan.directives.models import Dispatch, Document
from toandan.directives.queries.access import (
    get_document_for,
    may,
    seen_cascade,
)
from toandan.directives.queries.cascade import level, related, tops, tree
from toandan.directives.queries.reading_page import lit_text, requirement_tree
from toandan.directives.queries.signatures import signatures_of
from toandan.directives.queries.state import State, coverage
from toandan.directives.queries.timeline import happenings
from toandan.directives.views.answers import posted
from toandan.listing import key_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from toandan.accounts.models import Position
    from toandan.directives.queries.state import TierCoverage

#: the stages of the drawn bar, the furthest first: words, states, colour
STAGES: tuple[tuple[Any, tuple[State, ...], str], ...] = (
    (gettext_lazy("Hoàn thành"), (State.DONE, State.CLOSED), "good"),
    (gettext_lazy("Đã báo cáo"), (State.REPORTED,), "info"),
    (
        gettext_lazy("Đang triển khai"),
        (State.RELAYED, State.PLANNED, State.WORKING, State.RETURNED),
        "warn",
    ),
    (gettext_lazy("Mới tiếp nhận"), (State.RECEIVED,), "plain"),
)


@dataclass(frozen=True)
class Bar:
    """One tier as the drawing and the table show it."""

    label: str
    total: int
    parts: list[tuple[str, int, str]]
    row: TierCoverage
    address: str = ""


def bars(tiers: list[TierCoverage], address: str = "") -> list[Bar]:
    """Return the tiers for the drawing; `address` is where a tier's rows are listed."""
    return [
        Bar(
            label=str(tier.tier.label),
            total=tier.total,
            parts=[
                (str(words), sum(tier.states[state] for state in states), kind)
                for words, states, kind in STAGES
            ],
            row=tier,
            address=f"{address}&cap={int(tier.tier)}" if address else "",
        )
        for tier in tiers
    ]


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a document: facts, words, requirements, cascade, coverage, neighbours.

    What happened to it, and a large cascade, the page asks for by itself: that is half of the
    work, for what nobody reads first.
    """
    position = request.position  # type: ignore[attr-defined]  # set by accounts.middleware
    shown = _fetch(request, pk, Permission.DIRECTIVE_READ)
    now = timezone.now()
    seen = seen_cascade(position, shown)
    small, total = tree(seen, now)
    follows = Permission.DIRECTIVE_FOLLOW in position.permissions
    board = f"{reverse('directives:board')}?van-ban={shown.pk}" if follows else ""
    context = {
        "document": shown,
        "granted": noted_grant(position, shown),
        "paragraphs": lit_text(shown),
        "requirements": requirement_tree(shown, seen),
        "level": small,
        "more": reverse("directives:tops", args=[shown.pk]),
        "total": total,
        "bars": bars(coverage(seen, now), board),
        "related": related(position, shown),
        "own": Dispatch.objects.filter(
            document=shown, organisation__in=_own_units(request)
        ).select_related("organisation"),
        "board": board,
        "signatures": signatures_of(shown),
        "signing": _signing_form(position, shown),
        "may_draft": may(position, Permission.DIRECTIVE_DRAFT, shown.organisation),
        "may_close": shown.issued_at is not None
        and shown.closed_at is None
        and may(position, Permission.DIRECTIVE_CLOSE, shown.issuer or shown.organisation),
    }
    return render(request, "directives/documents/page.html", context)


def _signing_form(position: Position, shown: Document) -> SigningForm | None:
    signable = shown.issued_at is not None and shown.upload_id is None
    if signable and may(position, Permission.DIRECTIVE_SIGN, shown.organisation):
        return SigningForm()
    return None


def _own_units(request: HttpRequest) -> frozenset[int]:
    return scope_of(request.position, Permission.DIRECTIVE_READ).organisations  # type: ignore[attr-defined]  # set by accounts.middleware


def _fetch(request: HttpRequest, pk: int, permission: Permission) -> Document:
    try:
        return get_document_for(request.position, pk, permission)  # type: ignore[attr-defined]  # set by accounts.middleware
    except NotPermitted as denial:
        raise PermissionDenied(str(denial)) from denial


@require_GET
def branch(request: HttpRequest, pk: int, dispatch: int | None = None) -> HttpResponse:
    """Give a level of a large cascade, or the part of it that begins at `tu`.

    A part of the document's page where htmx asks, else a page of its own.

    Args:
        request: from whoever sees the document.
        pk: the document.
        dispatch: the node under which the level lies; None for the top.
    """
    shown = _fetch(request, pk, Permission.DIRECTIVE_READ)
    seen = seen_cascade(request.position, shown)  # type: ignore[attr-defined]  # set by accounts.middleware
    above = get_object_or_404(seen, pk=dispatch) if dispatch is not None else None
    nodes = seen.filter(parent=above) if above else tops(seen)
    start = key_of(request.GET.get("tu", "")) or 0
    with transaction.atomic():
        note_part(request.position, shown)  # type: ignore[attr-defined]  # as above
    part = "HX-Request" in request.headers
    context = {
        "level": level(nodes, timezone.now(), start),
        "above": above,
        "top": above is None or not part,
        "goes_on": start > 0 and part,
        "document": shown,
        "more": request.path,
    }
    name = "branch" if part else "branch_page"
    return render(request, f"directives/documents/{name}.html", context)


@require_GET
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what happened to a document: a part for its page, else a page of its own."""
    shown = _fetch(request, pk, Permission.DIRECTIVE_READ)
    seen = seen_cascade(request.position, shown)  # type: ignore[attr-defined]  # set by accounts.middleware
    with transaction.atomic():
        note_part(request.position, shown)  # type: ignore[attr-defined]  # as above
    context = {"document": shown, "happenings": happenings(seen)}
    part = "HX-Request" in request.headers
    name = "happenings" if part else "timeline_page"
    return render(request, f"directives/documents/{name}.html", context)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the follow-up of a whole document."""
    shown = _fetch(request, pk, Permission.DIRECTIVE_READ)
    try:
        close_document(shown, by=request.position, note=posted(request, "note"))  # type: ignore[attr-defined]  # set by accounts.middleware
    except NotPermitted as denial:
        raise PermissionDenied(str(denial)) from denial
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã kết thúc theo dõi văn bản."))
    return redirect("directives:document", pk)
