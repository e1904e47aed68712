"""What an administrator sees first: people, units, the chain, and the machine's own health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.permissions import Permission
from toandan.accounts.queries import State, Wanted, people
from toandan.audit.queries import last_check
from toandan.console.health import look
from toandan.units.models import OpenPhrase, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.accounts.models import Position

Figure = dict[str, Any]


def figures_for(position: Position | None) -> list[Figure]:
    """Return the figures of the start page, each with the list that it counts."""
    if position is None or Permission.UNIT_ACCOUNTS_MANAGE not in position.permissions:
        return []
    found = [*_people(position), *_units()]
    if Permission.AUDIT_READ in position.permissions:
        found.append(_chain())
    if Permission.SYSTEM_MANAGE in position.permissions:
        found.append(_worker())
    return found


def _people(position: Position) -> Iterator[Figure]:
    address = reverse("accounts:index")
    whole = people(position).count()
    yield {"label": _("người dùng trong phạm vi"), "value": whole, "address": address}
    waiting = people(position, Wanted(state=State.ONE_TIME_PASSWORD)).count()
    yield {
        "label": _("chờ đổi mật khẩu lần đầu"),
        "value": waiting,
        "kind": "warn" if waiting else "plain",
        "address": f"{address}?trang_thai={State.ONE_TIME_PASSWORD}",
    }


def _units() -> Iterator[Figure]:
    units = Organisation.objects.on(timezone.localdate()).count()
    yield {"label": _("tổ chức đang hoạt động"), "value": units, "address": reverse("units:index")}
    phrases = OpenPhrase.objects.count()
    yield {
        "label": _("cụm từ chưa rõ là đơn vị nào"),
        "value": phrases,
        "kind": "warn" if phrases else "good",
        "address": reverse("units:phrases"),
    }


def _chain() -> Figure:
    check = last_check()
    shown, kind = _("Chưa kiểm tra"), "warn"
    if check:
        shown, kind = (_("Có lỗi"), "bad") if check.fault else (_("Toàn vẹn"), "good")
    return {
        "label": _("chuỗi nhật ký"),
        "value": shown,
        "kind": kind,
        "address": reverse("audit:index"),
    }


def _worker() -> Figure:
    runs = look().worker
    return {
        "label": _("xử lý nền (đọc tệp, gửi thư)"),
        "value": _("Đang chạy") if runs else _("Đang dừng"),
        "kind": "good" if runs else "bad",
    }
