"""The jobs app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Background and scheduled work."""

    name = "toandan.jobs"
    verbose_name = _("Tác vụ nền")
