"""How a school gets access: the dean nominates a coordinator, and confirms it from the dean's own address."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credentials.actions.nominations import DAYS, PURPOSE, answer_nomination, nominate
from credentials.models import Nomination, School
from credentials.queries import find_schools
from ecfmg.accounts.access import public_page
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.links import find_link, state_of
from ecfmg.foundation.once import new_key, once
from ecfmg.foundation.throttle import Limit, address_of, within
from ecfmg.portals.public.forms.nominations import NominationForm

NOMINATIONS = Limit("nominate", tries=10, seconds=3600)
CARRIED = "nomination_link"


@public_page
@require_safe
def for_schools(request: HttpRequest) -> HttpResponse:
    """What a school can do here and how it gets access; the first step is to find the school."""
    words = request.GET.get("words", "").replace("\x00", "")[:100].strip()
    found = find_schools(words, after=request.GET.get("after", "")[:400]) if words else None
    return render(request, "public/for_schools.html", {"words": words, "found": found, "days": DAYS})


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nominate_coordinator(request: HttpRequest, school_id: UUID) -> HttpResponse:
    """The nomination for one school; anybody may send it, and nothing follows before the dean confirms."""
    school = get_object_or_404(School, public_id=school_id)
    form = NominationForm(request.POST or None, request.FILES or None, initial={"once_key": new_key()})
    if request.method == "POST":
        if not within(NOMINATIONS, address_of(request)):
            form.add_error(None, "Too many nominations came from your network. Wait an hour and send it again.")
        elif form.is_valid():
            number = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _nominate(school, form)))
            if number:
                context = {
                    "school": school,
                    "number": number,
                    "dean": form.cleaned_data["dean_email"].lower(),
                    "days": DAYS,
                }
                return render(request, "public/nominated.html", context)
    refused = 422 if form.errors else 200
    return render(request, "public/nominate.html", {"school": school, "form": form}, status=refused)


def _nominate(school: School, form: NominationForm) -> str:
    letter = form.cleaned_data["letter"]
    sent = nominate(school=school, dean=form.person("dean"), coordinator=form.person("coordinator"), letter=letter)
    return sent.number


@public_page
@require_safe
def confirm_nomination(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address at once, so that no page and no log carries it further."""
    request.session[CARRIED] = secret
    return redirect("public:nomination")


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nomination(request: HttpRequest) -> HttpResponse:
    """GET shows the nomination to the dean, POST answers it; a used or ended link has a page that says so."""
    link = find_link(PURPOSE, request.session.get(CARRIED, ""))
    state = state_of(link) if link else "unknown"
    found = Nomination.objects.select_related("school").filter(public_id=link.subject).first() if link else None
    context = {"nomination": found, "state": state}
    if link is None or found is None or state != "open":
        return render(request, "public/nomination_closed.html", context, status=410 if link else 404)
    if request.method != "POST":
        return render(request, "public/nomination.html", context)
    try:
        answered = answer_nomination(link, is_mine=request.POST.get("answer") == "mine")
    except ActionRefused as refusal:
        return render(request, "public/nomination_closed.html", {**context, "why": refusal.message}, status=410)
    del request.session[CARRIED]
    return render(request, "public/nomination_answered.html", {"nomination": answered})
