from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toandan.units.actions import load_reference
from toandan.units.bulk import bulk_load
from toandan.units.models import Area, Organisation, OrganisationKind, System, Tier
from toandan.units.tree import WIDTH, after, below

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

pytestmark = pytest.mark.django_db

#: for each node after the first, which earlier node stands above it (or none)
SHAPES = st.lists(st.integers(0, 1000), min_size=1, max_size=25)


def grown(shape: list[int]) -> tuple[list[Area], dict[str, str | None]]:
    """Return areas of a drawn shape, and code → the code above, as plain facts."""
    nodes: list[Area] = []
    above: dict[str, str | None] = {}
    for number, drawn in enumerate(shape):
        choice = drawn % (number + 1)
        parent = None if choice == number else nodes[choice]
        node = Area(
            code=f"n{number}", name=f"Nút {number}", tier=Tier.GROUP, kind="Nút", parent=parent
        )
        nodes.append(node)
        above[node.code] = parent.code if parent else None
    return nodes, above


def under(code: str, above: dict[str, str | None]) -> set[str]:
    """Return a node and all below it by walking up from each: no paths involved."""

    def stands_under(one: str | None) -> bool:
        return one is not None and (one == code or stands_under(above[one]))

    return {one for one in above if stands_under(one)}


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(shape=SHAPES, shuffle=st.randoms(use_true_random=False))
def test_the_range_of_a_node_holds_exactly_what_stands_below_it(
    db: None, shape: list[int], shuffle: object
) -> None:
    nodes, above = grown(shape)
    mixed = list(nodes)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random
    with transaction.atomic():
        assert bulk_load(mixed) == len(nodes)
        for node in Area.objects.all():
            found = set(Area.objects.under(node).values_list("code", flat=True))
            assert found == under(node.code, above)
            line = set(Area.objects.above(node, itself=True).values_list("code", flat=True))
            assert line == {one for one in above if node.code in under(one, above)}
        transaction.set_rollback(True)


@given(st.lists(st.integers(1, 99998), min_size=1, max_size=6), st.text("0123456789", max_size=20))
def test_the_range_is_the_prefix(ordinals: list[int], rest: str) -> None:
    path = "".join(f"{one:0{WIDTH}d}" for one in ordinals)
    assert path <= path + rest < after(path)
    assert not path <= after(path) < after(path)
    assert below(path)


def test_new_nodes_come_after_those_that_stand_there() -> None:
    root = Area.objects.create(code="r", name="Gốc", tier=Tier.PROVINCE, kind="Tỉnh")
    first = Area.objects.create(code="a", name="A", tier=Tier.DISTRICT, kind="Huyện", parent=root)
    with transaction.atomic():
        second = Area(code="b", name="B", tier=Tier.DISTRICT, kind="Huyện", parent=root)
        third = Area(code="c", name="C", tier=Tier.COMMUNE, kind="Xã", parent=second)
        other = Area(code="s", name="Gốc hai", tier=Tier.PROVINCE, kind="Tỉnh")
        bulk_load([third, second, other])
    assert first.path < second.path < third.path < other.path
    assert third.path.startswith(second.path)
    saved = Area.objects.create(code="d", name="D", tier=Tier.DISTRICT, kind="Huyện", parent=root)
    assert saved.path > second.path


def test_a_node_under_one_that_is_not_stored_is_refused() -> None:
    lost = Area(code="x", name="X", tier=Tier.PROVINCE, kind="Tỉnh")
    child = Area(code="y", name="Y", tier=Tier.DISTRICT, kind="Huyện", parent=lost)
    with pytest.raises(ValueError, match="superior x is not loaded"), transaction.atomic():
        bulk_load([child])


def test_a_circle_is_refused() -> None:
    one = Area(code="x", name="X", tier=Tier.PROVINCE, kind="Tỉnh")
    two = Area(code="y", name="Y", tier=Tier.DISTRICT, kind="Huyện", parent=one)
    one.parent = two
    with pytest.raises(ValueError, match="above itself"), transaction.atomic():
        bulk_load([one, two])
    assert not Area.objects.exists()


def test_names_are_written_for_bodies() -> None:
    kind = OrganisationKind.objects.create(
        code="so", name="Sở", system=System.STATE, tier=Tier.PROVINCE
    )
    with transaction.atomic():
        bulk_load([Organisation(code="syt", name="Sở Y tế", aliases="Ngành Y tế", kind=kind)])
    stored = Organisation.objects.get(code="syt")
    assert {row.key for row in stored.names.all()} == {"so y te", "nganh y te"}
    stored.aliases = ""
    stored.save()
    assert {row.key for row in stored.names.all()} == {"so y te"}


def test_the_province_is_loaded_without_a_query_for_each_row(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    with django_assert_max_num_queries(450):
        load_reference(by=None)
    assert Organisation.objects.count() > 1400
