"""Documents: pages as images, the original as an attachment, and one document by itself."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from credentials.actions.documents import note_opened, turn_page
from credentials.actions.looks import note_page_opened
from credentials.permissions import may_download_original, may_see_document
from credentials.queries import document_flags, documents_seen_by, page_image
from credentials.serving import original_response, page_response
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.permissions import require
from ecfmg.portals.staff.pages import case_here, page
from ecfmg.portals.staff.presenters import viewer_of


@audience("staff")
@require_GET
def document(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """One document of a case by itself."""
    case, user = case_here(case_id), user_of(request)
    own = documents_seen_by(user).filter(applicant=case.applicant)
    shown = get_object_or_404(own, public_id=document_id)
    require(may_see_document(user, shown))
    note_opened(Actor.of(user), document=shown)
    turn = reverse("staff:turn_page", args=[case.public_id, shown.public_id])
    return page(
        request,
        "document.html",
        {
            "document": shown,
            "viewer": viewer_of(shown, turn),
            "flags": document_flags(shown),
        },
        case,
    )


@audience("staff")
@require_POST
def turn(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Turn a page and keep it so."""
    case, user = case_here(case_id), user_of(request)
    shown = get_object_or_404(documents_seen_by(user).filter(applicant=case.applicant), public_id=document_id)
    number, degrees = request.POST.get("page", ""), request.POST.get("degrees", "")
    if number.isdecimal() and degrees.isdecimal():
        turn_page(Actor.of(user), document=shown, number=int(number[:4]), degrees=int(degrees[:3]))
    return redirect(f"{reverse('staff:document', args=[case_id, document_id])}?page={number}#viewer")


@audience("staff")
@require_GET
def document_page(request: HttpRequest, document_id: UUID, number: int, size: str) -> FileResponse:
    """One page as the image we made of it."""
    user = user_of(request)
    shown = get_object_or_404(documents_seen_by(user), public_id=document_id)
    require(may_see_document(user, shown))
    note_page_opened(Actor.of(user), document=shown, number=number)
    return page_response(page_image(shown, number, thumbnail=size == "small"))


@audience("staff")
@require_GET
def original(request: HttpRequest, document_id: UUID) -> FileResponse:
    """The file as it was received, as an attachment."""
    user = user_of(request)
    shown = get_object_or_404(documents_seen_by(user), public_id=document_id)
    require(may_download_original(user, shown))
    note_opened(Actor.of(user), document=shown, original=True)
    return original_response(shown)
