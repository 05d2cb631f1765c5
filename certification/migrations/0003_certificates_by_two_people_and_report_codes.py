"""Certificates are issued and revoked by two people; reports carry a code and a PDF; members of recipients end."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0002_usmle_id_sequence"),
        ("certification", "0002_due_triggers"),
        ("foundation", "0002_event_chain"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE certification_report_number_seq MINVALUE 1000001 NO CYCLE",
            "DROP SEQUENCE certification_report_number_seq",
        ),
        migrations.CreateModel(
            name="CertificateProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[("issue", "Issue the certificate"), ("revoke", "Revoke the certificate")], max_length=8
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for a second person"),
                            ("carried_out", "Carried out"),
                            ("declined", "Declined"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decline_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-proposed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CertificateProposalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[("issue", "Issue the certificate"), ("revoke", "Revoke the certificate")], max_length=8
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for a second person"),
                            ("carried_out", "Carried out"),
                            ("declined", "Declined"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decline_reason", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="recipientmember",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="recipientmember",
            name="update_update",
        ),
        migrations.AddField(
            model_name="confirmationreport",
            name="code",
            field=models.CharField(default="", max_length=32, unique=True),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="confirmationreport",
            name="pdf",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="recipientmember",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="recipientmemberevent",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recipientmember",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "certification_recipientmemberevent" ("ended_at", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "user_id") VALUES (NEW."ended_at", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."role", NEW."user_id"); RETURN NULL;',
                    hash="bd79a2bad6f99d0cc1a6e7d50b3e0b3825d5c6f9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_92828",
                    table="certification_recipientmember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recipientmember",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "certification_recipientmemberevent" ("ended_at", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "user_id") VALUES (NEW."ended_at", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."role", NEW."user_id"); RETURN NULL;',
                    hash="c1d87a9d24109d0a93ec2ea78408302821eb4cef",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a899a",
                    table="certification_recipientmember",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="certificateproposal",
            name="applicant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificate_proposals",
                to="applicants.applicant",
            ),
        ),
        migrations.AddField(
            model_name="certificateproposal",
            name="certificate",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="certification.certificate",
            ),
        ),
        migrations.AddField(
            model_name="certificateproposal",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="certificateproposal",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="certificateproposalevent",
            name="applicant",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="applicants.applicant",
            ),
        ),
        migrations.AddField(
            model_name="certificateproposalevent",
            name="certificate",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="certification.certificate",
            ),
        ),
        migrations.AddField(
            model_name="certificateproposalevent",
            name="decided_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="certificateproposalevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="certificateproposalevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="certification.certificateproposal",
            ),
        ),
        migrations.AddField(
            model_name="certificateproposalevent",
            name="proposed_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("applicant",), name="one_open_certificate_proposal"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "carried_out"), _negated=True),
                    models.Q(
                        ("decided_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="certificate_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "issue"),
                    models.Q(("certificate__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="revocation_proposal_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("decline_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="declined_proposal_has_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificateproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "certification_certificateproposalevent" ("applicant_id", "certificate_id", "decided_at", "decided_by_id", "decline_reason", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "public_id", "reason", "state", "version") VALUES (NEW."applicant_id", NEW."certificate_id", NEW."decided_at", NEW."decided_by_id", NEW."decline_reason", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."public_id", NEW."reason", NEW."state", NEW."version"); RETURN NULL;',
                    hash="f211a2b815439dbd5431256cd3fcf8a8ab1456b6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_521bc",
                    table="certification_certificateproposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificateproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "certification_certificateproposalevent" ("applicant_id", "certificate_id", "decided_at", "decided_by_id", "decline_reason", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "public_id", "reason", "state", "version") VALUES (NEW."applicant_id", NEW."certificate_id", NEW."decided_at", NEW."decided_by_id", NEW."decline_reason", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."public_id", NEW."reason", NEW."state", NEW."version"); RETURN NULL;',
                    hash="6dbaea5f118e1f5ec9d710584739045ea10724db",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f0319",
                    table="certification_certificateproposal",
                    when="AFTER",
                ),
            ),
        ),
    ]
