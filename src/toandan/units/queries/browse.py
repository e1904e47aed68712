"""What the pages of units list and show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from toandan.audit.models import AuditEvent
from toandan.units.models import Area, Organisation, OrganisationName, PhraseRule
from toandan.units.wording import phrase_key
from toandan.vietnamese import search_words

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from toandan.units.tree import Node

#: how many events a unit's page shows
EVENTS = 20


def units_matching(units: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Return the units whose name or code holds every word, marks aside.

    An organisation is found by its aliases and by abbreviations as well: `so nn ptnt`.
    """
    spelt = [search_words(words), search_words(phrase_key(words))]
    holds = Q()
    for wanted in spelt if units.model is Organisation else spelt[:1]:
        every = Q()
        for word in wanted:
            every &= _holding(word, organisations=units.model is Organisation)
        holds |= every
    return units.filter(holds)


def _holding(word: str, *, organisations: bool) -> Q:
    name = Q(folded__contains=word)
    if not organisations:
        return name
    return name | Q(
        pk__in=OrganisationName.objects.filter(key__contains=word).values("organisation")
    )


@dataclass
class TreeNode:
    """One node as the tree piece shows it."""

    text: str
    address: str
    note: str = ""
    children: list[TreeNode] = field(default_factory=list)
    open: bool = False
    #: whether there is more below that its own page of the tree shows
    more: bool = False


def tree_at(model: type[Node], chosen: Node | None, day: dt.date) -> list[TreeNode]:
    """Return the roots of a tree, opened down to the chosen node and its children.

    Two queries whatever the tree's size: the line down to the node, and what stands directly
    below each node of it. A tree of one root is opened there.
    """
    parent = "parent" if model is Area else "superior"
    page = "units:area-tree" if model is Area else "units:organisation-tree"
    line: list[Node] = []
    if chosen is not None:
        line = list(model.objects.above(chosen, itself=True).order_by("path"))
    shown = Q(**{parent: None}) | Q(**{f"{parent}__in": [node.pk for node in line]})
    opened = {node.pk for node in line}
    made: dict[int, TreeNode] = {}
    roots: list[TreeNode] = []
    query = f"&ngay={day:%d/%m/%Y}"
    below = model.objects.on(day).filter(**{parent: OuterRef("pk")})
    for node in model.objects.on(day).filter(shown).order_by("path").annotate(more=Exists(below)):
        address = f"{reverse(page)}?nut={node.pk}{query}"
        one = TreeNode(node.name, address, open=node.pk in opened, more=node.more)
        made[node.pk] = one
        above = made.get(getattr(node, f"{parent}_id") or 0)
        (above.children if above else roots).append(one)
    if chosen is None and len(made) == 1:
        only = model.objects.get(pk=next(iter(made)))
        return tree_at(model, only, day)
    return roots


def rules_about(organisation: Organisation, day: dt.date) -> list[PhraseRule]:
    """Return the rules in force on a day that name a body or pick its kind."""
    mine = Q(organisations=organisation) | Q(kinds=organisation.kind_id)
    rules = PhraseRule.objects.filter(mine).distinct().select_related("issuer")
    return [rule for rule in rules if rule.in_force_on(day)]


def events_of(unit: Node) -> list[AuditEvent]:
    """Return what was done to a unit, newest first."""
    label = unit._meta.label_lower  # noqa: SLF001 - Django's documented Meta API
    return list(AuditEvent.objects.filter(subject_type=label, subject_id=str(unit.pk))[:EVENTS])
