"""Guard both tables of the chain alike, against TRUNCATE too where there is such a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

from toandan.audit.guards import guards

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "audit_auditevent"
OLD = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": [f"DROP TRIGGER audit_no_change ON {TABLE}"],
}


def guard(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in OLD[vendor] + guards(vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = (("audit", "0004_fill_concerns"),)
    operations = (migrations.RunPython(guard, elidable=False),)
