"""A dean nominates a coordinator: form, letter, one link to the dean's own address, and what happens to bad ones."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from credentials.models import Nomination, School, SchoolMember
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.models import MailMessage, OneTimeLink
from tests.factories.classes import nomination_of
from tests.factories.credentials import SchoolFactory, picture_bytes, upload
from tests.portals.desks import hidden, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    """Stored files lie in a folder of the test."""
    folder = tmp_path / "media"
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return folder


@pytest.fixture
def school() -> School:
    return SchoolFactory.create()


def filled(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "dean_name": "Prof. Ilse Brandt",
        "dean_title": "Dean",
        "dean_email": "Dean@School.example",
        "coordinator_name": "Noor Haddad",
        "coordinator_title": "Registrar",
        "coordinator_email": "noor@school.example",
        "letter": upload(name="letter.pdf"),
        "once_key": "k" * 32,
    }
    return {**values, **changes}


def there(school: School) -> str:
    return reverse("public:nominate", args=[school.public_id])


def link_in_mail() -> str:
    message = MailMessage.objects.get(template="nomination_confirm")
    found = re.search(r"http\S+(/nomination/\S+/)", message.body_text)
    assert found
    return found.group(1)


def test_a_school_is_found_and_a_nomination_sent_once(school: School) -> None:
    client = Client()
    found = client.get(reverse("public:for_schools"), {"words": school.wdoms_id or ""})
    assert school.name in text_of(found) or "No school was found" in text_of(found)
    key = hidden(client.get(there(school)), "once_key")
    for _ in range(2):
        answer = client.post(there(school), filled(once_key=key, letter=upload(name="letter.pdf")))
        assert "We wrote to dean@school.example" in text_of(answer)
    nomination = Nomination.objects.get()
    assert (nomination.school, nomination.state, nomination.pages.count()) == (school, "sent", 1)
    assert MailMessage.objects.filter(to="dean@school.example").count() == 1
    assert not SchoolMember.objects.exists(), "nothing follows before the dean and our staff have said yes"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dean_email": "nonsense"}, "valid email address"),
        ({"coordinator_email": "dean@school.example"}, "must not be the dean's"),
        ({"letter": upload(b"MZ a program", name="letter.pdf")}, "computer program"),
        ({"letter": upload(picture_bytes("PNG"), name="letter.pdf")}, "signed letter as a PDF"),
        ({"letter": upload(b"", name="letter.pdf")}, "empty"),
        ({"coordinator_title": ""}, "This is needed"),
    ],
)
def test_a_bad_nomination_is_refused_and_nothing_is_kept(
    school: School, media: Path, changes: dict[str, object], words: str
) -> None:
    answer = Client().post(there(school), filled(**changes))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'value="Noor Haddad"' in answer.content.decode()
    assert not Nomination.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_second_nomination_of_the_same_person_waits_for_the_first(school: School) -> None:
    first = nomination_of(school)
    answer = Client().post(there(school), filled(coordinator_email=first.coordinator_email))
    assert first.number in text_of(answer)
    assert Nomination.objects.count() == 1
    nomination_of(school, name="Second Person")
    assert Nomination.objects.count() == 2, "a school can have several coordinators"


def test_the_dean_confirms_by_a_link_that_works_once(school: School) -> None:
    nomination = nomination_of(school)
    client, address = Client(), link_in_mail()
    shown = client.get(address, follow=True)
    assert shown.redirect_chain[-1][0] == reverse("public:nomination"), "the secret leaves the address at once"
    assert "Noor Haddad" in text_of(shown)
    nomination.refresh_from_db()
    assert nomination.state == "sent", "looking changes nothing"
    client.post(reverse("public:nomination"), {"answer": "mine"})
    nomination.refresh_from_db()
    assert nomination.state == "confirmed"
    again = client.get(address, follow=True)
    assert again.status_code == 410
    assert "was answered" in text_of(again)
    assert client.post(reverse("public:nomination"), {"answer": "not_mine"}).status_code == 410
    nomination.refresh_from_db()
    assert nomination.state == "confirmed"


def test_a_dean_who_did_not_send_it_closes_it(school: School) -> None:
    nomination = nomination_of(school)
    client = Client()
    client.get(link_in_mail())
    assert "closed" in text_of(client.post(reverse("public:nomination"), {"answer": "not_mine"}))
    nomination.refresh_from_db()
    assert nomination.state == "disowned"
    assert not User.objects.filter(email=nomination.coordinator_email).exists()


@pytest.mark.parametrize(("column", "words"), [("expires_at", "run out"), ("withdrawn_at", "withdrawn")])
def test_a_link_that_ended_says_so(school: School, column: str, words: str) -> None:
    nomination = nomination_of(school)
    OneTimeLink.objects.update(**{column: clock.now()})
    client = Client()
    shown = client.get(link_in_mail(), follow=True)
    assert shown.status_code == 410
    assert words in text_of(shown)
    assert client.post(reverse("public:nomination"), {"answer": "mine"}).status_code == 410
    nomination.refresh_from_db()
    assert nomination.state == "sent"


def test_a_link_that_was_never_given_says_nothing() -> None:
    shown = Client().get(reverse("public:confirm_nomination", args=["made-up"]), follow=True)
    assert shown.status_code == 404
