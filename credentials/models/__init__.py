"""Everything stored about schools, education, documents, credentials and their verification."""

from credentials.models.contacts import Language, SchoolContact
from credentials.models.credentials import Credential, VerificationRequest
from credentials.models.documents import Document, DocumentPage
from credentials.models.education import Education, TransferCredit
from credentials.models.roster import SchoolMember
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
    "Credential",
    "Document",
    "DocumentPage",
    "Education",
    "Language",
    "School",
    "SchoolAccreditation",
    "SchoolContact",
    "SchoolMember",
    "SchoolName",
    "SchoolWord",
    "SponsorNote",
    "TransferCredit",
    "VerificationRequest",
]
