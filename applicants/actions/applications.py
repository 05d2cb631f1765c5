"""The Application for ECFMG Certification: submitted by the applicant, decided by staff."""

from django.db import transaction

from applicants.actions.records import issue_usmle_id
from applicants.models import Applicant, CertificationApplication, IdentityDocument
from applicants.permissions import may_change_own_record, may_decide_application
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.permissions import require

Status = CertificationApplication.Status


def missing_for_application(applicant: Applicant, *, has_education: bool) -> list[str]:
    """What is still needed before the application can be submitted, as words that complete "Before you apply: …"."""
    missing = []
    if applicant.date_of_birth is None or not applicant.citizenship:
        missing.append("state your date of birth and citizenship")
    documents = applicant.identity_documents.exclude(state=IdentityDocument.State.REFUSED)
    if not documents.filter(expires_on__gte=clock.today()).exists():
        missing.append("upload a passport that is valid today")
    if not has_education:
        missing.append("state the medical school you attend or attended")
    return missing


@transaction.atomic
def submit_application(actor: Actor, *, applicant: Applicant, has_education: bool) -> CertificationApplication:
    """Submit; gives the person a USMLE ID if there is none yet.

    `has_education`: whether an education is on file. Educations lie in a higher layer, so the caller looks.
    """
    require(may_change_own_record(actor, applicant))
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    open_one = applicant.applications.exclude(status=Status.REJECTED).first()
    if open_one is not None:
        raise ActionRefused("You have applied already. The status page shows where your application stands.")
    missing = missing_for_application(applicant, has_education=has_education)
    if missing:
        raise ActionRefused(f"Before you apply: {'; '.join(missing)}.")
    application = CertificationApplication.objects.create(
        applicant=applicant, submitted_at=clock.now(), submitted_on=clock.today()
    )
    record(
        "application.submitted",
        actor=actor,
        stream=applicant.stream,
        subject=str(application.public_id),
        for_applicant=True,
        payload={"on": application.submitted_on.isoformat()},
    )
    issue_usmle_id(actor, applicant=applicant)
    return application


@transaction.atomic
def decide_application(
    actor: Actor, *, application: CertificationApplication, accept: bool, reason: str = "", version: int
) -> CertificationApplication:
    """Accept or reject; a rejection needs a reason, which the applicant reads, and lets the person apply again."""
    require(may_decide_application(actor))
    application = (
        CertificationApplication.objects.select_for_update(no_key=True)
        .select_related("applicant")
        .get(pk=application.pk)
    )
    check_version(application.version, version, "this application")
    if application.status != Status.PENDING:
        raise ActionRefused("This application was decided already. Open the page again to see what was decided.")
    if not accept and not reason.strip():
        raise ActionRefused("Say why the application is not accepted; the applicant reads it.", field="reason")
    application.status = Status.ACCEPTED if accept else Status.REJECTED
    application.reason, application.decided_at = reason.strip(), clock.now()
    application.version += 1
    application.save(update_fields=["status", "reason", "decided_at", "version"])
    record(
        "application.accepted" if accept else "application.rejected",
        actor=actor,
        stream=application.applicant.stream,
        subject=str(application.public_id),
        reason=application.reason,
        for_applicant=True,
    )
    if application.applicant.user is not None:
        send_mail_later(
            to=application.applicant.user.email,
            template="application_accepted" if accept else "application_rejected",
            key=f"application-decided:{application.public_id}",
            context={},
            stream=application.applicant.stream,
        )
    return application
