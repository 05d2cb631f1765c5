"""The mail room as intake works in it: the field, the queues, an envelope's page, piles, letters."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.chasing import chase_schools
from credentials.actions.mail_matching import match_envelope
from credentials.actions.mailroom import hold_envelope
from credentials.actions.requests import send_request
from credentials.actions.scans import read_scan
from credentials.actions.schools import index_words
from credentials.models import Envelope, PaperLetter, Scan
from ecfmg.accounts.models import User
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.files import read_file
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.credentials import SchoolFactory
from tests.factories.mailroom import asked_on_paper, clerk, cover, envelope, pile, scanned, sheet
from tests.portals.desks import desk, hidden, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody() -> User:
    return clerk(display_name="Ines Brandt")


@pytest.fixture
def intake(somebody: User) -> Client:
    return signed_in_client(somebody)


def page_of(shown: Envelope) -> str:
    return reverse("staff:envelope", args=[shown.public_id])


def type_in(intake: Client, text: str, shown: Envelope | None = None, **hidden_fields: Any) -> Any:
    """Type into the field on an envelope's page, or on the first page."""
    values = {"entry": text}
    if shown is not None:
        shown.refresh_from_db()
        values |= {"envelope": str(shown.public_id), "version": str(shown.version)}
    return intake.post(reverse("staff:mail_entry"), {**values, **hidden_fields}, follow=True)


def test_an_envelope_is_logged_with_one_form_however_often_it_is_sent(intake: Client) -> None:
    asked = asked_on_paper()
    shown = intake.get(reverse("staff:log_envelope"))
    assert asked.school.name in shown.content.decode()  # offered, because it owes an answer
    values = {
        "sender": "Registrar's office",
        "school": asked.school.name,
        "received_on_day": "24",
        "received_on_month": "11",
        "received_on_year": "2024",
        "tracking": "RA 555",
        "sealed": "no",
        "condition": "resealed",
        "condition_note": "Tape over the flap",
        "once_key": hidden(shown, "once_key"),
    }
    answers = [intake.post(reverse("staff:log_envelope"), values) for _ in range(2)]
    made = Envelope.objects.get()
    assert {answer["Location"] for answer in answers} == {page_of(made)}
    assert (made.school, made.sealed, made.tracking) == (asked.school, False, "RA 555")
    assert made.custody.get().place == "Mail room"
    refused = intake.post(reverse("staff:log_envelope"), {**values, "sender": "", "school": "No such school"})
    assert refused.status_code == 422 and "No school has this name or number" in text_of(refused)


def test_a_school_is_meant_by_words_of_its_name_and_several_are_named(intake: Client) -> None:
    for name, number in (("Al Nakheel University", "F9000002"), ("Al Nahda University", "F9000003")):
        index_words([SchoolFactory.create(name=name, wdoms_id=number)])
    day = {"received_on_day": "24", "received_on_month": "3", "received_on_year": "2026"}
    values = {"sender": "Registrar", "sealed": "yes", "condition": "good", "once_key": "a-key", **day}
    refused = intake.post(reverse("staff:log_envelope"), {**values, "school": "al univ"})
    assert refused.status_code == 422
    fit = "Several schools fit: Al Nahda University (F9000003); Al Nakheel University (F9000002)."
    assert fit in text_of(refused)
    intake.post(reverse("staff:log_envelope"), {**values, "school": "nakheel"})
    came = Envelope.objects.get()
    assert came.school and came.school.wdoms_id == "F9000002"


def test_a_late_answer_is_offered_with_what_its_match_does(intake: Client, somebody: User) -> None:
    asked, came = asked_on_paper(), envelope(somebody)
    scanned(came, by=somebody)
    with clock.moved_to(clock.now() + timedelta(days=91)):
        chase_schools()
    shown = type_in(intake, asked.number, came)
    assert "Its time is over" in text_of(shown) and "Matching opens it again" in text_of(shown)
    type_in(intake, "m", came, asked=str(asked.public_id))
    asked.refresh_from_db()
    came.refresh_from_db()
    assert (came.state, asked.state) == ("matched", "sent")


def test_the_field_opens_what_its_bar_code_names(intake: Client) -> None:
    came = envelope()
    for typed in (came.number, came.number.lower().replace("-", " "), f"{came.number}-C"):
        assert f"Envelope {came.number}" in text_of(type_in(intake, typed)), typed
    assert "There is no envelope E-222222" in text_of(type_in(intake, "E-222222"))
    assert "Scan the label of an envelope first" in text_of(type_in(intake, asked_on_paper().number))


