"""Staff decide one fact at a time: the application, the passport, a Pathway with its evidence."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from factory.django import DjangoModelFactory

from certification.models import Case
from ecfmg.foundation.models import Event, MailMessage
from pathways.models import Attestation
from tests.factories.accounts import UserFactory, signed_in_client, staff_user
from tests.factories.applicants import (
    ApplicantFactory,
    CertificationApplicationFactory,
    IdentityDocumentFactory,
)
from tests.factories.certified_people import decided
from tests.factories.credentials import user_of
from tests.factories.pathways import LicenceFactory, PathwayApplicationFactory
from tests.portals.desks import hidden, posted, text_of

pytestmark = pytest.mark.django_db
THINGS: dict[str, tuple[type[DjangoModelFactory[Any]], str, str, str]] = {
    "application": (CertificationApplicationFactory, "status", "accepted", "rejected"),
    "identity": (IdentityDocumentFactory, "state", "accepted", "refused"),
    "pathway": (PathwayApplicationFactory, "status", "accepted", "rejected"),
}
every_thing = pytest.mark.parametrize("route", THINGS)


@pytest.fixture
def case() -> Case:
    return decided(ApplicantFactory.create(given_names="Ada", family_name="Okafor"))


@pytest.fixture
def client() -> Client:
    return signed_in_client(staff_user("reviewer"))


def address(route: str, case: Case, thing: object) -> str:
    return reverse(f"staff:{route}", args=[case.public_id, getattr(thing, "public_id")])  # noqa: B009 - three models


@every_thing
def test_it_is_accepted_with_an_event_of_whoever_did_it(route: str, case: Case, client: Client) -> None:
    factory, field, accepted, _ = THINGS[route]
    thing = factory.create(applicant=case.applicant)
    answer = posted(client, address(route, case, thing), verdict="accept")
    assert answer.headers["Location"] == reverse("staff:case", args=[case.public_id])
    thing.refresh_from_db()
    assert getattr(thing, field) == accepted
    assert Event.objects.filter(
        stream=case.applicant.stream, verb__endswith="accepted", actor_audience="staff"
    ).exists()


@every_thing
def test_a_refusal_without_a_reason_changes_nothing_and_says_what_is_needed(
    route: str, case: Case, client: Client
) -> None:
    factory, field, _, refused = THINGS[route]
    thing = factory.create(applicant=case.applicant)
    before = getattr(thing, field)
    answer = posted(client, address(route, case, thing), verdict="refuse", reason="  ")
    assert answer.status_code == 422
    assert "Say why" in text_of(answer)
    thing.refresh_from_db()
    assert getattr(thing, field) == before
    posted(client, address(route, case, thing), verdict="refuse", reason="The page is cut off")
    thing.refresh_from_db()
    assert (getattr(thing, field), thing.reason) == (refused, "The page is cut off")
    assert MailMessage.objects.filter(to=user_of(case.applicant).email).exists()


@every_thing
def test_two_people_at_once_the_second_sees_what_was_decided_and_keeps_what_was_typed(
    route: str, case: Case, client: Client
) -> None:
    factory, field, accepted, _ = THINGS[route]
    thing = factory.create(applicant=case.applicant)
    there = address(route, case, thing)
    version = hidden(client.get(there), "version")
    late = signed_in_client(staff_user("reviewer"))
    client.post(there, {"version": version, "verdict": "accept"})
    answer = late.post(there, {"version": version, "verdict": "refuse", "reason": "My careful words"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "while you were working on it" in page
    assert "My careful words" in page
    assert "Accepted" in page
    thing.refresh_from_db()
    assert getattr(thing, field) == accepted


@every_thing
def test_pressed_twice_it_is_decided_once(route: str, case: Case, client: Client) -> None:
    thing = THINGS[route][0].create(applicant=case.applicant)
    there = address(route, case, thing)
    version = hidden(client.get(there), "version")
    assert client.post(there, {"version": version, "verdict": "accept"}).status_code == 302
    assert client.post(there, {"version": version, "verdict": "accept"}).status_code == 422
    assert Event.objects.filter(stream=case.applicant.stream, verb__endswith="accepted").count() == 1


@every_thing
def test_a_thing_of_another_case_is_not_found_under_this_one(route: str, case: Case, client: Client) -> None:
    strange = THINGS[route][0].create()
    assert client.get(address(route, case, strange)).status_code == 404
    assert client.post(address(route, case, strange), {"verdict": "accept", "version": 1}).status_code == 404


@every_thing
def test_without_the_role_nobody_decides(route: str, case: Case) -> None:
    factory, field, accepted, _ = THINGS[route]
    thing = factory.create(applicant=case.applicant)
    there = address(route, case, thing)
    assert signed_in_client(staff_user("policy_officer")).post(there, {"verdict": "accept"}).status_code == 403
    for audience in ("applicant", "school", "recipient"):
        assert signed_in_client(UserFactory.create(audience=audience)).get(there).status_code == 404
    assert Client().get(there).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, field) != accepted


def test_a_form_sent_without_a_button_asks_for_one(case: Case, client: Client) -> None:
    sent = CertificationApplicationFactory.create(applicant=case.applicant)
    answer = posted(client, address("application", case, sent), reason="typed")
    assert answer.status_code == 422
    assert "Press one of the buttons" in text_of(answer)
    assert "typed" in answer.content.decode()


def test_a_licence_is_confirmed_from_the_page_of_the_pathway(case: Case, client: Client) -> None:
    sent = PathwayApplicationFactory.create(applicant=case.applicant)
    licence = LicenceFactory.create(applicant=case.applicant, verified=False)
    assert licence.number in text_of(client.get(address("pathway", case, sent)))
    there = reverse("staff:verify_licence", args=[case.public_id, licence.public_id])
    values = {"version": licence.version, "pathway_application": str(sent.public_id), "disciplined": "yes"}
    assert client.post(there, values).headers["Location"] == address("pathway", case, sent)
    licence.refresh_from_db()
    assert licence.verified
    assert licence.disciplinary_action
    assert signed_in_client(staff_user("intake")).post(there, values).status_code == 403


def test_an_attestation_on_paper_is_recorded_once(case: Case, client: Client) -> None:
    there = reverse("staff:paper_attestation", args=[case.public_id])
    key = hidden(client.get(there), "once_key")
    today = {"received_on_day": "3", "received_on_month": "11", "received_on_year": "2026"}
    values = {"once_key": key, "pathway": "4", "official_name": "Dean Bello", "by_authorised_official": "on", **today}
    early = client.post(there, {**values, "received_on_year": "2999"})
    assert early.status_code == 422
    assert "Dean Bello" in early.content.decode()
    client.post(there, values)
    client.post(there, values)
    found = Attestation.objects.get(applicant=case.applicant)
    assert (found.pathway, found.received_on, found.channel) == (4, date(2026, 11, 3), "paper")


def test_the_case_shows_at_once_what_came_of_a_decision(case: Case, client: Client) -> None:
    sent = CertificationApplicationFactory.create(applicant=case.applicant)
    before = decided(case.applicant)
    assert before.action_by == "staff"
    posted(client, address("application", case, sent), verdict="accept")
    case.refresh_from_db()
    assert case.action_by == "applicant"
    assert case.decision != before.decision


def test_a_decided_application_says_who_decided_and_asks_no_more(case: Case) -> None:
    sent = CertificationApplicationFactory.create(applicant=case.applicant)
    there = address("application", case, sent)
    client = signed_in_client(staff_user("reviewer", display_name="Rita Reviewer"))
    assert "Accept the application for certification?" in text_of(client.get(there))
    posted(client, there, verdict="accept")
    page = text_of(client.get(there))
    assert "Accept the application for certification?" not in page
    assert re.search(r"Decided on .{6,25} by Rita Reviewer", page)
