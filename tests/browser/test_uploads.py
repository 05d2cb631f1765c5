"""A file on a bad connection, in a real browser: cut, the page loaded again, continued; photographs too."""

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Route, expect
from pypdfium2 import PdfDocument
from pytest_django.fixtures import Settings

from applicants.models import Applicant
from credentials.models import Document
from ecfmg.foundation.files import read_file
from ecfmg.foundation.models import UploadInProgress
from tests.browser.visits import OVERHANG, PHONE, enter
from tests.browser.waiting import until
from tests.factories.accounts import give_second_factor
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolMemberFactory,
    education_of,
    picture_bytes,
    user_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]


class Line:
    """The connection of a page for uploads: lets some pieces through, then is dead until it is mended."""

    def __init__(self, page: Page, lets_through: int) -> None:
        self.left, self.bytes = lets_through, 0
        page.route(re.compile(r"/uploads/"), self._pass)

    def mend(self) -> None:
        self.left, self.bytes = 10_000, 0

    def _pass(self, route: Route) -> None:
        if route.request.method == "GET":
            route.continue_()
            return
        if route.request.method == "PATCH":
            self.left -= 1
        if self.left < 0:
            route.abort("connectionreset")
            return
        self.bytes += len(route.request.post_data_buffer or b"")
        route.continue_()


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, settings: Settings) -> None:
    settings.UPLOADS_ROOT = tmp_path / "uploads"


@pytest.fixture
def applicant() -> Applicant:
    """Somebody whose diploma is to be sent."""
    person: Applicant = ApplicantFactory.create()
    education_of(person)
    return person


def form_of(applicant: Applicant) -> str:
    credential = applicant.educations.get().credentials.get(kind="diploma")
    return reverse("applicant:send_credential", args=[credential.public_id])


def large() -> FilePayload:
    """A scan of some megabytes."""
    content = picture_bytes("PDF", width=2200, height=3100)
    return {"name": "diploma.pdf", "mimeType": "application/pdf", "buffer": content}


