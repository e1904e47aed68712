"""Reading under an access grant: allowed, and recorded in sight of the unit concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toandan.accounts.actions.access import note_use
from toandan.directives.models import Dispatch, Document
from toandan.directives.queries.access import grant_used

if TYPE_CHECKING:
    from toandan.accounts.models import AccessGrant, Position


def noted_grant(position: Position | None, shown: Document | Dispatch) -> AccessGrant | None:
    """Return the access grant that opens something to a position, its use recorded.

    Called by whatever shows a document, or a body's work on it; None where no grant is needed.

    Raises:
        PermissionDenied: the grant ended meanwhile.
    """
    grant = grant_used(position, shown)
    if grant is not None:
        document = shown.document if isinstance(shown, Dispatch) else shown
        note_use(grant, document.wordless())
    return grant
