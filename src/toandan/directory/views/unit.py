"""One organisation's and one area's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from toandan.accounts.models import Position
from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.directory.forms import DayFilter
from toandan.directory.views.lists import may_manage
from toandan.units.models import Area, Organisation
from toandan.units.queries.browse import events_of, rules_about
from toandan.units.tree import below

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from toandan.units.tree import Node

#: how many of a unit's subordinates its page lists; the list page has the rest
LISTED = 60


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one organisation."""
    unit = get_object_or_404(
        Organisation.objects.select_related("kind", "superior", "area__parent", "successor"), pk=pk
    )
    day = DayFilter(request.GET).day
    below_it = Organisation.objects.on(day).filter(superior=unit).select_related("kind")
    context = {
        "unit": unit,
        "facts": _facts(unit),
        "line": list(Organisation.objects.above(unit).order_by("path")),
        "subordinates": below_it[:LISTED],
        "subordinate_count": below_it.count(),
        "rules": rules_about(unit, day),
        "positions": _positions(request, unit),
        **_shared(request, unit, day),
    }
    return render(request, "directory/organisation.html", context)


@require_safe
def area(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one area."""
    found = get_object_or_404(Area.objects.select_related("parent", "successor"), pk=pk)
    day = DayFilter(request.GET).day
    inside = Area.objects.on(day).filter(parent=found)
    bodies = Organisation.objects.on(day).filter(area=found).select_related("kind")
    context = {
        "unit": found,
        "line": list(Area.objects.above(found).order_by("path")),
        "inside": inside[:LISTED],
        "inside_count": inside.count(),
        "organisations": bodies[:LISTED],
        "organisation_count": bodies.count(),
        "figures": _figures(found, day),
        **_shared(request, found, day),
    }
    return render(request, "directory/area.html", context)


def _shared(request: HttpRequest, unit: Node, day: dt.date) -> dict[str, Any]:
    manages = may_manage(request)
    return {
        "day": day,
        "exists": unit.exists_on(day),
        "may_manage": manages,
        "events": _entries(unit) if manages else [],
        "predecessors": list(unit.predecessors.all()),  # type: ignore[attr-defined]  # the relation's reverse
    }


def _facts(unit: Organisation) -> list[tuple[str, Any]]:
    return [
        (_("Tên tắt"), unit.short_name),
        (_("Loại"), unit.kind.name),
        (_("Cấp"), unit.tier.label),
        (_("Hệ thống"), unit.kind.get_system_display()),
        (_("Ký hiệu văn bản"), unit.document_symbol),
        (_("Hộp thư"), unit.email),
        (_("Mã định danh điện tử"), unit.identifier),
        (_("Mã"), unit.code),
        (_("Có từ ngày"), unit.valid_from),
        (_("Đến hết ngày"), unit.valid_to),
        (_("Cách gọi khác"), "; ".join(unit.aliases.splitlines())),
    ]


def _figures(found: Area, day: dt.date) -> list[dict[str, Any]]:
    """Return how many areas of each tier lie inside."""
    inside = Area.objects.on(day).filter(below(found.path)).exclude(pk=found.pk)
    tiers = dict(Area._meta.get_field("tier").flatchoices)  # noqa: SLF001 - Django's documented Meta API
    counts: dict[int, int] = {}
    for tier in inside.order_by().values_list("tier", flat=True):
        counts[tier] = counts.get(tier, 0) + 1
    return [{"label": tiers[tier], "value": counts[tier]} for tier in sorted(counts)]


def _positions(request: HttpRequest, unit: Organisation) -> QuerySet[Position] | None:
    """Return who holds a position, None for those who may not administer the unit's accounts."""
    position = getattr(request, "position", None)
    if not scope_of(position or None, Permission.UNIT_ACCOUNTS_MANAGE).covers(unit):
        return None
    return Position.objects.filter(organisation=unit).select_related("user").order_by("-valid_from")


def _entries(unit: Node) -> list[dict[str, Any]]:
    return [
        {"at": event.at, "title": event.sentence, "by": event.actor_name or _("Hệ thống")}
        for event in events_of(unit)
    ]


def address_of(unit: Node) -> str:
    """Return the page of an area or an organisation."""
    return reverse("units:area" if isinstance(unit, Area) else "units:organisation", args=[unit.pk])
