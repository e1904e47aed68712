"""The directory app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """The pages of areas and organisations."""

    name = "toandan.directory"
    verbose_name = _("Danh mục đơn vị")
