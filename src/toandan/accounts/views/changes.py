"""Pages on which an administrator changes accounts and positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from toandan.accounts import actions
from toandan.accounts.authority import check_manage, get_person_for
from toandan.accounts.forms import (
    LastDayForm,
    NewPersonForm,
    PersonForm,
    PositionForm,
    ReasonForm,
)
from toandan.accounts.models import Position
from toandan.accounts.permissions import Permission, Role
from toandan.accounts.scope import require
from toandan.accounts.usernames import suggest_username

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from toandan.accounts.models import User

T = TypeVar("T")
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _acting(request: HttpRequest) -> Position:
    position: Position = request.position  # type: ignore[attr-defined]  # set by the middleware
    require(position, Permission.UNIT_ACCOUNTS_MANAGE)
    return position


def _form(request: HttpRequest, form: Form, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "accounts/form.html", {"form": form, **context}, status=status)


def _issued(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """Show a one-time password; there is no second time, so the page is not redirected to."""
    return render(request, "accounts/issued.html", {"person": user, "password": password})


def _done(form: Form, verb: Callable[[], T]) -> T | None:
    """Do what the form asks for; what the verb refuses stands above the form, and gives None."""
    try:
        return verb()
    except ValidationError as error:
        form.add_error(None, error)
        return None


@never_cache
@form_page
def add(request: HttpRequest) -> HttpResponse:
    """Make an account with a first position."""
    by = _acting(request)
    form = NewPersonForm(request.POST or None, by=by)
    if form.is_valid():
        given = dict(form.cleaned_data)
        given["role"] = Role(given["role"])
        given["username"] = given["username"] or suggest_username(given["full_name"])
        created = _done(form, lambda: actions.create_account(**given, by=by))
        if created:
            return _issued(request, created.user, created.password)
    return _form(request, form, title=_("Thêm người dùng"), button=_("Tạo tài khoản"))


@form_page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct name and addresses."""
    by = _acting(request)
    user = get_person_for(by, pk)
    check_manage(by, user)
    form = PersonForm(request.POST or None, initial=_addresses(user))
    if form.is_valid():
        actions.change_account(user, **form.cleaned_data, by=by)
        messages.success(request, _("Đã sửa thông tin."))
        return redirect("accounts:person", pk)
    return _form(request, form, person=user, title=_("Sửa thông tin"), button=_("Lưu"))


def _addresses(user: User) -> dict[str, str]:
    return {"full_name": user.full_name, "email": user.email, "phone": user.phone}


@form_page
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person one more position."""
    by = _acting(request)
    user = get_person_for(by, pk)
    form = PositionForm(request.POST or None, by=by)
    if form.is_valid():
        given = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        if _done(form, lambda: actions.appoint(user, **given, by=by)):
            messages.success(request, _("Đã giao chức vụ."))
            return redirect("accounts:person", pk)
    return _form(request, form, person=user, title=_("Giao chức vụ"), button=_("Giao chức vụ"))


@form_page
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a position."""
    by = _acting(request)
    position = Position.objects.select_related("user", "organisation").filter(pk=pk).first()
    if position is None or not scope_covers(by, position):
        raise Http404(_("Không có chức vụ này trong phạm vi quản lý của đồng chí."))
    form = LastDayForm(request.POST or None)
    if form.is_valid():
        day = form.cleaned_data["last_day"]
        if _done(form, lambda: actions.end_position(position, last_day=day, by=by)):
            messages.success(request, _("Đã ghi ngày kết thúc chức vụ."))
            return redirect("accounts:person", position.user_id)
    return _form(
        request,
        form,
        person=position.user,
        held=position,
        title=_("Kết thúc chức vụ"),
        button=_("Kết thúc chức vụ"),
    )


def scope_covers(by: Position, position: Position) -> bool:
    """Tell whether a position lies within an administrator's reach."""
    return require(by, Permission.UNIT_ACCOUNTS_MANAGE).covers(position.organisation)


@form_page
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock an account, with the reason."""
    by = _acting(request)
    user = get_person_for(by, pk)
    check_manage(by, user)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        _done(form, lambda: actions.deactivate(user, reason=reason, by=by))
        if not form.errors:
            messages.success(request, _("Đã khóa tài khoản; mọi phiên và mã truy cập đã hết."))
            return redirect("accounts:person", pk)
    return _form(
        request,
        form,
        person=user,
        title=_("Khóa tài khoản"),
        button=_("Khóa tài khoản"),
        grave=True,
    )


def _password_page(
    verb: Callable[..., str],
) -> Callable[[HttpRequest, int], HttpResponse]:
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        by = _acting(request)
        user = get_person_for(by, pk)
        try:
            password = verb(user, by=by)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("accounts:person", pk)
        return _issued(request, user, password)

    return never_cache(require_POST(page))


unlock = _password_page(actions.reactivate)
reset_password = _password_page(actions.reset_password)


@require_POST
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the authenticators of a person who lost theirs."""
    by = _acting(request)
    user = get_person_for(by, pk)
    try:
        actions.reset_second_factor(user, by=by)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã gỡ xác thực hai yếu tố; người dùng cần bật lại."))
    return redirect("accounts:person", pk)
