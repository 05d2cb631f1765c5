"""The kinds of work that lie open for staff, each as a condition on cases."""

from django.db.models import Exists, Model, OuterRef, Q

from applicants.models import CertificationApplication, IdentityDocument
from certification.models import CertificateProposal
from certification.models.cases import Status
from credentials.models import Credential, Envelope, VerificationRequest
from pathways.models import PathwayApplication

#: Kinds of work as the worklist names them, in the order in which they come in the life of a case.
WORK = {
    "application": "Application",
    "passport": "Passport",
    "document": "Document",
    "post": "Answer by post",
    "answer": "School's answer",
    "pathway": "Pathway",
    "certificate": "Certificate",
}


def conditions() -> dict[str, Q]:
    """Whether a case has work of each kind in `WORK`."""
    request = VerificationRequest.State
    by_post = {"state": Envelope.State.MATCHED, "request__state": request.SENT}
    return {
        "application": _any(CertificationApplication, "applicant", status="pending"),
        "passport": _any(IdentityDocument, "applicant", state="received"),
        "document": _documents(),
        "post": _any(Envelope, "request__education__applicant", **by_post),
        "answer": _any(VerificationRequest, "education__applicant", state=request.ANSWERED),
        "pathway": _any(PathwayApplication, "applicant", status="submitted"),
        "certificate": Q(status=Status.READY) | _any(CertificateProposal, "applicant", state="open"),
    }


def _any(model: type[Model], path: str, **of: object) -> Q:
    return Q(Exists(model._default_manager.filter(**{path: OuterRef("applicant")}, **of)))


def _documents() -> Q:
    """A document that a reviewer looks at: not one about which the applicant chooses how to go on."""
    received = Credential.objects.filter(
        education__applicant=OuterRef("applicant"), state=Credential.State.RECEIVED
    ).exclude(reason_code="SCHOOL_DID_NOT_ANSWER")
    return Q(Exists(received))