def test_an_envelope_goes_its_whole_way_by_what_is_typed_into_the_field(intake: Client, somebody: User) -> None:
    asked, came = asked_on_paper(), envelope(somebody)
    assert "opened, Mail room" in text_of(type_in(intake, "o", came))
    assert "placed in a box, Box 14" in text_of(type_in(intake, "b 14", came))
    scanned(came, by=somebody)
    proposed = type_in(intake, asked.number, came)
    assert "Does it answer request" in text_of(proposed) and "Amara Okafor" in text_of(proposed)
    stale = type_in(intake, "y", came, asked=hidden(proposed, "asked"), version="9" * 5000)
    assert "Nothing was overwritten" in text_of(stale) and "invalid literal" not in text_of(stale)
    done = type_in(intake, "y", came, asked=hidden(proposed, "asked"))
    came.refresh_from_db()
    assert came.request == asked and came.school == asked.school, text_of(done)[:400]
    form = type_in(intake, "k", came)
    assert "What does the school answer" in text_of(form)
    assert "Is this document genuine? Record what is written" in text_of(form)
    values = {"answer": "genuine", "name": "Bisi Cole", "title": "Registrar", "version": hidden(form, "version")}
    answer = intake.post(reverse("staff:record_answer", args=[came.public_id]), values, follow=True)
    assert "is recorded. A reviewer judges it." in text_of(answer)
    letters = {key.letter for key, _ in answer.context["keys"]}
    assert "k" not in letters and "n" in letters, "it is recorded; the next envelope can be logged"
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.answered_channel) == ("answered", "genuine", "paper")


def test_a_key_that_cannot_be_used_now_says_so(intake: Client) -> None:
    came = envelope()
    assert "no envelope is open" in text_of(type_in(intake, "h"))
    assert "cannot be used now" in text_of(type_in(intake, "w", came))
    assert "No request is shown" in text_of(type_in(intake, "m", came))


def test_the_name_of_a_box_that_is_too_long_is_refused_in_words(intake: Client) -> None:
    came = envelope()
    assert "The name of this box is too long" in text_of(type_in(intake, "b " + 98 * "x", came))
    assert not came.custody.filter(step="boxed").exists()
    assert f"placed in a box, Box {96 * 'x'}" in text_of(type_in(intake, "b " + 96 * "x", came))


def test_a_key_matches_only_what_can_be_matched(intake: Client, somebody: User) -> None:
    here = desk()
    asked, came = asked_on_paper(here), envelope(somebody)
    letter = send_request(Actor.of(here.reviewer), kind="lor", education=here.education)

    def offered(number: str) -> set[str]:
        keys = intake.get(page_of(came), {"asked": number}).context["keys"]
        return {"m", "y"} & {key.letter for key, _ in keys}

    assert not offered(asked.number), "it is not scanned yet"
    scanned(came, by=somebody)
    assert offered(asked.number) == {"m", "y"}
    assert not offered(letter.number), "a letter of recommendation needs its author"
    asked.state = "cancelled"
    asked.save()
    assert not offered(asked.number), "it is not open"


def test_a_request_read_from_the_scan_is_proposed_and_a_name_finds_others(intake: Client, somebody: User) -> None:
    asked, came = asked_on_paper(), envelope(somebody)
    scanned(came, by=somebody)
    came.found_numbers = [asked.number]
    came.save()
    assert f"Does it answer request {asked.number}" in text_of(intake.get(page_of(came)))
    found = type_in(intake, "Okafor", came)
    assert asked.number in text_of(found) and "Requests for “Okafor”" in text_of(found)
    assert "No request was found that takes an answer" in text_of(type_in(intake, "Nobody", came))


def test_holding_asks_for_a_reason_and_the_queue_shows_it(intake: Client) -> None:
    came = envelope()
    address = f"{page_of(came)}?do=hold"
    shown = intake.get(address)
    assert shown.content.decode().count("autofocus") == 1
    version = hidden(shown, "version")
    refused = intake.post(address, {"reason": "other", "note": "", "version": version})
    assert refused.status_code == 422 and "what the next person should know" in text_of(refused).lower()
    intake.post(address, {"reason": "nobody_found", "note": "", "version": version})
    listed = text_of(intake.get(f"{reverse('staff:mail_room')}?queue=unmatched"))
    assert came.number in listed and "The person named in it is not known here" in listed


