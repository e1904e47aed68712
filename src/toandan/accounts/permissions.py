"""Named permissions and the roles that hold them.

`docs/permissions.md` lists both; a test fails where one is missing there.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What a position may do. Alphabetical by value, `scope:resource:action`.

    `own` is the position's organisation (and the body that an office serves), `below` what
    stands under it in the tree, `system` the whole installation.
    """

    UNIT_ACCOUNTS_MANAGE = "below:account:manage"
    AUDIT_READ = "below:audit:read"
    ACCESS_BEYOND_OPEN = "own:access-beyond:open"
    DIRECTIVE_ANSWER = "own:difficulty:answer"
    DIRECTIVE_CLOSE = "own:directive:close"
    DIRECTIVE_DRAFT = "own:directive:draft"
    DIRECTIVE_FOLLOW = "own:directive:follow"
    DIRECTIVE_ISSUE = "own:directive:issue"
    DIRECTIVE_JUDGE = "own:directive:judge"
    DIRECTIVE_READ = "own:directive:read"
    DIRECTIVE_RECEIVE = "own:directive:receive"
    DIRECTIVE_REGISTER = "own:directive:register"
    DIRECTIVE_REPORT = "own:directive:report"
    DIRECTIVE_SIGN = "own:directive:sign"
    DIRECTIVE_URGE = "own:directive:urge"
    DIRECTIVE_WORK = "own:directive:work"
    SYSTEM_MANAGE = "system:settings:manage"
    UNITS_MANAGE = "system:unit:manage"


SENTENCES = {
    Permission.UNIT_ACCOUNTS_MANAGE: _("quản lý tài khoản của đơn vị mình và cấp dưới"),
    Permission.AUDIT_READ: _("xem nhật ký của đơn vị mình và cấp dưới"),
    Permission.ACCESS_BEYOND_OPEN: _("xem văn bản ngoài phạm vi, có nêu lý do và thời hạn"),
    Permission.DIRECTIVE_ANSWER: _("trả lời khó khăn, vướng mắc của cấp dưới"),
    Permission.DIRECTIVE_CLOSE: _("kết thúc theo dõi văn bản"),
    Permission.DIRECTIVE_DRAFT: _("tải lên, rà soát và dự thảo văn bản"),
    Permission.DIRECTIVE_FOLLOW: _("theo dõi việc thực hiện ở cấp dưới"),
    Permission.DIRECTIVE_ISSUE: _("ban hành, chuyển tiếp văn bản"),
    Permission.DIRECTIVE_JUDGE: _("duyệt báo cáo, gia hạn; biểu dương, ghi nhận vi phạm"),
    Permission.DIRECTIVE_READ: _("xem văn bản của đơn vị"),
    Permission.DIRECTIVE_RECEIVE: _("tiếp nhận văn bản đến"),
    Permission.DIRECTIVE_REGISTER: _("vào sổ văn bản"),
    Permission.DIRECTIVE_REPORT: _("gửi báo cáo lên cấp trên"),
    Permission.DIRECTIVE_SIGN: _("ký số văn bản của đơn vị"),
    Permission.DIRECTIVE_URGE: _("đôn đốc cấp dưới"),
    Permission.DIRECTIVE_WORK: _("lập kế hoạch, cập nhật tiến độ, nêu khó khăn"),
    Permission.SYSTEM_MANAGE: _("quản trị hệ thống"),
    Permission.UNITS_MANAGE: _("quản lý danh mục đơn vị và quy tắc nhóm"),
}


class Role(models.TextChoices):
    """What a person is in an organisation."""

    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    AUDITOR = "auditor", _("Kiểm tra, giám sát")
    CLERK = "clerk", _("Văn thư")
    HEAD = "head", _("Người đứng đầu")
    MONITOR = "monitor", _("Cán bộ theo dõi")
    OFFICER = "officer", _("Cán bộ phụ trách")
    UNIT_ADMINISTRATOR = "unit-administrator", _("Quản trị đơn vị")


#: what reaches the whole installation; nobody hands it on who does not hold it
RESERVED = frozenset(p for p in Permission if p.value.startswith("system:"))

_READ = {Permission.DIRECTIVE_READ}
_WORK = _READ | {
    Permission.DIRECTIVE_RECEIVE,
    Permission.DIRECTIVE_REPORT,
    Permission.DIRECTIVE_WORK,
}
_CLERK = _WORK | {
    Permission.DIRECTIVE_DRAFT,
    Permission.DIRECTIVE_ISSUE,
    Permission.DIRECTIVE_REGISTER,
    Permission.DIRECTIVE_SIGN,
}
_MONITOR = _WORK | {
    Permission.DIRECTIVE_ANSWER,
    Permission.DIRECTIVE_CLOSE,
    Permission.DIRECTIVE_FOLLOW,
    Permission.DIRECTIVE_JUDGE,
    Permission.DIRECTIVE_URGE,
}

_UNIT_ADMINISTRATOR = {Permission.AUDIT_READ, Permission.UNIT_ACCOUNTS_MANAGE}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        _UNIT_ADMINISTRATOR | {Permission.SYSTEM_MANAGE, Permission.UNITS_MANAGE}
    ),
    Role.AUDITOR: frozenset(
        _READ | {Permission.ACCESS_BEYOND_OPEN, Permission.AUDIT_READ, Permission.DIRECTIVE_FOLLOW}
    ),
    Role.CLERK: frozenset(_CLERK),
    Role.HEAD: frozenset(
        _CLERK | _MONITOR | {Permission.ACCESS_BEYOND_OPEN, Permission.AUDIT_READ}
    ),
    Role.MONITOR: frozenset(_MONITOR),
    Role.OFFICER: frozenset(_WORK),
    Role.UNIT_ADMINISTRATOR: frozenset(_UNIT_ADMINISTRATOR),
}
