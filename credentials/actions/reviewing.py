"""A reviewer's look at a credential: one list of what is wrong, the checks of the translation, and the way back."""

from collections.abc import Collection

from django.db import transaction

from credentials.actions.credentials import checked_reason
from credentials.actions.moves import locked_credential, record_credential
from credentials.actions.returning import return_round
from credentials.actions.rounds import Finding, changed, draft_of, put_down
from credentials.models import Credential, NameCheck, ReviewFault, ReviewRound
from credentials.people import user_of
from credentials.permissions import may_review
from credentials.queries.reviewing import current_translation
from credentials.reasons import Use
from credentials.translation import CODES, RULES
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.permissions import require


@transaction.atomic
def add_fault(actor: Actor, *, credential: Credential, finding: Finding, version: int) -> ReviewFault:
    """Put a fault on the list that is being made for a received credential. Nobody but staff sees it yet."""
    credential = _under_review(actor, credential, version)
    reason = checked_reason(finding.reason_code, finding.note, Use.RETURN)
    draft = draft_of(credential, user_of(actor))
    if finding.document not in {None, draft.document, draft.translation}:
        raise ActionRefused("This copy was replaced since. Look at the newer one.", field="document")
    fault = put_down(draft, finding)
    record_credential(
        "credential.fault_listed", actor, credential, for_applicant=False, payload={"reason_code": reason.code}
    )
    return fault


@transaction.atomic
def remove_fault(actor: Actor, *, credential: Credential, fault: ReviewFault, version: int) -> None:
    """Take a fault off a list that was not sent."""
    credential = _under_review(actor, credential, version)
    found = ReviewFault.objects.select_related("round").filter(pk=fault.pk, round__credential=credential).first()
    if found is None or found.round.state != ReviewRound.State.DRAFT:
        raise ActionRefused("This fault is not on the list that is being made, so it cannot be taken off.")
    draft, code = found.round, found.reason_code
    found.delete()
    changed(draft)
    decided = {"NAME_MISMATCH": NameCheck.Decision.PROOF_WANTED, "NAME_OF_ANOTHER_PERSON": NameCheck.Decision.ANOTHER}
    if code in decided:  # the decision that listed it is open again
        for check in credential.name_checks.filter(document=draft.document_id, decision=decided[code]):
            check.decision, check.decided_by, check.decided_at = NameCheck.Decision.OPEN, None, None
            check.version += 1
            check.save()
    record_credential(
        "credential.fault_unlisted", actor, credential, for_applicant=False, payload={"reason_code": code}
    )


@transaction.atomic
def check_translation(
    actor: Actor, *, credential: Credential, ticked: Collection[str], list_the_rest: bool, version: int
) -> int:
    """Keep which rules of translations hold. With `list_the_rest` every other one becomes a fault, in its ready words,
    unless it is listed already; how many were listed."""
    credential = _under_review(actor, credential, version)
    translation = current_translation(credential.document) if credential.document else None
    if translation is None:
        raise ActionRefused("There is no translation to check. List that it is missing.")
    if not set(ticked) <= CODES:
        raise ActionRefused("Tick checks of the list only.")
    draft = draft_of(credential, user_of(actor))
    draft.translation_ticks = [rule.code for rule in RULES if rule.code in ticked]
    changed(draft)
    listed = set(draft.faults.filter(document=translation).values_list("reason_code", "note"))
    fresh = [rule for rule in RULES if rule.code not in ticked and (rule.reason, rule.note) not in listed]
    if list_the_rest:
        for rule in fresh:
            put_down(draft, Finding(rule.reason, rule.note, document=translation))
    record_credential(
        "credential.translation_checked",
        actor,
        credential,
        for_applicant=False,
        payload={"held": len(draft.translation_ticks), "of": len(RULES)},
    )
    return len(fresh) if list_the_rest else 0


@transaction.atomic
def return_with_list(actor: Actor, *, credential: Credential, version: int, round_version: int) -> Credential:
    """Give the credential back with everything on the list, in one step and one letter. `Stale` where somebody changed
    the list since it was shown."""
    credential = _under_review(actor, credential, version)
    draft = credential.rounds.select_for_update(no_key=True).filter(state=ReviewRound.State.DRAFT).first()
    if draft is None:
        raise ActionRefused("List at least one thing that is wrong, so that the applicant knows what to do.")
    check_version(draft.version, round_version, "the list of what is wrong")
    return return_round(actor, credential, draft)


def _under_review(actor: Actor, credential: Credential, version: int) -> Credential:
    require(may_review(actor))
    credential = locked_credential(credential, version)
    if credential.state != Credential.State.RECEIVED:
        raise ActionRefused("Only a document that was received and is with us can be reviewed.")
    if credential.rejection_proposed_by_id:
        raise ActionRefused("A rejection of this document waits for a second person. Decide that first.")
    return credential
