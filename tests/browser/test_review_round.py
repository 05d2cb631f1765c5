"""A reviewer marks a place on a page and returns three faults at once; the applicant answers each; it is sent on."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from credentials.actions.credentials import submit_credential
from credentials.actions.documents import receive_document
from credentials.actions.preparation import prepare_document
from credentials.models import Credential, Document, ReviewFault
from ecfmg.foundation.actors import Actor
from tests.browser.people import Visitor, visitor
from tests.browser.visits import enter
from tests.factories.accounts import give_second_factor, staff_user
from tests.factories.certified_people import decided
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolMemberFactory,
    document_of,
    education_of,
    picture_bytes,
    upload,
    user_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]


@pytest.fixture
def diploma() -> Credential:
    """A Spanish diploma with its translation, received."""
    applicant = ApplicantFactory.create(name="Lucía Serrano Vidal")
    education = education_of(applicant, SchoolMemberFactory.create().school)
    me = Actor.of(applicant.user)
    original = document_of(applicant, language="Spanish")
    translation = receive_document(
        me, applicant=applicant, kind="diploma", uploads=[upload(picture_bytes("PDF", seed=7))], translation_of=original
    )
    prepare_document(translation.pk)
    credential = education.credentials.get(kind="diploma")
    submit_credential(me, credential=credential, document=original, version=1)
    credential.refresh_from_db()
    return credential


def drag(page: Page, side: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a rectangle on a page, in parts of what is in sight of it."""
    image = page.locator(f"[data-regions={side}] img")
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    assert box
    page.mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=4)
    page.mouse.up()


def the_reviewer_lists_three_faults(reviewer: Visitor, there: str) -> None:
    """One drawn, one with a part of the page chosen from a list, one for the name."""
    reviewer.open(there)
    drag(reviewer.page, "original", (0.1, 0.05), (0.5, 0.2))
    expect(reviewer.page.locator("[data-region-words]")).to_contain_text("page 1 of the original")
    reviewer.page.select_option("#fault_reason_code", "CROPPED")
    reviewer.page.locator("#fault_note").fill("The seal is cut off.")
    reviewer.press("Add to the list")
    reviewer.sees("1 fault")
    reviewer.page.select_option("#fault_reason_code", "TRANSLATION_NOT_WORD_FOR_WORD")
    reviewer.choose(side="translation")
    reviewer.page.locator("#fault_page").fill("1")
    reviewer.page.locator("#fault-form summary").click()
    reviewer.choose(area="bottom")
    reviewer.press("Add to the list")
    reviewer.page.select_option("#fault_reason_code", "CROPPED")
    reviewer.page.locator("#fault_note").fill("Begun, not added.")
    reviewer.page.locator("#printed").fill("Lucía Pérez")
    reviewer.press("Compare")
    reviewer.sees("Nothing explains the difference")
    expect(reviewer.page.locator("#fault_reason_code")).to_have_value("CROPPED")
    expect(reviewer.page.locator("#fault_note")).to_have_value("Begun, not added.")
    reviewer.tick("Ask the applicant for proof")
    reviewer.press("Keep this decision")
    reviewer.sees("3 faults")


def the_applicant_answers(applicant: Visitor, credential: Credential, tmp_file: Callable[[int], str]) -> None:
    """The list stands on the page of the document; each slot takes its file."""
    assert credential.document
    applicant.open(reverse("applicant:document", args=[credential.document.public_id]))
    applicant.sees("The seal is cut off.")
    assert applicant.page.locator("svg.crop").count() == 2
    for number, slot in enumerate(("document", "translation", "name_proof")):
        form = applicant.page.locator(f"form:has(input[name=slot][value={slot}])")
        form.locator("input[name=upload]").set_input_files(tmp_file(50 + number))
        form.get_by_role("button", name="Send it").click()
        told = ("2 still open", "1 still open", "Everything on the list is answered")[number]
        expect(applicant.page.locator("main")).to_contain_text(told, timeout=60_000)
        if applicant.check:
            applicant.check(applicant.page)


def test_three_faults_are_returned_answered_and_sent_on(
    browser: Browser,
    base_url: str,
    diploma: Credential,
    tmp_path_factory: pytest.TempPathFactory,
    assert_accessible: Check,
) -> None:
    folder = tmp_path_factory.mktemp("files")

    def file(seed: int) -> str:
        path = folder / f"better-{seed}.pdf"
        path.write_bytes(picture_bytes("PDF", seed=seed))
        return str(path)

    staff = staff_user("reviewer")
    give_second_factor(staff)
    person = user_of(diploma.education.applicant)
    there = reverse("staff:credential", args=[decided(diploma.education.applicant).public_id, diploma.public_id])
    desks = {user: browser.new_context(base_url=base_url, viewport={"width": 1280, "height": 900})
             for user in (staff, person)}  # fmt: skip
    for user, context in desks.items():
        enter(context, user, base_url)
    reviewer, applicant = (visitor(desks[user], assert_accessible) for user in (staff, person))

    the_reviewer_lists_three_faults(reviewer, there)
    drawn = ReviewFault.objects.get(reason_code="CROPPED")
    assert (drawn.page, drawn.document_id) == (1, diploma.document_id)
    assert drawn.left is not None
    assert drawn.width is not None
    assert abs(drawn.left - 100) < 15
    assert abs(drawn.width - 400) < 25
    reviewer.press("Return with 3 faults")
    diploma.refresh_from_db()
    assert diploma.state == Credential.State.RETURNED

    the_applicant_answers(applicant, diploma, file)
    diploma.refresh_from_db()
    assert diploma.state == Credential.State.RECEIVED
    for waiting in Document.objects.filter(state=Document.State.WAITING):
        prepare_document(waiting.pk)

    reviewer.open(there)
    reviewer.sees("Round 1: answered by the applicant")
    reviewer.press("Send to the school")
    diploma.refresh_from_db()
    assert diploma.state == Credential.State.SENT_TO_SCHOOL
    assert set(ReviewFault.objects.values_list("state", flat=True)) == {"settled"}
    for context in desks.values():
        context.close()
