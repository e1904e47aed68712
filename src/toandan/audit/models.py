"""The chain of audit events."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.audit.events import SENTENCES, Event

#: what the first event links to
NO_HASH = "0" * 64


class AuditEvent(models.Model):
    """One thing that happened, linked to the one before by its hash.

    Rows are only ever added: triggers in the database refuse UPDATE and DELETE. Names are
    kept as words beside the keys, so that the record stays readable when a unit or a person
    is renamed later.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    #: a value of `Event`; no choices here, so that a new event needs no migration
    event = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    organisation_name = models.CharField(max_length=300, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=60, blank=True)
    subject_name = models.CharField(max_length=500, blank=True)
    #: the units whose people may read this event, besides the actor's own
    concerns = models.JSONField(default=list)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        """Newest first; looked up by subject, unit, person and event."""

        ordering = ("-sequence",)
        verbose_name = _("sự kiện")
        indexes = (
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["organisation_id", "-sequence"]),
            models.Index(fields=["event", "-sequence"]),
            models.Index(fields=["actor_id", "-sequence"]),
            models.Index(fields=["at"]),
        )

    def __str__(self) -> str:
        """Return the sentence that a person reads."""
        return f"{self.actor} {self.sentence} {self.subject_name}".strip()

    @property
    def actor(self) -> str:
        """Who did it, in words."""
        return self.actor_name or str(_("Hệ thống"))

    @property
    def sentence(self) -> str:
        """What happened, in words; the code of an event that this version does not know."""
        try:
            return str(SENTENCES[Event(self.event)])
        except ValueError:
            return self.event

    def computed_hash(self) -> str:
        """Return SHA-256 over the previous hash and every field of this event."""
        fields: dict[str, Any] = {
            "sequence": self.sequence,
            "at": self.at.isoformat(timespec="microseconds"),
            "event": str(self.event),
            "actor_id": self.actor_id,
            "actor_name": self.actor_name,
            "organisation_id": self.organisation_id,
            "organisation_name": self.organisation_name,
            "subject_type": self.subject_type,
            "subject_id": self.subject_id,
            "subject_name": self.subject_name,
            "concerns": self.concerns,
            "details": self.details,
        }
        text = json.dumps(fields, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
        return hashlib.sha256(f"{self.previous_hash}\n{text}".encode()).hexdigest()


class Concern(models.Model):
    """One unit that may read one event: `AuditEvent.concerns` row by row, to be searched.

    SQLite cannot look into a JSON list by an index. Guarded as the events are, and compared
    with them when the chain is checked.
    """

    event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="concern_rows")
    organisation_id = models.BigIntegerField()

    class Meta:
        """Once each."""

        verbose_name = _("đơn vị liên quan")
        constraints = (
            models.UniqueConstraint(fields=["organisation_id", "event"], name="concerned_once"),
        )

    def __str__(self) -> str:
        """Return both keys."""
        return f"{self.event_id} → {self.organisation_id}"


class ChainHead(models.Model):
    """The end of the chain: one row that every writer locks, so that no two link to one place."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=NO_HASH)

    class Meta:
        """There is one row, made by the migration."""

        verbose_name = _("đầu chuỗi")

    def __str__(self) -> str:
        """Return the number of events so far."""
        return str(self.sequence)


class ChainCheck(models.Model):
    """One walk along the chain: how far it went, from where, and what it found."""

    at = models.DateTimeField(default=timezone.now)
    #: the first event that the walk looked at; 1 for a walk over the whole chain
    start = models.BigIntegerField(default=1)
    #: the last event found whole, and its hash, from which a later walk may go on
    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("lần kiểm tra nhật ký")

    def __str__(self) -> str:
        """Return how far it went and what it found."""
        whole = _("toàn vẹn")
        return f"{self.sequence}: {self.fault or whole}"
