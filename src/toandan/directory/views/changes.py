"""Forms by which an administrator creates, changes and ends units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from toandan.accounts.permissions import Permission
from toandan.accounts.scope import require
from toandan.directory.forms import AreaForm, EndForm, OrganisationForm
from toandan.directory.views.unit import address_of
from toandan.listing import key_of
from toandan.units import actions
from toandan.units.models import Area, Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse, QueryDict

    from toandan.accounts.models import Position
    from toandan.units.tree import Node

form_page = require_http_methods(["GET", "HEAD", "POST"])


def acting(request: HttpRequest) -> Position:
    """Return the position of one who may change units; refuse others with the reason."""
    position: Position = request.position  # type: ignore[attr-defined]  # set by the middleware
    require(position or None, Permission.UNITS_MANAGE)
    return position


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def done(form: BaseForm, verb: Callable[[], Any]) -> Any:
    """Do what a form asks for; what the verb refuses stands beside its fields, and gives None."""
    try:
        return verb()
    except ValidationError as error:
        by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for name, wrong in by_field.items():
            form.add_error(name if name in form.fields else None, wrong)
        return None


def form_response(request: HttpRequest, form: BaseForm, **context: Any) -> HttpResponse:
    """Show a form, with status 422 where it holds errors."""
    status = 422 if form.errors else 200
    return render(request, "directory/form.html", {"form": form, **context}, status=status)


@form_page
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Create an organisation."""
    by = acting(request)
    start = {"superior": _asked(request, "cap-tren"), "area": _asked(request, "dia-ban")}
    form = OrganisationForm(posted(request), initial=start)
    if form.is_valid():
        made = done(form, lambda: actions.create_organisation(by=by, **form.cleaned_data))
        if made:
            messages.success(request, _("Đã thêm %(name)s.") % {"name": made})
            return redirect(address_of(made))
    return form_response(request, form, title=_("Thêm tổ chức"), button=_("Thêm tổ chức"))


@form_page
def edit_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an organisation."""
    by = acting(request)
    unit = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(posted(request), instance=unit)
    fresh = Organisation.objects.get(pk=pk)

    def change() -> Organisation:
        return actions.change_organisation(organisation=fresh, by=by, **form.cleaned_data)

    if form.is_valid() and done(form, change):
        messages.success(request, _("Đã lưu %(name)s.") % {"name": fresh})
        return redirect(address_of(fresh))
    return form_response(request, form, title=_("Sửa tổ chức"), button=_("Lưu"), unit=fresh)


@form_page
def add_area(request: HttpRequest) -> HttpResponse:
    """Create an area."""
    by = acting(request)
    form = AreaForm(posted(request), initial={"parent": _asked(request, "thuoc")})
    if form.is_valid():
        made = done(form, lambda: actions.create_area(by=by, **form.cleaned_data))
        if made:
            messages.success(request, _("Đã thêm %(name)s.") % {"name": made})
            return redirect(address_of(made))
    return form_response(request, form, title=_("Thêm địa bàn"), button=_("Thêm địa bàn"))


@form_page
def edit_area(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an area."""
    by = acting(request)
    form = AreaForm(posted(request), instance=get_object_or_404(Area, pk=pk))
    fresh = Area.objects.get(pk=pk)

    def change() -> Area:
        return actions.change_area(area=fresh, by=by, **form.cleaned_data)

    if form.is_valid() and done(form, change):
        messages.success(request, _("Đã lưu %(name)s.") % {"name": fresh})
        return redirect(address_of(fresh))
    return form_response(request, form, title=_("Sửa địa bàn"), button=_("Lưu"), unit=fresh)


@form_page
def end_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """End an organisation and all below it."""
    return _end(request, get_object_or_404(Organisation, pk=pk))


@form_page
def end_area(request: HttpRequest, pk: int) -> HttpResponse:
    """End an area and all inside it."""
    return _end(request, get_object_or_404(Area, pk=pk))


def _end(request: HttpRequest, unit: Node) -> HttpResponse:
    by = acting(request)
    form = EndForm(posted(request), model=type(unit))
    below_it = type(unit).objects.under(unit).filter(valid_to=None).count()
    if form.is_valid():
        count = done(form, lambda: actions.end_unit(unit=unit, by=by, **form.cleaned_data))
        if count:
            messages.success(request, _("Đã kết thúc %(count)d đơn vị.") % {"count": count})
            return redirect(address_of(unit))
    confirm = _("Kết thúc %(name)s cùng mọi đơn vị bên dưới, tất cả %(count)d?")
    return form_response(
        request,
        form,
        title=_("Kết thúc đơn vị"),
        button=_("Kết thúc"),
        unit=unit,
        remark=_("Sau ngày này đơn vị không nhận văn bản mới nữa; hồ sơ cũ giữ nguyên."),
        confirm=confirm % {"name": unit, "count": below_it},
    )


def _asked(request: HttpRequest, name: str) -> int | None:
    return key_of(request.GET.get(name, ""))
