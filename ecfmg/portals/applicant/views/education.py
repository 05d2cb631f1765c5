"""Where the person studied: choose the school, state dates and degree."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from applicants.models import Applicant
from credentials.actions.education import (
    EducationDetails,
    add_education,
    edit_education,
    remove_education,
)
from credentials.models import School
from credentials.queries import educations_of, find_schools
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out, version_from
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.applicant.changes import Difference, carry_out_change
from ecfmg.portals.applicant.forms.education import EducationForm
from ecfmg.portals.applicant.pages import form_page, page
from ecfmg.portals.applicant.people import applicant_of

DETAILS = (
    "status",
    "started_on",
    "graduated_on",
    "expected_graduation_on",
    "credit_years",
    "degree_title",
    "degree_field",
    "basic_sciences_completed_on",
)


@audience("applicant")
@require_GET
def educations(request: HttpRequest) -> HttpResponse:
    """Every school attended; the last one awards the degree."""
    applicant = applicant_of(request)
    return page(request, "educations.html", applicant, {"educations": educations_of(applicant)})


@audience("applicant")
@require_GET
def choose_school(request: HttpRequest) -> HttpResponse:
    """Find the school by name, former name, city, country or World Directory id."""
    applicant = applicant_of(request)
    words = request.GET.get("q", "").strip()[:200]
    found = find_schools(words, after=request.GET.get("after", "")) if words else None
    context = {"words": words, "found": found}
    if request.headers.get("HX-Target") == "schools":
        return render(request, "applicant/school_results.html", context)
    return page(request, "choose_school.html", applicant, context)


@audience("applicant")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, school_id: UUID) -> HttpResponse:
    """State the studies at the chosen school."""
    applicant = applicant_of(request)
    school = get_object_or_404(School, public_id=school_id)
    form = EducationForm(
        request.POST or None,
        initial={"once_key": new_key(), "degree_title": school.degree_title},
    )
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        act = partial(_add, actor, applicant, school, form)
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], act))
        if there:
            messages.success(request, "Your education is saved. Next, send your diploma.")
            return redirect(there)
    return form_page(request, "education.html", applicant, form, school=school)


def _add(actor: Actor, applicant: Applicant, school: School, form: EducationForm) -> str:
    add_education(actor, applicant=applicant, details=details_of(school, form))
    return reverse("applicant:education")


@audience("applicant")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, education_id: UUID) -> HttpResponse:
    """Correct what was stated about one education."""
    applicant = applicant_of(request)
    education = get_object_or_404(educations_of(applicant), public_id=education_id)
    initial = {name: getattr(education, name) for name in (*DETAILS, "version")}
    form = EducationForm(request.POST or None, initial=initial)
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        actor, version = Actor.of(user_of(request)), form.cleaned_data["version"] or 0
        details = details_of(education.school, form)
        done, differences = carry_out_change(
            form, lambda: edit_education(actor, education=education, details=details, version=version), education
        )
        if done:
            messages.success(request, "The change is saved.")
            return redirect("applicant:education")
    about = {"school": education.school, "education": education, "differences": differences}
    return form_page(request, "education.html", applicant, form, **about)


@audience("applicant")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, education_id: UUID) -> HttpResponse:
    """Ask whether to remove an education; then take it back, where nothing rests on it."""
    applicant = applicant_of(request)
    education = get_object_or_404(educations_of(applicant), public_id=education_id)
    if request.method == "GET":
        return page(request, "remove_education.html", applicant, {"education": education})
    try:
        remove_education(
            Actor.of(user_of(request)), education=education, version=version_from(request.POST.get("version", ""))
        )
        messages.success(request, "The education was removed.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("applicant:education")


def details_of(school: School, form: EducationForm) -> EducationDetails:
    """What the form states, as the action takes it."""
    return EducationDetails(school=school, **{name: form.cleaned_data[name] for name in DETAILS})
