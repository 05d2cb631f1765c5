"""An organisation's administrator says who asks for it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from certification.actions.recipients import add_organisation, end_membership, invite_member
from certification.models import RecipientMember
from ecfmg.accounts.models import StaffRole, User
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.models import MailMessage
from tests.factories.certified_people import member, organisation, staff

pytestmark = pytest.mark.django_db
ADMINISTRATOR = RecipientMember.Role.ADMINISTRATOR


def _signed_in(someone: User) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def _invitation(**changes: str) -> dict[str, str]:
    return {
        "once_key": "k" * 32,
        "display_name": "Noor Haddad",
        "email": "noor@lakeview.example",
        "role": "member",
        **changes,
    }


def test_an_administrator_invites_a_person_who_gets_a_mail() -> None:
    asks = organisation()
    page = _signed_in(member(asks, ADMINISTRATOR)).post(reverse("recipient:members"), _invitation())
    assert page.status_code == 302
    invited = RecipientMember.objects.get(user__email="noor@lakeview.example")
    assert (invited.organisation, invited.role) == (asks, "member")
    assert MailMessage.objects.filter(to="noor@lakeview.example", template="invitation").count() == 1


def test_a_member_invites_nobody() -> None:
    asks = organisation()
    page = _signed_in(member(asks)).post(reverse("recipient:members"), _invitation())
    assert page.status_code == 400 and b"Only an administrator" in page.content
    assert not User.objects.filter(email="noor@lakeview.example").exists()


def test_an_administrator_of_another_organisation_invites_and_ends_nobody_here() -> None:
    asks, stranger = organisation(), member(organisation("Riverside Board"), ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        invite_member(Actor.of(stranger), organisation=asks, email="x@y.example", display_name="X", role="member")
    here = member(asks).recipient_membership
    address = reverse("recipient:end_member", args=[here.public_id])
    assert _signed_in(stranger).post(address).status_code == 404
    here.refresh_from_db()
    assert here.ended_at is None


def test_an_ended_member_keeps_no_access_and_the_last_administrator_stays() -> None:
    asks = organisation()
    administrator, other = member(asks, ADMINISTRATOR), member(asks)
    address = reverse("recipient:end_member", args=[other.recipient_membership.public_id])
    assert _signed_in(administrator).post(address).status_code == 302
    assert _signed_in(other).get(reverse("recipient:home")).status_code == 404
    with pytest.raises(ActionRefused, match="last administrator"):
        end_membership(Actor.of(administrator), member=administrator.recipient_membership)


def test_our_administrator_adds_an_organisation_with_its_first_administrator() -> None:
    details = {
        "name": "Riverside Board",
        "kind": "board",
        "reference": "V-00077",
        "administrator_email": "ines@riverside.example",
        "administrator_name": "Ines Alvares",
    }
    with pytest.raises(NotAllowed):
        add_organisation(Actor.of(staff(StaffRole.SENIOR_REVIEWER)), **details)
    added = add_organisation(Actor.of(staff(StaffRole.ADMINISTRATOR)), **details)
    assert added.members.get().role == ADMINISTRATOR
    with pytest.raises(ActionRefused, match="name is here already"):
        add_organisation(Actor.of(staff(StaffRole.ADMINISTRATOR)), **details)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_people_as_for_one(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asks = organisation()
    administrator = member(asks, ADMINISTRATOR)
    for _ in range(rows - 1):
        member(asks)
    client = _signed_in(administrator)
    client.get(reverse("recipient:members"))
    with django_assert_num_queries(11):  # eight of the session, then membership, permission and people
        assert client.get(reverse("recipient:members")).status_code == 200
