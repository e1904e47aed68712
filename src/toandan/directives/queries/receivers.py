"""To whom a body may pass a document on: its own subordinates and, for the Party, its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from toandan.units.models import Organisation, System
from toandan.units.tree import below

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from toandan.directives.models import Dispatch

#: groups larger than this are found by typing
MOST_LISTED = 600
#: as many suggestions as fit under a field
MOST_SUGGESTED = 20


@dataclass(frozen=True)
class ReceiverGroup:
    """Bodies of one kind that may be chosen together."""

    name: str
    units: list[Organisation]


def in_charge(dispatch: Dispatch) -> QuerySet[Organisation]:
    """Return every body that may be charged, those left out that have the document.

    The same rule as `pass_on.forward` checks one by one: below in the tree or, for a Party
    committee, in its area and at its tier or below.
    """
    unit = dispatch.organisation
    reach = below(unit.path)
    if unit.area is not None and unit.kind.system == System.PARTY:
        reach |= below(unit.area.path, "area__path") & Q(kind__tier__gte=unit.kind.tier)
    have = dispatch.document.dispatches.order_by().values("organisation")
    found: QuerySet[Organisation] = (
        Organisation.objects.on(timezone.localdate())
        .filter(reach)
        .exclude(pk=unit.pk)
        .exclude(pk__in=have)
        .exclude(kind__serves_superior=True)
        .select_related("kind")
    )
    return found


def receiver_groups(dispatch: Dispatch) -> list[ReceiverGroup]:
    """Return the next tier by kind: direct subordinates first, then the bodies of the place."""
    unit = dispatch.organisation
    direct = Q(superior=unit)
    if unit.area is not None and unit.kind.system == System.PARTY:
        direct |= Q(area=unit.area, kind__tier=unit.kind.tier)
    rows = in_charge(dispatch).filter(direct).order_by("kind__tier", "kind__name", "sort_key")
    groups: dict[str, list[Organisation]] = {}
    for row in rows[:MOST_LISTED]:
        groups.setdefault(row.kind.name, []).append(row)
    return [ReceiverGroup(name, units) for name, units in groups.items()]


def suggested_receivers(dispatch: Dispatch, words: str) -> list[Organisation]:
    """Return bodies further away whose names hold the words."""
    if not words.strip():
        return []
    found: Any = in_charge(dispatch)
    return list(found.named(words).order_by("path")[:MOST_SUGGESTED])
