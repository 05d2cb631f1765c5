"""The mail room in a real browser: with the keyboard and a bar code reader alone, without script, accessible."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect

from credentials.models import Envelope, VerificationRequest
from ecfmg.accounts.models import User
from tests.browser.visits import PHONE, WIDE, check_page, check_pages, enter
from tests.factories.accounts import give_second_factor
from tests.factories.mailroom import asked_on_paper, clerk, envelope, scanned

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]


def sign_in(page: Page, user: User, base_url: str) -> None:
    give_second_factor(user)
    enter(page.context, user, base_url)


def reader(page: Page, code: str) -> None:
    """A bar code reader: it types wherever the focus is, and presses Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_an_envelope_goes_from_the_post_bag_to_the_recorded_answer_by_keys_alone(
    page: Page, base_url: str, assert_accessible: Check
) -> None:
    somebody, asked = clerk(), asked_on_paper()
    sign_in(page, somebody, base_url)
    page.goto(reverse("staff:mail_room"))
    field = page.locator("#entry")
    expect(field).to_be_focused()
    reader(page, "n")
    expect(page.locator("#id_sender")).to_be_focused()
    page.keyboard.type("Registrar's office, Testville")
    for _ in range(6):  # school, day, month, year, tracking number, sealed
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    came = Envelope.objects.get()
    assert came.sealed is True
    reader(page, "o")
    expect(page.locator(".custody")).to_contain_text("Opened")
    scanned(came, by=somebody)
    expect(field).to_be_focused()
    reader(page, asked.number)
    expect(page.locator("#asked-title")).to_contain_text(asked.number)
    check_page(page, assert_accessible)
    reader(page, "y")
    expect(page.locator(".usa-alert--success")).to_contain_text(f"answers request {asked.number}")
    expect(field).to_be_focused()
    reader(page, "k")
    expect(page.locator("h1")).to_contain_text("What does the school answer")
    check_page(page, assert_accessible)
    page.locator("input[name=answer]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Bisi Cole")
    page.keyboard.press("Tab")
    page.keyboard.type("Registrar")
    page.keyboard.press("Enter")
    expect(page.locator(".usa-alert--success")).to_contain_text("A reviewer judges it")
    asked.refresh_from_db()
    assert asked.state == VerificationRequest.State.ANSWERED and asked.answered_name == "Bisi Cole"


def test_what_the_reader_types_goes_to_the_field_wherever_the_focus_was(page: Page, base_url: str) -> None:
    somebody = clerk()
    first, second = envelope(somebody), envelope(somebody)
    sign_in(page, somebody, base_url)
    page.goto(reverse("staff:envelope", args=[first.public_id]))
    page.get_by_role("link", name="Hold without a match").focus()
    reader(page, second.number)
    expect(page.locator("h1")).to_contain_text(second.number)
    page.locator("h1").click()
    expect(page.locator("#entry")).to_be_focused()
    reader(page, first.number.lower())
    expect(page.locator("h1")).to_contain_text(first.number)


def test_the_field_works_without_script(browser: Browser, base_url: str, assert_accessible: Check) -> None:
    somebody = clerk()
    came = envelope(somebody)
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    sign_in(page, somebody, base_url)
    page.goto(reverse("staff:mail_room"))
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.type(came.number)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(came.number)
    page.keyboard.type("h")
    page.keyboard.press("Enter")
    expect(page.locator("#id_reason")).to_be_focused()
    page.select_option("#id_reason", "nobody_found")
    page.get_by_role("button", name="Hold it").click()
    expect(page.locator("main")).to_contain_text("is held without a match")
    check_page(page, assert_accessible)
    context.close()


@pytest.mark.parametrize("window", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_pages_of_the_mail_room(page: Page, window: ViewportSize, base_url: str, assert_accessible: Check) -> None:
    somebody, asked = clerk(), asked_on_paper()
    came = envelope(somebody, sealed=False)
    scanned(came, by=somebody)
    own = reverse("staff:envelope", args=[came.public_id])
    addresses = [reverse(f"staff:{route}") for route in ("mail_room", "log_envelope", "scan_pile", "paper_letters")]
    addresses += [own, f"{own}?asked={asked.number}", f"{own}?q=Okafor"]
    addresses += [f"{own}?do={name}" for name in ("scan", "hold", "return", "handed_over")]
    sign_in(page, somebody, base_url)
    check_pages(page, addresses, window, assert_accessible)
