"""What follows from a school's answer: accepted, returned, asked again, not accepted; with its effect on the facts."""

from django.db import transaction

from credentials.actions.credentials import checked_reason, give_back, propose_rejection
from credentials.actions.moves import locked_credential, locked_request, move
from credentials.actions.request_life import (
    open_request,
    record_for_applicant,
    record_for_school,
    set_transcript_state,
    subject_of,
    take_back,
    tell_of_request,
)
from credentials.letters import tell_about_credential, tell_about_request
from credentials.models import Credential, Education, VerificationRequest
from credentials.people import user_of
from credentials.permissions import may_review
from credentials.reasons import Use
from credentials.request_kinds import question_of
from credentials.ways import Way, way_to
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require

State = Credential.State
Asked = VerificationRequest.State
Kind = VerificationRequest.Kind
Answer = VerificationRequest.Answer
Outcome = VerificationRequest.Outcome
#: What a form can choose, and what is kept of it. A proposed rejection leaves the answer open for a second person.
OUTCOMES = {
    "accept": Outcome.ACCEPTED,
    "return": Outcome.RETURNED,
    "ask_again": Outcome.ASKED_AGAIN,
    "refuse": Outcome.REFUSED,
    "propose_rejection": None,
}


def outcomes_for(request: VerificationRequest) -> tuple[str, ...]:
    """What can follow from the answer to `request`."""
    if request.credential_id and request.document_id:
        return ("accept", "return", "ask_again", "propose_rejection")
    if request.answer in question_of(request).hindrances and request.kind != Kind.STATUS_CONFIRMATION:
        return ("ask_again", "refuse")
    return ("accept", "ask_again", "refuse")


@transaction.atomic
def review_answer(
    actor: Actor,
    *,
    request: VerificationRequest,
    outcome: str,
    reason_code: str = "",
    note: str = "",
    sender_is_official: bool | None = None,
    version: int,
) -> VerificationRequest:
    """Judge the school's answer. `accept` lets it stand; `return` gives the document back to the applicant;
    `ask_again` puts the question to the school once more; `refuse` ends it without an effect; `propose_rejection` waits
    for a second person. An answer without an account is accepted only if its sender is an official of the school."""
    require(may_review(actor))
    request, note = locked_request(request, version), note.strip()
    if request.state != Asked.ANSWERED:
        raise ActionRefused("There is no answer of the school to judge: it is still open or was judged already.")
    credential = locked_credential(request.credential) if request.credential else None
    if credential and credential.rejection_proposed_by_id:
        raise ActionRefused("A rejection of this document waits for a second person. Decide that first.")
    _check_outcome(request, outcome, note, sender_is_official)
    if request.answered_by_id is None and sender_is_official is not None:
        request.sender_is_official = sender_is_official
    if outcome == "propose_rejection" and credential:
        request.save(update_fields=["sender_is_official"])
        propose_rejection(actor, credential=credential, reason_code=reason_code, note=note, version=credential.version)
        return request
    request.credential = credential
    _close(actor, request, outcome)
    _FOLLOWS[outcome](actor, request, reason_code, note)
    return request


def _check_outcome(request: VerificationRequest, outcome: str, note: str, sender_is_official: bool | None) -> None:
    if outcome not in OUTCOMES:
        raise ActionRefused("Choose what follows from the school's answer.", field="outcome")
    if outcome == "accept" and request.answer == Answer.NOT_OURS:
        raise ActionRefused("The school did not issue this document, so it cannot be accepted.", field="outcome")
    if outcome == "return" and request.document is None:
        raise ActionRefused("There is no document to return; ask the school again.", field="outcome")
    if outcome not in outcomes_for(request):
        raise ActionRefused("This cannot follow from this answer. Choose something else.", field="outcome")
    if outcome == "accept" and request.answered_by_id is None and not sender_is_official:
        raise ActionRefused(
            "An answer without an account counts only from an official of the school. Compare the sender with the "
            "school's list of officials; if it is none of them, ask again.",
            field="sender_is_official",
        )
    if outcome == "accept" and request.answer in question_of(request).hindrances and not note:
        raise ActionRefused("Say why the differences do not matter.", field="note")
    if outcome == "ask_again" and not note:
        raise ActionRefused("Say what the school left open; it reads this note.", field="note")
    if outcome == "refuse" and not note:
        raise ActionRefused("Say why the answer cannot be used; the applicant reads this note.", field="note")


