"""The page of one request to a school: judge its answer, send it another way, take it back, or ask anew."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from credentials.actions.documents import note_opened
from credentials.actions.judging import review_answer
from credentials.actions.requests import change_channel, withdraw_request
from credentials.actions.reuse import reopen_request
from credentials.models import School, SchoolMember, VerificationRequest
from credentials.people import in_office
from credentials.queries import document_flags, documents_seen_by, requests_seen_by
from credentials.queries.mailroom import paper_answers_of
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.portals.staff.deciding import Act, decide_page
from ecfmg.portals.staff.forms import WithdrawalForm
from ecfmg.portals.staff.forms.requests import JudgementForm, WayForm
from ecfmg.portals.staff.pages import case_here
from ecfmg.portals.staff.presenters import viewer_of
from ecfmg.portals.staff.views.decisions import REVIEWERS

Asked = VerificationRequest.State


@staff_role(*REVIEWERS)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """What the school was asked and answered, with the document beside it, and what can follow."""
    case, user = case_here(case_id), user_of(request)
    asked = get_object_or_404(requests_seen_by(user).filter(education__applicant=case.applicant), public_id=request_id)
    document = documents_seen_by(user).filter(pk=asked.document_id).first() if asked.document_id else None
    if document and request.method == "GET":
        note_opened(Actor.of(user), document=document)
    stage, papers = _stage(asked), paper_answers_of(asked)
    flags = document_flags(document) if document else []
    found = _forms(request, asked, stage)
    return decide_page(
        request,
        case,
        template="answer.html",
        form=found["chosen"],
        acts=_acts(asked),
        context={
            "asked": asked,
            "stage": stage,
            "credential": asked.credential,
            "viewer": viewer_of(document) if document else None,
            "flags": [*flags, *(flag for paper in papers for flag in paper.flags)],
            "papers": papers,
            "officials": _officials(asked.school) if asked.answered_at and not asked.answered_by_id else [],
            "follows": asked.follows,
            "followed": asked.followed_by.first(),
            "reused": asked.reused_from,
            **found,
        },
        version=asked.version,
        is_open=stage in {"judge", "with_school", "ended"},
    )


def _stage(asked: VerificationRequest) -> str:
    """What can be done with it now; the template draws the forms of each."""
    if asked.state == Asked.ANSWERED:
        proposed = asked.credential and asked.credential.rejection_proposed_by_id
        return "proposed" if proposed else "judge"
    if asked.state == Asked.SENT:
        return "with_school"
    if asked.state in {Asked.EXPIRED, Asked.WITHDRAWN} and not asked.followed_by.exists():
        return "ended"
    return "closed"


def _forms(request: HttpRequest, asked: VerificationRequest, stage: str) -> dict[str, forms.Form]:
    """The forms of the page by name; `chosen` is the one that was sent, or the first of the stage."""
    sent, first = request.POST.get("verdict", ""), {"version": asked.version}

    def data(*verdicts: str) -> Any:
        return request.POST if request.method == "POST" and sent in verdicts else None

    withdrawal = WithdrawalForm(data("withdraw"), initial=first, auto_id="withdraw_%s")
    way = WayForm(data("resend", "reopen"), initial=first, school=asked.school, auto_id="way_%s")
    judgement = JudgementForm(request.POST or None, initial=first, asked=asked)
    if sent == "withdraw":
        chosen: forms.Form = withdrawal
    elif sent in {"resend", "reopen"}:
        chosen = way
    else:
        chosen = judgement if stage not in {"with_school", "ended"} or request.method == "POST" else way
    return {"withdrawal_form": withdrawal, "way_form": way, "judgement_form": judgement, "chosen": chosen}


def _acts(asked: VerificationRequest) -> dict[str, Act]:
    def review(actor: Actor, values: dict[str, Any]) -> str:
        review_answer(actor, request=asked, **values)
        return OUTCOME_TOLD[values["outcome"]].format(subject=asked.subject)

    def withdraw(actor: Actor, values: dict[str, Any]) -> str:
        withdraw_request(actor, request=asked, **values)
        return f"Request {asked.number} is withdrawn; the school was told."

    def resend(actor: Actor, values: dict[str, Any]) -> str:
        way = {name: values[name] for name in ("channel", "contact", "language", "version")}
        sent = change_channel(actor, request=asked, **way)
        return f"Request {asked.number} was sent once more, to: {sent.sent_to}."

    def reopen(actor: Actor, values: dict[str, Any]) -> str:
        again = reopen_request(actor, request=asked, **values)
        return f"The school is asked anew as request {again.number}; it went to: {again.sent_to}."

    return {"review": review, "withdraw": withdraw, "resend": resend, "reopen": reopen}


def _officials(school: School) -> list[tuple[SchoolMember, bool]]:
    """The authorised officials of the school, with whether each is in office today: to compare a sender with."""
    members = school.members.filter(role=SchoolMember.Role.OFFICIAL).select_related("user", "specimen_signature")
    return [(each, in_office(each)) for each in members.order_by("-valid_from", "pk")[:30]]


OUTCOME_TOLD = {
    "accept": "Accepted: {subject}. The applicant was told.",
    "return": "Returned to the applicant, who was told why.",
    "ask_again": "The school is asked again, with your note.",
    "refuse": "The request has ended without an effect; the applicant was told why.",
    "propose_rejection": "Proposed. A second reviewer confirms or declines it.",
}
