"""The name printed on a document: the applicant may say that it differs; a person of staff decides what it is."""

from collections.abc import Sequence

from django.db import transaction

from credentials.actions.credentials import checked_reason
from credentials.actions.documents import forgotten_on_failure, receive_document
from credentials.actions.moves import locked_credential, record_credential
from credentials.actions.rounds import Finding, changed, draft_of, put_down
from credentials.intake.reception import Upload
from credentials.models import Credential, Document, NameCheck, ReviewRound
from credentials.name_match import POSSIBLE
from credentials.people import user_of
from credentials.permissions import may_change_education, may_review
from credentials.queries.reviewing import names_of_record, suggested
from credentials.reasons import Use
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.once import once
from ecfmg.foundation.permissions import require

Decision = NameCheck.Decision
_REASONS = {Decision.PROOF_WANTED: "NAME_MISMATCH", Decision.ANOTHER: "NAME_OF_ANOTHER_PERSON"}


def state_name(
    actor: Actor,
    *,
    credential: Credential,
    printed: str,
    reason: str = "",
    proof: Sequence[Upload] = (),
    once_key: str,
) -> NameCheck:
    """The applicant says that the name on the document differs from the name of record, why, and what proves it. Once
    more replaces what was said, as long as nobody has decided."""
    require(may_change_education(actor, credential.education.applicant))

    def act() -> str:
        locked = locked_credential(credential)
        if locked.document is None:
            raise ActionRefused("Send the document first; then say which name stands on it.")
        with forgotten_on_failure() as received:
            document = None
            if proof:
                applicant = locked.education.applicant
                document = receive_document(actor, applicant=applicant, kind=Document.Kind.NAME_PROOF, uploads=proof)
                received.append(document)
            return str(_stated(actor, locked, printed, reason, document).public_id)

    return NameCheck.objects.get(public_id=once(once_key, act))


def _stated(actor: Actor, credential: Credential, printed: str, reason: str, proof: Document | None) -> NameCheck:
    check = _check_of(credential, printed)
    if check.decision:
        raise ActionRefused("A reviewer has decided about this name already. Write us a message if it is wrong.")
    check.stated, check.stated_reason, check.proof = True, reason.strip(), proof or check.proof
    check.save()
    payload: dict[str, object] = {"printed": check.printed, "receipt": proof.receipt if proof else ""}
    record_credential("credential.name_stated", actor, credential, payload=payload)
    return check


@transaction.atomic
def decide_name(
    actor: Actor, *, credential: Credential, printed: str, decision: str, note: str = "", version: int
) -> NameCheck:
    """Say what the name on a document is. `same` accepts it; `proof_wanted` and `another` put the fault on the list
    that the applicant gets. A difference that nothing explains needs a note to be accepted."""
    require(may_review(actor))
    credential = locked_credential(credential, version)
    if credential.state != Credential.State.RECEIVED:
        raise ActionRefused("Only the name on a document that was received and is with us can be decided.")
    if decision not in {*_REASONS, Decision.SAME}:
        raise ActionRefused("Say whether it is the same person's name.", field="decision")
    check, note = _check_of(credential, printed), note.strip()
    if decision == Decision.SAME and check.score < POSSIBLE and not note:
        raise ActionRefused("Nothing on record explains this difference. Say why it is the same person.", field="note")
    _unlist_name(credential)
    if decision in _REASONS:
        _list_name(actor, credential, check, Decision(decision), note)
    check.decision, check.note = decision, note
    check.decided_by, check.decided_at = user_of(actor), clock.now()
    check.version += 1
    check.save()
    payload: dict[str, object] = {"printed": check.printed, "decision": decision, "score": check.score}
    record_credential("credential.name_judged", actor, credential, reason=note, for_applicant=False, payload=payload)
    return check


def _check_of(credential: Credential, printed: str) -> NameCheck:
    """The check of the present copy, with the suggestion of now."""
    printed = " ".join(printed.split())
    if not printed:
        raise ActionRefused("Type the name as it is printed on the document.", field="printed")
    if len(printed) > 240:
        raise ActionRefused("Type the name alone, with at most 240 letters.", field="printed")
    applicant = credential.education.applicant
    found = suggested(applicant, printed)
    values = {
        "printed": printed,
        "name_of_record": str(names_of_record(applicant)[0])[:240],
        "suggestion": found.kind,
        "score": found.score,
        "why": found.why,
    }
    check, _ = NameCheck.objects.update_or_create(
        credential=credential, document=credential.document, defaults=values, create_defaults=values
    )
    return check


def _unlist_name(credential: Credential) -> None:
    """Take what an earlier decision put on the list off it."""
    draft = credential.rounds.filter(state=ReviewRound.State.DRAFT).first()
    if draft and draft.faults.filter(reason_code__in=_REASONS.values(), document=credential.document).delete()[0]:
        changed(draft)


def _list_name(actor: Actor, credential: Credential, check: NameCheck, decision: NameCheck.Decision, note: str) -> None:
    words = f"The document says “{check.printed}”; your name of record is “{check.name_of_record}”. {note}".strip()
    reason = checked_reason(_REASONS[decision], words, Use.RETURN)
    draft = draft_of(credential, user_of(actor))
    put_down(draft, Finding(reason.code, words, document=credential.document))
