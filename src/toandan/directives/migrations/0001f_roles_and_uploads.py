"""Roles, evidence, uploads, urgings."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # databases made before the first migration was parted have all of it
    replaces = [("directives", "0001_directives")]

    dependencies = [
        ("directives", "0001e_reports_and_requirements"),
    ]

    operations = [
        migrations.CreateModel(
            name="RequirementRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("lead", "Chủ trì"),
                            ("coordinate", "Phối hợp"),
                            ("carry_out", "Thực hiện"),
                            ("monitor", "Theo dõi"),
                        ],
                        max_length=10,
                    ),
                ),
                ("phrase", models.CharField(max_length=300)),
                ("nobody", models.BooleanField(default=False)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="directives.document",
                    ),
                ),
                (
                    "organisations",
                    models.ManyToManyField(
                        blank=True, related_name="roles_in", to="units.organisation"
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="directives.requirement",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="units.phraserule",
                    ),
                ),
            ],
            options={
                "verbose_name": "vai trò thực hiện",
                "ordering": ("document", "requirement__position", "position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                (
                    "progress",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="directives.progress",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="directives.report",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="directives.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "minh chứng",
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="tên tệp")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Đang chờ đọc"),
                            ("reading", "Đang đọc"),
                            ("read", "Đã đọc"),
                            ("failed", "Không đọc được"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("failure", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("reading", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="accounts.position",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="directives.storedfile",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="units.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp đã nhận",
                "ordering": ("-at",),
            },
        ),
        migrations.AddField(
            model_name="document",
            name="upload",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="directives.upload",
            ),
        ),
        migrations.CreateModel(
            name="Urging",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Nhắc việc"),
                            (2, "Đôn đốc"),
                            (3, "Phê bình, yêu cầu giải trình"),
                        ]
                    ),
                ),
                ("text", models.TextField(verbose_name="nội dung")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.position",
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="urgings",
                        to="directives.dispatch",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="urgings_sent",
                        to="units.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần đôn đốc",
                "ordering": ("-at", "-pk"),
            },
        ),
    ]
