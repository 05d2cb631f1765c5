"""Pathway applications and their evidence for tests."""

from datetime import date

import factory

from ecfmg.foundation import clock
from pathways.models import Licence, Osce, PathwayApplication
from tests.factories.applicants import ApplicantFactory


class PathwayApplicationFactory(factory.django.DjangoModelFactory[PathwayApplication]):
    """An application to Pathway 1 that waits for a decision."""

    class Meta:
        model = PathwayApplication

    applicant = factory.SubFactory(ApplicantFactory, usmle_id=factory.Sequence(lambda n: f"08{n:06d}"))
    season = 2027
    pathway = 1
    submitted_at = factory.LazyFunction(clock.now)


class LicenceFactory(factory.django.DjangoModelFactory[Licence]):
    """A licence that nobody has confirmed."""

    class Meta:
        model = Licence

    applicant = factory.SubFactory(ApplicantFactory)
    country = "NGA"
    authority = "Medical and Dental Council"
    number = factory.Sequence(lambda n: f"L-{n}")
    kind = Licence.Kind.UNRESTRICTED
    valid_from = date(2023, 5, 1)


class OsceFactory(factory.django.DjangoModelFactory[Osce]):
    """An examination held by the school that nobody has confirmed."""

    class Meta:
        model = Osce

    applicant = factory.SubFactory(ApplicantFactory)
    name = "Final clinical examination"
    country = "NGA"
    administered_by_school = True
    passed_on = date(2022, 5, 1)
