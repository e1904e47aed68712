"""Forms of people, positions, tokens and access beyond one's scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from toandan.accounts.actions.access import MAX_HOURS, MIN_REASON
from toandan.accounts.actions.tokens import MAX_DAYS
from toandan.accounts.fields import UnitField
from toandan.accounts.models import User
from toandan.accounts.permissions import GRANTS, RESERVED, Permission, Role
from toandan.accounts.queries import State
from toandan.accounts.scope import scope_of
from toandan.units.models import Organisation

if TYPE_CHECKING:
    from toandan.accounts.models import Position
    from toandan.units.models import OrganisationQuerySet


def units_in_reach(position: Position | None) -> OrganisationQuerySet:
    """Return the units to which an administrator may appoint, as they exist today."""
    scope = scope_of(position, Permission.UNIT_ACCOUNTS_MANAGE)
    units = Organisation.objects.on(timezone.localdate())
    return units.filter(scope.below()).order_by("path")


def roles_for(position: Position | None) -> list[tuple[str, str]]:
    """Return the roles that an administrator may hand out."""
    held = {p for p in RESERVED if scope_of(position, p)}
    return [(r.value, str(r.label)) for r in Role if not GRANTS[r] & RESERVED - held]


class PersonForm(forms.Form):
    """Name and addresses of a person."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)


class MailForm(forms.Form):
    """When a person's notifications come by e-mail."""

    rhythm = forms.ChoiceField(
        label=_("Cách nhận thư"), choices=User.MailRhythm.choices, widget=forms.RadioSelect
    )


class PositionForm(forms.Form):
    """A position in a unit."""

    role = forms.ChoiceField(label=_("Vai trò trên hệ thống"), initial=Role.OFFICER)
    title = forms.CharField(
        label=_("Chức danh"), max_length=120, required=False, help_text=_("Ví dụ: Phó Bí thư.")
    )
    signs = forms.BooleanField(label=_("Được ký văn bản của đơn vị"), required=False)
    valid_from = forms.DateField(label=_("Từ ngày"), initial=timezone.localdate)
    valid_to = forms.DateField(label=_("Đến hết ngày"), required=False)

    def __init__(self, *args: Any, by: Position | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = UnitField(
            units_in_reach(by),
            label=_("Đơn vị"),
            help_text=_("Gõ tên, một phần tên (không cần dấu) hoặc mã đơn vị."),
        )
        self.fields = {"organisation": unit, **self.fields}
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            role.choices = roles_for(by)


class NewPersonForm(PositionForm):
    """A new account with its first position."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        required=False,
        help_text=_("Để trống thì hệ thống đặt theo họ tên, ví dụ an.nv."),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        help_text=_("Có thư điện tử thì người dùng tự đặt lại được mật khẩu khi quên."),
    )
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    field_order = ("full_name", "username", "email", "phone", "organisation", "role")

    def __init__(self, *args: Any, by: Position | None, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.order_fields(self.field_order)


class LastDayForm(forms.Form):
    """The last day of a position."""

    last_day = forms.DateField(
        label=_("Giữ chức vụ đến hết ngày"),
        initial=timezone.localdate,
        help_text=_("Cần chặn ngay trong ngày thì khóa tài khoản."),
    )


class ReasonForm(forms.Form):
    """Why an account is locked."""

    reason = forms.CharField(label=_("Lý do"), max_length=300)


class PeopleFilter(forms.Form):
    """What stands above the list of people."""

    q = forms.CharField(label=_("Họ tên, tên đăng nhập"), required=False)
    don_vi = forms.CharField(label=_("Đơn vị"), required=False)
    vai_tro = forms.ChoiceField(
        label=_("Vai trò"), required=False, choices=[("", _("Tất cả")), *Role.choices]
    )
    trang_thai = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=[("", _("Tất cả")), *State.choices]
    )


class ImportForm(forms.Form):
    """A file of people and positions."""

    file = forms.FileField(
        label=_("Tệp XLSX hoặc CSV"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label=_("Dùng cho"), max_length=120)
    days = forms.IntegerField(
        label=_("Có hiệu lực (ngày)"), min_value=1, max_value=MAX_DAYS, initial=90
    )


class AccessForm(forms.Form):
    """A request to read another unit's documents."""

    reason = forms.CharField(
        label=_("Lý do"),
        min_length=MIN_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Đơn vị được xem sẽ đọc được lý do này. Ít nhất 20 ký tự."),
    )
    hours = forms.TypedChoiceField(
        label=_("Thời hạn"),
        coerce=int,
        choices=[(h, ngettext_lazy("%d giờ", "%d giờ", h) % h) for h in range(1, MAX_HOURS + 1)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = UnitField(
            Organisation.objects.order_by("path"),
            label=_("Đơn vị cần xem"),
            help_text=_("Gõ tên, một phần tên (không cần dấu) hoặc mã đơn vị."),
        )
        self.fields = {"organisation": unit, **self.fields}
