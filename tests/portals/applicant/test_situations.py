"""Pages say where a thing really is: under review, revoked, not for this person, answered, reminded, owed."""

import re
from datetime import date, timedelta
from decimal import Decimal

from certification.models import Charge
from credentials.actions.credentials import submit_credential
from credentials.actions.requests import send_to_school
from credentials.models import Education, VerificationRequest
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.templatetags.words import day_in_words
from tests.factories import certified_people
from tests.factories.accounts import signed_in_client
from tests.factories.applicants import CertificationApplicationFactory, IdentityDocumentFactory
from tests.factories.credentials import SchoolMemberFactory, credential_in, document_of, staff, user_of
from tests.factories.pathways import PathwayApplicationFactory
from tests.portals.applicant.conftest import Person, words
from tests.portals.applicant.test_lists import a_message
from tests.portals.applicant.test_status import next_step


def card(body: str, anchor: str) -> str:
    found = re.search(rf'<article class="card requirement[^>]*id="{anchor}".*?</article>', body, re.DOTALL)
    assert found, anchor
    return words(found[0])


def asked(me: Person, education: Education) -> VerificationRequest:
    """The diploma was sent and the school was asked."""
    SchoolMemberFactory.create(school=education.school)
    credential = education.credentials.get(kind="diploma")
    document = document_of(me.applicant)
    submit_credential(Actor.of(user_of(me.applicant)), credential=credential, document=document, version=1)
    return send_to_school(Actor.of(staff("reviewer")), credential=credential, version=2)


def test_a_pathway_under_review_is_with_our_staff(me: Person) -> None:
    application = PathwayApplicationFactory.create(applicant=me.applicant)
    told = f"Your application of {day_in_words(application.submitted_at)} for Pathway 1 is with our Pathways staff."
    body = me.page("")
    clinical = card(body, "clinical_skills")
    assert told in clinical
    assert "Who acts next Our Pathways staff" in clinical
    assert "No accepted Pathway" not in words(body)
    assert "Take OET Medicine" in card(body, "communication_skills"), "what the person can do comes first"


def test_a_revoked_certificate_shows_the_revocation_alone(db: None) -> None:
    certificate = certified_people.certified_applicant("Lin", "Zhao")
    certificate.revoked_on, certificate.revocation_reason = clock.today(), "The diploma was not genuine."
    certificate.save()
    me = Person(certificate.applicant, signed_in_client(user_of(certificate.applicant)))
    said = words(me.page(""))
    assert f"Revoked on {day_in_words(clock.today())} The diploma was not genuine." in said
    assert "appeal" in said
    assert "What the requirements said" in said
    for wrong in ("Expires for entry", "permanent", "What ends when", "Who acts next"):
        assert wrong not in said


def test_a_person_who_is_not_eligible_is_asked_for_nothing(me: Person, education: Education) -> None:
    Education.objects.filter(pk=education.pk).update(degree_field="stomatology")
    said = words(me.page(""))
    assert "Why you are not eligible Your degree is in a field that never qualifies" in said
    assert "correct your education" in said
    assert "Who acts next" not in said
    assert "you need not send anything" in words(me.page("documents/"))


def test_a_diploma_that_we_review_is_not_said_to_be_with_the_school(me: Person, education: Education) -> None:
    CertificationApplicationFactory.create(applicant=me.applicant)
    credential_in(education, "received", document=document_of(me.applicant))
    told = card(me.page(""), "medical_education_credentials")
    assert "Your diploma is not verified yet. Received, waiting for our review." in told
    assert "We act next." in told
    assert "in touch" not in told


def test_an_answered_request_is_answered_by_the_school(me: Person, education: Education) -> None:
    request = asked(me, education)
    assert "With the school" in words(me.page("documents/"))
    member = education.school.members.get()
    VerificationRequest.objects.filter(pk=request.pk).update(
        state="answered", answer="genuine", answered_by=member, answered_at=clock.now()
    )
    asked_about = education.credentials.get(kind="diploma")
    diploma = card(me.page("documents/"), f"credential-{asked_about.public_id}")
    assert "Answered by the school" in diploma
    assert "With the school" not in diploma
    assert "Your school answered" in card(me.page(""), "medical_education_credentials")


def test_a_reminded_school_can_be_reminded_again_from_a_named_day(me: Person, education: Education) -> None:
    with clock.moved_to(clock.now() - timedelta(days=8)):
        request = asked(me, education)
    before = words(me.page("documents/")).count("Remind my school")
    me.client.post(f"/applicant/documents/requests/{request.public_id}/remind/")
    said = words(me.page("documents/"))
    assert f"Reminded on {day_in_words(clock.today())}" in said
    assert "again possible from" in said
    assert said.count("Remind my school") == before - 1, "the transcript's request can still be hurried"


def test_what_is_owed_is_named_with_how_to_settle_it(db: None) -> None:
    applicant = certified_people.ready_applicant("Lin", "Zhao")
    IdentityDocumentFactory.create(applicant=applicant)
    charge = {"description": "Returned payment", "amount_usd": Decimal("75"), "raised_on": date(2026, 3, 3)}
    Charge.objects.create(applicant=applicant, **charge)
    step = next_step(Person(applicant, signed_in_client(user_of(applicant))).page(""))
    assert "Returned payment: USD 75.00, open since 3 March 2026." in step
    assert "settle the charge when your payment arrives" in step
    assert "Write to our staff" in step


def test_a_document_says_what_became_of_it(me: Person, education: Education) -> None:
    credential = credential_in(education, "received", document=document_of(me.applicant))
    assert credential.document is not None
    listed = words(me.page("documents/"))
    assert "Ready to look at" not in listed
    shown = words(me.page(f"documents/{credential.document.public_id}/"))
    assert "Received, waiting for our review" in shown
    assert "Not scanned: no virus scanner is set up here." in shown


def test_the_label_of_a_message_is_words(me: Person) -> None:
    a_message(me)
    body = me.page("messages/")
    assert not re.search(r'="[^"<>]*<time', body)
    assert 'aria-labelledby="message-1"' in body
    assert 'id="message-1"' in body
