"""The trail app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    """Reading the audit trail."""

    name = "toandan.trail"
    verbose_name = _("Nhật ký")
