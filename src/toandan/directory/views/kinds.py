"""Kinds of organisations: shipped ones, and those that a province adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from toandan.directory.views.changes import acting, done, form_page, form_response, posted
from toandan.directory.views.lists import may_manage
from toandan.listing import Column, Table
from toandan.units import actions
from toandan.units.models import OrganisationKind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

KINDS = Table(
    name="loai-to-chuc",
    default="cap",
    columns=(
        Column("ten", gettext_lazy("Tên"), lambda kind: kind.name, order=("name",), main=True),
        Column("cap", gettext_lazy("Cấp"), lambda k: k.get_tier_display(), order=("tier", "name")),
        Column("he-thong", gettext_lazy("Hệ thống"), lambda kind: kind.get_system_display()),
        Column("ky-hieu", gettext_lazy("Ký hiệu"), lambda kind: kind.symbol),
        Column(
            "so", gettext_lazy("Số tổ chức"), lambda kind: kind.used, order=("used",), number=True
        ),
    ),
)


class KindForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type at run time
    """A new kind."""

    class Meta:
        """All but the code, which follows from the name."""

        model = OrganisationKind
        fields = ("name", "tier", "system", "symbol", "serves_superior")
        labels = {"system": gettext_lazy("Hệ thống"), "tier": gettext_lazy("Cấp")}  # noqa: RUF012 - Django's way of writing it
        help_texts = {  # noqa: RUF012 - Django's way of writing it
            "name": gettext_lazy("Ví dụ: Chốt kiểm soát, Cơ sở cách ly tập trung, Trường học."),
            "symbol": gettext_lazy(
                "Phần sau số văn bản; loại này không ban hành văn bản thì để trống."
            ),
            "serves_superior": gettext_lazy(
                "Như văn phòng: văn thư ở đây giữ sổ và tiếp nhận thay cho cấp trên trực tiếp."
            ),
        }


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """List the kinds and how many organisations each has."""
    rows = OrganisationKind.objects.annotate(used=Count("organisations"))
    listing = KINDS.listing(request, rows)
    if listing.wants_export:
        return listing.export()
    context = {"listing": listing, "may_manage": may_manage(request)}
    return render(request, "directory/kinds.html", context)


@form_page
def add_kind(request: HttpRequest) -> HttpResponse:
    """Add a kind."""
    by = acting(request)
    form = KindForm(posted(request))
    if form.is_valid():
        made = done(form, lambda: actions.add_kind(by=by, **form.cleaned_data))
        if made:
            messages.success(request, _("Đã thêm loại %(name)s.") % {"name": made})
            return redirect("units:kinds")
    return form_response(request, form, title=_("Thêm loại tổ chức"), button=_("Thêm loại"))
