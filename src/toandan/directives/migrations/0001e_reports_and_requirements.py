"""Register, reports, duties, republications, requirements."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # databases made before the first migration was parted have all of it
    replaces = [("directives", "0001_directives")]

    dependencies = [
        ("directives", "0001d_books_and_work"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="directives.numberbook",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_entries",
                        to="accounts.position",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_entries",
                        to="directives.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "dòng sổ văn bản",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="nội dung báo cáo")),
                ("is_final", models.BooleanField(default=False, verbose_name="báo cáo kết thúc")),
                ("submitted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("decision_note", models.TextField(blank=True, verbose_name="ý kiến")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.position",
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="directives.dispatch",
                    ),
                ),
                (
                    "due_report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="directives.duereport",
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="directives.report",
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
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_received",
                        to="units.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "báo cáo",
                "ordering": ("-submitted_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ReportDuty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "raw",
                    models.CharField(blank=True, max_length=300, verbose_name="ghi trong văn bản"),
                ),
                (
                    "to_name",
                    models.CharField(blank=True, max_length=300, verbose_name="báo cáo về"),
                ),
                (
                    "phrase",
                    models.CharField(blank=True, max_length=300, verbose_name="đơn vị báo cáo"),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("once", "Một lần"),
                            ("daily", "Hằng ngày"),
                            ("weekly", "Hằng tuần"),
                            ("monthly", "Hằng tháng"),
                            ("quarterly", "Hằng quý"),
                            ("standing", "Thường xuyên, khi có phát sinh"),
                        ],
                        default="once",
                        max_length=10,
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("day_of_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("at_time", models.TimeField(blank=True, null=True, verbose_name="trước giờ")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="ngày")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_duties",
                        to="directives.document",
                    ),
                ),
                (
                    "organisations",
                    models.ManyToManyField(blank=True, related_name="+", to="units.organisation"),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="report_duties",
                        to="units.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "chế độ báo cáo",
                "ordering": ("document", "position"),
            },
        ),
        migrations.AddField(
            model_name="duereport",
            name="duty",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="due_reports",
                to="directives.reportduty",
            ),
        ),
        migrations.CreateModel(
            name="Republication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("similarity", models.FloatField()),
                ("left_out", models.JSONField(default=list)),
                ("matched_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="republishes",
                        to="directives.document",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.position",
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="republications",
                        to="directives.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "bài đăng lại",
                "ordering": ("-matched_at",),
            },
        ),
        migrations.CreateModel(
            name="Requirement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(blank=True, max_length=20, verbose_name="số mục")),
                ("text", models.TextField(verbose_name="nội dung")),
                ("spans", models.JSONField(blank=True, default=list)),
                ("confidence", models.FloatField(blank=True, null=True)),
                (
                    "deadline_text",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="thời hạn ghi trong văn bản"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="hạn hoàn thành")),
                ("due_time", models.TimeField(blank=True, null=True, verbose_name="giờ")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="directives.document",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="directives.requirement",
                    ),
                ),
            ],
            options={
                "verbose_name": "yêu cầu",
                "ordering": ("document", "position"),
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="requirement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="directives.requirement",
            ),
        ),
    ]
