"""Applicants for tests: `ApplicantFactory()` has an account and a name of record; `ready_to_apply` lacks nothing."""

from datetime import date, timedelta
from typing import Any

import factory

from applicants.models import Applicant, CertificationApplication, IdentityDocument, NameOfRecord
from ecfmg.foundation import clock
from ecfmg.foundation.files import keep_bytes
from tests.factories.accounts import UserFactory


class ApplicantFactory(factory.django.DjangoModelFactory[Applicant]):
    """A person with an account and a current name of record; `given_names` and `family_name` may be set."""

    class Meta:
        model = Applicant
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[Applicant], *args: Any, **kwargs: Any) -> Applicant:
        given, family = kwargs.pop("given_names", "Ada Chidinma"), kwargs.pop("family_name", "Okafor")
        applicant: Applicant = super()._create(model_class, *args, **kwargs)
        NameOfRecordFactory.create(applicant=applicant, given_names=given, family_name=family)
        return applicant


class NameOfRecordFactory(factory.django.DjangoModelFactory[NameOfRecord]):
    """A name of record; current unless `valid_until` is set."""

    class Meta:
        model = NameOfRecord

    applicant = factory.SubFactory(ApplicantFactory)
    given_names = "Ada Chidinma"
    family_name = "Okafor"
    valid_from = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))


class IdentityDocumentFactory(factory.django.DjangoModelFactory[IdentityDocument]):
    """A passport that waits for staff and is valid for years."""

    class Meta:
        model = IdentityDocument

    applicant = factory.SubFactory(ApplicantFactory)
    number = factory.Sequence(lambda n: f"P{n:07d}")
    country = "NGA"
    expires_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=2000))
    given_names = "Ada Chidinma"
    family_name = "Okafor"
    received_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class: type[IdentityDocument], *args: Any, **kwargs: Any) -> IdentityDocument:
        if "file" not in kwargs:
            content = b"%PDF-1.7 passport " + kwargs["number"].encode()
            kwargs["file"] = keep_bytes(content, original_name="passport.pdf", media_type="application/pdf")
        document: IdentityDocument = super()._create(model_class, *args, **kwargs)
        return document


class CertificationApplicationFactory(factory.django.DjangoModelFactory[CertificationApplication]):
    """An application that waits for a decision."""

    class Meta:
        model = CertificationApplication

    applicant = factory.SubFactory(ApplicantFactory)
    submitted_at = factory.LazyFunction(clock.now)
    submitted_on = factory.LazyFunction(clock.today)


def ready_to_apply(**fields: Any) -> Applicant:
    """An applicant who has stated identity and sent a passport; only the education is looked for elsewhere."""
    defaults = {"date_of_birth": date(1997, 4, 2), "citizenship": "NGA"}
    applicant: Applicant = ApplicantFactory.create(**{**defaults, **fields})
    IdentityDocumentFactory.create(applicant=applicant)
    return applicant
