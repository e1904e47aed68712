"""The e-mails of notifications.

A notification and the deed that it tells of are one transaction; its e-mail follows. Whoever
queues the job, or is killed before, the job by the clock finds what was left: every e-mail goes
out at least once, and twice only where a worker is killed between sending and noting it.
"""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from toandan.directives.models import Notification

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.mail.backends.base import BaseEmailBackend

#: a claim older than this was left by a worker that was killed
CLAIM = dt.timedelta(minutes=10)
#: what could not be sent for so long is no news any more; it stands in the application
NEWS = dt.timedelta(days=2)
#: what one run sends at most; the next one goes on
AT_ONCE = 500
LONGEST_SUBJECT = 180

log = structlog.get_logger(__name__)


def mail_out(keys: Iterable[int] | None = None) -> int:
    """Send the e-mails that have not gone out yet; returns how many were sent.

    Args:
        keys: the notifications to look at; None for all.

    Raises:
        OSError: the mail server cannot be reached; what was claimed is given back.
    """
    now = timezone.now()
    unclaimed = Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=now - CLAIM)
    waiting = Notification.objects.filter(unclaimed, mailed_at=None, at__gte=now - NEWS)
    if keys is not None:
        waiting = waiting.filter(pk__in=list(keys))
    waiting = waiting.exclude(user__email="").select_related("user").order_by("pk")
    rows = list(waiting[:AT_ONCE])
    if not rows:
        return 0
    sent = 0
    with get_connection() as connection:
        for row in rows:
            mine = Notification.objects.filter(unclaimed, pk=row.pk, mailed_at=None)
            if mine.update(mail_claimed_at=now):
                sent += _send(row, connection)
    return sent


def _send(row: Notification, connection: BaseEmailBackend) -> bool:
    """Send one e-mail and note it; an address that is refused keeps no other from its own."""
    claimed = Notification.objects.filter(pk=row.pk)
    try:
        _letter(row, connection).send()
    except (SMTPRecipientsRefused, SMTPDataError) as refusal:
        log.warning("mail refused", notification=row.pk, reason=type(refusal).__name__)
        return False  # still claimed: tried again when the claim has run out
    except OSError:
        claimed.update(mail_claimed_at=None)
        raise
    claimed.update(mailed_at=timezone.now())
    return True


def _letter(row: Notification, connection: BaseEmailBackend) -> EmailMessage:
    with translation.override(row.user.language):
        footer = _("Thư tự động của hệ thống Toàn Dân, xin không trả lời.")
    return EmailMessage(
        subject=f"[Toàn Dân] {row.text}"[:LONGEST_SUBJECT].replace("\n", " "),
        body=f"{row.text}\n\n{settings.BASE_URL}{row.url}\n\n{footer}",
        to=[row.user.email],
        connection=connection,
    )
