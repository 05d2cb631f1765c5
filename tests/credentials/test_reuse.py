"""An earlier answer stands for a new copy only while nothing has changed; what is verified can be asked about again."""

from datetime import timedelta

import pytest

from applicants.models import Applicant
from credentials.actions.education import edit_education
from credentials.actions.judging import review_answer
from credentials.actions.requests import answer_request, send_to_school
from credentials.actions.reuse import reuse_verification, verify_again
from credentials.models import Credential, SchoolMember, VerificationRequest
from credentials.queries.requests import earlier_verification
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.models import Event
from tests.factories.credentials import ApplicantFactory, credential_in, details, document_of, education_of


@pytest.fixture
def diploma(applicant: Applicant, official: SchoolMember) -> Credential:
    """A received diploma."""
    return credential_in(education_of(applicant, official.school), "received", document=document_of(applicant))


@pytest.fixture
def verified(diploma: Credential, official: SchoolMember, reviewer: Actor) -> VerificationRequest:
    """The school said that it is genuine, and we accepted that."""
    request = send_to_school(reviewer, credential=diploma, version=1)
    answer_request(Actor.of(official.user), request=request, answer="genuine", version=1)
    return review_answer(reviewer, request=request, outcome="accept", version=2)


def again(applicant: Applicant, official: SchoolMember, **changes: object) -> Credential:
    """The same diploma, received anew under another entry of the same school."""
    education = education_of(applicant, official.school, **changes)
    return credential_in(education, "received", document=document_of(applicant))


def test_the_same_file_rests_on_the_earlier_answer(
    verified: VerificationRequest, applicant: Applicant, official: SchoolMember, reviewer: Actor
) -> None:
    copy = again(applicant, official)
    assert copy.document is not None and verified.document is not None
    copy.document.file.sha256 = verified.document.file.sha256
    copy.document.file.save()
    found = earlier_verification(copy)
    assert found is not None
    assert (found.request, found.same_file, found.changed) == (verified, True, ())
    kept = reuse_verification(reviewer, credential=copy, earlier=found.request, version=1)
    copy.refresh_from_db()
    assert copy.state == Credential.State.VERIFIED
    assert (kept.reused_from, kept.state, kept.outcome) == (verified, "reviewed", "accepted")
    assert kept.answered_at == verified.answered_at
    told = Event.objects.get(verb="credential.verified_before")
    assert told.payload["earlier"] == verified.number


def test_another_file_needs_a_word_on_why_it_is_consistent(
    verified: VerificationRequest, applicant: Applicant, official: SchoolMember, reviewer: Actor
) -> None:
    copy = again(applicant, official)
    document = copy.document
    assert document is not None
    document.file.sha256 = "0" * 64
    document.file.save()
    with pytest.raises(ActionRefused, match="another file"):
        reuse_verification(reviewer, credential=copy, earlier=verified, version=1)
    reuse_verification(reviewer, credential=copy, earlier=verified, note="A better scan of the same sheet.", version=1)
    copy.refresh_from_db()
    assert copy.state == Credential.State.VERIFIED


def test_changed_details_need_a_new_question(
    verified: VerificationRequest, applicant: Applicant, official: SchoolMember, reviewer: Actor
) -> None:
    copy = again(applicant, official, degree_title="Doctor of Medicine")
    found = earlier_verification(copy)
    assert found is not None and found.changed == ("Degree",)
    with pytest.raises(ActionRefused, match=r"changed this since the school answered: degree\. Ask the school again"):
        reuse_verification(reviewer, credential=copy, earlier=verified, note="Same.", version=1)


def test_an_answer_about_somebody_else_or_another_school_never_stands(
    verified: VerificationRequest, applicant: Applicant, official: SchoolMember, reviewer: Actor, me: Actor
) -> None:
    other = ApplicantFactory.create()
    theirs = credential_in(education_of(other, official.school), "received", document=document_of(other))
    elsewhere = credential_in(education_of(applicant), "received", document=document_of(applicant))
    for credential in (theirs, elsewhere):
        assert earlier_verification(credential) is None
        with pytest.raises(ActionRefused, match="not an accepted answer"):
            reuse_verification(reviewer, credential=credential, earlier=verified, note="x", version=1)
    with pytest.raises(NotAllowed):
        reuse_verification(me, credential=again(applicant, official), earlier=verified, note="x", version=1)


def test_what_is_verified_is_asked_about_once_more_and_counts_not_until_then(
    verified: VerificationRequest, diploma: Credential, official: SchoolMember, reviewer: Actor
) -> None:
    diploma.refresh_from_db()
    with pytest.raises(ActionRefused, match="Say why"):
        verify_again(reviewer, credential=diploma, reason=" ", version=diploma.version)
    request = verify_again(reviewer, credential=diploma, reason="A seal differs.", version=diploma.version)
    diploma.refresh_from_db()
    assert (diploma.state, request.follows, request.document) == ("sent_to_school", verified, diploma.document)
    answer_request(Actor.of(official.user), request=request, answer="genuine", version=1)
    review_answer(reviewer, request=request, outcome="accept", version=2)
    diploma.refresh_from_db()
    assert diploma.state == "verified"


def test_an_education_that_staff_correct_after_verification_shows_as_changed(
    verified: VerificationRequest, diploma: Credential, official: SchoolMember, reviewer: Actor
) -> None:
    diploma.refresh_from_db()
    education = diploma.education
    day = education.graduated_on
    assert day is not None
    new = details(official.school, graduated_on=day - timedelta(days=1))
    edit_education(reviewer, education=education, details=new, version=education.version)
    diploma = Credential.objects.get(pk=diploma.pk)
    found = earlier_verification(diploma)
    assert found is not None and found.changed == ("Graduated on",)
