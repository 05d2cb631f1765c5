"""The school directory as staff keep it: a school's entry by form, many schools by file; shown before it is saved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from certification.actions.directory import (
    put_directory_file_away,
    save_directory_file,
    send_directory_file,
    show_directory_file_again,
)
from certification.imports.directory_kinds import SchoolsFile
from certification.models import DirectoryUpload
from certification.school_impact import impact_of
from credentials.actions.schools import change_school, list_school
from credentials.models import School
from credentials.queries import school_page
from credentials.school_entries import EntryChange, changes_between, decides_cases, entry_of
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.accounts.models import StaffRole
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, Stale
from ecfmg.foundation.event_sentences import timeline_of
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.staff import directory_pages as shown
from ecfmg.portals.staff.forms.directory import DirectoryFileForm, EntryForms, UploadDecisionForm
from ecfmg.portals.staff.pages import page

PAGE_SIZE = 25
CHANGED_MEANWHILE = (
    "Somebody changed this entry while you were working on it. Nothing was overwritten. The table shows what is stored "
    "now beside what you typed; correct the form and send it again."
)
keepers_only = staff_role(StaffRole.ADMINISTRATOR, StaffRole.POLICY_OFFICER)


@keepers_only
@require_http_methods(["GET", "POST"])
def new_school(request: HttpRequest) -> HttpResponse:
    """Put a school into the directory."""
    return _entry_page(request, None)


@keepers_only
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, school_id: UUID) -> HttpResponse:
    """Change the entry of a school: typed, shown with what changes and whose decision moves, then saved."""
    school = school_page(school_id) or get_object_or_404(School, public_id=school_id)
    return _entry_page(request, school)


def _entry_page(request: HttpRequest, school: School | None) -> HttpResponse:
    stored, version = (entry_of(school), school.version) if school else (None, 1)
    forms = EntryForms(stored, version, new_key(), request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"school": school, "forms": forms}
    if school:
        context["timeline"] = timeline_of(school.stream, before=request.GET.get("before", ""))
    if request.method != "POST":
        return page(request, "school_entry.html", context)
    if not forms.is_valid():
        return page(request, "school_entry.html", context, status=422)
    if forms.school.cleaned_data["version"] != version:
        return _stale(request, forms, context, version)
    if request.POST.get("step") == "edit":
        return page(request, "school_entry.html", context)
    wanted = forms.entry()
    changes = changes_between(stored, wanted)
    actor = Actor.of(user_of(request))
    if school is not None and not changes:
        forms.school.add_error(None, "Nothing is changed yet.")
    elif request.POST.get("step") == "save":
        there = carry_out(forms.school, lambda: _saved(actor, school, forms))
        if there:
            messages.success(request, f"The entry of {wanted.name} is saved. Whom it touches is decided about again.")
            return redirect(there)
    else:
        impact = carry_out(forms.school, lambda: _impact(actor, school, forms, changes))
        if impact is not None:
            values = [
                (name, value) for name, value in request.POST.items() if name not in {"csrfmiddlewaretoken", "step"}
            ]
            told = {"changes": shown.changes_table(changes), "impact": shown.impact_view(impact), "values": values}
            return page(request, "school_preview.html", {**context, **told, "wanted": wanted})
    return page(request, "school_entry.html", context, status=422)


def _saved(actor: Actor, school: School | None, forms: EntryForms) -> str:
    values = forms.school.cleaned_data

    def act() -> str:
        if school is None:
            return reverse("staff:school_entry", args=[list_school(actor, entry=forms.entry()).public_id])
        change_school(actor, school=school, entry=forms.entry(), version=values["version"])
        return reverse("staff:school_entry", args=[school.public_id])

    return once(values["once_key"], act)


def _impact(actor: Actor, school: School | None, forms: EntryForms, changes: list[EntryChange]) -> shown.Impact:
    """Whose decision would move; the change is tried even where nobody's can, so that a refusal comes before saving."""
    wanted, version = forms.entry(), forms.school.cleaned_data["version"]
    if school is None:
        return shown.Impact(decides=False)
    found = impact_of(lambda: change_school(actor, school=school, entry=wanted, version=version), [school.pk])
    return shown.Impact(decides=decides_cases(changes), found=found)


def _stale(request: HttpRequest, forms: EntryForms, context: dict[str, Any], version: int) -> HttpResponse:
    """Somebody saved meanwhile: what is stored now beside what was typed, and a form that can be sent again."""
    forms.school.add_error(None, CHANGED_MEANWHILE)
    forms.school.data = {**{name: forms.school.data[name] for name in forms.school.data}, "version": str(version)}
    table = shown.stale_table(changes_between(forms.stored, forms.entry()))
    return page(request, "school_entry.html", {**context, "stale": table}, status=422)


@keepers_only
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """Send a file of schools; the files sent before with what became of them."""
    form = DirectoryFileForm(request.POST or None, request.FILES or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _sent(actor, form)))
        if there:
            return redirect(there)
    sent = DirectoryUpload.objects.select_related("file", "uploaded_by").defer("preview")
    listed = Paginator(sent, PAGE_SIZE).get_page(request.GET.get("page"))
    columns = [(column.name, column.required) for column in SchoolsFile.columns]
    context = {"form": form, "table": shown.uploads_table(listed), "columns": columns}
    return page(request, "directory_files.html", context, status=422 if form.errors else 200)


def _sent(actor: Actor, form: DirectoryFileForm) -> str:
    file = form.cleaned_data["file"]
    upload = send_directory_file(actor, chunks=file.chunks(), name=file.name)
    return reverse("staff:directory_file", args=[upload.public_id])


@keepers_only
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What a file would change, line by line, and whose decision would move; save it or put it away."""
    found = get_object_or_404(DirectoryUpload.objects.select_related("file", "uploaded_by", "run"), public_id=upload_id)
    form = UploadDecisionForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        return _decide(request, found, form.cleaned_data["version"])
    listed = Paginator(found.preview["lines"], PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "upload": found,
        "form": form,
        "is_open": found.state == DirectoryUpload.State.SHOWN,
        "table": shown.lines_table(listed),
        "impact": shown.impact_view(shown.Impact(found=shown.impact_from(found.preview["impact"]))),
    }
    return page(request, "directory_file.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, found: DirectoryUpload, version: int) -> HttpResponse:
    actor = Actor.of(user_of(request))
    act = put_directory_file_away if request.POST.get("verdict") == "put_away" else save_directory_file
    try:
        done = act(actor, upload=found, version=version)
        told = "saved; whom it touches is decided about again" if done.run else "put away"
        messages.success(request, f"The file is {told}.")
    except Stale as stale:
        messages.error(request, stale.message)
        _show_again(request, actor, found)
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:directory_file", found.public_id)


def _show_again(request: HttpRequest, actor: Actor, found: DirectoryUpload) -> None:
    try:
        show_directory_file_again(actor, upload=found)
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
