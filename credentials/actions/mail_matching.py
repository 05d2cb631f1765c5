"""Which request an envelope answers: matched, so that its scan is a document of the person; or matched no more."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from credentials.actions.documents import Label, take_over_file
from credentials.actions.mailroom import State, check_open, locked_envelope, record_envelope, save_envelope
from credentials.models import Document, Envelope, VerificationRequest
from credentials.permissions import may_handle_mail
from credentials.request_kinds import question_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.permissions import require

Asked = VerificationRequest.State


@transaction.atomic
def match_envelope(
    actor: Actor,
    *,
    envelope: Envelope,
    request: VerificationRequest,
    version: int,
    sender_is_school: bool = False,
    author: str = "",
    waived: bool | None = None,
) -> Envelope:
    """Say which request the envelope answers. Its scan is taken in as a document of the person, with a receipt; then
    what the school says is recorded, and a reviewer judges it. `sender_is_school` says that the sender on the envelope
    is the school that was asked; `author` and `waived` are needed for a letter of recommendation."""
    require(may_handle_mail(actor))
    envelope = locked_envelope(envelope, version)
    check_open(envelope)
    request = (
        VerificationRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("school", "education__applicant__user")
        .get(pk=request.pk)
    )
    check_matchable(envelope, request)
    assert envelope.content is not None  # checked just now
    if sender_is_school:
        envelope.school = request.school
    kind = question_of(request).sends or Document.Kind.OTHER
    label = Label(
        applicant=request.education.applicant,
        kind=kind,
        from_school=request.school if envelope.school_id == request.school_id else None,
        author=author.strip(),
        waived=waived,
        for_staff_only=kind == Document.Kind.OTHER,
    )
    envelope.document = take_over_file(actor, label, envelope.content)
    envelope.state, envelope.request, envelope.matched_at = State.MATCHED, request, clock.now()
    envelope.hold_reason = envelope.hold_note = ""
    save_envelope(envelope)
    _record_for_both("envelope.matched", actor, envelope, request, receipt=envelope.document.receipt)
    return envelope


def check_matchable(envelope: Envelope, request: VerificationRequest) -> None:
    """Refuse a match for which the scan is not there or not clean, or the request not open."""
    if envelope.content is None:
        raise ActionRefused(f"Scan {envelope.number} first: its pages become a document of the person.")
    if envelope.content.scan in {StoredFile.Scan.INFECTED, StoredFile.Scan.ERROR, StoredFile.Scan.PENDING}:
        raise ActionRefused("The virus scanner has not passed this scan, so it cannot be taken in.")
    if request.state != Asked.SENT:
        raise ActionRefused(
            f"Request {request.number} is not open ({request.get_state_display().lower()}), so its answer cannot be "
            "recorded. Hold the envelope: a reviewer can ask the school again, and it is matched to that request."
        )


@transaction.atomic
def unmatch_envelope(actor: Actor, *, envelope: Envelope, reason: str, version: int) -> Envelope:
    """Undo a wrong match: the document leaves the person's record again, and the envelope is held with `reason`."""
    require(may_handle_mail(actor))
    envelope = locked_envelope(envelope, version)
    if envelope.state != State.MATCHED:
        raise ActionRefused(f"{envelope.number} is not matched to anything.")
    if not reason.strip():
        raise ActionRefused("Say what shows that the match was wrong.", field="reason")
    request, document = envelope.request, envelope.document
    assert request is not None and document is not None  # a constraint of matched envelopes
    if document.verification_requests.exists() or document.credentials.exists() or answered_on_paper(request):
        raise ActionRefused(
            f"The answer to request {request.number} was recorded from this envelope already. Ask a reviewer to judge "
            "that answer first; a recorded answer cannot lose its paper."
        )
    envelope.request = envelope.document = envelope.matched_at = None
    envelope.state = State.UNMATCHED
    envelope.hold_reason, envelope.hold_note = Envelope.HoldReason.WRONG_MATCH, reason.strip()
    save_envelope(envelope)
    _record_for_both("envelope.unmatched", actor, envelope, request, reason=reason.strip(), receipt=document.receipt)
    _forget(document)
    return envelope


def answered_on_paper(request: VerificationRequest) -> bool:
    """Whether an answer that came on paper was recorded."""
    return request.answered_channel == VerificationRequest.Channel.PAPER and bool(request.answer)


def _forget(document: Document) -> None:
    """Take the document out of a record to which it never belonged; the scan itself stays with the envelope."""
    images = [
        image for page in document.pages.select_related("image", "thumbnail") for image in (page.image, page.thumbnail)
    ]
    document.delete()
    for image in images:
        image.delete()
        transaction.on_commit(partial(default_storage.delete, image.name))


def _record_for_both(
    verb: str, actor: Actor, envelope: Envelope, request: VerificationRequest, *, reason: str = "", receipt: str
) -> None:
    """An event in the stream of the envelope and in the applicant's."""
    payload: dict[str, object] = {"request": request.number, "school": request.school.name, "receipt": receipt}
    record_envelope(verb, actor, envelope, reason=reason, **payload)
    record(
        verb,
        actor=actor,
        stream=request.education.applicant.stream,
        subject=f"envelope:{envelope.public_id}",
        reason=reason,
        payload={"envelope": envelope.number, **payload},
    )
