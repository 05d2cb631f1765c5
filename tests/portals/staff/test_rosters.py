"""Staff decide who may speak for a school, see rosters that are late, and set the services of a school."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.nominations import answer_nomination
from credentials.models import Nomination, RosterConfirmation, School, SchoolMember, ServiceParticipation
from credentials.people import why_not_authorised
from credentials.queries.access import takes_part_in_both
from ecfmg.foundation import clock
from ecfmg.foundation.models import Event, MailMessage, OneTimeLink
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.classes import nomination_of
from tests.factories.credentials import SchoolFactory, SchoolMemberFactory
from tests.portals.desks import posted, text_of

pytestmark = pytest.mark.django_db
ACCESS = reverse("staff:access")


@pytest.fixture
def client() -> Client:
    return signed_in_client(staff_user("administrator"))


def confirmed_nomination(school: School | None = None, name: str = "Noor Haddad") -> Nomination:
    made = nomination_of(school or SchoolFactory.create(), name=name)
    return answer_nomination(OneTimeLink.objects.get(subject=str(made.public_id)), is_mine=True)


def page_of(nomination: Nomination) -> str:
    return reverse("staff:nomination", args=[nomination.public_id])


def test_an_approved_nomination_invites_the_coordinator_and_tells_the_dean(client: Client) -> None:
    nomination = confirmed_nomination()
    assert nomination.school.name in text_of(client.get(ACCESS))
    assert posted(client, page_of(nomination), decision="approve").status_code == 302
    nomination.refresh_from_db()
    member = SchoolMember.objects.get(user__email=nomination.coordinator_email)
    assert (nomination.state, nomination.member) == ("approved", member)
    assert (member.role, member.approval, member.school) == ("coordinator", "approved", nomination.school)
    told = dict(MailMessage.objects.values_list("template", "to"))
    assert told["invitation"] == nomination.coordinator_email
    assert told["nomination_decided"] == nomination.dean_email
    assert posted(client, page_of(nomination), decision="refuse", reason="Too late").status_code == 422
    nomination.refresh_from_db()
    assert nomination.state == "approved"


def test_a_refusal_needs_its_reason_and_tells_it_to_the_dean(client: Client) -> None:
    nomination = confirmed_nomination()
    assert posted(client, page_of(nomination), decision="refuse").status_code == 422
    posted(client, page_of(nomination), decision="refuse", reason="The letter has no signature.")
    nomination.refresh_from_db()
    assert nomination.state == "refused"
    assert "The letter has no signature." in MailMessage.objects.get(template="nomination_decided").body_text
    assert not SchoolMember.objects.exists()


def test_what_the_dean_did_not_confirm_cannot_be_decided(client: Client) -> None:
    waiting = nomination_of(SchoolFactory.create())
    values = {"version": waiting.version, "decision": "approve"}
    assert client.post(page_of(waiting), values).status_code == 422
    assert not SchoolMember.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=waiting.pk).update(state="refused", reason="x")


def test_the_letter_is_looked_at_as_pictures_and_doubts_are_named(client: Client) -> None:
    nomination = confirmed_nomination()
    Nomination.objects.filter(pk=nomination.pk).update(dean_email="dean@gmail.com")
    shown = text_of(client.get(page_of(nomination)))
    assert "gmail.com is a mail service that anybody can use" in shown
    image = client.get(reverse("staff:nomination_page", args=[nomination.public_id, 1]))
    assert image["Content-Type"] == "image/jpeg"
    image.close()


def test_an_official_is_approved_and_can_answer_from_then_on(client: Client) -> None:
    waiting = SchoolMemberFactory.create(approval="waiting")
    coordinator = SchoolMemberFactory.create(school=waiting.school, role="coordinator")
    assert waiting.user.display_name in text_of(client.get(ACCESS, {"show": "officials"}))
    there = reverse("staff:official", args=[waiting.public_id])
    assert posted(client, there, decision="approve").status_code == 302
    waiting.refresh_from_db()
    assert not why_not_authorised(waiting)
    told = MailMessage.objects.filter(template="roster_decided").values_list("to", flat=True)
    assert set(told) == {waiting.user.email, coordinator.user.email}


def test_a_refused_official_can_no_longer_act(client: Client) -> None:
    waiting = SchoolMemberFactory.create(approval="waiting")
    own = signed_in_client(waiting.user)
    assert own.get(reverse("school:home")).status_code == 200
    there = reverse("staff:official", args=[waiting.public_id])
    posted(client, there, decision="refuse", reason="Not on the dean's list.")
    waiting.refresh_from_db()
    assert (waiting.approval, waiting.approval_reason) == ("refused", "Not on the dean's list.")
    assert own.get(reverse("school:home")).status_code == 404


@pytest.mark.parametrize("role", ["reviewer", "intake", "senior_reviewer"])
def test_only_administrators_decide(role: str) -> None:
    client = signed_in_client(staff_user(role))
    nomination, waiting = confirmed_nomination(), SchoolMemberFactory.create(approval="waiting")
    for address in (page_of(nomination), reverse("staff:official", args=[waiting.public_id])):
        assert client.get(address).status_code == 200
        assert client.post(address, {"version": 1, "decision": "approve"}).status_code == 422
    nomination.refresh_from_db()
    waiting.refresh_from_db()
    assert (nomination.state, waiting.approval) == ("confirmed", "waiting")


def test_late_rosters_and_schools_without_coordinator_are_seen(client: Client) -> None:
    official = SchoolMemberFactory.create()
    today = clock.today()
    RosterConfirmation.objects.create(
        school=official.school, opened_on=today - timedelta(days=40), due_on=today - timedelta(days=10)
    )
    for show in ("overdue", "alone"):
        assert official.school.name in text_of(client.get(ACCESS, {"show": show}))
    SchoolMemberFactory.create(school=official.school, role="coordinator")
    assert official.school.name not in text_of(client.get(ACCESS, {"show": "alone"}))


def test_the_last_coordinator_goes_only_with_our_knowledge_and_the_officials_are_told(client: Client) -> None:
    coordinator = SchoolMemberFactory.create(role="coordinator")
    official = SchoolMemberFactory.create(school=coordinator.school)
    there, today = reverse("staff:end_member", args=[coordinator.public_id]), clock.today()
    values = {"version": 1, "on_day": today.day, "on_month": today.month, "on_year": today.year}
    assert client.post(there, values).status_code == 422
    coordinator.refresh_from_db()
    assert coordinator.valid_until is None
    assert client.post(there, {**values, "leaves_none": "on"}).status_code == 302
    assert MailMessage.objects.get(template="no_coordinator").to == official.user.email


def test_services_are_joined_and_left_and_both_are_needed(client: Client) -> None:
    school, today = SchoolFactory.create(), clock.today()
    there = reverse("staff:services", args=[school.public_id])
    start = {"starts_on_day": today.day, "starts_on_month": today.month, "starts_on_year": today.year}
    posted(client, there, service="status_verification", **start)
    assert not takes_part_in_both(school)
    posted(client, there, service="credentials_verification", **start)
    assert takes_part_in_both(school)
    assert posted(client, there, service="status_verification", **start).status_code == 422
    joined = ServiceParticipation.objects.get(service="status_verification")
    end = {"ends_on_day": today.day, "ends_on_month": today.month, "ends_on_year": today.year}
    posted(client, reverse("staff:leave_service", args=[joined.public_id]), **end)
    assert takes_part_in_both(school, today)
    assert not takes_part_in_both(school, today + timedelta(days=1))
    assert Event.objects.filter(stream=school.stream, verb__startswith="service.").count() == 3


@pytest.mark.parametrize("show", ["nominations", "officials", "overdue", "alone"])
def test_the_lists_cost_the_same_for_one_and_three(client: Client, show: str) -> None:
    def one_more(number: int) -> None:
        official = SchoolMemberFactory.create(approval="waiting")
        confirmed_nomination(official.school, name=f"Person {number}")
        today = clock.today()
        RosterConfirmation.objects.create(
            school=official.school, opened_on=today - timedelta(days=40), due_on=today - timedelta(days=10)
        )

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(ACCESS, {"show": show})
        return len(caught)

    one_more(1)
    queries()
    one = queries()
    one_more(2)
    one_more(3)
    assert queries() == one
