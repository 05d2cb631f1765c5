"""Our questions to schools: sent, answered, taken back, sent another way, hurried by the applicant."""

from datetime import datetime, timedelta

from django.db import transaction

from credentials.actions.moves import locked_credential, locked_request
from credentials.actions.request_life import (
    Subject,
    close_unanswered,
    open_request,
    put_to_request,
    record_for_applicant,
    record_for_school,
    tell_of_request,
    write_answer,
)
from credentials.letters import tell_about_credential, tell_about_request, tell_school
from credentials.link_letters import end_links
from credentials.models import Credential, Document, Education, SchoolContact, TransferCredit, VerificationRequest
from credentials.permissions import may_answer, may_nudge, may_record_paper, may_review
from credentials.policy import verification_policy
from credentials.queries.credentials import came_by_post
from credentials.request_kinds import QUESTIONS, Given, Sender, Standing
from credentials.ways import Way, way_to
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.models import OneTimeLink
from ecfmg.foundation.permissions import require

State = Credential.State
Asked = VerificationRequest.State
Kind = VerificationRequest.Kind
Channel = VerificationRequest.Channel
OF_CREDENTIALS = {
    Kind.VERIFY_CREDENTIAL: tuple(Credential.Kind.values),
    Kind.TRANSCRIPT: (Credential.Kind.TRANSCRIPT,),
    Kind.LETTER_IN_LIEU: (Credential.Kind.COMPLETION_LETTER,),
}


@transaction.atomic
def send_to_school(
    actor: Actor,
    *,
    credential: Credential,
    version: int,
    channel: str = "",
    contact: SchoolContact | None = None,
    language: str = "",
) -> VerificationRequest:
    """Ask the school whether the document is genuine; with a diploma it is asked for the transcript too. Without a
    `channel` the quickest way is taken: its people here, else an office by link, else paper."""
    require(may_review(actor))
    credential = locked_credential(credential, version)
    way = way_to(credential.education.school, channel=channel, contact=contact, language=language)
    requests = [open_request(actor, asking_about(credential), way)]
    if credential.kind == Credential.Kind.DIPLOMA:
        requests += _ask_for_transcript(actor, credential, way)
    tell_of_request(requests, "request", key=f"ask:{requests[0].number}")
    tell_about_credential(credential, "credential_sent_to_school", number=requests[0].number, due_on=requests[0].due_on)
    return requests[0]


def asking_about(credential: Credential) -> Subject:
    """The question about a locked credential: to confirm what is there, or to send the transcript that is not."""
    _check_sendable(credential)
    kind = Kind.VERIFY_CREDENTIAL if credential.document_id else Kind.TRANSCRIPT
    return Subject(kind, credential.education, credential)


def _check_sendable(credential: Credential) -> None:
    transcript_wanted = credential.kind == Credential.Kind.TRANSCRIPT and credential.state == State.MISSING
    if not transcript_wanted and credential.state != State.RECEIVED:
        raise ActionRefused("Only a document that was received and is with us can be sent to the school.")
    if credential.rejection_proposed_by_id:
        raise ActionRefused("A rejection of this document waits for a second person. Decide that first.")
    if credential.document and credential.document.state != Document.State.READY:
        raise ActionRefused("The pages of this document are not ready yet. Try again in a minute.")


def _ask_for_transcript(actor: Actor, diploma: Credential, way: Way) -> list[VerificationRequest]:
    found = diploma.education.credentials.filter(
        kind=Credential.Kind.TRANSCRIPT, state__in=[State.MISSING, State.RECEIVED], rejection_proposed_by=None
    ).first()
    if found is None:
        return []
    transcript = locked_credential(found)
    if transcript.document and transcript.document.state != Document.State.READY:
        return []
    return [open_request(actor, asking_about(transcript), way)]


