"""Keys for other programs, each acting as one position."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.models import ApiToken
from toandan.audit.actions import record
from toandan.audit.events import Event

if TYPE_CHECKING:
    from toandan.accounts.models import Position

PREFIX = "toandan_"
MAX_DAYS = 365
MAX_LIVE = 10
#: how exactly the last use is kept; finer would mean a write for every request
USE_STEP = dt.timedelta(minutes=5)


@transaction.atomic
def issue_token(position: Position, *, name: str, days: int) -> tuple[ApiToken, str]:
    """Make a token for a position and return it with its text, which is shown once.

    Raises:
        PermissionDenied: the position is not held today.
        ValidationError: no name, days out of range, or too many live tokens.
    """
    if not position.is_held_on(timezone.localdate()):
        raise PermissionDenied(_("Chức vụ này không còn hiệu lực."))
    if not name.strip():
        raise ValidationError(_("Hãy ghi mã này dùng cho việc gì."))
    if not 1 <= days <= MAX_DAYS:
        raise ValidationError(_("Thời hạn từ 1 đến %d ngày.") % MAX_DAYS)
    now = timezone.now()
    live = ApiToken.objects.filter(position=position, revoked_at=None, expires_at__gt=now)
    if live.count() >= MAX_LIVE:
        raise ValidationError(_("Mỗi chức vụ có tối đa %d mã còn hiệu lực.") % MAX_LIVE)
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        position=position,
        name=name.strip(),
        digest=ApiToken.digest_of(text),
        hint=text[len(PREFIX) :][:4],
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    record(Event.API_TOKEN_ISSUED, by=position, subject=token, expires_at=token.expires_at)
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Position) -> None:
    """End a token before its time.

    Raises:
        PermissionDenied: it is another person's.
        ValidationError: it is revoked already.
    """
    if token.position.user_id != by.user_id:
        raise PermissionDenied(_("Chỉ người được cấp mới thu hồi được mã này."))
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        raise ValidationError(_("Mã này đã bị thu hồi."))
    record(Event.API_TOKEN_REVOKED, by=by, subject=token)


def position_of_token(token: str) -> Position | None:
    """Return the position that a token acts as, or None where it opens nothing.

    None for unknown, revoked and expired tokens, for locked accounts, and for positions
    that are not held today. Keeps the time of use to five minutes.
    """
    now = timezone.now()
    found = (
        ApiToken.objects.select_related(
            "position__user",
            "position__organisation__kind",
            "position__organisation__superior__kind",
        )
        .filter(digest=ApiToken.digest_of(token), revoked_at=None, expires_at__gt=now)
        .first()
    )
    if found is None or not found.position.is_held_on(timezone.localdate()):
        return None
    if found.last_used_at is None or found.last_used_at < now - USE_STEP:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_STEP)
        ApiToken.objects.filter(stale, pk=found.pk).update(last_used_at=now)
    return found.position