def _close(actor: Actor, request: VerificationRequest, outcome: str) -> None:
    request.state, request.reviewed_by, request.reviewed_at = Asked.REVIEWED, user_of(actor), clock.now()
    request.outcome = OUTCOMES[outcome] or ""
    request.version += 1
    request.save()
    record_for_school("request.reviewed", actor, request, outcome=outcome)


def _accept(actor: Actor, request: VerificationRequest, _reason_code: str, note: str) -> None:
    if request.credential:
        payload: dict[str, object] = {"request": request.number}
        move(actor, request.credential, State.VERIFIED, verb="credential.verified", reason_note=note, payload=payload)
        tell_about_credential(request.credential, "credential_verified")
        return
    set_transcript_state(request, State.VERIFIED)
    if request.kind == Kind.STATUS_CONFIRMATION:
        _take_standing_over(actor, request)
    record_for_applicant("request.accepted", actor, request, reason=note)
    tell_about_request(request, "request_accepted", answer=request.get_answer_display())


def _take_standing_over(actor: Actor, request: VerificationRequest) -> None:
    """What the school's records say of the person's standing stands from now on; the old words stay in the history."""
    education = Education.objects.select_for_update(of=("self",), no_key=True).get(pk=request.education_id)
    before = {
        "status": education.status,
        "until": str(education.graduated_on or education.expected_graduation_on or ""),
    }
    education.status = request.answered_status
    graduate, student = Education.Status.GRADUATE, Education.Status.STUDENT
    if education.status == graduate:
        education.graduated_on = request.status_until or education.graduated_on
    else:
        education.graduated_on = None
    education.expected_graduation_on = (
        request.status_until or education.expected_graduation_on if education.status == student else None
    )
    education.started_on = request.status_from or education.started_on
    education.version += 1
    education.save()
    record(
        "education.confirmed",
        actor=actor,
        stream=education.applicant.stream,
        subject=f"education:{education.public_id}",
        for_applicant=True,
        payload={
            "school": request.school.name,
            "request": request.number,
            "status": request.get_answered_status_display().lower(),
            "before": before,
        },
    )


def _return(actor: Actor, request: VerificationRequest, reason_code: str, note: str) -> None:
    if request.credential is None:
        raise ActionRefused("There is no document of the applicant to return.", field="outcome")
    give_back(actor, request.credential, checked_reason(reason_code, note, Use.RETURN).code, note)


def _ask_again(actor: Actor, request: VerificationRequest, _reason_code: str, note: str) -> None:
    again = open_request(actor, subject_of(request), _same_way(request), note=note, follows=request)
    tell_of_request([again], "request", key=f"ask:{again.number}", note=note)


def _same_way(request: VerificationRequest) -> Way:
    """The way by which the school answered, or the quickest one where that is closed now."""
    try:
        return way_to(request.school, channel=request.channel, contact=request.contact, language=request.language)
    except ActionRefused:
        return way_to(request.school)


def _refuse(actor: Actor, request: VerificationRequest, _reason_code: str, note: str) -> None:
    take_back(actor, request, "request.not_accepted", "SCHOOL_CANNOT_SEND" if request.credential_id else "", note)
    tell_about_request(request, "request_not_accepted", note=note)


_FOLLOWS = {"accept": _accept, "return": _return, "ask_again": _ask_again, "refuse": _refuse}
