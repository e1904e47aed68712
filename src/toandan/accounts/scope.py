"""The one definition of how far a position reaches.

Lists (`visible_to`) and single objects (`get_…_for`) both start from a `Scope`. No position,
or none with the permission, gives the empty scope, and the empty scope matches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.models import AccessGrant, Position
from toandan.accounts.permissions import SENTENCES
from toandan.units.tree import below

if TYPE_CHECKING:
    from toandan.accounts.permissions import Permission
    from toandan.units.models import Organisation

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Scope:
    """The organisations that a position speaks for under one permission.

    Attributes:
        organisations: keys of the organisation itself and of the body that it serves.
        paths: the tree paths of those, for permissions that reach below.
        beyond: keys of organisations opened by an access grant, for reading only.
    """

    organisations: frozenset[int] = frozenset()
    paths: tuple[str, ...] = ()
    beyond: frozenset[int] = field(default=frozenset())

    def __bool__(self) -> bool:
        """Tell whether anything at all is in reach."""
        return bool(self.organisations or self.beyond)

    @property
    def readable(self) -> frozenset[int]:
        """The organisations whose papers may be read."""
        return self.organisations | self.beyond

    def covers(self, organisation: Organisation) -> bool:
        """Tell whether an organisation is in reach or below."""
        return any(organisation.path.startswith(path) for path in self.paths)

    def below(self, field_name: str = "path") -> Q:
        """Return the condition for organisations in reach and below."""
        condition = NOTHING
        for path in self.paths:
            condition |= below(path, field_name)
        return condition


def scope_of(position: Position | None, permission: Permission) -> Scope:
    """Return how far a position reaches with a permission, today."""
    if (
        position is None
        or permission not in position.permissions
        or not position.is_held_on(timezone.localdate())
    ):
        return Scope()
    units = {position.organisation, position.served_organisation}
    reads = permission.value.startswith("own:") and permission.value.endswith(":read")
    return Scope(
        organisations=frozenset(unit.pk for unit in units),
        paths=tuple(sorted(unit.path for unit in units)),
        beyond=opened_to(position) if reads else frozenset(),
    )


def opened_to(position: Position) -> frozenset[int]:
    """Return the organisations whose papers an access grant opens to a position at this moment."""
    if position.opened is not None:
        return position.opened
    grants = AccessGrant.objects.filter(position=position, expires_at__gt=timezone.now())
    return frozenset(grants.values_list("organisation_id", flat=True))


def require(position: Position | None, permission: Permission) -> Scope:
    """Return the scope of a permission, or refuse with the reason.

    Raises:
        PermissionDenied: the position does not hold the permission; the message tells a
            person which one is missing and in which position they act.
    """
    scope = scope_of(position, permission)
    if scope:
        return scope
    if position is None:
        raise PermissionDenied(
            _("Đồng chí chưa được giao chức vụ nào nên chưa dùng được trang này.")
        )
    raise PermissionDenied(
        _("Chức vụ “%(position)s” không có quyền: %(permission)s.")
        % {"position": position, "permission": SENTENCES[permission]}
    )
