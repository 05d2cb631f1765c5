"""The applicant's answer to a list of faults: a better document, translation or proof, or words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from credentials.actions.credentials import note_answer, put_document
from credentials.actions.documents import forgotten_on_failure, receive_document
from credentials.actions.moves import locked_credential, move
from credentials.actions.rounds import answer_fault, answer_slot, close_if_answered, returned_round, slot_of
from credentials.intake.reception import Upload
from credentials.models import Credential, Document, ReviewFault, ReviewRound
from credentials.permissions import may_change_education
from credentials.queries.reviewing import current_translation
from credentials.reasons import REASONS
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.once import once
from ecfmg.foundation.permissions import require

State = Credential.State


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file for one slot: "document", "translation" or "name_proof"."""

    slot: str
    uploads: Sequence[Upload]
    language: str = "English"


def replace_document(actor: Actor, *, credential: Credential, replacement: Replacement, once_key: str) -> Credential:
    """Send a file that answers every fault of its slot. When nothing is open any more, the credential is with us again,
    in the same step. All of it or nothing; the same key twice is one document."""
    require(may_change_education(actor, credential.education.applicant))

    def act() -> str:
        locked, current = _answerable(credential)
        slots = {slot_of(fault) for fault in current.faults.select_related("document")}
        if replacement.slot not in slots:
            raise ActionRefused("This was not asked for. Send what the list below names.")
        with forgotten_on_failure() as received:
            document = _receive(actor, locked, replacement)
            received.append(document)
            if replacement.slot == "document":
                put_document(actor, locked, document)
            else:
                answer_slot(current, replacement.slot, document)
                _keep_proof(locked, replacement.slot, document)
                _back_to_us(actor, locked, current, document)
        return str(document.public_id)

    once(once_key, act)
    credential.refresh_from_db()
    return credential


@transaction.atomic
def answer_in_words(actor: Actor, *, credential: Credential, fault: ReviewFault, note: str) -> Credential:
    """Answer a fault without a file, where its reason allows that: say what was corrected or why it is right."""
    require(may_change_education(actor, credential.education.applicant))
    locked, current = _answerable(credential)
    found = current.faults.filter(pk=fault.pk).first()
    reason = REASONS.get(found.reason_code) if found else None
    if found is None or reason is None or not reason.words:
        raise ActionRefused("This needs a new file, not an explanation. Choose the file and send it.")
    if not note.strip():
        raise ActionRefused("Say what you have corrected, or why it is right as it is.", field="note")
    answer_fault(found, note.strip())
    return _back_to_us(actor, locked, current, None)


def _answerable(credential: Credential) -> tuple[Credential, ReviewRound]:
    locked = locked_credential(credential)
    current = returned_round(locked)
    if locked.state != State.RETURNED or current is None:
        raise ActionRefused("Nothing is asked of you for this document now. Look at where it stands.")
    return locked, current


def _receive(actor: Actor, credential: Credential, replacement: Replacement) -> Document:
    applicant, original = credential.education.applicant, credential.document
    if replacement.slot == "name_proof":
        return receive_document(
            actor,
            applicant=applicant,
            kind=Document.Kind.NAME_PROOF,
            uploads=replacement.uploads,
            language=replacement.language,
        )
    if replacement.slot == "document":
        return receive_document(
            actor,
            applicant=applicant,
            kind=credential.kind,
            uploads=replacement.uploads,
            language=replacement.language,
        )
    before = current_translation(original) if original else None
    document = receive_document(
        actor,
        applicant=applicant,
        kind=credential.kind,
        uploads=replacement.uploads,
        translation_of=original,
        replaces=before,
    )
    if before and before.file.sha256 == document.file.sha256:
        raise ActionRefused("This is the same file that we returned. The list says what to do differently.")
    return document


def _keep_proof(credential: Credential, slot: str, document: Document) -> None:
    if slot == "name_proof":
        credential.name_checks.filter(document=credential.document).update(proof=document)


def _back_to_us(actor: Actor, credential: Credential, current: ReviewRound, document: Document | None) -> Credential:
    if not close_if_answered(current):
        return note_answer(actor, credential, document)
    payload: dict[str, object] = {"receipt": document.receipt if document else "", "round": current.number}
    return move(actor, credential, State.RECEIVED, verb="credential.answered", payload=payload)
