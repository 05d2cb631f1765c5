"""Decisions keep what they answered as codes and values in a text a quarter as long; sentences are rendered when asked.

Decisions stored before keep their whole document in the same column, sentences as they were then. Rows of this table stay
below the size from which PostgreSQL compresses on its own, which took longer than all the rest of storing them. Three
indexes go that others cover (`decision_newest`, `case_by_assignee`) or that nothing reads (the case of a decision).
"""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("applicants", "0002_usmle_id_sequence"),
        ("certification", "0008_documents_shared_with_organisations"),
    ]
    operations: ClassVar = [
        migrations.RenameField("decision", "facts", "facts_text"),
        migrations.RenameField("decision", "document", "answer"),
        migrations.AlterField("decision", "facts_text", models.TextField()),
        migrations.AlterField("decision", "answer", models.TextField()),
        migrations.AlterField(
            "decision",
            "applicant",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="applicants.applicant",
            ),
        ),
        migrations.AlterField(
            "case",
            "decision",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="certification.decision",
            ),
        ),
        migrations.AlterField(
            "case",
            "assigned_to",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="cases",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE certification_decision SET (toast_tuple_target = 4080)",
            "ALTER TABLE certification_decision RESET (toast_tuple_target)",
        ),
    ]
