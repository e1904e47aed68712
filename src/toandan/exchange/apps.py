"""The exchange app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Documents to and from other systems."""

    name = "toandan.exchange"
    verbose_name = _("Liên thông")
