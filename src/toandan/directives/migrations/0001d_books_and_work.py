"""Number books, plans, progress, references."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # databases made before the first migration was parted have all of it
    replaces = [("directives", "0001_directives")]

    dependencies = [
        ("directives", "0001c_follow_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberBook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("in", "Văn bản đến"), ("out", "Văn bản đi")], max_length=3
                    ),
                ),
                ("series", models.CharField(blank=True, max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("last_number", models.PositiveIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="number_books",
                        to="units.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "sổ văn bản",
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="nội dung kế hoạch")),
                ("submitted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "dispatch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan",
                        to="directives.dispatch",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.position",
                    ),
                ),
            ],
            options={
                "verbose_name": "kế hoạch",
            },
        ),
        migrations.CreateModel(
            name="PlanStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=500, verbose_name="việc")),
                (
                    "responsible",
                    models.CharField(blank=True, max_length=200, verbose_name="người phụ trách"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="hạn")),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="directives.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "bước kế hoạch",
                "ordering": ("plan", "position"),
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="kết quả")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="tỷ lệ hoàn thành (%)")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="directives.assignment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.position",
                    ),
                ),
            ],
            options={
                "verbose_name": "tiến độ",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("raw", models.TextField(blank=True)),
                ("doc_type", models.CharField(blank=True, max_length=60)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("number_key", models.CharField(db_index=True, editable=False, max_length=60)),
                ("date", models.DateField(blank=True, null=True)),
                ("issuer_name", models.CharField(blank=True, max_length=300)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("cites", "căn cứ, dẫn chiếu"),
                            ("implements", "triển khai"),
                            ("replaces", "thay thế"),
                            ("amends", "sửa đổi, bổ sung"),
                            ("revokes", "bãi bỏ, thu hồi"),
                        ],
                        default="cites",
                        max_length=12,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="directives.document",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="referred_by",
                        to="directives.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "văn bản liên quan",
                "ordering": ("document", "position"),
            },
        ),
    ]
