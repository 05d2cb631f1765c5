"""The school's people, and sending documents for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.queries import name_of
from credentials.actions.school_documents import school_submits_document
from credentials.models import Document, Education, SchoolMember
from credentials.permissions import may_verify_for_school
from credentials.queries import people_of_school
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.school.forms import SubmitForm
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here
from pathways.actions.attestations import record_attestation

PAGE_SIZE = 25


@audience("school")
@require_GET
def students(request: HttpRequest) -> HttpResponse:
    """Students and graduates of the school with one column for each document."""
    member = member_here(request)
    words = request.GET.get("q", "").strip()[:100]
    listed = Paginator(people_of_school(member.school, words), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "students.html", member, {"listed": listed, "words": words})


def education_here(member: SchoolMember, education_id: UUID) -> Education:
    """An education at this school; another school's is a 404."""
    own = Education.objects.filter(school=member.school).select_related("applicant", "school")
    return get_object_or_404(own, public_id=education_id)


@audience("school")
@require_http_methods(["GET", "POST"])
def student(request: HttpRequest, education_id: UUID) -> HttpResponse:
    """One person: what was sent and what is asked, and sending a document."""
    member, user = member_here(request), user_of(request)
    education = education_here(member, education_id)
    form = SubmitForm(request.POST or None, request.FILES or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user)
        act = lambda: _send(actor, member, education, form)
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], act))
        if there:
            messages.success(request, "The document was received. Its receipt is in the list below.")
            return redirect(there)
    context: dict[str, Any] = {
        "education": education,
        "name": name_of(education.applicant),
        "credentials": education.credentials.all(),
        "sent": Document.objects.filter(applicant=education.applicant, from_school=member.school),
        "attestations": education.applicant.attestations.filter(official__school=member.school),
        "may_verify": may_verify_for_school(user, member.school),
        "form": form,
        "once_key": new_key(),
    }
    return page(request, "student.html", member, context)


def _send(actor: Actor, member: SchoolMember, education: Education, form: SubmitForm) -> str:
    values = form.cleaned_data
    school_submits_document(
        actor,
        school=member.school,
        education=education,
        kind=values["kind"],
        uploads=[values["file"]],
        language=values["language"],
        author=values["author"],
        waived=values["waived"],
        genuine=values["genuine"],
    )
    return reverse("school:student", args=[education.public_id])


@audience("school")
@require_POST
def attest(request: HttpRequest, education_id: UUID) -> HttpResponse:
    """The Clinical Skills Attestation of an authorised official, for Pathway 3, 4 or 5."""
    member = member_here(request)
    education = education_here(member, education_id)
    chosen, there = (
        request.POST.get("pathway", ""),
        reverse("school:student", args=[education.public_id]),
    )
    try:
        if chosen not in {"3", "4", "5"} or request.POST.get("sure") != "yes":
            raise ActionRefused("Choose the Pathway and tick the box to attest.")
        once(
            request.POST.get("once_key", ""),
            lambda: _attest(request, member, education, int(chosen), there),
        )
        messages.success(request, f"Your attestation for Pathway {chosen} was recorded.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect(there)


def _attest(
    request: HttpRequest,
    member: SchoolMember,
    education: Education,
    pathway: int,
    there: str,
) -> str:
    actor = Actor.of(user_of(request))
    record_attestation(actor, applicant=education.applicant, pathway=pathway, official=member)
    return there


@audience("school")
@require_GET
def submit(request: HttpRequest) -> HttpResponse:
    """Find the person to send a document for, and see what the school sent before."""
    member = member_here(request)
    words = request.GET.get("q", "").strip()[:100]
    found = Paginator(people_of_school(member.school, words), 10).get_page(request.GET.get("page")) if words else None
    sent = (
        Document.objects.filter(from_school=member.school)
        .select_related("applicant")
        .prefetch_related("applicant__names")
    )
    listed = Paginator(sent, PAGE_SIZE).get_page(request.GET.get("sent"))
    rows = [(each, name_of(each.applicant)) for each in listed]
    return page(
        request,
        "submit.html",
        member,
        {"words": words, "found": found, "listed": listed, "rows": rows},
    )
