"""Reading under an access grant: allowed, and recorded in sight of the unit concerned."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from toandan.accounts.actions.access import note_use
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.directives.models import Dispatch, Document
from toandan.directives.queries.access import grant_used

if TYPE_CHECKING:
    from toandan.accounts.models import AccessGrant, Position


#: a part that its page asks for comes within this time, and is the same look
SAME_LOOK = dt.timedelta(minutes=1)


def note_part(position: Position | None, shown: Document) -> None:
    """Record the use of a grant for a part of a document's page, where its page did not just do so.

    Raises:
        PermissionDenied: the grant ended meanwhile.
    """
    grant = grant_used(position, shown)
    if grant is None:
        return
    just_noted = AuditEvent.objects.filter(
        event=Event.ACCESS_BEYOND_USED,
        actor_id=grant.position.user_id,
        subject_type=Document._meta.label_lower,  # noqa: SLF001 - Django's documented Meta API
        subject_id=str(shown.pk),
        details__grant=grant.pk,
        at__gt=timezone.now() - SAME_LOOK,
    )
    if not just_noted.exists():
        note_use(grant, shown.wordless())


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
