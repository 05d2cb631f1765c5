"""What the schools of the demonstration do by themselves is loaded once, however often the command runs."""

from pathlib import Path

import pytest
from django.db.models import Count
from pytest_django.fixtures import Settings

from certification.demo.cast import load_cast
from certification.demo.school_side import PEOPLE, load_school_side
from certification.demo.schools import load_schools
from certification.imports.directory import import_directory
from certification.imports.directory_kinds import AgenciesFile
from certification.management.commands.load_demo import DATA, SET_UP
from credentials.models import BulkBatch, ClassList, Nomination, RosterConfirmation, SchoolMember
from credentials.people import authorised_on, member_of
from credentials.queries.access import takes_part_in_both


@pytest.mark.django_db
def test_the_schools_side_is_loaded_once(tmp_path: Path, settings: Settings) -> None:
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    import_directory(SET_UP, kind=AgenciesFile(), path=DATA / "agencies.csv")
    for _ in range(2):
        schools = load_schools()
        cast = load_cast(schools)
        load_school_side(schools, cast)
    assert takes_part_in_both(schools["lagoon"])
    assert ClassList.objects.get().members.count() == len(PEOPLE)
    assert Nomination.objects.get().state == "confirmed"
    assert not RosterConfirmation.objects.get().confirmed_on
    batch = BulkBatch.objects.get()
    assert dict(batch.files.values_list("state").annotate(number=Count("pk"))) == {"opened": 4, "refused": 1}
    assert not SchoolMember.objects.filter(role="official", specimen_signature=None).exists()
    official = member_of(cast.officials[schools["lagoon"].pk])
    assert official and authorised_on(official)