@transaction.atomic
def send_request(
    actor: Actor,
    *,
    kind: str,
    education: Education,
    transfer_credit: TransferCredit | None = None,
    channel: str = "",
    contact: SchoolContact | None = None,
    language: str = "",
    note: str = "",
) -> VerificationRequest:
    """Start a request of any kind but the confirmation of a document, which `send_to_school` sends. `transfer_credit`
    says whose transcript is wanted; `note` is read by the school, such as which letter is meant."""
    require(may_review(actor))
    Education.objects.select_for_update(of=("self",), no_key=True).get(pk=education.pk)
    subject = _subject(kind, education, transfer_credit)
    way = way_to(subject.school, channel=channel, contact=contact, language=language)
    request = open_request(actor, subject, way, note=note.strip())
    tell_of_request([request], "request", key=f"ask:{request.number}", note=request.note)
    tell_about_request(request, "request_sent", sent_to=request.sent_to)
    return request


def _subject(kind: str, education: Education, transfer_credit: TransferCredit | None) -> Subject:
    if kind == Kind.VERIFY_CREDENTIAL or kind not in Kind.values:
        raise ActionRefused("Choose what the school is asked for.", field="kind")
    credential = None
    if kind in OF_CREDENTIALS:
        credential = locked_credential(education.credentials.get(kind__in=OF_CREDENTIALS[Kind(kind)]))
        if credential.state != State.MISSING:
            raise ActionRefused("We have this document already, or have asked for it. Look at it first.", field="kind")
    if (kind == Kind.TRANSFER_TRANSCRIPT) != (transfer_credit is not None):
        raise ActionRefused("Choose the transferred credits whose transcript is wanted.", field="transfer_credit")
    if transfer_credit and transfer_credit.education_id != education.pk:
        raise ActionRefused("These credits belong to another education.", field="transfer_credit")
    open_ones = VerificationRequest.objects.filter(state__in=[Asked.SENT, Asked.ANSWERED], education=education)
    if open_ones.filter(kind=kind, transfer_credit=transfer_credit).exists():
        raise ActionRefused("The school is asked for this already. Judge its answer or withdraw the request first.")
    return Subject(kind, education, credential, transfer_credit)


@transaction.atomic
def answer_request(
    actor: Actor,
    *,
    request: VerificationRequest,
    answer: str,
    note: str = "",
    standing: Standing | None = None,
    sender: Sender | None = None,
    link: OneTimeLink | None = None,
    version: int,
) -> VerificationRequest:
    """The school's answer: by an authorised official in office, or by the holder of a link, who says who they are.
    Every answer but the good one needs a note; a status confirmation needs the `standing` in the school's records."""
    require(may_answer(actor, request))
    request = locked_request(request, version)
    channel = Channel.LINK if sender else Channel.PORTAL
    return write_answer(actor, request, Given(answer, note.strip(), standing, sender, channel), link)


def give_answer(actor: Actor, request: VerificationRequest, answer: str, note: str) -> VerificationRequest:
    """The same inside another action's transaction, for a locked request; `genuine` of something that the school was
    asked to send means that it sent it."""
    question = QUESTIONS[request.kind]
    good = answer == VerificationRequest.Answer.GENUINE
    return write_answer(actor, request, Given(question.good if good else answer, note))


@transaction.atomic
def fulfil_request(actor: Actor, *, education: Education, document: Document) -> VerificationRequest | None:
    """A document that the school sent by itself answers the open request for it, where there is one that is about no
    credential (those are answered with their credential)."""
    wanted = [kind for kind, question in QUESTIONS.items() if question.sends == document.kind]
    found = VerificationRequest.objects.filter(
        kind__in=wanted, credential=None, school=document.from_school, education=education, state=Asked.SENT
    ).first()
    if found is None or not may_answer(actor, found):
        return None
    request = locked_request(found)
    put_to_request(actor, request, document)
    return give_answer(actor, request, VerificationRequest.Answer.GENUINE, "")


@transaction.atomic
def record_paper_answer(
    actor: Actor,
    *,
    request: VerificationRequest,
    answer: str,
    note: str = "",
    standing: Standing | None = None,
    signed_by: Sender,
    document: Document | None = None,
    version: int,
) -> VerificationRequest:
    """What a school answered on paper, entered by our staff. `signed_by` is whoever signed it, with the title as
    written; `document` is the scan, where the school was asked to send something. A reviewer judges it like any."""
    require(may_record_paper(actor))
    request = locked_request(request, version)
    if document is not None:
        if document.applicant_id != request.education.applicant_id:
            raise ActionRefused("This scan belongs to another person.", field="document")
        put_to_request(actor, request, document)
    return write_answer(actor, request, Given(answer, note.strip(), standing, signed_by, Channel.PAPER))


