"""The pages open to everybody, as somebody with a wide window, with a phone, or without script meets them."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.fixtures import Settings

from certification.models import Certificate
from credentials.actions.schools import index_words
from credentials.models import School, SchoolAccreditation
from ecfmg.accounts.demo import make_demo_user
from ecfmg.foundation import clock
from tests.browser.visits import PHONE, WIDE, check_page, check_pages
from tests.factories.certified_people import TODAY, certified_applicant, school

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]
each_window = pytest.mark.parametrize("window", [WIDE, PHONE], ids=["wide", "phone"])
PAGES = ("home", "check_certificate", "schools", "rules", "how_long", "practice", "help", "privacy", "accessibility")


def _certificate() -> Certificate:
    with clock.moved_to(TODAY):
        return certified_applicant()


def _school() -> School:
    found = school(
        "University of Harbour City, Faculty of Medicine and Allied Sciences", years=("1975-1990", "1995-current")
    )
    SchoolAccreditation.objects.create(school=found, agency_name="Agency of Nowhere", valid_from=TODAY)
    index_words([found])
    return found


@each_window
def test_every_page_is_accessible_and_fits(page: Page, window: ViewportSize, assert_accessible: Check) -> None:
    addresses = [reverse(f"public:{name}") for name in PAGES]
    addresses += [
        reverse("public:school", args=[_school().public_id]),
        reverse("public:rule", args=["step_2_ck_minimum"]),
    ]
    addresses += [reverse("public:schools") + "?words=nowhere+at+all"]
    check_pages(page, addresses, window, assert_accessible)


@each_window
def test_every_answer_to_a_check_is_accessible_and_fits(
    page: Page, window: ViewportSize, assert_accessible: Check
) -> None:
    certificate = _certificate()
    page.set_viewport_size(window)
    for number, code, said in (
        (certificate.number, certificate.code, "Adaeze Chidimma Okafor"),
        (certificate.number, "0" * 28, "No certificate or report has this number together with this code"),
        ("1000001", "", "need a change"),
    ):
        _check(page, number, code)
        expect(page.locator("main")).to_contain_text(said)
        check_page(page, assert_accessible)


def test_a_certificate_is_checked_without_script(browser: Browser, base_url: str, assert_accessible: Check) -> None:
    certificate = _certificate()
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=base_url)
    page = context.new_page()
    _check(page, certificate.number, certificate.code)
    expect(page.get_by_role("status")).to_contain_text("Adaeze Chidimma Okafor")
    assert certificate.code not in page.url, "the code stands in no address, so in no history and no log"
    assert_accessible(page)
    context.close()


def test_a_school_is_found_without_script(browser: Browser, base_url: str) -> None:
    _school()
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=base_url)
    page = context.new_page()
    page.goto(reverse("public:schools"))
    page.locator("[name=words]").fill("harbour")
    page.locator("main [role=search]").get_by_role("button").click()
    page.get_by_role("link", name="University of Harbour City").click()
    expect(page.locator("main")).to_contain_text("1995 to now")
    context.close()


@each_window
def test_the_home_page_of_a_demonstration_leads_to_its_people(
    page: Page, base_url: str, window: ViewportSize, assert_accessible: Check, settings: Settings
) -> None:
    settings.DEMO = True
    make_demo_user("rolf@demo.example", "Rolf Engel", "staff", ("reviewer",), "Decides applications.")
    check_pages(page, [reverse("public:home")], window, assert_accessible)
    page.get_by_role("link", name="try it as one of the demo people").click()
    check_page(page, assert_accessible)
    page.get_by_role("button", name="Rolf Engel").click()
    expect(page).to_have_url(base_url + reverse("staff:home"))


def test_without_demo_the_home_page_offers_nobody(page: Page, settings: Settings) -> None:
    settings.DEMO = False
    page.goto(reverse("public:home"))
    expect(page.get_by_role("link", name="demo people")).to_have_count(0)


def _check(page: Page, number: str, code: str) -> None:
    page.goto(reverse("public:check_certificate"))
    page.locator("[name=number]").fill(number)
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name="Check this paper").click()
    page.wait_for_load_state()
