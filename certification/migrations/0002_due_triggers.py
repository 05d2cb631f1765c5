"""Note the person as due in the transaction of every change of a fact, whoever or whatever wrote it.

Statement-level triggers with transition tables: a bulk import pays once per statement. ``ON CONFLICT DO UPDATE``
locks the person's due row until the change commits, so that no worker can decide between the two and lose it.
"""

from typing import ClassVar

from django.db import migrations

#: How the rows of a table lead to applicants; `{rows}` is the table of changed rows.
OWN = "SELECT r.id FROM {rows} r"
DIRECT = "SELECT r.applicant_id FROM {rows} r"
BY_EDUCATION = "SELECT e.applicant_id FROM credentials_education e JOIN {rows} r ON r.education_id = e.id"
BY_SCHOOL = "SELECT e.applicant_id FROM credentials_education e JOIN {rows} r ON r.school_id = e.school_id"
IS_SCHOOL = "SELECT e.applicant_id FROM credentials_education e JOIN {rows} r ON r.id = e.school_id"

FACT_TABLES = {
    "applicants_applicant": OWN,
    "applicants_certificationapplication": DIRECT,
    "credentials_education": DIRECT,
    "credentials_credential": BY_EDUCATION,
    "credentials_transfercredit": BY_EDUCATION,
    "credentials_school": IS_SCHOOL,
    "credentials_sponsornote": BY_SCHOOL,
    "credentials_schoolaccreditation": BY_SCHOOL,
    "pathways_pathwayapplication": DIRECT,
    "pathways_licence": DIRECT,
    "pathways_osce": DIRECT,
    "pathways_attestation": DIRECT,
    "pathways_minicexencounter": DIRECT,
    "pathways_oetsitting": DIRECT,
    "certification_examresult": DIRECT,
    "certification_examexception": DIRECT,
    "certification_examrequest": DIRECT,
    "certification_exambar": DIRECT,
    "certification_usmleregistration": DIRECT,
    "certification_charge": DIRECT,
    "certification_irregularbehavior": DIRECT,
    "certification_certificate": DIRECT,
    "certification_trainingperiod": DIRECT,
    "certification_uslicence": DIRECT,
}

FUNCTION = """
CREATE FUNCTION certification_note_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'INSERT INTO certification_duecase (applicant_id, noted_at)
             SELECT due.applicant_id, clock_timestamp()
             FROM (SELECT DISTINCT each.applicant_id FROM (' || TG_ARGV[0] || ') AS each (applicant_id)) AS due
             ORDER BY due.applicant_id
             ON CONFLICT (applicant_id) DO UPDATE SET noted_at = excluded.noted_at';
    RETURN NULL;
END $$;
"""

TRIGGER = """
CREATE TRIGGER note_due_{event} AFTER {EVENT} ON {table} REFERENCING {reference}
    FOR EACH STATEMENT EXECUTE FUNCTION certification_note_due('{query}');
"""

REFERENCES = {
    "insert": "NEW TABLE AS new_rows",
    "update": "NEW TABLE AS new_rows OLD TABLE AS old_rows",
    "delete": "OLD TABLE AS old_rows",
}


def rows_of(query: str, event: str) -> str:
    """The query over the changed rows; an update looks at both sides, since a row may move to another person."""
    sides = {"insert": ["new_rows"], "update": ["old_rows", "new_rows"], "delete": ["old_rows"]}[event]
    return " UNION ".join(query.format(rows=side) for side in sides)


def triggers() -> str:
    return "".join(
        TRIGGER.format(event=event, EVENT=event.upper(), table=table, reference=reference, query=rows_of(query, event))
        for table, query in FACT_TABLES.items()
        for event, reference in REFERENCES.items()
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("certification", "0001_initial"),
        ("pathways", "0001_initial"),
        ("credentials", "0001_initial"),
        ("applicants", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(
            FUNCTION + triggers(),
            "".join(f"DROP TRIGGER note_due_{event} ON {table};" for table in FACT_TABLES for event in REFERENCES)
            + "DROP FUNCTION certification_note_due();",
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE certification_certificate_number_seq MINVALUE 1000001 NO CYCLE",
            "DROP SEQUENCE certification_certificate_number_seq",
        ),
    ]
