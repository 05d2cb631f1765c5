"""Policy and the directory in a real browser: accessible in each window and colour; a trial that ends by itself."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from certification.actions.directory import send_directory_file
from certification.actions.policy import propose_policy
from credentials.models import School
from ecfmg.foundation import outbox
from ecfmg.foundation.actors import Actor
from tests.browser.test_desks import every_window, sign_in
from tests.browser.visits import check_page, check_pages
from tests.certification.policy.releases import answers, changed, proposed, published
from tests.factories.accounts import staff_user
from tests.factories.certified_people import ready_applicant
from tests.portals.staff.test_directory import line_of, schools_file

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]


@every_window
def test_the_pages_of_policy(
    page: Page, scheme: str, window: ViewportSize, base_url: str, assert_accessible: Check
) -> None:
    ready_applicant()
    officer, other = staff_user("policy_officer"), staff_user("policy_officer")
    earlier = published(officer, other, changed(new="  season: 2026\n  value: 2027-06-30"))
    release = proposed(officer, changed("  season: 2026\n  value: 2027-06-30"))
    addresses = [reverse(f"staff:{route}") for route in ("policy", "propose_policy")]
    addresses += [reverse("staff:policy_release", args=[one.public_id]) for one in (earlier, release)]
    addresses += [reverse("public:policy_changes"), reverse("public:rules")]
    sign_in(page, other, base_url, scheme)
    check_pages(page, addresses, window, assert_accessible)


def test_a_trial_shows_how_far_it_is_and_then_what_came_of_it(
    page: Page, base_url: str, assert_accessible: Check
) -> None:
    ready_applicant()
    officer = staff_user("policy_officer")
    release = propose_policy(Actor.of(officer), files=changed(), answers=answers())
    sign_in(page, officer, base_url)
    page.goto(reverse("staff:policy_release", args=[release.public_id]))
    expect(page.get_by_text("0 of 1 person.")).to_be_visible()
    check_page(page, assert_accessible)
    while outbox.deliver_next():
        pass
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    expect(page.get_by_text("Ready to be certified → in progress").first).to_be_visible()


@every_window
def test_the_pages_of_the_directory(
    page: Page, scheme: str, window: ViewportSize, base_url: str, assert_accessible: Check
) -> None:
    school: School = ready_applicant().educations.get().school
    keeper = staff_user("administrator")
    content = schools_file(
        line_of(school, ecfmg_grad_years="none"), {"school_name": "New", "country_code": "KGZ"}
    ).read()
    upload = send_directory_file(Actor.of(keeper), chunks=[content], name="schools.csv")
    addresses = [reverse(f"staff:{route}") for route in ("new_school", "directory_files")]
    addresses.append(reverse("staff:directory_file", args=[upload.public_id]))
    addresses.append(f"{reverse('staff:schools')}?q=eko")
    addresses.append(reverse("public:school", args=[school.public_id]))
    addresses.append(reverse("staff:school_entry", args=[school.public_id]))
    sign_in(page, keeper, base_url, scheme)
    check_pages(page, addresses, window, assert_accessible)
    page.get_by_label("Graduation years").fill("none")
    page.get_by_label("Source of the entry").fill("The World Directory")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_role("heading", name="Whose decision moves")).to_be_visible()
    check_page(page, assert_accessible)
    page.get_by_role("button", name="Save it").click()
    expect(page.locator(".usa-alert")).to_contain_text("is saved")
