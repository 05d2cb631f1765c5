"""What a person sees of their school's announcements, and whether it sees their results."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from credentials.models import ResultsChoice
from ecfmg.foundation import clock
from ecfmg.foundation.models import Event
from tests.factories.accounts import signed_in_client
from tests.factories.classes import class_of
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of, user_of
from tests.portals.desks import hidden, text_of

pytestmark = pytest.mark.django_db
CHOICE = reverse("applicant:results_choice")


def test_the_day_that_the_school_announced_stands_on_the_documents_page() -> None:
    official = SchoolMemberFactory.create()
    person = ApplicantFactory.create()
    by = clock.today() + timedelta(days=30)
    class_of(official, confirmed=True, mspe_by=by)
    page = signed_in_client(user_of(person)).get(reverse("applicant:documents"))
    assert "will send this by" not in text_of(page)
    education_of(person, official.school)
    page = signed_in_client(user_of(person)).get(reverse("applicant:documents"))
    assert f"{official.school.name} will send this by {by.day} " in text_of(page)


@pytest.fixture
def client() -> Client:
    return signed_in_client(user_of(ApplicantFactory.create()))


def test_a_person_keeps_the_results_and_shows_them_again(client: Client) -> None:
    for choice, verb in (("keep", "results.withheld"), ("show", "results.shown")):
        version = hidden(client.get(CHOICE), "version")
        client.post(CHOICE, {"choice": choice, "version": version})
        assert ResultsChoice.objects.get().withheld == (choice == "keep")
        assert Event.objects.filter(verb=verb, for_applicant=True).count() == 1
        told = text_of(client.get(reverse("applicant:exams")))
        assert ("do not see your Step results" in told) == (choice == "keep")


def test_a_choice_made_elsewhere_is_not_overwritten_by_a_stale_page(client: Client) -> None:
    stale = hidden(client.get(CHOICE), "version")
    client.post(CHOICE, {"choice": "keep", "version": stale})
    answer = client.post(CHOICE, {"choice": "show", "version": stale})
    assert answer.status_code == 422
    assert ResultsChoice.objects.get().withheld
