"""What the shell of every page needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from toandan.accounts.permissions import Permission
from toandan.console.navigation import account_links, address_of, bottom_bar, navigation
from toandan.directives.models import Notification

if TYPE_CHECKING:
    from django.http import HttpRequest

    from toandan.accounts.models import Position

#: each stands alone, so that each is cached under its own hashed name
MODULES = [
    f"console/js/{name}.js"
    for name in (
        "requests",
        "network",
        "toasts",
        "menus",
        "dialogs",
        "shortcuts",
        "rows",
        "dates",
        "drop",
        "tree",
        "tabs",
        "filters",
        "files",
        "edges",
        "faults",
        "fresh",
    )
]
_MANY = 100


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the acting position and, for who is signed in, navigation and notifications.

    The database is asked only by pages that show the shell: values are lazy.
    """
    context: dict[str, Any] = {"shell_modules": MODULES}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {**context, "position": None, "shell_base": "console/bare.html"}
    position = request.position  # type: ignore[attr-defined]  # set by accounts.middleware
    groups = SimpleLazyObject(lambda: navigation(position, request.path))
    return {
        **context,
        "position": position,
        "shell_base": "console/base.html",
        "shell_navigation": groups,
        "shell_bottom": SimpleLazyObject(lambda: bottom_bar(groups)),  # type: ignore[arg-type]  # the lazy list
        "shell_account": SimpleLazyObject(lambda: account_links(position, request.path)),
        "shell_positions": request.positions,  # type: ignore[attr-defined]  # set by accounts.middleware
        "shell_search": address_of("directives:search") if _reads(position) else "",
        "shell_bell": address_of("directives:notifications"),
        "shell_unread": SimpleLazyObject(lambda: _unread(user.pk)),
    }


def _reads(position: Position | None) -> bool:
    """Tell whether the position may read documents, without which there is nothing to search."""
    return position is not None and Permission.DIRECTIVE_READ in position.permissions


def _unread(user_id: int) -> int:
    """Return how many notifications are new, counting no further than is shown."""
    unread = Notification.objects.filter(user=user_id, read_at=None).order_by()
    return unread[:_MANY].count()
