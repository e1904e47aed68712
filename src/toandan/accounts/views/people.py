"""The list of people within an administrator's reach, and one person's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from toandan.accounts.authority import get_person_for, why_not_appoint, why_not_manage
from toandan.accounts.forms import PeopleFilter
from toandan.accounts.permissions import Permission, Role
from toandan.accounts.queries import Wanted, people, positions_of
from toandan.accounts.scope import require
from toandan.audit.actions import record
from toandan.audit.events import Event
from toandan.listing import Column, Table

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from toandan.accounts.models import Position, User


def _units(user: Any) -> str:
    return "; ".join(str(held.organisation) for held in user.current_positions)


def _roles(user: Any) -> str:
    return "; ".join(held.title or held.get_role_display() for held in user.current_positions)


def state_of(user: User) -> str:
    """Return how an account stands, in words."""
    if not user.is_active:
        return gettext("Bị khóa")
    if user.must_change_password:
        return gettext("Chờ đổi mật khẩu")
    return gettext("Đang dùng")


TABLE = Table(
    name="nguoi-dung",
    default="ten",
    empty=_("Chưa có ai trong phạm vi này. Hãy thêm từng người hoặc nhập từ tệp."),
    columns=(
        Column(
            "ten",
            _("Họ và tên"),
            lambda user: user.full_name,
            order=("sort_key",),
            link=lambda user: reverse("accounts:person", args=[user.pk]),
            main=True,
        ),
        Column("dang-nhap", _("Tên đăng nhập"), lambda user: user.username, order=("username",)),
        Column("don-vi", _("Đơn vị"), _units),
        Column("chuc-danh", _("Chức danh"), _roles),
        Column(
            "tinh-trang",
            _("Tình trạng"),
            state_of,
            cell="accounts/state_cell.html",
            order=("is_active", "must_change_password"),
        ),
        Column("lan-cuoi", _("Đăng nhập lần cuối"), lambda u: u.last_login, order=("last_login",)),
    ),
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show and export the people within reach."""
    position: Position = request.position  # type: ignore[attr-defined]  # set by the middleware
    require(position, Permission.UNIT_ACCOUNTS_MANAGE)
    form = PeopleFilter(request.GET)
    kept = form.cleaned_data if form.is_valid() else {}
    wanted = Wanted(
        words=kept.get("q", ""),
        unit=kept.get("don_vi", ""),
        role=kept.get("vai_tro", ""),
        state=kept.get("trang_thai", ""),
    )
    listing = TABLE.listing(request, people(position, wanted), filters=form)
    if listing.wants_export:
        with transaction.atomic():
            record(Event.ACCOUNTS_EXPORTED, by=position, rows=listing.rows.count())
        return listing.export()
    return render(request, "accounts/people.html", {"listing": listing})


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person's account and positions."""
    by: Position = request.position  # type: ignore[attr-defined]  # set by the middleware
    user = get_person_for(by, pk)
    today = timezone.localdate()
    rows = [
        {
            "position": held,
            "ended": held.valid_to is not None and held.valid_to < today,
            "may_end": not why_not_appoint(
                by, organisation=held.organisation, role=Role(held.role), user=user
            ),
        }
        for held in positions_of(user)
    ]
    context = {
        "person": user,
        "rows": rows,
        "state": state_of(user),
        "why_not": why_not_manage(by, user),
        "second_factors": Authenticator.objects.filter(user=user)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .count(),
    }
    return render(request, "accounts/person.html", context)
