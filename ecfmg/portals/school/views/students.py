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
from credentials.actions.documents import note_opened
from credentials.actions.school_documents import school_submits_document
from credentials.models import Document, Education, SchoolMember, VerificationRequest
from credentials.permissions import may_verify_for_school
from credentials.queries import authorised_on, credentials_seen_by, documents_seen_by, people_of_school, person_rows
from credentials.queries.classes import announced_days
from credentials.queries.release import release_of
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.school.forms import AttestationForm, SubmitForm
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here
from ecfmg.portals.school.presenters import viewer_of
from ecfmg.portals.school.queries import documents_sent, first_opened
from ecfmg.portals.school.request_words import request_word
from ecfmg.portals.school.student_rows import LACKING, cells_of, credential_lines, may_be_pushed
from pathways.actions import attest_osce, record_attestation
from pathways.queries import osces_to_attest_by

PAGE_SIZE = 25


@audience("school")
@require_GET
def students(request: HttpRequest) -> HttpResponse:
    """Students and graduates of the school with one column for each document, or those who lack one."""
    member = member_here(request)
    words = request.GET.get("q", "").strip()[:100]
    year = request.GET.get("year", "").strip()[:4]
    wanted = int(year) if year.isascii() and year.isdecimal() and int(year) > 0 else None
    lacking = request.GET.get("lacking", "")
    people = people_of_school(member.school, words, year=wanted, lacking=lacking)
    listed = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    announced, today = announced_days(listed), clock.today()
    rows = [
        (row, cells_of(row, announced.get(education.pk, {}), today))
        for row, education in zip(person_rows(listed), listed, strict=True)
    ]
    context = {"listed": listed, "rows": rows, "words": words, "year": year, "lacking": lacking, "filters": [LACKING]}
    return page(request, "students.html", member, context)


def education_here(member: SchoolMember, education_id: UUID) -> Education:
    """An education at this school; another school's is a 404."""
    own = Education.objects.filter(school=member.school).select_related("applicant", "school")
    return get_object_or_404(own, public_id=education_id)


@audience("school")
@require_http_methods(["GET", "POST"])
def student(request: HttpRequest, education_id: UUID) -> HttpResponse:
    """One person: what was sent and what is asked, and sending a document."""
    member = member_here(request)
    education = education_here(member, education_id)
    form = SubmitForm(
        request.POST or None,
        request.FILES or None,
        initial={"once_key": new_key(), "kind": request.GET.get("kind", "")},
        official=authorised_on(member),
    )
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        receipt = carry_out(
            form, lambda: once(form.cleaned_data["once_key"], lambda: _send(actor, member, education, form))
        )
        if receipt:
            messages.success(request, f"The document was received. Its receipt is {receipt}.")
            return redirect("school:student", education.public_id)
    return _student_page(
        request,
        member,
        education,
        form,
        AttestationForm(initial={"once_key": new_key(), "pathway": request.GET.get("attest", "")}),
    )


def _student_page(
    request: HttpRequest, member: SchoolMember, education: Education, form: SubmitForm, attestation: AttestationForm
) -> HttpResponse:
    user = user_of(request)
    sent = list(documents_sent(member.school).filter(applicant=education.applicant))
    opened = first_opened(sent)
    credentials = credentials_seen_by(user).filter(education=education).order_by("kind")
    announced = announced_days([education]).get(education.pk, {})
    lines = credential_lines(credentials, announced, clock.today())
    context: dict[str, Any] = {
        "education": education,
        "name": name_of(education.applicant) or "Name not stated yet",
        "lines": lines,
        "may_push": any(may_be_pushed(each, asked) for each, _cell, _sentence, asked in lines),
        "sent": [(each, opened.get(each.pk)) for each in sent],
        "announced": announced,
        "standings": [
            (each, *request_word(each))
            for each in education.requests.filter(kind=VerificationRequest.Kind.STATUS_CONFIRMATION).order_by("-pk")[:5]
        ],
        "attestations": education.applicant.attestations.filter(official__school=member.school),
        "osces": osces_to_attest_by(member.school).filter(applicant=education.applicant),
        "may_verify": may_verify_for_school(user, member.school),
        "form": form,
        "attestation": attestation,
    }
    refused = form.errors or attestation.errors
    return page(request, "student.html", member, context, status=422 if refused else 200, about=education.applicant)


def _send(actor: Actor, member: SchoolMember, education: Education, form: SubmitForm) -> str:
    values = form.cleaned_data
    sent = school_submits_document(
        actor,
        school=member.school,
        education=education,
        kind=values["kind"],
        uploads=values["file"],
        language=values["language"],
        author=values["author"],
        author_title=values["author_title"],
        waived=values["waived"] if values["kind"] == Document.Kind.LOR else None,
        genuine=values.get("genuine", False),
    )
    return sent.receipt


@audience("school")
@require_POST
def attest(request: HttpRequest, education_id: UUID) -> HttpResponse:
    """The Clinical Skills Attestation of an authorised official, for Pathway 3, 4 or 5."""
    member = member_here(request)
    education = education_here(member, education_id)
    form = AttestationForm(request.POST)
    if form.is_valid():
        actor = Actor.of(user_of(request))
        done = carry_out(
            form, lambda: once(form.cleaned_data["once_key"], lambda: _attest(actor, member, education, form))
        )
        if done:
            messages.success(request, f"Your attestation for Pathway {form.cleaned_data['pathway']} was recorded.")
            return redirect("school:student", education.public_id)
    empty = SubmitForm(initial={"once_key": new_key()}, official=authorised_on(member))
    return _student_page(request, member, education, empty, form)


@audience("school")
@require_POST
def confirm_osce(request: HttpRequest, osce_id: UUID) -> HttpResponse:
    """An authorised official confirms that a person passed a clinical examination of the school."""
    member = member_here(request)
    osce = get_object_or_404(osces_to_attest_by(member.school), public_id=osce_id)
    education = member.school.educations.filter(applicant=osce.applicant_id).order_by("-position")[0]
    try:
        attest_osce(Actor.of(user_of(request)), osce=osce, official=member)
        messages.success(request, f"That {osce.name} was passed is confirmed.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("school:student", education.public_id)


def _attest(actor: Actor, member: SchoolMember, education: Education, form: AttestationForm) -> str:
    pathway = form.cleaned_data["pathway"]
    record_attestation(actor, applicant=education.applicant, pathway=pathway, official=member)
    return reverse("school:student", args=[education.public_id])


@audience("school")
@require_GET
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document that the school sent, as its pages."""
    member, user = member_here(request), user_of(request)
    own = documents_seen_by(user).filter(from_school=member.school)
    shown = get_object_or_404(own, public_id=document_id)
    note_opened(Actor.of(user), document=shown)
    context = {
        "document": shown,
        "viewer": viewer_of(shown),
        "name": name_of(shown.applicant),
        "opened": first_opened([shown]).get(shown.pk),
        "release": release_of(shown),
    }
    return page(request, "document.html", member, context, about=shown.applicant)
