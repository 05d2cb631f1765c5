"""No state leaves anybody without an answer to: what is it, who acts next, by when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from applicants.models import Applicant, IdentityDocument
from credentials.document_states import DocumentSituation
from credentials.document_states import sentence_for as document_sentence_for
from credentials.models import Credential, Document
from credentials.queries import credentials_of, usual_times
from credentials.queries.throughput import UsualTime, UsualTimes, UsualWait
from credentials.reasons import REASONS, Use, choices, reason_for
from credentials.states import Situation, credential_sentence, sentence_for
from ecfmg.foundation.models import StoredFile
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
    assert all([sentence.what, sentence.meaning, sentence.next_actor, sentence.when, sentence.can_do])


ANSWERED_OR_PROPOSED = [
    {"state": "sent_to_school", "answered": True, "request": "V-7K3QX9"},
    {"state": "received", "rejection_proposed": True},
    {"state": "sent_to_school", "answered": True, "rejection_proposed": True, "request": "V-7K3QX9"},
    {"state": "missing", "reason": "The school did not answer."},
    {"state": "received", "document_state": "waiting"},
    {"state": "returned", "listed": 3, "left": 2},
]


@pytest.mark.parametrize("audience", ["applicant", "school", "staff"])
@pytest.mark.parametrize("changes", ANSWERED_OR_PROPOSED)
def test_what_lies_between_the_states_says_everything_too(audience: str, changes: dict[str, object]) -> None:
    sentence = sentence_for(situation(**changes), audience)
    assert all([sentence.what, sentence.meaning, sentence.next_actor, sentence.when, sentence.can_do])


def test_a_list_says_how_much_of_it_is_left() -> None:
    told = sentence_for(situation(state="returned", listed=3, left=1), "applicant")
    assert "3 things to put right" in told.meaning
    assert "2 answered, 1 still open" in told.meaning
    assert "1 of them open" in sentence_for(situation(state="returned", listed=3, left=1), "staff").meaning


def test_the_first_review_takes_what_first_reviews_took() -> None:
    told = sentence_for(situation(first_review_time=UsualTime(4, 31), review_time=UsualTime(9, 12)), "applicant")
    assert "usually takes 4 days (the middle of the last 31 cases)" in told.when


def test_schools_and_staff_read_how_long_it_takes_too() -> None:
    first, judged = UsualTime(4, 31, 9), UsualTime(2, 12)
    received = situation(state="received", first_review_time=first, review_time=judged)
    assert "nine in ten within 9 days" in sentence_for(received, "school").when
    assert "A first review usually takes 4 days" in sentence_for(received, "staff").when
    answered = situation(state="sent_to_school", request="V-1", answered=True, review_time=judged)
    assert (
        "Judging an answer usually takes 2 days (the middle of the last 12 cases)"
        in sentence_for(answered, "staff").when
    )


def test_how_long_a_document_is_prepared_is_what_it_took_and_never_a_guess() -> None:
    waiting = DocumentSituation("diploma", "waiting")
    assert "do not have enough cases" in document_sentence_for(waiting, "applicant").when
    usual = UsualTimes(None, None, pages_made=UsualWait(timedelta(seconds=8), timedelta(minutes=3), 400))
    told = document_sentence_for(replace(waiting, usual=usual), "applicant").when
    assert told == "It usually takes 8 seconds (the middle of the last 400 cases; nine in ten within 3 minutes)."


@pytest.mark.parametrize("audience", ["applicant", "school", "staff"])
@pytest.mark.parametrize("kind", Document.Kind.values)
@pytest.mark.parametrize("scan", StoredFile.Scan.values)
@pytest.mark.parametrize("state", Document.State.values)
def test_every_state_of_every_document_says_everything_to_everybody(
    audience: str, kind: str, scan: str, state: str
) -> None:
    for replaced in (False, True):
        for from_school in (False, True):
            for passport in ("", *IdentityDocument.State.values) if kind == "passport" else ("",):
                s = DocumentSituation(kind, state, scan, replaced, from_school=from_school, passport=passport)
                told = document_sentence_for(s, audience)
                assert all([told.what, told.meaning, told.next_actor, told.when, told.can_do]), s


def test_a_translation_stands_where_its_original_stands() -> None:
    owner = sentence_for(situation(state="sent_to_school", request="V-1", sent_on=SINCE), "applicant")
    told = document_sentence_for(DocumentSituation("diploma", "ready", is_translation=True, owner=owner), "applicant")
    assert told.what == "Translation. The original: with the school"
    assert told.next_actor == owner.next_actor


def test_a_passport_says_why_it_was_not_accepted() -> None:
    refused = DocumentSituation("passport", "ready", passport="refused", refusal="The photo page is cut off.")
    assert "cut off" in document_sentence_for(refused, "applicant").meaning
    assert document_sentence_for(refused, "applicant").next_actor.startswith("You act next")
    assert document_sentence_for(refused, "staff").next_actor.startswith("The applicant")


def test_an_infected_file_is_said_before_anything_else_about_it() -> None:
    told = document_sentence_for(DocumentSituation("diploma", "waiting", scan="infected"), "applicant")
    assert told.what == "Kept shut"
    assert "another device" in told.can_do


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
        == "Answer asked by 2 April 2026. A school's answer usually takes 9 days (the middle of the last 214 cases)."
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
    with django_assert_num_queries(3):
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
