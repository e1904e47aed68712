"""Taking in what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.directives.actions.issue import enter
from toandan.directives.errors import Conflict
from toandan.directives.models import Dispatch, RegisterEntry
from toandan.directives.models.books import Direction
from toandan.directives.queries.access import require

if TYPE_CHECKING:
    import datetime as dt

    from toandan.accounts.models import Position


@transaction.atomic
def receive(dispatch: Dispatch, *, by: Position, at: dt.datetime | None = None) -> RegisterEntry:
    """Confirm receipt and enter the document into the unit's book of documents in.

    Raises:
        Conflict: a colleague has confirmed it already.
    """
    require(by, Permission.DIRECTIVE_RECEIVE, dispatch.organisation)
    # the machine's clock may have been set back since: nothing is received before it was sent
    moment = max(at or timezone.now(), dispatch.sent_at)
    claimed = Dispatch.objects.filter(pk=dispatch.pk, received_at=None).update(
        received_at=moment, received_by=by
    )
    if claimed != 1:
        raise Conflict(_("Văn bản này đã được tiếp nhận."))
    dispatch.received_at, dispatch.received_by = moment, by
    entry = enter(
        dispatch.document, by=by, organisation=dispatch.organisation, direction=Direction.IN, at=at
    )
    sender = [dispatch.sender_id] if dispatch.sender_id else []
    record(
        Event.DISPATCH_RECEIVED,
        by=by,
        subject=dispatch,
        concerns=sender,
        at=at,
        number=entry.number,
    )
    return entry
