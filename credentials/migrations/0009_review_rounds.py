"""Rounds of faults, the name on a document, and what stands still; a returned credential gets its round."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


def give_returned_credentials_their_round(apps, schema_editor):
    """What was returned before there were rounds becomes a round with its one fault."""
    Credential = apps.get_model("credentials", "Credential")
    ReviewRound = apps.get_model("credentials", "ReviewRound")
    ReviewFault = apps.get_model("credentials", "ReviewFault")
    for credential in Credential.objects.filter(state="returned"):
        looked_at = ReviewRound.objects.create(
            credential=credential, number=1, document_id=credential.document_id, begun_at=credential.state_since
        )
        ReviewFault.objects.create(
            round=looked_at,
            position=1,
            reason_code=credential.reason_code,
            document_id=credential.document_id,
            note=credential.reason_note,
        )
        looked_at.state, looked_at.returned_at = "returned", credential.state_since
        looked_at.save()


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0008_ways_out_of_silence"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NameCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("printed", models.CharField(max_length=240)),
                ("name_of_record", models.CharField(max_length=240)),
                ("suggestion", models.CharField(blank=True, max_length=20)),
                ("score", models.PositiveSmallIntegerField(default=0)),
                ("why", models.TextField(blank=True)),
                ("stated", models.BooleanField(default=False)),
                ("stated_reason", models.TextField(blank=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not decided"),
                            ("same", "The same person's name"),
                            ("proof_wanted", "Proof is asked of the applicant"),
                            ("another", "The name of somebody else"),
                        ],
                        default="",
                        max_length=14,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="name_checks",
                        to="credentials.credential",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="name_checks",
                        to="credentials.document",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credentials.document",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="NameCheckEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("printed", models.CharField(max_length=240)),
                ("name_of_record", models.CharField(max_length=240)),
                ("suggestion", models.CharField(blank=True, max_length=20)),
                ("score", models.PositiveSmallIntegerField(default=0)),
                ("why", models.TextField(blank=True)),
                ("stated", models.BooleanField(default=False)),
                ("stated_reason", models.TextField(blank=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not decided"),
                            ("same", "The same person's name"),
                            ("proof_wanted", "Proof is asked of the applicant"),
                            ("another", "The name of somebody else"),
                        ],
                        default="",
                        max_length=14,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "credential",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.credential",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.document",
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
                        to="credentials.namecheck",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.document",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewFault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("reason_code", models.CharField(max_length=40)),
                ("page", models.PositiveSmallIntegerField(null=True)),
                ("left", models.PositiveSmallIntegerField(null=True)),
                ("top", models.PositiveSmallIntegerField(null=True)),
                ("width", models.PositiveSmallIntegerField(null=True)),
                ("height", models.PositiveSmallIntegerField(null=True)),
                ("turned", models.PositiveSmallIntegerField(default=0)),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be put right"),
                            ("answered", "Answered; we look at it"),
                            ("settled", "Put right"),
                            ("again", "Found again"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer_note", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answer_document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credentials.document",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="faults",
                        to="credentials.document",
                    ),
                ),
            ],
            options={
                "ordering": ["round", "position"],
            },
        ),
        migrations.CreateModel(
            name="ReviewRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being put together"),
                            ("returned", "With the applicant"),
                            ("answered", "Answered by the applicant"),
                            ("settled", "Settled"),
                            ("dropped", "Not sent"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("translation_ticks", models.JSONField(default=list)),
                ("begun_at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="credentials.credential"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="credentials.document"
                    ),
                ),
                (
                    "translation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credentials.document",
                    ),
                ),
            ],
            options={
                "ordering": ["credential", "-number"],
            },
        ),
        migrations.CreateModel(
            name="ReviewFaultEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("reason_code", models.CharField(max_length=40)),
                ("page", models.PositiveSmallIntegerField(null=True)),
                ("left", models.PositiveSmallIntegerField(null=True)),
                ("top", models.PositiveSmallIntegerField(null=True)),
                ("width", models.PositiveSmallIntegerField(null=True)),
                ("height", models.PositiveSmallIntegerField(null=True)),
                ("turned", models.PositiveSmallIntegerField(default=0)),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be put right"),
                            ("answered", "Answered; we look at it"),
                            ("settled", "Put right"),
                            ("again", "Found again"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer_note", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answer_document",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.document",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.document",
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
                        to="credentials.reviewfault",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.reviewround",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="reviewfault",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="faults", to="credentials.reviewround"
            ),
        ),
        migrations.CreateModel(
            name="ReviewRoundEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being put together"),
                            ("returned", "With the applicant"),
                            ("answered", "Answered by the applicant"),
                            ("settled", "Settled"),
                            ("dropped", "Not sent"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("translation_ticks", models.JSONField(default=list)),
                ("begun_at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "credential",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.credential",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.document",
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
                        to="credentials.reviewround",
                    ),
                ),
                (
                    "translation",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.document",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Standstill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField()),
                ("found_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standstills",
                        to="credentials.credential",
                    ),
                ),
            ],
            options={
                "ordering": ["found_at", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="namecheck",
            constraint=models.UniqueConstraint(fields=("credential", "document"), name="name_check_once"),
        ),
        migrations.AddConstraint(
            model_name="namecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("printed", ""), _negated=True), name="name_check_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="namecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__lte", 100)), name="name_check_score_in_hundredths"
            ),
        ),
        migrations.AddConstraint(
            model_name="namecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision", ""),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="name_is_decided_by_a_person",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namecheck",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "credentials_namecheckevent" ("credential_id", "decided_at", "decided_by_id", "decision", "document_id", "id", "name_of_record", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed", "proof_id", "public_id", "score", "stated", "stated_reason", "suggestion", "version", "why") VALUES (NEW."credential_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."document_id", NEW."id", NEW."name_of_record", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."printed", NEW."proof_id", NEW."public_id", NEW."score", NEW."stated", NEW."stated_reason", NEW."suggestion", NEW."version", NEW."why"); RETURN NULL;',
                    hash="d75241b96bc82703e74cbc9239f4146530aafe10",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e0d42",
                    table="credentials_namecheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namecheck",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "credentials_namecheckevent" ("credential_id", "decided_at", "decided_by_id", "decision", "document_id", "id", "name_of_record", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed", "proof_id", "public_id", "score", "stated", "stated_reason", "suggestion", "version", "why") VALUES (NEW."credential_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."document_id", NEW."id", NEW."name_of_record", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."printed", NEW."proof_id", NEW."public_id", NEW."score", NEW."stated", NEW."stated_reason", NEW."suggestion", NEW."version", NEW."why"); RETURN NULL;',
                    hash="b602fc236e8a6bf26006290fdcb75f94f752f061",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ff060",
                    table="credentials_namecheck",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.UniqueConstraint(fields=("credential", "number"), name="review_round_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "returned"])),
                fields=("credential",),
                name="one_open_review_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "settled", "dropped"]),
                    models.Q(("returned_at__isnull", False), ("state", "returned")),
                    models.Q(("answered_at__isnull", False), ("returned_at__isnull", False), ("state", "answered")),
                    _connector="OR",
                ),
                name="review_round_has_its_days",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewround",
            trigger=pgtrigger.compiler.Trigger(
                name="returned_round_has_a_fault",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"state\" = 'returned')",
                    func="\n                    IF NOT EXISTS (SELECT 1 FROM credentials_reviewfault WHERE round_id = NEW.id) THEN\n                        RAISE EXCEPTION 'a round that is returned names at least one fault'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="c202d9873d0be0a8c7c3daae9dfee0ac14185c32",
                    operation="UPDATE OR INSERT",
                    pgid="pgtrigger_returned_round_has_a_fault_a3d45",
                    table="credentials_reviewround",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewround",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "credentials_reviewroundevent" ("answered_at", "begun_at", "begun_by_id", "credential_id", "document_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "returned_at", "state", "translation_id", "translation_ticks", "version") VALUES (NEW."answered_at", NEW."begun_at", NEW."begun_by_id", NEW."credential_id", NEW."document_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."returned_at", NEW."state", NEW."translation_id", NEW."translation_ticks", NEW."version"); RETURN NULL;',
                    hash="1c89e0121da8b6416ff6abc929caa659ee9d0b39",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7ec34",
                    table="credentials_reviewround",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewround",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "credentials_reviewroundevent" ("answered_at", "begun_at", "begun_by_id", "credential_id", "document_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "returned_at", "state", "translation_id", "translation_ticks", "version") VALUES (NEW."answered_at", NEW."begun_at", NEW."begun_by_id", NEW."credential_id", NEW."document_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."returned_at", NEW."state", NEW."translation_id", NEW."translation_ticks", NEW."version"); RETURN NULL;',
                    hash="f43ae64fd64803152f171e936483f6df8d4ec09a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3455c",
                    table="credentials_reviewround",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewfault",
            constraint=models.UniqueConstraint(fields=("round", "position"), name="review_fault_position_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewfault",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason_code", ""), _negated=True), name="review_fault_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewfault",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("page__isnull", True), models.Q(("document__isnull", False), ("page__gte", 1)), _connector="OR"
                ),
                name="review_fault_page_of_a_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewfault",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("height__isnull", True), ("left__isnull", True), ("top__isnull", True), ("width__isnull", True)
                    ),
                    models.Q(
                        ("height__gte", 1),
                        (
                            "height__lte",
                            django.db.models.expressions.CombinedExpression(models.Value(1000), "-", models.F("top")),
                        ),
                        ("left__isnull", False),
                        ("page__isnull", False),
                        ("top__isnull", False),
                        ("width__gte", 1),
                        (
                            "width__lte",
                            django.db.models.expressions.CombinedExpression(models.Value(1000), "-", models.F("left")),
                        ),
                    ),
                    _connector="OR",
                ),
                name="review_fault_region_lies_on_its_page",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewfault",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "answered"), _negated=True),
                    models.Q(
                        ("answered_at__isnull", False),
                        models.Q(
                            ("answer_document__isnull", False),
                            models.Q(("answer_note", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="review_fault_answer_is_something",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewfault",
            trigger=pgtrigger.compiler.Trigger(
                name="told_fault_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (SELECT 1 FROM credentials_reviewround WHERE id = OLD.round_id AND state <> 'draft') THEN\n                        RAISE EXCEPTION 'what the applicant was told cannot be taken off the list'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN OLD;\n                ",
                    hash="7cf1264ed56f47184c432b9b59562568b95109da",
                    operation="DELETE",
                    pgid="pgtrigger_told_fault_stays_adb40",
                    table="credentials_reviewfault",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewfault",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "credentials_reviewfaultevent" ("answer_document_id", "answer_note", "answered_at", "document_id", "height", "id", "left", "note", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "reason_code", "round_id", "state", "top", "turned", "width") VALUES (NEW."answer_document_id", NEW."answer_note", NEW."answered_at", NEW."document_id", NEW."height", NEW."id", NEW."left", NEW."note", NEW."page", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."public_id", NEW."reason_code", NEW."round_id", NEW."state", NEW."top", NEW."turned", NEW."width"); RETURN NULL;',
                    hash="956ea09b4c8250c20d45d60ccaf92e1cefcb5026",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5f06b",
                    table="credentials_reviewfault",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewfault",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "credentials_reviewfaultevent" ("answer_document_id", "answer_note", "answered_at", "document_id", "height", "id", "left", "note", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "reason_code", "round_id", "state", "top", "turned", "width") VALUES (NEW."answer_document_id", NEW."answer_note", NEW."answered_at", NEW."document_id", NEW."height", NEW."id", NEW."left", NEW."note", NEW."page", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."public_id", NEW."reason_code", NEW."round_id", NEW."state", NEW."top", NEW."turned", NEW."width"); RETURN NULL;',
                    hash="9a1c04d59c38e3937b0f2c4fb10f8365eb26c0c8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_02a38",
                    table="credentials_reviewfault",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="standstill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("credential",), name="one_open_standstill"
            ),
        ),
        migrations.RunPython(give_returned_credentials_their_round, migrations.RunPython.noop),
    ]
