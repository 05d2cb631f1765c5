"""What applicants share with the organisation. Each page that is read and each copy that is taken is kept."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from applicants.queries import name_of
from certification.actions.sharing import confirm_certification, note_copy_taken, note_page_read
from certification.certificate_queries import PAGE_SIZE
from certification.models import Sharing
from certification.queries.sharing import documents_under, latest_reports, lines_of, shared_with
from certification.sharing import season_of, title_of
from credentials.models import Document
from credentials.queries import page_image
from credentials.serving import copy_response, page_response
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.recipient.pages import member_of, page
from ecfmg.portals.recipient.presenters.shared import certification_of, line_views, shared_table, viewer_of


def _sharing(request: HttpRequest, sharing_id: UUID) -> Sharing:
    """What is shared with the organisation of the signed-in person today; 404 for another's, or what was withdrawn."""
    return get_object_or_404(shared_with(member_of(request).organisation), public_id=sharing_id)


def _document(sharing: Sharing, document_id: UUID) -> Document:
    """A document that can be read now; 404 for one that was not shared, is held, replaced, or somebody else's."""
    return get_object_or_404(documents_under(sharing), public_id=document_id)


@audience("recipient")
@require_GET
def shared(request: HttpRequest) -> HttpResponse:
    """Everybody who shares with the organisation, newest first, or those that words find."""
    member = member_of(request)
    words = request.GET.get("q", "").strip()[:100]
    listed = Paginator(shared_with(member.organisation, words), PAGE_SIZE).get_page(request.GET.get("page"))
    people = [each.applicant_id for each in listed]
    table = shared_table(listed, lines_of(listed), latest_reports(member.organisation, people), words)
    return page(request, "shared.html", member, {"table": table, "words": words})


@audience("recipient")
@require_GET
def person(request: HttpRequest, sharing_id: UUID) -> HttpResponse:
    """One person: who it is, what was told last about the certification, and the documents."""
    sharing = _sharing(request, sharing_id)
    told = latest_reports(sharing.organisation, [sharing.applicant_id]).get(sharing.applicant_id)
    season = season_of(sharing)
    context = {
        "sharing": sharing,
        "name": name_of(sharing.applicant),
        "until": season.ends_on if season else None,
        "told": told,
        "certification": certification_of(told),
        "lines": line_views(sharing, lines_of([sharing])[sharing.pk]),
        "once_key": new_key(),
    }
    return page(request, "shared_person.html", member_of(request), context)


@audience("recipient")
@require_POST
def confirm(request: HttpRequest, sharing_id: UUID) -> HttpResponse:
    """Ask whether the person is certified; the answer is a report like any other."""
    sharing, actor = _sharing(request, sharing_id), Actor.of(user_of(request))

    def act() -> str:
        return str(confirm_certification(actor, sharing=sharing).public_id)

    return redirect("recipient:report", report_id=once(request.POST.get("once_key", ""), act))


@audience("recipient")
@require_GET
def document(request: HttpRequest, sharing_id: UUID, document_id: UUID) -> HttpResponse:
    """One document page by page. What is kept is each page as it is read."""
    sharing = _sharing(request, sharing_id)
    shown = _document(sharing, document_id)
    title = title_of(shown)
    lines = {line.here.document.pk: line for line in lines_of([sharing])[sharing.pk] if line.here}
    context = {
        "sharing": sharing,
        "name": name_of(sharing.applicant),
        "document": shown,
        "title": title,
        "line": line_views(sharing, [lines[shown.pk]])[0],
        "viewer": viewer_of(sharing, shown, title),
    }
    return page(request, "shared_document.html", member_of(request), context)


@audience("recipient")
@require_GET
def document_page(request: HttpRequest, sharing_id: UUID, document_id: UUID, number: int, size: str) -> FileResponse:
    """One page as the image we made of it; large, it is read, and that is kept."""
    sharing = _sharing(request, sharing_id)
    shown = _document(sharing, document_id)
    image = page_image(shown, number, thumbnail=size == "small")
    if image is None:
        raise Http404
    if size != "small":
        note_page_read(Actor.of(user_of(request)), sharing=sharing, document=shown, page=number)
    return page_response(image)


@audience("recipient")
@require_GET
def copy(request: HttpRequest, sharing_id: UUID, document_id: UUID) -> FileResponse:
    """All pages as one PDF to take away, which is kept too."""
    sharing = _sharing(request, sharing_id)
    shown = _document(sharing, document_id)
    note_copy_taken(Actor.of(user_of(request)), sharing=sharing, document=shown)
    return copy_response(shown)
