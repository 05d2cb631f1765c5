"""The school confirms what a person is in its records, before anybody asks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from applicants.queries import name_of
from credentials.actions.standing import confirm_standing
from credentials.models import Education, VerificationRequest
from credentials.permissions import may_verify_for_school
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.school.forms.answers import StandingForm
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here
from ecfmg.portals.school.views.students import education_here


@audience("school")
@require_http_methods(["GET", "POST"])
def standing(request: HttpRequest, education_id: UUID) -> HttpResponse:
    """What the person states beside what an authorised official confirms; details are filled in as stated."""
    member = member_here(request)
    education = education_here(member, education_id)
    asked = VerificationRequest(kind=VerificationRequest.Kind.STATUS_CONFIRMATION, education=education)
    first = {"version": 0, "once_key": new_key(), "answer": VerificationRequest.Answer.CONFIRMED}
    form = StandingForm(request.POST or None, initial=first, asked=asked)
    name = name_of(education.applicant) or "Name not stated yet"
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _confirm(actor, education, form))):
            messages.success(request, f"What your records say of {name} was sent. We look at it next.")
            return redirect("school:student", education.public_id)
    context = {
        "education": education,
        "name": name,
        "form": form,
        "may": may_verify_for_school(user_of(request), member.school),
    }
    return page(
        request, "standing.html", member, context, status=422 if form.errors else 200, about=education.applicant
    )


def _confirm(actor: Actor, education: Education, form: StandingForm) -> str:
    values = form.cleaned_data
    confirmed = confirm_standing(
        actor, education=education, answer=values["answer"], standing=form.standing, note=values["note"]
    )
    return confirmed.number
