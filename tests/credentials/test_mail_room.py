"""Envelopes: from the day they come to the request that they answer, and the chain of custody of their paper."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, connection, transaction

from credentials.actions.chasing import chase, chase_schools
from credentials.actions.credentials import submit_credential
from credentials.actions.mail_matching import match_envelope, unmatch_envelope
from credentials.actions.mailroom import hold_envelope, note_custody, return_to_sender
from credentials.actions.preparation import prepare_document
from credentials.actions.requests import record_paper_answer, send_to_school, withdraw_request
from credentials.errors import FaultsFound
from credentials.models import CustodyStep, Document, Envelope, VerificationRequest
from credentials.queries.documents import documents_seen_by
from credentials.queries.mailroom import envelope_flags, envelopes_seen_by, find_requests, in_queue
from credentials.request_kinds import Sender
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.models import Event
from tests.factories.accounts import staff_user
from tests.factories.credentials import document_of, picture_bytes, upload
from tests.factories.mailroom import PLACE, asked_on_paper, clerk, days_ago, envelope, scanned
from tests.portals.desks import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody() -> User:
    return clerk(display_name="Ines Brandt")


def steps(of: Envelope) -> list[str]:
    return list(of.custody.order_by("position").values_list("step", flat=True))


def matched(request: VerificationRequest, by: User, **changes: Any) -> Envelope:
    came = envelope(by, **{"school": request.school, **changes})
    scanned(came, by=by)
    return match_envelope(Actor.of(by), envelope=came, request=request, version=came.version)


# --- The chain of custody -------------------------------------------------------------------------------------------


def test_an_envelope_gets_a_number_and_its_chain_begins_with_who_received_it_where(somebody: User) -> None:
    came = envelope(somebody)
    assert came.number.startswith("E-") and came.state == "logged"
    (first,) = came.custody.all()
    assert (first.step, first.position, first.by_name, first.place) == ("received", 1, "Ines Brandt", PLACE)


def test_every_handing_over_is_a_row_with_who_when_and_where(somebody: User) -> None:
    came, reviewer = envelope(somebody), staff_user("reviewer", display_name="Rashid Velmar")
    actor = Actor.of(somebody)
    note_custody(actor, envelope=came, step="opened", place=PLACE)
    note_custody(actor, envelope=came, step="boxed", place="Box 14")
    note_custody(
        actor, envelope=came, step="handed_over", place="Room 3", handed_to=reviewer, note="To look at the seal"
    )
    note_custody(actor, envelope=came, step="taken_back", place=PLACE)
    assert steps(came) == ["received", "opened", "boxed", "handed_over", "taken_back"]
    given = came.custody.get(step="handed_over")
    assert (given.handed_to_name, given.by_name, given.place) == ("Rashid Velmar", "Ines Brandt", "Room 3")
    assert [row.position for row in came.custody.all()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE credentials_custodystep SET place = 'elsewhere'",
        "UPDATE credentials_custodystep SET note = 'changed' WHERE position = 1",
        "DELETE FROM credentials_custodystep",
        "TRUNCATE credentials_custodystep",
    ],
)
def test_the_database_refuses_every_change_of_the_chain(statement: str) -> None:
    came = envelope()
    with connection.cursor() as sql:
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE")  # so that nothing else stands in the way of emptying the table
    with pytest.raises(DatabaseError, match="kept as it was written"), transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement)
    assert came.custody.get().place == PLACE


def test_the_database_refuses_a_gap_and_anything_after_the_paper_is_gone(somebody: User) -> None:
    came = envelope(somebody)
    row = {"envelope": came, "at": clock.now(), "by": somebody, "by_name": "I", "place": PLACE}
    with pytest.raises(IntegrityError, match="no gaps"), transaction.atomic():
        CustodyStep.objects.create(position=5, step="opened", **row)
    return_to_sender(Actor.of(somebody), envelope=came, place=PLACE, note="Registered post 12", version=came.version)
    with pytest.raises(IntegrityError, match="paper is gone"), transaction.atomic():
        CustodyStep.objects.create(position=3, step="opened", **row)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("received", "Choose what was done"),
        ("scanned", "Choose what was done"),
        ("handed_over", "Choose to whom"),
        ("taken_back", "given to somebody"),
        ("archived", "without a match"),
        ("destroyed", "without a match"),
    ],
)
def test_what_cannot_be_done_with_a_new_envelope_is_refused(step: str, sentence: str) -> None:
    came = envelope()
    with pytest.raises(ActionRefused, match=sentence):
        note_custody(Actor.of(clerk()), envelope=came, step=step, place=PLACE)
    assert steps(came) == ["received"]


def test_an_envelope_is_opened_once_and_every_step_names_its_place(somebody: User) -> None:
    came, actor = envelope(somebody), Actor.of(somebody)
    with pytest.raises(ActionRefused, match="where"):
        note_custody(actor, envelope=came, step="opened", place="  ")
    note_custody(actor, envelope=came, step="opened", place=PLACE)
    with pytest.raises(ActionRefused, match="opened before"):
        note_custody(actor, envelope=came, step="opened", place=PLACE)


def test_paper_is_destroyed_only_after_the_review_and_the_days_of_the_policy(somebody: User) -> None:
    request, actor = asked_on_paper(), Actor.of(somebody)
    came = matched(request, somebody)
    with pytest.raises(ActionRefused, match="not reviewed yet"):
        note_custody(actor, envelope=came, step="destroyed", place=PLACE)
    request.refresh_from_db()
    withdraw_request(Actor.of(staff_user("reviewer")), request=request, reason="Asked twice", version=request.version)
    with pytest.raises(ActionRefused, match="180 days"):
        note_custody(actor, envelope=came, step="destroyed", place=PLACE)
    seen = envelopes_seen_by(somebody)
    assert not in_queue(seen, "destroy", clock.today()).exists()
    later = clock.now() + timedelta(days=181)
    with clock.moved_to(later):
        assert in_queue(seen, "destroy", clock.today()).get() == came
        note_custody(actor, envelope=came, step="destroyed", place="Shredder, room 3")
        assert not in_queue(seen, "destroy", clock.today()).exists()
    with pytest.raises(ActionRefused, match="is gone"):
        note_custody(actor, envelope=came, step="archived", place=PLACE)


def test_only_intake_and_administrators_handle_mail() -> None:
    came = envelope()
    for role in ("reviewer", "senior_reviewer", "policy_officer"):
        with pytest.raises(NotAllowed):
            note_custody(Actor.of(staff_user(role)), envelope=came, step="opened", place=PLACE)
    note_custody(Actor.of(staff_user("administrator")), envelope=came, step="opened", place=PLACE)
    assert envelopes_seen_by(staff_user("reviewer")).exists()
    assert not envelopes_seen_by(staff_user("policy_officer")).exists()


def test_what_is_wrong_with_an_envelope_is_named_whole() -> None:
    with pytest.raises(FaultsFound) as refused:
        envelope(sender=" ", received_on=clock.today() + timedelta(days=1), condition="damaged")
    assert [fault.field for fault in refused.value.faults] == ["sender", "received_on", "condition_note"]
    assert not Envelope.objects.exists()


# --- Holding, sending back ------------------------------------------------------------------------------------------


def test_an_envelope_without_a_match_is_held_with_its_reason_the_oldest_first(somebody: User) -> None:
    younger, older = envelope(somebody, received_on=days_ago(2)), envelope(somebody, received_on=days_ago(30))
    for came in (younger, older):
        hold_envelope(Actor.of(somebody), envelope=came, reason="nobody_found", version=came.version)
    held = in_queue(envelopes_seen_by(somebody), "unmatched", clock.today())
    assert list(held) == [older, younger]
    with pytest.raises(ActionRefused, match="next person should know"):
        hold_envelope(Actor.of(somebody), envelope=older, reason="other", version=2)


def test_two_clerks_with_one_envelope_do_not_overwrite_each_other(somebody: User) -> None:
    came = envelope(somebody)
    hold_envelope(Actor.of(somebody), envelope=came, reason="no_number", version=1)
    with pytest.raises(Stale):
        return_to_sender(Actor.of(clerk()), envelope=came, place=PLACE, note="Not ours", version=1)


# --- Matching -------------------------------------------------------------------------------------------------------


def test_a_matched_scan_is_a_document_of_the_person_with_receipt_and_hash(somebody: User) -> None:
    request = asked_on_paper()
    came = matched(request, somebody)
    document = came.document
    assert document is not None and came.content is not None
    assert document.applicant == request.education.applicant and document.from_school == request.school
    assert document.receipt.startswith("D-") and document.file.sha256 == came.content.sha256
    prepare_document(document.pk)
    document.refresh_from_db()
    assert (document.state, document.page_count) == ("ready", 1)
    told = Event.objects.get(verb="envelope.matched", stream=request.education.applicant.stream)
    assert told.payload["request"] == request.number and not told.for_applicant


def test_the_answer_on_paper_is_recorded_and_waits_for_a_reviewer(somebody: User) -> None:
    request = asked_on_paper()
    came = matched(request, somebody)
    assert in_queue(envelopes_seen_by(somebody), "answer", clock.today()).get() == came
    request.refresh_from_db()
    record_paper_answer(
        Actor.of(somebody),
        request=request,
        answer="genuine",
        signed_by=Sender("Bisi Cole", "Registrar"),
        version=request.version,
    )
    request.refresh_from_db()
    assert (request.state, request.answered_channel, request.answered_name) == ("answered", "paper", "Bisi Cole")
    assert not in_queue(envelopes_seen_by(somebody), "answer", clock.today()).exists()
    with pytest.raises(ActionRefused, match="recorded from this envelope"):
        unmatch_envelope(Actor.of(somebody), envelope=came, reason="Somebody else", version=came.version)


def test_a_wrong_match_leaves_nothing_in_the_record_and_the_scan_with_the_envelope(somebody: User) -> None:
    request = asked_on_paper()
    came = matched(request, somebody)
    document = came.document
    assert document is not None
    prepare_document(document.pk)
    images = [page.image.name for page in document.pages.select_related("image")]
    unmatch_envelope(Actor.of(somebody), envelope=came, reason="The name inside is another", version=came.version)
    came.refresh_from_db()
    assert (came.state, came.hold_reason, came.request, came.document) == ("unmatched", "wrong_match", None, None)
    assert not Document.objects.filter(pk=document.pk).exists()
    assert came.content is not None and default_storage.exists(came.content.name) and came.pages.count() == 1
    assert images and Event.objects.filter(verb="envelope.unmatched").count() == 2
    again = match_envelope(Actor.of(somebody), envelope=came, request=request, version=came.version)
    assert again.state == "matched"


def test_what_cannot_be_matched_is_refused_with_the_remedy(somebody: User) -> None:
    request, came, actor = asked_on_paper(), envelope(somebody), Actor.of(somebody)
    with pytest.raises(ActionRefused, match="Scan"):
        match_envelope(actor, envelope=came, request=request, version=1)
    scanned(came, by=somebody)
    withdraw_request(Actor.of(staff_user("reviewer")), request=request, reason="Asked twice", version=request.version)
    with pytest.raises(ActionRefused, match="was withdrawn by a reviewer"):
        match_envelope(actor, envelope=came, request=request, version=came.version)
    assert Document.objects.filter(kind="other").count() == 0


def ran_out(request: VerificationRequest) -> VerificationRequest:
    """The request after ninety days of silence."""
    with clock.moved_to(clock.now() + timedelta(days=91)):
        chase_schools()
    request.refresh_from_db()
    assert request.state == "expired"
    return request


def test_an_answer_that_comes_after_the_time_opens_the_request_again_and_is_judged_like_any(somebody: User) -> None:
    request = ran_out(asked_on_paper())
    assert request.credential is not None and request.credential.state == "received"
    assert [each.number for each in find_requests(request.number)] == [request.number]
    matched(request, somebody)
    request.refresh_from_db()
    request.credential.refresh_from_db()
    assert (request.state, request.credential.state, request.credential.reason_code) == ("sent", "sent_to_school", "")
    told = Event.objects.filter(stream=request.education.applicant.stream, verb="request.open_again")
    assert told.filter(for_applicant=True).count() == 1
    with clock.moved_to(clock.now() + timedelta(days=95)):
        assert chase_schools() == 0  # the paper waits for us, not for the school
        answered = record_paper_answer(
            Actor.of(somebody),
            request=request,
            answer="genuine",
            signed_by=Sender("A", "Dean"),
            version=request.version,
        )
    assert answered.state == "answered"


def test_a_request_matched_after_the_nightly_list_was_read_does_not_run_out(somebody: User) -> None:
    request = asked_on_paper()
    matched(request, somebody)  # since `chase_schools` read which are due
    with clock.moved_to(clock.now() + timedelta(days=91)):
        assert chase(request.pk) is False
    request.refresh_from_db()
    assert request.state == "sent"


def test_a_late_answer_that_was_none_lets_the_request_run_out_again(somebody: User) -> None:
    request = ran_out(asked_on_paper())
    came = matched(request, somebody)
    came = unmatch_envelope(Actor.of(somebody), envelope=came, reason="Another person's", version=came.version)
    ran_out(request)
    assert came.state == "unmatched"


def test_a_late_answer_is_not_taken_where_something_took_its_place_and_says_what_to_do(somebody: User) -> None:
    here = desk()
    request = ran_out(asked_on_paper(here))
    came = envelope(somebody)
    scanned(came, by=somebody)
    again = send_to_school(
        Actor.of(here.reviewer), credential=here.credential, version=here.fresh(here.credential).version
    )
    with pytest.raises(ActionRefused, match=f"asked anew by {again.number}"):
        match_envelope(Actor.of(somebody), envelope=came, request=request, version=came.version)
    withdraw_request(Actor.of(here.reviewer), request=again, reason="Wrong office", version=again.version)
    submit_credential(
        Actor.of(here.applicant.user),
        credential=here.fresh(here.credential),
        document=document_of(here.applicant, uploads=[upload(picture_bytes("PDF", seed=90))]),
        version=here.fresh(here.credential).version,
    )
    with pytest.raises(ActionRefused, match="another copy came since"):
        match_envelope(Actor.of(somebody), envelope=came, request=request, version=came.version)


def test_an_answered_request_names_the_day_of_its_answer(somebody: User) -> None:
    request = asked_on_paper()
    first, second = matched(request, somebody), envelope(somebody)
    assert first.state == "matched"
    request.refresh_from_db()
    record_paper_answer(
        Actor.of(somebody), request=request, answer="genuine", signed_by=Sender("A", "Dean"), version=request.version
    )
    scanned(second, by=somebody)
    with pytest.raises(ActionRefused, match="has its answer already, which came on"):
        match_envelope(Actor.of(somebody), envelope=second, request=request, version=second.version)


def test_the_applicant_does_not_read_what_the_school_answered_on_paper(somebody: User) -> None:
    request = asked_on_paper()
    came = matched(request, somebody)
    applicant = request.education.applicant
    assert applicant.user is not None
    assert came.document not in documents_seen_by(applicant.user)
    assert came.document in documents_seen_by(staff_user("reviewer"))


def test_the_reviewer_is_told_of_an_open_envelope_and_of_a_sender_who_is_not_the_school(somebody: User) -> None:
    request = asked_on_paper()
    good = matched(request, somebody)
    assert envelope_flags(good) == []
    doubtful = envelope(somebody, sender="A. Okafor, Lagos", sealed=False, condition="resealed", condition_note="Tape")
    doubtful.request = request
    sentences = " ".join(flag.sentence for flag in envelope_flags(doubtful))
    assert [flag.code for flag in envelope_flags(doubtful)] == [
        "envelope_not_sealed",
        "envelope_condition",
        "sender_not_the_school",
    ]
    assert "A. Okafor, Lagos" in sentences and "only directly from the institution" in sentences


def test_a_request_is_found_by_number_usmle_id_and_name() -> None:
    request = asked_on_paper()
    person = request.education.applicant
    person.usmle_id = "05000012"
    person.save()
    for text in (request.number, request.number.lower().replace("-", " "), "0-500-001-2", "Okafor", "okafor, am"):
        assert request in find_requests(text), text
    assert find_requests("Somebody Else") == []
