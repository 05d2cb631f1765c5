"""What others are told about a certificate: the rules' word of today, in the fields of a report."""

from datetime import date
from typing import Any

from django.db.models import F

from applicants.models import Applicant
from applicants.queries import name_of
from certification.facts_loading import load_facts
from certification.models import Certificate
from certification.models.exams import Exam
from certification.policy_in_force import policy_in_force
from certification.rules.decide import decide
from certification.rules.decision import Decision
from certification.rules.facts import Facts
from ecfmg.foundation import clock
from ecfmg.foundation.countries import country_name

CERTIFYING_EXAMS = (Exam.STEP_1, Exam.STEP_2_CK)
PAPER_STATES = {
    "missing": "Not received",
    "received": "Received, not verified",
    "returned": "Returned to the applicant for a better one",
    "sent_to_school": "Sent to the school for verification",
    "verified": "Verified by the school",
    "rejected": "Not accepted",
}


def standing_today(applicant: Applicant) -> tuple[Facts, Decision]:
    """The person's facts and the rules' decision of this moment; nothing is stored."""
    facts = load_facts([applicant.pk], as_of=clock.today())[applicant.pk]
    return facts, decide(facts, policy_in_force())


def latest_certificate(applicant: Applicant) -> Certificate | None:
    """The certificate in force, else the one revoked last."""
    newest = applicant.certificates.order_by(F("revoked_on").desc(nulls_first=True), "-issued_on", "-id")
    return newest.select_related("decision", "applicant").first()


def how_met(certificate: Certificate) -> list[str]:
    """How the examination requirements were met, as printed on the certificate: a line for each requirement."""
    document = certificate.decision.document if certificate.decision else {}
    valid = {one["exam"] for one in document.get("exams", []) if one["standing"] == "valid"}
    steps = [exam.label for exam in CERTIFYING_EXAMS if exam in valid]
    lines = [f"Medical science examinations: {' and '.join(steps)} of the USMLE"] if steps else []
    if certificate.basis == Certificate.Basis.PATHWAY:
        lines.append(f"Clinical skills: {_pathway_of(certificate)}")
        lines.append("Communication skills: OET Medicine")
    elif certificate.basis == Certificate.Basis.STEP_2_CS:
        lines.append("Clinical and communication skills: Step 2 CS of the USMLE")
    else:
        lines.append("Former examinations accepted on the day of issue")
    return lines


def _pathway_of(certificate: Certificate) -> str:
    """``Pathway 1 of the 2027 season``, from the facts that the decision was made from."""
    facts = certificate.decision.facts if certificate.decision else {}
    numbers = [
        one["pathway"]
        for one in facts.get("pathway_applications", [])
        if one["status"] == "accepted" and one["season"] == certificate.season
    ]
    return (
        f"Pathway {numbers[-1]} of the {certificate.season} season"
        if numbers
        else f"A Pathway of the {certificate.season} season"
    )


def answer_about(applicant: Applicant) -> dict[str, Any]:
    """The answer of a report as plain JSON; days are ISO dates, missing ones None.

    Keys: as_of, certified, standing (certified, expired, revoked, not_certified), in_question, name, usmle_id,
    certificate_number, issued_on, how_met, expires_on, printed_until, permanent, permanent_since, revoked_on, and
    education (school, country, degree_title, degree_year, diploma, transcript) or None.
    """
    facts, decision = standing_today(applicant)
    certificate = latest_certificate(applicant)
    standing = (
        decision.status if certificate and decision.status in ("certified", "expired", "revoked") else "not_certified"
    )
    dates = decision.certificate
    return {
        "as_of": decision.as_of.isoformat(),
        "certified": standing == "certified",
        "standing": standing,
        "in_question": standing == "certified" and dates.usable_for_gme_entry is None,
        "name": name_of(applicant),
        "usmle_id": applicant.usmle_id,
        "certificate_number": certificate.number if certificate else None,
        "issued_on": _iso(certificate.issued_on if certificate else None),
        "how_met": how_met(certificate) if certificate else [],
        "expires_on": _iso(dates.expires_on),
        "printed_until": _iso(certificate.printed_until if certificate else None),
        "permanent": dates.permanent,
        "permanent_since": _iso(dates.permanent_since),
        "revoked_on": _iso(certificate.revoked_on if certificate else None),
        "education": _education(facts),
    }


def _education(facts: Facts) -> dict[str, Any] | None:
    """The school that awards the degree, and how far its papers are verified at the source."""
    if not facts.education:
        return None
    awarding = facts.education[-1]
    return {
        "school": awarding.school.name,
        "country": country_name(awarding.school.country),
        "degree_title": awarding.degree_title or "",
        "degree_year": awarding.graduated_on.year if awarding.graduated_on else None,
        "diploma": PAPER_STATES[awarding.diploma],
        "transcript": PAPER_STATES[awarding.transcript],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
