"""Who acts next while a school is silent, after the applicant chose, and when an answer came by post."""

from datetime import date, timedelta

import pytest

from applicants.models import Applicant
from certification.actions.deciding import decide_all_due
from certification.models import Case, DueCase
from credentials.actions.chasing import chase_schools
from credentials.actions.mail_matching import match_envelope
from credentials.actions.requests import nudge_school, record_paper_answer, send_request, send_to_school
from credentials.actions.reuse import choose_way_on, reopen_request
from credentials.models import Credential, Education, School, SponsorNote, TransferCredit, VerificationRequest
from credentials.queries import credentials_to_review
from credentials.queries.requests import silent_requests
from credentials.queries.standstills import standing_still
from credentials.request_kinds import Sender
from credentials.states import credential_sentence
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from tests.factories.contacts import contact_of
from tests.factories.credentials import ApplicantFactory, credential_in, document_of, education_of, staff, user_of
from tests.factories.mailroom import asked_on_paper, clerk, envelope, scanned

pytestmark = pytest.mark.django_db

OFFICE = "The dean's office, dean@school.example"


@pytest.fixture
def reviewer() -> Actor:
    return Actor.of(staff())


@pytest.fixture
def education() -> Education:
    made = education_of(ApplicantFactory.create())
    contact_of(made.school)
    covers(made.school)
    return made


def covers(school: School) -> None:
    """The school's note covers everybody, so that no rule of its leaves the case to a person."""
    SponsorNote.objects.create(school=school, graduation_years=["1950-current"], valid_from=date(2000, 1, 1))


def silent_about_diploma(education: Education, reviewer: Actor) -> VerificationRequest:
    """A diploma that went to its school, with the request for the transcript, and came back unanswered today."""
    with clock.moved_to(clock.now() - timedelta(days=90)):
        diploma = credential_in(education, "received", document=document_of(education.applicant))
        request = send_to_school(reviewer, credential=diploma, version=diploma.version)
    chase_schools()
    request.refresh_from_db()
    assert request.state == "expired"
    return request


def case_of(applicant: Applicant) -> Case:
    decide_all_due()
    return Case.objects.get(applicant=applicant)


def choose(request: VerificationRequest) -> VerificationRequest:
    me = Actor.of(user_of(request.education.applicant))
    return choose_way_on(me, request=request, wish="other_office", note=OFFICE)


def sentence(credential: Credential | None, audience: str) -> str:
    assert credential is not None
    credential = Credential.objects.get(pk=credential.pk)
    told = credential_sentence(credential, audience=audience)
    return f"{told.what} {told.meaning} {told.next_actor}"


def test_after_silence_the_applicant_acts_next_everywhere(education: Education, reviewer: Actor) -> None:
    request = silent_about_diploma(education, reviewer)
    case = case_of(education.applicant)
    assert request.credential is not None
    request.credential.refresh_from_db()
    assert (case.action_by, case.waiting_since) == ("applicant", request.credential.state_since)
    assert not credentials_to_review().exists()
    assert "You act next: choose how we go on." in sentence(request.credential, "applicant")
    assert sentence(request.credential, "staff").endswith("The applicant chooses how we go on. The applicant.")


def test_after_the_choice_staff_act_next_until_the_school_is_asked_anew(education: Education, reviewer: Actor) -> None:
    request = silent_about_diploma(education, reviewer)
    chosen = choose(request)
    case = case_of(education.applicant)
    assert (case.action_by, case.waiting_since) == ("staff", chosen.wished_at)
    assert sentence(request.credential, "staff").endswith("A reviewer.")
    assert request.credential is not None
    told = credential_sentence(Credential.objects.get(pk=request.credential.pk), audience="applicant")
    assert told.can_do == "Nothing is needed; you can change your choice until we have asked your school anew."
    for each in silent_requests():
        reopen_request(reviewer, request=each, version=each.version)
    assert case_of(education.applicant).action_by == "school"
    assert not silent_requests().exists()


def test_a_silence_that_was_overtaken_asks_nobody(education: Education, reviewer: Actor) -> None:
    """Staff asked anew without the applicant's choice, or a better copy came: the old request waits for nobody."""
    request = silent_about_diploma(education, reviewer)
    assert request.credential is not None
    diploma = Credential.objects.get(pk=request.credential.pk)
    send_to_school(reviewer, credential=diploma, version=diploma.version)
    assert case_of(education.applicant).action_by == "school"
    with pytest.raises(ActionRefused, match="not waiting for you"):
        choose(request)


