"""The status page in the states that a person meets: what is true, what to do, by when, and who asked."""

import re
from datetime import date, timedelta

import pytest

from certification.actions.reports import ask_for_report
from certification.models import ExamResult
from credentials.actions.chasing import chase_schools
from credentials.actions.credentials import submit_credential
from credentials.actions.requests import send_to_school
from credentials.actions.reuse import choose_way_on
from credentials.models import Credential, Education, VerificationRequest
from credentials.reasons import REASONS
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.files import keep_bytes
from ecfmg.foundation.templatetags.words import day_in_words
from tests.factories import certified_people
from tests.factories.accounts import signed_in_client
from tests.factories.applicants import CertificationApplicationFactory, IdentityDocumentFactory
from tests.factories.contacts import contact_of
from tests.factories.credentials import SchoolMemberFactory, credential_in, document_of, staff, user_of
from tests.portals.applicant.conftest import Person, person, studied, words


def next_step(body: str) -> str:
    """What the one card of the next step says."""
    found = re.findall(r'<section class="card next-step".*?</section>', body, re.DOTALL)
    assert len(found) == 1, "there is exactly one next step"
    return words(found[0])


def test_a_new_person_is_led_step_by_step(db: None) -> None:
    me = person()
    me.applicant.date_of_birth = None
    me.applicant.save()
    assert "0 of 5 requirements are met" in words(me.page(""))
    assert "State your date of birth" in next_step(me.page(""))
    me.applicant.date_of_birth = date(1996, 4, 2)
    me.applicant.save()
    assert "Send your passport" in next_step(me.page(""))
    IdentityDocumentFactory.create(applicant=me.applicant)
    assert "State your medical school" in next_step(me.page(""))
    studied(me.applicant)
    assert "Apply for certification" in next_step(me.page(""))
    CertificationApplicationFactory.create(applicant=me.applicant)
    assert "Send your final medical diploma" in next_step(me.page(""))


def test_a_refused_passport_says_why_it_is_wanted_again(me: Person) -> None:
    IdentityDocumentFactory.create(applicant=me.applicant, state="refused", reason="The number is not readable.")
    step = next_step(me.page(""))
    assert "Send your passport" in step
    assert "The number is not readable." in step


def test_a_returned_diploma_is_the_next_step_with_its_reason(me: Person, education: Education) -> None:
    IdentityDocumentFactory.create(applicant=me.applicant)
    CertificationApplicationFactory.create(applicant=me.applicant)
    Credential.objects.filter(education=education, kind="diploma").update(
        state="returned", reason_code="ILLEGIBLE", document=document_of(me.applicant, ready=False)
    )
    step = next_step(me.page(""))
    assert "Put right what was found on your final medical diploma" in step
    assert REASONS["ILLEGIBLE"].applicant in step


def test_the_diploma_of_a_school_before_the_last_is_not_asked_for(me: Person, education: Education) -> None:
    last = studied(me.applicant)
    IdentityDocumentFactory.create(applicant=me.applicant)
    CertificationApplicationFactory.create(applicant=me.applicant)
    credential_in(last, "verified", document=document_of(me.applicant, ready=False))
    assert "diploma" not in next_step(me.page(""))
    listed = words(me.page("documents/"))
    assert f"Final medical diploma, {education.school.name}" not in listed
    assert f"Final medical school transcript, {education.school.name}" in listed


def test_a_letter_of_completion_is_offered_only_where_it_can_help(me: Person, education: Education) -> None:
    assert "Letter of completion" in words(me.page("documents/"))
    credential_in(education, "received", document=document_of(me.applicant))
    assert "Letter of completion" not in words(me.page("documents/"))


def test_what_ends_when_is_listed_the_nearest_first(me: Person, education: Education) -> None:
    passed = clock.today() - timedelta(days=900)
    ExamResult.objects.create(
        applicant=me.applicant, exam="step_1", taken_on=passed, outcome="pass", reported_on=passed
    )
    IdentityDocumentFactory.create(applicant=me.applicant, expires_on=clock.today() + timedelta(days=5000))
    SchoolMemberFactory.create(school=education.school)
    credential = education.credentials.get(kind="diploma")
    document = document_of(me.applicant)
    submit_credential(Actor.of(user_of(me.applicant)), credential=credential, document=document, version=1)
    request = send_to_school(Actor.of(staff("reviewer")), credential=credential, version=2)
    assert request.due_on is not None
    said = words(me.page("")).split("What ends when")[1].split("What happened")[0]
    school, exams, passport = (
        said.index(f"Ends on {day_in_words(day)}")
        for day in (request.due_on, passed.replace(year=passed.year + 7), clock.today() + timedelta(days=5000))
    )
    assert school < exams < passport


