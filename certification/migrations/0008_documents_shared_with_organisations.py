"""Applicants choose which organisations read which of their documents."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0004_names_given_first"),
        ("certification", "0007_who_acts_after_silence_and_post"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("mspe", "MSPE"), ("transcript", "Transcript"), ("lor", "Letter of recommendation")],
                        max_length=12,
                    ),
                ),
                ("letter_number", models.CharField(blank=True, max_length=12)),
                ("shared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Sharing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("season", models.PositiveSmallIntegerField()),
                ("shared_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sharings", to="applicants.applicant"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sharings",
                        to="certification.recipientorganisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SharedItemEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("mspe", "MSPE"), ("transcript", "Transcript"), ("lor", "Letter of recommendation")],
                        max_length=12,
                    ),
                ),
                ("letter_number", models.CharField(blank=True, max_length=12)),
                ("shared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="certification.shareditem",
                    ),
                ),
                (
                    "sharing",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="certification.sharing",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="shareditem",
            name="sharing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="certification.sharing"
            ),
        ),
        migrations.CreateModel(
            name="SharingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("season", models.PositiveSmallIntegerField()),
                ("shared_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "applicant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="applicants.applicant",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="certification.recipientorganisation",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="certification.sharing",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="sharing",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=["organisation", "season", "-id"],
                name="sharing_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("applicant", "organisation", "season"),
                name="one_open_sharing",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True), ("withdrawn_at__gte", models.F("shared_at")), _connector="OR"
                ),
                name="sharing_withdrawn_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.CheckConstraint(
                condition=models.Q(("season__gte", 2000), ("season__lte", 2199)), name="sharing_season_is_a_year"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sharing",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "certification_sharingevent" ("applicant_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "season", "shared_at", "version", "withdrawn_at") VALUES (NEW."applicant_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."season", NEW."shared_at", NEW."version", NEW."withdrawn_at"); RETURN NULL;',
                    hash="b7ecb5d9233b87636c024f69666a7f61fe1a3dfe",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9b52d",
                    table="certification_sharing",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sharing",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "certification_sharingevent" ("applicant_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "season", "shared_at", "version", "withdrawn_at") VALUES (NEW."applicant_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."season", NEW."shared_at", NEW."version", NEW."withdrawn_at"); RETURN NULL;',
                    hash="265e8fc23784f355c6eebbf7c1496b4495faef75",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_166f8",
                    table="certification_sharing",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="shareditem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("sharing", "kind", "letter_number"),
                name="shared_item_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareditem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "lor"), models.Q(("letter_number", ""), _negated=True)),
                    models.Q(("kind__in", ["mspe", "transcript"]), ("letter_number", "")),
                    _connector="OR",
                ),
                name="shared_letter_has_its_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareditem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("shared_at")), _connector="OR"
                ),
                name="shared_item_ends_after_it_began",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shareditem",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "certification_shareditemevent" ("ended_at", "id", "kind", "letter_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shared_at", "sharing_id") VALUES (NEW."ended_at", NEW."id", NEW."kind", NEW."letter_number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."shared_at", NEW."sharing_id"); RETURN NULL;',
                    hash="4757cb2430d43c576ba75278cfcd36f690a90e91",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ea1d0",
                    table="certification_shareditem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shareditem",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "certification_shareditemevent" ("ended_at", "id", "kind", "letter_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shared_at", "sharing_id") VALUES (NEW."ended_at", NEW."id", NEW."kind", NEW."letter_number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."shared_at", NEW."sharing_id"); RETURN NULL;',
                    hash="addbac98962a294c0c1ddbcc0af9a8321496181a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c4912",
                    table="certification_shareditem",
                    when="AFTER",
                ),
            ),
        ),
    ]
