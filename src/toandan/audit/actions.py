"""Writing to the audit chain."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from toandan.audit.models import AuditEvent, ChainHead, Concern

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


BATCH = 500


@dataclass(frozen=True)
class Entry:
    """One event to be written.

    Attributes:
        event: what happened.
        by: the acting position; None for the system itself.
        subject: the object acted on.
        concerns: keys of the organisations that may read the event besides the actor's own.
        at: when it happened, where that is not now (sample data).
        details: further facts, JSON values; no personal data beyond names of officials.
    """

    event: Event
    by: Actor | None
    subject: models.Model | None = None
    concerns: Iterable[int] = ()
    at: dt.datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def row(self, head: ChainHead) -> AuditEvent:
        """Return the event as the next one behind the chain's end."""
        by, subject = self.by, self.subject
        row = AuditEvent(
            sequence=head.sequence + 1,
            at=(self.at or timezone.now()).astimezone(dt.UTC),
            event=str(self.event),
            actor_id=by.actor_id if by else None,
            actor_name=_storable(by.actor_name)[:200] if by else "",
            organisation_id=by.organisation_id if by else None,
            organisation_name=_storable(by.organisation_name)[:300] if by else "",
            subject_type=subject._meta.label_lower if subject is not None else "",  # noqa: SLF001 - Django's documented Meta API
            subject_id=str(subject.pk) if subject is not None else "",
            subject_name=_storable(str(subject))[:500] if subject is not None else "",
            concerns=sorted(set(self.concerns)),
            details=_storable(json.loads(json.dumps(self.details, cls=DjangoJSONEncoder))),
            previous_hash=head.hash,
        )
        row.hash = row.computed_hash()
        return row


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

    Args: see `Entry`.

    Raises:
        RuntimeError: outside a transaction, where action and record could part.
    """
    entry = Entry(event, by=by, subject=subject, concerns=concerns, at=at, details=details)
    return record_many([entry])[0]


def record_many(entries: Iterable[Entry]) -> list[AuditEvent]:
    """Append many events in their order, with few queries; as `record` in all else."""
    entries = list(entries)
    if not connection.in_atomic_block:
        names = ", ".join(sorted({str(entry.event) for entry in entries}))
        raise RuntimeError(f"{names}: an audit event is written in its action's transaction")
    # the lock is held to the end of the transaction: events link in the order of commits
    head = ChainHead.objects.select_for_update().get()
    rows = []
    for entry in entries:
        row = entry.row(head)
        head.sequence, head.hash = row.sequence, row.hash
        rows.append(row)
    AuditEvent.objects.bulk_create(rows, batch_size=BATCH)
    Concern.objects.bulk_create(
        (Concern(event=row, organisation_id=unit) for row in rows for unit in row.concerns),
        batch_size=BATCH,
    )
    head.save(update_fields=["sequence", "hash"])
    return rows


def _storable(value: Any) -> Any:
    """Return a JSON value that every database gives back as it was written.

    PostgreSQL turns 1e3 into 1000 and refuses NUL and lone surrogates, either of which
    would break the hash or the write: fractions become text, such letters a question mark.
    """
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str):
        return value.replace("\0", "?").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return value
