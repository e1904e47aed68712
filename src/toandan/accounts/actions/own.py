"""What people do to their own accounts."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from toandan.accounts.actors import person
from toandan.accounts.models import User
from toandan.audit.actions import record
from toandan.audit.events import Event


@transaction.atomic
def note_sessions_ended(user: User, *, count: int) -> None:
    """Record that a person signed out their other sessions."""
    record(Event.ACCOUNT_SESSIONS_ENDED, by=person(user), subject=user, count=count)


def choose_language(user: User, *, language: str) -> None:
    """Keep the language in which a person reads pages and gets e-mails.

    A preference, not a fact about the response: it leaves no audit event.
    """
    if language in dict(settings.LANGUAGES) and user.language != language:
        User.objects.filter(pk=user.pk).update(language=language)
        user.language = language


def choose_mail(user: User, *, rhythm: User.MailRhythm) -> None:
    """Keep when a person's notifications come by e-mail; a preference, so no audit event."""
    User.objects.filter(pk=user.pk).update(mail_rhythm=rhythm)
    user.mail_rhythm = rhythm
