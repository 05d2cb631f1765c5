"""One person goes all the way, in a real browser, on real parts: from signing up to a confirmed certificate."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page
from weasyprint import HTML

from applicants.models import Applicant
from certification.models import Case, Certificate
from credentials.models import Credential, Document
from ecfmg.foundation import clock
from tests.browser.people import Cast, Visitor, cast, code_in_mail, sign_in, visitor
from tests.browser.waiting import until
from tests.conftest import Inbox, WorkerProcess

PASSPHRASE = "copper lantern orchard nine"
EMAIL = "nadia@mail.example"
GRADUATED = date(2019, 6, 30)

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]


def paper(folder: Path, title: str) -> str:
    """A PDF of one page."""
    path = folder / f"{title}.pdf"
    text = f"<h1>{title}</h1><p>Harbour City University confers on Nadia Haddad the degree of Doctor of Medicine.</p>"
    HTML(string=text).write_pdf(path)
    return str(path)


@pytest.fixture(params=["with script", "without script"])
def new_context(
    request: pytest.FixtureRequest, browser: Browser, base_url: str, assert_accessible: Check
) -> Callable[[], Visitor]:
    """Somebody new at a browser of their own; axe looks at each page where scripts run."""
    scripted = request.param == "with script"

    def make() -> Visitor:
        context: BrowserContext = browser.new_context(base_url=base_url, java_script_enabled=scripted)
        return visitor(context, assert_accessible if scripted else None)

    return make


def test_from_signing_up_to_a_confirmed_certificate(
    new_context: Callable[[], Visitor],
    celery_worker_process: WorkerProcess,
    smtp_inbox: Inbox,
    tmp_path: Path,
) -> None:
    people = cast()
    applicant = new_context()
    sign_up(applicant, smtp_inbox)
    state_who_she_is(applicant, tmp_path)
    state_education(applicant, people)
    apply_for_certification(applicant)
    accept_identity_and_application(new_context(), people)
    send_diploma(applicant, tmp_path)
    state_licence(applicant)
    reviewer = new_context()
    send_to_school(reviewer, people)
    answer_for_school(new_context(), people, tmp_path)
    review_answers(reviewer)
    read_results(tmp_path)
    apply_for_pathway(applicant)
    accept_pathway(reviewer)
    issue_certificate(reviewer, new_context(), people)
    certificate = receive_certificate(applicant, smtp_inbox)
    confirm_to_programme(new_context(), people, certificate)
    check_paper(new_context(), certificate)


def sign_up(who: Visitor, inbox: Inbox) -> None:
    who.open("/")
    who.press("Start an application")
    who.fill(given_names="Nadia", family_name="Haddad", email=EMAIL, password1=PASSPHRASE)
    who.press("Create my account")
    who.fill(code=code_in_mail(inbox, EMAIL))
    who.press("Confirm")
    who.sees("You are not certified yet: 0 of 5 requirements are met")


def state_who_she_is(who: Visitor, folder: Path) -> None:
    who.press("State who you are")
    who.day("date_of_birth", date(1994, 5, 3))
    who.choose(citizenship="LBN")
    who.fill(address="1 Harbour Road, Beirut, Lebanon")
    who.press("Save")
    who.press("Send your passport")
    who.fill(number="LR1234567")
    who.choose(country="LBN")
    who.day("expires_on", clock.today() + timedelta(days=900))
    who.attach("file", paper(folder, "Passport"))
    who.press("Send the passport")
    who.sees("Your passport was received")


def state_education(who: Visitor, people: Cast) -> None:
    who.open("/applicant/")
    who.press("Find your school")
    who.fill(q="harbour")
    who.press("Search")
    who.press(people.school.name)
    who.choose(status="graduate")
    who.day("started_on", date(2013, 9, 1))
    who.day("graduated_on", GRADUATED)
    who.fill(credit_years="6", degree_title="Doctor of Medicine")
    who.press("Save the education")
    who.sees("Your education is saved")


def apply_for_certification(who: Visitor) -> None:
    who.open("/applicant/")
    who.press("Go to the application")
    for promise in ("I understand what certification is for", "Everything I stated and sent", "My medical schools may"):
        who.tick(promise)
    who.press("Send the application")
    who.sees("being processed")


def case_address() -> str:
    case = until(lambda: Case.objects.filter(applicant__user__email=EMAIL).first(), "the worker opens the case")
    return f"/staff/cases/{case.public_id}/"


def accept_identity_and_application(who: Visitor, people: Cast) -> None:
    sign_in(who, people.intake)
    until(lambda: Document.objects.filter(kind="passport", state="ready").first(), "the passport's page is drawn")
    who.open(case_address())
    who.press("Check the passport")
    who.press("Accept")
    who.press("Decide on the application")
    who.press("Accept")
    who.sees("The application is accepted")


def send_diploma(who: Visitor, folder: Path) -> None:
    who.open("/applicant/documents/")
    who.press("Send it: final medical diploma")
    who.attach("upload", paper(folder, "Diploma"))
    who.press("Send the document")
    who.sees("Receipt")
    until(lambda: Document.objects.filter(kind="diploma", state="ready").first(), "the diploma's page is drawn")


def state_licence(who: Visitor) -> None:
    who.open("/applicant/pathway/")
    who.press("State a licence")
    who.choose(country="LBN", kind="unrestricted")
    who.fill(authority="Order of Physicians", number="77-1020")
    who.day("valid_from", date(2020, 1, 15))
    who.press("Save the licence")
    who.sees("not confirmed yet")


def send_to_school(who: Visitor, people: Cast) -> None:
    sign_in(who, people.reviewer)
    who.open(case_address())
    who.press("Review the final medical diploma")
    who.press("Send to the school")
    who.sees("Sent to Harbour City University")


def answer_for_school(who: Visitor, people: Cast, folder: Path) -> None:
    sign_in(who, people.official)
    who.sees("2 things wait for your school")
    who.press("Look and answer")
    who.tick("Genuine")
    who.press("Send the answer")
    who.attach("file", paper(folder, "Transcript"))  # the next request follows by itself
    who.tick("I confirm, as an authorised official")
    who.press("Send the document")
    who.sees("Thank you")
    until(lambda: Document.objects.filter(kind="transcript", state="ready").first(), "the transcript's page is drawn")


def review_answers(who: Visitor) -> None:
    for what in ("final medical diploma", "final medical school transcript"):
        who.open(case_address())
        who.press(f"Judge the school's answer: {what}")
        who.tick("Accept")
        who.press("Carry it out")
    assert not Credential.objects.filter(kind__in=["diploma", "transcript"]).exclude(state="verified").exists()


def read_results(folder: Path) -> None:
    number = Applicant.objects.get(user__email=EMAIL).usmle_id
    taken = clock.today() - timedelta(days=200)
    exams = "usmle_id,exam,taken_on,outcome,score,reported_on,invalidated_on\n"
    exams += "".join(f"{number},{step},{taken},pass,,{taken},\n" for step in ("step_1", "step_2_ck"))
    (folder / "exams.csv").write_text(exams)
    oet = "usmle_id,candidate_number,taken_on,profession,listening,reading,writing,speaking,released\n"
    (folder / "oet.csv").write_text(f"{oet}{number},C-1,{taken},medicine,400,390,350,400,yes\n")
    call_command("import_exam_results", str(folder / "exams.csv"))
    call_command("import_oet_results", str(folder / "oet.csv"))


def apply_for_pathway(who: Visitor) -> None:
    who.open("/applicant/exams/")
    who.sees("Both Steps are passed and count")
    who.open("/applicant/pathway/")
    who.press("Apply for Pathway 1")
    who.sees("Your application for Pathway 1")


def accept_pathway(who: Visitor) -> None:
    who.open(case_address())
    who.press("Decide on Pathway 1")
    who.press("The authority confirmed it")
    who.open(case_address())
    who.press("Decide on Pathway 1")
    who.press("Accept")
    who.sees("The Pathway is accepted")


def issue_certificate(reviewer: Visitor, senior: Visitor, people: Cast) -> None:
    until(lambda: Case.objects.filter(applicant__user__email=EMAIL, status="ready").first(), "the case becomes ready")
    reviewer.open(case_address())
    reviewer.press("Propose the certificate")
    reviewer.press("Propose the certificate")
    reviewer.sees("A senior reviewer other than you issues it")
    sign_in(senior, people.senior)
    senior.open(case_address() + "certificate/")
    senior.press("Issue the certificate")
    senior.sees("is issued")


def receive_certificate(who: Visitor, inbox: Inbox) -> Certificate:
    issued = until(lambda: Certificate.objects.filter(pdf__isnull=False).first(), "the certificate's PDF is made")
    until(lambda: "certif" in " ".join(str(each["Subject"]) for each in inbox.messages), "the applicant is told")
    who.open("/applicant/")
    who.sees("You are certified")
    with who.page.expect_download() as download:
        who.page.get_by_role("link", name="Download the certificate (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    return issued


def confirm_to_programme(who: Visitor, people: Cast, certificate: Certificate) -> None:
    sign_in(who, people.programme)
    who.open("/recipient/ask/")
    who.fill(usmle_id=str(certificate.applicant.usmle_id), family_name="Haddad")
    who.day("date_of_birth", date(1994, 5, 3))
    who.fill(purpose="Application to our residency programme")
    who.tick("Our organisation holds the physician's signed authorisation")
    who.press("Ask for the report")
    who.sees("Nadia Haddad")
    who.sees("Certified")
    who.sees(certificate.number)


def check_paper(who: Visitor, certificate: Certificate) -> None:
    who.open("/check/")
    who.fill(number=certificate.number, code=certificate.code)
    who.press("Check this paper")
    who.sees("Nadia Haddad")
