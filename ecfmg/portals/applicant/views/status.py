"""The status page: where the person stands, why, and what to do by when."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from applicants.queries import current_application, identity_documents_of
from certification.certificate_answers import latest_certificate
from certification.certificate_queries import certificate_in_force, reports_about
from certification.standing import decision_now
from credentials.queries import credentials_of
from ecfmg.accounts.access import audience
from ecfmg.foundation import clock
from ecfmg.foundation.event_sentences import timeline_of
from ecfmg.foundation.files import open_file
from ecfmg.portals.applicant.pages import page
from ecfmg.portals.applicant.people import applicant_of
from ecfmg.portals.applicant.presenters.as_it_stands import with_pathway
from ecfmg.portals.applicant.presenters.deadlines import dates_ahead
from ecfmg.portals.applicant.presenters.requirements import CLOSED, cards
from ecfmg.portals.applicant.presenters.returned import put_right
from ecfmg.portals.applicant.presenters.status import (
    certificate_facts,
    headline,
    next_step,
    stands_all_the_same,
)
from ecfmg.portals.applicant.presenters.verdict import verdict
from pathways.queries import pathway_applications_of


@audience("applicant")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Each requirement with its state and reason, the next step, and what happened lately."""
    applicant = applicant_of(request)
    decision = with_pathway(decision_now(applicant), pathway_applications_of(applicant))
    certificate = latest_certificate(applicant)
    passports, credentials = list(identity_documents_of(applicant)), list(credentials_of(applicant))
    closed = decision["status"] in CLOSED
    step = next_step(decision, applicant, current_application(applicant), passports, credentials)
    context = {
        "headline": headline(decision),
        "decision": decision,
        "as_of": clock.today(),
        "cards": cards(decision, credentials),
        "closed": closed,
        "verdict": verdict(decision, certificate),
        "step": step,
        "put_right": put_right(credentials, step),
        "dates": [] if closed else dates_ahead(decision, passports, credentials),
        "reports": reports_about(applicant).count(),
        "certificate": certificate,
        "open_by_new_rules": stands_all_the_same(decision),
        "certificate_facts": certificate_facts(certificate, decision) if certificate else [],
        "timeline": timeline_of(
            applicant.stream,
            for_applicant=True,
            before=request.GET.get("before"),
            size=8,
        ),
    }
    return page(request, "home.html", applicant, context)


@audience("applicant")
@require_GET
def certificate(request: HttpRequest) -> FileResponse:
    """The certificate in force as a PDF."""
    found = certificate_in_force(applicant_of(request))
    if found is None or found.pdf is None:
        raise Http404
    return FileResponse(
        open_file(found.pdf),
        as_attachment=True,
        filename=f"certificate-{found.number}.pdf",
        content_type="application/pdf",
    )
