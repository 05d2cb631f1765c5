"""Everything stored about schools, education, documents, credentials and their verification."""

from credentials.models.contacts import Language, SchoolContact
from credentials.models.classes import ClassList, ClassMember
from credentials.models.credentials import Credential, VerificationRequest
from credentials.models.documents import Document, DocumentPage
from credentials.models.education import Education, TransferCredit
from credentials.models.nominations import Nomination, NominationPage
from credentials.models.participation import ResultsChoice, ServiceParticipation
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

__all__ = [
    "Agency",
    "AgencyRecognition",
    "ClassList",
    "ClassMember",
    "Cover",
    "Credential",
    "Document",
    "DocumentPage",
    "Education",
    "Language",
    "Nomination",
    "NominationPage",
    "ResultsChoice",
    "RosterConfirmation",
    "School",
    "SchoolAccreditation",
    "SchoolContact",
    "SchoolMember",
    "SchoolName",
    "SchoolWord",
    "ServiceParticipation",
    "SponsorNote",
    "TransferCredit",
    "VerificationRequest",
]