def test_the_choice_after_silence_is_the_next_step_until_it_is_made(me: Person, education: Education) -> None:
    IdentityDocumentFactory.create(applicant=me.applicant)
    CertificationApplicationFactory.create(applicant=me.applicant)
    contact_of(education.school)
    diploma = credential_in(education, "received", document=document_of(me.applicant))
    with clock.moved_to(clock.now() - timedelta(days=90)):
        send_to_school(Actor.of(staff()), credential=diploma, version=1)
    assert "did not answer" not in next_step(me.page(""))
    chase_schools()
    step = next_step(me.page(""))
    assert "did not answer about your final medical diploma and your final medical school transcript" in step
    assert "Nothing goes on there until you choose; then our staff act." in step
    for request in VerificationRequest.objects.all():
        choose_way_on(Actor.of(user_of(me.applicant)), request=request, wish="appeal", note="Look again.")
    assert "did not answer" not in next_step(me.page(""))


def test_one_end_is_listed_for_one_school_and_day(me: Person, education: Education) -> None:
    SchoolMemberFactory.create(school=education.school)
    diploma = credential_in(education, "received", document=document_of(me.applicant))
    send_to_school(Actor.of(staff()), credential=diploma, version=diploma.version)
    said = words(me.page(""))
    assert said.count("to answer about your") == 1
    assert "to answer about your final medical diploma and your final medical school transcript" in said


def test_nothing_that_is_over_is_listed_as_ahead(me: Person) -> None:
    IdentityDocumentFactory.create(applicant=me.applicant, expires_on=clock.today() - timedelta(days=1))
    assert "What ends when" not in words(me.page(""))
    IdentityDocumentFactory.create(applicant=me.applicant, expires_on=clock.today())
    assert f"Your passport Send the new one when you have it. Ends on {day_in_words(clock.today())}" in words(
        me.page("")
    )


def test_each_requirement_says_who_acts_next_and_when(me: Person, education: Education) -> None:
    CertificationApplicationFactory.create(applicant=me.applicant)
    body = me.page("")
    cards = re.findall(r'<article class="card requirement.*?</article>', body, re.DOTALL)
    assert len(cards) == 5
    for card in cards:
        assert "Who acts next" in card
        assert "When" in card
    application = next(card for card in cards if 'id="application"' in card)
    assert "Our intake staff" in application


@pytest.fixture
def certified(db: None) -> Person:
    """A certified person whose certificate's PDF is there, and about whom a programme asked."""
    certificate = certified_people.certified_applicant("Lin", "Zhao")
    certificate.pdf = keep_bytes(b"%PDF-1.7 paper", original_name="c.pdf", media_type="application/pdf")
    certificate.save()
    programme = certified_people.organisation("Lakeview Residency")
    ask_for_report(
        Actor.of(certified_people.member(programme)),
        organisation=programme,
        usmle_id=certificate.applicant.usmle_id or "",
        family_name="Zhao",
        date_of_birth=certified_people.BORN,
        purpose="Residency in 2027",
    )
    return Person(certificate.applicant, signed_in_client(user_of(certificate.applicant)))


def test_a_certificate_that_today_would_rest_on_nothing_stands_and_says_so(certified: Person) -> None:
    assert "Your certificate stands" not in words(certified.page("")), "all is met by the rules of today"
    certified.applicant.pathway_applications.all().delete()
    said = words(certified.page(""))
    assert "You are certified" in said and "Your certificate stands It was issued on" in said
    assert "this would be found otherwise: clinical skills, communication skills." in said
    cards = re.findall(r'<article class="card requirement.*?</article>', certified.page(""), re.DOTALL)
    asked = [card for card in cards if 'id="clinical_skills"' in card or 'id="communication_skills"' in card]
    assert len(asked) == 2
    for card in asked:
        assert "Nobody needs to act: your certificate stands." in words(card)
        assert "The rules set no date" not in words(card)


def test_a_certified_person_gets_the_paper_and_sees_who_asked(certified: Person) -> None:
    said = words(certified.page(""))
    assert "You are certified" in said
    assert "Expires for entry into graduate medical education on" in said
    assert "1 report was made about you" in said
    paper = certified.client.get("/applicant/certificate.pdf")
    assert b"".join(paper) == b"%PDF-1.7 paper"
    assert "attachment" in paper["Content-Disposition"]
    listed = words(certified.page("reports/"))
    for told in ("Lakeview Residency", "Residency in 2027", "Certified"):
        assert told in listed


def test_nobody_sees_reports_about_another_person(certified: Person, me: Person) -> None:
    said = words(me.page("reports/"))
    assert "Nobody has asked yet" in said
    assert "Lakeview" not in said
    assert me.client.get("/applicant/certificate.pdf").status_code == 404


def test_a_revoked_certificate_says_so_and_its_paper_is_gone(certified: Person) -> None:
    certificate = certified.applicant.certificates.get()
    certificate.revoked_on, certificate.revocation_reason = clock.today(), "The diploma was not genuine."
    certificate.save()
    said = words(certified.page(""))
    assert "Your certificate was revoked" in said
    assert "The diploma was not genuine." in said
    assert "Download the certificate" not in said
    assert certified.client.get("/applicant/certificate.pdf").status_code == 404
