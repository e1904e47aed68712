"""The units app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    """Areas and organisations."""

    name = "toandan.units"
    verbose_name = _("Đơn vị")
