"""Reviewers send a credential to the school, return it, judge the answer, reject it by two people."""

import pytest
from django.test import Client
from django.urls import reverse

from credentials.actions.requests import answer_request
from credentials.models import Credential, VerificationRequest
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.accounts import signed_in_client, staff_user
from tests.portals.desks import Desk, desk, hidden, posted, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


@pytest.fixture
def client(here: Desk) -> Client:
    return signed_in_client(here.reviewer)


def page_of(here: Desk) -> str:
    return reverse("staff:credential", args=[here.case.public_id, here.credential.public_id])


def answered(here: Desk, answer: str = "genuine", note: str = "") -> VerificationRequest:
    asked = here.ask()
    return answer_request(Actor.of(here.official.user), request=asked, answer=answer, note=note, version=asked.version)


def test_the_document_stands_beside_the_facts(here: Desk, client: Client) -> None:
    shown = client.get(page_of(here))
    assert reverse("staff:document_page", args=[here.document.public_id, 1, "large"]) in shown.content.decode()
    for words in ("Amara Okafor", "MB BS", "30 June 2022", here.document.receipt, "Send to the school"):
        assert words in text_of(shown)
    assert Event.objects.filter(stream=here.applicant.stream, verb="document.opened").count() == 1


def test_it_is_sent_to_the_school_once(here: Desk, client: Client) -> None:
    there = page_of(here)
    version = hidden(client.get(there), "version")
    page = client.post(there, {"version": version, "verdict": "send"}, follow=True)
    asked = VerificationRequest.objects.get(credential=here.credential)
    assert f"Sent to {here.official.school.name} as request {asked.number}." in text_of(page)
    again = client.post(there, {"version": version, "verdict": "send"})
    assert again.status_code == 422
    assert VerificationRequest.objects.filter(credential=here.credential).count() == 1
    assert MailMessage.objects.filter(to=here.official.user.email).exists()


def test_returning_it_needs_a_reason_and_loses_no_word(here: Desk, client: Client) -> None:
    refused = posted(client, page_of(here), verdict="return", note="The seal on page 1")
    assert refused.status_code == 422
    assert "Choose a reason from the list" in text_of(refused)
    assert "The seal on page 1" in refused.content.decode()
    posted(client, page_of(here), verdict="return", reason_code="ILLEGIBLE", note="The seal on page 1")
    assert here.fresh(here.credential).state == Credential.State.RETURNED
    assert here.credential.reason_note == "The seal on page 1"


def test_a_stale_form_shows_what_is_stored_and_can_be_sent_again(here: Desk, client: Client) -> None:
    there = page_of(here)
    stale = hidden(client.get(there), "version")
    Credential.objects.filter(pk=here.credential.pk).update(version=int(stale) + 5)
    shown = client.post(there, {"version": stale, "verdict": "return", "reason_code": "CROPPED", "note": "Left edge"})
    assert shown.status_code == 422
    assert "Nothing was overwritten" in text_of(shown)
    assert "Left edge" in shown.content.decode()
    assert hidden(shown, "version") == str(int(stale) + 5)
    posted(client, there, verdict="return", reason_code="CROPPED", note="Left edge")
    assert here.fresh(here.credential).state == Credential.State.RETURNED


def test_it_takes_two_reviewers_to_reject(here: Desk, client: Client) -> None:
    there = page_of(here)
    posted(client, there, verdict="propose_rejection", reason_code="SUSPECTED_ALTERATION", note="The date was changed")
    assert here.fresh(here.credential).state == Credential.State.RECEIVED
    assert "The date was changed" in text_of(client.get(there))
    alone = posted(client, there, verdict="confirm")
    assert "You proposed this rejection yourself" in text_of(alone)
    assert here.fresh(here.credential).state == Credential.State.RECEIVED
    second = signed_in_client(staff_user("reviewer"))
    posted(second, there, verdict="confirm")
    assert here.fresh(here.credential).state == Credential.State.REJECTED


def test_a_second_reviewer_declines_a_rejection_with_a_word_to_the_first(here: Desk, client: Client) -> None:
    there = page_of(here)
    posted(client, there, verdict="propose_rejection", reason_code="SEAL_MISMATCH", note="Another seal")
    second = signed_in_client(staff_user("senior_reviewer"))
    assert posted(second, there, verdict="decline").status_code == 422
    posted(second, there, verdict="decline", note="The school changed its seal in 2020")
    here.fresh(here.credential)
    assert here.credential.rejection_proposed_by_id is None
    assert here.credential.state == Credential.State.RECEIVED


def test_a_question_to_the_school_is_withdrawn_with_a_reason(here: Desk, client: Client) -> None:
    asked = here.ask()
    assert posted(client, page_of(here), verdict="withdraw", reason="").status_code == 422
    posted(client, page_of(here), verdict="withdraw", reason="Sent by mistake")
    asked.refresh_from_db()
    assert asked.state == VerificationRequest.State.WITHDRAWN


def test_intake_looks_and_decides_nothing(here: Desk) -> None:
    intake = signed_in_client(staff_user("intake"))
    there = page_of(here)
    assert "A reviewer decides" in text_of(intake.get(there))
    version = here.credential.version
    assert intake.post(there, {"verdict": "send", "version": version}).status_code == 422
    assert here.fresh(here.credential).state == Credential.State.RECEIVED


def test_a_genuine_answer_is_accepted(here: Desk, client: Client) -> None:
    asked = answered(here)
    there = reverse("staff:answer", args=[here.case.public_id, asked.public_id])
    assert "Genuine: we issued it" in text_of(client.get(there))
    posted(client, there, verdict="review", outcome="accept")
    assert here.fresh(here.credential).state == Credential.State.VERIFIED
    assert Event.objects.filter(stream=here.applicant.stream, verb="credential.verified").count() == 1
    asked.refresh_from_db()
    again = client.post(there, {"verdict": "review", "outcome": "accept", "version": asked.version})
    assert again.status_code == 422
    assert "There is no answer of the school to judge" in text_of(again)


def test_differences_are_accepted_only_with_a_word(here: Desk, client: Client) -> None:
    asked = answered(here, "details_differ", "Graduated on 30 July")
    there = reverse("staff:answer", args=[here.case.public_id, asked.public_id])
    assert "Graduated on 30 July" in text_of(client.get(there))
    assert posted(client, there, verdict="review", outcome="accept").status_code == 422
    posted(client, there, verdict="review", outcome="accept", note="A slip of the school's clerk")
    assert here.fresh(here.credential).state == Credential.State.VERIFIED


def test_the_school_is_asked_again_with_a_note(here: Desk, client: Client) -> None:
    asked = answered(here, "details_differ", "The year")
    there = reverse("staff:answer", args=[here.case.public_id, asked.public_id])
    posted(client, there, verdict="review", outcome="ask_again", note="Which year?")
    states = (
        VerificationRequest.objects.filter(credential=here.credential).order_by("pk").values_list("state", flat=True)
    )
    assert list(states) == ["reviewed", "sent"]


def test_another_cases_credential_and_request_are_not_found(here: Desk, client: Client) -> None:
    other = desk("Bola Eze")
    asked = other.ask()
    for route, thing in (("credential", other.credential), ("answer", asked)):
        there = reverse(f"staff:{route}", args=[here.case.public_id, thing.public_id])
        assert client.get(there).status_code == 404
