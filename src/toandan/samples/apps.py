"""The samples app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SamplesConfig(AppConfig):
    """The invented sample province."""

    name = "toandan.samples"
    verbose_name = _("Dữ liệu mẫu")
