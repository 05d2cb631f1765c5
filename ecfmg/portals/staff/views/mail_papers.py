"""Paper of the mail room: labels and cover sheets, piles from the scanner, letters to print and to post."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.queries import name_of
from credentials.actions.paper_letters import make_letters, mark_posted, print_letters
from credentials.actions.scans import receive_scan
from credentials.models import Envelope, PaperLetter
from credentials.paper.labels import cover_pdf, label_pdf
from credentials.permissions import MAIL_ROOM, REVIEWERS, may_handle_mail
from credentials.queries.mailroom import (
    envelopes_seen_by,
    letters_posted,
    letters_to_post,
    recent_scans,
    requests_to_write_to,
)
from credentials.serving import page_response
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key
from ecfmg.portals.staff.forms.mailroom import PostedForm, ScanForm
from ecfmg.portals.staff.pages import page

PAGE_SIZE = 25
SEES = (*MAIL_ROOM, *REVIEWERS)


def _pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF of ours, shown by the browser so that it can be printed; kept by no cache."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def _envelope(request: HttpRequest, envelope_id: UUID) -> Envelope:
    return get_object_or_404(envelopes_seen_by(user_of(request)), public_id=envelope_id)


@staff_role(*SEES)
@require_GET
def label(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """The label of an envelope, for the label printer."""
    shown = _envelope(request, envelope_id)
    return _pdf(label_pdf(shown), f"{shown.number}-label.pdf")


@staff_role(*SEES)
@require_GET
def cover(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """The cover sheet of an envelope with its chain of custody."""
    shown = _envelope(request, envelope_id)
    return _pdf(cover_pdf(shown), f"{shown.number}-cover.pdf")


@staff_role(*SEES)
@require_GET
def page_image(request: HttpRequest, envelope_id: UUID, number: int, size: str) -> FileResponse:
    """One page of an envelope's scan as the image that we made."""
    found = _envelope(request, envelope_id).pages.select_related("image", "thumbnail").filter(number=number).first()
    chosen = None if found is None else found.thumbnail if size == "small" else found.image
    return page_response(chosen)


@staff_role(*MAIL_ROOM)
@require_http_methods(["GET", "POST"])
def scan_pile(request: HttpRequest) -> HttpResponse:
    """Bring in a pile of several envelopes, and see what came of the last ones."""
    place = str(request.session.get("mail_place", "Mail room"))
    form = ScanForm(request.POST or None, request.FILES or None, initial={"place": place, "once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        actor = Actor.of(user_of(request))

        def receive() -> object:
            return receive_scan(actor, upload=values["file"], place=values["place"], once_key=values["once_key"])

        if carry_out(form, receive):
            messages.success(
                request, "The pile has come and is being read. Load this page again to see what came of it."
            )
            return redirect("staff:scan_pile")
    listed = Paginator(recent_scans(), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "mailroom_scans.html", {"form": form, "listed": listed}, status=422 if form.errors else 200)


@staff_role(*SEES)
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Requests that need a letter, letters to print and to post, and those that were posted."""
    waiting = Paginator(letters_to_post(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "needed": requests_to_write_to().count(),
        "waiting": [(each, name_of(each.request.education.applicant), _posted_form(each)) for each in waiting],
        "listed": waiting,
        "posted": letters_posted()[:10],
        "printable": sum(1 for each in waiting if each.file_id),
        "may_handle": may_handle_mail(user_of(request)),
    }
    return page(request, "mailroom_letters.html", context)


def _posted_form(letter: PaperLetter) -> PostedForm:
    return PostedForm(initial={"version": letter.version}, prefix=f"l{letter.pk}")


@staff_role(*MAIL_ROOM)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Have the letters made that are needed."""
    try:
        made = make_letters(Actor.of(user_of(request)))
        words = f"Letters being made: {made}. Load this page again in a moment." if made else "No letter was needed."
        messages.success(request, words)
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:paper_letters")


@staff_role(*MAIL_ROOM)
@require_POST
def print_waiting(request: HttpRequest) -> HttpResponse:
    """One PDF of every letter that is ready and not posted, or of the one named."""
    ready = letters_to_post().filter(file__isnull=False)
    wanted = request.POST.get("letter", "")
    if wanted:
        ready = ready.filter(request__number=wanted)
    try:
        content = print_letters(Actor.of(user_of(request)), letters=list(ready))
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:paper_letters")
    return _pdf(content, f"letters-{clock.today().isoformat()}.pdf" if not wanted else f"letter-{wanted}.pdf")


@staff_role(*MAIL_ROOM)
@require_POST
def posted(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Note that a letter was given to the post."""
    letter = get_object_or_404(PaperLetter.objects.select_related("request"), public_id=letter_id)
    form = PostedForm(request.POST, prefix=f"l{letter.pk}")
    done = None
    if form.is_valid():
        actor = Actor.of(user_of(request))
        done = carry_out(form, lambda: mark_posted(actor, letter=letter, **form.cleaned_data))
    if done:
        messages.success(request, f"The letter of request {letter.request.number} is marked as posted.")
    for sentences in form.errors.values():
        for sentence in sentences:
            messages.error(request, f"{letter.request.number}: {sentence}")
    return redirect("staff:paper_letters")
