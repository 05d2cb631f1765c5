"""The school's side in a real browser: a month's work from the to-do list alone, with its clicks counted."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from certification.models.exams import ExamResult
from credentials.actions.schools import index_words
from credentials.models import RosterConfirmation, SchoolMember, VerificationRequest
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from tests.browser.visits import PHONE, WIDE, check_pages, enter
from tests.factories.accounts import give_second_factor, staff_user
from tests.factories.classes import class_of, cover_of, line, nomination_of, takes_part_in_both
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of
from tests.portals.desks import desk

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]
#: One to open the first request, then the answer and the button for each of ten.
CLICKS_FOR_TEN = 21
every_window = pytest.mark.parametrize("window", [WIDE, PHONE], ids=["wide", "phone"])


def sign_in(page: Page, user: User, base_url: str) -> None:
    """A session of somebody who has a second step."""
    give_second_factor(user)
    enter(page.context, user, base_url)


class Clicks:
    """Presses things and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, role: str, name: str) -> None:
        """Press the first thing of this role and name in the content."""
        self.page.locator("main").get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.count += 1


def ten_requests() -> SchoolMember:
    """An official whose school is asked about ten diplomas."""
    official: SchoolMember = SchoolMemberFactory.create()
    for number in range(10):
        desk(f"Graduate {'abcdefghij'[number]}", official).ask()
    VerificationRequest.objects.filter(document=None).delete()
    return official


def test_ten_confirmations_from_the_list_alone(page: Page, base_url: str) -> None:
    official = ten_requests()
    sign_in(page, official.user, base_url)
    page.goto(reverse("school:home"))
    clicks = Clicks(page)
    clicks.on("link", "Look and answer")
    for left in range(9, -1, -1):
        number = page.locator("main").get_by_text("V-").first.inner_text()
        page.locator("main label").filter(has_text="Genuine").first.click()
        clicks.count += 1
        clicks.on("button", "Send the answer")
        expect(page.locator(".usa-alert")).to_contain_text("was sent")
        assert VerificationRequest.objects.filter(state="sent").count() == left, number
    expect(page.locator("h1")).to_have_text("Nothing waits for your school")
    assert clicks.count == CLICKS_FOR_TEN
    assert VerificationRequest.objects.filter(state="answered", answer="genuine").count() == 10


@every_window
def test_the_pages_of_a_school_that_works_ahead(
    page: Page, window: ViewportSize, base_url: str, assert_accessible: Check
) -> None:
    coordinator = SchoolMemberFactory.create(role="coordinator")
    school, today = coordinator.school, clock.today()
    takes_part_in_both(school)
    cover_of(coordinator)
    official = SchoolMemberFactory.create(school=school)
    person = ApplicantFactory.create(name="Amarah Okafor")
    education = education_of(person, school)
    for taker in [person, *(ApplicantFactory.create(name=f"Graduate {letter}") for letter in "abcde")]:
        if taker != person:
            education_of(taker, school)
        ExamResult.objects.create(applicant=taker, exam="step_1", taken_on=today, outcome="pass")
    RosterConfirmation.objects.create(school=school, opened_on=today, due_on=today + timedelta(days=5))
    preview = class_of(coordinator, line(), line("Bola", "Eze", "1995-01-01"))
    made = class_of(coordinator, line("Chi", "Uche", "1994-01-01"), confirmed=True, mspe_by=today)
    pages = ["home", "classes", "upload_class", "performance", "roster", "invite", "confirm_roster", "students"]
    addresses = [reverse(f"school:{name}") for name in pages]
    addresses += [reverse("school:class", args=[each.public_id]) for each in (preview, made)]
    addresses.append(reverse("school:class_line", args=[made.members.get().public_id]))
    addresses.append(reverse("school:cover", args=[official.public_id]))
    addresses.append(reverse("school:student", args=[education.public_id]))
    sign_in(page, coordinator.user, base_url)
    check_pages(page, addresses, window, assert_accessible)
    sign_in(page, official.user, base_url)
    check_pages(page, [reverse("school:standing", args=[education.public_id])], window, assert_accessible)


@every_window
def test_the_pages_of_access(page: Page, window: ViewportSize, base_url: str, assert_accessible: Check) -> None:
    waiting = SchoolMemberFactory.create(approval="waiting")
    index_words([waiting.school])
    nomination = nomination_of(waiting.school)
    public = [
        f"{reverse('public:for_schools')}?words=University",
        reverse("public:nominate", args=[waiting.school.public_id]),
    ]
    check_pages(page, public, window, assert_accessible)
    sign_in(page, staff_user("administrator"), base_url)
    addresses = [f"{reverse('staff:access')}?show={show}" for show in ("unconfirmed", "officials", "alone", "overdue")]
    addresses.append(reverse("staff:nomination", args=[nomination.public_id]))
    addresses.append(reverse("staff:official", args=[waiting.public_id]))
    addresses.append(reverse("staff:services", args=[waiting.school.public_id]))
    check_pages(page, addresses, window, assert_accessible)
