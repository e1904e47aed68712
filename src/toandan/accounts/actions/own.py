"""What people do to their own accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from toandan.accounts.actors import person
from toandan.audit.actions import record
from toandan.audit.events import Event

if TYPE_CHECKING:
    from toandan.accounts.models import User


@transaction.atomic
def note_sessions_ended(user: User, *, count: int) -> None:
    """Record that a person signed out their other sessions."""
    record(Event.ACCOUNT_SESSIONS_ENDED, by=person(user), subject=user, count=count)
