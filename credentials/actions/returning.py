"""Giving a credential back to the applicant with the whole list of what is wrong, and one letter about it."""

from credentials.actions.moves import locked_credential, move
from credentials.actions.rounds import Finding, changed, draft_of, put_down, reopen, returned_round
from credentials.examples import EXAMPLES
from credentials.letters import tell_about_credential
from credentials.marks import where_of
from credentials.models import Credential, Document, ReviewFault, ReviewRound
from credentials.reasons import REASONS
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused

State = Credential.State
SYSTEM = Actor.system("Document preparation")


def return_round(actor: Actor, credential: Credential, draft: ReviewRound) -> Credential:
    """Return a locked credential with a list; the applicant gets every fault in one letter."""
    faults = list(draft.faults.select_related("document"))
    if not faults:
        raise ActionRefused("List at least one thing that is wrong, so that the applicant knows what to do.")
    for fault in faults:
        if fault.document and fault.document.superseded_by_id:
            raise ActionRefused(
                f"Fault {fault.position} is about a copy that was replaced since (receipt {fault.document.receipt}). "
                "Look at the newer one and take that fault off the list."
            )
    draft.state, draft.returned_at = ReviewRound.State.RETURNED, clock.now()
    changed(draft)
    first = faults[0]
    move(
        actor,
        credential,
        State.RETURNED,
        verb="credential.returned",
        reason_code=first.reason_code,
        reason_note=first.note,
        payload={"round": draft.number, "faults": [fault.reason_code for fault in faults]},
    )
    tell_about_credential(credential, "credential_returned", faults=[in_letter(fault) for fault in faults])
    return credential


def in_letter(fault: ReviewFault) -> dict[str, object]:
    """A fault as the letter writes it."""
    reason, example = REASONS[fault.reason_code], EXAMPLES.get(fault.reason_code)
    return {
        "number": fault.position,
        "where": where_of(fault),
        "reason": reason.applicant,
        "note": fault.note,
        "example": example.text if example else "",
    }


def return_unreadable(document: Document) -> None:
    """A document that could not be opened: every credential that stands on it, as its original or its translation, is
    the applicant's to put right. The system acts; safe to run twice."""
    original = document.translation_of or document
    for found in Credential.objects.filter(document=original, state__in=[State.RECEIVED, State.RETURNED]):
        credential = locked_credential(found)
        current = returned_round(credential)
        finding = Finding("UNREADABLE_FILE", document.fault, document=document)
        if current is None:
            draft = draft_of(credential, None)
            put_down(draft, finding)
            return_round(SYSTEM, credential, draft)
        elif not current.faults.filter(reason_code=finding.reason_code, document=document).exists():
            reopen(current, document)
            put_down(current, finding)
