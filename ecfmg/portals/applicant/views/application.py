"""The Application for ECFMG Certification."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applicants.actions.applications import missing_for_application, submit_application
from applicants.actions.records import declare_usmle_id
from applicants.models import Applicant
from applicants.queries import current_application
from credentials.queries import educations_of
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.applicant.forms.identity import ApplicationForm
from ecfmg.portals.applicant.pages import form_page
from ecfmg.portals.applicant.people import applicant_of


@audience("applicant")
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Check what was stated, confirm it, and apply."""
    applicant = applicant_of(request)
    educations = list(educations_of(applicant))
    form = ApplicationForm(
        request.POST or None,
        initial={"once_key": new_key(), "usmle_id": applicant.usmle_id or ""},
    )
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        act = partial(_submit, actor, applicant, form.cleaned_data["usmle_id"], bool(educations))
        if carry_out(form, lambda: once(form.cleaned_data["once_key"], act)):
            messages.success(request, "Your application was sent. You will hear from us by e-mail.")
            return redirect("applicant:home")
    return form_page(
        request,
        "apply.html",
        applicant,
        form,
        educations=educations,
        application=current_application(applicant),
        missing=missing_for_application(applicant, has_education=bool(educations)),
    )


def _submit(actor: Actor, applicant: Applicant, usmle_id: str, has_education: bool) -> str:
    if usmle_id.strip():
        declare_usmle_id(actor, applicant=applicant, usmle_id=usmle_id)
    submit_application(actor, applicant=applicant, has_education=has_education)
    return reverse("applicant:home")
