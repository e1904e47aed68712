from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.units.models import Organisation

if TYPE_CHECKING:
    from tests.cast import Cast


def test_an_office_speaks_for_the_body_that_it_serves(cast: Cast) -> None:
    scope = scope_of(cast.clerk, Permission.DIRECTIVE_ISSUE)
    assert scope.organisations == {cast.van_phong.pk, cast.tinh_uy.pk}


def test_no_position_reaches_nothing(cast: Cast) -> None:
    assert not scope_of(None, Permission.DIRECTIVE_READ)
    assert not Organisation.objects.filter(scope_of(None, Permission.DIRECTIVE_READ).below())


def test_a_role_without_the_permission_reaches_nothing(cast: Cast) -> None:
    assert not scope_of(cast.officer_so, Permission.DIRECTIVE_ISSUE)


@pytest.mark.django_db
def test_the_tree_is_asked_by_ranges(cast: Cast) -> None:
    under = set(Organisation.objects.under(cast.huyen_uy_a, itself=False))
    assert under == {cast.y_te_a, cast.chi_bo_a1, cast.chi_bo_a2}
