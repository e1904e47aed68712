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


class AuditEvent(models.Model):
    """One thing that happened, linked to the one before by its hash.

    Rows are only ever added: triggers in the database refuse UPDATE and DELETE. Names are
    kept as words beside the keys, so that the record stays readable when a unit or a person
    is renamed later.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    event = models.CharField(max_length=60, choices=[(e.value, SENTENCES[e]) for e in Event])
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
        """Newest first; looked up by subject and by unit."""

        ordering = ("-sequence",)
        verbose_name = _("sự kiện")
        indexes = (
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["organisation_id", "-sequence"]),
            models.Index(fields=["event", "-sequence"]),
        )

    def __str__(self) -> str:
        """Return the sentence that a person reads."""
        return f"{self.actor_name or _('Hệ thống')} {self.sentence} {self.subject_name}".strip()

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        return str(SENTENCES[Event(self.event)])

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


class ChainHead(models.Model):
    """The end of the chain: one row that every writer locks, so that no two link to one place."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        """There is one row, made by the migration."""

        verbose_name = _("đầu chuỗi")

    def __str__(self) -> str:
        """Return the number of events so far."""
        return str(self.sequence)
