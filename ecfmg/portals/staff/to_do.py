"""What lies open for staff on one case: each thing with the page on which it is done, and who may do it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from certification.models import Case, CertificateProposal
from certification.models.cases import Status
from certification.policy_in_force import policy_in_force
from certification.queries.cases import CasePage, RequirementLine, for_a_person
from credentials.models import Credential, Envelope, VerificationRequest
from credentials.queries.requests import silent_requests
from credentials.queries.reviewing import open_standstills
from ecfmg.accounts.models import StaffRole, User
from ecfmg.accounts.permissions import roles_of
from ecfmg.foundation.templatetags.words import day_in_words

SENIOR = (StaffRole.SENIOR_REVIEWER,)
REVIEWERS = (StaffRole.REVIEWER, *SENIOR)
INTAKE = (StaffRole.INTAKE, *REVIEWERS)
POLICY = (StaffRole.POLICY_OFFICER,)
#: How the page says that a task is for somebody else, by the roles that may do it.
NEEDS = {
    INTAKE: "Needs intake or a reviewer.",
    REVIEWERS: "Needs a reviewer.",
    SENIOR: "Needs a senior reviewer.",
    POLICY: "Needs the policy officer, who confirms the value as a row of the policy.",
}


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something for staff to do on a case: what, why, the page where it is done, and which roles may do it.

    `roles` is empty where all staff may. `needs` says whom it takes, where the reader is not one of them; `url` is
    empty then, unless the page opens for everybody (`open_to_all`).
    """

    title: str
    text: str
    url: str
    roles: tuple[StaffRole, ...] = ()
    key: str = ""
    needs: str = ""
    open_to_all: bool = False


def to_do(shown: CasePage, proposal: CertificateProposal | None, waiting_messages: int, reader: User) -> list[ToDo]:
    """Everything on the case that waits for staff, in the order in which it helps the person most."""
    found = [
        *_applications(shown),
        *_passports(shown),
        *_standstills(shown),
        *_credentials(shown),
        *_transcripts_to_ask_for(shown),
        *_answers_by_post(shown),
        *_answers(shown),
        *_silent_schools(shown),
        *_pathways(shown),
        *_decisions(shown),
        *_certificate(shown, proposal),
    ]
    if waiting_messages:
        url = reverse("staff:messages", args=[shown.case.public_id])
        found.append(ToDo("Answer the applicant", f"{waiting_messages} without an answer.", url, key="q"))
    held = roles_of(reader)
    return [_for_reader(each, held) for each in found]


def _for_reader(task: ToDo, held: frozenset[str]) -> ToDo:
    """The task as somebody with the roles `held` sees it: without a link to what they may not do."""
    if not task.roles or held.intersection(task.roles):
        return task
    return ToDo(task.title, task.text, task.url if task.open_to_all else "", task.roles, needs=NEEDS[task.roles])


def _applications(shown: CasePage) -> Iterator[ToDo]:
    for each in shown.applications:
        if each.status == "pending":
            text = f"Sent on {day_in_words(each.submitted_at)}."
            yield _do(shown.case, "Decide on the application", text, "application", each, INTAKE)


def _passports(shown: CasePage) -> Iterator[ToDo]:
    for each in shown.identity_documents:
        if each.state == "received":
            text = f"Received on {day_in_words(each.received_at)}."
            yield _do(shown.case, "Check the passport", text, "identity", each, INTAKE)


def _standstills(shown: CasePage) -> Iterator[ToDo]:
    found = open_standstills().filter(credential__education__applicant=shown.case.applicant_id)
    for each in found:
        title = f"Nobody acts next: {each.credential.get_kind_display().lower()}"
        yield _do(shown.case, title, each.why, "credential", each.credential, REVIEWERS)


def _credentials(shown: CasePage) -> Iterator[ToDo]:
    for education in shown.educations:
        for each in education.credentials.all():
            kind = each.get_kind_display().lower()
            if each.rejection_proposed_by_id is not None and each.state != Credential.State.REJECTED:
                text = "A rejection is proposed."
                yield _do(shown.case, f"Second opinion: {kind}", text, "credential", each, REVIEWERS)
            elif each.state == Credential.State.RECEIVED and each.reason_code != "SCHOOL_DID_NOT_ANSWER":
                text = f"Waiting since {day_in_words(each.state_since)}."
                yield _do(shown.case, f"Review the {kind}", text, "credential", each, REVIEWERS)


