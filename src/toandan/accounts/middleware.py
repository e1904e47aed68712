"""Which of a person's positions they are acting in, and whether they may go on yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from toandan.accounts.models import Position, User
from toandan.accounts.scope import opened_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SESSION_KEY = "acting_position"
#: what a person with a one-time password may still ask for
BEFORE_NEW_PASSWORD = ("account_change_password", "account_logout", "console:language")


def signed_in_user(request: HttpRequest) -> User:
    """Return the person behind a request; views behind sign-in have one."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


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
    """Set `request.position`: the chosen position, else the first one held, else None.

    Beside it stand `request.positions`, all that the person holds.

    Whoever signed in with a one-time password is led to choose their own first.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        # not lazy: a lazy None would be no None to whoever asks `is None`
        request.positions = held_positions(request.user)  # type: ignore[attr-defined]  # added by us
        request.position = _chosen(request, request.positions)  # type: ignore[attr-defined]  # added by us
        if _must_change_password(request):
            return HttpResponseRedirect(reverse("account_change_password"))
        return get_response(request)

    return middleware


def _chosen(request: HttpRequest, held: list[Position]) -> Position | None:
    if not held:
        return None
    chosen = request.session.get(SESSION_KEY)
    position = next((p for p in held if p.pk == chosen), held[0])
    position.opened = opened_to(position)
    return position


def _must_change_password(request: HttpRequest) -> bool:
    user = request.user
    return (
        isinstance(user, User)
        and user.must_change_password
        and request.path not in {reverse(name) for name in BEFORE_NEW_PASSWORD}
    )
