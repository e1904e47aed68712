"""The list filter and the object check agree, over any tree, any position, any day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from toandan.accounts.authority import get_person_for, visible_people, why_not_manage
from toandan.accounts.middleware import held_positions
from toandan.accounts.models import AccessGrant, Position, User
from toandan.accounts.permissions import GRANTS, RESERVED, SENTENCES, Permission, Role
from toandan.accounts.scope import require, scope_of
from toandan.units.models import Organisation, OrganisationKind, System, Tier

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@st.composite
def trees(draw: st.DrawFn) -> list[tuple[int | None, bool]]:
    """For each body, which earlier one stands above it (None: a root), and whether it serves it."""
    size = draw(st.integers(2, 9))
    return [
        (draw(st.none() | st.integers(0, place - 1)) if place else None, draw(st.booleans()))
        for place in range(size)
    ]


def grow(shape: list[tuple[int | None, bool]]) -> list[Organisation]:
    kinds = {
        serves: OrganisationKind.objects.create(
            code=f"kind-{serves}",
            name="Loại",
            system=System.PARTY,
            tier=Tier.PROVINCE,
            serves_superior=serves,
        )
        for serves in (True, False)
    }
    grown: list[Organisation] = []
    for place, (above, serves) in enumerate(shape):
        superior = grown[above] if above is not None else None
        kept = Organisation.objects.create(
            code=f"o-{place}", name=f"Đơn vị {place}", kind=kinds[serves], superior=superior
        )
        grown.append(kept)
    return grown


positions = st.tuples(
    st.integers(0, 8),
    st.sampled_from(list(Role)),
    st.sampled_from([-3, -1, 0, 1]),  # first day, from today
    st.sampled_from([None, -1, 0, 3]),  # last day, from today
    st.booleans(),  # account in use
)


@settings(deadline=None, max_examples=60)
@given(shape=trees(), held=positions, permission=st.sampled_from(list(Permission)))
def test_lists_and_objects_agree_about_what_is_in_reach(
    shape: list[tuple[int | None, bool]],
    held: tuple[int, Role, int, int | None, bool],
    permission: Permission,
) -> None:
    with transaction.atomic():
        grown = grow(shape)
        position = hold(grown, held)
        scope = scope_of(position, permission)
        listed = set(Organisation.objects.filter(scope.below()))
        checked = {unit for unit in grown if scope.covers(unit)}
        assert listed == checked == expected(position, permission, grown)
        assert scope.organisations <= {unit.pk for unit in listed}
        assert bool(scope) == bool(listed)
        transaction.set_rollback(True)


def hold(grown: list[Organisation], held: tuple[int, Role, int, int | None, bool]) -> Position:
    place, role, first, last, active = held
    today = timezone.localdate()
    valid_from = today + first * DAY
    valid_to = None if last is None else max(valid_from, today + last * DAY)
    user = User.objects.create_user("x", full_name="X", is_active=active)
    return Position.objects.create(
        user=user,
        organisation=grown[place % len(grown)],
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def expected(
    position: Position, permission: Permission, grown: list[Organisation]
) -> set[Organisation]:
    """What the rule says, walked by hand from child to superior."""
    today = timezone.localdate()
    in_time = position.valid_from <= today and (position.valid_to or today) >= today
    if not (in_time and position.user.is_active and permission in GRANTS[Role(position.role)]):
        return set()
    unit = position.organisation
    top = unit.superior if unit.kind.serves_superior and unit.superior else unit

    def under(body: Organisation | None) -> bool:
        return body is not None and (body.pk in {top.pk, unit.pk} or under(body.superior))

    return {body for body in grown if under(body)}


@settings(deadline=None, max_examples=60)
@given(shape=trees(), by=positions, of=positions)
def test_the_list_of_people_and_the_page_of_one_agree(
    shape: list[tuple[int | None, bool]],
    by: tuple[int, Role, int, int | None, bool],
    of: tuple[int, Role, int, int | None, bool],
) -> None:
    with transaction.atomic():
        grown = grow(shape)
        position = hold(grown, by)
        User.objects.filter(username="x").update(username="y")
        other = hold(grown, of)
        listed = set(visible_people(position))
        for user in (position.user, other.user):
            try:
                opened = {get_person_for(position, user.pk)}
            except (Http404, PermissionDenied):
                opened = set()
            assert opened == listed & {user}
            if why_not_manage(position, user) is None:
                assert user in listed, "whoever may be changed may be seen"
        transaction.set_rollback(True)


def test_what_is_held_today_is_asked_alike_of_rows_and_of_objects(cast: Cast) -> None:
    today = timezone.localdate()
    for first in (-1, 0, 1):
        for last in (None, 0, 1):
            start = today + first * DAY
            end = None if last is None else start + last * DAY
            held = Position(
                user=cast.clerk.user,
                organisation=cast.tinh_uy,
                role=Role.OFFICER,
                valid_from=start,
                valid_to=end,
            )
            held.save()
            in_rows = Position.objects.held_on(today).filter(pk=held.pk).exists()
            assert in_rows == held.is_held_on(today)
            Position.objects.filter(pk=held.pk).update(valid_from=start - 9 * DAY, valid_to=start)
            held.delete()


def test_no_position_and_no_person_reach_nothing(cast: Cast) -> None:
    for permission in Permission:
        scope = scope_of(None, permission)
        assert not scope
        assert not scope.covers(cast.tinh_uy)
        assert not Organisation.objects.filter(scope.below())
    assert held_positions(AnonymousUser()) == []


def test_a_refusal_names_the_permission_that_is_missing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="ban hành, chuyển tiếp văn bản"):
        require(cast.officer_a1, Permission.DIRECTIVE_ISSUE)
    with pytest.raises(PermissionDenied, match="chưa được giao chức vụ"):
        require(None, Permission.DIRECTIVE_ISSUE)


def test_a_grant_opens_one_unit_for_reading_and_for_nothing_else(cast: Cast) -> None:
    now = timezone.now()
    AccessGrant.objects.create(
        position=cast.head_ubnd,
        organisation=cast.huyen_uy_a,
        reason="Kiểm tra theo kế hoạch đã duyệt",
        expires_at=now + dt.timedelta(hours=1),
    )
    reading = scope_of(cast.head_ubnd, Permission.DIRECTIVE_READ)
    assert reading.beyond == {cast.huyen_uy_a.pk}
    assert cast.huyen_uy_a.pk in reading.readable
    assert cast.y_te_a.pk not in reading.readable
    assert not reading.covers(cast.huyen_uy_a)
    for permission in set(Permission) - {Permission.DIRECTIVE_READ}:
        assert scope_of(cast.head_ubnd, permission).beyond == frozenset()


def test_a_grant_that_is_over_opens_nothing(cast: Cast) -> None:
    AccessGrant.objects.create(
        position=cast.head_ubnd,
        organisation=cast.huyen_uy_a,
        reason="Kiểm tra theo kế hoạch đã duyệt",
        expires_at=timezone.now(),
    )
    assert scope_of(cast.head_ubnd, Permission.DIRECTIVE_READ).beyond == frozenset()


def test_every_permission_has_a_sentence_and_a_role() -> None:
    assert set(SENTENCES) == set(Permission)
    assert set().union(*GRANTS.values()) == set(Permission)
    assert set(GRANTS) == set(Role)


def test_permissions_stand_in_alphabetical_order_of_their_values() -> None:
    values = [permission.value for permission in Permission]
    assert values == sorted(values)


def test_only_who_runs_the_installation_holds_what_reaches_all_of_it() -> None:
    assert {role for role in Role if GRANTS[role] & RESERVED} == {Role.ADMINISTRATOR}
