"""The mail room: envelopes, the custody of their paper (which nothing can change), scans, letters on paper."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

CUSTODY = """
CREATE FUNCTION credentials_append_custody() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest record;
BEGIN
    SELECT position, step INTO newest FROM credentials_custodystep
        WHERE envelope_id = NEW.envelope_id ORDER BY position DESC LIMIT 1;
    IF NEW.position <> coalesce(newest.position, 0) + 1 THEN
        RAISE EXCEPTION 'The chain of custody has no gaps: step % cannot follow step %.',
            NEW.position, coalesce(newest.position, 0) USING ERRCODE = 'check_violation';
    END IF;
    IF newest.step IN ('returned', 'destroyed') THEN
        RAISE EXCEPTION 'The paper is gone (%): nothing can be done with it any more.', newest.step
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER custody_append BEFORE INSERT ON credentials_custodystep
    FOR EACH ROW EXECUTE FUNCTION credentials_append_custody();

CREATE FUNCTION credentials_refuse_custody_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The chain of custody is kept as it was written: % is refused.', TG_OP;
END $$;
CREATE TRIGGER custody_no_change BEFORE UPDATE OR DELETE ON credentials_custodystep
    FOR EACH ROW EXECUTE FUNCTION credentials_refuse_custody_change();
CREATE TRIGGER custody_no_truncate BEFORE TRUNCATE ON credentials_custodystep
    FOR EACH STATEMENT EXECUTE FUNCTION credentials_refuse_custody_change();
