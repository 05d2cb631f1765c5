"""How we work with schools and documents, as everybody reads it: every value of every file, and none twice."""

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from credentials.policy import FOLDER
from ecfmg.portals.public.presenters.practice import SUBJECTS
from tests.portals.desks import text_of

#: Told in columns of their own, or about a row and not by it.
OF_A_ROW = {"from", "source", "source_date", "certainty", "announced_on", "note", "season", "until"}


def test_every_file_and_every_value_of_its_rows_is_told() -> None:
    assert SUBJECTS.keys() == {path.name for path in FOLDER.glob("*.yaml")}
    for name, (_, heading, told) in SUBJECTS.items():
        for row in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))[heading]:
            assert row.keys() - OF_A_ROW <= told.keys(), name


@pytest.mark.django_db
def test_the_page_says_it_in_words() -> None:
    page = text_of(Client().get(reverse("public:practice")))
    for words in (
        "A school is asked to answer within 30 days",
        "after 7 days: the same office",
        "after 30 days: also the next office of the school",
        "14, 7 and 1 day before the last day",
        "MSPEs are released on 24 September 2025",
        "Not known: nothing is released until it is",
        "09:00, New York time",
        "Own practice",
    ):
        assert words in page, words


@pytest.mark.django_db
def test_the_page_of_rules_leads_there() -> None:
    assert reverse("public:practice") in Client().get(reverse("public:rules")).content.decode()