def test_a_better_copy_after_silence_is_staffs_to_review(education: Education, reviewer: Actor) -> None:
    request = silent_about_diploma(education, reviewer)
    Credential.objects.filter(requests=request).update(reason_code="", document=document_of(education.applicant))
    assert case_of(education.applicant).action_by == "staff"
    assert not silent_requests().filter(pk=request.pk).exists()


def test_a_choice_about_an_mspe_is_staffs_and_its_silence_holds_nobody_up(
    education: Education, reviewer: Actor
) -> None:
    with clock.moved_to(clock.now() - timedelta(days=90)):
        request = send_request(reviewer, kind="mspe", education=education)
        diploma = credential_in(education, "received", document=document_of(education.applicant))
    chase_schools()
    Credential.objects.filter(pk=diploma.pk).update(state="sent_to_school")
    request.refresh_from_db()
    assert request.state == "expired"
    assert case_of(education.applicant).action_by == "school", "the MSPE is no part of a certificate"
    choose(request)
    assert case_of(education.applicant).action_by == "staff"


def test_credits_from_elsewhere_are_with_the_school_and_then_with_the_applicant(
    education: Education, reviewer: Actor
) -> None:
    other = education_of(ApplicantFactory.create()).school
    contact_of(other)
    credit = TransferCredit.objects.create(education=education, school=other)
    with clock.moved_to(clock.now() - timedelta(days=80)):
        send_request(reviewer, kind="transfer_transcript", education=education, transfer_credit=credit)
        assert case_of(education.applicant).action_by == "school"
    with clock.moved_to(clock.now() + timedelta(days=11)):
        chase_schools()
        assert case_of(education.applicant).action_by == "applicant"


def test_an_answer_about_an_education_makes_staff_the_next_actor(education: Education, reviewer: Actor) -> None:
    request = send_request(reviewer, kind="status_confirmation", education=education)
    case_of(education.applicant)
    moment = clock.now()
    VerificationRequest.objects.filter(pk=request.pk).update(
        state="answered",
        answer="confirmed",
        answered_status="graduate",
        answered_name="Registry",
        answered_title="Registrar",
        answered_at=moment,
    )
    assert DueCase.objects.filter(applicant_id=education.applicant_id).exists()
    case = case_of(education.applicant)
    assert (case.action_by, case.waiting_since) == ("staff", moment)


def test_an_answer_by_post_makes_staff_the_next_actor_from_the_match_until_it_is_recorded() -> None:
    with clock.moved_to(clock.now() - timedelta(days=20)):
        request, by = asked_on_paper(), clerk()
    applicant = request.education.applicant
    covers(request.school)
    assert case_of(applicant).action_by == "school"
    came = envelope(by, school=request.school)
    scanned(came, by=by)
    matched = match_envelope(Actor.of(by), envelope=came, request=request, version=came.version)
    case = case_of(applicant)
    assert (case.action_by, case.waiting_since) == ("staff", matched.matched_at)
    assert "Your school answered by post" in sentence(request.credential, "applicant")
    assert "We act next." in sentence(request.credential, "applicant")
    assert "Intake or a reviewer." in sentence(request.credential, "staff")
    record_paper_answer(
        Actor.of(staff()),
        request=request,
        document=matched.document,
        answer="genuine",
        signed_by=Sender("Dr. A. Vale", "Registrar"),
        version=request.version,
    )
    assert case_of(applicant).action_by == "staff"
    assert "A reviewer looks at the answer." in sentence(request.credential, "applicant")


def test_nobody_is_reminded_while_an_answer_by_post_waits_and_nothing_stands_still() -> None:
    with clock.moved_to(clock.now() - timedelta(days=20)):
        request, by = asked_on_paper(), clerk()
    came = envelope(by, school=request.school)
    scanned(came, by=by)
    match_envelope(Actor.of(by), envelope=came, request=request, version=came.version)
    with clock.moved_to(clock.now() + timedelta(days=100)):
        chase_schools()
        request.refresh_from_db()
        assert (request.state, request.reminders_sent) == ("sent", 0)
        assert [why for found, why in standing_still() if found == request.credential] == []
        with pytest.raises(ActionRefused, match="answered by post"):
            nudge_school(Actor.of(user_of(request.education.applicant)), request=request)
