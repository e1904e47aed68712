"""Appointing to positions and ending them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.authority import check_appoint
from toandan.accounts.models import ApiToken, Position, User
from toandan.accounts.permissions import Role
from toandan.audit.actions import record
from toandan.audit.events import Event

if TYPE_CHECKING:
    import datetime as dt

    from toandan.units.models import Organisation


@transaction.atomic
def appoint(
    user: User,
    *,
    organisation: Organisation,
    role: Role,
    by: Position | None,
    title: str = "",
    signs: bool = False,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Position:
    """Give a person a role in a body; `by` None is the installation's own command.

    Raises:
        PermissionDenied: body or role is beyond the administrator.
        ValidationError: the days do not fit each other or the body's, or the person holds
            the same role there at that time.
    """
    check_appoint(by, organisation=organisation, role=role, user=user)
    # the lock makes two appointments of one person wait for each other
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    start = valid_from or timezone.localdate()
    _check_days(organisation, start, valid_to)
    if _same_role(user, organisation, role, start, valid_to):
        raise ValidationError(
            _("%(person)s đã giữ vai trò này tại %(unit)s trong thời gian đó.")
            % {"person": user, "unit": organisation}
        )
    position = Position.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        title=title.strip(),
        signs=signs,
        valid_from=start,
        valid_to=valid_to,
    )
    record(
        Event.POSITION_APPOINTED,
        by=by,
        subject=position,
        concerns=[organisation.pk],
        role=str(role),
        valid_from=start,
        valid_to=valid_to,
    )
    return position


@transaction.atomic
def end_position(position: Position, *, last_day: dt.date, by: Position | None) -> Position:
    """End a position with a day on which it is still held; its tokens end with it.

    Raises:
        PermissionDenied: body or role is beyond the administrator.
        ValidationError: it ended before, or the day lies before its first.
    """
    kept = (
        Position.objects.select_for_update(of=("self",))
        .select_related("user", "organisation__kind", "organisation__superior")
        .get(pk=position.pk)
    )
    check_appoint(by, organisation=kept.organisation, role=Role(kept.role), user=kept.user)
    if kept.valid_to is not None and kept.valid_to < timezone.localdate():
        raise ValidationError(_("Chức vụ này đã kết thúc từ trước."))
    if last_day < kept.valid_from:
        raise ValidationError(_("Ngày cuối không được trước ngày bắt đầu giữ chức vụ."))
    kept.valid_to = last_day
    kept.save(update_fields=["valid_to"])
    if last_day <= timezone.localdate():
        now = timezone.now()
        ApiToken.objects.filter(position=kept, revoked_at=None).update(revoked_at=now)
    record(
        Event.POSITION_ENDED,
        by=by,
        subject=kept,
        concerns=[kept.organisation_id],
        last_day=last_day,
    )
    return kept


def _check_days(organisation: Organisation, start: dt.date, end: dt.date | None) -> None:
    if end is not None and end < start:
        raise ValidationError(_("Ngày kết thúc không được trước ngày bắt đầu."))
    if not organisation.exists_on(start):
        raise ValidationError(
            _("%(unit)s không tồn tại vào ngày %(day)s.")
            % {"unit": organisation, "day": f"{start:%d/%m/%Y}"}
        )


def _same_role(
    user: User, organisation: Organisation, role: Role, start: dt.date, end: dt.date | None
) -> bool:
    kept = Position.objects.filter(user=user, organisation=organisation, role=role)
    kept = kept.filter(Q(valid_to=None) | Q(valid_to__gte=start))
    return kept.exists() if end is None else kept.filter(valid_from__lte=end).exists()
