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

from toandan.accounts.models import User
from toandan.directives.models import Notification

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.mail.backends.base import BaseEmailBackend
    from django.db.models import QuerySet

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
    waiting = waiting_for_mail(now).filter(user__mail_rhythm=User.MailRhythm.AT_ONCE)
    if keys is not None:
        waiting = waiting.filter(pk__in=list(keys))
    rows = list(waiting.select_related("user", "organisation").order_by("pk")[:AT_ONCE])
    if not rows:
        return 0
    sent = 0
    with get_connection() as connection:
        for row in rows:
            if waiting_for_mail(now).filter(pk=row.pk).update(mail_claimed_at=now):
                sent += send(_letter(row, connection), Notification.objects.filter(pk=row.pk))
    return sent


def waiting_for_mail(now: dt.datetime) -> QuerySet[Notification]:
    """Return what no e-mail has told of yet and no other worker is at."""
    unclaimed = Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=now - CLAIM)
    fresh = Notification.objects.filter(unclaimed, mailed_at=None, at__gte=now - NEWS)
    return fresh.exclude(user__email="")


def send(letter: EmailMessage, claimed: QuerySet[Notification]) -> bool:
    """Send one e-mail and note it; one that is refused, or cannot be written, holds up no other."""
    try:
        letter.send()
    except (SMTPRecipientsRefused, SMTPDataError, ValueError) as refusal:
        keys = list(claimed.values_list("pk", flat=True))
        log.warning("mail refused", notifications=keys, reason=type(refusal).__name__)
        return False  # still claimed: tried again when the claim has run out
    except OSError:
        claimed.update(mail_claimed_at=None)
        raise
    claimed.update(mailed_at=timezone.now())
    return True


def _letter(row: Notification, connection: BaseEmailBackend) -> EmailMessage:
    with translation.override(row.user.language):
        greeting = _("Kính gửi đồng chí %(name)s,") % {"name": row.user}
        whose = _("Đơn vị: %s") % row.organisation
        footer = _("Thư tự động của hệ thống Toàn Dân, xin không trả lời.")
    body = (greeting, row.text, f"{whose}\n{settings.BASE_URL}{row.url}", footer)
    return EmailMessage(
        subject=shortened(f"[Toàn Dân] {' '.join(row.text.split())}"),
        body="\n\n".join(body),
        to=[row.user.email],
        connection=connection,
    )


def shortened(subject: str) -> str:
    """Cut a subject at a word; mail programs show no more of it anyway."""
    if len(subject) <= LONGEST_SUBJECT:
        return subject
    return subject[: LONGEST_SUBJECT - 1].rsplit(" ", 1)[0] + "…"
