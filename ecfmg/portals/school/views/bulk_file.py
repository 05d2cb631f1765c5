"""One file of a batch: its first page, for whom it is and what it is, put right by hand."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.models import NameOfRecord
from credentials.actions.bulk import Correction, correct_file, leave_out
from credentials.intake.glance import first_page
from credentials.models import BulkFile, Education, SchoolMember
from credentials.queries import people_of_school
from credentials.queries.bulk import candidates_of, needs_look
from credentials.serving import glance_response
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out, version_from
from ecfmg.portals.school.bulk_table import person_words
from ecfmg.portals.school.forms.bulk import CorrectForm, correction_of
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here

MOST_FOUND = 20
#: States of a file that was looked at and found harmless.
OPENED = (BulkFile.State.OPENED, BulkFile.State.FAILED)


def file_here(member: SchoolMember, file_id: UUID) -> BulkFile:
    """A file of one of this school's batches; another school's is a 404."""
    current = NameOfRecord.objects.filter(valid_until__isnull=True)
    own = BulkFile.objects.filter(batch__school=member.school).select_related(
        "batch__school", "file", "education__applicant"
    )
    return get_object_or_404(own.prefetch_related(Prefetch("education__applicant__names", current)), public_id=file_id)


@audience("school")
@require_http_methods(["GET", "POST"])
def bulk_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Choose the person among those who could be meant or were looked for, and say what the file is."""
    member = member_here(request)
    file = file_here(member, file_id)
    words = (request.POST.get("q") or request.GET.get("q") or "").strip()[:100]
    people, more = _people(member, file, words)
    form = CorrectForm(
        request.POST or None,
        initial=correction_of(file),
        people=[(str(each.public_id), person_words(each)) for each in people],
    )
    if request.method == "POST" and form.is_valid():
        done = carry_out(form, lambda: _correct(request, file, people, form))
        if done:
            return _on_to_the_next(request, done)
    shown = file.file is not None and file.state in OPENED
    context = {"file": file, "form": form, "words": words, "people": people, "more": more, "shown": shown}
    return page(request, "bulk_file.html", member, context, status=422 if form.errors else 200)


def _people(member: SchoolMember, file: BulkFile, words: str) -> tuple[list[Education], bool]:
    """Who can be chosen: who is chosen, who could be meant, who was found; and whether more were found."""
    found = list(people_of_school(member.school, words)[: MOST_FOUND + 1]) if words else []
    everybody = [*([file.education] if file.education else []), *candidates_of(file), *found[:MOST_FOUND]]
    return list({each.pk: each for each in everybody}.values()), len(found) > MOST_FOUND


def _correct(request: HttpRequest, file: BulkFile, people: list[Education], form: CorrectForm) -> BulkFile:
    values = form.cleaned_data
    chosen = next((each for each in people if str(each.public_id) == values["education"]), None)
    correction = Correction(chosen, values["kind"], values["author"], values["author_title"], values["waived"])
    actor = Actor.of(user_of(request))
    return correct_file(actor, file=file, correction=correction, version=values["version"])


def _on_to_the_next(request: HttpRequest, file: BulkFile) -> HttpResponse:
    messages.success(request, f"{file.name} was put right.")
    following = needs_look(file.batch).filter(state__in=OPENED).first()
    if following and request.POST.get("then") == "next":
        return redirect("school:bulk_file", following.public_id)
    return redirect("school:bulk_batch", file.batch.public_id)


@audience("school")
@require_GET
def bulk_page(request: HttpRequest, file_id: UUID) -> FileResponse:
    """The first page of a file, so that one sees whose it is; made when it is asked for, and kept by nobody."""
    file = file_here(member_here(request), file_id)
    if file.file is None or file.state not in OPENED:
        raise Http404
    try:
        return glance_response(first_page(file.file))
    except FileNotFoundError as error:
        raise Http404 from error


@audience("school")
@require_POST
def bulk_leave_out(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Take a file out of its batch."""
    file = file_here(member_here(request), file_id)
    try:
        leave_out(Actor.of(user_of(request)), file=file, version=version_from(request.POST.get("version", "")))
        messages.success(request, f"{file.name} was left out. Nothing of it is kept.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("school:bulk_batch", file.batch.public_id)
