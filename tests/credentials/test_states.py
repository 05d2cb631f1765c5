"""No state leaves anybody without an answer to: what is it, who acts next, by when."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from applicants.models import Applicant
from credentials.models import Credential
from credentials.queries import credentials_of, usual_times
from credentials.queries.throughput import UsualTime
from credentials.reasons import REASONS, Use, choices, reason_for
from credentials.states import Situation, credential_sentence, sentence_for
from tests.factories.credentials import education_of

SINCE = date(2026, 3, 3)


def situation(**changes: object) -> Situation:
    values = {"kind": "Final medical diploma", "state": "received", "school": "University of Testland", "since": SINCE}
    return Situation(**{**values, **changes})  # type: ignore[arg-type]  # tests name fields by keyword


@pytest.mark.parametrize("audience", ["applicant", "school", "staff"])
@pytest.mark.parametrize("kind", Credential.Kind.labels)
@pytest.mark.parametrize("state", Credential.State.values)
def test_every_state_says_all_four_things_to_everybody(audience: str, kind: str, state: str) -> None:
    sentence = sentence_for(
        situation(kind=kind, state=state, request="V-7K3QX9", sent_on=SINCE, due_on=SINCE), audience
    )
    assert all([sentence.what, sentence.meaning, sentence.next_actor, sentence.when])


def test_with_the_school_the_applicant_reads_number_days_and_usual_time() -> None:
    asked = situation(
        state="sent_to_school",
        request="V-7K3QX9",
        sent_on=date(2026, 3, 3),
        due_on=date(2026, 4, 2),
        reminders=2,
        school_time=UsualTime(9, 214),
    )
    sentence = sentence_for(asked, "applicant")
    assert "3 March 2026" in sentence.meaning
    assert "reminded 2 times" in sentence.meaning
    assert "V-7K3QX9" in sentence.next_actor
    assert (
        sentence.when
        == "Answer asked by 2 April 2026. A school's answer takes usually 9 days, from the last 214 cases."
    )


def test_a_proposed_rejection_is_not_shown_to_the_applicant() -> None:
    proposed = situation(rejection_proposed=True)
    assert "eject" not in str(sentence_for(proposed, "applicant"))
    assert sentence_for(proposed, "staff").what == "Rejection proposed"


def test_a_returned_document_says_why_in_the_reviewers_words_too() -> None:
    returned = situation(state="returned", reason=REASONS["CROPPED"].applicant, note="The seal is missing.")
    assert "edges of the document" in sentence_for(returned, "applicant").meaning
    assert "The seal is missing." in sentence_for(returned, "applicant").meaning


def test_the_sentences_of_a_page_cost_what_the_credentials_cost(
    applicant: Applicant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    education_of(applicant)
    usual = usual_times()
    with django_assert_num_queries(2):
        assert (
            len([credential_sentence(each, audience="applicant", usual=usual) for each in credentials_of(applicant)])
            == 3
        )


def test_a_reason_fits_its_step_only() -> None:
    assert reason_for("ILLEGIBLE", Use.RETURN)
    assert reason_for("ILLEGIBLE", Use.REJECT) is None
    assert reason_for("SCHOOL_DID_NOT_ANSWER", Use.RETURN) is None
    offered = {code for _, group in choices(Use.RETURN) for code, _ in group}
    assert "SUSPECTED_ALTERATION" not in offered
    assert {"CROPPED", "SEAL_MISMATCH"} <= offered
