"""The stories of the demonstration: each in the order of its days, and each where its note says that it stands."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from certification.actions.deciding import decide_all_due
from certification.demo.cast import load_cast
from certification.demo.people import tell
from certification.demo.post import load_post
from certification.demo.schools import load_schools
from certification.imports.directory import import_directory
from certification.imports.directory_kinds import AgenciesFile
from certification.management.commands.load_demo import DATA, SET_UP
from certification.models import Case
from credentials.models import Document, NameCheck
from ecfmg.foundation.models import Event

TOLD = ("at-school", "by-post", "by-link", "silent", "other-name", "ready")


@pytest.mark.django_db
def test_stories_are_told_in_the_order_of_their_days_and_end_where_they_should(
    tmp_path: Path, settings: Settings
) -> None:
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    import_directory(SET_UP, kind=AgenciesFile(), path=DATA / "agencies.csv")
    schools = load_schools()
    cast = load_cast(schools)
    assert all(tell(key, cast, schools) for key in TOLD)
    assert not tell("silent", cast, schools), "told once"
    load_post(cast)
    decide_all_due()
    everybody = Case.objects.select_related("applicant__user")
    cases = {case.applicant.user.email.partition("@")[0]: case for case in everybody if case.applicant.user}
    assert {key: case.action_by for key, case in cases.items()} == {
        "at-school": "school",
        "by-post": "staff",
        "by-link": "school",
        "silent": "applicant",
        "other-name": "staff",
        "ready": "applicant",  # without the examination results that the whole demonstration loads
    }
    for key, case in cases.items():
        days = list(Event.objects.filter(stream=case.applicant.stream).order_by("id").values_list("at", flat=True))
        assert days == sorted(days), key
    letters = Document.objects.filter(kind="lor", superseded_by=None)
    assert {letter.waived for letter in letters} == {True, False}
    assert NameCheck.objects.get().proof is not None
    assert not Document.objects.filter(state=Document.State.WAITING).exists()
