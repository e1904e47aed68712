"""Reading beyond one's scope: with a reason, for hours, in sight of the unit concerned."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.models import AccessGrant, Position
from toandan.accounts.notices import tell
from toandan.accounts.permissions import Permission, Role
from toandan.accounts.scope import require, scope_of
from toandan.audit.actions import record
from toandan.audit.events import Event

if TYPE_CHECKING:
    from django.db.models import Model

    from toandan.units.models import Organisation

MAX_HOURS = 8
MIN_REASON = 20


@transaction.atomic
def open_access(
    position: Position, *, organisation: Organisation, reason: str, hours: int
) -> AccessGrant:
    """Let a position read one other unit's documents for 1 to 8 hours.

    The unit's heads are told by e-mail, and see the grant and each document read under it.

    Raises:
        PermissionDenied: the position may not look beyond its scope at all.
        ValidationError: reason shorter than 20 letters, hours out of range, a unit that is
            in reach anyway, or a grant that is open already.
    """
    require(position, Permission.ACCESS_BEYOND_OPEN)
    words = " ".join(reason.split())
    if len(words) < MIN_REASON:
        raise ValidationError(_("Hãy ghi lý do rõ ràng, ít nhất %d ký tự.") % MIN_REASON)
    if not 1 <= hours <= MAX_HOURS:
        raise ValidationError(_("Thời hạn từ 1 đến %d giờ.") % MAX_HOURS)
    # the lock makes two requests of one position wait for each other; the row as it is now, since
    # what the request knows of open grants may be older than the other's
    now_held = Position.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "user", "organisation__kind", "organisation__superior__kind"
    )
    scope = scope_of(now_held.get(pk=position.pk), Permission.DIRECTIVE_READ)
    if organisation.pk in scope.organisations:
        raise ValidationError(_("Đơn vị này đã trong phạm vi của đồng chí."))
    if organisation.pk in scope.beyond:
        raise ValidationError(_("Quyền xem đơn vị này đang mở."))
    now = timezone.now()
    grant = AccessGrant.objects.create(
        position=position,
        organisation=organisation,
        reason=words,
        opened_at=now,
        expires_at=now + dt.timedelta(hours=hours),
    )
    record(
        Event.ACCESS_BEYOND_OPENED,
        by=position,
        subject=organisation,
        concerns=[organisation.pk],
        grant=grant.pk,
        reason=words,
        hours=hours,
    )
    _tell_heads(grant)
    return grant


@transaction.atomic
def close_access(grant: AccessGrant, *, by: Position) -> None:
    """Give back access before its time is over.

    Raises:
        PermissionDenied: it is another person's.
        ValidationError: it is over already.
    """
    if grant.position.user_id != by.user_id:
        raise PermissionDenied(_("Chỉ người đã mở mới đóng được quyền này."))
    now = timezone.now()
    if not AccessGrant.objects.filter(pk=grant.pk, expires_at__gt=now).update(expires_at=now):
        raise ValidationError(_("Quyền xem này đã hết hạn."))
    record(
        Event.ACCESS_BEYOND_CLOSED,
        by=grant.position,
        subject=grant.organisation,
        concerns=[grant.organisation_id],
        grant=grant.pk,
    )


@transaction.atomic
def note_use(grant: AccessGrant, document: Model) -> None:
    """Record that a document was opened under a grant; called by the view that shows it.

    Raises:
        PermissionDenied: the grant is over.
    """
    if not grant.is_open:
        raise PermissionDenied(_("Quyền xem ngoài phạm vi đã hết hạn."))
    record(
        Event.ACCESS_BEYOND_USED,
        by=grant.position,
        subject=document,
        concerns=[grant.organisation_id],
        grant=grant.pk,
    )


def _tell_heads(grant: AccessGrant) -> None:
    heads = (
        Position.objects.held_on(timezone.localdate())
        .filter(organisation=grant.organisation, role=Role.HEAD)
        .select_related("user")
    )
    for head in heads:
        tell(
            head.user,
            _("%(who)s vừa mở quyền xem văn bản của %(unit)s đến %(until)s. Lý do: %(reason)s")
            % {
                "who": grant.position,
                "unit": grant.organisation,
                "until": f"{timezone.localtime(grant.expires_at):%H:%M %d/%m/%Y}",
                "reason": grant.reason,
            },
        )
