"""What waits for nobody is listed for staff, marked on the worklist and on the case."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.standstills import find_standstills
from credentials.models import Credential
from tests.factories.accounts import signed_in_client
from tests.portals.desks import Desk, desk, text_of

pytestmark = pytest.mark.django_db


def stuck(name: str = "Amara Okafor") -> Desk:
    here = desk(name)
    Credential.objects.filter(pk=here.credential.pk).update(state="sent_to_school")
    return here


def test_it_is_listed_and_stands_on_the_worklist_and_the_case() -> None:
    here = stuck()
    client, case = signed_in_client(here.reviewer), here.case
    assert "Nothing stands still" in text_of(client.get(reverse("staff:standstills")))
    find_standstills()
    shown = client.get(reverse("staff:standstills"))
    assert "1 credential waits for nobody" in text_of(shown)
    assert "no request to the school is open" in text_of(shown)
    assert reverse("staff:credential", args=[case.public_id, here.credential.public_id]) in shown.content.decode()
    assert "1 credential waits for nobody" in text_of(client.get(reverse("staff:home")))
    assert "Nobody acts next: final medical diploma" in text_of(
        client.get(reverse("staff:case", args=[case.public_id]))
    )


def test_the_list_asks_as_often_for_three_as_for_one() -> None:
    first = stuck()
    assert first.case
    client, there = signed_in_client(first.reviewer), reverse("staff:standstills")
    find_standstills()
    client.get(there)
    with CaptureQueriesContext(connection) as one:
        client.get(there)
    for name in ("Bola Eze", "Carla Dias"):
        assert stuck(name).case
    find_standstills()
    with CaptureQueriesContext(connection) as three:
        assert "3 credentials wait for nobody" in text_of(client.get(there))
    assert len(three) == len(one)
