"""One e-mail a morning for those who want their notifications together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from toandan.accounts.models import User
from toandan.directives.jobs_mail import send, waiting_for_mail
from toandan.directives.models import Notification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail.backends.base import BaseEmailBackend

#: when the letter of a day goes out, in the province's time; it tells of what came before
HOUR = dt.time(7, 0)
#: so many notifications are written out; the rest is a number and a link
MOST_LISTED = 40


def digest_out(now: dt.datetime | None = None) -> int:
    """Send each person who asked for it one e-mail with what is unread; returns how many.

    It may run at any time: before the hour it does nothing, and what a letter has told of is
    not told again.

    Raises:
        OSError: the mail server cannot be reached; what was claimed is given back.
    """
    moment = now or timezone.now()
    cut = timezone.make_aware(dt.datetime.combine(timezone.localtime(moment).date(), HOUR))
    if moment < cut:
        return 0
    unread = waiting_for_mail(moment).filter(
        at__lt=cut, read_at=None, user__mail_rhythm=User.MailRhythm.DAILY
    )
    people: dict[User, list[Notification]] = defaultdict(list)
    for row in unread.select_related("user").order_by("pk"):
        people[row.user].append(row)
    if not people:
        return 0
    with get_connection() as connection:
        return sum(_send(user, rows, moment, connection) for user, rows in people.items())


def _send(
    user: User, rows: Sequence[Notification], moment: dt.datetime, connection: BaseEmailBackend
) -> bool:
    keys = [row.pk for row in rows]
    if waiting_for_mail(moment).filter(pk__in=keys).update(mail_claimed_at=moment) != len(keys):
        # another worker is at the same letter; what it leaves stays for the next run
        return False
    return send(_letter(user, rows, connection), Notification.objects.filter(pk__in=keys))


def _letter(user: User, rows: Sequence[Notification], connection: BaseEmailBackend) -> EmailMessage:
    with translation.override(user.language):
        count = len(rows)
        subject = ngettext(
            "%(count)d thông báo chưa đọc", "%(count)d thông báo chưa đọc", count
        ) % {"count": count}
        greeting = _("Kính gửi đồng chí %(name)s,") % {"name": user}
        lines = [f"{greeting}\n{subject}:"]
        lines += [f"– {row.text}\n  {settings.BASE_URL}{row.url}" for row in rows[:MOST_LISTED]]
        if count > MOST_LISTED:
            lines.append(_("và %(count)d thông báo khác.") % {"count": count - MOST_LISTED})
        lines.append(f"{settings.BASE_URL}/thong-bao/")
        lines.append(_("Thư tự động của hệ thống Toàn Dân, xin không trả lời."))
    body = "\n\n".join(lines)
    return EmailMessage(
        subject=f"[Toàn Dân] {subject}", body=body, to=[user.email], connection=connection
    )
