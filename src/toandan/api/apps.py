"""The api app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """JSON for other programs."""

    name = "toandan.api"
    verbose_name = _("API")
