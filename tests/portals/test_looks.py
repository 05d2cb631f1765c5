"""Every look at a person or a document by somebody else is kept, and the person reads it."""

import pytest
from django.test import Client
from django.urls import reverse

from credentials.actions.looks import ONE_LOOK
from ecfmg.foundation import clock
from ecfmg.foundation.models import Event
from tests.factories.accounts import signed_in_client
from tests.factories.credentials import user_of
from tests.portals.desks import Desk, desk, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    made = desk()
    made.ask()
    return made


@pytest.fixture
def reviewer(here: Desk) -> Client:
    return signed_in_client(here.reviewer)


@pytest.fixture
def official(here: Desk) -> Client:
    return signed_in_client(here.official.user)


def looks(here: Desk, *verbs: str) -> list[tuple[str, object]]:
    """Who looked at what, oldest first."""
    verbs = verbs or ("applicant.looked_at",)
    found = Event.objects.filter(stream=here.applicant.stream, verb__in=verbs).order_by("id")
    return [(event.actor_audience, event.payload["page"]) for event in found]


def image(client: Client, address: str) -> bytes:
    """The bytes of a page image."""
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file: its answer streams


@pytest.mark.parametrize("route", ["case", "requests", "messages", "entries", "certificate", "name", "earlier"])
def test_each_page_of_a_case_is_noted(route: str, here: Desk, reviewer: Client) -> None:
    more = [here.education.credentials.get(kind="diploma").public_id] if route == "earlier" else []
    assert reviewer.get(reverse(f"staff:{route}", args=[here.case.public_id, *more])).status_code == 200
    assert [audience for audience, _ in looks(here)] == ["staff"]
    assert Event.objects.get(verb="applicant.looked_at").actor_id == here.reviewer.public_id


def test_looks_do_not_bury_what_happened(here: Desk, reviewer: Client) -> None:
    case = reverse("staff:case", args=[here.case.public_id])
    reviewer.get(case)
    assert "The record was looked at" not in text_of(reviewer.get(case))
    assert "The record was looked at (case)" in text_of(reviewer.get(case, {"looks": "all"}))


@pytest.mark.parametrize("route", ["student", "standing"])
def test_each_page_of_a_school_about_a_person_is_noted(route: str, here: Desk, official: Client) -> None:
    assert official.get(reverse(f"school:{route}", args=[here.education.public_id])).status_code == 200
    assert looks(here) == [("school", route)]
    assert Event.objects.get(verb="applicant.looked_at").payload["school"] == here.official.school.name


def test_lists_of_a_school_are_no_look_at_one_person(here: Desk, official: Client) -> None:
    official.get(reverse("school:students"))
    official.get(reverse("school:home"))
    assert looks(here) == []


@pytest.mark.parametrize("portal", ["staff", "school"])
def test_an_image_fetched_by_its_address_alone_is_noted_once_for_a_look(
    portal: str, here: Desk, reviewer: Client, official: Client
) -> None:
    client = reviewer if portal == "staff" else official
    page = reverse(f"{portal}:document_page", args=[here.document.public_id, 1, "small"])
    verbs = ("document.opened", "document.page_opened")
    for _ in range(2):
        assert image(client, page).startswith(b"\xff\xd8")
    assert looks(here, *verbs) == [(portal, 1)]
    with clock.moved_to(clock.now() + ONE_LOOK * 1.1):
        image(client, page)
    assert looks(here, *verbs) == [(portal, 1)] * 2


def test_the_images_of_an_opened_document_belong_to_its_look(here: Desk, official: Client) -> None:
    asked = here.education.credentials.get(kind="diploma").requests.get()
    official.get(reverse("school:request", args=[asked.public_id]))
    image(official, reverse("school:document_page", args=[here.document.public_id, 1, "large"]))
    assert looks(here, "document.opened", "document.page_opened") == [("school", None)]


def test_the_person_reads_who_looked_by_day_and_never_a_name(here: Desk, reviewer: Client, official: Client) -> None:
    for _ in range(2):
        reviewer.get(reverse("staff:case", args=[here.case.public_id]), {"doc": str(here.document.public_id)})
    official.get(reverse("school:student", args=[here.education.public_id]))
    page = text_of(signed_in_client(user_of(here.applicant)).get(reverse("applicant:looks")))
    assert page.count("Our staff Your record") == 1
    assert page.count("Our staff Final medical diploma") == 1
    assert f"{here.official.school.name} Your record" in page
    assert here.reviewer.display_name not in page
    assert here.official.user.display_name not in page


def test_ones_own_looks_are_not_listed(here: Desk) -> None:
    own = signed_in_client(user_of(here.applicant))
    own.get(reverse("applicant:document", args=[here.document.public_id]))
    assert "Nobody has looked yet" in text_of(own.get(reverse("applicant:looks")))
