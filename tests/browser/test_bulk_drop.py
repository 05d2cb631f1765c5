"""A registrar drops a folder of 200 files, puts one right, and sends them all in one step."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from credentials.actions.bulk_work import continue_batches
from credentials.models import BulkBatch, BulkFile, Document, SchoolMember
from tests.browser.visits import PHONE, WIDE, check_page, enter
from tests.factories.accounts import give_second_factor
from tests.factories.bulk import pdf_saying
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 200
BATCH = re.compile("^Batch B-")


def work_until_done() -> None:
    """What the worker does, to its end."""
    while BulkFile.objects.filter(state__in=["waiting", "sending"]).exists():
        continue_batches()


@pytest.fixture
def official() -> SchoolMember:
    """An official of a school with ten people."""
    member: SchoolMember = SchoolMemberFactory.create()
    for number in range(10):
        education_of(ApplicantFactory.create(usmle_id=f"2000000{number}"), member.school)
    give_second_factor(member.user)
    return member


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """198 files with a USMLE ID in their names, one that says nothing, and one that is no document."""
    there = tmp_path / "Class of 2026"
    there.mkdir()
    for number in range(COUNT - 2):
        letter = pdf_saying("Medical Student Performance Evaluation", f"Number {number}")
        (there / f"2000000{number % 10} MSPE {number:03}.pdf").write_bytes(letter)
    (there / "scan.pdf").write_bytes(pdf_saying("MSPE without a name"))
    (there / "notes.docx").write_bytes(b"PK\x03\x04 an office document")
    return there


def test_a_folder_of_200_files_goes_in_one_step(
    page: Page,
    context: BrowserContext,
    base_url: str,
    official: SchoolMember,
    folder: Path,
    assert_accessible: Callable[[Page], None],
) -> None:
    enter(context, official.user, base_url)
    page.set_viewport_size(WIDE)
    page.goto("/school/submit/")
    page.get_by_role("link", name="Send many files").click()
    check_page(page, assert_accessible)
    page.set_input_files("#bulk-folder", folder)
    expect(page.get_by_role("heading", name=BATCH)).to_be_visible(timeout=240_000)
    expect(page.get_by_text("opened and matched")).to_be_visible()
    work_until_done()
    expect(page.get_by_text(f"{COUNT} files: 0 sent, {COUNT - 2} ready to send, 2 need a look.")).to_be_visible()

    page.get_by_role("link", name="Needs a look").click()
    expect(page.get_by_text("This is an office document")).to_be_visible()
    check_page(page, assert_accessible)
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Name or USMLE ID").fill("2-000-000-4")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("USMLE ID 2-000-000-4").click()
    page.get_by_label("What is it?").select_option("mspe")
    check_page(page, assert_accessible)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text(f"{COUNT - 1} ready to send")).to_be_visible()
    page.get_by_role("button", name="Send the files that are ready").click()
    expect(page.get_by_text(f"{COUNT - 1} files are being sent")).to_be_visible()
    work_until_done()
    page.get_by_role("link", name="List of receipts").click()
    batch = BulkBatch.objects.get()
    receipts = set(Document.objects.values_list("receipt", flat=True))
    assert len(receipts) == batch.files.filter(state="sent").count() == COUNT - 1
    shown = page.get_by_role("table").inner_text()
    assert all(receipt in shown for receipt in receipts)
    page.set_viewport_size(PHONE)
    page.goto(f"/school/bulk/{batch.public_id}/")
    check_page(page, assert_accessible)


def test_the_same_folder_again_sends_only_what_is_missing(
    page: Page, context: BrowserContext, base_url: str, official: SchoolMember, tmp_path: Path
) -> None:
    there = tmp_path / "class"
    there.mkdir()
    (there / "20000001 MSPE.pdf").write_bytes(pdf_saying("MSPE"))
    enter(context, official.user, base_url)
    page.goto("/school/bulk/")
    page.set_input_files("#bulk-folder", there)
    expect(page.get_by_role("heading", name=BATCH)).to_be_visible()
    (there / "20000002 MSPE.pdf").write_bytes(pdf_saying("MSPE", "of another"))
    page.goto(page.url)
    page.get_by_text("Add files, or go on where the sending was cut").click()
    with page.expect_navigation():
        page.set_input_files("#bulk-folder", there)
    assert sorted(BulkFile.objects.values_list("name", flat=True)) == [
        "class/20000001 MSPE.pdf",
        "class/20000002 MSPE.pdf",
    ]


def test_what_did_not_arrive_is_sent_again_by_one_button(
    page: Page, context: BrowserContext, base_url: str, official: SchoolMember, tmp_path: Path
) -> None:
    there = tmp_path / "class"
    there.mkdir()
    (there / "20000001 MSPE.pdf").write_bytes(pdf_saying("MSPE"))
    enter(context, official.user, base_url)
    page.goto("/school/bulk/")
    page.route("**/files/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.set_input_files("#bulk-folder", there)
    expect(page.locator("#main").get_by_text("1 file did not reach us; what arrived is kept")).to_be_visible()
    page.unroute("**/files/")
    page.get_by_role("button", name="Send the rest again").click()
    expect(page.get_by_role("heading", name=BATCH)).to_be_visible()
    assert BulkFile.objects.get().name == "class/20000001 MSPE.pdf"
