"""Reading people, positions and grants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toandan.accounts.authority import visible_people
from toandan.accounts.models import AccessGrant, Position, User
from toandan.accounts.permissions import GRANTS, Permission, Role
from toandan.accounts.scope import scope_of
from toandan.vietnamese import search_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


class State(TextChoices):
    """How an account stands; the values stand in addresses."""

    ACTIVE = "dang-dung", _("Đang dùng")
    LOCKED = "bi-khoa", _("Bị khóa")
    WITHOUT_POSITION = "khong-chuc-vu", _("Không giữ chức vụ")
    ONE_TIME_PASSWORD = "chua-doi-mat-khau", _("Chờ đổi mật khẩu")


@dataclass(frozen=True)
class Wanted:
    """What an administrator looks for; empty parts ask for nothing."""

    words: str = ""
    unit: str = ""
    role: str = ""
    state: str = ""


def people(position: Position | None, wanted: Wanted | None = None) -> QuerySet[User]:
    """Return the people within an administrator's reach, with the positions that they hold."""
    wanted = wanted or Wanted()
    today = timezone.localdate()
    current = Position.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today
    )
    shown = Prefetch(
        "positions", current.select_related("organisation"), to_attr="current_positions"
    )
    found = visible_people(position).prefetch_related(shown)
    for word in search_words(wanted.words):
        found = found.filter(folded__contains=word)
    # the filters look at one and the same position
    fitting = current.filter(user=OuterRef("pk"))
    for word in search_words(wanted.unit):
        fitting = fitting.filter(organisation__folded__contains=word)
    if wanted.role:
        fitting = fitting.filter(role=wanted.role)
    if wanted.unit or wanted.role:
        found = found.filter(Exists(fitting))
    return _in_state(found, wanted.state, current)


def _in_state(found: QuerySet[User], state: str, current: QuerySet[Position]) -> QuerySet[User]:
    if state == State.ACTIVE:
        return found.filter(is_active=True)
    if state == State.LOCKED:
        return found.filter(is_active=False)
    if state == State.WITHOUT_POSITION:
        return found.exclude(Exists(current.filter(user=OuterRef("pk"))))
    if state == State.ONE_TIME_PASSWORD:
        return found.filter(must_change_password=True)
    return found


def positions_of(user: User) -> QuerySet[Position]:
    """Return every position of a person, the newest first."""
    return (
        Position.objects.filter(user=user)
        .select_related("organisation__kind", "organisation__superior__kind", "user")
        .order_by("-valid_from", "-pk")
    )


def grants_on_units_of(position: Position | None) -> QuerySet[AccessGrant]:
    """Return who looked, or could look, at papers of the units that a position answers for."""
    scope = scope_of(position, Permission.AUDIT_READ)
    return AccessGrant.objects.filter(scope.below("organisation__path")).select_related(
        "position__user", "position__organisation", "organisation"
    )


def units_with(permission: Permission, units: Iterable[int] | None = None) -> set[int]:
    """Return those of some units, or of all, in which anybody may do something today.

    The people of the office that serves a unit count as its own.
    """
    roles = [role for role in Role if permission in GRANTS[role]]
    held = Position.objects.held_on(timezone.localdate()).filter(role__in=roles)
    own = held
    serving = held.filter(organisation__kind__serves_superior=True)
    if units is not None:
        wanted = set(units)
        own = own.filter(organisation__in=wanted)
        serving = serving.filter(organisation__superior__in=wanted)
    above = serving.values_list("organisation__superior", flat=True)
    return {*own.values_list("organisation", flat=True), *(pk for pk in above if pk is not None)}
