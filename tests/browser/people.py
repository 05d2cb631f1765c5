"""The people of the golden path and how each drives a browser. Everybody is invented."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import BrowserContext, Page, expect

from certification.models import RecipientMember, RecipientOrganisation
from credentials.actions.schools import index_words
from credentials.models import School, SchoolMember, SponsorNote
from ecfmg.accounts.models import User
from tests.browser.waiting import until
from tests.conftest import Inbox
from tests.factories.accounts import PASSWORD, TOTP_SECRET, UserFactory, give_second_factor, staff_user
from tests.factories.credentials import SchoolFactory, SchoolMemberFactory

Check = Callable[[Page], None]


@dataclass
class Visitor:
    """Somebody at a browser. Every page that `open` or `press` leads to is checked by axe, where `check` is given."""

    page: Page
    check: Check | None

    def open(self, address: str) -> None:
        """Go to an address of the site."""
        self.page.goto(address)
        self._look()

    def press(self, name: str) -> None:
        """Press the button or follow the link with this name, in the content of the page."""
        content = self.page.locator("main")
        found = content.get_by_role("button", name=name).or_(content.get_by_role("link", name=name))
        found.first.click()
        self.page.wait_for_load_state()
        self._look()

    def fill(self, **values: str) -> None:
        """Type into fields by their names."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]:visible").first.fill(value)

    def choose(self, **values: str) -> None:
        """Choose in lists by the names of the fields."""
        for name, value in values.items():
            self.page.locator(f"main select[name={name}]").select_option(value)

    def day(self, name: str, on: date) -> None:
        """Type a day into its three fields."""
        for part, value in (("day", on.day), ("month", on.month), ("year", on.year)):
            self.page.locator(f"main [name={name}_{part}]").fill(str(value))

    def tick(self, label: str) -> None:
        """Tick the box or choose the option with this label."""
        self.page.locator("main label").filter(has_text=label).first.click()

    def attach(self, name: str, path: str) -> None:
        """Choose a file."""
        self.page.locator(f"main input[type=file][name={name}]").set_input_files(path)

    def sees(self, text: str) -> None:
        """The page says so."""
        expect(self.page.locator("main")).to_contain_text(text)

    def _look(self) -> None:
        if self.check is not None:
            self.check(self.page)


def visitor(context: BrowserContext, check: Check | None) -> Visitor:
    """Somebody at a page of their own."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    return Visitor(page, check)


def sign_in(who: Visitor, user: User) -> None:
    """By password and, for those who need it, the code of their authenticator app."""
    who.open("/account/login/")
    who.fill(login=user.email, password=PASSWORD)
    who.press("Sign in")
    if user.audience != "applicant":
        who.fill(code=code_of_now())
        who.press("Sign in")


def code_of_now() -> str:
    """What the authenticator app shows at this moment."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(TOTP_SECRET, counter)))


@dataclass(frozen=True)
class Cast:
    """Everybody but the applicant, each with a second factor."""

    intake: User
    reviewer: User
    senior: User
    official: User
    programme: User
    school: School


def cast() -> Cast:
    """Staff, an official of a school whose note covers every graduate since 1990, and somebody of a programme."""
    school = SchoolFactory.create(name="Harbour City University, Faculty of Medicine")
    SponsorNote.objects.create(school=school, graduation_years=["1990-current"], valid_from=date(2020, 1, 1))
    index_words([school])
    official = UserFactory.create(audience="school", display_name="Olena Marchuk")
    SchoolMemberFactory.create(school=school, user=official, role=SchoolMember.Role.OFFICIAL, title="Dean")
    organisation = RecipientOrganisation.objects.create(
        name="Lakeview Internal Medicine Residency", kind="programme", reference="V-00042"
    )
    programme = UserFactory.create(audience="recipient", display_name="Paul Rivers")
    RecipientMember.objects.create(organisation=organisation, user=programme, role="administrator")
    people = Cast(
        intake=staff_user("intake", display_name="Ines Vidal"),
        reviewer=staff_user("reviewer", display_name="Rolf Engel"),
        senior=staff_user("senior_reviewer", display_name="Sara Lind"),
        official=official,
        programme=programme,
        school=school,
    )
    for user in (people.intake, people.reviewer, people.senior, people.official, people.programme):
        give_second_factor(user)
    return people


def code_in_mail(inbox: Inbox, to: str) -> str:
    """The code in the newest message to this address."""
    until(lambda: any(each["To"] == to for each in inbox.messages), f"mail for {to}")
    message = [each for each in inbox.messages if each["To"] == to][-1]
    parts = [part for part in message.walk() if part.get_content_type() == "text/plain"]
    body = parts[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    found = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}\r?$", body.decode(), re.MULTILINE)
    assert found, "the mail brings a code"
    return found.group().strip()
