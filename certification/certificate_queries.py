"""Reads about certificates, their proposals, and the reports of organisations."""

import hmac
from dataclasses import dataclass

from django.db.models import QuerySet

from applicants.models import Applicant
from certification.certificate_answers import standing_today
from certification.codes import read_code, read_number
from certification.models import (
    Certificate,
    CertificateProposal,
    ConfirmationReport,
    RecipientMember,
    RecipientOrganisation,
)
from certification.rules.decision import Certificate as CertificateVerdict
from ecfmg.accounts.models import User

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class CheckedCertificate:
    """A certificate as the check shows it: what the paper shows, and whether it is valid today.

    `standing`: valid, expired, revoked, or in_question where a person has to look at it again.
    """

    certificate: Certificate
    standing: str
    verdict: CertificateVerdict


def certificate_in_force(applicant: Applicant) -> Certificate | None:
    """The one certificate that was not revoked."""
    return applicant.certificates.filter(revoked_on__isnull=True).select_related("applicant", "pdf").first()


def open_proposal(applicant: Applicant) -> CertificateProposal | None:
    """What was proposed about this person's certificate and waits for a second person."""
    waiting = applicant.certificate_proposals.filter(state=CertificateProposal.State.OPEN)
    return waiting.select_related("proposed_by", "certificate").first()


def check_certificate(number: str, code: str) -> CheckedCertificate | None:
    """The certificate with this number and code as somebody typed them; None where they do not belong together."""
    found = Certificate.objects.select_related("applicant", "decision").filter(number=read_number(number)).first()
    expected = found.code if found else ""
    if not hmac.compare_digest(read_code(code).encode(), expected.encode()) or found is None:
        return None
    return CheckedCertificate(found, *_standing_of(found))


def check_report(number: str, code: str) -> ConfirmationReport | None:
    """The report with this number and code, if it told about a person."""
    found = ConfirmationReport.objects.select_related("organisation").filter(number=read_number(number)).first()
    expected = found.code if found else ""
    if not hmac.compare_digest(read_code(code).encode(), expected.encode()) or found is None:
        return None
    return found if found.applicant_id else None


def _standing_of(certificate: Certificate) -> tuple[str, CertificateVerdict]:
    _, decision = standing_today(certificate.applicant)
    verdict = decision.certificate
    if certificate.revoked_on is not None:
        return "revoked", verdict
    if decision.status == "expired":
        return "expired", verdict
    return ("in_question" if verdict.usable_for_gme_entry is None else "valid"), verdict


def membership_of(user: User) -> RecipientMember | None:
    """The present membership of a person who asks for an organisation."""
    present = RecipientMember.objects.filter(user=user, ended_at__isnull=True)
    return present.select_related("organisation", "user").first()


def members_of(organisation: RecipientOrganisation) -> QuerySet[RecipientMember]:
    """The organisation's people, those who left last."""
    people = organisation.members.select_related("user")
    return people.order_by("ended_at", "user__display_name", "id")


def reports_of(organisation: RecipientOrganisation) -> QuerySet[ConfirmationReport]:
    """What the organisation asked, newest first, with who asked."""
    return organisation.reports.select_related("requested_by", "pdf").order_by("-id")


def reports_about(applicant: Applicant) -> QuerySet[ConfirmationReport]:
    """Who asked about a person, newest first."""
    return applicant.reports.select_related("organisation").order_by("-id")
