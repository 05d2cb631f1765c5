"""Our question to the school: sent, answered, judged, taken back, hurried."""

from datetime import timedelta

from django.db import transaction

from credentials.actions.credentials import checked_reason, give_back, propose_rejection
from credentials.actions.moves import locked_credential, locked_request, move
from credentials.letters import addresses_of, tell_about_credential, tell_school
from credentials.models import Credential, Document, VerificationRequest
from credentials.numbers import new_number
from credentials.people import member_of, user_of
from credentials.permissions import may_answer, may_nudge, may_review
from credentials.policy import verification_policy
from credentials.reasons import Use
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require

State = Credential.State
Asked = VerificationRequest.State
Kind = VerificationRequest.Kind
Answer = VerificationRequest.Answer
OUTCOMES = ("accept", "return", "ask_again", "propose_rejection")


@transaction.atomic
def send_to_school(actor: Actor, *, credential: Credential, version: int) -> VerificationRequest:
    """Ask the school whether the document is genuine; with a diploma it is asked for the transcript too."""
    require(may_review(actor))
    credential = locked_credential(credential, version)
    _check_sendable(credential)
    requests = [_ask(actor, credential)]
    if credential.kind == Credential.Kind.DIPLOMA:
        requests += _ask_for_transcript(actor, credential)
    tell_school(credential.education.school, "school_request", key=f"ask:{requests[0].number}", requests=requests)
    tell_about_credential(credential, "credential_sent_to_school", number=requests[0].number, due_on=requests[0].due_on)
    return requests[0]


def _check_sendable(credential: Credential) -> None:
    transcript_wanted = credential.kind == Credential.Kind.TRANSCRIPT and credential.state == State.MISSING
    if not transcript_wanted and credential.state != State.RECEIVED:
        raise ActionRefused("Only a document that was received and is with us can be sent to the school.")
    if credential.rejection_proposed_by_id:
        raise ActionRefused("A rejection of this document waits for a second person. Decide that first.")
    if credential.document and credential.document.state != Document.State.READY:
        raise ActionRefused("The pages of this document are not ready yet. Try again in a minute.")
    school = credential.education.school
    if not addresses_of(school):
        raise ActionRefused(
            f"Nobody of {school.name} can be reached: its roster has nobody in office and it has no office address. "
            "Add one of them to the school first."
        )


def _ask(actor: Actor, credential: Credential, note: str = "") -> VerificationRequest:
    today = clock.today()
    policy = verification_policy(today)
    request = VerificationRequest.objects.create(
        kind=Kind.VERIFY_CREDENTIAL if credential.document_id else Kind.TRANSCRIPT,
        education=credential.education,
        credential=credential,
        school=credential.education.school,
        document=credential.document,
        number=new_number("V", lambda number: VerificationRequest.objects.filter(number=number).exists()),
        sent_at=clock.now(),
        due_on=today + timedelta(days=policy.answer_expected_days),
        next_reminder_on=today + timedelta(days=(*policy.reminder_days, policy.expires_after_days)[0]),
    )
    payload: dict[str, object] = {"request": request.number, "due_on": request.due_on.isoformat()}
    move(actor, credential, State.SENT_TO_SCHOOL, verb="credential.sent_to_school", payload=payload)
    record_for_school("request.sent", actor, request, reason=note)
    return request


def _ask_for_transcript(actor: Actor, diploma: Credential) -> list[VerificationRequest]:
    found = diploma.education.credentials.filter(
        kind=Credential.Kind.TRANSCRIPT, state__in=[State.MISSING, State.RECEIVED], rejection_proposed_by=None
    ).first()
    if found is None:
        return []
    transcript = locked_credential(found)
    if transcript.document and transcript.document.state != Document.State.READY:
        return []
    return [_ask(actor, transcript)]


@transaction.atomic
def answer_request(
    actor: Actor, *, request: VerificationRequest, answer: str, note: str = "", version: int
) -> VerificationRequest:
    """The school's answer, by an authorised official in office. Anything but `genuine` needs a note."""
    require(may_answer(actor, request))
    request = locked_request(request, version)
    return give_answer(actor, request, answer, note.strip())


def give_answer(actor: Actor, request: VerificationRequest, answer: str, note: str) -> VerificationRequest:
    """Write the answer into a locked request and tell the applicant that it came."""
    if request.state != Asked.SENT:
        raise ActionRefused("This request is not open: it was answered, withdrawn, or ran out.")
    if answer not in Answer.values:
        raise ActionRefused("Choose one of the three answers.", field="answer")
    if answer == Answer.GENUINE and request.document is None:
        raise ActionRefused("Send the transcript itself; sending it confirms it.", field="answer")
    if answer != Answer.GENUINE and not note:
        raise ActionRefused("Say what is not right, so that we can act on your answer.", field="note")
    request.answer, request.answer_note = answer, note
    request.answered_by, request.answered_at = member_of(actor), clock.now()
    request.state, request.next_reminder_on = Asked.ANSWERED, None
    request.version += 1
    request.save()
    record_for_applicant("request.answered", actor, request)
    record_for_school("request.answered", actor, request, answer=answer)
    tell_about_credential(
        request.credential, "school_answered", key=f"answered:{request.number}", number=request.number
    )
    return request


