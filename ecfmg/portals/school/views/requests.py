"""Answering one request, and what was answered."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from applicants.queries import name_of
from credentials.actions.documents import note_opened
from credentials.actions.looks import note_page_opened
from credentials.actions.requests import note_request_opened
from credentials.models import Document, SchoolMember, VerificationRequest
from credentials.permissions import may_act_for_school, may_answer, may_see_document
from credentials.queries import authorised_on, documents_seen_by, page_image, requests_for_school, requests_seen_by
from credentials.serving import page_response
from ecfmg.accounts.access import audience, user_of
from ecfmg.accounts.models import User
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.permissions import require
from ecfmg.portals.school.answering import Answerer, Forms, carry_answer, forms_of
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here
from ecfmg.portals.school.presenters import answering_context, viewer_of
from ecfmg.portals.school.queries import closed_requests, officials_of
from ecfmg.portals.school.request_words import request_word

PAGE_SIZE = 25
NAMES = "education__applicant__names"


@audience("school")
@require_GET
def answered(request: HttpRequest) -> HttpResponse:
    """What the school answered, and what was withdrawn or ran out."""
    member = member_here(request)
    closed = closed_requests(member.school).prefetch_related(NAMES)
    listed = Paginator(closed, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(each, name_of(each.education.applicant), *request_word(each)) for each in listed]
    return page(request, "answered.html", member, {"listed": listed, "rows": rows})


@audience("school")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What we ask beside what the person states, and the school's answer; or the document that is asked for."""
    member, user = member_here(request), user_of(request)
    asked = get_object_or_404(requests_seen_by(user).filter(school=member.school), public_id=request_id)
    answerer = Answerer(Actor.of(user), official=authorised_on(member))
    if request.method == "GET":
        note_request_opened(answerer.actor, request=asked)
    found = forms_of(request, asked, answerer)
    if request.method == "POST" and found.chosen.is_valid():
        told = carry_out(found.chosen, lambda: carry_answer(answerer, asked, found.chosen))
        if told:
            messages.success(request, told)
            return redirect(_following(member, asked))
    return _request_page(request, member, asked, found)


def _following(member: SchoolMember, answered: VerificationRequest) -> str:
    """The page of the request that is due next, so that one goes from answer to answer; the list after the last."""
    after = requests_for_school(member.school).exclude(pk=answered.pk)
    later = after.filter(Q(due_on__gt=answered.due_on) | Q(due_on=answered.due_on, pk__gt=answered.pk))
    following = later.first() or after.first()
    return reverse("school:request", args=[following.public_id]) if following else reverse("school:home")


def _request_page(request: HttpRequest, member: SchoolMember, asked: VerificationRequest, found: Forms) -> HttpResponse:
    user = user_of(request)
    document = _document(user, asked)
    if document and request.method == "GET":
        note_opened(Actor.of(user), document=document)
    context = {
        **answering_context(asked, found),
        "viewer": viewer_of(document) if document else None,
        "may": may_answer(user, asked),
        "may_upload": may_act_for_school(user, member.school),
        "officials": officials_of(member.school),
    }
    return page(
        request,
        "request.html",
        member,
        context,
        status=422 if found.chosen.errors else 200,
        about=asked.education.applicant,
    )


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
    note_page_opened(Actor.of(user), document=document, number=number)
    return page_response(page_image(document, number, thumbnail=size == "small"))
