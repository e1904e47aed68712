"""Reading notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from toandan.directives.models import Notification

if TYPE_CHECKING:
    from toandan.accounts.models import User


def mark_read(notification: Notification) -> None:
    """Mark one notification as read; a second time changes nothing.

    No audit event: what a person has looked at in their own list is their own affair.
    """
    Notification.objects.filter(pk=notification.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(user: User) -> int:
    """Mark all of a person's notifications as read; returns how many were new."""
    return Notification.objects.filter(user=user, read_at=None).update(read_at=timezone.now())
