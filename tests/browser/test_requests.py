"""Requests to schools in a real browser: an office answers under its link, staff ask, the applicant follows."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from credentials.actions.chasing import chase_schools
from credentials.actions.requests import send_request
from credentials.models import VerificationRequest
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import MailMessage
from tests.browser.test_desks import WINDOWS, sign_in
from tests.browser.visits import PHONE, check_page, check_pages, enter
from tests.factories.accounts import staff_user
from tests.factories.contacts import contact_of
from tests.factories.credentials import ApplicantFactory, SchoolFactory, education_of, user_of
from tests.portals.desks import Desk, desk

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]


def asked_by_link(here: Desk) -> VerificationRequest:
    """The diploma at a school whose officials have left, and which has an office."""
    contact_of(here.official.school)
    here.official.valid_until = clock.today() - timedelta(days=1)
    here.official.save()
    return here.ask()


def link_of(asked: VerificationRequest) -> str:
    mail = MailMessage.objects.filter(template="link_letter", subject__contains=asked.number).order_by("pk").last()
    assert mail is not None
    found = re.search(r"/answer/[\w-]+/", mail.body_text)
    assert found is not None
    return found.group()


def test_an_office_answers_on_a_phone_without_an_account(page: Page, assert_accessible: Check) -> None:
    asked = asked_by_link(desk())
    page.set_viewport_size(PHONE)
    page.goto(link_of(asked))
    expect(page.locator("main")).not_to_contain_text("Okafor")
    check_page(page, assert_accessible)
    page.get_by_role("button", name="Open the request").click()
    expect(page.locator("h1")).to_have_text("Is this document genuine?")
    expect(page.locator("main")).to_contain_text("Amara Okafor")
    check_page(page, assert_accessible)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    check_page(page, assert_accessible)
    page.locator("label", has_text="Genuine: we issued it and every detail is right").click()
    page.get_by_label("Your name").fill("Dr Ana Lima")
    page.get_by_label("Your title").fill("Registrar")
    page.locator("label", has_text="I work for this school").click()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("h1")).to_have_text("Your answer was received")
    check_page(page, assert_accessible)
    page.context.clear_cookies()  # somebody else at the office opens the same message
    page.goto(link_of(asked))
    expect(page.locator("h1")).to_have_text("This request has been answered")
    check_page(page, assert_accessible)


def test_an_office_sends_what_is_asked_for(page: Page, assert_accessible: Check) -> None:
    here = desk()
    asked_by_link(here)
    transcript = VerificationRequest.objects.get(kind="transcript")
    page.goto(link_of(transcript))
    page.get_by_role("button", name="Open the request").click()
    expect(page.locator("h1")).to_have_text("Please send this person's transcript")
    check_page(page, assert_accessible)


@pytest.mark.parametrize(("scheme", "window"), WINDOWS, ids=["wide", "phone in the dark"])
def test_the_pages_of_requests_for_staff(
    page: Page, scheme: str, window: ViewportSize, base_url: str, assert_accessible: Check
) -> None:
    here = desk()
    asked = asked_by_link(here)
    school = asked.school.public_id
    addresses = [
        reverse("staff:requests", args=[here.case.public_id]),
        reverse("staff:answer", args=[here.case.public_id, asked.public_id]),
        reverse("staff:contacts", args=[school]),
        reverse("staff:add_contact", args=[school]),
    ]
    sign_in(page, staff_user("reviewer"), base_url, scheme)
    check_pages(page, addresses, window, assert_accessible)


@pytest.mark.parametrize(("scheme", "window"), WINDOWS, ids=["wide", "phone in the dark"])
def test_the_applicant_follows_a_request_and_goes_on_after_silence(
    page: Page, scheme: str, window: ViewportSize, base_url: str, assert_accessible: Check
) -> None:
    applicant = ApplicantFactory.create()
    school = SchoolFactory.create()
    contact_of(school)
    education = education_of(applicant, school)
    reviewer = Actor.of(staff_user("reviewer"))
    with clock.moved_to(clock.now() - timedelta(days=100)):
        silent = send_request(reviewer, kind="mspe", education=education)
    with clock.moved_to(clock.now() - timedelta(days=9)):
        chase_schools()
        send_request(reviewer, kind="status_confirmation", education=education)
    chase_schools()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    enter(page.context, user_of(applicant), base_url)
    way_on = reverse("applicant:way_on", args=[silent.public_id])
    check_pages(page, [reverse("applicant:documents"), way_on], window, assert_accessible)
    page.goto(way_on)
    page.locator("label", has_text="Ask another office of my school").click()
    page.get_by_label("What we need for it").fill("Faculty office, office@school.example")
    page.get_by_role("button", name="Send my choice").click()
    expect(page.locator("main")).to_contain_text("You chose: ask another office of the school. Our staff act next.")
    page.get_by_role("button", name="Remind my school").click()
    expect(page.locator("main")).to_contain_text("again possible from")
