"""Which of a person's positions they are acting in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from toandan.accounts.models import Position, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SESSION_KEY = "acting_position"


def held_positions(user: object) -> list[Position]:
    """Return the positions that a person holds today, with what scope and pages need of them."""
    if not isinstance(user, User):
        return []
    return list(
        Position.objects.held_on(timezone.localdate())
        .filter(user=user)
        .select_related("user", "organisation__kind", "organisation__superior__kind")
    )


def acting_position(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.position`: the chosen position, else the first one held, else None."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def choose() -> Position | None:
            held = held_positions(request.user)
            chosen = request.session.get(SESSION_KEY)
            return next((p for p in held if p.pk == chosen), held[0] if held else None)

        request.position = SimpleLazyObject(choose)  # type: ignore[attr-defined]  # added by us
        return get_response(request)

    return middleware
