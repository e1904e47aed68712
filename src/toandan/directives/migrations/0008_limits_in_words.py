"""Limits that were kept as ISO days are written as letters write them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import migrations


def write_in_words(apps: Any, _editor: Any) -> None:
    for model, field in (("Requirement", "deadline_text"), ("ReportDuty", "raw")):
        rows = apps.get_model("directives", model).objects
        found = rows.filter(**{f"{field}__regex": r"^\d{4}-\d{2}-\d{2}$"})
        for row in found.only("pk", field).iterator():
            try:
                day = dt.date.fromisoformat(getattr(row, field))
            except ValueError:  # typed by hand: there is no such day
                continue
            rows.filter(pk=row.pk).update(**{field: f"trước ngày {day:%d/%m/%Y}"})


class Migration(migrations.Migration):
    dependencies = (("directives", "0007_covering_indexes"),)

    operations = (migrations.RunPython(write_in_words, migrations.RunPython.noop, elidable=True),)
