"""What a browser sends as a passkey's answer is hostile like everything else: nonsense is refused, never a failure."""

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory, signed_in_client

pytestmark = pytest.mark.django_db

NONSENSE = {
    "a number of 5,000 digits": "9" * 5000,
    "such a number within": '{"id": ' + "9" * 5000 + "}",
    "nested without end": "[" * 100_000,
    "no JSON": "{",
    "not a number": "NaN",
    "a list": "[1, 2]",
    "a text": '"key"',
    "nothing in it": "{}",
    "the wrong kinds": '{"id": 5, "rawId": [], "response": {"clientDataJSON": 7}, "type": null}',
}


@pytest.mark.parametrize("sent", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("place", ["webauthn/login/", "webauthn/add/", "webauthn/reauthenticate/", "authenticate/"])
def test_nonsense_in_place_of_a_passkeys_answer_is_refused(place: str, sent: str) -> None:
    client = Client() if place in {"webauthn/login/", "authenticate/"} else signed_in_client(UserFactory.create())
    client.raise_request_exception = False
    client.get("/account/2fa/webauthn/login/")
    answer = client.post(f"/account/2fa/{place}", {"credential": sent})
    assert answer.status_code < 500, answer.status_code
