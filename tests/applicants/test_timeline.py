"""What happened, as sentences, for staff and for the applicant."""

import pytest

from ecfmg.foundation.actors import Actor
from ecfmg.foundation.event_sentences import all_sentences, sentence_of, timeline_of
from ecfmg.foundation.events import record
from ecfmg.foundation.models import Event
from tests.factories.accounts import staff_user

STREAM = "applicant:6f0e6f2e-0000-4000-8000-000000000001"


def test_a_payload_is_written_in_words() -> None:
    event = Event(verb="application.submitted", payload={"on": "2026-03-03"})
    assert sentence_of(event) == "The Application for ECFMG Certification was submitted on 3 March 2026."
    event = Event(verb="applicant.usmle_id_issued", payload={"usmle_id": "01234567"})
    assert sentence_of(event) == "The USMLE ID 0-123-456-7 was issued."


def test_what_an_event_lacks_is_said_and_breaks_nothing() -> None:
    assert "not recorded" in sentence_of(Event(verb="application.submitted", payload={}))
    assert sentence_of(Event(verb="unheard.of_thing", payload={})) == "Unheard: of thing"


def test_no_sentence_asks_for_more_than_a_key_of_the_payload() -> None:
    for verb, template in all_sentences().items():
        assert "." in verb
        assert template.endswith((".", "}")), verb
        assert sentence_of(Event(verb=verb, payload={}))


@pytest.mark.django_db
def test_the_applicant_sees_what_is_meant_for_them_and_no_name_of_staff() -> None:
    staff = Actor.of(staff_user("reviewer", display_name="Rita Marlow"))
    record("application.accepted", actor=staff, stream=STREAM, for_applicant=True)
    record("message.closed", actor=staff, stream=STREAM, reason="Thanks only")
    (entry,) = timeline_of(STREAM, for_applicant=True).entries
    assert entry.by == "Our staff"
    assert [each.by for each in timeline_of(STREAM).entries] == ["Rita Marlow", "Rita Marlow"]


@pytest.mark.django_db
def test_pages_follow_each_other_from_the_newest_to_the_oldest() -> None:
    for number in range(7):
        record(
            "application.submitted", actor=Actor.system("Test"), stream=STREAM, payload={"on": f"2026-03-0{number + 1}"}
        )
    seen, before = [], ""
    while True:
        page = timeline_of(STREAM, before=before, size=3)
        seen += [entry.title for entry in page.entries]
        before = page.older
        if not before:
            break
    assert [title.split()[-3] for title in seen] == ["7", "6", "5", "4", "3", "2", "1"]
    assert len(timeline_of(STREAM, before="x; --").entries) == 7
