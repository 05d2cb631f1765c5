"""An applicant lets a programme read a transcript, the programme reads it, the applicant sees it and takes it back."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from certification.models import RecipientMember, Sharing
from ecfmg.accounts.models import User
from tests.browser.people import Visitor, visitor
from tests.browser.visits import PHONE, WIDE, check_pages, enter
from tests.factories.certified_people import member, organisation
from tests.factories.credentials import user_of
from tests.factories.sharing import a_season_runs, candidate, from_school, shared

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]
NAME = "Lakeview Internal Medicine Residency"


@pytest.fixture(autouse=True)
def _season(monkeypatch: pytest.MonkeyPatch) -> None:
    a_season_runs(monkeypatch)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_shared_read_seen_and_withdrawn(
    browser: Browser, base_url: str, script: bool, assert_accessible: Check
) -> None:
    person, reader = candidate(), member(organisation(NAME), RecipientMember.Role.ADMINISTRATOR)
    document = from_school(person, "transcript")
    from_school(person, "lor", waived=True)
    contexts = [browser.new_context(java_script_enabled=script, viewport=PHONE, base_url=base_url) for _ in range(2)]
    applicant = at_page(contexts[0], user_of(person), base_url, assert_accessible)
    programme = at_page(contexts[1], reader, base_url, assert_accessible)

    applicant.open(reverse("applicant:sharing"))
    applicant.press("Share with an organisation")
    applicant.press(NAME)
    applicant.sees("you can send it, not read it")
    applicant.tick("Transcript")
    applicant.press("Share these documents")
    applicant.sees("can now read what you chose")
    applicant.sees("Nobody has read anything yet")

    programme.open(reverse("recipient:shared"))
    programme.sees("Amara Okafor")
    expect(programme.page.locator("main")).not_to_contain_text("Letter by")
    programme.press("Amara Okafor")
    programme.press("Transcript")
    expect(programme.page.locator(".viewer__page img")).to_have_js_property("complete", True)
    with programme.page.expect_download() as download:
        programme.page.get_by_role("link", name="Take a copy (PDF)").click()
    assert download.value.suggested_filename == f"transcript-{document.receipt}.pdf"

    applicant.open(reverse("applicant:shared", args=[Sharing.objects.get().public_id]))
    applicant.sees(f"read page 1 of Transcript (receipt {document.receipt})")
    applicant.sees(f"took a copy (PDF) of Transcript (receipt {document.receipt})")
    applicant.sees(reader.display_name)
    applicant.press("Withdraw what I share with them")
    applicant.sees("can read nothing of yours any more")

    answer = programme.page.reload()
    assert answer is not None and answer.status == 404
    programme.open(reverse("recipient:shared"))
    programme.sees("Nobody shares documents with you")
    for context in contexts:
        context.close()


def at_page(context: BrowserContext, user: User, base_url: str, check: Check) -> Visitor:
    """Somebody signed in; axe looks at each page they come to."""
    enter(context, user, base_url)
    return visitor(context, check)


@pytest.mark.parametrize("window", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_page_of_sharing_is_accessible_and_fits(
    page: Page, browser: Browser, base_url: str, window: ViewportSize, assert_accessible: Check
) -> None:
    programme = organisation("Lakeview University Hospitals Internal Medicine Residency Programme")
    reader, person = (
        member(programme, RecipientMember.Role.ADMINISTRATOR),
        candidate("Adaeze Chidimma Okafor-Nwachukwu"),
    )
    documents = [from_school(person, kind) for kind in ("transcript", "mspe")]
    sharing = shared(person, programme)
    ids = [sharing.public_id]
    enter(page.context, user_of(person), base_url)
    mine = [reverse("applicant:sharing"), reverse("applicant:share_find")]
    mine += [reverse("applicant:share", args=[programme.public_id])]
    mine += [reverse(f"applicant:{name}", args=ids) for name in ("shared", "change_shared")]
    check_pages(page, mine, window, assert_accessible)
    context = browser.new_context(base_url=base_url)
    enter(context, reader, base_url)
    theirs = [reverse("recipient:shared"), reverse("recipient:shared_person", args=ids)]
    theirs += [reverse("recipient:shared_document", args=[*ids, documents[0].public_id])]
    check_pages(context.new_page(), theirs, window, assert_accessible)
    context.close()
