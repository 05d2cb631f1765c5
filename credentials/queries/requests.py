"""Requests to schools: what was stated when one was sent, and which earlier answer can stand for a new copy."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from applicants.queries import name_of
from credentials.models import Credential, Education, VerificationRequest

Asked = VerificationRequest.State

Kind = VerificationRequest.Kind

#: What a school confirms together with a document: columns of an education and how a page names them.
STATED = {
    "name": "Name of record",
    "date_of_birth": "Date of birth",
    "status": "Status",
    "degree_title": "Degree",
    "started_on": "Studies began on",
    "graduated_on": "Graduated on",
    "expected_graduation_on": "Expected graduation",
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An accepted answer of the same school about the same kind of document of the same person."""

    request: VerificationRequest
    #: Whether the new copy has the very bytes that the school confirmed.
    same_file: bool
    #: What the person has changed since the school was asked, in the page's words.
    changed: tuple[str, ...]


def stated_by(education: Education) -> dict[str, str]:
    """What the person states about this education now, as a request keeps it."""
    applicant = education.applicant
    values = {
        "name": name_of(applicant),
        "date_of_birth": applicant.date_of_birth,
        **{column: getattr(education, column) for column in list(STATED)[2:]},
    }
    return {key: str(value) if value else "" for key, value in values.items()}


def changed_since(request: VerificationRequest, education: Education) -> tuple[str, ...]:
    """What differs between the statements that the school saw and those of `education` now."""
    if not request.stated:
        return ()
    now = stated_by(education)
    return tuple(label for key, label in STATED.items() if request.stated.get(key, "") != now[key])


def accepted_requests(credential: Credential) -> QuerySet[VerificationRequest]:
    """Answers that said "genuine" and were accepted, about this kind of document of this person from this school."""
    education = credential.education
    return (
        VerificationRequest.objects.filter(
            # Answers judged before outcomes were kept: what they are about must still be verified.
            Q(outcome="accepted") | Q(outcome="", answer="genuine", credential__state="verified"),
            state=Asked.REVIEWED,
            credential__kind=credential.kind,
            education__applicant=education.applicant_id,
            school=education.school_id,
            answer__in=["genuine", "sent"],
        )
        .select_related("document__file", "education__applicant", "answered_by__user", "school")
        .order_by("-reviewed_at", "-pk")
    )


def earlier_verification(credential: Credential) -> Earlier | None:
    """The newest accepted answer that could stand for what is now on the credential; None where there is none."""
    found = accepted_requests(credential).first()
    if found is None:
        return None
    same = bool(
        credential.document and found.document and credential.document.file.sha256 == found.document.file.sha256
    )
    return Earlier(found, same, changed_since(found, credential.education))


def silent_requests() -> QuerySet[VerificationRequest]:
    """Requests that schools let run out and that wait for a way on: chosen by the applicant, then taken by staff.

    Not those that were taken up again, asked anew, or overtaken by a better copy.
    """
    newer = VerificationRequest.objects.filter(education=OuterRef("education"), pk__gt=OuterRef("pk"))
    same_question = Q(credential=None, transfer_credit=None, kind=OuterRef("kind")) & ~Q(kind=Kind.LOR)
    overtaken = newer.filter(
        Q(follows=OuterRef("pk"))
        | Q(credential=OuterRef("credential"))
        | Q(transfer_credit=OuterRef("transfer_credit"))
        | same_question
    )
    return VerificationRequest.objects.filter(
        Q(credential=None) | Q(credential__reason_code="SCHOOL_DID_NOT_ANSWER"),
        ~Exists(overtaken),
        state=Asked.EXPIRED,
    )
