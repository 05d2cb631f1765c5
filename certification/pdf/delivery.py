"""The worker's part: make a paper that was promised, keep it, and tell the person. Safe to run twice."""

from certification.models import Certificate, ConfirmationReport
from certification.pdf.papers import certificate_pdf, report_pdf
from ecfmg.foundation import outbox
from ecfmg.foundation.files import keep_bytes
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.models import OutboxMessage

PDF = "application/pdf"


@outbox.handles("certificate_pdf")
def deliver_certificate(promise: OutboxMessage) -> None:
    """Render one certificate and, the first time, write to the applicant that it can be downloaded."""
    held = Certificate.objects.select_for_update(of=("self",), no_key=True).select_related(
        "applicant__user", "decision"
    )
    certificate = held.get(public_id=promise.payload["certificate"])
    content = certificate_pdf(certificate)
    certificate.pdf = keep_bytes(content, original_name=f"certificate-{certificate.number}.pdf", media_type=PDF)
    certificate.save(update_fields=["pdf"])
    applicant = certificate.applicant
    if applicant.user is not None:
        key = f"certificate-ready:{certificate.public_id}"
        send_mail_later(
            to=applicant.user.email, template="certificate_ready", key=key, context={}, stream=applicant.stream
        )


@outbox.handles("report_pdf")
def deliver_report(promise: OutboxMessage) -> None:
    """Render one report."""
    held = ConfirmationReport.objects.select_for_update(of=("self",), no_key=True).select_related(
        "organisation", "requested_by"
    )
    report = held.get(public_id=promise.payload["report"])
    if report.pdf_id is not None:
        return
    report.pdf = keep_bytes(report_pdf(report), original_name=f"report-{report.number}.pdf", media_type=PDF)
    report.save(update_fields=["pdf"])
