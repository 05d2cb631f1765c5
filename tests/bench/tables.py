"""The fact tables as they are filled: columns, what is the same in every row, and COPY."""

import io
from collections import defaultdict
from datetime import date
from typing import Any

FACT_TABLES: dict[str, tuple[str, ...]] = {
    "applicants_applicant": ("usmle_id", "date_of_birth", "citizenship", "phone", "address", "created_at", "version"),
    "applicants_certificationapplication": (
        *("applicant_id", "submitted_on", "status", "submitted_at", "decided_at", "reason", "version"),
    ),
    "certification_examresult": ("applicant_id", "exam", "taken_on", "outcome", "score", "reported_on"),
    "certification_examrequest": (*("applicant_id", "exam", "submitted_at", "wanted_from", "board_sequence_complete"),),
    "credentials_education": (
        *("applicant_id", "school_id", "status", "started_on", "graduated_on", "expected_graduation_on"),
        *("credit_years", "degree_field", "basic_sciences_completed_on", "position", "degree_title", "version"),
    ),
    "credentials_credential": (
        *("education_id", "kind", "state", "document_id", "reason_code", "rejected_by_id"),
        *("rejection_proposed_by_id", "reason_note", "state_since", "version"),
    ),
    "pathways_licence": (
        *("applicant_id", "country", "kind", "valid_from", "valid_until", "verified", "authority", "number"),
        *("disciplinary_action", "version"),
    ),
    "pathways_attestation": (
        *("applicant_id", "pathway", "received_on", "official_name", "by_authorised_official", "channel"),
    ),
    "pathways_minicexencounter": (
        *("applicant_id", "encounter_on", "evaluator", "evaluator_accepted_on", "evaluator_licensed_since"),
        *("interviewing", "examination", "professionalism", "reasoning", "evaluator_licence", "evaluator_related"),
        *("evaluator_paid", "setting", "in_person", "real_patient"),
    ),
    "pathways_oetsitting": (
        *("applicant_id", "taken_on", "listening", "reading", "writing", "speaking", "candidate_number"),
        *("profession", "released"),
    ),
    "pathways_pathwayapplication": (
        *("applicant_id", "season", "pathway", "submitted_at", "status", "decided_on", "reason", "revalidation"),
        "version",
    ),
    "certification_trainingperiod": (
        *("applicant_id", "programme", "started_on", "ended_on", "successful", "programme_name", "country", "version"),
    ),
    "certification_certificate": (
        *("applicant_id", "issued_on", "basis", "season", "revoked_on", "number", "code", "name_on_certificate"),
        *("revocation_reason", "version"),
    ),
    "certification_charge": ("applicant_id", "raised_on", "settled_on", "description", "amount_usd"),
    "certification_irregularbehavior": ("applicant_id", "state", "recorded_on", "explanation"),
}
SCHOOL_TABLES: dict[str, tuple[str, ...]] = {
    "credentials_school": (
        *("wdoms_id", "name", "country", "listed", "us_loan_programme", "lcme_joint_degree", "mra_osce_school"),
        *("version", "city", "school_type", "degree_title", "programme_years", "is_demo", "certainty", "source"),
        *("remark", "office_email"),
    ),
    "credentials_sponsornote": ("school_id", "graduation_years", "valid_from", "source", "certainty"),
    "credentials_schoolaccreditation": ("school_id", "agency_name", "valid_from", "valid_until", "source", "certainty"),
}
TABLES = SCHOOL_TABLES | FACT_TABLES
WITHOUT_PUBLIC_ID = {"credentials_schoolaccreditation"}


class Rows:
    """Rows on their way to the database, numbered by table from 1 on."""

    def __init__(self) -> None:
        self.last: dict[str, int] = dict.fromkeys(TABLES, 0)
        self._texts: dict[str, list[str]] = defaultdict(list)
        self._numbers = {table: number for number, table in enumerate(TABLES, 1)}

    def add(self, table: str, *values: Any) -> int:
        """Add a row of the table's columns in order; return its id."""
        number = self.last[table] = self.last[table] + 1
        own = f"{number}" if table in WITHOUT_PUBLIC_ID else f"{number}\t{self._public_id(table, number)}"
        self._texts[table].append("\t".join((own, *map(_text, values))) + "\n")
        return number

    def copy(self, cursor: Any) -> None:
        """Send what was added to the database and forget it."""
        for table in TABLES:
            if texts := self._texts.pop(table, None):
                own = ("id",) if table in WITHOUT_PUBLIC_ID else ("id", "public_id")
                columns = ", ".join((*own, *TABLES[table]))
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO("".join(texts)))

    def _public_id(self, table: str, number: int) -> str:
        return f"{self._numbers[table]:08x}-0000-4000-8000-{number:012x}"


def _text(value: Any) -> str:
    """Return a value as COPY reads it; our own words hold no tab, line end or backslash."""
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date) else str(value)