def test_a_pile_is_parted_at_its_cover_sheets(intake: Client, somebody: User) -> None:
    first, second = envelope(somebody), envelope(somebody)
    upload = pile(cover(first), sheet(1), sheet(2), cover(second), sheet(3))
    shown = intake.get(reverse("staff:scan_pile"))
    values = {"file": upload, "place": "Scanner 2", "once_key": hidden(shown, "once_key")}
    intake.post(reverse("staff:scan_pile"), values)
    read_scan(Scan.objects.get().pk)
    assert [each.pages.count() for each in (first, second)] == [2, 1]  # the cover sheets are not kept
    assert first.custody.get(step="scanned").place == "Scanner 2"
    first.refresh_from_db()
    with pikepdf.open(io.BytesIO(_content(first))) as content:
        assert len(content.pages) == 2
    told = text_of(intake.get(reverse("staff:scan_pile")))
    assert first.number in told and second.number in told and "5 pages" in told


def _content(of: Envelope) -> bytes:
    assert of.content is not None
    return read_file(of.content)


def test_a_pile_that_cannot_be_told_apart_is_refused_whole_with_every_fault(intake: Client, somebody: User) -> None:
    known, twice = envelope(somebody), envelope(somebody)
    papers = (sheet(1), cover(twice), sheet(2), cover(known), cover(twice), sheet(3))
    shown = intake.get(reverse("staff:scan_pile"))
    values = {"file": pile(*papers), "place": "Scanner 2", "once_key": hidden(shown, "once_key")}
    intake.post(reverse("staff:scan_pile"), values)
    scan = Scan.objects.get()
    read_scan(scan.pk)
    scan.refresh_from_db()
    assert scan.state == "refused"
    assert [sentence.partition(":")[0] for sentence in scan.faults] == ["Page 1", "Page 4", "Page 5"]
    assert not any(each.pages.exists() for each in (known, twice)) and known.custody.count() == 1
    assert "Refused: nothing was kept" in text_of(intake.get(reverse("staff:scan_pile")))


def test_a_hostile_scan_is_refused_at_once(intake: Client) -> None:
    came = envelope()
    address = f"{page_of(came)}?do=scan"
    shown = intake.get(address)
    broken = SimpleUploadedFile("scan.pdf", b"%PDF-1.7\nnothing more")
    values = {"file": broken, "place": "Scanner 2", "once_key": hidden(shown, "once_key")}
    refused = intake.post(address, values)
    assert refused.status_code == 422 and not Scan.objects.exists()


def test_letters_are_made_printed_and_posted(intake: Client) -> None:
    asked = asked_on_paper()
    assert "requests on paper need a letter" in text_of(intake.get(reverse("staff:paper_letters")))
    intake.post(reverse("staff:make_letters"))
    while outbox.deliver_next():
        pass
    assert "Ready to print" in text_of(intake.get(reverse("staff:paper_letters")))
    printed = intake.post(reverse("staff:print_letters"))
    assert printed["Content-Type"] == "application/pdf" and printed["Content-Disposition"].startswith("inline")
    with pikepdf.open(io.BytesIO(printed.content)) as day:
        assert len(day.pages) == 5  # letter, form and the copy of the diploma; letter and form about the transcript
    assert text_of(intake.get(reverse("staff:paper_letters"))).count("Printed, not posted") == 2
    letter = PaperLetter.objects.get(request=asked)
    key = f"l{letter.pk}"
    values = {f"{key}-posted_on_{part}": value for part, value in _today().items()}
    intake.post(
        reverse("staff:letter_posted", args=[letter.public_id]),
        {**values, f"{key}-tracking": "RR 1", f"{key}-version": letter.version},
    )
    left = text_of(intake.get(reverse("staff:paper_letters")))
    assert left.count("Printed, not posted") == 1 and "tracking number RR 1" in left


def _today() -> dict[str, int]:
    today = clock.today()
    return {"day": today.day, "month": today.month, "year": today.year}


def test_a_reviewer_looks_and_does_not_handle(somebody: User) -> None:
    asked, came = asked_on_paper(), envelope(somebody, sealed=False)
    scanned(came, by=somebody)
    reviewer = signed_in_client(staff_user("reviewer"))
    shown = text_of(reviewer.get(page_of(came)))
    assert "was not sealed when it came" in shown and "Intake and administrators handle it" in shown
    assert reviewer.post(f"{page_of(came)}?do=hold", {"reason": "no_number", "version": 2}).status_code == 403
    assert reviewer.post(reverse("staff:mail_entry"), {"entry": asked.number}).status_code == 403
    assert came.custody.count() == 2
    image = reviewer.get(reverse("staff:envelope_page", args=[came.public_id, 1, "small"]))
    assert image["Content-Type"] == "image/jpeg" and "sandbox" in image["Content-Security-Policy"]
    image.close()


