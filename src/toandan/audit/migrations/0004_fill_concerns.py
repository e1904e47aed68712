"""Write the concerns of earlier events row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    concern = apps.get_model("audit", "Concern")
    events = apps.get_model("audit", "AuditEvent").objects.values_list("sequence", "concerns")
    concern.objects.bulk_create(
        (
            concern(event_id=sequence, organisation_id=unit)
            for sequence, units in events.iterator()
            for unit in units
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = (("audit", "0003_concerns_and_checks"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),)
