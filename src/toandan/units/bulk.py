"""Writing many nodes of a tree at once: paths are given in memory, not by a query a row."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max
from django.db.models.functions import Length

from toandan.units.models import Organisation, OrganisationName
from toandan.units.tree import LAST, WIDTH, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BATCH = 2000
#: so many new rows change how the database should look for things
_WORTH_COUNTING = 100


def bulk_load(nodes: Sequence[Node]) -> int:
    """Insert new nodes of one tree and return how many.

    Superiors may be stored nodes or others of the same call, in any order; names by which
    organisations are found are written too. Runs inside the caller's transaction.

    Raises:
        ValueError: where a superior is missing from both, or holds too many nodes.
    """
    if not nodes:
        return 0
    if not connection.in_atomic_block:
        raise RuntimeError("bulk_load: load a tree inside one transaction")
    model = type(nodes[0])
    _give_paths(model, nodes)
    for node in nodes:
        node.prepare()
    for _, level in groupby(sorted(nodes, key=_depth), key=_depth):
        model._default_manager.bulk_create(list(level), batch_size=BATCH)  # noqa: SLF001 - Django's documented name
    if model is Organisation:
        _write_names(node for node in nodes if isinstance(node, Organisation))
    if len(nodes) >= _WORTH_COUNTING:
        _count_again(model)
    return len(nodes)


def _count_again(model: type[Node]) -> None:
    """Renew the planner's figures: PostgreSQL takes a table just filled for an empty one."""
    tables = [model._meta.db_table, OrganisationName._meta.db_table]  # noqa: SLF001 - Django's documented Meta API
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def _depth(node: Node) -> int:
    return len(node.path)


def _give_paths(model: type[Node], nodes: Sequence[Node]) -> None:
    last = _last_ordinals(model, nodes)
    new = {id(node) for node in nodes}

    def give(node: Node, line: tuple[int, ...] = ()) -> None:
        if node.path:
            return
        if id(node) in line:
            raise ValueError(f"{node.code}: the node stands above itself")
        superior = node.superior_node()
        start = ""
        if superior is not None:
            if id(superior) in new:
                give(superior, (*line, id(node)))
            elif superior.pk is None:
                raise ValueError(f"{node.code}: its superior {superior.code} is not loaded")
            start = superior.path
        ordinal = last.get(start, 0) + 1
        if ordinal >= LAST:
            raise ValueError(f"{superior}: a node holds at most {LAST - 1} others")
        last[start] = ordinal
        node.path = f"{start}{ordinal:0{WIDTH}d}"

    for node in nodes:
        give(node)


def _last_ordinals(model: type[Node], nodes: Sequence[Node]) -> dict[str, int]:
    """Return the highest ordinal in use below each stored superior and at the root."""
    fields = {"Area": "parent", "Organisation": "superior"}
    field = fields[model.__name__]
    stored = {
        superior.pk
        for node in nodes
        if (superior := node.superior_node()) is not None and superior.pk is not None
    }
    found: list[str] = []
    keys = sorted(stored)
    for start in range(0, len(keys), BATCH):
        rows = (
            model._default_manager.filter(**{f"{field}__in": keys[start : start + BATCH]})  # noqa: SLF001 - Django's documented name
            .order_by()
            .values(field)
            .annotate(last=Max("path"))
        )
        found += [str(row["last"]) for row in rows]
    roots: dict[str, Any] = (
        model._default_manager.annotate(length=Length("path"))  # noqa: SLF001 - as above
        .filter(length=WIDTH)
        .aggregate(last=Max("path"))
    )
    if roots["last"]:
        found.append(roots["last"])
    return {path[:-WIDTH]: int(path[-WIDTH:]) for path in found}


def _write_names(organisations: Iterable[Organisation]) -> None:
    OrganisationName.objects.bulk_create(
        (
            OrganisationName(organisation=organisation, key=key)
            for organisation in organisations
            for key in organisation.name_keys()
        ),
        batch_size=BATCH,
    )
