"""Answering a request by sending the document that it asks for."""

from collections.abc import Sequence

from django.db import transaction

from credentials.actions.documents import forgotten_on_failure, receive_document
from credentials.actions.moves import locked_request
from credentials.actions.request_life import Channel, put_to_request, write_answer
from credentials.intake.reception import Upload
from credentials.models import VerificationRequest
from credentials.permissions import may_answer
from credentials.request_kinds import Given, Sender, question_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.models import OneTimeLink
from ecfmg.foundation.permissions import require


@transaction.atomic
def answer_with_document(
    actor: Actor,
    *,
    request: VerificationRequest,
    uploads: Sequence[Upload],
    language: str = "English",
    author: str = "",
    author_title: str = "",
    waived: bool | None = None,
    sender: Sender | None = None,
    link: OneTimeLink | None = None,
    version: int,
) -> VerificationRequest:
    """Take in what the school was asked to send, by the normal intake, and let it be the answer. Whoever may answer
    the request sends it; the holder of a link says who they are. Raises `DocumentRefused` with every fault."""
    require(may_answer(actor, request))
    request = locked_request(request, version)
    question = question_of(request)
    if not question.sends:
        raise ActionRefused("Nothing is to be sent for this request.")
    with forgotten_on_failure() as received:
        document = receive_document(
            actor,
            applicant=request.education.applicant,
            kind=question.sends,
            uploads=uploads,
            language=language,
            from_school=request.school,
            author=author,
            author_title=author_title,
            waived=waived,
        )
        received.append(document)
        put_to_request(actor, request, document)
        channel = Channel.LINK if sender else Channel.PORTAL
        return write_answer(actor, request, Given(question.good, "", None, sender, channel), link)
