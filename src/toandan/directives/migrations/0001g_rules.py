"""Indices and constraints."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # databases made before the first migration was parted have all of it
    replaces = [("directives", "0001_directives")]

    dependencies = [
        ("directives", "0001f_roles_and_uploads"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                fields=["organisation", "due_on"], name="directives__organis_7314ea_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                fields=["organisation", "-sent_at"], name="directives__organis_6de972_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                fields=["organisation", "path", "path_end"], name="directives__organis_a5d09d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(
                fields=("document", "organisation"), name="one_dispatch_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("received_at", None),
                    ("received_at__gte", models.F("sent_at")),
                    _connector="OR",
                ),
                name="received_after_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("dispatch",),
                name="one_open_extension_a_dispatch",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                fields=["user", "read_at", "-at"], name="directives__user_id_d26ce5_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="numberbook",
            constraint=models.UniqueConstraint(
                fields=("organisation", "direction", "series", "year"), name="one_book_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="progress",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__lte", 100)), name="percent_to_100"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.UniqueConstraint(fields=("book", "number"), name="one_number_once"),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.UniqueConstraint(
                fields=("book", "document"), name="one_document_once_a_book"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_at", None), ("returned_at", None), _connector="OR"),
                name="accepted_or_returned",
            ),
        ),
        migrations.AddConstraint(
            model_name="duereport",
            constraint=models.UniqueConstraint(
                fields=("duty", "dispatch", "due_at"), name="one_due_report_each"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["due_on"], name="directives__due_on_c9e092_idx"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("dispatch", "requirement", "part"),
                name="one_assignment_each",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("progress", None), ("report__isnull", False)),
                    models.Q(("progress__isnull", False), ("report", None)),
                    _connector="OR",
                ),
                name="evidence_of_one_thing",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["organisation", "-created_at"], name="directives__organis_d3644c_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["issued_at"], name="directives__issued__fe18b1_idx"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("number_key", ""), _negated=True),
                    ("discarded_at", None),
                    ("issued_at__isnull", False),
                ),
                fields=("issuer", "number_key", "date"),
                name="one_document_per_issuer_number_and_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="urging",
            constraint=models.UniqueConstraint(
                fields=("organisation", "year", "number"), name="one_urging_number_once"
            ),
        ),
    ]
