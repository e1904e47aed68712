"""Who may have an original file as a whole: one file may hold several documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.directives.queries.access import visible_documents

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.directives.models import Upload


def sees_whole(position: Position | None, upload: Upload) -> bool:
    """Tell whether a position sees everything that a file holds.

    The unit that handed it in does; anybody else only where each document read from it,
    drafts among them, is visible to them.
    """
    if upload.organisation_id in scope_of(position, Permission.DIRECTIVE_READ).organisations:
        return True
    hidden = upload.documents.filter(discarded_at=None).exclude(
        pk__in=visible_documents(position).order_by().values("pk")
    )
    return not hidden.exists()
