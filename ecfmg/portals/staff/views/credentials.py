"""Pages on which reviewers decide about a credential and about a school's answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from credentials.actions.credentials import (
    confirm_rejection,
    decline_rejection,
    propose_rejection,
    return_credential,
)
from credentials.actions.documents import note_opened
from credentials.actions.judging import review_answer
from credentials.actions.requests import send_to_school, withdraw_request
from credentials.models import Credential, VerificationRequest
from credentials.permissions import may_review
from credentials.queries import credentials_seen_by, document_flags, documents_seen_by, requests_seen_by, usual_times
from credentials.reasons import REASONS
from credentials.states import credential_sentence
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.accounts.models import User
from ecfmg.foundation.actors import Actor
from ecfmg.portals.staff.deciding import Act, decide_page
from ecfmg.portals.staff.forms import (
    AnswerReviewForm,
    AskForm,
    CredentialForm,
    RejectionForm,
    SecondOpinionForm,
    WithdrawalForm,
)
from ecfmg.portals.staff.pages import case_here
from ecfmg.portals.staff.presenters import viewer_of
from ecfmg.portals.staff.views.decisions import INTAKE, REVIEWERS

State = Credential.State


@staff_role(*INTAKE)
@require_http_methods(["GET", "POST"])
def credential(request: HttpRequest, case_id: UUID, credential_id: UUID) -> HttpResponse:
    """The document beside the facts; send it to the school, return it, or reject it by two people."""
    case, user = case_here(case_id), user_of(request)
    shown = get_object_or_404(
        credentials_seen_by(user).filter(education__applicant=case.applicant), public_id=credential_id
    )
    asked = next((each for each in shown.requests.all() if each.state in {"sent", "answered"}), None)
    stage = _stage(shown, asked)
    form = _form_for(request, stage, asked.version if stage == "with_school" and asked else shown.version)
    return decide_page(
        request,
        case,
        template="credential.html",
        form=form,
        acts=_acts(shown, asked),
        context={
            "credential": shown,
            "asked": asked,
            "stage": stage,
            "may": may_review(user),
            **_beside(request, user, shown),
        },
        version=asked.version if isinstance(form, WithdrawalForm) and asked else shown.version,
        is_open=stage != "closed",
    )


def _stage(shown: Credential, asked: VerificationRequest | None) -> str:
    """What can be done with it now; the template draws one form for each."""
    if shown.rejection_proposed_by_id and shown.state != State.REJECTED:
        return "second_opinion"
    if shown.state == State.RECEIVED:
        return "review"
    if asked and asked.state == "sent":
        return "with_school"
    if shown.state == State.MISSING and shown.kind == Credential.Kind.TRANSCRIPT:
        return "ask"
    return "closed"


FORMS: dict[str, type[forms.Form]] = {
    "second_opinion": SecondOpinionForm,
    "review": CredentialForm,
    "with_school": WithdrawalForm,
    "ask": AskForm,
    "closed": CredentialForm,
}
#: The buttons of forms other than the one that the present stage shows.
FORMS_OF_VERDICTS: dict[str, type[forms.Form]] = {
    "propose_rejection": RejectionForm,
    "confirm": SecondOpinionForm,
    "decline": SecondOpinionForm,
    "withdraw": WithdrawalForm,
    "return": CredentialForm,
}


def _form_for(request: HttpRequest, stage: str, version: int) -> forms.Form:
    chosen = FORMS_OF_VERDICTS.get(request.POST.get("verdict", ""), FORMS[stage])
    return chosen(request.POST or None, initial={"version": version})


def _beside(request: HttpRequest, user: User, shown: Credential) -> dict[str, Any]:
    document = documents_seen_by(user).filter(pk=shown.document_id).first() if shown.document_id else None
    if document and request.method == "GET":
        note_opened(Actor.of(user), document=document)
    return {
        "viewer": viewer_of(document) if document else None,
        "flags": document_flags(document) if document else [],
        "translations": document.translations.all() if document else [],
        "sentence": credential_sentence(shown, audience="staff", usual=usual_times()),
        "reason": REASONS.get(shown.reason_code),
        "rejection_form": RejectionForm(initial={"version": shown.version}, auto_id="reject_%s"),
    }


def _acts(shown: Credential, asked: VerificationRequest | None) -> dict[str, Act]:
    def send(actor: Actor, values: dict[str, Any]) -> str:
        sent = send_to_school(actor, credential=shown, version=values["version"])
        return f"Sent to {sent.school.name} as request {sent.number}."

    def give_back(actor: Actor, values: dict[str, Any]) -> str:
        return_credential(actor, credential=shown, **values)
        return "Returned to the applicant, who was told why."

    def propose(actor: Actor, values: dict[str, Any]) -> str:
        propose_rejection(actor, credential=shown, **values)
        return "Proposed. A second reviewer confirms or declines it."

    def confirm(actor: Actor, values: dict[str, Any]) -> str:
        confirm_rejection(actor, credential=shown, version=values["version"])
        return "The credential is rejected, and the applicant was told."

    def decline(actor: Actor, values: dict[str, Any]) -> str:
        decline_rejection(actor, credential=shown, **values)
        return "The rejection was declined; the credential is where it was before."

    acts: dict[str, Act] = {
        "send": send,
        "return": give_back,
        "propose_rejection": propose,
        "confirm": confirm,
        "decline": decline,
    }
    if asked is not None:
        acts["withdraw"] = lambda actor, values: _withdrawn(actor, asked, values)
    return acts


def _withdrawn(actor: Actor, asked: VerificationRequest, values: dict[str, Any]) -> str:
    withdraw_request(actor, request=asked, **values)
    return f"Request {asked.number} is withdrawn; the school was told."


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