def _transcripts_to_ask_for(shown: CasePage) -> Iterator[ToDo]:
    for education in shown.educations:
        for credit in education.transfer_credits.all():
            if credit.transcript_state == Credential.State.MISSING:
                url = reverse("staff:requests", args=[shown.case.public_id])
                text = f"The applicant states credits transferred to {education.school.name}."
                yield ToDo(f"Ask {credit.school.name} for its transcript", text, url, REVIEWERS)


def _answers_by_post(shown: CasePage) -> Iterator[ToDo]:
    came = Envelope.objects.filter(
        state=Envelope.State.MATCHED,
        request__state=VerificationRequest.State.SENT,
        request__education__applicant=shown.case.applicant_id,
    )
    for each in came.select_related("request"):
        text = f"It came on {day_in_words(each.received_on)} in envelope {each.number}."
        url = reverse("staff:record_answer", args=[each.public_id])
        number = each.request.number if each.request else ""
        yield ToDo(f"Record the answer by post to request {number}", text, url, INTAKE)


def _answers(shown: CasePage) -> Iterator[ToDo]:
    for each in shown.requests:
        if each.state == VerificationRequest.State.ANSWERED and not _is_proposed(each):
            title = f"Judge the school's answer: {each.subject[0].lower()}{each.subject[1:]}"
            yield _do(shown.case, title, f"{each.get_answer_display()}.", "answer", each, REVIEWERS)


def _silent_schools(shown: CasePage) -> Iterator[ToDo]:
    wished = silent_requests().exclude(wish="").filter(education__applicant=shown.case.applicant_id)
    waiting = set(wished.values_list("pk", flat=True))
    for each in shown.requests:
        if each.pk in waiting:
            text = f"The applicant chose: {each.get_wish_display().lower()}."
            yield _do(shown.case, f"Ask the school anew: request {each.number}", text, "answer", each, REVIEWERS)


def _is_proposed(request: VerificationRequest) -> bool:
    return bool(request.credential and request.credential.rejection_proposed_by_id)


def _pathways(shown: CasePage) -> Iterator[ToDo]:
    for each in shown.pathway_applications:
        if each.status == "submitted":
            text = f"Season {each.season}, sent on {day_in_words(each.submitted_at)}."
            yield _do(shown.case, f"Decide on Pathway {each.pathway}", text, "pathway", each, REVIEWERS)


def _decisions(shown: CasePage) -> Iterator[ToDo]:
    """What the rules leave to a person: a value that nobody published, or facts that need somebody's judgement."""
    for line in for_a_person(shown.case.status, shown.requirements):
        title = f"A person decides: {line.name}"
        unknown = next((reason for reason in line.reasons if reason["code"] == "policy_value_unknown"), None)
        if unknown:
            url = _page_of_rule(unknown["policy"])
            yield ToDo(title, unknown["text"], url, POLICY, open_to_all=True)
        else:
            text = line.reasons[0]["text"] if line.reasons else ""
            yield ToDo(title, text, f"#{anchor_of(line)}", SENIOR, open_to_all=True)


def anchor_of(line: RequirementLine) -> str:
    """The id of a requirement's card on the page of a case."""
    return f"requirement-{line.key.replace('_', '-')}"


def _page_of_rule(row: str) -> str:
    """The page of the rule to which a row of the policy belongs; all rules where the row is no longer there."""
    key = next((each.key for each in policy_in_force().rows if each.id == row), "")
    return reverse("public:rule", args=[key]) if key else reverse("public:rules")


def _certificate(shown: CasePage, proposal: CertificateProposal | None) -> Iterator[ToDo]:
    url = reverse("staff:certificate", args=[shown.case.public_id])
    if proposal:
        yield ToDo(f"Second person: {proposal.get_kind_display().lower()}", "It takes two people.", url, SENIOR)
    elif shown.case.status == Status.READY:
        yield ToDo("Propose the certificate", "It takes two people.", url, REVIEWERS)


def _do(case: Case, title: str, text: str, route: str, thing: Any, roles: tuple[StaffRole, ...]) -> ToDo:
    return ToDo(title, text, reverse(f"staff:{route}", args=[case.public_id, thing.public_id]), roles)
