"""Every night: is there a credential for which nobody would act next? What is found is kept until it is over."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from applicants.models import Applicant
from credentials.actions.standstills import find_standstills
from credentials.models import Credential, Document, Education, SchoolMember, Standstill
from credentials.queries.standstills import standing_still
from credentials.tasks import find_standstills as nightly
from ecfmg.foundation import clock
from ecfmg.foundation.models import Event
from tests.factories.credentials import credential_in, document_of, education_of


@pytest.fixture
def education(applicant: Applicant, official: SchoolMember) -> Education:
    return education_of(applicant, official.school)


def test_nothing_is_found_where_everybody_acts(education: Education) -> None:
    credential_in(education, "received", document=document_of(education.applicant))
    assert find_standstills() == 0
    assert not Standstill.objects.exists()


def test_it_is_found_once_kept_and_ended_when_somebody_acts(education: Education) -> None:
    credential = credential_in(education, "sent_to_school", document=document_of(education.applicant))
    nightly()
    nightly()
    found = Standstill.objects.get()
    assert "no request to the school is open" in found.why
    assert Event.objects.filter(verb="credential.nobody_acts").count() == 1
    Credential.objects.filter(pk=credential.pk).update(state="received")
    nightly()
    found.refresh_from_db()
    assert found.ended_at is not None
    Credential.objects.filter(pk=credential.pk).update(state="sent_to_school")
    nightly()
    assert Standstill.objects.filter(ended_at=None).count() == 1


def test_pages_that_nobody_makes_a_replaced_copy_and_an_empty_list_are_found(education: Education) -> None:
    applicant = education.applicant
    waiting = document_of(applicant, ready=False)
    Document.objects.filter(pk=waiting.pk).update(received_at=clock.now() - timedelta(days=3))
    credential_in(education, "received", document=waiting)
    newer = document_of(applicant, "transcript")
    old = document_of(applicant, "transcript")
    Document.objects.filter(pk=old.pk).update(superseded_by=newer)
    credential_in(education, "received", kind="transcript", document=old)
    letter = education.credentials.get(kind="completion_letter")
    letter.state, letter.reason_code = "returned", "CROPPED"
    letter.document = document_of(applicant, "completion_letter")
    letter.save()
    assert find_standstills() == 3
    why = " ".join(Standstill.objects.values_list("why", flat=True))
    for words in ("waiting to be made", "replaced by another one", "nothing on a list"):
        assert words in why


def test_the_check_asks_as_often_however_many_there_are(
    applicant: Applicant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for expected in (1, 2, 3):
        credential_in(education_of(applicant), "sent_to_school", document=document_of(applicant))
        with django_assert_num_queries(5):
            assert len(list(standing_still())) == expected
