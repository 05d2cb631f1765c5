"""Documents: send them, see what was received, look at the pages."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from applicants.models import Applicant, IdentityDocument
from certification.standing import decision_now
from credentials.actions.credentials import submit_credential
from credentials.actions.documents import receive_document
from credentials.actions.naming import state_name
from credentials.document_states import document_sentence
from credentials.models import Credential, Document, VerificationRequest
from credentials.permissions import may_download_original, may_see_document
from credentials.quality import SCANS
from credentials.queries import credentials_of, documents_of, page_image, usual_times
from credentials.queries.classes import announced_for
from credentials.queries.credentials import with_post
from credentials.queries.requests import silent_requests
from credentials.serving import original_response, page_response
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.foundation.permissions import require
from ecfmg.portals.applicant.forms.documents import (
    CredentialDocumentForm,
    DocumentForm,
    OtherDocumentForm,
    TranslationForm,
)
from ecfmg.portals.applicant.pages import form_page, page
from ecfmg.portals.applicant.people import applicant_of
from ecfmg.portals.applicant.presenters.documents import (
    advice_on,
    closed_text,
    credential_cards,
    reason_text,
    viewer_of,
)
from ecfmg.portals.applicant.presenters.requests import nudges_of, request_cards, sentence_of
from ecfmg.portals.applicant.presenters.returned import earlier_lines, to_fix, told_rounds
from ecfmg.portals.applicant.presenters.tables import documents_table
from ecfmg.portals.applicant.sending import sending


@audience("applicant")
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """What each education must have, and everything that was received."""
    applicant = applicant_of(request)
    received = Paginator(documents_of(applicant), 20).get_page(request.GET.get("page"))
    credentials = list(credentials_of(applicant))
    shown = with_post(VerificationRequest.objects.select_related("credential", "school", "education__applicant"))
    asked = shown.filter(education__applicant=applicant).filter(
        Q(state=VerificationRequest.State.SENT)
        | Q(pk__in=silent_requests().filter(education__applicant=applicant))
        | Q(state=VerificationRequest.State.ANSWERED, credential=None)
    )
    context = {
        "cards": credential_cards(credentials),
        "not_asked": decision_now(applicant)["status"] in {"not_img", "ineligible"},
        "table": documents_table(received, credentials),
        "announced": announced_for(applicant),
        "requests": request_cards(asked.order_by("due_on", "pk")),
    }
    return page(request, "documents.html", applicant, context)


@audience("applicant")
@require_http_methods(["GET", "POST"])
def send_credential(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    """Send the diploma, transcript or letter of completion, or a better copy of it."""
    applicant = applicant_of(request)
    credential = get_object_or_404(credentials_of(applicant), public_id=credential_id)
    form = CredentialDocumentForm(request.POST or None, request.FILES or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        act = partial(_send, actor, applicant, credential, form)
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], act))
        if there:
            return redirect(there)
    context = {"credential": credential, "reason_text": reason_text(credential), "closed": closed_text(credential)}
    return form_page(request, "send_credential.html", applicant, form, **context)


def _send(actor: Actor, applicant: Applicant, credential: Credential, form: CredentialDocumentForm) -> str:
    with sending("upload") as received:
        document = receive_document(
            actor,
            applicant=applicant,
            kind=credential.kind,
            uploads=form.cleaned_data["upload"],
            language=form.cleaned_data["language"],
            replaces=credential.document,
        )
        received.append(document)
        submit_credential(actor, credential=credential, document=document, version=credential.version)
        if form.cleaned_data["printed"]:
            key = f"{form.cleaned_data['once_key']}:name"
            state_name(actor, credential=credential, printed=form.cleaned_data["printed"], once_key=key)
    if form.cleaned_data["printed"]:
        return reverse("applicant:name_on_document", args=[credential.public_id])
    return reverse("applicant:document", args=[document.public_id])


@audience("applicant")
@require_http_methods(["GET", "POST"])
def send_other(request: HttpRequest) -> HttpResponse:
    """Send a proof of another name, a licence, or anything else; or a translation (`of` names its original)."""
    applicant = applicant_of(request)
    wanted = request.GET.get("of", "")
    original = get_object_or_404(documents_of(applicant), receipt=wanted) if wanted else None
    form_class = TranslationForm if original else OtherDocumentForm
    form = form_class(request.POST or None, request.FILES or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        act = partial(_send_other, actor, applicant, original, form)
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], act))
        if there:
            return redirect(there)
    return form_page(request, "send_other.html", applicant, form, original=original)


def _send_other(actor: Actor, applicant: Applicant, original: Document | None, form: DocumentForm) -> str:
    with sending("upload") as received:
        document = receive_document(
            actor,
            applicant=applicant,
            kind=original.kind if original else form.cleaned_data["kind"],
            uploads=form.cleaned_data["upload"],
            language=form.cleaned_data.get("language", "English"),
            translation_of=original,
        )
        received.append(document)
    return reverse("applicant:document", args=[document.public_id])


@audience("applicant")
@require_GET
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The receipt of one document and its pages."""
    applicant = applicant_of(request)
    shown = get_object_or_404(documents_of(applicant).prefetch_related("pages"), public_id=document_id)
    may = may_see_document(user_of(request), shown)
    context: dict[str, Any] = {"document": shown, "viewer": viewer_of(shown) if may else None, "may": may}
    settled = shown.superseded_by_id or shown.from_school_id  # nobody can make a better copy here, or needs to
    context |= {"scan": SCANS[shown.file.scan], "advice": [] if settled else advice_on(shown)}
    return page(request, "document.html", applicant, {**context, **_standing(applicant, shown)})


def _standing(applicant: Applicant, shown: Document) -> dict[str, Any]:
    """Where the document stands; of a credential's also the list that is open and the lists before it."""
    own = shown.translation_of_id or shown.pk
    used_for = credentials_of(applicant).filter(document=own).first()
    usual = usual_times()
    owner = sentence_of(used_for, usual, nudges_of([used_for])) if used_for else None
    passport = IdentityDocument.objects.filter(applicant=applicant, file=shown.file).first()
    rounds = told_rounds(used_for) if used_for else []
    return {
        "used_for": used_for,
        "standing": document_sentence(shown, audience="applicant", owner=owner, passport=passport, usual=usual),
        "fix": to_fix(used_for, rounds) if used_for else None,
        "earlier": earlier_lines(rounds),
        "has_translation": any(each.superseded_by_id is None for each in shown.translations.all()),
        "name_check": used_for.name_checks.filter(document=own).first() if used_for else None,
    }


@audience("applicant")
@require_GET
def document_page(request: HttpRequest, document_id: UUID, number: int, size: str) -> FileResponse:
    """One page as the image we made of it."""
    shown = get_object_or_404(documents_of(applicant_of(request)), public_id=document_id)
    require(may_see_document(user_of(request), shown))
    return page_response(page_image(shown, number, thumbnail=size == "small"))


@audience("applicant")
@require_GET
def original(request: HttpRequest, document_id: UUID) -> FileResponse:
    """The file as the person sent it, as an attachment."""
    shown = get_object_or_404(documents_of(applicant_of(request)), public_id=document_id)
    require(may_download_original(user_of(request), shown))
    return original_response(shown)
