"""The lists of organisations and areas, their trees, and suggestions while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import scope_of
from toandan.directory.forms import AreaFilter, DayFilter, OrganisationFilter, written
from toandan.listing import Column, Table, key_of
from toandan.units.models import Area, Organisation
from toandan.units.queries.browse import tree_at, units_matching

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from toandan.units.tree import Node

SUGGESTED = 12


def may_manage(request: HttpRequest) -> bool:
    """Tell whether the reader may change units, so that pages show buttons only to those."""
    position = getattr(request, "position", None)
    return bool(scope_of(position or None, Permission.UNITS_MANAGE))


ORGANISATIONS = Table(
    name="to-chuc",
    default="thu-tu",
    empty=_("Chưa có đơn vị nào. Quản trị nạp danh mục của tỉnh, hoặc thêm và nhập từ tệp ở đây."),
    columns=(
        Column(
            "ten",
            _("Tên"),
            lambda unit: unit.name,
            order=("sort_key",),
            link=lambda unit: reverse("units:organisation", args=[unit.pk]),
            main=True,
        ),
        Column("loai", _("Loại"), lambda unit: unit.kind.name, order=("kind__name",)),
        Column("cap", _("Cấp"), lambda unit: unit.tier.label, order=("kind__tier",), whole=True),
        Column("thu-tu", _("Cấp trên"), lambda unit: str(unit.superior or ""), order=("path",)),
        Column("dia-ban", _("Địa bàn"), lambda unit: str(unit.area or ""), order=("area__path",)),
        Column("ky-hieu", _("Ký hiệu"), lambda unit: unit.document_symbol),
        Column("ma", _("Mã"), lambda unit: unit.code, order=("code",), shown=False),
        Column("he-thong", _("Hệ thống"), lambda u: u.kind.get_system_display(), shown=False),
        Column("tu-ngay", _("Có từ ngày"), lambda unit: unit.valid_from, shown=False),
        Column("den-ngay", _("Đến hết ngày"), lambda unit: unit.valid_to, shown=False),
    ),
)

AREAS = Table(
    name="dia-ban",
    default="ma",
    empty=_("Chưa có đơn vị nào. Quản trị nạp danh mục của tỉnh, hoặc thêm và nhập từ tệp ở đây."),
    columns=(
        Column(
            "ten",
            _("Tên"),
            lambda area: area.name,
            order=("sort_key",),
            link=lambda area: reverse("units:area", args=[area.pk]),
            main=True,
        ),
        Column("ma", _("Mã thống kê"), lambda area: area.official_code, order=("path",)),
        Column("loai", _("Loại"), lambda area: area.kind, order=("kind",)),
        Column("thuoc", _("Thuộc"), lambda area: str(area.parent or ""), order=("parent__path",)),
        Column(
            "bien-gioi",
            _("Biên giới, biển, đảo"),
            lambda area: area.get_border_display() if area.border else "",
            order=("border",),
        ),
        Column("tu-ngay", _("Có từ ngày"), lambda area: area.valid_from, shown=False),
        Column("den-ngay", _("Đến hết ngày"), lambda area: area.valid_to, shown=False),
    ),
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List organisations."""
    form = OrganisationFilter(request.GET)
    units: QuerySet[Any] = Organisation.objects.on(form.day).select_related(
        "kind", "superior", "area"
    )
    units = units_matching(units, form.value("q"))
    if tier := form.value("cap"):
        units = units.filter(kind__tier=tier)
    if system := form.value("he_thong"):
        units = units.filter(kind__system=system)
    return _list(request, ORGANISATIONS, units, form, "directory/organisations.html")


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """List areas."""
    form = AreaFilter(request.GET)
    found: QuerySet[Any] = Area.objects.on(form.day).select_related("parent")
    found = units_matching(found, form.value("q"))
    if tier := form.value("cap"):
        found = found.filter(tier=tier)
    if border := form.value("bien_gioi"):
        found = found.filter(border=border)
    return _list(request, AREAS, found, form, "directory/areas.html")


def _list(
    request: HttpRequest, table: Table, rows: QuerySet[Any], form: DayFilter, template: str
) -> HttpResponse:
    listing = table.listing(request, rows, filters=form)
    if listing.wants_export:
        return listing.export()
    context = {"listing": listing, "day": form.day, "may_manage": may_manage(request)}
    return render(request, template, context)


@require_safe
def organisation_tree(request: HttpRequest) -> HttpResponse:
    """Browse the tree of organisations."""
    return _tree(request, Organisation, "units:organisation", "to-chuc")


@require_safe
def area_tree(request: HttpRequest) -> HttpResponse:
    """Browse the tree of areas."""
    return _tree(request, Area, "units:area", "dia-ban")


def _tree(request: HttpRequest, model: type[Node], page: str, key: str) -> HttpResponse:
    form = DayFilter(request.GET)
    chosen = None
    if (asked := key_of(request.GET.get("nut", ""))) is not None:
        chosen = get_object_or_404(model, pk=asked)
    context = {
        "nodes": tree_at(model, chosen, form.day),
        "chosen": chosen,
        "chosen_address": reverse(page, args=[chosen.pk]) if chosen else "",
        "day": form.day,
        "form": form,
        "key": key,
    }
    return render(request, "directory/tree.html", context)


@require_safe
def suggest_organisations(request: HttpRequest) -> HttpResponse:
    """Suggest organisations for a field."""
    return _suggest(request, Organisation)


@require_safe
def suggest_areas(request: HttpRequest) -> HttpResponse:
    """Suggest areas for a field."""
    return _suggest(request, Area)


def _suggest(request: HttpRequest, model: type[Node]) -> HttpResponse:
    words = request.GET.get(request.GET.get("truong", ""), "")
    found = units_matching(model.objects.all(), words)[:SUGGESTED] if words.strip() else []
    names = [written(unit) for unit in found]
    return render(request, "directory/suggestions.html", {"names": names})
