"""Writing to the audit chain."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from toandan.audit.models import AuditEvent, ChainHead

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from toandan.audit.events import Event

    class Actor(Protocol):
        """Who acts: a position, or anything with a person and an organisation."""

        @property
        def actor_id(self) -> int | None:
            """Kept with the event."""

        @property
        def actor_name(self) -> str:
            """Kept with the event."""

        @property
        def organisation_id(self) -> int | None:
            """Kept with the event."""

        @property
        def organisation_name(self) -> str:
            """Kept with the event."""


def record(
    event: Event,
    *,
    by: Actor | None,
    subject: models.Model | None = None,
    concerns: Iterable[int] = (),
    at: dt.datetime | None = None,
    **details: Any,
) -> AuditEvent:
    """Append one event; must run inside the transaction of the action that it records.

    Args:
        event: what happened.
        by: the acting position; None for the system itself.
        subject: the object acted on.
        concerns: keys of the organisations that may read the event.
        at: when it happened, where that is not now (sample data).
        **details: further facts, JSON values; no personal data beyond names of officials.

    Raises:
        RuntimeError: outside a transaction, where action and record could part.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event}: an audit event is written in its action's transaction")
    # the lock is held to the end of the transaction: events link in the order of commits
    head = ChainHead.objects.select_for_update().get()
    row = AuditEvent(
        sequence=head.sequence + 1,
        at=(at or timezone.now()).astimezone(dt.UTC),
        event=event,
        actor_id=by.actor_id if by else None,
        actor_name=by.actor_name if by else "",
        organisation_id=by.organisation_id if by else None,
        organisation_name=by.organisation_name if by else "",
        subject_type=subject._meta.label_lower if subject is not None else "",  # noqa: SLF001 - Django's documented Meta API
        subject_id=str(subject.pk) if subject is not None else "",
        subject_name=str(subject)[:500] if subject is not None else "",
        concerns=sorted(set(concerns)),
        details=json.loads(json.dumps(details, cls=DjangoJSONEncoder)),
        previous_hash=head.hash,
    )
    row.hash = row.computed_hash()
    row.save(force_insert=True)
    head.sequence, head.hash = row.sequence, row.hash
    head.save(update_fields=["sequence", "hash"])
    return row
