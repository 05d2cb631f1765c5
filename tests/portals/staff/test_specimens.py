"""Specimens on the reviewer's desk: kept from a verified document, laid beside another, noted, for reviewers alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.models import Credential, Specimen
from ecfmg.accounts.models import User
from ecfmg.foundation.models import Event
from tests.credentials.test_specimens import kept, verified
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.certified_people import decided
from tests.portals.desks import Desk, desk, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


@pytest.fixture
def reviewer(here: Desk) -> User:
    return here.reviewer


def page_of(credential: Credential, name: str = "credential") -> str:
    case = decided(credential.education.applicant)
    return reverse(f"staff:{name}", args=[case.public_id, credential.public_id])


def test_from_a_verified_document_to_the_desk_of_another(here: Desk, reviewer: User) -> None:
    client, other = signed_in_client(reviewer), verified("Bola Eze", 2019, here.education.school)
    there = page_of(other)
    assert "Keep it as a specimen" in text_of(client.get(there))
    values = {"verdict": "keep", "note": "The seal is blind.", "version": other.version}
    answer = client.post(page_of(other, "keep_specimen"), values, follow=True)
    assert "Kept as a specimen of" in text_of(answer) and "The seal is blind." in text_of(answer)
    specimen = Specimen.objects.get()

    mine = page_of(here.credential)
    shown = client.get(mine)
    assert "Lay the one of 2019 beside" in text_of(shown)
    assert "Bola Eze" not in text_of(shown), "a specimen is named by its year"
    assert not Event.objects.filter(verb="specimen.shown").exists()
    laid = client.get(mine, {"specimen": str(specimen.public_id)})
    assert "Specimen of 2019" in text_of(laid)
    image = reverse("staff:document_page", args=[specimen.document.public_id, 1, "large"])
    assert image in laid.content.decode()
    assert reverse("staff:original", args=[specimen.document.public_id]) not in laid.content.decode()
    event = Event.objects.get(verb="specimen.shown")
    assert (event.stream, event.actor_label) == (other.education.applicant.stream, reviewer.display_name)


def test_taking_it_off_needs_a_reason(here: Desk, reviewer: User) -> None:
    client, other = signed_in_client(reviewer), verified("Bola Eze", 2019)
    specimen = kept(other, reviewer)
    there = page_of(other, "keep_specimen")
    client.post(there, {"verdict": "end", "reason": "", "version": 1})
    specimen.refresh_from_db()
    assert specimen.ended_at is None
    client.post(there, {"verdict": "end", "reason": "The school takes it back.", "version": 1})
    specimen.refresh_from_db()
    assert specimen.ended_at is not None
    assert "Keep it as a specimen" in text_of(client.get(page_of(other)))


def test_intake_is_shown_no_specimen_even_by_its_address(here: Desk, reviewer: User) -> None:
    specimen = kept(verified("Bola Eze", 2019, here.education.school), reviewer)
    intake = signed_in_client(staff_user("intake"))
    shown = intake.get(page_of(here.credential), {"specimen": str(specimen.public_id)})
    assert "Specimen" not in text_of(shown) and str(specimen.document.public_id) not in shown.content.decode()
    assert not Event.objects.filter(verb="specimen.shown").exists()
    assert intake.get(reverse("staff:specimens", args=[specimen.school.public_id])).status_code in {403, 404}


def test_a_specimen_of_another_school_is_not_laid_beside(here: Desk, reviewer: User) -> None:
    elsewhere = kept(verified("Bola Eze", 2019), reviewer)
    shown = signed_in_client(reviewer).get(page_of(here.credential), {"specimen": str(elsewhere.public_id)})
    assert "Specimen of 2019" not in text_of(shown)
    assert not Event.objects.filter(verb="specimen.shown").exists()


def test_the_list_of_a_school_costs_the_same_for_one_and_three(here: Desk, reviewer: User) -> None:
    client, school = signed_in_client(reviewer), here.education.school
    there = reverse("staff:specimens", args=[school.public_id])

    def cost(client: Client) -> int:
        client.get(there)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(there).status_code == 200
        return len(queries)

    for year in (2018, 2019, 2020):
        credential = verified(f"Person {year}", year, school)
        page_of(credential)
        kept(credential, reviewer)
        if year == 2018:
            with_one = cost(client)
    assert cost(client) == with_one
    assert "Final medical diploma, degree of 2018" in text_of(client.get(there))
