"""Decisions carry the digest of their answer; three more ways in which a person becomes due.

Credits transferred from a school are facts of that school too, and what lies open for staff or a school (a passport to
look at, an answer to review, a proposal) changes who acts next.
"""

from importlib import import_module
from typing import ClassVar

from django.db import migrations, models

first = import_module("certification.migrations.0002_due_triggers")

BY_CREDENTIAL = (
    "SELECT e.applicant_id FROM credentials_education e JOIN credentials_credential c ON c.education_id = e.id"
    " JOIN {rows} r ON r.credential_id = c.id"
)
BY_TRANSFER = (
    "SELECT e.applicant_id FROM credentials_education e JOIN credentials_transfercredit t ON t.education_id = e.id"
    " JOIN {{rows}} r ON r.{column} = t.school_id"
)
BY_SCHOOL = f"{first.BY_SCHOOL} UNION {BY_TRANSFER.format(column='school_id')}"
IS_SCHOOL = f"{first.IS_SCHOOL} UNION {BY_TRANSFER.format(column='id')}"

WIDER = {
    "credentials_school": IS_SCHOOL,
    "credentials_sponsornote": BY_SCHOOL,
    "credentials_schoolaccreditation": BY_SCHOOL,
}
NEW = {
    "applicants_identitydocument": first.DIRECT,
    "credentials_verificationrequest": BY_CREDENTIAL,
    "certification_certificateproposal": first.DIRECT,
}


def made(tables: dict[str, str]) -> str:
    """The statements that make the triggers of `tables`."""
    return "".join(
        first.TRIGGER.format(
            event=event, EVENT=event.upper(), table=table, reference=reference, query=first.rows_of(query, event)
        )
        for table, query in tables.items()
        for event, reference in first.REFERENCES.items()
    )


def dropped(tables: dict[str, str]) -> str:
    """The statements that drop them."""
    return "".join(f"DROP TRIGGER note_due_{event} ON {table};" for table in tables for event in first.REFERENCES)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("certification", "0003_certificates_by_two_people_and_report_codes"),
        ("applicants", "0002_usmle_id_sequence"),
        ("credentials", "0002_words_pages_and_two_person_rejection"),
    ]
    operations: ClassVar = [
        migrations.AddField(
            "decision", "answer_sha256", models.CharField(max_length=64, default=""), preserve_default=False
        ),
        migrations.RunSQL(
            dropped(WIDER) + made(WIDER) + made(NEW),
            dropped(NEW) + dropped(WIDER) + made({table: first.FACT_TABLES[table] for table in WIDER}),
        ),
    ]
