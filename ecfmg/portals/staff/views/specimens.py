"""Specimens of a school: kept and taken off from the page of a credential, and all of a school in a list."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from credentials.actions.specimens import end_specimen, keep_specimen
from credentials.models import Credential, School, Specimen
from credentials.permissions import REVIEWERS
from credentials.queries import credentials_seen_by
from credentials.queries.specimens import specimen_of, specimens_of
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.shapes import Column, EmptyState, Row, Table
from ecfmg.portals.staff.forms.reviewing import EndSpecimenForm, KeepSpecimenForm
from ecfmg.portals.staff.pages import case_here, page

PAGE_SIZE = 25
NONE_YET = EmptyState(
    "No specimen is kept of this school", "A reviewer keeps one from the page of a document that the school confirmed."
)


@staff_role(*REVIEWERS)
@require_GET
def specimens(request: HttpRequest, school_id: UUID) -> HttpResponse:
    """All specimens of a school, by kind and year; each leads to the document on its case."""
    school = get_object_or_404(School, public_id=school_id)
    listed = Paginator(specimens_of(school), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        Row(
            (
                f"{each.get_kind_display()}, degree of {each.year}",
                each.note or "No note",
                each.chosen_by.display_name,
                each.chosen_at.date(),
            ),
            href=reverse("staff:document", args=[each.document.applicant.case.public_id, each.document.public_id]),
        )
        for each in listed
    ]
    columns = [Column("Specimen"), Column("What is worth looking at"), Column("Kept by"), Column("Kept on")]
    table = Table("Specimens, by kind and year", columns, rows, NONE_YET, page=listed)
    return page(request, "specimens.html", {"school": school, "table": table})


@staff_role(*REVIEWERS)
@require_POST
def keep(request: HttpRequest, case_id: UUID, credential_id: UUID) -> HttpResponse:
    """Keep the document of a verified credential as a specimen, or take it off again."""
    case, user = case_here(case_id), user_of(request)
    of_person = credentials_seen_by(user).filter(education__applicant=case.applicant)
    shown = get_object_or_404(of_person, public_id=credential_id)
    try:
        kept_as = specimen_of(shown.document)
        if request.POST.get("verdict") == "end" and kept_as is not None:
            messages.success(request, _ended(request, Actor.of(user), kept_as))
        else:
            messages.success(request, _kept(request, Actor.of(user), shown))
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:credential", case_id, credential_id)


def _kept(request: HttpRequest, actor: Actor, shown: Credential) -> str:
    form = KeepSpecimenForm(request.POST)
    if not form.is_valid():
        raise ActionRefused(_first_fault(form))
    kept = keep_specimen(actor, credential=shown, **form.cleaned_data)
    return f"Kept as a specimen of {kept.school.name}, degree of {kept.year}."


def _ended(request: HttpRequest, actor: Actor, kept_as: Specimen) -> str:
    form = EndSpecimenForm(request.POST)
    if not form.is_valid():
        raise ActionRefused(_first_fault(form))
    end_specimen(actor, specimen=kept_as, **form.cleaned_data)
    return "It is no specimen any more."


def _first_fault(form: KeepSpecimenForm | EndSpecimenForm) -> str:
    return str(next(iter(form.errors.values()))[0])
