"""What the tests of credentials share: a folder for files of their own and a few people."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from applicants.models import Applicant
from credentials.models import SchoolMember
from ecfmg.foundation.actors import Actor
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, staff


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
def applicant(db: None) -> Applicant:
    """An applicant with an account."""
    return ApplicantFactory.create()


@pytest.fixture
def me(applicant: Applicant) -> Actor:
    """The applicant acting."""
    return Actor.of(applicant.user)


@pytest.fixture
def reviewer(db: None) -> Actor:
    """A reviewer acting."""
    return Actor.of(staff("reviewer"))


@pytest.fixture
def official(db: None) -> SchoolMember:
    """An authorised official in office."""
    return SchoolMemberFactory.create()
