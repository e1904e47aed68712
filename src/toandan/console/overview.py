"""What an administrator sees first: people, units, the chain, and the machine's own health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from toandan.accounts.models import Position
from toandan.accounts.permissions import Permission, Role
from toandan.accounts.queries import State, Wanted, people, units_with
from toandan.audit.events import Event
from toandan.audit.models import AuditEvent
from toandan.audit.queries import last_check
from toandan.console.health import look
from toandan.directives.models import Document
from toandan.units.models import OpenPhrase, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@dataclass(frozen=True)
class Step:
    """One of the first steps of a new installation."""

    title: str
    text: str
    address: str
    button: str
    is_done: bool


def first_steps(position: Position | None) -> list[Step]:
    """Return what an administrator does first, until people work and a document is out."""
    if position is None or Permission.UNITS_MANAGE not in position.permissions:
        return []
    roles = {Role.CLERK, Role.HEAD, Role.MONITOR}
    held = Position.objects.filter(role__in=roles).values_list("role", flat=True).distinct()
    manned = set(held) == roles
    issued = Document.objects.exclude(issued_at=None).exists()
    if manned and issued:
        return []
    # asked of a young trail only: with a document issued it may be a long one
    changed = AuditEvent.objects.filter(event=Event.UNIT_CHANGED, actor_id__isnull=False)
    return [
        Step(
            title=_("Rà soát danh mục đơn vị"),
            text=_("Thêm đơn vị còn thiếu, sửa tên và cấp trên; nhiều đơn vị thì nhập từ tệp."),
            address=reverse("units:import-organisations"),
            button=_("Nhập đơn vị từ tệp"),
            is_done=changed.exists(),
        ),
        Step(
            title=_("Tạo tài khoản"),
            text=_(
                "Mỗi đơn vị ít nhất một văn thư để tiếp nhận; cơ quan ban hành cần thêm người "
                "đứng đầu và cán bộ theo dõi."
            ),
            address=reverse("accounts:import"),
            button=_("Nhập người dùng từ tệp"),
            is_done=manned,
        ),
        Step(
            title=_("Ban hành văn bản đầu tiên"),
            text=_("Văn thư đăng nhập, tải văn bản lên, rà soát rồi ban hành."),
            address=reverse("console:help"),
            button=_("Xem hướng dẫn"),
            is_done=issued,
        ),
    ]


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
    manned = len(units_with(Permission.DIRECTIVE_RECEIVE))
    yield {
        "label": _("tổ chức đã có người tiếp nhận văn bản"),
        "value": manned,
        "kind": "plain" if manned else "warn",
        "address": reverse("accounts:index"),
    }
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
