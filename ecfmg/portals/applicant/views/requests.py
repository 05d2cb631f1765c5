"""What the applicant can do about a request to a school: remind it, and choose a way on when it did not answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from credentials.actions.requests import nudge_school
from credentials.actions.reuse import choose_way_on
from credentials.queries import requests_seen_by
from credentials.queries.requests import silent_requests
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.portals.applicant.forms.requests import WayOnForm
from ecfmg.portals.applicant.pages import page
from ecfmg.portals.applicant.people import applicant_of
from ecfmg.portals.applicant.presenters.requests import steps_of


@audience("applicant")
@require_POST
def nudge(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask us to remind the school now: not right after it was asked, and once a week."""
    asked = get_object_or_404(requests_seen_by(user_of(request)), public_id=request_id)
    try:
        nudge_school(Actor.of(user_of(request)), request=asked)
        messages.success(request, "We have reminded your school. You can do this again in a week.")
    except ActionRefused as refusal:
        messages.warning(request, refusal.message)
    return redirect("applicant:documents")


@audience("applicant")
@require_http_methods(["GET", "POST"])
def way_on(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What we can still do after a school did not answer; the applicant chooses, and our staff act on it."""
    asked = get_object_or_404(requests_seen_by(user_of(request)), public_id=request_id)
    others = silent_requests().filter(education__applicant=asked.education.applicant, school=asked.school, wish="")
    others = others.exclude(pk=asked.pk).select_related("credential", "education__applicant").order_by("pk")
    form = WayOnForm(request.POST or None, others=others, initial={"wish": asked.wish, "note": asked.wish_note})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: choose_way_on(actor, request=asked, **form.cleaned_data)):
            messages.success(request, "We have your choice. Our staff look at it next and write to you.")
            return redirect("applicant:documents")
    context = {
        "asked": asked,
        "steps": steps_of(asked),
        "form": form,
        "open": silent_requests().filter(pk=asked.pk).exists(),
    }
    return page(request, "way_on.html", applicant_of(request), context, status=422 if form.errors else 200)
