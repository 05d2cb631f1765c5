"""The certificate: proposed by one person, issued by another; revoked in the same way."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from certification.actions.certificates import (
    decline_proposal,
    issue_certificate,
    propose_certificate,
    propose_revocation,
    revoke_certificate,
)
from certification.certificate_queries import open_proposal
from certification.models import Case, Certificate, CertificateProposal
from certification.models.cases import Status
from certification.permissions import may_issue_certificate, may_propose_certificate, may_propose_revocation
from certification.queries.cases import requirement_lines
from certification.standing import decision_now
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.files import open_file
from ecfmg.portals.staff.deciding import Act, decide_page
from ecfmg.portals.staff.forms import NoteForm, VerdictForm
from ecfmg.portals.staff.pages import case_here


@audience("staff")
@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What would be printed, what is proposed, and the buttons of whoever may."""
    case, user = case_here(case_id), user_of(request)
    proposal = open_proposal(case.applicant)
    issued = Certificate.objects.filter(applicant=case.applicant).select_related("issued_by").first()
    decision = decision_now(case.applicant)
    verdict = request.POST.get("verdict", "")
    form_class = NoteForm if verdict in {"propose_revocation", "decline"} else VerdictForm
    versions = {
        "case": case.version,
        "issued": issued.version if issued else 0,
        "proposal": proposal.version if proposal else 0,
    }
    return decide_page(
        request,
        case,
        template="certificate.html",
        form=form_class(request.POST or None, initial={"version": case.version}),
        acts=_acts(case, proposal, issued),
        context={
            "proposal": proposal,
            "issued": issued,
            "in_force": issued is not None and issued.revoked_on is None,
            "ready": decision["status"] == "ready",
            "lines": requirement_lines(decision),
            "status_words": Status(decision["status"]).label.lower(),
            "may_issue": may_issue_certificate(user, proposal),
            "may_propose": may_propose_certificate(user),
            "may_propose_revocation": may_propose_revocation(user),
            "versions": versions,
            "verdict": verdict,
        },
        version=versions[VERSION_OF.get(verdict, "case")],
    )


#: Which version the form of a button carries, where it is not that of the case.
VERSION_OF = {"decline": "proposal", "propose_revocation": "issued", "revoke": "issued"}


def _acts(case: Case, proposal: CertificateProposal | None, issued: Certificate | None) -> dict[str, Act]:
    def propose(actor: Actor, values: dict[str, Any]) -> str:
        propose_certificate(actor, applicant=case.applicant, case_version=values["version"])
        return "Proposed. A senior reviewer other than you issues it."

    def issue(actor: Actor, values: dict[str, Any]) -> str:
        made = issue_certificate(actor, applicant=case.applicant, case_version=values["version"])
        return f"Certificate {made.number} is issued. The PDF is being made, and the applicant is told by e-mail."

    acts: dict[str, Act] = {"propose": propose, "issue": issue}
    if proposal is not None:
        acts["decline"] = lambda actor, values: _declined(actor, proposal, values)
    if issued is not None:
        acts["propose_revocation"] = lambda actor, values: _revocation_proposed(actor, issued, values)
        acts["revoke"] = lambda actor, values: _revoked(actor, issued, values)
    return acts


def _declined(actor: Actor, proposal: CertificateProposal, values: dict[str, Any]) -> str:
    decline_proposal(actor, proposal=proposal, reason=values["reason"], version=values["version"])
    return "The proposal is declined."


def _revocation_proposed(actor: Actor, issued: Certificate, values: dict[str, Any]) -> str:
    propose_revocation(actor, certificate=issued, reason=values["reason"], version=values["version"])
    return "Proposed. Another senior reviewer revokes the certificate."


def _revoked(actor: Actor, issued: Certificate, values: dict[str, Any]) -> str:
    revoke_certificate(actor, certificate=issued, version=values["version"])
    return f"Certificate {issued.number} is revoked, and the applicant was told."


@audience("staff")
@require_GET
def pdf(request: HttpRequest, certificate_id: UUID) -> FileResponse:
    """The certificate as it was printed."""
    found = get_object_or_404(Certificate.objects.select_related("pdf"), public_id=certificate_id)
    if found.pdf is None:
        raise Http404
    name = f"certificate-{found.number}.pdf"
    return FileResponse(open_file(found.pdf), as_attachment=True, filename=name, content_type="application/pdf")
