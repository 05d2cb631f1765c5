"""Pages on which reviewers decide about a credential and about a school's answer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from credentials.actions.documents import note_opened
from credentials.actions.judging import review_answer
from credentials.models import VerificationRequest
from credentials.queries import document_flags, documents_seen_by, requests_seen_by
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.portals.staff.deciding import decide_page
from ecfmg.portals.staff.forms import (
    AnswerReviewForm,
)
from ecfmg.portals.staff.pages import case_here
from ecfmg.portals.staff.presenters import viewer_of
from ecfmg.portals.staff.views.decisions import REVIEWERS


@staff_role(*REVIEWERS)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Judge what the school answered, with the document beside it."""
    case, user = case_here(case_id), user_of(request)
    asked = get_object_or_404(requests_seen_by(user).filter(education__applicant=case.applicant), public_id=request_id)
    document = documents_seen_by(user).filter(pk=asked.document_id).first() if asked.document_id else None
    if document and request.method == "GET":
        note_opened(Actor.of(user), document=document)

    def review(actor: Actor, values: dict[str, Any]) -> str:
        review_answer(actor, request=asked, **values)
        return OUTCOME_TOLD[values["outcome"]]

    proposed = bool(asked.credential and asked.credential.rejection_proposed_by_id)
    return decide_page(
        request,
        case,
        template="answer.html",
        form=AnswerReviewForm(request.POST or None, initial={"version": asked.version}),
        acts={"review": review},
        context={
            "asked": asked,
            "credential": asked.credential,
            "viewer": viewer_of(document) if document else None,
            "flags": document_flags(document) if document else [],
            "proposed": proposed,
        },
        version=asked.version,
        is_open=asked.state == VerificationRequest.State.ANSWERED and not proposed,
    )


OUTCOME_TOLD = {
    "accept": "The credential is verified, and the applicant was told.",
    "return": "Returned to the applicant, who was told why.",
    "ask_again": "The school is asked again, with your note.",
    "propose_rejection": "Proposed. A second reviewer confirms or declines it.",
}
