"""The visible part of a document's cascade: its tree, its sides, its neighbours in the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from toandan.directives.models import Dispatch, Document, Reference, Republication
from toandan.directives.queries.access import visible_documents
from toandan.directives.queries.state import lateness, state_of, with_facts

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from toandan.accounts.models import Position
    from toandan.directives.queries.state import Late, State

#: a tree with more nodes than this comes by request, level by level
MOST_AT_ONCE = 200
#: of a level, so many are shown at once
PART = 50


@dataclass(frozen=True)
class TreeNode:
    """One body in the cascade.

    Attributes:
        dispatch: what it was sent, with its facts.
        below: how many bodies it passed the document on to, as far as the reader sees them.
        children: those bodies, where they are shown along with it.
    """

    dispatch: Any
    state: State
    late: Late
    below: int
    children: list[TreeNode] = field(default_factory=list)


@dataclass(frozen=True)
class Level:
    """The nodes on one level of the tree, or a part of them.

    Attributes:
        nodes: those shown.
        rest: how many come after them.
        end: where those begin.
    """

    nodes: list[TreeNode]
    rest: int = 0
    end: int = 0


def tops(seen: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
    """Return the uppermost dispatches of the visible part of a cascade."""
    above = seen.filter(pk=OuterRef("parent"))
    return seen.exclude(Exists(above))


def branches(dispatches: QuerySet[Dispatch], now: dt.datetime) -> list[TreeNode]:
    """Return the nodes of some dispatches, without what is under them."""
    counted = Dispatch.objects.filter(parent=OuterRef("pk")).order_by().values("parent")
    children = counted.annotate(figure=Count("pk")).values("figure")
    rows = (
        with_facts(dispatches)
        .annotate(below=Coalesce(Subquery(children, output_field=IntegerField()), 0))
        .select_related("document", "root", "organisation__kind")
        .defer("document__text", "document__folded", "root__text", "root__folded")
        .order_by("path")
    )
    return [TreeNode(row, state_of(row), lateness(row, now), row.below) for row in rows]


def level(dispatches: QuerySet[Dispatch], now: dt.datetime, start: int = 0) -> Level:
    """Return the part of a level that begins at a place."""
    end = start + PART
    ordered = dispatches.order_by("path")
    keys = list(ordered.values_list("pk", flat=True)[start:end])
    rest = max(0, dispatches.count() - end) if len(keys) == PART else 0
    return Level(branches(Dispatch.objects.filter(pk__in=keys), now), rest, end)


def tree(seen: QuerySet[Dispatch], now: dt.datetime) -> tuple[Level | None, int]:
    """Return the visible tree of a cascade, if it is small, and how many nodes it has.

    A large one comes level by level, as its reader asks for it.
    """
    total = seen.count()
    if total > MOST_AT_ONCE:
        return None, total
    nodes = {node.dispatch.pk: node for node in branches(seen, now)}
    roots: list[TreeNode] = []
    for node in nodes.values():
        parent = nodes.get(node.dispatch.parent_id)
        (parent.children if parent else roots).append(node)
    return Level(roots), total


@dataclass(frozen=True)
class Related:
    """Documents round a document, each only as far as the reader sees it.

    Attributes:
        named: its references: (reference, the target where it is seen).
        naming: documents that refer to it: (reference, that document).
        relays: documents of lower bodies that implement it.
        fate: the references by which later documents replace, amend or revoke it.
        parent: the document that it implements.
        republications: articles that report it.
    """

    named: list[tuple[Reference, Document | None]]
    naming: list[Reference]
    relays: list[Document]
    fate: list[Reference]
    parent: Document | None
    republications: list[Republication]


#: what ends or changes the force of a document
FATEFUL = (Reference.Relation.REPLACES, Reference.Relation.AMENDS, Reference.Relation.REVOKES)


def related(position: Position | None, document: Document) -> Related:
    """Return the documents round a document."""
    visible = visible_documents(position).defer("text", "folded")
    references = list(document.references.order_by("position", "pk"))
    naming = _naming(document, visible)
    relays = list(
        Document.objects.filter(implements__document=document, issued_at__isnull=False)
        .select_related("organisation")
        .defer("text", "folded")
        .order_by("date", "pk")
    )
    republications = list(
        document.republications.select_related("article").defer("article__text", "article__folded")
    )
    parent = document.implements.document_id if document.implements else None
    found = {one.target_id for one in references} | {parent} - {None}
    found |= {one.pk for one in relays} | {one.article_id for one in republications}
    # asked once for all of them: the condition is long, and most of its cost is its length
    seen = visible.in_bulk(found) if found else {}
    carried_out = {one.pk for one in relays}
    return Related(
        named=[(one, seen.get(one.target_id)) for one in references],
        naming=[
            one
            for one in naming
            if one.relation not in FATEFUL and one.document_id not in carried_out
        ],
        relays=[one for one in relays if one.pk in seen],
        fate=[one for one in naming if one.relation in FATEFUL],
        parent=seen.get(parent),
        republications=[one for one in republications if one.article_id in seen],
    )


def _naming(document: Document, visible: QuerySet[Document]) -> list[Reference]:
    """Return the references to a document, of which a law may have thousands out of sight."""
    settled = Q(document__issued_at__isnull=False) | Q(document__registered_at__isnull=False)
    rows = Reference.objects.filter(settled, target=document)
    if not rows.exists():
        return []
    return list(
        rows.filter(document__in=visible.order_by().values("pk"))
        .select_related("document")
        .defer("document__text", "document__folded")
        .order_by("-document__date", "-pk")
    )
