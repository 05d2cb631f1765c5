"""The desks of staff and schools in a real browser: accessible in each window and colour, worked with keys alone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from credentials.models import VerificationRequest
from ecfmg.accounts.models import User
from tests.browser.visits import PHONE, WIDE, check_pages, enter
from tests.factories.accounts import give_second_factor, staff_user
from tests.factories.applicants import CertificationApplicationFactory, IdentityDocumentFactory
from tests.factories.certified_people import decided, ready_applicant
from tests.factories.pathways import LicenceFactory, PathwayApplicationFactory
from tests.portals.desks import Desk, desk

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]
WINDOWS = [("light", WIDE), ("dark", PHONE)]
every_window = pytest.mark.parametrize(("scheme", "window"), WINDOWS, ids=["wide", "phone in the dark"])


def sign_in(page: Page, user: User, base_url: str, scheme: str = "light") -> None:
    """A session of somebody who has a second step, in a browser that prefers this scheme."""
    give_second_factor(user)
    enter(page.context, user, base_url)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


def a_full_case() -> tuple[Desk, list[str]]:
    """A case with something of each kind, and the addresses of its pages."""
    here = desk()
    person = here.applicant
    sent = CertificationApplicationFactory.create(applicant=person)
    passport = IdentityDocumentFactory.create(applicant=person)
    pathway = PathwayApplicationFactory.create(applicant=person)
    LicenceFactory.create(applicant=person, verified=False)
    case = here.case.public_id
    own = [
        ("application", sent.public_id),
        ("identity", passport.public_id),
        ("credential", here.credential.public_id),
        ("pathway", pathway.public_id),
        ("document", here.document.public_id),
    ]
    addresses = [reverse(f"staff:{route}", args=[case, thing]) for route, thing in own]
    addresses += [reverse(f"staff:{route}", args=[case]) for route in ("case", "messages", "name", "certificate")]
    addresses.append(f"{reverse('staff:case', args=[case])}?doc={here.document.public_id}&looks=all")
    return here, addresses


@every_window
def test_the_pages_of_staff(
    page: Page, scheme: str, window: ViewportSize, base_url: str, assert_accessible: Check
) -> None:
    here, addresses = a_full_case()
    common = ("home", "waiting_messages", "imports", "undelivered", "people", "invite_person")
    addresses += [reverse(f"staff:{route}") for route in common]
    addresses.append(f"{reverse('staff:search')}?q=o")
    addresses.append(reverse("staff:school_roster", args=[here.official.school.public_id]))
    sign_in(page, staff_user("senior_reviewer", "administrator"), base_url, scheme)
    check_pages(page, addresses, window, assert_accessible)


@every_window
def test_the_pages_of_a_school(
    page: Page, scheme: str, window: ViewportSize, base_url: str, assert_accessible: Check
) -> None:
    here = desk()
    here.ask()
    asked = VerificationRequest.objects.filter(school=here.official.school)
    addresses = [reverse("school:request", args=[each.public_id]) for each in asked]
    addresses.append(reverse("school:student", args=[here.education.public_id]))
    addresses += [reverse(f"school:{route}") for route in ("home", "answered", "students", "roster")]
    addresses.append(f"{reverse('school:submit')}?q=o")
    sign_in(page, here.official.user, base_url, scheme)
    check_pages(page, addresses, window, assert_accessible)


def test_a_reviewer_works_with_keys_alone(page: Page, base_url: str) -> None:
    ready_applicant("Ngozi", "Uche")
    here = desk("Amara Okafor")
    sent = CertificationApplicationFactory.create(applicant=here.applicant)
    decided(here.applicant)
    sign_in(page, here.reviewer, base_url)
    page.goto(reverse("staff:home"))
    name = page.locator(".identity-strip__name dd")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(name).to_have_text("Ngozi Uche")
    page.keyboard.press("n")
    expect(name).to_have_text("Amara Okafor")
    page.keyboard.press("a")
    expect(page.locator("h1")).to_have_text("Accept the application for certification?")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    expect(page.locator("#shortcuts button")).not_to_be_focused()  # a closed dialog gives up the keys a frame later
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Refuse")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Accept")).to_be_focused()
    sent.refresh_from_db()
    assert sent.status == "pending"
    page.keyboard.press("Enter")
    expect(page.locator(".usa-alert")).to_contain_text("The application is accepted.")
    sent.refresh_from_db()
    assert sent.status == "accepted"
