"""Credits that the person brought from another medical school: stating them, taking them back."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from credentials.actions.transfers import remove_transfer, state_transfer
from credentials.models import Education, TransferCredit
from credentials.queries import educations_of
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.applicant.forms.education import TransferForm
from ecfmg.portals.applicant.pages import form_page, page
from ecfmg.portals.applicant.people import applicant_of


@audience("applicant")
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, education_id: UUID) -> HttpResponse:
    """State from which other school of the list credits were brought to this one."""
    applicant = applicant_of(request)
    education = get_object_or_404(educations_of(applicant), public_id=education_id)
    sources = [each.school for each in educations_of(applicant) if each.school_id != education.school_id]
    form = TransferForm(request.POST or None, sources=sources, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        act = partial(_state, Actor.of(user_of(request)), education, form)
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], act))
        if there:
            messages.success(request, "The transferred credits are saved. We ask that school for its transcript.")
            return redirect(there)
    return form_page(request, "transfer.html", applicant, form, education=education, sources=sources)


def _state(actor: Actor, education: Education, form: TransferForm) -> str:
    state_transfer(actor, education=education, **form.stated())
    return reverse("applicant:education")


@audience("applicant")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Ask whether to take the statement back; then do, where no school was asked yet."""
    applicant = applicant_of(request)
    mine = TransferCredit.objects.filter(education__applicant=applicant).select_related("school", "education__school")
    credit = get_object_or_404(mine, public_id=transfer_id)
    if request.method == "GET":
        return page(request, "remove_transfer.html", applicant, {"credit": credit})
    try:
        remove_transfer(Actor.of(user_of(request)), credit=credit)
        messages.success(request, "The transferred credits were removed.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("applicant:education")
