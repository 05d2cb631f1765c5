"""One of each kind of person and object: who owns what, and who is a stranger to it.

A new route that takes an object finds it by the name of its argument; where that name means different things on
different routes, add the route to `OBJECTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.test import Client

from certification.actions.reports import ask_for_report
from certification.models import Case, Certificate, Charge, ConfirmationReport, RecipientMember, Sharing
from credentials.actions.credentials import submit_credential
from credentials.actions.preparation import prepare_document
from credentials.actions.requests import send_to_school
from credentials.actions.school_documents import school_submits_document
from credentials.models import (
    BulkBatch,
    ClassList,
    Cover,
    Credential,
    Document,
    Education,
    PaperLetter,
    SchoolMember,
    TransferCredit,
    VerificationRequest,
)
from ecfmg.accounts.models import User
from ecfmg.foundation import clock, outbox, resumable
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.files import keep_bytes
from ecfmg.foundation.models import OutboxMessage, UploadInProgress
from tests.access.routes import Route
from tests.factories import certified_people, sharing
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.applicants import CertificationApplicationFactory, IdentityDocumentFactory
from tests.factories.bulk import batch_with, pdf_saying
from tests.factories.classes import class_of, cover_of, nomination_of
from tests.factories.contacts import contact_of
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolMemberFactory,
    document_of,
    education_of,
    picture_bytes,
    upload,
)
from tests.factories.mailroom import envelope
from tests.factories.pathways import LicenceFactory, OsceFactory, PathwayApplicationFactory


@dataclass
class World:
    """An applicant whose diploma is with the school, a recipient who asked about a certificate, and strangers."""

    def __post_init__(self) -> None:
        self.reviewer = staff_user("reviewer", "senior_reviewer")
        self.official: SchoolMember = SchoolMemberFactory.create(role="coordinator")
        SchoolMemberFactory.create(school=self.official.school)
        self.other_official: SchoolMember = SchoolMemberFactory.create(role="coordinator")
        self.applicant = ApplicantFactory.create()
        self.other_applicant = ApplicantFactory.create()
        self.education: Education = education_of(self.applicant, self.official.school)
        self.document: Document = document_of(self.applicant)
        self.credential: Credential = self.education.credentials.get(kind="diploma")
        actor = Actor.of(self.applicant.user)
        submit_credential(actor, credential=self.credential, document=self.document, version=1)
        self.request: VerificationRequest = send_to_school(
            Actor.of(self.reviewer), credential=self.credential, version=2
        )
        self.application = CertificationApplicationFactory.create(applicant=self.applicant)
        self.passport = IdentityDocumentFactory.create(applicant=self.applicant)
        self.pathway = PathwayApplicationFactory.create(applicant=self.applicant)
        self.licence = LicenceFactory.create(applicant=self.applicant)
        self.case: Case = certified_people.decided(self.applicant)

    @cached_property
    def sent_document(self) -> Document:
        """What the school itself sent for the applicant."""
        return school_submits_document(
            Actor.of(self.official.user),
            school=self.official.school,
            education=self.education,
            kind="mspe",
            uploads=[upload()],
        )

    @cached_property
    def batch(self) -> BulkBatch:
        """A folder of files that the school began to send."""
        return batch_with(self.official, [("letter.pdf", pdf_saying("Letter"))])

    @cached_property
    def sent_letter(self) -> Document:
        """A letter of recommendation that the school sent for the applicant."""
        return school_submits_document(
            Actor.of(self.official.user),
            school=self.official.school,
            education=self.education,
            kind="lor",
            uploads=[upload()],
            author="Ada Bello",
            waived=True,
        )

    @cached_property
    def charge(self) -> Charge:
        """What the applicant owes."""
        return Charge.objects.create(
            applicant=self.applicant, description="Translation", amount_usd=80, raised_on=clock.today()
        )

    @cached_property
    def school_class(self) -> ClassList:
        """A class that the school gave."""
        return class_of(self.official)

    @cached_property
    def cover(self) -> Cover:
        """Somebody of the school stands in for another."""
        return cover_of(self.official)

    @cached_property
    def signed(self) -> SchoolMember:
        """An official of the school with a specimen of the signature."""
        picture = keep_bytes(picture_bytes("JPEG"), original_name="signature.jpg", media_type="image/jpeg")
        return SchoolMemberFactory.create(school=self.official.school, specimen_signature=picture)

    @cached_property
    def upload(self) -> UploadInProgress:
        """What the applicant began to send."""
        allowance = resumable.Allowance(files=10, megabytes=10)
        return resumable.begin_upload(
            _found(self.applicant.user), size=9, original_name="diploma.pdf", sha256="", most=allowance
        )

    @cached_property
    def promise(self) -> OutboxMessage:
        """A letter that could not be sent."""
        return OutboxMessage.objects.create(
            kind="mail", key="failed", payload={}, available_at=clock.now(), set_aside_at=clock.now(), last_error="no"
        )

    @cached_property
    def certificate(self) -> Certificate:
        """A certificate of a third person."""
        return certified_people.certified_applicant()

    @cached_property
    def recipient(self) -> RecipientMember:
        """The administrator of a residency programme."""
        user = certified_people.member(certified_people.organisation(), RecipientMember.Role.ADMINISTRATOR)
        return RecipientMember.objects.get(user=user)

    @cached_property
    def other_recipient(self) -> RecipientMember:
        """The administrator of another programme."""
        user = certified_people.member(
            certified_people.organisation("Far Hospital"), RecipientMember.Role.ADMINISTRATOR
        )
        return RecipientMember.objects.get(user=user)

    @cached_property
    def report(self) -> ConfirmationReport:
        """What the residency programme was told."""
        person = self.certificate.applicant
        name = person.names.get()
        report = ask_for_report(
            Actor.of(self.recipient.user),
            organisation=self.recipient.organisation,
            usmle_id=person.usmle_id or "",
            family_name=name.family_name,
            date_of_birth=certified_people.BORN,
            purpose="Residency",
        )
        while outbox.deliver_next():  # the worker makes its PDF
            pass
        return report

    @cached_property
    def sharing(self) -> Sharing:
        """What the applicant lets the residency programme read: the letter among it."""
        prepare_document(self.sent_letter.pk)
        self.applicant.usmle_id = "07654321"
        self.applicant.save(update_fields=["usmle_id"])
        return sharing.shared(self.applicant, self.recipient.organisation)

    def owner(self, audience: str) -> User:
        """The person of this audience to whom the objects belong."""
        people: dict[str, Callable[[], User | None]] = {
            "applicant": lambda: self.applicant.user,
            "school": lambda: self.official.user,
            "recipient": lambda: self.recipient.user,
            "staff": lambda: self.reviewer,
        }
        return _found(people[audience]())

    def stranger(self, audience: str) -> User:
        """A person of this audience to whom none of the objects belong."""
        people: dict[str, Callable[[], User | None]] = {
            "applicant": lambda: self.other_applicant.user,
            "school": lambda: self.other_official.user,
            "recipient": lambda: self.other_recipient.user,
        }
        return _found(people[audience]())

    def client(self, audience: str, *, stranger: bool = False, to: str = "") -> Client:
        """Somebody's browser. `to` names a route that only some of the owner's school may open."""
        if to in FOR_OFFICIALS:
            return signed_in_client(self.signed.user)
        return signed_in_client(self.stranger(audience) if stranger else self.owner(audience))

    def arguments(self, route: Route) -> dict[str, Any]:
        """What the route takes, from the objects of this world."""
        return {name: self._argument(route.name, name) for name in route.takes}

    def _argument(self, route: str, name: str) -> Any:
        find = OBJECTS.get((route, name)) or OBJECTS.get(("", name))
        if find is None:
            raise LookupError(f"{route} takes {name}, which tests/access/world.py does not know. Add it to OBJECTS.")
        found = find(self)
        return getattr(found, "public_id", found)


def _found(user: User | None) -> User:
    assert user is not None
    return user


#: Pages of a school that its coordinator cannot open, only an authorised official.
FOR_OFFICIALS = frozenset({"school:push"})
#: (route, argument) or ("", argument) for all routes: the object.
OBJECTS: dict[tuple[str, str], Callable[[World], Any]] = {
    ("", "case_id"): lambda world: world.case,
    ("", "credential_id"): lambda world: world.credential,
    ("", "document_id"): lambda world: world.document,
    ("", "education_id"): lambda world: world.education,
    ("", "transfer_id"): lambda world: TransferCredit.objects.create(
        education=world.education, school=education_of(world.applicant).school
    ),
    ("", "request_id"): lambda world: world.request,
    ("", "contact_id"): lambda world: contact_of(world.official.school),
    ("", "secret"): lambda world: "a-secret-that-nobody-was-sent",
    ("", "licence_id"): lambda world: world.licence,
    ("", "application_id"): lambda world: world.pathway,
    ("", "osce_id"): lambda world: OsceFactory.create(applicant=world.applicant),
    ("", "promise_id"): lambda world: world.promise,
    ("", "user_id"): lambda world: world.reviewer,
    ("school:document", "document_id"): lambda world: world.sent_document,
    ("school:letter_version", "document_id"): lambda world: world.sent_letter,
    ("", "batch_id"): lambda world: world.batch,
    ("", "file_id"): lambda world: world.batch.files.get(),
    ("staff:application", "application_id"): lambda world: world.application,
    ("staff:identity", "document_id"): lambda world: world.passport,
    ("", "certificate_id"): lambda world: world.certificate,
    ("", "report_id"): lambda world: world.report,
    ("", "member_id"): lambda world: world.official,
    ("recipient:end_member", "member_id"): lambda world: world.recipient,
    ("", "sharing_id"): lambda world: world.sharing,
    ("recipient:shared_document", "document_id"): lambda world: world.sent_letter,
    ("recipient:shared_page", "document_id"): lambda world: world.sent_letter,
    ("recipient:shared_copy", "document_id"): lambda world: world.sent_letter,
    ("", "organisation"): lambda world: world.recipient.organisation,
    ("", "school_id"): lambda world: world.official.school,
    ("", "kind"): lambda world: "charge",
    ("", "entry_id"): lambda world: world.charge,
    ("", "class_id"): lambda world: world.school_class,
    ("", "line_id"): lambda world: world.school_class.members.get(),
    ("", "cover_id"): lambda world: world.cover,
    ("school:specimen", "member_id"): lambda world: world.signed,
    ("", "nomination_id"): lambda world: nomination_of(world.official.school),
    ("uploads:one", "upload_id"): lambda world: world.upload,
    ("uploads:advice", "upload_id"): lambda world: world.upload,
    ("", "number"): lambda world: 1,
    ("", "size"): lambda world: "large",
    ("", "envelope_id"): lambda world: envelope(),
    ("", "letter_id"): lambda world: PaperLetter.objects.create(request=world.request, made_at=clock.now()),
}
