"""Sending diploma and transcript with their confirmation, and a new version of a letter."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from applicants.queries import name_of
from credentials.actions.letters import send_new_version
from credentials.actions.school_documents import push_credentials
from credentials.models import Document, Education, SchoolMember
from credentials.permissions import may_verify_for_school
from credentials.queries import credentials_seen_by, documents_seen_by
from credentials.queries.classes import announced_days
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key
from ecfmg.portals.school.forms.sending import NewVersionForm, PushForm
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here
from ecfmg.portals.school.student_rows import credential_lines


@audience("school")
@require_http_methods(["GET", "POST"])
def push(request: HttpRequest, education_id: UUID) -> HttpResponse:
    """Diploma, transcript or both of one person, sent and confirmed in one act by an authorised official."""
    member, user = member_here(request), user_of(request)
    own = Education.objects.filter(school=member.school).select_related("applicant", "school")
    education = get_object_or_404(own, public_id=education_id)
    may = may_verify_for_school(user, member.school)
    if not may:
        raise PermissionDenied(may.why)
    form = PushForm(request.POST or None, request.FILES or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor, key = Actor.of(user), form.cleaned_data["once_key"]
        sent = carry_out(form, lambda: push_credentials(actor, education=education, papers=form.papers(), once_key=key))
        if sent:
            receipts = " and ".join(document.receipt for document in sent)
            messages.success(request, f"Received with your confirmation: {receipts}. Our reviewers look at it next.")
            return redirect("school:student", education.public_id)
    credentials = credentials_seen_by(user).filter(education=education, kind__in=("diploma", "transcript"))
    announced = announced_days([education]).get(education.pk, {})
    context = {
        "education": education,
        "name": name_of(education.applicant) or "Name not stated yet",
        "lines": credential_lines(credentials.order_by("kind"), announced, clock.today()),
        "form": form,
    }
    return page(request, "push.html", member, context, status=422 if form.errors else 200, about=education.applicant)


@audience("school")
@require_http_methods(["GET", "POST"])
def letter_version(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A new version of a letter of recommendation; the one before is kept and shown as replaced."""
    member, user = member_here(request), user_of(request)
    letters = documents_seen_by(user).filter(from_school=member.school, kind=Document.Kind.LOR)
    letter = get_object_or_404(letters, public_id=document_id)
    form = NewVersionForm(
        request.POST or None,
        request.FILES or None,
        initial={"once_key": new_key(), "author_title": letter.author_title},
    )
    if request.method == "POST" and form.is_valid():
        sent = carry_out(form, lambda: _send_version(Actor.of(user), member, letter, form))
        if sent:
            messages.success(
                request, f"Version {sent.letter_version} of letter {sent.letter_number} was received: {sent.receipt}."
            )
            return redirect("school:document", sent.public_id)
    versions = letters.filter(letter_number=letter.letter_number).order_by("-letter_version")
    context = {"letter": letter, "versions": versions, "name": name_of(letter.applicant), "form": form}
    return page(
        request, "letter_version.html", member, context, status=422 if form.errors else 200, about=letter.applicant
    )


def _send_version(actor: Actor, member: SchoolMember, letter: Document, form: NewVersionForm) -> Document:
    education = Education.objects.filter(school=member.school, applicant=letter.applicant).order_by("-position")[0]
    values = form.cleaned_data
    return send_new_version(
        actor,
        education=education,
        letter=letter,
        uploads=values["file"],
        author_title=values["author_title"],
        once_key=values["once_key"],
    )
