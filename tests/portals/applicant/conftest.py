"""What the tests of the applicant's portal share: one applicant at a browser, and a folder for files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import strip_tags
from pytest_django.fixtures import Settings

from applicants.models import Applicant
from credentials.models import Education, SponsorNote
from tests.factories.accounts import signed_in_client
from tests.factories.credentials import ApplicantFactory, education_of, user_of


@dataclass
class Person:
    """An applicant and their browser."""

    applicant: Applicant
    client: Client

    def page(self, address: str, status: int = 200) -> str:
        """The text of a page."""
        response = self.client.get(f"/applicant/{address}")
        assert response.status_code == status, response.content.decode()[:500]
        return response.content.decode()


def person(name: str = "Amara Okafor") -> Person:
    """A new applicant at a browser."""
    applicant = ApplicantFactory.create(name=name)
    return Person(applicant, signed_in_client(user_of(applicant)))


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    """Stored files lie in a folder of the test."""
    folder = tmp_path / "media"
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return folder


@pytest.fixture
def stored(media: Path) -> Callable[[], list[Path]]:
    """The files that lie in the store."""
    return lambda: [path for path in media.rglob("*") if path.is_file()]


@pytest.fixture
def me(db: None) -> Person:
    """The applicant of the test."""
    return person()


@pytest.fixture
def education(me: Person) -> Education:
    """A graduate's education of the applicant of the test."""
    return studied(me.applicant)


def studied(applicant: Applicant) -> Education:
    """A graduate's education at a school with an ECFMG note."""
    education = education_of(applicant)
    SponsorNote.objects.create(school=education.school, graduation_years=["1975-current"], valid_from=date(2020, 1, 1))
    return education


def words(body: str) -> str:
    """What the content of a page (or a part of one) says, in one line."""
    return " ".join(strip_tags(body.split("<main", 1)[-1].replace("<", " <")).split())


def day(name: str, on: date | tuple[str, str, str]) -> dict[str, str]:
    """A day as its three inputs send it."""
    parts = (on.day, on.month, on.year) if isinstance(on, date) else on
    return {f"{name}_{part}": str(value) for part, value in zip(("day", "month", "year"), parts, strict=True)}
