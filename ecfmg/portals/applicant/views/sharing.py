"""Which organisations may read the person's MSPE, transcript and letters; who read them; taking it back."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.models import Applicant
from certification.actions.sharing import change_shared, share_documents, withdraw_sharing
from certification.models import RecipientOrganisation, Sharing
from certification.queries.sharing import (
    last_readings,
    lines_of,
    offers_to,
    organisations_found,
    readings_of,
    sharings_of,
)
from certification.sharing import Choice, is_in_force, season_of
from certification.sharing_words import state_of
from credentials.policy.seasons import seasons_from
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.applicant.forms.sharing import ChangeForm, ShareForm
from ecfmg.portals.applicant.pages import form_page, page
from ecfmg.portals.applicant.people import applicant_of
from ecfmg.portals.applicant.presenters.sharing import readings_table, sharings_table, state_word

PAGE_SIZE = 20


@audience("applicant")
@require_GET
def sharings(request: HttpRequest) -> HttpResponse:
    """Everybody with whom the person shares or shared, newest first."""
    applicant = applicant_of(request)
    listed = Paginator(sharings_of(applicant), PAGE_SIZE).get_page(request.GET.get("page"))
    table = sharings_table(listed, lines_of(listed.object_list), last_readings(applicant, listed.object_list))
    return page(request, "sharings.html", applicant, {"table": table, "any": listed.paginator.count})


@audience("applicant")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find an organisation that signs in here by its name or number."""
    applicant = applicant_of(request)
    words = request.GET.get("q", "").strip()[:200]
    found = Paginator(organisations_found(words), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"words": words, "found": found}
    if request.headers.get("HX-Target") == "organisations":
        return render(request, "applicant/organisations_found.html", context)
    return page(request, "share_find.html", applicant, context)


@audience("applicant")
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Choose a season and documents for one organisation."""
    applicant = applicant_of(request)
    found = get_object_or_404(organisations_found(""), public_id=organisation)
    seasons = seasons_from(clock.today())
    form = ShareForm(
        request.POST or None, offers=offers_to(applicant), seasons=seasons, initial={"once_key": new_key()}
    )
    if request.method == "POST" and form.is_valid():
        act = partial(_share, Actor.of(user_of(request)), applicant, found, form)
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], act))
        if there:
            messages.success(request, f"{found.name} can now read what you chose, each document from its day.")
            return redirect(there)
    return form_page(request, "share.html", applicant, form, organisation=found, seasons=seasons)


def _share(actor: Actor, applicant: Applicant, organisation: RecipientOrganisation, form: ShareForm) -> str:
    season = form.cleaned_data["season"]
    made = share_documents(actor, applicant=applicant, organisation=organisation, season=season, choices=form.chosen())
    return reverse("applicant:shared", args=[made.public_id])


@audience("applicant")
@require_GET
def shared(request: HttpRequest, sharing_id: UUID) -> HttpResponse:
    """One organisation: what it reads from which day, and who of it read what."""
    applicant = applicant_of(request)
    sharing = get_object_or_404(sharings_of(applicant), public_id=sharing_id)
    listed = Paginator(readings_of(sharing), PAGE_SIZE).get_page(request.GET.get("page"))
    season = season_of(sharing)
    context = {
        "sharing": sharing,
        "until": season.ends_on if season else None,
        "in_force": is_in_force(sharing),
        "state": state_word(sharing),
        "lines": [(line, *state_of(line)) for line in lines_of([sharing])[sharing.pk]],
        "readings": readings_table(listed),
    }
    return page(request, "shared.html", applicant, context)


@audience("applicant")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, sharing_id: UUID) -> HttpResponse:
    """Choose anew what one organisation reads."""
    applicant = applicant_of(request)
    sharing = get_object_or_404(sharings_of(applicant), public_id=sharing_id)
    present = [Choice(item.kind, item.letter_number).code for item in sharing.items.filter(ended_at__isnull=True)]
    initial = {"once_key": new_key(), "choices": present, "version": sharing.version}
    form = ChangeForm(request.POST or None, offers=offers_to(applicant), initial=initial)
    if request.method == "POST" and form.is_valid():
        act = partial(_change, Actor.of(user_of(request)), sharing, form)
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], act))
        if there:
            messages.success(request, f"What {sharing.organisation.name} can read was changed.")
            return redirect(there)
    return form_page(request, "share_change.html", applicant, form, sharing=sharing)


def _change(actor: Actor, sharing: Sharing, form: ChangeForm) -> str:
    change_shared(actor, sharing=sharing, choices=form.chosen(), version=form.cleaned_data["version"])
    return reverse("applicant:shared", args=[sharing.public_id])


@audience("applicant")
@require_POST
def withdraw(request: HttpRequest, sharing_id: UUID) -> HttpResponse:
    """Let the organisation read nothing any more."""
    sharing = get_object_or_404(sharings_of(applicant_of(request)), public_id=sharing_id)
    try:
        withdraw_sharing(Actor.of(user_of(request)), sharing=sharing)
        messages.success(request, f"{sharing.organisation.name} can read nothing of yours any more.")
    except ActionRefused as refusal:
        messages.warning(request, refusal.message)
    return redirect("applicant:shared", sharing_id=sharing.public_id)
