"""The to-do list, and answering one request."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from credentials.actions.documents import note_opened
from credentials.actions.requests import answer_request
from credentials.models import VerificationRequest
from credentials.permissions import may_answer, may_see_document
from credentials.queries import (
    documents_seen_by,
    page_image,
    requests_for_school,
    requests_seen_by,
)
from credentials.serving import page_response
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.foundation.permissions import require
from ecfmg.portals.school.forms import AnswerForm
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here
from ecfmg.portals.school.presenters import due_tone, facts_of, viewer_of

PAGE_SIZE = 25


@audience("school")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What the school is asked, the earliest due day first."""
    member = member_here(request)
    waiting = Paginator(requests_for_school(member.school), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(each, *due_tone(each, clock.today())) for each in waiting]
    return page(request, "home.html", member, {"waiting": waiting, "rows": rows})


@audience("school")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The document beside what the person states, and the school's answer."""
    member, user = member_here(request), user_of(request)
    asked = get_object_or_404(requests_seen_by(user).filter(school=member.school), public_id=request_id)
    form = AnswerForm(request.POST or None, initial={"version": asked.version, "once_key": new_key()})
    actor = Actor.of(user)
    if request.method == "POST" and form.is_valid():
        there = carry_out(
            form,
            lambda: once(form.cleaned_data["once_key"], lambda: _answer(actor, asked, form)),
        )
        if there:
            messages.success(request, f"Your answer to request {asked.number} was sent. Thank you.")
            return redirect(there)
    if asked.document:
        note_opened(actor, document=asked.document)
    context = {
        "asked": asked,
        "open": asked.state == VerificationRequest.State.SENT,
        "facts": facts_of(asked),
        "viewer": viewer_of(asked.document) if asked.document else None,
        "may": may_answer(user, asked),
        "form": form,
    }
    return page(request, "request.html", member, context)


def _answer(actor: Actor, asked: VerificationRequest, form: AnswerForm) -> str:
    values = form.cleaned_data
    answer_request(
        actor,
        request=asked,
        answer=values["answer"],
        note=values["note"],
        version=values["version"],
    )
    return reverse("school:home")


@audience("school")
@require_GET
def document_page(request: HttpRequest, document_id: UUID, number: int, size: str) -> HttpResponse:
    """One page as the image we made of it: of documents the school was asked about or sent itself."""
    member_here(request)
    user = user_of(request)
    document = get_object_or_404(documents_seen_by(user), public_id=document_id)
    require(may_see_document(user, document))
    return page_response(page_image(document, number, thumbnail=size == "small"))
