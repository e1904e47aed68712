"""Forgetting sessions that have ended."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone


def forget_ended_sessions() -> int:
    """Delete sessions that have run out, and the addresses and browsers noted for them.

    allauth deletes what it noted when the person next looks at their list, which many never do.
    Returns how many were forgotten.
    """
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    alive = Session.objects.values("session_key")
    forgotten, _rows = UserSession.objects.exclude(session_key__in=alive).delete()
    return int(forgotten)
