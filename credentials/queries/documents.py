"""Documents: whose, seen by whom, their pages, and what staff should know about them."""

from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from applicants.models import Applicant
from credentials.models import Document, DocumentPage, PageTwin
from credentials.people import in_office, member_of
from credentials.permissions import DOCUMENT_STAFF
from credentials.quality import HINTS
from ecfmg.accounts.models import Audience, StaffRole, User
from ecfmg.accounts.permissions import may_as_staff
from ecfmg.foundation.models import StoredFile

#: A school's answer on paper: for those who judge it, not for the person whom it is about.
ANSWER_BY_POST = Q(kind=Document.Kind.OTHER, envelope__isnull=False)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about a document that a person should look at: a code and a sentence for staff."""

    code: str
    sentence: str


def documents_of(applicant: Applicant) -> QuerySet[Document]:
    """The person's documents as the person sees them, newest first, superseded ones included, with file, sender and
    translation; without what a school answered by post."""
    return with_all(Document.objects.filter(applicant=applicant).exclude(ANSWER_BY_POST))


def with_all(documents: QuerySet[Document]) -> QuerySet[Document]:
    """`documents` with what a list or a page reads of each; one query more for the pages."""
    return documents.select_related(
        "file", "applicant__user", "uploaded_by", "from_school", "translation_of", "superseded_by"
    ).prefetch_related("pages__image", "pages__thumbnail", "translations")


def documents_seen_by(user: User) -> QuerySet[Document]:
    """What `user` may look at: fetch every document of a page through this, so that a stranger's is not found."""
    documents = with_all(Document.objects.all())
    if user.audience == Audience.APPLICANT:
        unread = Q(kind=Document.Kind.LOR) & ~Q(waived=False) | ANSWER_BY_POST
        return documents.filter(applicant__user=user).exclude(unread)
    if user.audience == Audience.STAFF:
        return documents if may_as_staff(user, *DOCUMENT_STAFF, StaffRole.POLICY_OFFICER) else documents.none()
    member = member_of(user)
    if member is None or not in_office(member):
        return documents.none()
    school = member.school_id
    asked = Document.objects.filter(verification_requests__school=school).values("pk")
    return documents.filter(Q(from_school=school) | Q(pk__in=asked) | Q(translation_of__in=asked))


def page_image(document: Document, number: int, *, thumbnail: bool = False) -> StoredFile | None:
    """The image of one page (numbers begin with 1), as large as it was made or small; None where there is none."""
    page = DocumentPage.objects.select_related("image", "thumbnail").filter(document=document, number=number).first()
    if page is None:
        return None
    return page.thumbnail if thumbnail else page.image


def document_flags(document: Document) -> list[Flag]:
    """What staff should look at: the same bytes under another person, weak pages, a missing translation."""
    flags = []
    twins = Document.objects.filter(file__sha256=document.file.sha256).exclude(applicant=document.applicant_id).count()
    if twins:
        sentence = f"The very same file was sent for another person ({twins} time{'s' if twins > 1 else ''})."
        flags.append(Flag("same_file_elsewhere", sentence))
    flags += _shared_pages(document)
    if document.file.scan == StoredFile.Scan.INFECTED:
        flags.append(Flag("infected", "The virus scanner found something harmful in it; the file is kept shut."))
    for page in document.pages.all():
        flags += [Flag(code, f"Page {page.number}: {HINTS[code].for_staff}") for code in page.hints if code in HINTS]
    if document.language != "English" and not document.translations.all():
        flags.append(Flag("no_translation", f"The document is in {document.language} and has no English translation."))
    return flags


def _shared_pages(document: Document) -> list[Flag]:
    """Pages that are also in somebody else's document, whether that came before or after."""
    found = DocumentPage.objects.filter(document=document).filter(Q(twins__isnull=False) | Q(twins_after__isnull=False))
    return [
        Flag("same_page_elsewhere", f"Page {number} is the same as a page of another person's document.")
        for number in found.order_by("number").values_list("number", flat=True).distinct()
    ]


def flagged_documents(user: User) -> QuerySet[Document]:
    """What staff must look into, newest first: harmful files, and files and pages that two people sent. Each carries
    `is_harmful`, `has_same_file` and `has_same_page`."""
    same_file = Document.objects.filter(file__sha256=OuterRef("file__sha256")).exclude(applicant=OuterRef("applicant"))
    twins = PageTwin.objects.filter(Q(page__document=OuterRef("pk")) | Q(older__document=OuterRef("pk")))
    documents = documents_seen_by(user).prefetch_related("applicant__names").select_related("applicant__case")
    return documents.annotate(
        is_harmful=Case(When(file__scan=StoredFile.Scan.INFECTED, then=True), default=False),
        has_same_file=Exists(same_file),
        has_same_page=Exists(twins),
    ).filter(Q(is_harmful=True) | Q(has_same_file=True) | Q(has_same_page=True))
