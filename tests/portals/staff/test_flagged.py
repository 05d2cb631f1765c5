"""What staff must look into about files is listed for them: what two people sent, and what is harmful."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.documents import receive_document
from credentials.models import Document
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import StoredFile
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.credentials import picture_bytes, upload, user_of
from tests.portals.desks import Desk, desk, text_of

pytestmark = pytest.mark.django_db
FLAGGED = reverse("staff:flagged")


@pytest.fixture
def client() -> Client:
    return signed_in_client(staff_user("reviewer"))


def harmful(name: str) -> Desk:
    here = desk(name)
    file = Document.objects.filter(applicant=here.applicant).latest("pk").file
    StoredFile.objects.filter(pk=file.pk).update(scan=StoredFile.Scan.INFECTED)
    return here


def test_the_same_file_of_two_people_and_a_harmful_one_are_listed_with_a_way_to_them(client: Client) -> None:
    assert "Nothing is flagged" in text_of(client.get(FLAGGED))
    one, other = desk("Amara Okafor"), harmful("Chiara Esposito")
    content = picture_bytes("PDF")
    for each in (one, other):
        actor = Actor.of(user_of(each.applicant))
        receive_document(actor, applicant=each.applicant, kind="other", uploads=[upload(content)])
    case = other.case
    shown = client.get(FLAGGED)
    said = text_of(shown)
    assert "Amara Okafor" in said and "Chiara Esposito" in said
    assert "The very same file was sent for another person." in said
    assert "Harmful: the virus scanner found something" in said
    bad = Document.objects.get(file__scan="infected")
    assert reverse("staff:document", args=[case.public_id, bad.public_id]) in shown.content.decode()


def test_other_roles_see_none_of_it() -> None:
    harmful("Amara Okafor")
    assert "Nothing is flagged" in text_of(signed_in_client(staff_user("administrator")).get(FLAGGED))


def test_the_list_asks_as_often_for_three_as_for_one(client: Client) -> None:
    harmful("Amara Okafor")
    client.get(FLAGGED)
    with CaptureQueriesContext(
        connection,
    ) as once:
        client.get(FLAGGED)
    for name in ("Chiara Esposito", "Farid Haddad"):
        harmful(name)
    with CaptureQueriesContext(connection) as thrice:
        assert text_of(client.get(FLAGGED)).count("Harmful:") == 3
    assert len(thrice) == len(once)
