"""A payload in words: a number 0 is a number, not something that is missing."""

from ecfmg.foundation.event_sentences import sentence_of
from ecfmg.foundation.models import Event


def test_zero_is_said_and_nothing_is_not_recorded() -> None:
    event = Event(verb="class.confirmed", payload={"people": 4, "here": 0})
    assert sentence_of(event) == "A class of 4 was confirmed: 0 of them are here already."
    for empty in (None, ""):
        event = Event(verb="class.confirmed", payload={"people": 4, "here": empty})
        assert "confirmed: not recorded of them" in sentence_of(event)


def test_one_page_is_not_pages() -> None:
    for pages, said in ((1, "1 page"), (3, "3 pages"), (None, "not recorded")):
        event = Event(verb="envelope.scanned", payload={"envelope": "E-7K3QX9", "pages": pages})
        assert sentence_of(event) == f"Envelope E-7K3QX9 was scanned: {said}."
