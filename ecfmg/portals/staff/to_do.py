"""What lies open for staff on one case: each thing with the page on which it is done."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from certification.models import Case
from certification.models.cases import Status
from certification.queries.cases import CasePage
from credentials.models import Credential, VerificationRequest
from ecfmg.foundation.templatetags.words import day_in_words


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something for staff to do on a case: what, why, and the page where it is done."""

    title: str
    text: str
    url: str
    key: str = ""


def to_do(shown: CasePage, proposal_open: str, waiting_messages: int) -> list[ToDo]:
    """Everything on the case that waits for staff, in the order in which it helps the person most."""
    case = shown.case
    found = [*_applications(shown), *_passports(shown), *_credentials(shown), *_answers(shown), *_pathways(shown)]
    if proposal_open or case.status == Status.READY:
        url = reverse("staff:certificate", args=[case.public_id])
        found.append(ToDo(proposal_open or "Propose the certificate", "It takes two people.", url))
    if waiting_messages:
        url = reverse("staff:messages", args=[case.public_id])
        found.append(ToDo("Answer the applicant", f"{waiting_messages} without an answer.", url, "q"))
    return found


def _applications(shown: CasePage) -> list[ToDo]:
    return [
        _do(shown.case, "Decide on the application", f"Sent on {day_in_words(each.submitted_at)}.", "application", each)
        for each in shown.applications
        if each.status == "pending"
    ]


def _passports(shown: CasePage) -> list[ToDo]:
    return [
        _do(shown.case, "Check the passport", f"Received on {day_in_words(each.received_at)}.", "identity", each)
        for each in shown.identity_documents
        if each.state == "received"
    ]


def _credentials(shown: CasePage) -> list[ToDo]:
    found = []
    for education in shown.educations:
        for each in education.credentials.all():
            kind = each.get_kind_display().lower()
            proposed = each.rejection_proposed_by_id is not None and each.state != Credential.State.REJECTED
            if proposed:
                found.append(_do(shown.case, f"Second opinion: {kind}", "A rejection is proposed.", "credential", each))
            elif each.state == Credential.State.RECEIVED:
                text = f"Waiting since {day_in_words(each.state_since)}."
                found.append(_do(shown.case, f"Review the {kind}", text, "credential", each))
    return found


def _answers(shown: CasePage) -> list[ToDo]:
    return [
        _do(
            shown.case,
            f"Judge the school's answer: {each.credential.get_kind_display().lower()}",
            f"{each.get_answer_display()}.",
            "answer",
            each,
        )
        for each in shown.requests
        if each.state == VerificationRequest.State.ANSWERED and each.credential.rejection_proposed_by_id is None
    ]


def _pathways(shown: CasePage) -> list[ToDo]:
    return [
        _do(
            shown.case,
            f"Decide on Pathway {each.pathway}",
            f"Season {each.season}, sent on {day_in_words(each.submitted_at)}.",
            "pathway",
            each,
        )
        for each in shown.pathway_applications
        if each.status == "submitted"
    ]


def _do(case: Case, title: str, text: str, route: str, thing: Any) -> ToDo:
    return ToDo(title, text, reverse(f"staff:{route}", args=[case.public_id, thing.public_id]))
