"""Pages on which staff decide one fact each: the application, the passport, a credential, an answer, a Pathway."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from applicants.actions.applications import decide_application
from applicants.actions.identity import decide_identity_document
from applicants.models import CertificationApplication, IdentityDocument
from certification.models import Case
from credentials.actions.credentials import (
    confirm_rejection,
    decline_rejection,
    propose_rejection,
    return_credential,
)
from credentials.actions.documents import note_opened
from credentials.actions.requests import review_answer, send_to_school
from credentials.models import Credential, Document, VerificationRequest
from credentials.queries import document_flags
from ecfmg.accounts.access import audience, staff_role, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.portals.staff.deciding import Act, decide_page
from ecfmg.portals.staff.forms import (
    AnswerReviewForm,
    CredentialForm,
    RejectionForm,
    VerdictForm,
)
from ecfmg.portals.staff.pages import case_here
from ecfmg.portals.staff.presenters import viewer_of
from pathways.actions.applications import decide_pathway_application
from pathways.actions.evidence import verify_licence
from pathways.models import Licence, PathwayApplication

REVIEWERS = ("reviewer", "senior_reviewer")
INTAKE = ("intake", *REVIEWERS)
ROUTE_WORDS = {
    "eligible": "open, and the evidence is complete",
    "incomplete": "open, evidence is missing",
    "not_eligible": "not open to this person",
    "needs_review": "a person decides",
}


def verdicts(decide: Any, accepted: str, refused: str, **thing: Any) -> dict[str, Act]:
    """The two acts of a yes-or-no decision by `decide`."""

    def act(accept: bool, told: str) -> Act:
        def run(actor: Actor, values: dict[str, Any]) -> str:
            decide(
                actor,
                accept=accept,
                reason=values["reason"],
                version=values["version"],
                **thing,
            )
            return told

        return run

    return {"accept": act(True, accepted), "refuse": act(False, refused)}


@staff_role(*INTAKE)
@require_http_methods(["GET", "POST"])
def application(request: HttpRequest, case_id: UUID, application_id: UUID) -> HttpResponse:
    """Accept or refuse the Application for ECFMG Certification."""
    case = case_here(case_id)
    sent = get_object_or_404(CertificationApplication, public_id=application_id, applicant=case.applicant)
    educations = case.applicant.educations.select_related("school")
    passports = case.applicant.identity_documents.all()
    return decide_page(
        request,
        case,
        template="application.html",
        form=VerdictForm(request.POST or None, initial={"version": sent.version}),
        acts=verdicts(
            decide_application,
            "The application is accepted.",
            "The application is refused.",
            application=sent,
        ),
        context={"sent": sent, "educations": educations, "passports": passports},
    )


@staff_role(*INTAKE)
@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Accept or refuse a passport: its photo page beside what the person states."""
    case = case_here(case_id)
    passports = IdentityDocument.objects.select_related("file__document").filter(applicant=case.applicant)
    passport = get_object_or_404(passports, public_id=document_id)
    document = Document.objects.filter(file=passport.file).prefetch_related("pages").first()
    if document:
        note_opened(Actor.of(user_of(request)), document=document)
    return decide_page(
        request,
        case,
        template="identity.html",
        form=VerdictForm(request.POST or None, initial={"version": passport.version}),
        acts=verdicts(
            decide_identity_document,
            "The passport is accepted.",
            "The passport is refused.",
            document=passport,
        ),
        context={
            "passport": passport,
            "viewer": viewer_of(document) if document else None,
        },
    )


@staff_role(*INTAKE)
@require_http_methods(["GET", "POST"])
def credential(request: HttpRequest, case_id: UUID, credential_id: UUID) -> HttpResponse:
    """A credential beside what the person states: send it to the school, return it, or propose to reject it."""
    case = case_here(case_id)
    shown = _credential_of(case, credential_id)
    rejecting = request.POST.get("verdict") == "propose_rejection"
    form_class = RejectionForm if rejecting else CredentialForm
    if shown.document:
        note_opened(Actor.of(user_of(request)), document=shown.document)
    context = {
        "credential": shown,
        "viewer": viewer_of(shown.document) if shown.document else None,
        "flags": document_flags(shown.document) if shown.document else [],
        "translations": shown.document.translations.all() if shown.document else [],
        "rejection_form": RejectionForm(initial={"version": shown.version}),
    }
    return decide_page(
        request,
        case,
        template="credential.html",
        form=form_class(request.POST or None, initial={"version": shown.version}),
        acts=_credential_acts(shown),
        context=context,
    )