"""

WITHOUT_CUSTODY = """
DROP TRIGGER custody_no_truncate ON credentials_custodystep;
DROP TRIGGER custody_no_change ON credentials_custodystep;
DROP TRIGGER custody_append ON credentials_custodystep;
DROP FUNCTION credentials_refuse_custody_change();
DROP FUNCTION credentials_append_custody();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0006_bulk_files_and_letters"),
        ("foundation", "0004_chain_events_at_commit"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Envelope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.CharField(max_length=12, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("logged", "To be matched"),
                            ("unmatched", "Held without a match"),
                            ("matched", "Matched to a request"),
                            ("returned", "Returned to the sender"),
                        ],
                        default="logged",
                        max_length=10,
                    ),
                ),
                ("sender", models.CharField(max_length=250)),
                ("received_on", models.DateField()),
                ("tracking", models.CharField(blank=True, max_length=60)),
                ("sealed", models.BooleanField()),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("good", "Good"),
                            ("damaged", "Torn, wet or otherwise damaged"),
                            ("resealed", "Opened and closed again before it came"),
                        ],
                        default="good",
                        max_length=10,
                    ),
                ),
                ("condition_note", models.CharField(blank=True, max_length=300)),
                (
                    "hold_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_number", "No number of a request on it"),
                            ("nobody_found", "The person named in it is not known here"),
                            ("several_found", "It could belong to several people"),
                            ("nothing_asked", "The person is known, but no request is open"),
                            ("not_from_school", "It does not come from the school that was asked"),
                            ("wrong_match", "It was matched to the wrong request"),
                            ("other", "Another reason"),
                        ],
                        max_length=16,
                    ),
                ),
                ("hold_note", models.TextField(blank=True)),
                ("matched_at", models.DateTimeField(null=True)),
                ("found_numbers", models.JSONField(default=list)),
                ("logged_at", models.DateTimeField()),
                (
                    "content",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelope",
                        to="foundation.storedfile",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelope",
                        to="credentials.document",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="credentials.verificationrequest",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="credentials.school",
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="CustodyStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("opened", "Opened"),
                            ("scanned", "Scanned"),
                            ("boxed", "Placed in a box"),
                            ("handed_over", "Given to a member of staff"),
                            ("taken_back", "Taken back"),
                            ("returned", "Returned to the sender"),
                            ("archived", "Archived"),
                            ("destroyed", "Destroyed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                ("place", models.CharField(max_length=100)),
                ("handed_to_name", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "handed_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="custody", to="credentials.envelope"
                    ),
                ),
            ],
            options={
                "ordering": ["envelope", "position"],
            },
        ),
        migrations.CreateModel(
            name="EnvelopeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("logged", "To be matched"),
                            ("unmatched", "Held without a match"),
                            ("matched", "Matched to a request"),
                            ("returned", "Returned to the sender"),
                        ],
                        default="logged",
                        max_length=10,
                    ),
                ),
                ("sender", models.CharField(max_length=250)),
                ("received_on", models.DateField()),
                ("tracking", models.CharField(blank=True, max_length=60)),
                ("sealed", models.BooleanField()),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("good", "Good"),
                            ("damaged", "Torn, wet or otherwise damaged"),
                            ("resealed", "Opened and closed again before it came"),
                        ],
                        default="good",
                        max_length=10,
                    ),
                ),
                ("condition_note", models.CharField(blank=True, max_length=300)),
                (
                    "hold_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_number", "No number of a request on it"),
                            ("nobody_found", "The person named in it is not known here"),
                            ("several_found", "It could belong to several people"),
                            ("nothing_asked", "The person is known, but no request is open"),
                            ("not_from_school", "It does not come from the school that was asked"),
                            ("wrong_match", "It was matched to the wrong request"),
                            ("other", "Another reason"),
                        ],
                        max_length=16,
                    ),
                ),
                ("hold_note", models.TextField(blank=True)),
                ("matched_at", models.DateTimeField(null=True)),
                ("found_numbers", models.JSONField(default=list)),
                ("logged_at", models.DateTimeField()),
                (
                    "content",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="foundation.storedfile",
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
                        to="credentials.envelope",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.verificationrequest",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.school",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EnvelopePage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pages", to="credentials.envelope"
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.storedfile"
                    ),
                ),
                (
                    "thumbnail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["envelope", "number"],
            },
        ),
        migrations.CreateModel(
            name="PaperLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("ordinal", models.PositiveSmallIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("printed_at", models.DateTimeField(null=True)),
                ("times_printed", models.PositiveSmallIntegerField(default=0)),
                ("posted_on", models.DateField(null=True)),
                ("tracking", models.CharField(blank=True, max_length=60)),
                (
                    "file",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation.storedfile",
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_letters",
                        to="credentials.verificationrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PaperLetterEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("ordinal", models.PositiveSmallIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("printed_at", models.DateTimeField(null=True)),
                ("times_printed", models.PositiveSmallIntegerField(default=0)),
                ("posted_on", models.DateField(null=True)),
                ("tracking", models.CharField(blank=True, max_length=60)),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="foundation.storedfile",
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
                        to="credentials.paperletter",
                    ),
                ),
                (
                    "posted_by",
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
                    "printed_by",
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
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="credentials.verificationrequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Being read"), ("read", "Read"), ("refused", "Refused")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("faults", models.JSONField(default=list)),
                ("page_count", models.PositiveSmallIntegerField(null=True)),
                ("numbers", models.JSONField(default=list)),
                ("place", models.CharField(max_length=100)),
                ("received_at", models.DateTimeField()),
                (
                    "envelope",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="credentials.envelope",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scan_upload",
                        to="foundation.storedfile",
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
        migrations.AddIndex(
            model_name="envelope",
            index=models.Index(
                condition=models.Q(("state__in", ["matched", "returned"]), _negated=True),
                fields=["received_on", "id"],
                name="envelope_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(("sender", ""), _negated=True), name="envelope_has_sender"
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("document__isnull", False),
                        ("matched_at__isnull", False),
                        ("request__isnull", False),
                        ("state", "matched"),
                    ),
                    models.Q(
                        models.Q(("state", "matched"), _negated=True),
                        ("document", None),
                        ("matched_at", None),
                        ("request", None),
                    ),
                    _connector="OR",
                ),
                name="matched_envelope_has_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "unmatched"), models.Q(("hold_reason", ""), _negated=True)),
                    models.Q(models.Q(("state", "unmatched"), _negated=True), ("hold_reason", "")),
                    _connector="OR",
                ),
                name="unmatched_envelope_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hold_reason__in", ["other", "wrong_match"]), _negated=True),
                    models.Q(("hold_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="other_reason_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("condition", "good"), models.Q(("condition_note", ""), _negated=True), _connector="OR"
                ),
                name="damage_is_described",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "matched"), _negated=True), ("content__isnull", False), _connector="OR"
                ),
                name="matched_envelope_is_scanned",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "credentials_envelopeevent" ("condition", "condition_note", "content_id", "document_id", "found_numbers", "hold_note", "hold_reason", "id", "logged_at", "matched_at", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "received_on", "request_id", "school_id", "sealed", "sender", "state", "tracking", "version") VALUES (NEW."condition", NEW."condition_note", NEW."content_id", NEW."document_id", NEW."found_numbers", NEW."hold_note", NEW."hold_reason", NEW."id", NEW."logged_at", NEW."matched_at", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."received_on", NEW."request_id", NEW."school_id", NEW."sealed", NEW."sender", NEW."state", NEW."tracking", NEW."version"); RETURN NULL;',
                    hash="729dcdb8f52cf60c7c17264a6c8e8a79fea332c7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_351af",
                    table="credentials_envelope",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "credentials_envelopeevent" ("condition", "condition_note", "content_id", "document_id", "found_numbers", "hold_note", "hold_reason", "id", "logged_at", "matched_at", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "received_on", "request_id", "school_id", "sealed", "sender", "state", "tracking", "version") VALUES (NEW."condition", NEW."condition_note", NEW."content_id", NEW."document_id", NEW."found_numbers", NEW."hold_note", NEW."hold_reason", NEW."id", NEW."logged_at", NEW."matched_at", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."received_on", NEW."request_id", NEW."school_id", NEW."sealed", NEW."sender", NEW."state", NEW."tracking", NEW."version"); RETURN NULL;',
                    hash="004456f89e642b3edf349ab2859e3f6609bf6f1c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1754d",
                    table="credentials_envelope",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="custodystep",
            constraint=models.UniqueConstraint(fields=("envelope", "position"), name="custody_position_once"),
        ),
        migrations.AddConstraint(
            model_name="custodystep",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", ""), _negated=True), name="custody_names_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="custodystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("handed_to__isnull", False),
                        ("step", "handed_over"),
                        models.Q(("handed_to_name", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("step", "handed_over"), _negated=True), ("handed_to", None), ("handed_to_name", "")
                    ),
                    _connector="OR",
                ),
                name="handing_over_names_receiver",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("position", 1), ("step", "received")),
                    models.Q(("position__gt", 1), models.Q(("step", "received"), _negated=True)),
                    _connector="OR",
                ),
                name="custody_begins_with_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelopepage",
            constraint=models.UniqueConstraint(fields=("envelope", "number"), name="envelope_page_once"),
        ),
        migrations.AddIndex(
            model_name="paperletter",
            index=models.Index(
                condition=models.Q(("posted_on", None)), fields=["made_at", "id"], name="letter_to_post"
            ),
        ),
        migrations.AddConstraint(
            model_name="paperletter",
            constraint=models.UniqueConstraint(fields=("request", "ordinal"), name="paper_letter_once"),
        ),
        migrations.AddConstraint(
            model_name="paperletter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("posted_on", None)), fields=("request",), name="one_letter_of_a_request_to_post"
            ),
        ),
        migrations.AddConstraint(
            model_name="paperletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("printed_at", None), ("printed_by", None), ("times_printed", 0)),
                    models.Q(
                        ("file__isnull", False),
                        ("printed_at__isnull", False),
                        ("printed_by__isnull", False),
                        ("times_printed__gte", 1),
                    ),
                    _connector="OR",
                ),
                name="printed_letter_has_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("posted_by", None), ("posted_on", None)),
                    models.Q(("posted_by__isnull", False), ("posted_on__isnull", False), ("printed_at__isnull", False)),
                    _connector="OR",
                ),
                name="posted_letter_was_printed",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paperletter",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "credentials_paperletterevent" ("file_id", "id", "made_at", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_by_id", "posted_on", "printed_at", "printed_by_id", "public_id", "request_id", "times_printed", "tracking", "version") VALUES (NEW."file_id", NEW."id", NEW."made_at", NEW."ordinal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."posted_by_id", NEW."posted_on", NEW."printed_at", NEW."printed_by_id", NEW."public_id", NEW."request_id", NEW."times_printed", NEW."tracking", NEW."version"); RETURN NULL;',
                    hash="303a3b2a41d8e8cc6bdc1706a1ac67366729d83b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9d51e",
                    table="credentials_paperletter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paperletter",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "credentials_paperletterevent" ("file_id", "id", "made_at", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_by_id", "posted_on", "printed_at", "printed_by_id", "public_id", "request_id", "times_printed", "tracking", "version") VALUES (NEW."file_id", NEW."id", NEW."made_at", NEW."ordinal", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."posted_by_id", NEW."posted_on", NEW."printed_at", NEW."printed_by_id", NEW."public_id", NEW."request_id", NEW."times_printed", NEW."tracking", NEW."version"); RETURN NULL;',
                    hash="8d5839b1b65ddc0c25a4f13f43e6a09d76911441",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1fec1",
                    table="credentials_paperletter",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="scan",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["id"], name="scan_waiting"),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("faults", []), _negated=True),
                    _connector="OR",
                ),
                name="refused_scan_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "read"), _negated=True), ("page_count__gte", 1), _connector="OR"),
                name="read_scan_has_pages",
            ),
        ),
        migrations.RunSQL(CUSTODY, WITHOUT_CUSTODY),
    ]