def shot(number: int, name: str = "image.jpg") -> FilePayload:
    """A photograph as a phone names it: always the same."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture_bytes(width=1200 + number, height=1600)}


def test_a_cut_upload_goes_on_after_the_page_was_loaded_again(
    page: Page, applicant: Applicant, base_url: str, assert_accessible: Check
) -> None:
    enter(page.context, user_of(applicant), base_url)
    file, line = large(), Line(page, lets_through=2)
    assert len(file["buffer"]) > 3_000_000
    page.goto(form_of(applicant))
    page.set_input_files("#id_upload", file)
    expect(page.locator("[data-upload-chosen]")).to_contain_text(
        "The connection broke. We continue as soon as it is back"
    )
    assert_accessible(page)
    there = UploadInProgress.objects.get()
    assert there.offset == 2 * 512 * 1024
    page.reload()
    line.mend()
    expect(page.locator("[data-upload-left]")).to_contain_text("1.0 MB of")
    assert_accessible(page)
    page.set_input_files("#id_upload", file)
    page.get_by_role("button", name="Send the document").click()
    page.wait_for_url("**/applicant/documents/*-*/")
    document = Document.objects.get()
    assert document.file.sha256 == hashlib.sha256(file["buffer"]).hexdigest()
    assert document.file.original_name == "diploma.pdf"
    assert line.bytes == len(file["buffer"]) - there.offset, "what had arrived was not sent again"
    expect(page.locator("main")).to_contain_text(document.receipt)
    expect(page.locator("main")).to_contain_text(document.file.sha256[:12])
    assert not UploadInProgress.objects.exists()


def test_a_cut_upload_goes_on_by_itself_and_the_form_follows(page: Page, applicant: Applicant, base_url: str) -> None:
    enter(page.context, user_of(applicant), base_url)
    file, line = large(), Line(page, lets_through=3)
    page.goto(form_of(applicant))
    page.set_input_files("#id_upload", file)
    page.get_by_role("button", name="Send the document").click()
    expect(page.locator("[data-words]")).to_contain_text("The connection broke")
    line.mend()
    page.wait_for_url("**/applicant/documents/*-*/")
    assert Document.objects.get().file.sha256 == hashlib.sha256(file["buffer"]).hexdigest()


def test_a_pause_holds_until_it_is_ended(page: Page, applicant: Applicant, base_url: str) -> None:
    enter(page.context, user_of(applicant), base_url)
    line = Line(page, lets_through=1)
    page.goto(form_of(applicant))
    page.set_input_files("#id_upload", large())
    page.get_by_role("button", name="Pause diploma.pdf").click()
    line.mend()
    expect(page.locator("[data-words]")).to_contain_text("Paused: ")
    page.get_by_role("button", name="Continue diploma.pdf").click()
    expect(page.locator("[data-words]")).to_contain_text("has arrived")


def test_photographs_become_one_document_in_the_order_that_the_keyboard_gave_them(
    browser: Browser, applicant: Applicant, base_url: str, assert_accessible: Check
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=base_url)
    enter(context, user_of(applicant), base_url)
    page = context.new_page()
    page.goto(form_of(applicant))
    expect(page.get_by_text("Take a photograph")).to_be_visible()
    for number in (1, 2, 3):
        page.set_input_files("#id_upload_camera", shot(number))
    expect(page.locator("[data-words]").get_by_text("has arrived")).to_have_count(3)
    assert page.evaluate(OVERHANG) <= 0
    assert_accessible(page)
    up = page.get_by_role("button", name="Move photograph-3.jpg one place up")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove photograph-1.jpg").press("Enter")
    expect(page.locator("[data-name]")).to_have_text(["photograph-3.jpg", "photograph-2.jpg"])
    page.get_by_role("button", name="Send the document").click()
    page.wait_for_url("**/applicant/documents/*-*/")
    document = Document.objects.get()
    pages = PdfDocument(io.BytesIO(read_file(document.file)))
    widths = [round(next(iter(each.get_objects())).get_px_size()[0]) for each in pages]
    assert widths == [1203, 1202]
    assert not UploadInProgress.objects.exists(), "the photograph that was removed is gone from the server"
    context.close()


def test_a_refused_form_keeps_what_had_arrived(page: Page, applicant: Applicant, base_url: str) -> None:
    enter(page.context, user_of(applicant), base_url)
    page.goto(form_of(applicant))
    page.set_input_files("#id_upload", shot(1))
    page.get_by_label("Language of the document").fill("")
    page.get_by_role("button", name="Send the document").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("[data-words]")).to_contain_text("has arrived")
    page.get_by_label("Language of the document").fill("English")
    page.get_by_role("button", name="Send the document").click()
    page.wait_for_url("**/applicant/documents/*-*/")
    assert Document.objects.get().file.original_name == "image.jpg"


def test_what_will_be_refused_and_what_could_be_better_is_said_before_sending(
    page: Page, applicant: Applicant, base_url: str
) -> None:
    enter(page.context, user_of(applicant), base_url)
    page.goto(form_of(applicant))
    page.set_input_files("#id_upload", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"0" * 900})
    expect(page.locator("[data-advice]")).to_contain_text("This is a computer program")
    page.get_by_role("button", name="Send the document").click()
    expect(page.locator("[data-upload-chosen]")).to_contain_text("One of the files cannot be sent")
    page.get_by_role("button", name="Remove a.pdf").click()
    small = FilePayload(name="small.jpg", mimeType="image/jpeg", buffer=picture_bytes(width=500, height=400))
    page.set_input_files("#id_upload", small)
    expect(page.locator("[data-advice]")).to_contain_text("This picture is small")
    page.get_by_role("button", name="Send the document").click()
    page.wait_for_url("**/applicant/documents/*-*/")


def test_what_cannot_be_sent_is_not_kept_and_not_offered_once_more(
    page: Page, applicant: Applicant, base_url: str
) -> None:
    enter(page.context, user_of(applicant), base_url)
    page.goto(form_of(applicant))
    program = FilePayload(name="a.pdf", mimeType="application/pdf", buffer=b"MZ" + b"0" * 900)
    page.set_input_files("#id_upload", program)
    expect(page.locator("[data-advice]")).to_contain_text("This is a computer program")
    until(lambda: not UploadInProgress.objects.exists(), "the refused file is gone from the server")
    with page.expect_response("**/uploads/"):
        page.reload()
    expect(page.locator("[data-upload-left]")).to_be_hidden()


def test_what_was_left_is_offered_in_its_own_field_and_in_no_other(
    page: Page, applicant: Applicant, base_url: str
) -> None:
    enter(page.context, user_of(applicant), base_url)
    page.goto(form_of(applicant))
    page.set_input_files("#id_upload", shot(1, "diploma.jpg"))
    expect(page.locator("[data-words]")).to_contain_text("has arrived")
    transcript = applicant.educations.get().credentials.get(kind="transcript")
    with page.expect_response("**/uploads/"):
        page.goto(reverse("applicant:send_credential", args=[transcript.public_id]))
    expect(page.locator("[data-upload-left]")).to_be_hidden()
    page.goto(form_of(applicant))
    expect(page.locator("[data-upload-left]")).to_contain_text("diploma.jpg")
    page.get_by_role("button", name="Use it here: diploma.jpg").click()
    page.get_by_role("button", name="Send the document").click()
    page.wait_for_url("**/applicant/documents/*-*/")
    assert Document.objects.get().kind == "diploma"


def test_photographs_after_a_reload_have_numbers_of_their_own_and_a_form_that_waits_says_for_what(
    page: Page, applicant: Applicant, base_url: str
) -> None:
    enter(page.context, user_of(applicant), base_url)
    page.goto(form_of(applicant))
    page.set_input_files("#id_upload_camera", shot(1))
    expect(page.locator("[data-words]")).to_contain_text("has arrived")
    page.reload()
    expect(page.locator("[data-upload-left]")).to_contain_text("photograph-1.jpg")
    page.route("**/advice/", lambda route: None)  # whoever looks at the pages takes long
    page.set_input_files("#id_upload_camera", shot(2))
    expect(page.locator("[data-words]")).to_contain_text("has arrived")
    expect(page.locator("[data-name]")).to_have_text(["photograph-2.jpg"])
    page.get_by_role("button", name="Send the document").click()
    expect(page.locator("[data-upload-chosen]")).to_contain_text("It has arrived. We look at its pages for a moment")


def test_without_script_the_file_goes_with_the_form(browser: Browser, applicant: Applicant, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url, viewport=PHONE)
    enter(context, user_of(applicant), base_url)
    page = context.new_page()
    page.goto(form_of(applicant))
    expect(page.get_by_text("Take a photograph")).to_be_hidden()
    page.set_input_files("#id_upload", [shot(1), shot(2, "image2.jpg")])
    page.get_by_role("button", name="Send the document").click()
    page.wait_for_url("**/applicant/documents/*-*/")
    assert Document.objects.get().file.media_type == "application/pdf"
    assert not UploadInProgress.objects.exists()
    context.close()


def test_a_school_sends_photographs_that_go_ahead_of_the_form(
    context: BrowserContext, applicant: Applicant, base_url: str
) -> None:
    member = SchoolMemberFactory.create(school=applicant.educations.get().school)
    give_second_factor(member.user)
    enter(context, member.user, base_url)
    page = context.new_page()
    page.goto(reverse("school:student", args=[applicant.educations.get().public_id]))
    page.get_by_label("What is it?").select_option("mspe")
    page.set_input_files("#id_file", [shot(1), shot(2, "image2.jpg")])
    expect(page.locator("[data-words]").get_by_text("has arrived")).to_have_count(2)
    page.get_by_role("button", name="Send the document").click()
    expect(page.locator("main")).to_contain_text("The document was received", timeout=30_000)
    assert Document.objects.get().file.original_name == "image and 1 more.pdf"
