"""Staff ask schools for every kind of thing, send requests another way, judge answers without an account, go on."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.judging import review_answer
from credentials.actions.requests import answer_request, record_paper_answer, send_request
from credentials.actions.reuse import choose_way_on
from credentials.models import SchoolContact, TransferCredit, VerificationRequest
from credentials.request_kinds import Sender
from ecfmg.accounts.models import User
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import MailMessage
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.contacts import contact_of
from tests.factories.credentials import SchoolFactory, user_of
from tests.portals.desks import Desk, desk, posted, text_of

KINDS = ["status_confirmation", "transcript", "letter_in_lieu", "mspe", "lor"]


@pytest.fixture
def here(db: None) -> Desk:
    return desk()


@pytest.fixture
def client(here: Desk) -> Client:
    return signed_in_client(here.reviewer)


def list_of(here: Desk) -> str:
    return reverse("staff:requests", args=[here.case.public_id])


def page_of(here: Desk, asked: VerificationRequest) -> str:
    return reverse("staff:answer", args=[here.case.public_id, asked.public_id])


def started(here: Desk, client: Client, kind: str, about: str = "", **more: Any) -> Any:
    values = {"kind": kind, "about": about or f"education-{here.education.pk}", **more}
    return posted(client, list_of(here), **values)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_started_from_the_case(here: Desk, client: Client, kind: str) -> None:
    assert started(here, client, kind, note="As told by telephone.").status_code == 302
    asked = VerificationRequest.objects.get(kind=kind)
    assert (asked.school, asked.note) == (here.official.school, "As told by telephone.")
    assert asked.number in text_of(client.get(list_of(here)))


def test_a_transfer_transcript_is_asked_of_the_other_school(here: Desk, client: Client) -> None:
    other = SchoolFactory.create()
    contact_of(other)
    credit = TransferCredit.objects.create(education=here.education, school=other)
    assert started(here, client, "transfer_transcript").status_code == 422
    started(here, client, "transfer_transcript", f"credit-{credit.pk}")
    asked = VerificationRequest.objects.get(kind="transfer_transcript")
    assert (asked.school, asked.transfer_credit, asked.channel) == (other, credit, "link")


def test_pressed_twice_the_school_is_asked_once_and_a_second_time_it_says_why_not(here: Desk, client: Client) -> None:
    started(here, client, "mspe")
    answer = started(here, client, "mspe")
    assert answer.status_code == 422
    assert "asked for this already" in text_of(answer)
    assert VerificationRequest.objects.count() == 1


def test_only_a_reviewer_asks_schools(here: Desk) -> None:
    intake = signed_in_client(staff_user("intake"))
    assert "Ask the school" not in text_of(intake.get(list_of(here)))
    assert started(here, intake, "mspe", once_key="k" * 32).status_code == 422
    assert not VerificationRequest.objects.exists()


def test_an_open_request_is_sent_another_way(here: Desk, client: Client) -> None:
    asked = here.ask()
    archive = contact_of(here.official.school, office="Archive", language="fr")
    posted(client, page_of(here, asked), verdict="resend", channel="link", contact=archive.pk)
    asked.refresh_from_db()
    assert (asked.channel, asked.sent_to, asked.language) == ("link", "Archive", "fr")
    assert "Archive" in text_of(client.get(page_of(here, asked)))
    assert MailMessage.objects.filter(template="link_letter", to=archive.email).count() == 1


def test_an_office_of_another_school_is_no_choice(here: Desk, client: Client) -> None:
    asked = here.ask()
    foreign = contact_of(SchoolFactory.create())
    answer = posted(client, page_of(here, asked), verdict="resend", channel="link", contact=foreign.pk)
    assert answer.status_code == 422
    asked.refresh_from_db()
    assert asked.channel == "portal"


def test_an_answer_without_an_account_is_judged_by_its_sender(here: Desk, client: Client) -> None:
    asked = here.ask()
    signed = Sender("Dr Ana Lima", "Registrar")
    record_paper_answer(
        Actor.of(here.reviewer), request=asked, answer="genuine", signed_by=signed, version=asked.version
    )
    page = text_of(client.get(page_of(here, asked)))
    assert "In the sender's own words: nobody signed in." in page
    assert here.official.user.display_name in page, "the officials to compare with"
    unknown = posted(client, page_of(here, asked), verdict="review", outcome="accept")
    assert unknown.status_code == 422
    assert "only from an official of the school" in text_of(unknown)
    posted(client, page_of(here, asked), verdict="review", outcome="accept", sender_is_official="yes")
    assert here.fresh(here.credential).state == "verified"


def test_a_school_that_was_silent_is_asked_anew_as_the_applicant_chose(here: Desk, client: Client) -> None:
    asked = here.ask()
    VerificationRequest.objects.filter(pk=asked.pk).update(state="expired")
    here.credential.refresh_from_db()
    here.credential.state, here.credential.reason_code = "received", "SCHOOL_DID_NOT_ANSWER"
    here.credential.save()
    choose_way_on(Actor.of(user_of(here.applicant)), request=asked, wish="courier", note="To the dean, 1 Main Road")
    case = text_of(client.get(reverse("staff:case", args=[here.case.public_id])))
    assert f"Ask the school anew: request {asked.number}" in case
    page = text_of(client.get(page_of(here, asked)))
    assert "Ask by courier" in page and "To the dean, 1 Main Road" in page
    posted(client, page_of(here, asked), verdict="reopen", note="We write once more.")
    again = VerificationRequest.objects.get(follows=asked)
    assert (again.state, again.note) == ("sent", "We write once more.")
    case = text_of(client.get(reverse("staff:case", args=[here.case.public_id])))
    assert "Ask the school anew" not in case


def verified(here: Desk) -> VerificationRequest:
    asked = here.ask()
    answer_request(Actor.of(here.official.user), request=asked, answer="genuine", version=asked.version)
    asked.refresh_from_db()
    return review_answer(Actor.of(here.reviewer), request=asked, outcome="accept", version=asked.version)


def test_what_is_verified_is_asked_about_once_more(here: Desk, client: Client) -> None:
    verified(here)
    there = reverse("staff:earlier", args=[here.case.public_id, here.credential.public_id])
    assert there in client.get(list_of(here)).content.decode()
    assert posted(client, there, verdict="again", reason="").status_code == 422
    posted(client, there, verdict="again", reason="A seal differs.")
    assert here.fresh(here.credential).state == "sent_to_school"


@pytest.mark.parametrize("is_verified", [True, False])
def test_the_button_of_the_other_form_is_none_of_this_form(here: Desk, client: Client, is_verified: bool) -> None:
    if is_verified:
        verified(here)
    there = reverse("staff:earlier", args=[here.case.public_id, here.credential.public_id])
    before = here.fresh(here.credential).state
    values = {"verdict": "reuse" if is_verified else "again", "version": here.credential.version}
    answer = client.post(there, {**values, "reason": "A seal differs.", "note": "The same."})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["Press one of the buttons below the form."]
    assert here.fresh(here.credential).state == before


def test_the_lists_cost_the_same_for_one_and_three(here: Desk, client: Client) -> None:
    reviewer, school = Actor.of(here.reviewer), here.official.school
    addresses = [list_of(here), reverse("staff:contacts", args=[school.public_id])]
    costs = []
    for kinds in (["mspe"], ["lor", "status_confirmation"]):
        for kind in kinds:
            send_request(reviewer, kind=kind, education=here.education)
            contact_of(school)
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:], "one request and one office, three of each"


def test_offices_are_kept_by_staff_and_never_lost(here: Desk) -> None:
    client = signed_in_client(staff_user("intake"))
    school = here.official.school
    add = reverse("staff:add_contact", args=[school.public_id])
    nowhere = posted(client, add, office="Registry", language="es", position=1, active="on")
    assert "Enter an e-mail address or a postal address" in text_of(nowhere)
    posted(client, add, office="Registry", email="registry@school.example", language="es", position=1, active="on")
    contact = SchoolContact.objects.get()
    assert (contact.office, contact.language, contact.version) == ("Registry", "es", 1)
    edit = reverse("staff:edit_contact", args=[school.public_id, contact.public_id])
    late = client.get(edit)
    posted(client, edit, office="Registry", email="new@school.example", language="es", position=1)
    contact.refresh_from_db()
    assert (contact.email, contact.active, contact.version) == ("new@school.example", False, 2)
    stale = {"version": 1, "once_key": "k" * 32, "office": "Mine", "email": "x@school.example"}
    answer = client.post(edit, {**stale, "language": "es", "position": 1, "active": "on"})
    assert "Somebody changed this office" in text_of(answer)
    assert late.status_code == 200
    assert SchoolContact.objects.get().office == "Registry"


def test_a_policy_officer_reads_the_offices_and_changes_none(here: Desk) -> None:
    officer: User = staff_user("policy_officer")
    client = signed_in_client(officer)
    school = here.official.school.public_id
    assert "Add an office" not in text_of(client.get(reverse("staff:contacts", args=[school])))
    assert client.get(reverse("staff:add_contact", args=[school])).status_code == 403
