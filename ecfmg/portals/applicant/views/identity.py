"""Name and identity: what the person states, and the passport."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from applicants.actions.identity import state_identity, upload_identity_document
from applicants.models import Applicant
from applicants.queries import identity_documents_of, names_of
from credentials.actions.documents import receive_document
from credentials.models import Document
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.applicant.changes import Difference, carry_out_change
from ecfmg.portals.applicant.forms.identity import IdentityForm, PassportForm
from ecfmg.portals.applicant.pages import form_page, page
from ecfmg.portals.applicant.people import applicant_of
from ecfmg.portals.applicant.sending import sending


@audience("applicant")
@require_GET
def identity(request: HttpRequest) -> HttpResponse:
    """The person's own facts, names and passports."""
    applicant = applicant_of(request)
    context = {
        "names": names_of(applicant),
        "documents": identity_documents_of(applicant),
    }
    return page(request, "identity.html", applicant, context)


@audience("applicant")
@require_http_methods(["GET", "POST"])
def edit_identity(request: HttpRequest) -> HttpResponse:
    """State or change date of birth, citizenship and how to reach the person."""
    applicant = applicant_of(request)
    fields = ("date_of_birth", "citizenship", "phone", "address", "version")
    form = IdentityForm(
        request.POST or None,
        initial={name: getattr(applicant, name) for name in fields},
    )
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        done, differences = carry_out_change(
            form, lambda: state_identity(actor, applicant=applicant, **form.cleaned_data), applicant
        )
        if done:
            messages.success(request, "What you stated is saved.")
            return redirect("applicant:identity")
    return form_page(request, "edit_identity.html", applicant, form, differences=differences)


@audience("applicant")
@require_http_methods(["GET", "POST"])
def send_passport(request: HttpRequest) -> HttpResponse:
    """Upload the photo page of the passport and state what it says."""
    applicant = applicant_of(request)
    current = names_of(applicant).first()
    initial = {"once_key": new_key(), "country": applicant.citizenship}
    if current:
        initial |= {
            "given_names": current.given_names,
            "family_name": current.family_name,
        }
    form = PassportForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor, there = Actor.of(user_of(request)), reverse("applicant:identity")
        key = form.cleaned_data["once_key"]
        if carry_out(
            form,
            lambda: once(key, lambda: _keep_passport(actor, applicant, form, there)),
        ):
            messages.success(
                request,
                "Your passport was received. We tell you when we have looked at it.",
            )
            return redirect(there)
    return form_page(request, "send_passport.html", applicant, form)


def _keep_passport(actor: Actor, applicant: Applicant, form: PassportForm, there: str) -> str:
    stated = {
        name: form.cleaned_data[name] for name in ("number", "country", "expires_on", "given_names", "family_name")
    }
    uploads = [form.cleaned_data["file"]]
    with sending("file") as received:
        document = receive_document(actor, applicant=applicant, kind=Document.Kind.PASSPORT, uploads=uploads)
        received.append(document)
        upload_identity_document(actor, applicant=applicant, file=document.file, **stated)
    return there
