"""What a school sends by itself: letters, evaluations, and diploma or transcript together with their confirmation."""

from collections.abc import Callable, Sequence

from django.db import transaction

from credentials.actions.credentials import put_document
from credentials.actions.documents import forgotten_on_failure, receive_document, supersede
from credentials.actions.moves import locked_credential, locked_request, move
from credentials.actions.requests import give_answer, record_for_school
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


def school_submits_document(
    actor: Actor,
    *,
    school: School,
    education: Education,
    kind: str,
    uploads: Sequence[Upload],
    language: str = "English",
    author: str = "",
    waived: bool | None = None,
    genuine: bool = False,
    once_key: str = "",
) -> Document:
    """Take a document of one of the school's people.

    With `genuine` an authorised official sends a diploma, transcript or letter of completion and confirms it in
    the same act; it then waits only for our review of the answer.
    """
    require(may_verify_for_school(actor, school) if genuine else may_act_for_school(actor, school))
    if education.school_id != school.pk:
        raise ActionRefused("This person did not state an education at your school.")
    if genuine and kind not in Credential.Kind.values:
        raise ActionRefused("Only a diploma, a transcript or a letter of completion is confirmed as genuine.")

    def act() -> str:
        with forgotten_on_failure() as received:
            document = receive_document(
                actor,
                applicant=education.applicant,
                kind=kind,
                uploads=uploads,
                language=language,
                from_school=school,
                author=author,
                waived=waived,
            )
            received.append(document)
            if kind in Credential.Kind.values:
                _put_to_credential(actor, education, document, genuine)
            _record(actor, school, document)
        return str(document.public_id)

    public_id = once(once_key, act) if once_key else _in_one(act)
    return Document.objects.select_related("file", "applicant").get(public_id=public_id)


@transaction.atomic
def _in_one(act: Callable[[], str]) -> str:
    return act()


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
