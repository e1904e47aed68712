"""The console app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    """The staff shell."""

    name = "toandan.console"
    verbose_name = _("Giao diện làm việc")
