"""Forms that act once, however often they are sent."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from toandan.accounts.models import SentForm, User

if TYPE_CHECKING:
    from collections.abc import Iterator

#: for how long a form that is sent again is known
REMEMBERED = dt.timedelta(days=1)


@contextmanager
def acting_once(user: User, key: str) -> Iterator[bool]:
    """Open a transaction that keeps a form's key together with what the form does.

    Key and deed stand or fall together: a refusal or a killed process leaves neither, so the
    form may be sent again; of two equal presses at the same moment the second waits for the
    first and finds the key taken.

    Args:
        user: who sent the form; the same key of another person is another form.
        key: made when the form was shown; an empty key is never taken.

    Yields:
        Whether the form is to act; False where it has acted already.
    """
    with transaction.atomic():
        yield not key or _claim(user, key)


def _claim(user: User, key: str) -> bool:
    try:
        with transaction.atomic():
            SentForm.objects.create(user=user, key=key)
    except IntegrityError:
        return False
    return True


def forget_sent_forms() -> int:
    """Delete the keys of forms that nobody will send again; returns how many."""
    deleted, _by_model = SentForm.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
    return deleted
