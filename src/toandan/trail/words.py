"""The further facts of an event, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toandan.accounts.permissions import Role
from toandan.units.models import PhraseRule

if TYPE_CHECKING:
    from django.db.models import TextChoices

    from toandan.audit.models import AuditEvent

#: names of details that readers meet; others stand under their own name
NAMES = {
    "appointed": gettext_lazy("chức vụ mới"),
    "areas": gettext_lazy("số địa bàn"),
    "assignments": gettext_lazy("số nhiệm vụ"),
    "by_hand": gettext_lazy("nhập tay"),
    "cells": gettext_lazy("số chi bộ"),
    "changed": gettext_lazy("mục đã sửa"),
    "code": gettext_lazy("mã"),
    "confirmed": gettext_lazy("đã xác nhận"),
    "count": gettext_lazy("số lượng"),
    "created": gettext_lazy("tài khoản mới"),
    "directive": gettext_lazy("văn bản chỉ đạo số"),
    "directives": gettext_lazy("số văn bản chỉ đạo"),
    "dispatches": gettext_lazy("số đơn vị nhận"),
    "documents": gettext_lazy("văn bản"),
    "due_at": gettext_lazy("hạn báo cáo"),
    "due_on": gettext_lazy("hạn"),
    "ended": gettext_lazy("đã kết thúc"),
    "expires_at": gettext_lazy("hết hạn"),
    "failed": gettext_lazy("không thành công"),
    "field": gettext_lazy("mục"),
    "fields": gettext_lazy("mục đã sửa"),
    "files": gettext_lazy("số tệp"),
    "form": gettext_lazy("dạng tệp"),
    "grant": gettext_lazy("lần mở quyền số"),
    "granted_until": gettext_lazy("gia hạn đến"),
    "hamlets": gettext_lazy("số ấp, khu phố"),
    "hours": gettext_lazy("số giờ"),
    "identifier": gettext_lazy("mã định danh"),
    "implements": gettext_lazy("triển khai lượt gửi số"),
    "is_final": gettext_lazy("báo cáo kết thúc"),
    "issuer": gettext_lazy("đơn vị ban hành"),
    "kind": gettext_lazy("loại"),
    "kinds": gettext_lazy("loại tổ chức"),
    "known": gettext_lazy("tên đăng nhập có thật"),
    "last_day": gettext_lazy("ngày cuối"),
    "left_out": gettext_lazy("số yêu cầu bỏ sót"),
    "level": gettext_lazy("mức"),
    "marks": gettext_lazy("dấu mật"),
    "media_type": gettext_lazy("loại tệp"),
    "merged_into": gettext_lazy("nhập vào"),
    "methods": gettext_lazy("cách đăng nhập"),
    "name": gettext_lazy("tên"),
    "note": gettext_lazy("ghi chú"),
    "number": gettext_lazy("số"),
    "officer": gettext_lazy("người phụ trách"),
    "on": gettext_lazy("vào ngày"),
    "organisations": gettext_lazy("số đơn vị"),
    "other_holders": gettext_lazy("số đơn vị khác còn giữ tệp"),
    "people": gettext_lazy("số người"),
    "percent": gettext_lazy("tỷ lệ (%)"),
    "phrase": gettext_lazy("cụm từ"),
    "reach": gettext_lazy("chọn từ"),
    "reason": gettext_lazy("lý do"),
    "receivers": gettext_lazy("nơi nhận"),
    "rejected": gettext_lazy("dòng bị trả lại"),
    "removed": gettext_lazy("số yếu tố đã gỡ"),
    "report": gettext_lazy("báo cáo số"),
    "reports": gettext_lazy("số kỳ báo cáo"),
    "role": gettext_lazy("vai trò"),
    "rows": gettext_lazy("số dòng"),
    "rules": gettext_lazy("số quy tắc"),
    "said_at": gettext_lazy("báo lúc"),
    "serial": gettext_lazy("số chứng thư"),
    "sha256": gettext_lazy("mã băm của tệp"),
    "signer": gettext_lazy("người ký"),
    "similarity": gettext_lazy("độ giống"),
    "size": gettext_lazy("kích thước (byte)"),
    "source": gettext_lazy("nguồn"),
    "step": gettext_lazy("bước"),
    "steps": gettext_lazy("số bước"),
    "successor": gettext_lazy("đơn vị kế tục"),
    "superior": gettext_lazy("cấp trên"),
    "to": gettext_lazy("gửi đến"),
    "unchanged": gettext_lazy("đã có sẵn"),
    "undone": gettext_lazy("hoàn tác"),
    "until": gettext_lazy("đến ngày"),
    "upload": gettext_lazy("tệp số"),
    "username": gettext_lazy("tên đăng nhập"),
    "valid_from": gettext_lazy("từ ngày"),
    "valid_to": gettext_lazy("đến hết ngày"),
    "verdicts": gettext_lazy("kết quả kiểm tra"),
    "with_parent": gettext_lazy("kèm văn bản được triển khai"),
}
#: values that are words of the code
VALUES = {
    "akn": "Akoma Ntoso",
    "docx": "Word",
    "edxml": "edXML",
    "email": gettext_lazy("thư điện tử"),
    "full_name": gettext_lazy("họ và tên"),
    "mfa": gettext_lazy("yếu tố thứ hai"),
    "password": gettext_lazy("mật khẩu"),
    "password_reset": gettext_lazy("đặt lại mật khẩu"),
    "pdf": "PDF",
    "phone": gettext_lazy("điện thoại"),
    "recovery_codes": gettext_lazy("mã dự phòng"),
    "second-factor": gettext_lazy("yếu tố thứ hai"),
    "state": gettext_lazy("trạng thái"),
    "totp": gettext_lazy("ứng dụng xác thực"),
    "webauthn": gettext_lazy("khóa truy cập"),
}


#: details whose values are of a closed set that has words of its own
CHOICES: dict[str, type[TextChoices]] = {"reach": PhraseRule.Reach, "role": Role}


def facts_of(event: AuditEvent) -> list[tuple[str, Any]]:
    """Return the details of an event as (name, value), those without a value left out."""
    return [
        (str(NAMES.get(name, name)), _shown(name, value))
        for name, value in sorted(event.details.items())
        if value not in (None, "", [], {})
    ]


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(str(_shown(name, item)) for item in value)
    if not isinstance(value, str):
        return value
    if name in CHOICES:
        return _label(CHOICES[name], value)
    if name == "reason":
        return value
    return _time(value) or str(VALUES.get(value, value))


def _label(choices: type[TextChoices], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _time(value: str) -> Any:
    """Return a date or a time out of its ISO form, or nothing."""
    try:
        return parse_datetime(value) if "T" in value else parse_date(value)
    except ValueError:
        return None
