"""What the shell of every page needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the acting position."""
    return {"position": getattr(request, "position", None)}
