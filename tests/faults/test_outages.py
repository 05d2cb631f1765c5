"""The worker and Redis go down in the middle of an applicant's way: nothing is lost, nothing is done twice."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from applicants.models import Applicant
from certification.models import Case
from certification.standing import decision_now
from credentials.models import Document, Education, SponsorNote
from ecfmg.embedded import servers
from ecfmg.foundation.models import Event, MailMessage
from ecfmg.foundation.once import new_key
from tests.browser.waiting import until
from tests.conftest import Inbox
from tests.factories.accounts import signed_in_client
from tests.factories.applicants import IdentityDocumentFactory
from tests.factories.credentials import ApplicantFactory, education_of, upload, user_of
from tests.faults.conftest import Machinery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def applicant(machinery: Machinery) -> Applicant:
    """Somebody who has stated who they are and where they studied."""
    found: Applicant = ApplicantFactory.create(citizenship="NGA")
    IdentityDocumentFactory.create(applicant=found)
    school = education_of(found).school
    SponsorNote.objects.create(school=school, graduation_years=["1975-current"], valid_from=date(2020, 1, 1))
    return found


@pytest.fixture
def browser(applicant: Applicant) -> Client:
    """Their browser."""
    return signed_in_client(user_of(applicant))


def sends_diploma(browser: Client, education: Education) -> Document:
    """The diploma is sent by the form; the answer leads to its receipt."""
    credential = education.credentials.get(kind="diploma")
    form = {"upload": upload(), "language": "English", "once_key": new_key()}
    answer = browser.post(f"/applicant/documents/credential/{credential.public_id}/", form)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    receipt = browser.get(answer["Location"]).content.decode()
    document = Document.objects.get(kind="diploma")
    assert document.receipt in receipt
    assert "We received it" in receipt
    return document


def applies(browser: Client) -> None:
    """The application is sent by the form, twice, as an impatient person does."""
    form = {"purpose": "on", "truthful": "on", "consent": "on", "once_key": new_key()}
    for _ in range(2):
        assert browser.post("/applicant/application/", form).status_code == 302
    assert "Our intake staff" in browser.get("/applicant/").content.decode()


def assert_all_is_done(applicant: Applicant, document: Document, inbox: Inbox) -> None:
    """The pages are made, each mail went out once, the case is decided as the facts say, nothing was done twice."""
    until(lambda: Document.objects.filter(pk=document.pk, state="ready").exists(), "the pages are made")
    assert document.pages.count() == 1
    until(lambda: not MailMessage.objects.filter(sent_at=None).exists(), "all mail has left")
    inbox.wait_for(MailMessage.objects.count())
    sent = Counter((each["To"], each["Subject"]) for each in inbox.messages)
    assert sent and set(sent.values()) == {1}, sent

    def decided() -> bool:
        case = Case.objects.filter(applicant=applicant, decision__isnull=False).select_related("decision").first()
        return case is not None and case.decision is not None and _same(case.decision.document, applicant)

    until(decided, "the decision is the one that the facts of now give")
    for verb in ("document.received", "application.submitted"):
        assert Event.objects.filter(verb=verb, stream=applicant.stream).count() == 1, verb


def _same(document: dict[str, object], applicant: Applicant) -> bool:
    return bool(document["requirements"] == decision_now(applicant)["requirements"])


Outage = Callable[[Machinery], None]


def worker_stopped(machinery: Machinery) -> None:
    machinery.worker.stop()


def worker_killed(machinery: Machinery) -> None:
    machinery.worker.kill()


@pytest.mark.parametrize("outage", [worker_stopped, worker_killed])
def test_without_worker_and_redis_everything_is_confirmed_and_done_after_their_return(
    machinery: Machinery, applicant: Applicant, browser: Client, smtp_inbox: Inbox, outage: Outage
) -> None:
    outage(machinery)
    machinery.kill_redis()
    document = sends_diploma(browser, applicant.educations.get())
    applies(browser)
    document.refresh_from_db()
    assert document.state == "waiting", "nobody is there to make its pages: the outage is real"
    assert not smtp_inbox.messages
    machinery.start()
    assert_all_is_done(applicant, document, smtp_inbox)


def test_redis_alone_is_lost_with_all_it_held(
    machinery: Machinery, applicant: Applicant, browser: Client, smtp_inbox: Inbox
) -> None:
    machinery.kill_redis()
    document = sends_diploma(browser, applicant.educations.get())
    applies(browser)
    servers.start(machinery.redis)
    assert_all_is_done(applicant, document, smtp_inbox)


def test_a_worker_killed_at_its_work_leaves_it_to_the_next_one(
    machinery: Machinery, applicant: Applicant, browser: Client, smtp_inbox: Inbox
) -> None:
    document = sends_diploma(browser, applicant.educations.get())
    machinery.worker.kill()
    machinery.worker.start()
    until(lambda: Document.objects.filter(pk=document.pk, state="ready").exists(), "the pages are made")
    assert document.pages.count() == 1
    assert Document.objects.count() == 1
