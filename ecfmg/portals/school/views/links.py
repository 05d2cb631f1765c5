"""Answering a request under a one-purpose link, without an account.

The link itself shows no more than that somebody is asked: programs that fetch the links in a message change nothing and
see nobody's name. A button opens the request; from then on the browser's session holds the secret, and no address does.
"""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from credentials.actions.documents import note_opened
from credentials.actions.looks import note_page_opened
from credentials.actions.requests import note_request_opened
from credentials.models import Document, VerificationRequest
from credentials.permissions import may_see_document
from credentials.queries import page_image
from credentials.queries.credentials import requests_with_all
from credentials.queries.documents import with_all
from credentials.request_kinds import ANSWER_REQUEST
from credentials.serving import page_response
from ecfmg.accounts.access import holder_of_link, link_key, public_page, unseen
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.links import LINK_AUDIENCE, find_link, state_of
from ecfmg.foundation.models import OneTimeLink
from ecfmg.foundation.throttle import Limit, address_of, seconds_left, within
from ecfmg.portals.school.answering import Answerer, carry_answer, forms_of
from ecfmg.portals.school.presenters import answering_context, viewer_of

OPENINGS = Limit("answer-link", tries=60, seconds=600)
NAMES = "education__applicant__names"


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """GET says who is asked, and changes nothing; POST opens the request in this browser."""
    if not within(OPENINGS, address_of(request)):
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(seconds_left(OPENINGS))
        return unseen(response)
    link = find_link(ANSWER_REQUEST, secret)
    asked = _asked(link) if link else None
    if link is None or asked is None:
        return unseen(render(request, "school/link/closed.html", {"state": "unknown"}, status=404))
    if _state(link, asked) != "open":
        return unseen(_closed(request, link, asked))
    if request.method != "POST":
        return unseen(render(request, "school/link/open.html", {"asked": asked, "link": link}))
    request.session[link_key(ANSWER_REQUEST, link.subject)] = secret
    note_request_opened(_actor(link, asked), request=asked)
    return unseen(redirect("answer:request", asked.public_id))


@holder_of_link(ANSWER_REQUEST, subject="request_id")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, request_id: UUID, link: OneTimeLink) -> HttpResponse:
    """What is asked, the pages of the document, and the answer; after it, its receipt."""
    asked = _asked(link)
    if asked is None or _state(link, asked) != "open":
        return _closed(request, link, asked)
    answerer = Answerer(_actor(link, asked), link=link)
    found = forms_of(request, asked, answerer)
    if request.method == "POST" and found.chosen.is_valid():
        told = carry_out(found.chosen, lambda: carry_answer(answerer, asked, found.chosen))
        if told:
            messages.success(request, told)
            return redirect("answer:request", asked.public_id)
    document = with_all(Document.objects.filter(pk=asked.document_id)).first() if asked.document_id else None
    if document and request.method == "GET":
        note_opened(answerer.actor, document=document)
    context = {
        **answering_context(asked, found),
        "viewer": viewer_of(document, _addresses(asked, document)) if document else None,
        "may": True,
        "may_upload": True,
    }
    return render(request, "school/link/request.html", context, status=422 if found.chosen.errors else 200)


@holder_of_link(ANSWER_REQUEST, subject="request_id")
@require_GET
def page_of(
    request: HttpRequest, request_id: UUID, document_id: UUID, number: int, size: str, link: OneTimeLink
) -> FileResponse:
    """One page of the document that the request is about, while the link is open."""
    asked = _asked(link)
    document = get_object_or_404(with_all(Document.objects.all()), public_id=document_id)
    if asked is None or not may_see_document(_actor(link, asked), document):
        raise Http404
    note_page_opened(_actor(link, asked), document=document, number=number)
    return page_response(page_image(document, number, thumbnail=size == "small"))


def _asked(link: OneTimeLink) -> VerificationRequest | None:
    found = requests_with_all(VerificationRequest.objects.filter(public_id=link.subject))
    return found.select_related("answered_by__user").prefetch_related(NAMES).first()


def _actor(link: OneTimeLink, asked: VerificationRequest) -> Actor:
    return Actor(f"{asked.sent_to or asked.school.name} (by link)", link.public_id, LINK_AUDIENCE)


def _state(link: OneTimeLink, asked: VerificationRequest) -> str:
    """The link's own state; an open link to a request that has ended counts as withdrawn."""
    state = state_of(link)
    return "withdrawn" if state == "open" and asked.state != VerificationRequest.State.SENT else state


def _addresses(asked: VerificationRequest, document: Document) -> Callable[[int, str], str]:
    def address(number: int, size: str) -> str:
        return reverse("answer:page", args=[asked.public_id, document.public_id, number, size])

    return address


def _closed(request: HttpRequest, link: OneTimeLink, asked: VerificationRequest | None) -> HttpResponse:
    """The page of a link that opens nothing any more; where it was answered under this very link, the receipt."""
    state = _state(link, asked) if asked else "unknown"
    receipt = state == "used" and link_key(ANSWER_REQUEST, link.subject) in request.session
    context = {"state": state, "asked": asked, "receipt": receipt}
    return render(request, "school/link/closed.html", context, status=200 if receipt else 410)