def test_papers_are_given_out_as_pdf_and_kept_by_no_cache(intake: Client) -> None:
    came = envelope()
    for route in ("envelope_label", "envelope_cover"):
        answer = intake.get(reverse(f"staff:{route}", args=[came.public_id]))
        assert answer.content.startswith(b"%PDF-") and answer["Cache-Control"] == "no-store, private"


def test_the_place_of_the_desk_stands_in_every_step_after(intake: Client) -> None:
    intake.post(reverse("staff:mail_place"), {"place": "Room 7"})
    came = envelope()
    type_in(intake, "o", came)
    assert came.custody.get(step="opened").place == "Room 7"


def _queries(intake: Client, address: str) -> int:
    intake.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert intake.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("queue", ["unmatched", "answer"])
def test_a_queue_costs_as_many_queries_with_three_envelopes_as_with_one(
    intake: Client, somebody: User, queue: str
) -> None:
    address = f"{reverse('staff:mail_room')}?queue={queue}"

    def one_more(name: str) -> None:
        came = envelope(somebody)
        if queue == "unmatched":
            hold_envelope(Actor.of(somebody), envelope=came, reason="no_number", version=1)
            return
        scanned(came, by=somebody)
        match_envelope(Actor.of(somebody), envelope=came, request=asked_on_paper(desk(name)), version=came.version)

    one_more("Amara Okafor")
    first = _queries(intake, address)
    one_more("Bisi Cole")
    one_more("Chidi Eze")
    assert _queries(intake, address) == first


def test_letters_cost_as_many_queries_with_three_as_with_one(intake: Client) -> None:
    address = reverse("staff:paper_letters")

    def one_more(name: str) -> None:
        asked_on_paper(desk(name))
        intake.post(reverse("staff:make_letters"))

    one_more("Amara Okafor")
    first = _queries(intake, address)
    one_more("Bisi Cole")
    one_more("Chidi Eze")
    assert _queries(intake, address) == first


def test_scans_cost_as_many_queries_with_three_as_with_one(intake: Client, somebody: User) -> None:
    scanned(envelope(somebody), by=somebody)
    first = _queries(intake, reverse("staff:scan_pile"))
    scanned(envelope(somebody), by=somebody)
    scanned(envelope(somebody), by=somebody)
    assert _queries(intake, reverse("staff:scan_pile")) == first


def test_a_status_confirmation_on_paper_needs_the_standing_that_is_written(intake: Client, somebody: User) -> None:
    first = asked_on_paper()
    asked = send_request(
        Actor.of(staff_user("reviewer")),
        kind="status_confirmation",
        education=first.education,
        channel="paper",
        contact=first.contact,
    )
    came = envelope(somebody, school=asked.school)
    scanned(came, by=somebody)
    match_envelope(Actor.of(somebody), envelope=came, request=asked, version=came.version)
    address = reverse("staff:record_answer", args=[came.public_id])
    shown = intake.get(address)
    values = {"answer": "confirmed", "name": "Bisi Cole", "title": "Registrar", "version": hidden(shown, "version")}
    refused = intake.post(address, values)
    assert refused.status_code == 422
    intake.post(
        address,
        {**values, "status": "graduate", "until_day": "30", "until_month": "6", "until_year": "2022"},
    )
    asked.refresh_from_db()
    assert (asked.state, asked.answered_status, str(asked.status_until)) == ("answered", "graduate", "2022-06-30")


def test_what_came_by_post_stands_on_the_case_and_warns_on_the_request(somebody: User) -> None:
    here = desk()
    asked = asked_on_paper(here)
    came = envelope(somebody, sealed=False)
    scanned(came, by=somebody)
    match_envelope(Actor.of(somebody), envelope=came, request=asked, version=came.version)
    reviewer, case = signed_in_client(here.reviewer), here.case
    listed = text_of(reviewer.get(reverse("staff:case", args=[case.public_id])))
    assert f"Record the answer by post to request {asked.number}" in listed
    assert "Answer by post" in text_of(reviewer.get(reverse("staff:home"), {"work": "post"}))
    shown = text_of(reviewer.get(reverse("staff:answer", args=[case.public_id, asked.public_id])))
    assert "What came by post" in shown and came.number in shown
    assert "was not sealed when it came" in shown and "is not known to come from" in shown
