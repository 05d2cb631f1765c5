"""What was returned: the list with each place marked, and the answer to it, file by file; the name on a document."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applicants.queries import name_of
from credentials.actions.naming import state_name
from credentials.actions.replacing import Replacement, answer_in_words, replace_document
from credentials.models import Credential, ReviewFault
from credentials.queries import credentials_of, usual_times
from credentials.states import credential_sentence
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key
from ecfmg.portals.applicant.forms.returned import NameStatementForm, WordsForm
from ecfmg.portals.applicant.pages import REFUSED, form_page, page
from ecfmg.portals.applicant.people import applicant_of
from ecfmg.portals.applicant.presenters.returned import earlier_lines, form_of, to_fix, told_rounds
from ecfmg.portals.applicant.sending import sending


@audience("applicant")
@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    """The list of what is wrong with one credential, each with its place, an example and a way to answer it."""
    applicant = applicant_of(request)
    credential = get_object_or_404(credentials_of(applicant), public_id=credential_id)
    bound = None
    if request.method == "POST":
        bound = _bound(request, credential)
        if bound.is_valid() and carry_out(bound, lambda: _answer(request, credential, bound)):
            return _told(request, credential)
    rounds = told_rounds(credential)
    fix = to_fix(credential, rounds, bound)
    context: dict[str, Any] = {
        "credential": credential,
        "fix": fix,
        "earlier": earlier_lines(rounds),
        "standing": credential_sentence(credential, audience="applicant", usual=usual_times()),
        "refused": bound if bound is not None and fix is None else None,
        "choose_again": bool(bound and request.FILES),
    }
    return page(request, "returned.html", applicant, context, status=REFUSED if bound else 200)


def _bound(request: HttpRequest, credential: Credential) -> forms.Form:
    if "fault" in request.POST:
        return WordsForm(request.POST, auto_id="words_%s")
    return form_of(credential, request.POST.get("slot", ""), request.POST, request.FILES)


def _answer(request: HttpRequest, credential: Credential, form: forms.Form) -> bool:
    actor, values = Actor.of(user_of(request)), form.cleaned_data
    if isinstance(form, WordsForm):
        fault = get_object_or_404(ReviewFault, public_id=values["fault"], round__credential=credential)
        answer_in_words(actor, credential=credential, fault=fault, note=values["note"])
        return True
    with sending("upload"):
        replacement = Replacement(values["slot"], values["upload"], values.get("language", "English"))
        replace_document(actor, credential=credential, replacement=replacement, once_key=values["once_key"])
    return True


def _told(request: HttpRequest, credential: Credential) -> HttpResponse:
    credential.refresh_from_db()
    if credential.state == Credential.State.RETURNED:
        messages.success(request, "Received. The rest of the list is below.")
        return redirect("applicant:returned", credential.public_id)
    kind = credential.get_kind_display().lower()
    messages.success(request, f"Everything on the list is answered: your {kind} is with us again. We act next.")
    if credential.document is None:
        return redirect("applicant:documents")
    return redirect("applicant:document", credential.document.public_id)


@audience("applicant")
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    """Say that the name on a document differs from the name of record, why, and send what proves it."""
    applicant = applicant_of(request)
    credential = get_object_or_404(credentials_of(applicant), public_id=credential_id)
    check = credential.name_checks.filter(document=credential.document).first()
    said = {"printed": check.printed, "reason": check.stated_reason} if check else {}
    form = NameStatementForm(request.POST or None, request.FILES or None, initial={"once_key": new_key(), **said})
    if request.method == "POST" and form.is_valid() and carry_out(form, lambda: _stated(request, credential, form)):
        messages.success(request, "Thank you. A reviewer looks at it together with the document.")
        return redirect(_document_or_list(credential))
    return form_page(
        request,
        "name_on_document.html",
        applicant,
        form,
        credential=credential,
        check=check,
        name_of_record=name_of(applicant),
    )


def _stated(request: HttpRequest, credential: Credential, form: NameStatementForm) -> bool:
    values = form.cleaned_data
    with sending("proof"):
        state_name(
            Actor.of(user_of(request)),
            credential=credential,
            printed=values["printed"],
            reason=values["reason"],
            proof=[each for each in values["proof"] if each],
            once_key=values["once_key"],
        )
    return True


def _document_or_list(credential: Credential) -> str:
    if credential.document is None:
        return reverse("applicant:documents")
    return reverse("applicant:document", args=[credential.document.public_id])
