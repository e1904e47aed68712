from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directives", "0004_packages"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="signatures",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
