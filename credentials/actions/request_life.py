"""The life of a request inside an action's transaction: opened, answered, closed, with what it does to its subject.

The actions in `requests`, `judging`, `reuse` and `chasing` check who may do what; here it is written.
"""

from dataclasses import dataclass
from datetime import timedelta

from credentials.actions.documents import supersede
from credentials.actions.moves import locked_credential, move
from credentials.letters import tell_about_credential, tell_about_request, tell_school
from credentials.link_letters import end_links, write_that_it_ended, write_with_link
from credentials.models import Credential, Document, Education, School, TransferCredit, VerificationRequest
from credentials.numbers import new_number
from credentials.people import member_of
from credentials.policy import verification_policy
from credentials.queries.requests import stated_by
from credentials.request_kinds import QUESTIONS, Given
from credentials.ways import Way
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.models import OneTimeLink

State = Credential.State
Asked = VerificationRequest.State
Kind = VerificationRequest.Kind
Channel = VerificationRequest.Channel


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about: an education, and where the kind needs it, a credential or transferred credits."""

    kind: str
    education: Education
    credential: Credential | None = None
    transfer_credit: TransferCredit | None = None

    @property
    def school(self) -> School:
        """The school that is asked."""
        return self.transfer_credit.school if self.transfer_credit else self.education.school

    @property
    def document(self) -> Document | None:
        """What is shown to the school, where it is asked to confirm something."""
        return self.credential.document if self.credential and self.kind == Kind.VERIFY_CREDENTIAL else None


def subject_of(request: VerificationRequest) -> Subject:
    """The subject of a request, for one that continues it."""
    return Subject(request.kind, request.education, request.credential, request.transfer_credit)


def open_request(
    actor: Actor, subject: Subject, way: Way, *, note: str = "", follows: VerificationRequest | None = None
) -> VerificationRequest:
    """Write a new request by `way` and put its subject into the school's hands. Nobody is written to yet."""
    today = clock.today()
    policy = verification_policy(today)
    request = VerificationRequest.objects.create(
        kind=subject.kind,
        education=subject.education,
        credential=subject.credential,
        transfer_credit=subject.transfer_credit,
        school=subject.school,
        document=subject.document,
        stated=stated_by(subject.education),
        note=note,
        number=new_request_number(),
        channel=way.channel,
        contact=way.contact,
        sent_to=way.sent_to,
        language=way.language,
        sent_at=clock.now(),
        due_on=today + timedelta(days=policy.answer_expected_days),
        next_reminder_on=today + timedelta(days=policy.steps[0]),
        follows=follows,
    )
    _give_to_school(actor, request)
    record_for_school("request.sent", actor, request, reason=note)
    return request


def new_request_number() -> str:
    """A number that no request has."""
    return new_number("V", lambda number: VerificationRequest.objects.filter(number=number).exists())


def _give_to_school(actor: Actor, request: VerificationRequest) -> None:
    payload: dict[str, object] = {
        "request": request.number,
        "due_on": request.due_on.isoformat(),
        "sent_to": request.sent_to,
    }
    if request.credential:
        move(actor, request.credential, State.SENT_TO_SCHOOL, verb="credential.sent_to_school", payload=payload)
        return
    set_transcript_state(request, State.SENT_TO_SCHOOL)
    record_for_applicant("request.sent", actor, request)


def set_transcript_state(request: VerificationRequest, state: State) -> None:
    """What the rules see of transferred credits follows the request about their transcript."""
    if request.transfer_credit_id:
        TransferCredit.objects.filter(pk=request.transfer_credit_id).update(transcript_state=state)


def tell_of_request(requests: list[VerificationRequest], what: str, *, key: str, note: str = "") -> None:
    """Write to the school: on one sheet to its people here, and to an office without an account a letter for each."""
    tell_school(requests[0].school, f"school_{what}", key=key, requests=requests, note=note)
    for request in requests:
        if request.channel == Channel.LINK:
            write_with_link(request, what, key=f"{key}:{request.number}", note=note)


def write_answer(
    actor: Actor, request: VerificationRequest, given: Given, link: OneTimeLink | None = None
) -> VerificationRequest:
    """Write an answer into a locked request, end its links and tell the applicant that it came."""
    _check_answer(request, given)
    request.answer, request.answer_note = given.answer, given.note
    if given.standing:
        request.answered_status = given.standing.status
        request.status_from, request.status_until = given.standing.since, given.standing.until
    request.answered_channel = given.channel
    if given.sender:
        request.answered_name, request.answered_title = given.sender.name, given.sender.title
        request.answered_email = given.sender.email
    else:
        request.answered_by = member_of(actor)
    request.answered_at, request.opened_at = clock.now(), request.opened_at or clock.now()
    request.state, request.next_reminder_on = Asked.ANSWERED, None
    request.version += 1
    request.save()
    end_links(request, link)
    record_for_applicant("request.answered", actor, request)
    record_for_school("request.answered", actor, request, answer=given.answer, channel=given.channel)
    if request.credential:
        tell_about_credential(
            request.credential, "school_answered", key=f"answered:{request.number}", number=request.number
        )
    else:
        tell_about_request(request, "school_answered")
    return request


