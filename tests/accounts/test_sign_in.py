"""Sign-up and sign-in as a person meets them, through the pages."""

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from applicants.models import Applicant
from ecfmg.accounts.models import User
from ecfmg.foundation.models import MailMessage
from tests.factories.accounts import PASSWORD, TOTP_SECRET, UserFactory, give_second_factor, staff_user

pytestmark = [pytest.mark.django_db]
NEW = {"given_names": "Ada Chidinma", "family_name": "Okafor", "email": "Ada@Mail.Example", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def no_attempts_yet(db: None) -> None:
    """Each test begins without earlier attempts to sign in."""
    cache.clear()


def code_sent_to(email: str) -> str:
    """The code in the newest message to this address."""
    mail = MailMessage.objects.filter(to=email).first()
    assert mail is not None
    found = re.search(r"^([0-9A-Z-]{6,9})$", mail.body_text, re.MULTILINE)
    assert found is not None, mail.body_text
    return found.group(1)


def code_of_app() -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30)))


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def prove(client: Client) -> None:
    """Say the password once more, as is asked before a sensitive act."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:security")).status_code == 200


def test_signing_up_opens_the_record_and_the_code_signs_in(client: Client) -> None:
    answer = client.post(reverse("account_signup"), NEW)
    assert answer["Location"] == reverse("account_email_verification_sent")
    user = User.objects.get()
    assert (user.email, user.audience, user.display_name) == ("ada@mail.example", "applicant", "Ada Chidinma Okafor")
    assert str(Applicant.objects.get(user=user).names.get()) == "Ada Chidinma Okafor"
    assert not is_signed_in(client), "an address that is not confirmed opens nothing"
    client.post(reverse("account_email_verification_sent"), {"code": code_sent_to("ada@mail.example")})
    assert is_signed_in(client)


def test_a_person_with_one_name_signs_up(client: Client) -> None:
    client.post(reverse("account_signup"), {**NEW, "given_names": ""})
    assert str(Applicant.objects.get().names.get()) == "Okafor"


def test_a_wrong_code_confirms_nothing(client: Client) -> None:
    client.post(reverse("account_signup"), NEW)
    answer = client.post(reverse("account_email_verification_sent"), {"code": "000000"})
    assert "is not the one we sent" in answer.content.decode()
    assert not EmailAddress.objects.get().verified


def test_signing_up_with_a_known_address_looks_the_same_and_tells_only_its_owner(client: Client) -> None:
    UserFactory.create(email="known@mail.example")
    known = client.post(reverse("account_signup"), {**NEW, "email": "known@mail.example"})
    unknown = Client().post(reverse("account_signup"), {**NEW, "email": "unknown@mail.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert User.objects.filter(email="known@mail.example").count() == 1
    assert MailMessage.objects.get(to="known@mail.example").subject == "You have an account already"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least 15 characters"),
        ("aaaaaaaaaaaaaaaaaa", "repeats the same few characters"),
        ("password1234567890", "well-known one made longer"),
        ("dragondragondragon", "well-known one made longer"),
        ("certification casework", "well-known one made longer"),
        ("qwertyuiopasdfghjkl", "well-known one made longer"),
        ("123456789012345", "numeric|well-known"),
        ("ada@mail.example", "too similar"),
    ],
)
def test_a_weak_password_is_refused_and_the_rest_is_kept(client: Client, password: str, why: str) -> None:
    page = client.post(reverse("account_signup"), {**NEW, "password1": password}).content.decode()
    assert re.search(why, page), page
    assert 'value="Ada Chidinma"' in page
    assert not User.objects.exists()


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password() -> None:
    UserFactory.create(email="known@mail.example")
    pages = []
    for email in ("known@mail.example", "unknown@mail.example"):
        page = sign_in(Client(), email, "something else entirely").content.decode()
        pages.append(re.sub(r'value="[^"]*"', "", page.replace(email, "")))
    assert "do not belong together" in pages[0]
    assert pages[0] == pages[1]


def test_asking_for_a_new_password_looks_the_same_for_an_unknown_address() -> None:
    UserFactory.create(email="known@mail.example")
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in ("known@mail.example", "unknown@mail.example")
    ]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert answers[0].status_code == answers[1].status_code == 302


def test_a_forgotten_password_is_replaced_by_a_code_and_ends_other_sessions(client: Client) -> None:
    user = UserFactory.create(email="known@mail.example")
    elsewhere = Client()
    sign_in(elsewhere, user.email)
    assert is_signed_in(elsewhere)
    client.post(reverse("account_reset_password"), {"email": user.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_sent_to(user.email)})
    new = "harbour window triangle pig"
    client.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert not is_signed_in(elsewhere)


def test_too_many_attempts_are_stopped_even_with_the_right_password(client: Client) -> None:
    UserFactory.create(email="known@mail.example")
    for _ in range(5):
        sign_in(client, "known@mail.example", "wrong and wrong again")
    page = sign_in(client, "known@mail.example").content.decode()
    assert "too many attempts" in page
    assert not is_signed_in(client)


def test_many_sign_ups_from_one_place_are_stopped(client: Client) -> None:
    answers = [client.post(reverse("account_signup"), {}).status_code for _ in range(21)]
    assert answers[-1] == 429


@pytest.mark.parametrize("audience", ["staff", "school", "recipient"])
def test_who_needs_a_second_step_is_led_to_it_until_it_is_there(client: Client, audience: str) -> None:
    user = UserFactory.create(audience=audience)
    sign_in(client, user.email)
    for path in (f"/{audience}/", f"/{audience}/anything/", reverse("mfa_index")):
        answer = client.get(path)
        assert answer.status_code in {200, 302, 404}
        if answer.status_code == 302:
            assert answer["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


def test_an_applicant_may_go_on_without_a_second_step(client: Client) -> None:
    sign_in(client, UserFactory.create().email)
    assert is_signed_in(client)


def test_setting_up_an_app_gives_recovery_codes_and_is_asked_for_at_the_next_sign_in(client: Client) -> None:
    user = staff_user("reviewer")
    sign_in(client, user.email)
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert secret not in str(Authenticator.objects.get(user=user, type="totp").data), "secrets lie encrypted"

    again = Client()
    answer = sign_in(again, user.email)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(again), "the password alone opens nothing"


def test_the_code_of_the_app_or_a_recovery_code_completes_the_sign_in_once() -> None:
    user = staff_user("reviewer")
    give_second_factor(user)
    client = Client()
    sign_in(client, user.email)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "not right or too old" in wrong.content.decode()
    code = code_of_app()
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)
    thief = Client()
    sign_in(thief, user.email)
    thief.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_signed_in(thief), "a code that was used opens nothing a second time"


def test_the_last_second_step_of_staff_cannot_be_removed() -> None:
    user = staff_user("reviewer")
    give_second_factor(user)
    client = Client()
    sign_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of_app()})
    prove(client)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert "your only one" in answer.content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_signing_out_ends_the_session_and_clears_the_browser(client: Client) -> None:
    sign_in(client, UserFactory.create().email)
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(client)


def test_a_get_does_not_sign_out(client: Client) -> None:
    sign_in(client, UserFactory.create().email)
    client.get(reverse("account_logout"))
    assert is_signed_in(client)


def test_signing_out_everywhere_else_ends_the_other_sessions(client: Client) -> None:
    user = UserFactory.create()
    elsewhere = Client()
    sign_in(elsewhere, user.email)
    assert is_signed_in(elsewhere)
    sign_in(client, user.email)
    assert is_signed_in(client)
    client.post(reverse("usersessions_list"))
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_a_new_address_counts_once_its_code_was_entered(client: Client) -> None:
    user = UserFactory.create(email="old@mail.example")
    sign_in(client, user.email)
    client.post(reverse("account_email"), {"email": "new@mail.example", "action_add": "1"})
    user.refresh_from_db()
    assert user.email == "old@mail.example"
    client.post(reverse("account_email_verification_sent"), {"code": code_sent_to("new@mail.example")})
    user.refresh_from_db()
    assert user.email == "new@mail.example"


PAGES = [
    "account_login", "account_signup", "account_reset_password", "demo",
]  # fmt: skip
OWN_PAGES = [
    "accounts:security", "account_logout", "account_email", "account_change_password", "account_reauthenticate",
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES + OWN_PAGES)
def test_no_page_carries_script_or_style_in_itself_or_a_leftover_of_the_library(client: Client, name: str) -> None:
    if name in OWN_PAGES:
        sign_in(client, UserFactory.create().email)
        prove(client)
    answer = client.get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<h1>" in page and "site-header" in page
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page)
    assert not inline
    assert "Menu:" not in page and "placeholder" not in page
    assert "script-src 'self'" in answer["Content-Security-Policy"]
