"""A credential on our side of the counter: submitted, returned, rejected by two people."""

from collections.abc import Sequence

from django.db import transaction

from credentials.actions.documents import forgotten_on_failure, receive_document, supersede
from credentials.actions.moves import locked_credential, move, record_credential
from credentials.actions.returning import return_round
from credentials.actions.rounds import (
    Finding,
    answer_all,
    answer_slot,
    close_if_answered,
    draft_of,
    put_down,
    returned_round,
)
from credentials.intake.reception import Upload
from credentials.letters import tell_about_credential
from credentials.models import Credential, Document, VerificationRequest
from credentials.people import user_of
from credentials.permissions import is_the_applicant, may_change_education, may_review
from credentials.queries.reviewing import current_translation
from credentials.queries.roster import closed_words, sends_itself
from credentials.reasons import Reason, Use, reason_for
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.once import once
from ecfmg.foundation.permissions import require

State = Credential.State
_SUBMITTABLE = (State.MISSING, State.RETURNED, State.RECEIVED)
_IN_THE_WAY = {
    State.SENT_TO_SCHOOL: "The school is looking at this document now, so it cannot be replaced. Wait for its answer.",
    State.VERIFIED: "This document is verified already; nothing more is needed.",
    State.REJECTED: "This document was rejected. Write us a message if you have a new one.",
}


@transaction.atomic
def submit_credential(actor: Actor, *, credential: Credential, document: Document, version: int) -> Credential:
    """Let `document` stand for `credential`, which is then received and waits for our review."""
    credential = locked_credential(credential, version)
    require(may_change_education(actor, credential.education.applicant))
    _check_open_to(actor, credential)
    return put_document(actor, credential, document)


def _check_open_to(actor: Actor, credential: Credential) -> None:
    """Refuse an applicant's own transcript where the school sends it."""
    education = credential.education
    own = credential.kind == Credential.Kind.TRANSCRIPT and is_the_applicant(actor, education.applicant)
    if own and sends_itself([education.school_id]):
        raise ActionRefused(closed_words(education.school))


def put_document(actor: Actor, credential: Credential, document: Document) -> Credential:
    """The same for a locked credential, whoever sends it; the document before it is superseded."""
    if credential.state not in _SUBMITTABLE:
        raise ActionRefused(_IN_THE_WAY[State(credential.state)])
    if document.applicant_id != credential.education.applicant_id or document.kind != credential.kind:
        raise ActionRefused(f"Choose a document of the kind {credential.get_kind_display()} for this person.")
    if document.superseded_by_id or document.state == Document.State.UNREADABLE or document.translation_of_id:
        raise ActionRefused("This document cannot be used: it was replaced, could not be opened, or is a translation.")
    before = credential.document
    if before and before.pk != document.pk and before.file.sha256 == document.file.sha256:
        raise ActionRefused(
            "This is the same file that we returned. Send a better copy: the reason says what to do differently."
        )
    if before and before.pk != document.pk:
        if not before.superseded_by_id:
            supersede(before, document)
        _carry_translation(before, document)
    credential.document = document
    return _received(actor, credential, document)


def _carry_translation(before: Document, document: Document) -> None:
    """A translation of the copy before stands for the new one too, unless that brings its own; a reviewer judges it."""
    translation = current_translation(before)
    if translation and document.language != "English" and current_translation(document) is None:
        translation.translation_of = document
        translation.save(update_fields=["translation_of"])


def _received(actor: Actor, credential: Credential, document: Document) -> Credential:
    """The credential comes back to us, unless something else on the list that the applicant was given is still open."""
    current = returned_round(credential)
    if current:
        if document.from_school_id:
            answer_all(current, document)
        answer_slot(current, "document", document)
        translation = current_translation(document)
        if translation and translation.pk != current.translation_id:
            answer_slot(current, "translation", translation)
        if not close_if_answered(current):
            return note_answer(actor, credential, document)
    return move(actor, credential, State.RECEIVED, verb="credential.received", payload={"receipt": document.receipt})


def note_answer(actor: Actor, credential: Credential, document: Document | None = None) -> Credential:
    """Record that part of the list was answered and the rest is still with the applicant."""
    credential.version += 1
    credential.save()
    payload: dict[str, object] = {"receipt": document.receipt if document else ""}
    record_credential("credential.partly_answered", actor, credential, payload=payload)
    return credential


