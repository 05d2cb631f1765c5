"""Everything stored about exam results, cases, decisions, certificates, training, recipients and imports."""

from certification.models.cases import Case, Decision, DueCase
from certification.models.certificates import Certificate, CertificateProposal, TrainingPeriod, UsLicence
from certification.models.conduct import Charge, IrregularBehavior
from certification.models.exams import ExamBar, ExamException, ExamRequest, ExamResult, UsmleRegistration
from certification.models.imports import DirectoryUpload, HeldRow, ImportRun
from certification.models.policy import PolicyDifference, PolicyRelease, PolicyText
from certification.models.recipients import ConfirmationReport, RecipientMember, RecipientOrganisation
from certification.models.sharing import SharedItem, Sharing

__all__ = [
    "Case",
    "Certificate",
    "CertificateProposal",
    "Charge",
    "ConfirmationReport",
    "Decision",
    "DirectoryUpload",
    "DueCase",
    "ExamBar",
    "ExamException",
    "ExamRequest",
    "ExamResult",
    "HeldRow",
    "ImportRun",
    "IrregularBehavior",
    "PolicyDifference",
    "PolicyRelease",
    "PolicyText",
    "RecipientMember",
    "RecipientOrganisation",
    "SharedItem",
    "Sharing",
    "TrainingPeriod",
    "UsLicence",
    "UsmleRegistration",
]
