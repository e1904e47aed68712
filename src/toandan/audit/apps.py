"""The audit app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Audit trail."""

    name = "toandan.audit"
    verbose_name = _("Nhật ký hệ thống")

    def ready(self) -> None:
        """Keep the chain's end in place."""
        post_migrate.connect(ensure_chain_head, sender=self)


def ensure_chain_head(**options: Any) -> None:
    """Make the row at the chain's end again where a database was emptied."""
    from toandan.audit.models import ChainHead  # noqa: PLC0415 - models load after the apps

    database = options["using"]
    tables = options.get("apps")
    if tables is not None and ("audit", "chainhead") not in {
        (model._meta.app_label, model._meta.model_name)  # noqa: SLF001 - Django's documented Meta API
        for model in tables.get_models()
    }:
        return
    if not ChainHead.objects.using(database).exists():
        ChainHead.objects.using(database).create()