def send_credential(
    actor: Actor,
    *,
    credential: Credential,
    uploads: Sequence[Upload],
    language: str = "English",
    translation: Sequence[Upload] = (),
    version: int,
    once_key: str,
) -> Credential:
    """Upload a document, with its translation where it has one, and submit it, in one act: all of it or nothing."""

    def act() -> str:
        locked = locked_credential(credential, version)
        _check_open_to(actor, locked)
        if locked.state not in _SUBMITTABLE:
            raise ActionRefused(_IN_THE_WAY[State(locked.state)])
        applicant, kind = locked.education.applicant, locked.kind
        with forgotten_on_failure() as received:
            document = receive_document(actor, applicant=applicant, kind=kind, uploads=uploads, language=language)
            received.append(document)
            if translation:
                received.append(
                    receive_document(
                        actor, applicant=applicant, kind=kind, uploads=translation, translation_of=document
                    )
                )
            put_document(actor, locked, document)
        return str(document.public_id)

    require(may_change_education(actor, credential.education.applicant))
    once(once_key, act)
    credential.refresh_from_db()
    return credential


@transaction.atomic
def return_credential(
    actor: Actor, *, credential: Credential, reason_code: str, note: str = "", version: int
) -> Credential:
    """Give a received document back to the applicant, with a reason and what to send instead."""
    require(may_review(actor))
    credential = locked_credential(credential, version)
    if credential.state != State.RECEIVED:
        raise ActionRefused("Only a document that was received and is with us can be returned.")
    return give_back(actor, credential, reason_code, note)


def give_back(actor: Actor, credential: Credential, reason_code: str, note: str) -> Credential:
    """Return a locked credential with this one fault, beside whatever a reviewer has listed, and write to the
    applicant."""
    reason = checked_reason(reason_code, note, Use.RETURN)
    draft = draft_of(credential, user_of(actor))
    put_down(draft, Finding(reason.code, note))
    return return_round(actor, credential, draft)


def checked_reason(code: str, note: str, use: Use) -> Reason:
    """The reason with this code; refused where it does not fit the step or lacks the note that it needs."""
    reason = reason_for(code, use)
    if reason is None:
        raise ActionRefused("Choose a reason from the list.", field="reason_code")
    if reason.note_required and not note.strip():
        raise ActionRefused("This reason needs a note that says what exactly is wrong.", field="note")
    return reason


@transaction.atomic
def propose_rejection(actor: Actor, *, credential: Credential, reason_code: str, note: str, version: int) -> Credential:
    """The first of two people: propose to reject for good. Nothing changes for the applicant yet."""
    require(may_review(actor))
    credential = locked_credential(credential, version)
    reason = checked_reason(reason_code, note, Use.REJECT)
    answered = credential.requests.filter(state=VerificationRequest.State.ANSWERED).exists()
    if not (credential.state == State.RECEIVED or (credential.state == State.SENT_TO_SCHOOL and answered)):
        raise ActionRefused("Only a document that is with us, or that the school answered about, can be rejected.")
    if credential.rejection_proposed_by_id:
        raise ActionRefused("A rejection is proposed already and waits for a second person.")
    credential.rejection_proposed_by = user_of(actor)
    credential.reason_code, credential.reason_note = reason.code, note
    credential.version += 1
    credential.save()
    record_credential(
        "credential.rejection_proposed",
        actor,
        credential,
        reason=note,
        for_applicant=False,
        payload={"reason_code": reason.code},
    )
    return credential


@transaction.atomic
def confirm_rejection(actor: Actor, *, credential: Credential, version: int) -> Credential:
    """The second person, who must be another than the first: the credential is rejected and the applicant told."""
    require(may_review(actor))
    credential = _with_proposal(locked_credential(credential, version))
    second = user_of(actor)
    if second.pk == credential.rejection_proposed_by_id:
        raise NotAllowed("You proposed this rejection yourself. A second reviewer must look at it.")
    credential.rejected_by = second
    code, note = credential.reason_code, credential.reason_note
    move(actor, credential, State.REJECTED, verb="credential.rejected", reason_code=code, reason_note=note)
    for request in credential.requests.filter(state=VerificationRequest.State.ANSWERED):
        request.state, request.version = (VerificationRequest.State.REVIEWED, request.version + 1)
        request.reviewed_by, request.reviewed_at = second, clock.now()
        request.save()
    reason = reason_for(code, Use.REJECT)
    tell_about_credential(credential, "credential_rejected", reason=reason.applicant if reason else "")
    return credential


@transaction.atomic
def decline_rejection(actor: Actor, *, credential: Credential, note: str, version: int) -> Credential:
    """Put a proposal aside (either person may): the credential is where it was before."""
    require(may_review(actor))
    credential = _with_proposal(locked_credential(credential, version))
    if not note.strip():
        raise ActionRefused("Say why the rejection is not right; the first reviewer reads it.", field="note")
    credential.rejection_proposed_by = None
    credential.reason_code = credential.reason_note = ""
    credential.version += 1
    credential.save()
    record_credential("credential.rejection_declined", actor, credential, reason=note, for_applicant=False)
    return credential


def _with_proposal(credential: Credential) -> Credential:
    if not credential.rejection_proposed_by_id:
        raise ActionRefused("No rejection is proposed for this document.")
    return credential
