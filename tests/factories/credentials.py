"""People, schools, education and documents for tests of credentials. Everybody is invented."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image

from applicants.models import Applicant, NameOfRecord
from applicants.names import fold
from credentials.actions.documents import receive_document
from credentials.actions.education import EducationDetails, add_education
from credentials.actions.preparation import prepare_document
from credentials.models import Credential, Document, Education, School, SchoolMember, SchoolName
from ecfmg.accounts.models import StaffAssignment, User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor


class UserFactory(DjangoModelFactory[User]):
    """A user of the audience given."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@mail.example")
    display_name = factory.Sequence(lambda n: f"Person {n}")
    audience = "applicant"


class ApplicantFactory(DjangoModelFactory[Applicant]):
    """An applicant with an account and a name of record."""

    class Meta:
        model = Applicant

    user = factory.SubFactory(UserFactory)
    date_of_birth = date(1996, 4, 2)

    @classmethod
    def _create(cls, model_class: type[Applicant], *args: Any, **kwargs: Any) -> Applicant:
        given, _, family = kwargs.pop("name", "Amara Okafor").partition(" ")
        applicant: Applicant = super()._create(model_class, *args, **kwargs)
        folded = fold(f"{given} {family}")
        NameOfRecord.objects.create(
            applicant=applicant, given_names=given, family_name=family, folded=folded, valid_from=date(2020, 1, 1)
        )
        return applicant


class SchoolFactory(DjangoModelFactory[School]):
    """A fictional school with a name row."""

    class Meta:
        model = School

    name = factory.Sequence(lambda n: f"University of Testland {n}, Faculty of Medicine")
    city = "Testville"
    country = "NGA"
    wdoms_id = factory.Sequence(lambda n: f"F9{n:06d}")
    is_demo = True

    @classmethod
    def _create(cls, model_class: type[School], *args: Any, **kwargs: Any) -> School:
        school: School = super()._create(model_class, *args, **kwargs)
        SchoolName.objects.create(school=school, name=school.name, folded=fold(school.name))
        return school


class SchoolMemberFactory(DjangoModelFactory[SchoolMember]):
    """An authorised official in office."""

    class Meta:
        model = SchoolMember

    school = factory.SubFactory(SchoolFactory)
    user = factory.SubFactory(UserFactory, audience="school")
    role = "official"
    title = "Registrar"
    valid_from = date(2020, 1, 1)
    approval = "approved"


def user_of(applicant: Applicant) -> User:
    """The account of an applicant who has one."""
    assert applicant.user is not None
    return applicant.user


def staff(*roles: str) -> User:
    """A member of staff with `roles` (reviewer where none is named)."""
    user = UserFactory.create(audience="staff")
    for role in roles or ("reviewer",):
        StaffAssignment.objects.create(user=user, role=role)
    return user


def details(school: School, **changes: Any) -> EducationDetails:
    """A graduate of 2022."""
    values = {
        "status": "graduate",
        "started_on": date(2016, 9, 1),
        "graduated_on": date(2022, 6, 30),
        "credit_years": Decimal(6),
        "degree_title": "MB BS",
    }
    return EducationDetails(school=school, **{**values, **changes})


def education_of(applicant: Applicant, school: School | None = None, **changes: Any) -> Education:
    """An education stated by the applicant."""
    school = school or SchoolFactory.create()
    return add_education(Actor.of(applicant.user), applicant=applicant, details=details(school, **changes))


def picture(width: int = 1240, height: int = 1754, seed: int = 40) -> Image.Image:
    """A page of noise, which compresses badly, like a scan."""
    return Image.effect_noise((width, height), seed).convert("RGB")


def picture_bytes(kind: str = "JPEG", **options: Any) -> bytes:
    """A file with one picture; PDF makes a PDF of one page."""
    buffer = io.BytesIO()
    picture(**options).save(buffer, kind)
    return buffer.getvalue()


def upload(content: bytes | None = None, name: str = "diploma.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, picture_bytes("PDF") if content is None else content)


def document_of(applicant: Applicant, kind: str = "diploma", *, ready: bool = True, **options: Any) -> Document:
    """A document that the applicant sent, its pages made unless `ready` is False."""
    given = {"uploads": [upload()], **options}
    document = receive_document(Actor.of(applicant.user), applicant=applicant, kind=kind, **given)
    if ready:
        prepare_document(document.pk)
        document.refresh_from_db()
    return document


def credential_in(
    education: Education, state: str, *, kind: str = "diploma", document: Document | None = None
) -> Credential:
    """The credential of this kind, put into `state` without what led there (for tests of what follows)."""
    credential = education.credentials.get(kind=kind)
    credential.state, credential.document = state, document
    credential.state_since = clock.now()
    credential.save()
    return credential
