"""The messages that a position sees, and those of one document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.directives.queries.access import visible_dispatches
from toandan.exchange.models import Message

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.accounts.models import Position
    from toandan.directives.models import Document

SHOWN = 30


def visible_messages(position: Position | None) -> QuerySet[Message]:
    """Return the messages of what the position's units handed in or were charged to send.

    A state that another body reported belongs to the dispatch: whoever sees that sees it.
    """
    units = scope_of(position, Permission.DIRECTIVE_READ).organisations
    seen = visible_dispatches(position).order_by().values("pk")
    return Message.objects.filter(
        Q(upload__organisation__in=units) | Q(dispatch__in=seen)
    ).select_related("upload", "dispatch__document", "dispatch__organisation", "by__user")


def recent_messages(position: Position) -> list[Message]:
    """Return the last messages that the position sees."""
    return list(visible_messages(position)[:SHOWN])


def messages_about(document: Document, position: Position | None) -> list[Message]:
    """Return the messages about one document, newest first."""
    about = Q(dispatch__document=document)
    if document.upload_id:
        about |= Q(upload=document.upload_id)
    if not Message.objects.filter(about).exists():
        return []  # most documents: no need to ask who sees what
    return list(visible_messages(position).filter(about)[:SHOWN])
