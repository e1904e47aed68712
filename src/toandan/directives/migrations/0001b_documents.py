"""Documents, and the ends of the cascade in them."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # databases made before the first migration was parted have all of it
    replaces = [("directives", "0001_directives")]

    dependencies = [
        ("directives", "0001a_cascade"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("text_start", models.PositiveIntegerField(default=0)),
                ("text_end", models.PositiveIntegerField(default=0)),
                (
                    "form",
                    models.CharField(
                        choices=[("document", "Văn bản"), ("article", "Bài đăng")],
                        default="document",
                        max_length=10,
                    ),
                ),
                (
                    "system",
                    models.CharField(
                        choices=[
                            ("party", "Đảng"),
                            ("state", "Nhà nước"),
                            ("front", "Mặt trận, đoàn thể"),
                            ("force", "Lực lượng vũ trang"),
                            ("health", "Y tế"),
                            ("other", "Khác"),
                        ],
                        default="state",
                        max_length=10,
                        verbose_name="hệ thống",
                    ),
                ),
                (
                    "doc_type",
                    models.CharField(blank=True, max_length=60, verbose_name="loại văn bản"),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="số, ký hiệu")),
                ("number_key", models.CharField(db_index=True, editable=False, max_length=60)),
                ("date", models.DateField(blank=True, null=True, verbose_name="ngày ban hành")),
                (
                    "place",
                    models.CharField(blank=True, max_length=120, verbose_name="nơi ban hành"),
                ),
                (
                    "issuer_name",
                    models.CharField(blank=True, max_length=300, verbose_name="cơ quan ban hành"),
                ),
                (
                    "issuer_parent",
                    models.CharField(blank=True, max_length=300, verbose_name="cơ quan cấp trên"),
                ),
                (
                    "act_author",
                    models.CharField(blank=True, max_length=200, verbose_name="người ban hành"),
                ),
                ("subject", models.TextField(blank=True, verbose_name="trích yếu")),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Thường"),
                            ("khan", "Khẩn"),
                            ("thuong_khan", "Thượng khẩn"),
                            ("hoa_toc", "Hỏa tốc"),
                            ("hoa_toc_hen_gio", "Hỏa tốc hẹn giờ"),
                        ],
                        max_length=20,
                        verbose_name="độ khẩn",
                    ),
                ),
                (
                    "monitoring_body",
                    models.CharField(blank=True, max_length=300, verbose_name="cơ quan theo dõi"),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="đầu mối khi có khó khăn"
                    ),
                ),
                (
                    "signing_authority",
                    models.CharField(blank=True, max_length=200, verbose_name="thẩm quyền ký"),
                ),
                (
                    "signer_title",
                    models.CharField(blank=True, max_length=200, verbose_name="chức vụ người ký"),
                ),
                ("signer", models.CharField(blank=True, max_length=120, verbose_name="người ký")),
                ("recipients", models.JSONField(blank=True, default=list, verbose_name="nơi nhận")),
                ("text", models.TextField(blank=True, verbose_name="toàn văn")),
                ("article", models.JSONField(blank=True, default=dict)),
                ("spans", models.JSONField(blank=True, default=dict)),
                ("confidence", models.JSONField(blank=True, default=dict)),
                ("repairs", models.JSONField(blank=True, default=list)),
                ("registered_at", models.DateTimeField(blank=True, null=True)),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                ("is_sample", models.BooleanField(default=False, editable=False)),
                ("folded", models.TextField(blank=True, editable=False)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="accounts.position",
                    ),
                ),
                (
                    "implements",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relays",
                        to="directives.dispatch",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_documents",
                        to="units.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="units.organisation",
                    ),
                ),
                (
                    "rendered",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rendered_documents",
                        to="directives.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "văn bản",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="dispatch",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispatches",
                to="directives.document",
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="root",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cascade",
                to="directives.document",
            ),
        ),
    ]
