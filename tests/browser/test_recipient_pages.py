"""The pages of programmes, boards and hospitals, in a wide window, on a phone and without script."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect

from certification.actions.reports import ask_for_report
from certification.models import ConfirmationReport, RecipientMember
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from tests.browser.visits import PHONE, WIDE, check_page, check_pages, enter
from tests.factories.certified_people import BORN, TODAY, certified_applicant, member, organisation

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]
each_window = pytest.mark.parametrize("window", [WIDE, PHONE], ids=["wide", "phone"])


@each_window
def test_every_page_is_accessible_and_fits(
    page: Page, base_url: str, window: ViewportSize, assert_accessible: Check
) -> None:
    programme = organisation("Lakeview University Hospitals Internal Medicine Residency Programme")
    administrator, colleague = member(programme, RecipientMember.Role.ADMINISTRATOR), member(programme)
    enter(page.context, administrator, base_url)
    check_pages(page, [reverse("recipient:home")], window, assert_accessible)
    expect(page.locator("main")).to_contain_text("Ask for a report")
    found, not_found = _report(colleague, "Okafor"), _report(administrator, "Okafour-Featherstonehaugh")
    addresses = [reverse(f"recipient:{name}") for name in ("home", "request", "members")]
    addresses += [reverse("recipient:report", args=[report.public_id]) for report in (found, not_found)]
    check_pages(page, addresses, window, assert_accessible)


def test_a_long_name_of_an_organisation_leaves_the_name_of_the_site_its_place(page: Page, base_url: str) -> None:
    programme = organisation("Lakeview University Hospitals Internal Medicine Residency " * 2)
    enter(page.context, member(programme), base_url)
    page.set_viewport_size(WIDE)
    page.goto(reverse("recipient:home"))
    site, person = page.locator(".site-name").bounding_box(), page.locator(".site-person").bounding_box()
    assert site is not None and person is not None
    assert site["x"] + site["width"] <= person["x"]
    assert person["y"] >= 0


@each_window
def test_a_refused_form_is_accessible_and_fits(
    page: Page, base_url: str, window: ViewportSize, assert_accessible: Check
) -> None:
    enter(page.context, member(organisation()), base_url)
    page.set_viewport_size(window)
    _ask(page, usmle_id="12", family_name="Okafor", year="2999")
    expect(page.locator("[data-error-summary]")).to_contain_text("need")
    check_page(page, assert_accessible)
    expect(page.locator("[name=family_name]")).to_have_value("Okafor")


def test_a_report_is_asked_for_without_script(browser: Browser, base_url: str, assert_accessible: Check) -> None:
    with clock.moved_to(TODAY):
        person = certified_applicant().applicant
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=base_url)
    enter(context, member(organisation()), base_url)
    page = context.new_page()
    _ask(page, usmle_id=str(person.usmle_id), family_name="Okafor", year=str(BORN.year))
    expect(page.locator("main")).to_contain_text("Adaeze Chidimma Okafor")
    assert ConfirmationReport.objects.get().applicant == person
    assert_accessible(page)
    context.close()


def _report(by: User, family_name: str) -> ConfirmationReport:
    with clock.moved_to(TODAY):
        person = certified_applicant().applicant
        return ask_for_report(
            Actor.of(by),
            organisation=by.recipient_membership.organisation,
            usmle_id=str(person.usmle_id),
            family_name=family_name,
            date_of_birth=BORN,
            purpose="Ranking for the 2027 Match",
        )


def _ask(page: Page, *, usmle_id: str, family_name: str, year: str) -> None:
    page.goto(reverse("recipient:request"))
    values = {
        "usmle_id": usmle_id,
        "family_name": family_name,
        "date_of_birth_day": str(BORN.day),
        "date_of_birth_month": str(BORN.month),
        "date_of_birth_year": year,
        "purpose": "Ranking for the 2027 Match",
    }
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main label[for=id_authorised]").click()
    page.get_by_role("button", name="Ask for the report").click()
    page.wait_for_load_state()
