"""The to-do list, and answering one request."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from applicants.queries import name_of
from credentials.actions.documents import note_opened
from credentials.actions.requests import answer_request
from credentials.actions.school_documents import school_submits_document
from credentials.models import Document, SchoolMember, VerificationRequest
from credentials.permissions import may_answer, may_see_document
from credentials.queries import authorised_on, documents_seen_by, page_image, requests_for_school, requests_seen_by
from credentials.serving import page_response
from ecfmg.accounts.access import audience, user_of
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import Stale
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.foundation.permissions import require
from ecfmg.portals.school.forms import AnswerForm, TranscriptForm
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here
from ecfmg.portals.school.presenters import due_tone, facts_of, viewer_of
from ecfmg.portals.school.queries import closed_requests, officials_of

PAGE_SIZE = 25
NAMES = "credential__education__applicant__names"


@audience("school")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What the school is asked, the earliest due day first."""
    member = member_here(request)
    waiting = Paginator(requests_for_school(member.school).prefetch_related(NAMES), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    rows = [(each, name_of(each.credential.education.applicant), *due_tone(each, clock.today())) for each in waiting]
    return page(request, "home.html", member, {"waiting": waiting, "rows": rows, "answers": authorised_on(member)})


@audience("school")
@require_GET
def answered(request: HttpRequest) -> HttpResponse:
    """What the school answered, and what was withdrawn or ran out."""
    member = member_here(request)
    closed = closed_requests(member.school).prefetch_related(NAMES)
    listed = Paginator(closed, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(each, name_of(each.credential.education.applicant)) for each in listed]
    return page(request, "answered.html", member, {"listed": listed, "rows": rows})


@audience("school")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The document beside what the person states, and the school's answer; or the document that is asked for."""
    member, user = member_here(request), user_of(request)
    asked = get_object_or_404(requests_seen_by(user).filter(school=member.school), public_id=request_id)
    sending = request.POST.get("act") == "send"
    first = {"version": asked.version, "once_key": new_key()}
    data = request.POST or None
    form = AnswerForm(None if sending else data, initial=first, sends_it=asked.document_id is None)
    upload = TranscriptForm(
        data if sending else None,
        request.FILES or None if sending else None,
        initial={"once_key": new_key()},
        official=authorised_on(member),
        auto_id="send_%s",
    )
    chosen: AnswerForm | TranscriptForm = upload if sending else form
    if request.method == "POST" and chosen.is_valid():
        told = carry_out(chosen, lambda: _carry_out(Actor.of(user), member, asked, chosen))
        if told:
            messages.success(request, told)
            return redirect("school:home")
    return _request_page(request, member, asked, form, upload)


def _carry_out(
    actor: Actor, member: SchoolMember, asked: VerificationRequest, form: AnswerForm | TranscriptForm
) -> str:
    act = _sent if isinstance(form, TranscriptForm) else _answered
    once(form.cleaned_data["once_key"], lambda: act(actor, member, asked, form))
    if isinstance(form, AnswerForm):
        return f"Your answer to request {asked.number} was sent. Thank you."
    if "sure" in form.fields:
        return f"The transcript was received with your confirmation. Request {asked.number} is answered. Thank you."
    return f"The transcript was received. An authorised official confirms it now under request {asked.number}."


def _sent(actor: Actor, member: SchoolMember, asked: VerificationRequest, form: forms.Form) -> str:
    if asked.document_id is not None or asked.state != VerificationRequest.State.SENT:
        raise Stale("Nothing is to be sent for this request any more. Look at what it says now.")
    sent = school_submits_document(
        actor,
        school=member.school,
        education=asked.credential.education,
        kind=asked.credential.kind,
        uploads=[form.cleaned_data["file"]],
        language=form.cleaned_data["language"],
        genuine="sure" in form.fields,
    )
    return sent.receipt


def _answered(actor: Actor, member: SchoolMember, asked: VerificationRequest, form: forms.Form) -> str:
    values = form.cleaned_data
    answer_request(actor, request=asked, answer=values["answer"], note=values["note"], version=values["version"])
    return reverse("school:home")


def _request_page(
    request: HttpRequest, member: SchoolMember, asked: VerificationRequest, form: AnswerForm, upload: TranscriptForm
) -> HttpResponse:
    user = user_of(request)
    document = _document(user, asked)
    if document and request.method == "GET":
        note_opened(Actor.of(user), document=document)
    context = {
        "asked": asked,
        "open": asked.state == VerificationRequest.State.SENT,
        "facts": facts_of(asked),
        "viewer": viewer_of(document) if document else None,
        "may": may_answer(user, asked),
        "officials": officials_of(member.school),
        "form": form,
        "upload": upload,
        "typed": form.data.get("note", "") if form.is_bound else "",
    }
    refused = form.errors or upload.errors
    return page(request, "request.html", member, context, status=422 if refused else 200)


def _document(user: User, asked: VerificationRequest) -> Document | None:
    if asked.document_id is None:
        return None
    return documents_seen_by(user).filter(pk=asked.document_id).first()


@audience("school")
@require_GET
def document_page(request: HttpRequest, document_id: UUID, number: int, size: str) -> FileResponse:
    """One page as the image we made of it: of documents the school was asked about or sent itself."""
    member_here(request)
    user = user_of(request)
    document = get_object_or_404(documents_seen_by(user), public_id=document_id)
    require(may_see_document(user, document))
    return page_response(page_image(document, number, thumbnail=size == "small"))
