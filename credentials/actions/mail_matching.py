"""Which request an envelope answers: matched, so that its scan is a document of the person; or matched no more."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from credentials.actions.documents import Label, take_over_file
from credentials.actions.mailroom import State, check_open, locked_envelope, record_envelope, save_envelope
from credentials.actions.moves import locked_request
from credentials.actions.request_life import open_again
from credentials.models import Credential, Document, Envelope, VerificationRequest
from credentials.permissions import may_handle_mail
from credentials.request_kinds import question_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.permissions import require
from ecfmg.foundation.templatetags.words import day_in_words

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
    what the school says is recorded, and a reviewer judges it. A request that ran out is open again by that.
    `sender_is_school` says that the sender on the envelope is the school that was asked; `author` and `waived` are
    needed for a letter of recommendation."""
    require(may_handle_mail(actor))
    envelope = locked_envelope(envelope, version)
    check_open(envelope)
    request = locked_request(request)
    check_matchable(envelope, request)
    assert envelope.content is not None  # checked just now
    if request.state == Asked.EXPIRED:
        open_again(actor, request)
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
    """Refuse a match for which the scan is not there or not clean, or the request takes no answer."""
    if envelope.content is None:
        raise ActionRefused(f"Scan {envelope.number} first: its pages become a document of the person.")
    if envelope.content.scan in {StoredFile.Scan.INFECTED, StoredFile.Scan.ERROR, StoredFile.Scan.PENDING}:
        raise ActionRefused("The virus scanner has not passed this scan, so it cannot be taken in.")
    check_takes_answer(request)


def check_takes_answer(request: VerificationRequest) -> None:
    """Refuse a request to which nothing on paper can be recorded, and say what to do with the envelope instead."""
    if request.state == Asked.SENT:
        return
    if request.state == Asked.EXPIRED:
        _check_opens_again(request)
        return
    number = request.number
    if request.answered_at is not None:
        raise ActionRefused(
            f"Request {number} has its answer already, which came on {day_in_words(request.answered_at)}. Hold the "
            "envelope, and where this paper says something else, write to a reviewer."
        )
    raise ActionRefused(
        f"Request {number} was withdrawn by a reviewer. Hold the envelope: if the question still stands, a reviewer "
        "asks the school anew, and the envelope is matched to that request."
    )


def asked_anew(request: VerificationRequest) -> VerificationRequest | None:
    """The newest request that has taken over the question since. Letters of recommendation are each their own, and only
    one of them can be open."""
    later = VerificationRequest.objects.filter(sent_at__gt=request.sent_at).exclude(state=Asked.WITHDRAWN)
    if request.credential_id:
        later = later.filter(credential=request.credential_id)
    elif request.kind == VerificationRequest.Kind.LOR:
        open_ones = Q(state__in=[Asked.SENT, Asked.ANSWERED], kind=request.kind, education=request.education_id)
        later = later.filter(Q(follows=request) | open_ones)
    else:
        about = {"education": request.education_id, "transfer_credit": request.transfer_credit_id}
        later = later.filter(kind=request.kind, **about)
    return later.order_by("-sent_at", "-pk").first()


def _check_opens_again(request: VerificationRequest) -> None:
    """A request that ran out takes a late answer only where nothing has taken its place since."""
    number, credential = request.number, request.credential
    newer = asked_anew(request)
    if newer is not None:
        raise ActionRefused(
            f"Request {number} ran out, and the school was asked anew by {newer.number}. Scan or type {newer.number} "
            "to match the envelope to that request."
        )
    if credential is None:
        return
    if credential.state not in {Credential.State.RECEIVED, Credential.State.MISSING}:
        raise ActionRefused(
            f"Request {number} ran out, and the {credential.get_kind_display().lower()} is "
            f"{credential.get_state_display().lower()} now. Hold the envelope for a reviewer."
        )
    if request.document_id != credential.document_id:
        raise ActionRefused(
            f"Request {number} ran out, and another copy came since, which the school never saw. Hold the envelope: a "
            "reviewer asks the school about the new copy."
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
