"""Inviting people, and the roles of staff."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ecfmg.accounts.actions import assign_role, end_role, invite_user, send_invitation_again
from ecfmg.accounts.models import User
from ecfmg.accounts.permissions import roles_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.models import Event, MailMessage, OneTimeLink
from tests.factories.accounts import PASSWORD, UserFactory, staff_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Actor:
    return Actor.of(staff_user("administrator"))


def invite(
    actor: Actor, email: str = "Nia@Staff.Example", audience: str = "staff", roles: tuple[str, ...] = ("intake",)
) -> User:
    return invite_user(actor, email=email, display_name="Nia New", audience=audience, roles=roles)


def link_in_mail(email: str) -> str:
    mail = MailMessage.objects.filter(to=email).first()
    assert mail is not None
    found = re.search(r"https?://[^/\s]+(/account/invitation/\S+)", mail.body_text)
    assert found is not None
    return found.group(1)


def test_an_invited_person_chooses_a_password_and_signs_in(administrator: Actor, client: Client) -> None:
    user = invite(administrator)
    assert roles_of(user) == {"intake"}
    assert not user.has_usable_password()
    page = client.get(link_in_mail("nia@staff.example"), follow=True)
    assert "Welcome, Nia New" in page.content.decode()
    assert link_in_mail("nia@staff.example") not in page.content.decode()
    client.post(reverse("accounts:invitation"), {"password": PASSWORD})
    answer = client.post(reverse("account_login"), {"login": "nia@staff.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(reverse("accounts:security")).status_code == 200


def test_looking_at_an_invitation_uses_nothing_up(administrator: Actor, client: Client) -> None:
    invite(administrator)
    for _ in range(3):
        assert client.get(link_in_mail("nia@staff.example"), follow=True).status_code == 200
    assert OneTimeLink.objects.get().used_at is None


def test_a_weak_password_is_refused_and_the_invitation_stays_open(administrator: Actor, client: Client) -> None:
    invite(administrator)
    client.get(link_in_mail("nia@staff.example"))
    page = client.post(reverse("accounts:invitation"), {"password": "password1234567890"}).content.decode()
    assert "well-known one made longer" in page
    assert OneTimeLink.objects.get().used_at is None


def test_each_end_of_an_invitation_has_its_own_page(administrator: Actor, client: Client) -> None:
    user = invite(administrator)
    first = link_in_mail(user.email)
    send_invitation_again(administrator, user=user)
    second = link_in_mail(user.email)
    assert "was replaced" in client.get(first, follow=True).content.decode()
    with clock.moved_to(clock.now() + timedelta(days=7, minutes=1)):
        assert "has ended" in client.get(second, follow=True).content.decode()
    client.get(second)
    client.post(reverse("accounts:invitation"), {"password": PASSWORD})
    answer = client.get(second, follow=True)
    assert "has been used" in answer.content.decode()
    assert answer.status_code == 410
    assert client.get("/account/invitation/made-up/", follow=True).status_code == 404


def test_the_secret_is_kept_nowhere_in_clear(administrator: Actor) -> None:
    invite(administrator)
    secret = link_in_mail("nia@staff.example").rstrip("/").rsplit("/", 1)[-1]
    assert secret not in str(OneTimeLink.objects.values().get())
    assert secret not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "taken@mail.example"}, "email"),
        ({"roles": ()}, "roles"),
        ({"roles": ("king",)}, "roles"),
        ({"audience": "school"}, "roles"),
        ({"audience": "applicant", "roles": ()}, None),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(
    administrator: Actor, values: dict[str, object], field: str | None
) -> None:
    UserFactory.create(email="taken@mail.example")
    before = User.objects.count()
    with pytest.raises(ActionRefused) as refusal:
        invite(administrator, **values)  # type: ignore[arg-type]  # wrong on purpose
    assert refusal.value.field == field
    assert User.objects.count() == before
    assert not MailMessage.objects.exists()


def test_only_administrators_invite_staff_and_schools_invite_only_their_own_kind() -> None:
    for other in (staff_user("senior_reviewer"), UserFactory.create(), UserFactory.create(audience="school")):
        with pytest.raises(NotAllowed):
            invite(Actor.of(other))
    coordinator = Actor.of(UserFactory.create(audience="school"))
    assert invite(coordinator, "dean@school.example", "school", ()).audience == "school"


def test_roles_are_given_and_taken_by_administrators_only(administrator: Actor) -> None:
    user = staff_user("intake")
    with pytest.raises(NotAllowed):
        assign_role(Actor.of(user), user=user, role="administrator")
    assign_role(administrator, user=user, role="reviewer")
    assign_role(administrator, user=user, role="reviewer")
    assert roles_of(user) == {"intake", "reviewer"}
    assert Event.objects.filter(verb="user.role_assigned").count() == 1
    end_role(administrator, user=user, role="intake")
    assert roles_of(user) == {"reviewer"}
    with pytest.raises(ActionRefused, match="Only members of staff"):
        assign_role(administrator, user=UserFactory.create(), role="reviewer")


def test_the_last_administrator_stays_one(administrator: Actor) -> None:
    last = User.objects.get(public_id=str(administrator.id))
    with pytest.raises(ActionRefused, match="last administrator"):
        end_role(administrator, user=last, role="administrator")
    second = staff_user("administrator")
    end_role(administrator, user=second, role="administrator")
    assert roles_of(last) == {"administrator"}
