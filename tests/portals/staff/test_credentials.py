"""Reviewers send a credential to the school, return it, judge the answer, reject it by two people."""

import pytest
from django.test import Client
from django.urls import reverse

from credentials.actions.requests import answer_request
from credentials.models import Credential, ReviewFault, VerificationRequest
from credentials.translation import RULES
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.credentials import document_of
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


def test_a_fault_needs_a_reason_and_loses_no_word(here: Desk, client: Client) -> None:
    there = page_of(here)
    refused = posted(client, there, verdict="add_fault", note="The seal on page 1", side="original", page="1")
    assert refused.status_code == 422
    assert "The seal on page 1" in refused.content.decode()
    for place, told in (
        ({"left": "90", "top": "0", "width": "20", "height": "5"}, "must lie on the page"),
        ({"left": "90"}, "Give all four numbers"),
        ({"left": "0", "top": "0", "width": "0", "height": "5"}, "must lie on the page"),
        ({"area": "top", "page": ""}, "on which page"),
        ({"area": "top", "side": ""}, "in which copy"),
    ):
        form = {"reason_code": "CROPPED", "side": "original", "page": "1", **place}
        refused = posted(client, there, verdict="add_fault", **form)
        assert refused.status_code == 422
        assert told in text_of(refused)
    assert not ReviewFault.objects.exists()


def listed(client: Client, here: Desk, code: str = "CROPPED", **more: str) -> None:
    """A fault put on the list; the page stays open."""
    answer = posted(client, page_of(here), verdict="add_fault", reason_code=code, **more)
    assert answer.status_code == 302
    assert answer.url.startswith(page_of(here))


def test_the_list_grows_shrinks_and_is_returned_at_once(here: Desk, client: Client) -> None:
    there = page_of(here)
    listed(client, here, side="original", page="1", area="bottom", note="The seal")
    listed(client, here, code="NO_ISSUE_DATE")
    listed(client, here, code="ILLEGIBLE")
    shown = client.get(there)
    assert "3 faults" in text_of(shown)
    assert "Original, page 1, bottom of the page" in text_of(shown)
    assert shown.content.decode().count('class="crop"') == 1
    last = ReviewFault.objects.get(reason_code="ILLEGIBLE")
    posted(client, there, verdict="remove_fault", fault=last.public_id)
    assert here.fresh(here.credential).state == Credential.State.RECEIVED
    shown = client.get(there)
    assert "Return with 2 faults" in text_of(shown)
    posted(client, there, verdict="return", round_version=hidden(shown, "round_version"))
    assert here.fresh(here.credential).state == Credential.State.RETURNED
    assert list(ReviewFault.objects.values_list("reason_code", flat=True)) == ["CROPPED", "NO_ISSUE_DATE"]
    assert "Round 1: with the applicant, 2 faults" in text_of(client.get(there))


def test_it_is_not_sent_to_the_school_over_a_list(here: Desk, client: Client) -> None:
    listed(client, here)
    refused = posted(client, page_of(here), verdict="send")
    assert refused.status_code == 422
    assert here.fresh(here.credential).state == Credential.State.RECEIVED


def test_a_stale_form_shows_what_is_stored_and_can_be_sent_again(here: Desk, client: Client) -> None:
    there = page_of(here)
    stale = hidden(client.get(there), "version")
    Credential.objects.filter(pk=here.credential.pk).update(version=int(stale) + 5)
    form = {"verdict": "add_fault", "reason_code": "CROPPED", "note": "Left edge"}
    shown = client.post(there, {"version": stale, **form})
    assert shown.status_code == 422
    assert "Nothing was overwritten" in text_of(shown)
    assert "Left edge" in shown.content.decode()
    assert hidden(shown, "version") == str(int(stale) + 5)
    posted(client, there, **form)
    assert ReviewFault.objects.get().note == "Left edge"


def test_the_list_that_is_returned_is_the_list_that_was_seen(here: Desk, client: Client) -> None:
    there = page_of(here)
    listed(client, here)
    seen = hidden(client.get(there), "round_version")
    listed(client, here, code="NO_ISSUE_DATE")
    refused = posted(client, there, verdict="return", round_version=seen)
    assert refused.status_code == 422
    assert "Nothing was overwritten" in text_of(refused)
    assert "Return with 2 faults" in text_of(refused)
    assert here.fresh(here.credential).state == Credential.State.RECEIVED


def test_a_name_is_compared_suggested_and_decided(here: Desk, client: Client) -> None:
    there = page_of(here)
    compared = text_of(client.get(there, {"printed": "OKAFOR, Amara"}))
    assert "Very likely the same name" in compared
    assert "The family name stands first, before a comma" in compared
    refused = posted(client, there, verdict="name", printed="Bola Eze", decision="same")
    assert refused.status_code == 422
    assert "Nothing on record explains this difference" in text_of(refused)
    posted(client, there, verdict="name", printed="OKAFOR, Amara", decision="same")
    assert "“OKAFOR, Amara”: the same person's name" in text_of(client.get(there))


def test_each_check_of_a_translation_that_is_not_ticked_is_listed(here: Desk, client: Client) -> None:
    translation = document_of(here.applicant, translation_of=here.document)
    there = page_of(here)
    assert "Translation, English" in text_of(client.get(there))
    ticked = [rule.code for rule in RULES if rule.code != "letterhead"]
    posted(client, there, verdict="translation_list", ticked=ticked)
    fault = ReviewFault.objects.get()
    assert fault.document == translation
    assert "letterhead" in fault.note
    assert client.get(there).content.decode().count(" checked") == len(ticked)


def test_a_fault_of_another_credential_is_not_found(here: Desk, client: Client) -> None:
    other = desk("Bola Eze")
    listed(signed_in_client(here.reviewer), other)
    fault = ReviewFault.objects.get()
    assert posted(client, page_of(here), verdict="remove_fault", fault=fault.public_id).status_code == 404
    assert ReviewFault.objects.exists()


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


def test_the_case_says_that_the_school_has_answered_once_it_has(here: Desk, client: Client) -> None:
    case = reverse("staff:case", args=[here.case.public_id])
    asked = here.ask()
    assert "Final medical diploma With the school" in text_of(client.get(case))
    answer_request(Actor.of(here.official.user), request=asked, answer="genuine", note="", version=asked.version)
    shown = text_of(client.get(case))
    assert "Final medical diploma Answered by the school" in shown
    assert "Final medical diploma With the school" not in shown
