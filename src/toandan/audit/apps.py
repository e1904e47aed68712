"""The audit app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Audit trail."""

    name = "toandan.audit"
    verbose_name = _("Nhật ký hệ thống")
