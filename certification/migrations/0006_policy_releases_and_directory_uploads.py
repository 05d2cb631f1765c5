"""Policy is released by two people, with its whole text kept; files of schools are shown before they are read in."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0002_usmle_id_sequence"),
        ("certification", "0005_checked_cases"),
        ("foundation", "0002_event_chain"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DirectoryUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("shown", "Waits for somebody to save it"),
                            ("saved", "Saved"),
                            ("put_away", "Put away"),
                        ],
                        default="shown",
                        max_length=10,
                    ),
                ),
                ("preview", models.JSONField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.storedfile"
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="upload",
                        to="certification.importrun",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PolicyRelease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("base", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "New: a value that nobody had announced before"),
                            ("changed", "Changed: an authority changed a value"),
                            ("corrected", "Corrected: we had it wrong"),
                            ("confirmed", "Confirmed: a source was found or replaced"),
                            ("house", "House: our own reading where no authority says"),
                        ],
                        max_length=10,
                    ),
                ),
                ("summary", models.TextField()),
                ("periods", models.CharField(max_length=300)),
                ("people", models.CharField(max_length=300)),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("published", "Published"), ("declined", "Declined")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decline_reason", models.TextField(blank=True)),
                ("number", models.PositiveIntegerField(null=True, unique=True)),
                (
                    "trial",
                    models.CharField(
                        choices=[
                            ("running", "Being tried"),
                            ("done", "Tried over everybody"),
                            ("failed", "The trial failed"),
                        ],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("trial_as_of", models.DateField()),
                ("trial_people", models.PositiveIntegerField(default=0)),
                ("trial_looked_at", models.PositiveIntegerField(default=0)),
                ("trial_last", models.BigIntegerField(default=0)),
                ("trial_ended_at", models.DateTimeField(null=True)),
                ("trial_fault", models.TextField(blank=True)),
                ("trial_result", models.JSONField(null=True)),
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
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PolicyDifference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.CharField(max_length=12)),
                ("after", models.CharField(max_length=12)),
                ("season", models.PositiveSmallIntegerField(null=True)),
                ("school", models.CharField(max_length=250)),
                ("country", models.CharField(max_length=20)),
                ("parts", models.JSONField(default=list)),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="applicants.applicant"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="certification.policyrelease",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PolicyText",
            fields=[
                ("version", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("files", models.JSONField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("version__regex", "^[0-9a-f]{64}$")), name="policy_text_version_form"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyReleaseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("base", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "New: a value that nobody had announced before"),
                            ("changed", "Changed: an authority changed a value"),
                            ("corrected", "Corrected: we had it wrong"),
                            ("confirmed", "Confirmed: a source was found or replaced"),
                            ("house", "House: our own reading where no authority says"),
                        ],
                        max_length=10,
                    ),
                ),
                ("summary", models.TextField()),
                ("periods", models.CharField(max_length=300)),
                ("people", models.CharField(max_length=300)),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("published", "Published"), ("declined", "Declined")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decline_reason", models.TextField(blank=True)),
                ("number", models.PositiveIntegerField(null=True)),
                (
                    "trial",
                    models.CharField(
                        choices=[
                            ("running", "Being tried"),
                            ("done", "Tried over everybody"),
                            ("failed", "The trial failed"),
                        ],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("trial_as_of", models.DateField()),
                ("trial_people", models.PositiveIntegerField(default=0)),
                ("trial_ended_at", models.DateTimeField(null=True)),
                ("trial_fault", models.TextField(blank=True)),
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
                        to="certification.policyrelease",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="certification.policytext",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="policyrelease",
            name="text",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="certification.policytext"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policytext",
            trigger=pgtrigger.compiler.Trigger(
                name="policy_text_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="60d83d1a668080f5691cb7fd649748be9395fcc9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_policy_text_is_kept_fc629",
                    table="certification_policytext",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="directoryupload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("run__isnull", False), ("state", "saved")),
                    models.Q(models.Q(("state", "saved"), _negated=True), ("run__isnull", True)),
                    _connector="OR",
                ),
                name="directory_upload_saved_with_run",
            ),
        ),
        migrations.AddConstraint(
            model_name="policydifference",
            constraint=models.UniqueConstraint(fields=("release", "applicant"), name="policy_difference_once"),
        ),
        migrations.AddConstraint(
            model_name="policyrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    models.Q(
                        ("decided_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="policy_published_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "published"), _negated=True), ("trial", "done"), _connector="OR"),
                name="policy_published_after_trial",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number__isnull", False), ("state", "published")),
                    models.Q(models.Q(("state", "published"), _negated=True), ("number__isnull", True)),
                    _connector="OR",
                ),
                name="policy_number_of_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "proposed")),
                    models.Q(models.Q(("state", "proposed"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="policy_decided_with_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("decline_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="policy_declined_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyrelease",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("text",), name="policy_proposed_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policyrelease",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "certification_policyreleaseevent" ("base", "decided_at", "decided_by_id", "decline_reason", "id", "kind", "number", "people", "periods", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "public_id", "state", "summary", "text_id", "trial", "trial_as_of", "trial_ended_at", "trial_fault", "trial_people", "version") VALUES (NEW."base", NEW."decided_at", NEW."decided_by_id", NEW."decline_reason", NEW."id", NEW."kind", NEW."number", NEW."people", NEW."periods", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."public_id", NEW."state", NEW."summary", NEW."text_id", NEW."trial", NEW."trial_as_of", NEW."trial_ended_at", NEW."trial_fault", NEW."trial_people", NEW."version"); RETURN NULL;',
                    hash="d69e1d47d321a43aaf5d57da4d383ca225b81382",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e907b",
                    table="certification_policyrelease",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policyrelease",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."base" IS DISTINCT FROM (NEW."base") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decline_reason" IS DISTINCT FROM (NEW."decline_reason") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."people" IS DISTINCT FROM (NEW."people") OR OLD."periods" IS DISTINCT FROM (NEW."periods") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."text_id" IS DISTINCT FROM (NEW."text_id") OR OLD."trial" IS DISTINCT FROM (NEW."trial") OR OLD."trial_as_of" IS DISTINCT FROM (NEW."trial_as_of") OR OLD."trial_ended_at" IS DISTINCT FROM (NEW."trial_ended_at") OR OLD."trial_fault" IS DISTINCT FROM (NEW."trial_fault") OR OLD."trial_people" IS DISTINCT FROM (NEW."trial_people") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "certification_policyreleaseevent" ("base", "decided_at", "decided_by_id", "decline_reason", "id", "kind", "number", "people", "periods", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "public_id", "state", "summary", "text_id", "trial", "trial_as_of", "trial_ended_at", "trial_fault", "trial_people", "version") VALUES (NEW."base", NEW."decided_at", NEW."decided_by_id", NEW."decline_reason", NEW."id", NEW."kind", NEW."number", NEW."people", NEW."periods", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."public_id", NEW."state", NEW."summary", NEW."text_id", NEW."trial", NEW."trial_as_of", NEW."trial_ended_at", NEW."trial_fault", NEW."trial_people", NEW."version"); RETURN NULL;',
                    hash="38495401f2379a745a133929b4146fec0ca25b2e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_be023",
                    table="certification_policyrelease",
                    when="AFTER",
                ),
            ),
        ),
    ]
