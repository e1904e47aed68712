"""The accounts app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, positions, permissions."""

    name = "toandan.accounts"
    verbose_name = _("Tài khoản")

    def ready(self) -> None:
        """Listen to signing in and out."""
        from toandan.accounts import signals  # noqa: F401, PLC0415 - registers the receivers
