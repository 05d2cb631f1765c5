"""The certificate: what it is worth, when it expires, what made it permanent."""

from typing import Literal

from certification.rules.decision import Certificate
from certification.rules.picture import CredentialPicture, ExamPicture
from certification.rules.question import Question

CertificateStatus = Literal["certified", "expired", "revoked"]


def judge_certificate(
    q: Question, exams: ExamPicture, credentials: CredentialPicture
) -> tuple[Certificate, CertificateStatus | None]:
    """Return the certificate and the status it gives; None where none was issued by `as_of`."""
    return Certificate(), None
