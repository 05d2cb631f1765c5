"""One case as its page shows it: facts, decision with reasons, documents, what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from applicants.models import (
    Applicant,
    CertificationApplication,
    IdentityDocument,
    NameOfRecord,
)
from certification.comparison import REQUIREMENT_NAMES, Change, compare_decisions
from certification.models import Case, Certificate, Decision, ExamResult
from certification.next_actor import CLOSED
from credentials.models import Credential, Document, Education, VerificationRequest
from ecfmg.foundation.event_sentences import Timeline, timeline_of
from pathways.models import OetSitting, PathwayApplication

DECISIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One requirement as decided: `state` and `reasons` as the contract has them, `name` for people."""

    key: str
    name: str
    state: str
    deadline: date | None
    reasons: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that the page of a case shows; `document` is None until the first decision."""

    case: Case
    applicant: Applicant
    name: str
    names: tuple[NameOfRecord, ...]
    decision: Decision | None
    document: dict[str, Any] | None
    requirements: tuple[RequirementLine, ...]
    applications: tuple[CertificationApplication, ...]
    identity_documents: tuple[IdentityDocument, ...]
    educations: tuple[Education, ...]
    documents: tuple[Document, ...]
    requests: tuple[VerificationRequest, ...]
    exam_results: tuple[ExamResult, ...]
    oet_sittings: tuple[OetSitting, ...]
    pathway_applications: tuple[PathwayApplication, ...]
    certificates: tuple[Certificate, ...]
    decisions: tuple[Decision, ...]
    timeline: Timeline


def case_page(public_id: UUID, *, before: str = "", leave_out: Sequence[str] = ()) -> CasePage | None:
    """The page of a case by its public id; None where there is none. `before` is a cursor of the time line,
    `leave_out` the verbs that it does not show.

    The number of queries does not depend on how much is on file.
    """
    case = Case.objects.select_related("applicant__user", "decision", "assigned_to").filter(public_id=public_id).first()
    if case is None:
        return None
    applicant = case.applicant
    names = tuple(applicant.names.order_by("-valid_from", "-id"))
    document = case.decision.document if case.decision else None
    return CasePage(
        case=case,
        applicant=applicant,
        name=next((str(name) for name in names if name.valid_until is None), ""),
        names=names,
        decision=case.decision,
        document=document,
        requirements=requirement_lines(document) if document else (),
        applications=tuple(applicant.applications.all()),
        identity_documents=tuple(applicant.identity_documents.all()),
        educations=_educations(applicant),
        documents=tuple(applicant.documents.select_related("file", "from_school", "uploaded_by")),
        requests=_requests(applicant),
        exam_results=tuple(applicant.exam_results.order_by("-taken_on", "-id")),
        oet_sittings=tuple(applicant.oet_sittings.all()),
        pathway_applications=tuple(applicant.pathway_applications.select_related("decided_by")),
        certificates=tuple(applicant.certificates.select_related("pdf", "issued_by")),
        decisions=tuple(applicant.decisions.defer("facts_text", "answer")[:DECISIONS_SHOWN]),
        timeline=timeline_of(applicant.stream, before=before, leave_out=leave_out),
    )


def requirement_lines(document: dict[str, Any]) -> tuple[RequirementLine, ...]:
    """The requirements of a decision's document in the order in which they are shown."""
    return tuple(
        RequirementLine(
            key,
            name,
            part["state"],
            date.fromisoformat(part["deadline"]) if part["deadline"] else None,
            tuple(part["reasons"]),
        )
        for key, name in REQUIREMENT_NAMES.items()
        for part in [document["requirements"][key]]
    )


def for_a_person(status: str, lines: Iterable[RequirementLine]) -> list[RequirementLine]:
    """The requirements of a case that the rules leave to a person; none where the case is closed."""
    return [] if status in CLOSED else [line for line in lines if line.state == "needs_review"]


@dataclass(frozen=True, slots=True)
class DecisionPair:
    """Two decisions on one person side by side, the earlier first, with what changed between them and why."""

    earlier: Decision
    later: Decision
    changes: tuple[Change, ...]
    same_facts: bool
    same_policy: bool


def decision_pair(case: Case, one: UUID, other: UUID) -> DecisionPair | None:
    """Two decisions of this case by their public ids, in the order in which they were made; None where not both are."""
    found = list(Decision.objects.filter(applicant=case.applicant_id, public_id__in=[one, other]).order_by("id"))
    if len(found) != 2:
        return None
    earlier, later = found
    return DecisionPair(
        earlier,
        later,
        tuple(compare_decisions(earlier.document, later.document)),
        _without_days(earlier.facts) == _without_days(later.facts),
        earlier.policy_version == later.policy_version,
    )


def _without_days(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key not in {"as_of", "known_on"}}


def _educations(applicant: Applicant) -> tuple[Education, ...]:
    credentials = Prefetch("credentials", Credential.objects.select_related("document"))
    return tuple(
        applicant.educations.select_related("school").prefetch_related(credentials, "transfer_credits__school")
    )


def _requests(applicant: Applicant) -> tuple[VerificationRequest, ...]:
    requests = VerificationRequest.objects.filter(education__applicant=applicant)
    return tuple(
        requests.select_related("credential", "transfer_credit__school", "school", "document", "education").order_by(
            "-sent_at", "-id"
        )
    )
