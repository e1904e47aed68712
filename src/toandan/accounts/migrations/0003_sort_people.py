"""Give people made earlier their place in lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

from toandan.accounts.models import name_sort_key

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    users = apps.get_model("accounts", "User").objects
    for pk, name, username in users.values_list("pk", "full_name", "username"):
        users.filter(pk=pk).update(sort_key=name_sort_key(name or username))


class Migration(migrations.Migration):
    dependencies = (("accounts", "0002_one_time_passwords"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),)