@transaction.atomic
def review_answer(
    actor: Actor, *, request: VerificationRequest, outcome: str, reason_code: str = "", note: str = "", version: int
) -> VerificationRequest:
    """Judge the school's answer. `accept` verifies the credential; `return` gives it back to the applicant; `ask_again`
    puts the question to the school once more; `propose_rejection` waits for a second person."""
    require(may_review(actor))
    request = locked_request(request, version)
    if request.state != Asked.ANSWERED:
        raise ActionRefused("There is no answer of the school to judge: it is still open or was judged already.")
    credential, note = locked_credential(request.credential), note.strip()
    if credential.rejection_proposed_by_id:
        raise ActionRefused("A rejection of this document waits for a second person. Decide that first.")
    if outcome == "propose_rejection":
        propose_rejection(actor, credential=credential, reason_code=reason_code, note=note, version=credential.version)
        return request
    _check_outcome(request, outcome, note)
    request.state, request.reviewed_by, request.reviewed_at = (Asked.REVIEWED, user_of(actor), clock.now())
    request.version += 1
    request.save()
    record_for_school("request.reviewed", actor, request, outcome=outcome)
    if outcome == "accept":
        payload: dict[str, object] = {"request": request.number}
        move(actor, credential, State.VERIFIED, verb="credential.verified", reason_note=note, payload=payload)
        tell_about_credential(credential, "credential_verified")
    elif outcome == "return":
        give_back(actor, credential, checked_reason(reason_code, note, Use.RETURN).code, note)
    else:
        again = _ask(actor, credential, note)
        tell_school(request.school, "school_request", key=f"ask:{again.number}", requests=[again], note=note)
    return request


def _check_outcome(request: VerificationRequest, outcome: str, note: str) -> None:
    if outcome not in OUTCOMES:
        raise ActionRefused("Choose what follows from the school's answer.", field="outcome")
    if outcome == "accept" and request.answer == Answer.NOT_OURS:
        raise ActionRefused("The school did not issue this document, so it cannot be accepted.", field="outcome")
    if outcome == "accept" and request.answer == Answer.DETAILS_DIFFER and not note:
        raise ActionRefused("Say why the differences do not matter.", field="note")
    if outcome == "return" and request.document is None:
        raise ActionRefused("There is no document to return; ask the school again.", field="outcome")
    if outcome == "ask_again" and not note:
        raise ActionRefused("Say what the school left open; it reads this note.", field="note")


@transaction.atomic
def withdraw_request(actor: Actor, *, request: VerificationRequest, reason: str, version: int) -> VerificationRequest:
    """Take an open question back: the school need not answer, the document is with us again."""
    require(may_review(actor))
    request = locked_request(request, version)
    if request.state != Asked.SENT:
        raise ActionRefused("Only a request that the school has not answered can be withdrawn.")
    if not reason.strip():
        raise ActionRefused("Say why the request is withdrawn.", field="reason")
    close_unanswered(actor, request, Asked.WITHDRAWN, "REQUEST_WITHDRAWN", reason.strip())
    tell_school(request.school, "school_request_withdrawn", key=f"withdrawn:{request.number}", requests=[request])
    return request


def close_unanswered(actor: Actor, request: VerificationRequest, state: str, reason_code: str, note: str) -> None:
    """End an open request without an answer and put its credential back into our hands."""
    request.state, request.next_reminder_on = state, None
    request.version += 1
    request.save()
    credential = locked_credential(request.credential)
    back = State.RECEIVED if credential.document_id else State.MISSING
    payload: dict[str, object] = {"request": request.number}
    move(actor, credential, back, verb=f"request.{state}", reason_code=reason_code, reason_note=note, payload=payload)
    record_for_school(f"request.{state}", actor, request)
    tell_about_credential(credential, f"request_{state}", number=request.number)


@transaction.atomic
def nudge_school(actor: Actor, *, request: VerificationRequest) -> VerificationRequest:
    """The applicant hurries the school: one more message, once in so many days."""
    require(may_nudge(actor, request))
    request = locked_request(request)
    if request.state != Asked.SENT:
        raise ActionRefused("Your school has answered, or the request has ended, so there is nobody to remind.")
    days = verification_policy(clock.today()).nudge_every_days
    if request.nudged_at and clock.now() - request.nudged_at < timedelta(days=days):
        raise ActionRefused(f"You reminded your school less than {days} days ago. Give it a little time.")
    request.nudged_at = clock.now()
    request.version += 1
    request.save()
    record_for_applicant("request.nudged", actor, request)
    key = f"nudge:{request.number}:{clock.today()}"
    tell_school(request.school, "school_nudge", key=key, requests=[request])
    return request


def record_for_applicant(verb: str, actor: Actor, request: VerificationRequest) -> None:
    """An event in the applicant's stream, shown to the applicant."""
    record(
        verb,
        actor=actor,
        stream=request.credential.education.applicant.stream,
        subject=f"request:{request.public_id}",
        for_applicant=True,
        payload=_about(request),
    )


def record_for_school(
    verb: str, actor: Actor, request: VerificationRequest, *, reason: str = "", **payload: object
) -> None:
    """An event in the school's stream."""
    record(
        verb,
        actor=actor,
        stream=request.school.stream,
        subject=f"request:{request.public_id}",
        reason=reason,
        payload={**_about(request), **payload},
    )


def _about(request: VerificationRequest) -> dict[str, object]:
    return {"request": request.number, "document": request.credential.get_kind_display(), "school": request.school.name}
