"""Every component in every state, in a real browser: accessible, no faults in the console, useful by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

pytestmark = [pytest.mark.urls("tests.browser.gallery_urls"), pytest.mark.django_db(transaction=True)]

WIDE = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=375, height=800)


#: Each frame once, and the two that differ most in all windows and colours.
VISITS = [(frame, "light", WIDE) for frame in ("public", "school", "recipient")] + [
    (frame, scheme, window)
    for frame in ("applicant", "staff")
    for scheme in ("light", "dark")
    for window in (WIDE, PHONE)
]


@pytest.mark.parametrize(("frame", "scheme", "window"), VISITS)
def test_all_components_are_accessible_and_fit(
    page: Page, frame: str, scheme: str, window: ViewportSize, assert_accessible: Callable[[Page], None]
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size(window)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"/dev/components/?frame={frame}")
    assert_accessible(page)
    assert said == [], "the content security policy refused something, or a script failed"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1, "the page scrolls sideways"


def test_a_first_visit_is_light_and_asks_nobody_else(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/dev/components/?frame=public")
    page.wait_for_load_state("networkidle")
    assert all(url.startswith(page.url.split("/dev/")[0]) for url in asked)
    frame = [url for url in asked if "/img/" not in url or "icons.svg" in url or "favicon" in url]
    most = 12
    assert len(frame) <= most, frame


def test_a_refused_form_moves_focus_to_its_summary_whose_links_lead_to_the_fields(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/dev/components/")
    page.get_by_label("Note to the applicant").fill("Please send page 2.")
    page.get_by_role("button", name="Save the education").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    assert_accessible(page)
    summary.get_by_role("link", name="Date of birth").click()
    expect(page.get_by_label("Day", exact=True)).to_be_focused()
    expect(page.get_by_label("Note to the applicant")).to_have_value("Please send page 2.")


def test_an_upload_shows_its_way_and_its_answer_takes_the_place_of_the_page(page: Page) -> None:
    page.goto("/dev/components/")
    page.set_input_files(
        "#id_diploma", {"name": "diploma.pdf", "mimeType": "application/pdf", "buffer": b"x" * 900_000}
    )
    expect(page.locator("[data-upload-chosen]")).to_have_text("diploma.pdf, 900 kB")
    page.get_by_role("button", name="Save the education").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("[data-error-summary]")).not_to_contain_text("Diploma")


def test_staff_walk_rows_and_see_the_keys(page: Page) -> None:
    page.goto("/dev/components/?frame=staff")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-rows] > tr").first).to_have_class("is-here")
    page.keyboard.press("Shift+?")
    expect(page.get_by_role("dialog", name="Keys on these pages")).to_be_visible()


def test_keys_do_nothing_while_one_types_or_on_other_pages(page: Page) -> None:
    page.goto("/dev/components/?frame=staff")
    page.get_by_label("Family name").press("j")
    expect(page.locator(".is-here")).to_have_count(0)
    page.goto("/dev/components/?frame=applicant")
    page.keyboard.press("j")
    expect(page.locator(".is-here")).to_have_count(0)


def test_the_menu_of_a_phone_opens_without_script(browser: Browser, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{base_url}/dev/components/?frame=applicant")
    expect(page.locator(".menu nav")).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    expect(page.locator(".menu nav")).to_be_visible()
    expect(page.locator("[data-needs-script]").first).to_be_hidden()
    context.close()