def put_to_request(actor: Actor, request: VerificationRequest, document: Document) -> None:
    """Let `document`, which the school sent, stand for a locked request that wants one, and for its credential."""
    if request.state != Asked.SENT:
        raise ActionRefused("You have answered about this document already; we are looking at your answer.")
    credential = request.credential
    before = credential.document if credential else request.document
    if before and not before.superseded_by_id and before.kind == document.kind:
        supersede(before, document)
    request.document = document
    request.version += 1
    request.save()
    if credential:
        credential.document = document
        move(actor, credential, State.SENT_TO_SCHOOL, verb="credential.document_from_school")


def _check_answer(request: VerificationRequest, given: Given) -> None:
    question = QUESTIONS[request.kind]
    if request.state != Asked.SENT:
        raise ActionRefused("This request is not open: it was answered, withdrawn, or ran out.")
    if given.answer not in question.answers:
        raise ActionRefused("Choose one of the answers.", field="answer")
    if given.answer == question.good and request.document is None and (question.sends or request.credential_id):
        raise ActionRefused("Send the document itself; sending it confirms it.", field="answer")
    if given.answer in question.hindrances and not given.note:
        raise ActionRefused("Say what is not right, so that we can act on your answer.", field="note")
    if request.kind == Kind.STATUS_CONFIRMATION and (
        given.standing is None or given.standing.status not in Education.Status.values
    ):
        raise ActionRefused("Choose what the person is at your school.", field="status")
    if given.sender and not (given.sender.name and given.sender.title):
        raise ActionRefused("Enter the name and the title of the person who answers.", field="sender_name")


def close_unanswered(actor: Actor, request: VerificationRequest, state: str, reason_code: str, note: str) -> None:
    """End an open request without an answer, close its links and put its subject back into our hands."""
    request.state, request.next_reminder_on = state, None
    request.version += 1
    request.save()
    end_links(request)
    take_back(actor, request, f"request.{state}", reason_code, note)
    record_for_school(f"request.{state}", actor, request)
    if request.channel == Channel.LINK:
        write_that_it_ended(request)
    if request.credential:
        tell_about_credential(request.credential, f"request_{state}", number=request.number)
    else:
        tell_about_request(request, f"request_{state}")


def open_again(actor: Actor, request: VerificationRequest) -> None:
    """Open a locked request that ran out, because the school's answer came after all. Nobody is written to, and where
    the answer turns out not to be one, the next check of the ladder ends the request once more."""
    request.state, request.next_reminder_on = Asked.SENT, clock.today()
    request.version += 1
    request.save()
    if request.credential:
        request.credential = locked_credential(request.credential)
        payload: dict[str, object] = {"request": request.number}
        move(actor, request.credential, State.SENT_TO_SCHOOL, verb="request.open_again", payload=payload)
    else:
        set_transcript_state(request, State.SENT_TO_SCHOOL)
        record_for_applicant("request.open_again", actor, request)
    record_for_school("request.open_again", actor, request)


def take_back(actor: Actor, request: VerificationRequest, verb: str, reason_code: str = "", note: str = "") -> None:
    """The subject of a request that came to nothing is with us again, or missing where nothing ever came."""
    if request.credential is None:
        set_transcript_state(request, State.MISSING)
        record_for_applicant(verb, actor, request, reason=note)
        return
    request.credential = locked_credential(request.credential)
    back = State.RECEIVED if request.credential.document_id else State.MISSING
    payload: dict[str, object] = {"request": request.number}
    move(actor, request.credential, back, verb=verb, reason_code=reason_code, reason_note=note, payload=payload)


def record_for_applicant(
    verb: str, actor: Actor, request: VerificationRequest, *, reason: str = "", **payload: object
) -> None:
    """An event in the applicant's stream, shown to the applicant."""
    record(
        verb,
        actor=actor,
        stream=request.education.applicant.stream,
        subject=f"request:{request.public_id}",
        reason=reason,
        for_applicant=True,
        payload={**_about(request), **payload},
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
    return {
        "request": request.number,
        "document": request.subject,
        "school": request.school.name,
        "sent_to": request.sent_to,
    }
