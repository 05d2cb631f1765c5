"""The worklist shows what staff must do, the longest waiting first; a person is found; n opens the next case."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.models import Case
from credentials.actions.chasing import chase_schools
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from pathways.models import PathwayApplication
from tests.factories.accounts import UserFactory, signed_in_client, staff_user
from tests.factories.applicants import ApplicantFactory, CertificationApplicationFactory, IdentityDocumentFactory
from tests.factories.certified_people import decided, ready_applicant
from tests.factories.pathways import PathwayApplicationFactory
from tests.portals.desks import desk, text_of

pytestmark = pytest.mark.django_db
HOME = reverse("staff:home")


def waiting(name: str, days: int) -> Case:
    """A case that has waited for staff so many days."""
    given, _, family = name.partition(" ")
    applicant = ApplicantFactory.create(given_names=given, family_name=family)
    CertificationApplicationFactory.create(applicant=applicant)
    case = decided(applicant)
    Case.objects.filter(pk=case.pk).update(waiting_since=clock.now() - timedelta(days=days))
    case.refresh_from_db()
    return case


@pytest.fixture
def reviewer() -> User:
    return staff_user("reviewer")


@pytest.fixture
def client(reviewer: User) -> Client:
    return signed_in_client(reviewer)


def test_it_shows_the_queue_of_staff_with_what_waits_the_longest_waiting_first(client: Client) -> None:
    waiting("Ada Young", 1)
    old = waiting("Bola Eze", 9)
    IdentityDocumentFactory.create(applicant=old.applicant)
    decided(ApplicantFactory.create(given_names="Nobody", family_name="Asks"))
    page = text_of(client.get(HOME))
    assert "2 cases wait for staff" in page
    assert page.index("Bola Eze") < page.index("Ada Young")
    assert "Application, Passport" in page
    assert "Nobody Asks" not in page


def test_a_case_that_is_ready_says_what_to_do(client: Client) -> None:
    ready_applicant("Ngozi", "Uche")
    assert "Certificate: propose" in text_of(client.get(HOME))


def test_chips_narrow_the_list(client: Client, reviewer: User) -> None:
    mine, other = waiting("Mine Own", 1), waiting("Not Mine", 2)
    Case.objects.filter(pk=mine.pk).update(assigned_to=reviewer)
    page = text_of(client.get(HOME, {"with": str(reviewer.public_id)}))
    assert "Mine Own" in page
    assert "Not Mine" not in page
    page = text_of(client.get(HOME, {"action": "all"}))
    assert "Mine Own" in page
    assert "Not Mine" in page
    assert other.status == "in_progress"
    assert "No case is in this queue" in text_of(client.get(HOME, {"status": "certified"}))


@pytest.mark.parametrize("name", ["action", "status", "with", "after"])
def test_nonsense_in_the_address_is_no_fault_of_the_page(client: Client, name: str) -> None:
    assert client.get(HOME, {name: "\u2603'; --"}).status_code == 200


def test_a_page_has_25_and_leads_to_the_rest_with_none_twice(client: Client) -> None:
    people = {waiting(f"Person{number} Long", number).public_id for number in range(27)}
    first = client.get(HOME)
    cursor = first.context["table"].older
    second = client.get(HOME, {"after": cursor})
    shown = [row.href for page in (first, second) for row in page.context["table"].rows]
    assert len(shown) == len(set(shown)) == len(people) == 27
    assert second.context["table"].older == ""


def test_as_many_queries_for_one_case_as_for_three(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(HOME)
        return len(caught)

    waiting("One Only", 1)
    queries()
    one = queries()
    waiting("Two More", 2)
    waiting("Three More", 3)
    assert queries() == one


def test_a_person_is_found_by_name_and_a_whole_id_opens_the_case(client: Client) -> None:
    case = waiting("Chidinma Okafor", 1)
    search = reverse("staff:search")
    for words in ("okaf", "Chidinma Ok", "Okafor, Chi"):
        assert "Chidinma Okafor" in text_of(client.get(search, {"q": words}))
    assert "Nobody was found" in text_of(client.get(search, {"q": "zzz"}))
    case.applicant.usmle_id = "01234567"
    case.applicant.save()
    opened = client.get(search, {"q": "0-123-456-7"})
    assert opened.headers["Location"] == reverse("staff:case", args=[case.public_id])


def test_the_next_case_goes_round_the_queue_and_leaves_out_what_a_colleague_has(client: Client) -> None:
    first, second, third = waiting("A A", 9), waiting("B B", 5), waiting("C C", 1)
    taken = waiting("D D", 7)
    Case.objects.filter(pk=taken.pk).update(assigned_to=staff_user("reviewer"))

    def following(case: Case | None) -> str:
        return client.get(reverse("staff:next"), {"after": str(case.public_id)} if case else {}).headers["Location"]

    addresses = [reverse("staff:case", args=[case.public_id]) for case in (first, second, third)]
    assert [following(None), following(first), following(second), following(third)] == [*addresses, addresses[0]]
    assert client.get(reverse("staff:next"), {"after": "nonsense"}).headers["Location"] == addresses[0]


def test_the_list_and_the_next_case_keep_to_the_kind_of_work_that_was_chosen(client: Client) -> None:
    first, second, third = waiting("Ada Young", 9), waiting("Bola Eze", 5), waiting("Chi Obi", 2)
    for case in (first, third):
        IdentityDocumentFactory.create(applicant=case.applicant)
    page = text_of(client.get(HOME, {"work": "passport"}))
    assert "Passport (2)" in page and "Application (3)" in page
    assert "Ada Young" in page and "Chi Obi" in page and "Bola Eze" not in page
    following = reverse("staff:next")
    there = client.get(following, {"after": str(first.public_id)})
    assert there["Location"] == reverse("staff:case", args=[third.public_id]), "the next passport, not the next case"
    client.get(HOME)
    there = client.get(following, {"after": str(first.public_id)})
    assert there["Location"] == reverse("staff:case", args=[second.public_id])


def test_a_document_about_which_the_school_kept_silent_is_no_work_of_a_reviewer(client: Client) -> None:
    here = desk()
    here.ask()
    with clock.moved_to(clock.now() + timedelta(days=91)):
        chase_schools()
    case = here.case
    Case.objects.filter(pk=case.pk).update(action_by="staff")
    page = text_of(client.get(HOME))
    assert "Amara Okafor" in page and "Diploma" not in page and "Document (" not in page


def test_with_no_other_case_the_worklist_says_so(client: Client) -> None:
    only = waiting("Only One", 1)
    page = client.get(reverse("staff:next"), {"after": str(only.public_id)}, follow=True)
    assert page.redirect_chain[-1][0] == HOME
    assert "No other case waits for staff." in text_of(page)


@pytest.mark.parametrize("audience", ["applicant", "school", "recipient"])
def test_nobody_but_staff_learns_that_the_page_exists(audience: str) -> None:
    assert signed_in_client(UserFactory.create(audience=audience)).get(HOME).status_code == 404


def test_who_is_not_signed_in_is_led_there() -> None:
    assert Client().get(HOME).headers["Location"].startswith(reverse("account_login"))


def test_a_case_waits_since_its_oldest_open_work_came_not_since_it_was_decided(client: Client) -> None:
    late, early = clock.now() - timedelta(days=4), clock.now() - timedelta(days=12)
    newer = ApplicantFactory.create(given_names="Newer", family_name="Case")
    PathwayApplicationFactory.create(applicant=newer, submitted_at=late)
    assert decided(newer).waiting_since == late
    older = ApplicantFactory.create(given_names="Older", family_name="Case")
    sent = PathwayApplicationFactory.create(applicant=older, submitted_at=early)
    CertificationApplicationFactory.create(applicant=older, submitted_at=late)
    assert decided(older).waiting_since == early
    page = text_of(client.get(HOME))
    assert page.index("Older Case") < page.index("Newer Case")
    PathwayApplication.objects.filter(pk=sent.pk).update(status="withdrawn")
    assert decided(older).waiting_since == late
