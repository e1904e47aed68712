"""Whose accounts an administrator may touch, and which roles they may hand out.

Three rules keep an administrator from growing beyond their place:

* nobody administers their own account or appoints themselves;
* an account is administered by those whose reach covers *every* position that it holds, so
  that a commune's administrator cannot take over a person who also sits in the province;
* a permission over the whole installation is handed on only by one who holds it.

Each rule answers with the reason, in the reader's language, or None where there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.models import Position, User
from toandan.accounts.permissions import GRANTS, RESERVED, Permission, Role
from toandan.accounts.scope import require, scope_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.units.models import Organisation


def visible_people(position: Position | None) -> QuerySet[User]:
    """Return the people who hold or held a position within an administrator's reach."""
    scope = scope_of(position, Permission.UNIT_ACCOUNTS_MANAGE)
    if not scope:
        return User.objects.none()
    held = Position.objects.filter(scope.below("organisation__path"), user=OuterRef("pk"))
    return User.objects.filter(Exists(held))


def get_person_for(position: Position | None, pk: int) -> User:
    """Return a person within an administrator's reach.

    Raises:
        PermissionDenied: the position administers no accounts at all.
        Http404: the person is not within reach, or does not exist: the same answer.
    """
    require(position, Permission.UNIT_ACCOUNTS_MANAGE)
    found = visible_people(position).filter(pk=pk).first()
    if found is None:
        raise Http404(_("Không có người này trong phạm vi quản lý của đồng chí."))
    return found


def why_not_manage(by: Position, user: User) -> str | None:
    """Return why an administrator may not change a person's account, or None."""
    scope = scope_of(by, Permission.UNIT_ACCOUNTS_MANAGE)
    if not scope:
        return _("Chức vụ đang dùng không có quyền quản lý tài khoản.")
    if by.user_id == user.pk:
        return _("Không tự quản trị tài khoản của chính mình; việc này do quản trị khác làm.")
    kept = standing_positions(user)
    if not kept:
        kept = list(_positions(user).order_by("-valid_to", "-pk")[:1])
    outside = next((p for p in kept if not scope.covers(p.organisation)), None)
    if outside is not None:
        return _(
            "Người này còn giữ chức vụ tại %(unit)s, ngoài phạm vi quản lý của đồng chí; "
            "tài khoản do quản trị cấp trên của cả hai đơn vị quản lý."
        ) % {"unit": outside.organisation}
    if not kept and not scope_of(by, Permission.SYSTEM_MANAGE):
        return _("Người này chưa từng giữ chức vụ nào; tài khoản do quản trị hệ thống quản lý.")
    for held in kept:
        reason = _why_not_hand_on(by, Role(held.role))
        if reason:
            return reason
    return None


def why_not_appoint(
    by: Position, *, organisation: Organisation, role: Role, user: User | None = None
) -> str | None:
    """Return why an administrator may not appoint to a role in a body, or None."""
    scope = scope_of(by, Permission.UNIT_ACCOUNTS_MANAGE)
    if not scope:
        return _("Chức vụ đang dùng không có quyền quản lý tài khoản.")
    if user is not None and by.user_id == user.pk:
        return _("Không tự bổ nhiệm cho chính mình; việc này do quản trị khác làm.")
    if not scope.covers(organisation):
        return _("%(unit)s không thuộc phạm vi quản lý của đồng chí.") % {"unit": organisation}
    return _why_not_hand_on(by, role)


def check_manage(by: Position | None, user: User) -> None:
    """Raise PermissionDenied with the reason; `by` None is the installation's own command."""
    reason = why_not_manage(by, user) if by else None
    if reason:
        raise PermissionDenied(reason)


def check_appoint(
    by: Position | None, *, organisation: Organisation, role: Role, user: User | None = None
) -> None:
    """Raise PermissionDenied with the reason; `by` None is the installation's own command."""
    reason = why_not_appoint(by, organisation=organisation, role=role, user=user) if by else None
    if reason:
        raise PermissionDenied(reason)


def standing_positions(user: User) -> list[Position]:
    """Return the positions of a person that have not ended, those yet to begin among them."""
    today = timezone.localdate()
    return list(_positions(user).filter(Q(valid_to=None) | Q(valid_to__gte=today)))


def _positions(user: User) -> QuerySet[Position]:
    return Position.objects.filter(user=user).select_related(
        "user", "organisation__kind", "organisation__superior__kind"
    )


def _why_not_hand_on(by: Position, role: Role) -> str | None:
    held = {p for p in RESERVED if scope_of(by, p)}
    if GRANTS[role] & RESERVED - held:
        return _("Vai trò “%(role)s” chỉ do quản trị hệ thống giao và quản lý.") % {
            "role": role.label
        }
    return None
