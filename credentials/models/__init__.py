"""Everything stored about schools, education, documents, credentials and their verification."""

from credentials.models.bulk import BulkBatch, BulkFile
from credentials.models.classes import ClassList, ClassMember
from credentials.models.contacts import Language, SchoolContact
from credentials.models.credentials import Credential, VerificationRequest
from credentials.models.documents import Document, DocumentPage, PageTwin
from credentials.models.education import Education, TransferCredit
from credentials.models.mailroom import CustodyStep, Envelope, EnvelopePage, PaperLetter, Scan
from credentials.models.nominations import Nomination, NominationPage
from credentials.models.participation import ResultsChoice, ServiceParticipation
from credentials.models.review import NameCheck, ReviewFault, ReviewRound, Standstill
from credentials.models.roster import Cover, RosterConfirmation, SchoolMember
from credentials.models.schools import (
    Agency,
    AgencyRecognition,
    School,
    SchoolAccreditation,
    SchoolName,
    SchoolWord,
    SponsorNote,
)
from credentials.models.specimens import Specimen

__all__ = [
    "Agency",
    "AgencyRecognition",
    "BulkBatch",
    "BulkFile",
    "ClassList",
    "ClassMember",
    "Cover",
    "Credential",
    "CustodyStep",
    "Document",
    "DocumentPage",
    "Education",
    "Envelope",
    "EnvelopePage",
    "Language",
    "NameCheck",
    "Nomination",
    "NominationPage",
    "PageTwin",
    "PaperLetter",
    "ResultsChoice",
    "ReviewFault",
    "ReviewRound",
    "RosterConfirmation",
    "Scan",
    "School",
    "SchoolAccreditation",
    "SchoolContact",
    "SchoolMember",
    "SchoolName",
    "SchoolWord",
    "ServiceParticipation",
    "Specimen",
    "SponsorNote",
    "Standstill",
    "TransferCredit",
    "VerificationRequest",
]
