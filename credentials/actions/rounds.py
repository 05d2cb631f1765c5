"""The list of what is wrong with a credential: begun, written, answered, closed. Callers hold the credential's lock."""

from dataclasses import dataclass

from django.db.models import Max, Q

from credentials.models import Credential, Document, ReviewFault, ReviewRound
from credentials.queries.reviewing import current_translation
from credentials.reasons import REASONS
from credentials.regions import Region
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.errors import ActionRefused

State = Credential.State
Round = ReviewRound.State
Fault = ReviewFault.State


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, as a reviewer says it. `document` is the copy on which it is seen (the original or its
    translation), None where something is missing altogether; `region` needs a `page`."""

    reason_code: str
    note: str = ""
    document: Document | None = None
    page: int | None = None
    region: Region | None = None


def draft_of(credential: Credential, by: User | None) -> ReviewRound:
    """The list that is being put together for the credential's document, begun by `by` where there is none yet."""
    if credential.document is None:
        raise ActionRefused("There is no document to say anything about.")
    draft = ReviewRound.objects.select_for_update(no_key=True).filter(credential=credential, state=Round.DRAFT).first()
    pair = (credential.document, current_translation(credential.document))
    if draft is None:
        last = credential.rounds.aggregate(last=Max("number"))["last"] or 0
        return ReviewRound.objects.create(
            credential=credential,
            number=last + 1,
            document=pair[0],
            translation=pair[1],
            begun_by=by,
            begun_at=clock.now(),
        )
    if (draft.document, draft.translation) != pair:
        # The applicant sent a newer copy meanwhile: what was ticked held for the translation before it.
        if draft.translation != pair[1]:
            draft.translation_ticks = []
        draft.document, draft.translation = pair
        draft.save()
    return draft


def put_down(draft: ReviewRound, finding: Finding) -> ReviewFault:
    """Write a fault at the end of a list."""
    last = draft.faults.aggregate(last=Max("position"))["last"] or 0
    region, page = finding.region, finding.page
    turned = 0
    if page is not None:
        shown = finding.document.pages.filter(number=page).first() if finding.document else None
        if shown is None:
            raise ActionRefused("The document has no such page.", field="page")
        turned = shown.turned
    elif region is not None:
        raise ActionRefused("Say on which page the marked region lies.", field="page")
    fault = ReviewFault.objects.create(
        round=draft,
        position=last + 1,
        reason_code=finding.reason_code,
        document=finding.document,
        page=page,
        left=region.left if region else None,
        top=region.top if region else None,
        width=region.width if region else None,
        height=region.height if region else None,
        turned=turned,
        note=finding.note.strip(),
    )
    changed(draft)
    return fault


def changed(draft: ReviewRound) -> None:
    """Raise the version, so that nobody returns a list that they have not seen as it is."""
    draft.version += 1
    draft.save()


def slot_of(fault: ReviewFault) -> str:
    """What answers a fault: a new "document", a new "translation", a "name_proof", or "" where only words can."""
    reason = REASONS.get(fault.reason_code)
    slot = reason.replace if reason else "document"
    if slot == "document" and fault.document and fault.document.translation_of_id:
        return "translation"
    return slot


def returned_round(credential: Credential) -> ReviewRound | None:
    """The list that is with the applicant, locked."""
    rounds = ReviewRound.objects.select_for_update(no_key=True).filter(credential=credential, state=Round.RETURNED)
    return rounds.first()


def answer_slot(current: ReviewRound, slot: str, document: Document) -> int:
    """Note that `document` answers the faults of this slot; how many there were."""
    found = [fault for fault in current.faults.select_related("document") if slot_of(fault) == slot]
    for fault in found:
        _answered(fault, document=document)
    return len(found)


def answer_all(current: ReviewRound, document: Document) -> None:
    """Note that `document` answers every fault, as where the school sends it itself."""
    for fault in current.faults.all():
        _answered(fault, document=document)


def answer_fault(fault: ReviewFault, note: str) -> None:
    """Note what the applicant says to a fault."""
    _answered(fault, note=note)


def _answered(fault: ReviewFault, *, document: Document | None = None, note: str = "") -> None:
    fault.state, fault.answered_at = Fault.ANSWERED, clock.now()
    fault.answer_document, fault.answer_note = document or fault.answer_document, note or fault.answer_note
    fault.save()


def reopen(current: ReviewRound, document: Document) -> None:
    """Open again what `document` answered, because it cannot be opened."""
    for fault in current.faults.filter(answer_document=document):
        fault.state, fault.answer_document, fault.answered_at = Fault.OPEN, None, None
        fault.save()


def close_if_answered(current: ReviewRound) -> bool:
    """Close the list where nothing on it is open; whether it is closed."""
    if current.faults.filter(state=Fault.OPEN).exists():
        return False
    current.state, current.answered_at = Round.ANSWERED, clock.now()
    changed(current)
    return True


def settle(credential: Credential, state: str) -> None:
    """What a step of the credential to `state` means for its lists. `ActionRefused` where a list that was begun would
    be passed over."""
    drafts = Q(state=Round.DRAFT)
    if state == State.RETURNED:
        _settle_answered(credential, found_again=_codes(credential, Round.RETURNED))
    elif state in {State.SENT_TO_SCHOOL, State.VERIFIED}:
        _refuse_open_list(credential)
        credential.rounds.filter(drafts | Q(state=Round.RETURNED)).update(state=Round.SETTLED)
        _settle_answered(credential, found_again=frozenset())
    elif state == State.REJECTED:
        credential.rounds.filter(drafts | Q(state=Round.RETURNED)).update(state=Round.DROPPED)


def _codes(credential: Credential, state: str) -> frozenset[str]:
    faults = ReviewFault.objects.filter(round__credential=credential, round__state=state)
    return frozenset(faults.values_list("reason_code", flat=True))


def _refuse_open_list(credential: Credential) -> None:
    listed = ReviewFault.objects.filter(round__credential=credential, round__state=Round.DRAFT).count()
    if listed:
        things = "1 fault" if listed == 1 else f"{listed} faults"
        raise ActionRefused(
            f"The list for the {credential.get_kind_display().lower()} names {things}. Return it to the applicant, or "
            "take them off the list first."
        )


def _settle_answered(credential: Credential, *, found_again: frozenset[str]) -> None:
    for answered in credential.rounds.filter(state=Round.ANSWERED).prefetch_related("faults"):
        for fault in answered.faults.all():
            fault.state = Fault.AGAIN if fault.reason_code in found_again else Fault.SETTLED
            fault.save()
        answered.state = Round.SETTLED
        changed(answered)