@transaction.atomic
def change_channel(
    actor: Actor,
    *,
    request: VerificationRequest,
    channel: str,
    contact: SchoolContact | None = None,
    language: str = "",
    version: int,
) -> VerificationRequest:
    """Send an open request once more by another way; links that were sent before are closed. The days stay as they are:
    it is the same question."""
    require(may_review(actor))
    request = locked_request(request, version)
    if request.state != Asked.SENT:
        raise ActionRefused("Only a request that the school has not answered can be sent another way.")
    take_way(request, way_to(request.school, channel=channel, contact=contact, language=language))
    request.version += 1
    request.save()
    end_links(request)
    tell_of_request([request], "request", key=f"way:{request.number}:{request.version}", note=request.note)
    record_for_applicant("request.sent_another_way", actor, request)
    record_for_school("request.sent_another_way", actor, request, channel=request.channel)
    return request


def take_way(request: VerificationRequest, way: Way) -> None:
    """Write the way into a locked request, which the caller saves."""
    request.channel, request.contact, request.language = way.channel, way.contact, way.language
    request.sent_to = way.sent_to


@transaction.atomic
def withdraw_request(actor: Actor, *, request: VerificationRequest, reason: str, version: int) -> VerificationRequest:
    """Take an open question back: the school need not answer, what it is about is with us again."""
    require(may_review(actor))
    request = locked_request(request, version)
    if request.state != Asked.SENT:
        raise ActionRefused("Only a request that the school has not answered can be withdrawn.")
    if not reason.strip():
        raise ActionRefused("Say why the request is withdrawn.", field="reason")
    close_unanswered(actor, request, Asked.WITHDRAWN, "REQUEST_WITHDRAWN", reason.strip())
    tell_school(request.school, "school_request_withdrawn", key=f"withdrawn:{request.number}", requests=[request])
    return request


def nudge_from(request: VerificationRequest) -> datetime:
    """The moment from which the applicant can remind the school (again); it may lie in the past."""
    policy = verification_policy(clock.today())
    first = request.sent_at + timedelta(days=policy.first_nudge_after_days)
    if request.nudged_at is None:
        return first
    return max(first, request.nudged_at + timedelta(days=policy.nudge_every_days))


@transaction.atomic
def nudge_school(actor: Actor, *, request: VerificationRequest) -> VerificationRequest:
    """The applicant hurries the school: one more message, not at once after sending and then once in so many days."""
    require(may_nudge(actor, request))
    request = locked_request(request)
    if request.state != Asked.SENT:
        raise ActionRefused("Your school has answered, or the request has ended, so there is nobody to remind.")
    if came_by_post(request):
        raise ActionRefused("Your school has answered by post, so there is nobody to remind. We act next.")
    policy = verification_policy(clock.today())
    if clock.now() < nudge_from(request):
        if request.nudged_at:
            days = policy.nudge_every_days
            raise ActionRefused(f"You reminded your school less than {days} days ago. Give it a little time.")
        days = policy.first_nudge_after_days
        raise ActionRefused(f"Your school was asked less than {days} days ago. Give it a little time.")
    request.nudged_at = clock.now()
    request.version += 1
    request.save()
    record_for_applicant("request.nudged", actor, request)
    tell_of_request([request], "nudge", key=f"nudge:{request.number}:{clock.today()}")
    return request


@transaction.atomic
def note_request_opened(actor: Actor, *, request: VerificationRequest) -> None:
    """Note when somebody at the school first saw the request; the applicant sees the day."""
    opened = VerificationRequest.objects.filter(pk=request.pk, opened_at=None, state=Asked.SENT)
    if opened.update(opened_at=clock.now()):
        record_for_applicant("request.opened", actor, request)
        record_for_school("request.opened", actor, request)
