"""An earlier answer that stands for a new copy, asking once more about what is verified, and going on after silence."""

from collections.abc import Iterable

from django.db import transaction

from credentials.actions.moves import locked_credential, locked_request, move
from credentials.actions.request_life import (
    Subject,
    new_request_number,
    open_request,
    record_for_applicant,
    record_for_school,
    subject_of,
    tell_of_request,
)
from credentials.actions.requests import asking_about
from credentials.letters import tell_about_credential, tell_about_request
from credentials.models import Credential, Document, SchoolContact, VerificationRequest
from credentials.people import user_of
from credentials.permissions import may_nudge, may_review
from credentials.queries.requests import accepted_requests, changed_since, silent_requests, stated_by
from credentials.request_kinds import question_of
from credentials.ways import way_to
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.permissions import require

State = Credential.State
Asked = VerificationRequest.State
Kind = VerificationRequest.Kind
Wish = VerificationRequest.Wish


@transaction.atomic
def reuse_verification(
    actor: Actor, *, credential: Credential, earlier: VerificationRequest, note: str = "", version: int
) -> VerificationRequest:
    """Let an accepted answer of the same school stand for the copy received now. Another file needs a `note` that says
    why it is consistent with what the school confirmed; changed statements need a new question to the school."""
    require(may_review(actor))
    credential, note = locked_credential(credential, version), note.strip()
    _check_reusable(credential, earlier, note)
    now, today = clock.now(), clock.today()
    request = VerificationRequest.objects.create(
        kind=Kind.VERIFY_CREDENTIAL,
        education=credential.education,
        credential=credential,
        school=earlier.school,
        document=credential.document,
        stated=stated_by(credential.education),
        note=note,
        number=new_request_number(),
        state=Asked.REVIEWED,
        channel=earlier.channel,
        sent_to=earlier.sent_to,
        sent_at=now,
        due_on=today,
        answer=VerificationRequest.Answer.GENUINE,
        answered_channel=earlier.answered_channel,
        answered_by=earlier.answered_by,
        answered_name=earlier.answered_name,
        answered_title=earlier.answered_title,
        answered_email=earlier.answered_email,
        answered_at=earlier.answered_at,
        sender_is_official=earlier.sender_is_official,
        outcome=VerificationRequest.Outcome.ACCEPTED,
        reviewed_by=user_of(actor),
        reviewed_at=now,
        reused_from=earlier,
    )
    payload: dict[str, object] = {"request": request.number, "earlier": earlier.number}
    move(actor, credential, State.VERIFIED, verb="credential.verified_before", reason_note=note, payload=payload)
    record_for_school("request.reused", actor, request, earlier=earlier.number)
    tell_about_credential(credential, "credential_verified")
    return request


def _check_reusable(credential: Credential, earlier: VerificationRequest, note: str) -> None:
    if credential.state != State.RECEIVED or credential.document is None:
        raise ActionRefused("Only a document that was received and is with us can rest on an earlier answer.")
    if credential.document.state != Document.State.READY:
        raise ActionRefused("The pages of this document are not ready yet. Try again in a minute.")
    if credential.rejection_proposed_by_id:
        raise ActionRefused("A rejection of this document waits for a second person. Decide that first.")
    if not accepted_requests(credential).filter(pk=earlier.pk).exists():
        raise ActionRefused("This is not an accepted answer of this school about such a document of this person.")
    changed = changed_since(earlier, credential.education)
    if changed:
        what = ", ".join(label.lower() for label in changed)
        raise ActionRefused(f"The person has changed this since the school answered: {what}. Ask the school again.")
    same = earlier.document is not None and earlier.document.file.sha256 == credential.document.file.sha256
    if not same and not note:
        raise ActionRefused(
            "This is another file than the one that the school confirmed. Say why it is consistent with it.",
            field="note",
        )


@transaction.atomic
def verify_again(
    actor: Actor,
    *,
    credential: Credential,
    reason: str,
    channel: str = "",
    contact: SchoolContact | None = None,
    version: int,
) -> VerificationRequest:
    """Ask the school once more about a document that is verified. Until it answers, the document does not count."""
    require(may_review(actor))
    credential = locked_credential(credential, version)
    if credential.state != State.VERIFIED or credential.document is None:
        raise ActionRefused("Only a document that is verified can be verified once more.")
    if not reason.strip():
        raise ActionRefused("Say why the school is asked again.", field="reason")
    before = credential.requests.filter(state=Asked.REVIEWED).order_by("-pk").first()
    way = way_to(credential.education.school, channel=channel, contact=contact)
    subject = Subject(Kind.VERIFY_CREDENTIAL, credential.education, credential)
    request = open_request(actor, subject, way, note=reason.strip(), follows=before)
    tell_of_request([request], "request", key=f"ask:{request.number}", note=reason.strip())
    tell_about_credential(credential, "credential_asked_again", number=request.number, due_on=request.due_on)
    return request


@transaction.atomic
def choose_way_on(
    actor: Actor, *, request: VerificationRequest, wish: str, note: str, also: Iterable[VerificationRequest] = ()
) -> VerificationRequest:
    """The applicant says how we should go on after a school did not answer; staff act on it. It can be changed until
    they have. `also` names other requests to which the same choice applies."""
    for other in also:
        choose_way_on(actor, request=other, wish=wish, note=note)
    require(may_nudge(actor, request))
    request, note = locked_request(request), note.strip()
    if not silent_requests().filter(pk=request.pk).exists():
        raise ActionRefused("This request is not waiting for you: it is open, was answered, or was taken up again.")
    if wish not in Wish.values:
        raise ActionRefused("Choose how we should go on.", field="wish")
    if not note:
        raise ActionRefused("Tell us what we need for it: a name, an address, or what we overlooked.", field="note")
    request.wish, request.wish_note, request.wished_at = wish, note, clock.now()
    request.version += 1
    request.save()
    record_for_applicant("request.way_chosen", actor, request, wish=request.get_wish_display().lower())
    return request


@transaction.atomic
def reopen_request(
    actor: Actor,
    *,
    request: VerificationRequest,
    channel: str = "",
    contact: SchoolContact | None = None,
    language: str = "",
    note: str = "",
    version: int,
) -> VerificationRequest:
    """Ask anew after a request ran out or was withdrawn, by a way that may be another. It has a new number and a ladder
    of its own, and points to the one before."""
    require(may_review(actor))
    request = locked_request(request, version)
    if request.state not in {Asked.EXPIRED, Asked.WITHDRAWN} or request.followed_by.exists():
        raise ActionRefused(
            "Only a request that ran out or was withdrawn, and was not taken up again, can be reopened."
        )
    subject = _subject_now(request)
    way = way_to(request.school, channel=channel, contact=contact, language=language)
    again = open_request(actor, subject, way, note=note.strip(), follows=request)
    tell_of_request([again], "request", key=f"ask:{again.number}", note=again.note)
    tell_about_request(again, "request_sent", sent_to=again.sent_to)
    return again


def _subject_now(request: VerificationRequest) -> Subject:
    """The same question about what there is now: the credential may have a better copy, or none."""
    if request.credential is None:
        open_ones = VerificationRequest.objects.filter(
            kind=request.kind,
            education=request.education_id,
            transfer_credit=request.transfer_credit_id,
            state__in=[Asked.SENT, Asked.ANSWERED],
        )
        if open_ones.exists():
            raise ActionRefused("The school is asked for this already.")
        return subject_of(request)
    credential = locked_credential(request.credential)
    if question_of(request).sends and credential.state == State.MISSING:
        return Subject(request.kind, credential.education, credential)
    return asking_about(credential)