def _credential_of(case: Case, credential_id: UUID) -> Credential:
    own = Credential.objects.filter(education__applicant=case.applicant)
    own = own.select_related("education__school", "education__applicant", "document__file")
    return get_object_or_404(own.prefetch_related("document__pages"), public_id=credential_id)


def _credential_acts(shown: Credential) -> dict[str, Act]:
    def send(actor: Actor, values: dict[str, Any]) -> str:
        sent = send_to_school(actor, credential=shown, version=values["version"])
        return f"Sent to {sent.school.name} as request {sent.number}."

    def give_back(actor: Actor, values: dict[str, Any]) -> str:
        code, note = values["reason_code"], values["note"]
        return_credential(
            actor,
            credential=shown,
            reason_code=code,
            note=note,
            version=values["version"],
        )
        return "Returned to the applicant, who was told why."

    def propose(actor: Actor, values: dict[str, Any]) -> str:
        code, note = values["reason_code"], values["note"]
        propose_rejection(
            actor,
            credential=shown,
            reason_code=code,
            note=note,
            version=values["version"],
        )
        return "Proposed. A second reviewer confirms or declines it."

    def confirm(actor: Actor, values: dict[str, Any]) -> str:
        confirm_rejection(actor, credential=shown, version=values["version"])
        return "The credential is rejected, and the applicant was told."

    def decline(actor: Actor, values: dict[str, Any]) -> str:
        decline_rejection(actor, credential=shown, note=values["note"], version=values["version"])
        return "The rejection was declined; the credential waits for review again."

    return {
        "send": send,
        "return": give_back,
        "propose_rejection": propose,
        "confirm": confirm,
        "decline": decline,
    }


@staff_role(*REVIEWERS)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Review what the school answered."""
    case = case_here(case_id)
    asked = get_object_or_404(
        VerificationRequest.objects.filter(credential__education__applicant=case.applicant)
        .select_related(
            "credential__education__applicant",
            "school",
            "document",
            "answered_by__user",
        )
        .prefetch_related("document__pages"),
        public_id=request_id,
    )

    def review(actor: Actor, values: dict[str, Any]) -> str:
        review_answer(actor, request=asked, **values)
        return "The answer is reviewed."

    note_opened(Actor.of(user_of(request)), document=asked.document)
    return decide_page(
        request,
        case,
        template="answer.html",
        form=AnswerReviewForm(
            request.POST or None,
            initial={"version": asked.version, "outcome": "accept"},
        ),
        acts={"review": review},
        context={"asked": asked, "viewer": viewer_of(asked.document)},
    )


@audience("staff")
@require_http_methods(["GET", "POST"])
def pathway(request: HttpRequest, case_id: UUID, application_id: UUID) -> HttpResponse:
    """Record that a Pathway is accepted, or not, beside what the rules say of each route."""
    case = case_here(case_id)
    sent = get_object_or_404(PathwayApplication, public_id=application_id, applicant=case.applicant)
    document = case.decision.document if case.decision else None
    routes = document["pathways"]["routes"] if document else []
    route = next((each for each in routes if each["pathway"] == sent.pathway), None)
    context = {
        "sent": sent,
        "route": route,
        "route_word": ROUTE_WORDS[route["state"]] if route else "",
        "oet": document["pathways"]["oet"] if document else None,
        "licences": case.applicant.licences.all(),
        "attestations": case.applicant.attestations.all(),
        "sittings": case.applicant.oet_sittings.all(),
    }
    return decide_page(
        request,
        case,
        template="pathway.html",
        form=VerdictForm(request.POST or None, initial={"version": sent.version}),
        acts=verdicts(
            decide_pathway_application,
            "The Pathway is accepted.",
            "The Pathway is not accepted.",
            application=sent,
        ),
        context=context,
    )


@audience("staff")
@require_POST
def confirm_licence(request: HttpRequest, case_id: UUID, licence_id: UUID) -> HttpResponse:
    """Record that the authority confirmed a licence, and whether it reports disciplinary action."""
    case = case_here(case_id)
    licence = get_object_or_404(Licence, public_id=licence_id, applicant=case.applicant)
    version = request.POST.get("version", "")
    try:
        verify_licence(
            Actor.of(user_of(request)),
            licence=licence,
            disciplinary_action=request.POST.get("disciplined") == "yes",
            version=int(version) if version.isdecimal() else 0,
        )
        messages.success(request, "The licence is confirmed.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:case", case_id)
