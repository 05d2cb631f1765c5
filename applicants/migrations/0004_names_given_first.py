"""Names folded with the given names first, for those who search so."""

from typing import ClassVar

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("applicants", "0003_message_answered"),
    ]

    operations: ClassVar = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="nameofrecord",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="nameofrecord",
            name="update_update",
        ),
        migrations.AddField(
            model_name="nameofrecord",
            name="folded_given_first",
            field=models.CharField(db_index=True, default="", editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name="nameofrecordevent",
            name="folded_given_first",
            field=models.CharField(default="", editable=False, max_length=300),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nameofrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "applicants_nameofrecordevent" ("applicant_id", "family_name", "folded", "folded_given_first", "given_names", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "valid_from", "valid_until") VALUES (NEW."applicant_id", NEW."family_name", NEW."folded", NEW."folded_given_first", NEW."given_names", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reason", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                    hash="5935c85c0e446d9e75b99f0cf8ec4407c63893c0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_86dce",
                    table="applicants_nameofrecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nameofrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "applicants_nameofrecordevent" ("applicant_id", "family_name", "folded", "folded_given_first", "given_names", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "valid_from", "valid_until") VALUES (NEW."applicant_id", NEW."family_name", NEW."folded", NEW."folded_given_first", NEW."given_names", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."reason", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                    hash="61af929f273fffdd950482f61c9c99d64e7bd2ae",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a2e01",
                    table="applicants_nameofrecord",
                    when="AFTER",
                ),
            ),
        ),
    ]
