"""What a school sends by itself: letters, evaluations, and diploma or transcript together with their confirmation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from credentials.actions.credentials import put_document
from credentials.actions.documents import forgotten_on_failure, receive_document, supersede
from credentials.actions.moves import locked_credential, locked_request, move
from credentials.actions.request_life import record_for_school
from credentials.actions.requests import fulfil_request, give_answer
from credentials.errors import DocumentRefused
from credentials.intake.reception import Upload
from credentials.models import Credential, Document, Education, School, VerificationRequest
from credentials.numbers import new_number
from credentials.permissions import may_act_for_school, may_verify_for_school
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.once import once
from ecfmg.foundation.permissions import require

State = Credential.State
Asked = VerificationRequest.State


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the papers that are pushed together: the kind of credential, its file or photographs, its language."""

    kind: str
    uploads: Sequence[Upload]
    language: str = "English"


def school_submits_document(
    actor: Actor,
    *,
    school: School,
    education: Education,
    kind: str,
    uploads: Sequence[Upload],
    language: str = "English",
    author: str = "",
    author_title: str = "",
    waived: bool | None = None,
    replaces: Document | None = None,
    genuine: bool = False,
    once_key: str = "",
) -> Document:
    """Take a document of one of the school's people.

    With `genuine` an authorised official sends a diploma, transcript or letter of completion and confirms it in
    the same act; it then waits only for our review of the answer. `replaces` is the version that this one supersedes.
    """
    check_sending(actor, school, education, kind, genuine=genuine)

    def act() -> str:
        with forgotten_on_failure() as received:
            document = receive_document(
                actor,
                applicant=education.applicant,
                kind=kind,
                uploads=uploads,
                language=language,
                from_school=school,
                replaces=replaces,
                author=author,
                author_title=author_title,
                waived=waived,
            )
            received.append(document)
            pass_on(actor, education, document, genuine=genuine)
        return str(document.public_id)

    public_id = once(once_key, act) if once_key else _in_one(act)
    return Document.objects.select_related("file", "applicant").get(public_id=public_id)


def push_credentials(
    actor: Actor, *, education: Education, papers: Sequence[Paper], once_key: str = ""
) -> list[Document]:
    """Take diploma, transcript or both, each confirmed by the authorised official who sends them: all or nothing.

    Both answers then wait for our review together. Raises `DocumentRefused` with the faults of every paper.
    """
    for paper in papers:
        check_sending(actor, education.school, education, paper.kind, genuine=True)
    if not papers or len({paper.kind for paper in papers}) < len(papers):
        raise ActionRefused("Choose the diploma, the transcript, or one of each.")

    def act() -> str:
        with forgotten_on_failure() as received:
            for paper in papers:
                received.append(_received(actor, education, paper))
            for document in received:
                pass_on(actor, education, document, genuine=True)
            return " ".join(str(document.public_id) for document in received)

    public_ids = once(once_key, act) if once_key else _in_one(act)
    sent = Document.objects.select_related("file", "applicant").filter(public_id__in=public_ids.split())
    return list(sent.order_by("pk"))


def _received(actor: Actor, education: Education, paper: Paper) -> Document:
    """Take one paper of several in; its faults name the field of that paper."""
    try:
        return receive_document(
            actor,
            applicant=education.applicant,
            kind=paper.kind,
            uploads=paper.uploads,
            language=paper.language,
            from_school=education.school,
        )
    except DocumentRefused as refusal:
        raise DocumentRefused([fault._replace(field=paper.kind) for fault in refusal.faults]) from refusal


@transaction.atomic
def _in_one(act: Callable[[], str]) -> str:
    return act()


def check_sending(actor: Actor, school: School, education: Education, kind: str, *, genuine: bool) -> None:
    """Refuse what `actor` may not send for this person; `genuine` takes an authorised official."""
    require(may_verify_for_school(actor, school) if genuine else may_act_for_school(actor, school))
    if education.school_id != school.pk:
        raise ActionRefused("This person did not state an education at your school.")
    if genuine and kind not in Credential.Kind.values:
        raise ActionRefused("Only a diploma, a transcript or a letter of completion is confirmed as genuine.")


@transaction.atomic
def pass_on(actor: Actor, education: Education, document: Document, *, genuine: bool) -> None:
    """Put a document that the school sent where it belongs: to the credential it stands for, and into the history."""
    if document.kind in Credential.Kind.values:
        if not education.credentials.filter(kind=document.kind).exists():
            raise ActionRefused(f"No {document.get_kind_display().lower()} is needed for this person.")
        _put_to_credential(actor, education, document, genuine)
    else:
        fulfil_request(actor, education=education, document=document)
    _record(actor, education.school, document)


def _put_to_credential(actor: Actor, education: Education, document: Document, genuine: bool) -> None:
    credential = locked_credential(education.credentials.get(kind=document.kind))
    request = credential.requests.filter(state__in=[Asked.SENT, Asked.ANSWERED]).first()
    if request is None:
        put_document(actor, credential, document)
        if genuine:
            give_answer(actor, _asked_by_itself(actor, credential, document), VerificationRequest.Answer.GENUINE, "")
        return
    request = locked_request(request)
    if request.state != Asked.SENT:
        raise ActionRefused("You have answered about this document already; we are looking at your answer.")
    if credential.document and not credential.document.superseded_by_id:
        supersede(credential.document, document)
    credential.document = request.document = document
    request.version += 1
    request.save()
    move(actor, credential, State.SENT_TO_SCHOOL, verb="credential.document_from_school")
    if genuine:
        give_answer(actor, request, VerificationRequest.Answer.GENUINE, "")


def _asked_by_itself(actor: Actor, credential: Credential, document: Document) -> VerificationRequest:
    """The request to which an unasked confirmation is the answer, so that it is judged like any other."""
    request = VerificationRequest.objects.create(
        kind=VerificationRequest.Kind.VERIFY_CREDENTIAL,
        education=credential.education,
        credential=credential,
        school=credential.education.school,
        document=document,
        number=new_number("V", lambda number: VerificationRequest.objects.filter(number=number).exists()),
        sent_at=clock.now(),
        due_on=clock.today(),
    )
    payload: dict[str, object] = {"request": request.number}
    move(actor, credential, State.SENT_TO_SCHOOL, verb="credential.confirmed_unasked", payload=payload)
    record_for_school("request.opened_by_school", actor, request)
    return locked_request(request)


def _record(actor: Actor, school: School, document: Document) -> None:
    record(
        "document.sent_by_school",
        actor=actor,
        stream=school.stream,
        subject=f"document:{document.public_id}",
        payload={"document": document.get_kind_display(), "receipt": document.receipt},
    )
