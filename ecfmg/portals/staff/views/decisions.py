"""Pages on which staff decide one fact each: the application, the passport, a Pathway and its evidence."""

from collections.abc import Callable
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
from credentials.actions.documents import note_opened
from credentials.queries import document_flags, documents_seen_by
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out, version_from
from ecfmg.foundation.models import Event
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.staff.deciding import Act, decide_page
from ecfmg.portals.staff.forms import PaperAttestationForm, VerdictForm
from ecfmg.portals.staff.pages import case_here, page
from ecfmg.portals.staff.presenters import viewer_of
from pathways.actions import attest_osce, decide_pathway_application, record_paper_attestation, verify_licence
from pathways.models import Licence, Osce, PathwayApplication

REVIEWERS = ("reviewer", "senior_reviewer")
INTAKE = ("intake", *REVIEWERS)
ROUTE_WORDS = {
    "eligible": "open, and the evidence is complete",
    "incomplete": "open, evidence is missing",
    "not_eligible": "not open to this person",
    "needs_review": "a person decides",
}


def verdicts(decide: Callable[..., object], accepted: str, refused: str, **thing: Any) -> dict[str, Act]:
    """The two acts of a yes-or-no decision by `decide`."""

    def act(accept: bool, told: str) -> Act:
        def run(actor: Actor, values: dict[str, Any]) -> str:
            decide(actor, accept=accept, reason=values["reason"], version=values["version"], **thing)
            return told

        return run

    return {"accept": act(True, accepted), "refuse": act(False, refused)}


@staff_role(*INTAKE)
@require_http_methods(["GET", "POST"])
def application(request: HttpRequest, case_id: UUID, application_id: UUID) -> HttpResponse:
    """Accept or refuse the Application for ECFMG Certification."""
    case = case_here(case_id)
    sent = get_object_or_404(CertificationApplication, public_id=application_id, applicant=case.applicant)
    return decide_page(
        request,
        case,
        template="application.html",
        form=VerdictForm(request.POST or None, initial={"version": sent.version}),
        acts=verdicts(
            decide_application, "The application is accepted.", "The application is refused.", application=sent
        ),
        context={
            "sent": sent,
            "decided_by": _decider_of(sent),
            "educations": case.applicant.educations.select_related("school"),
            "passports": case.applicant.identity_documents.all(),
        },
        version=sent.version,
        is_open=sent.status == "pending",
    )


def _decider_of(sent: CertificationApplication) -> str:
    """Who decided on an application, by its event; empty while nobody did."""
    decided = Event.objects.filter(
        stream=sent.applicant.stream,
        subject=str(sent.public_id),
        verb__in=["application.accepted", "application.rejected"],
    )
    return decided.values_list("actor_label", flat=True).last() or ""


@staff_role(*INTAKE)
@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Accept or refuse a passport: its photo page beside what the person states."""
    case, user = case_here(case_id), user_of(request)
    passport = get_object_or_404(IdentityDocument, public_id=document_id, applicant=case.applicant)
    document = documents_seen_by(user).filter(file=passport.file_id).first()
    if document and request.method == "GET":
        note_opened(Actor.of(user), document=document)
    return decide_page(
        request,
        case,
        template="identity.html",
        form=VerdictForm(request.POST or None, initial={"version": passport.version}),
        acts=verdicts(
            decide_identity_document, "The passport is accepted.", "The passport is refused.", document=passport
        ),
        context={
            "passport": passport,
            "viewer": viewer_of(document) if document else None,
            "flags": document_flags(document) if document else [],
        },
        version=passport.version,
        is_open=passport.state == "received",
    )


@staff_role(*REVIEWERS)
@require_http_methods(["GET", "POST"])
def pathway(request: HttpRequest, case_id: UUID, application_id: UUID) -> HttpResponse:
    """Record that a Pathway is accepted, or not, beside what the rules say of each route."""
    case = case_here(case_id)
    sent = get_object_or_404(PathwayApplication, public_id=application_id, applicant=case.applicant)
    return decide_page(
        request,
        case,
        template="pathway.html",
        form=VerdictForm(request.POST or None, initial={"version": sent.version}),
        acts=verdicts(
            decide_pathway_application, "The Pathway is accepted.", "The Pathway is not accepted.", application=sent
        ),
        context={"sent": sent, **_evidence(case, sent)},
        version=sent.version,
        is_open=sent.status == "submitted",
    )


def _evidence(case: Case, sent: PathwayApplication) -> dict[str, Any]:
    document = case.decision.document if case.decision else None
    routes = document["pathways"]["routes"] if document else []
    route = next((each for each in routes if each["pathway"] == sent.pathway), None)
    applicant = case.applicant
    return {
        "route": route,
        "route_word": ROUTE_WORDS[route["state"]] if route else "",
        "oet": document["pathways"]["oet"] if document else None,
        "licences": applicant.licences.all(),
        "osces": applicant.osces.order_by("-passed_on", "pk"),
        "attestations": applicant.attestations.order_by("pathway", "pk"),
        "sittings": applicant.oet_sittings.all(),
    }


@staff_role(*REVIEWERS)
@require_POST
def confirm_licence(request: HttpRequest, case_id: UUID, licence_id: UUID) -> HttpResponse:
    """Record that the authority confirmed a licence, and whether it reports disciplinary action."""
    case = case_here(case_id)
    licence = get_object_or_404(Licence, public_id=licence_id, applicant=case.applicant)
    try:
        verify_licence(
            Actor.of(user_of(request)),
            licence=licence,
            disciplinary_action=request.POST.get("disciplined") == "yes",
            version=version_from(request.POST.get("version", "")),
        )
        messages.success(request, "The licence is confirmed.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return _back(request, case)


@staff_role(*REVIEWERS)
@require_POST
def confirm_osce(request: HttpRequest, case_id: UUID, osce_id: UUID) -> HttpResponse:
    """Record that an examination was confirmed by whoever held it."""
    case = case_here(case_id)
    osce = get_object_or_404(Osce, public_id=osce_id, applicant=case.applicant)
    try:
        attest_osce(Actor.of(user_of(request)), osce=osce)
        messages.success(request, "The examination is confirmed.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return _back(request, case)


def _back(request: HttpRequest, case: Case) -> HttpResponse:
    """To the Pathway from whose page the button was pressed, or to the case."""
    named = request.POST.get("pathway_application", "")
    for each in case.applicant.pathway_applications.all():
        if str(each.public_id) == named:
            return redirect("staff:pathway", case.public_id, each.public_id)
    return redirect("staff:case", case.public_id)


@staff_role(*REVIEWERS)
@require_http_methods(["GET", "POST"])
def paper_attestation(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record a Clinical Skills Attestation that came on paper."""
    case = case_here(case_id)
    form = PaperAttestationForm(request.POST or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _record_paper(actor, case, form))):
            messages.success(request, "The attestation is recorded.")
            return redirect("staff:case", case.public_id)
    return page(request, "paper_attestation.html", {"form": form}, case, status=422 if form.errors else 200)


def _record_paper(actor: Actor, case: Case, form: PaperAttestationForm) -> str:
    values = {name: value for name, value in form.cleaned_data.items() if name != "once_key"}
    return str(record_paper_attestation(actor, applicant=case.applicant, **values).public_id)
