"""What the pages of the mail room show, computed once."""

from collections.abc import Mapping
from datetime import date

from django.core.paginator import Page
from django.urls import reverse

from applicants.queries import name_of
from credentials.models import Envelope, VerificationRequest
from credentials.policy.mail_room import mail_room_policy
from credentials.queries.mailroom import QUEUES
from ecfmg.foundation import clock, shapes
from ecfmg.foundation.templatetags.words import counted, day_in_words
from ecfmg.portals.staff.presenters import badge

TONES = {
    Envelope.State.LOGGED: "waiting",
    Envelope.State.UNMATCHED: "person",
    Envelope.State.MATCHED: "met",
    Envelope.State.RETURNED: "idle",
}
EMPTY = {
    "open": shapes.EmptyState("No envelope waits for its match", "Log what came today: type n and press Enter."),
    "unmatched": shapes.EmptyState("Nothing is held without a match", "What cannot be matched is held, with a reason."),
    "answer": shapes.EmptyState("No answer is to be recorded", "Matched envelopes come here by themselves."),
    "destroy": shapes.EmptyState("No paper is to be destroyed", "Paper comes here when its days are over."),
    "all": shapes.EmptyState("No envelope was logged yet", "Log the first one: type n and press Enter."),
}


def envelope_table(listed: Page[Envelope], queue: str) -> shapes.Table:
    """Envelopes of one queue as a table."""
    labels = ("Envelope", "Sender", "Received on", "Waits for", "State", "Paper is in", "Answers")
    return shapes.Table(
        caption=QUEUES.get(queue, "Found"),
        columns=[shapes.Column(label) for label in labels],
        rows=[_row(each) for each in listed],
        empty=EMPTY.get(queue, shapes.EmptyState("Nothing was found", "Try the number on the label, or the sender.")),
        page=listed,
    )


def _row(envelope: Envelope) -> shapes.Row:
    asked = envelope.request
    answers = f"{asked.number}, {name_of(asked.education.applicant)}" if asked else "Not known"
    return shapes.Row(
        cells=[
            envelope.number,
            envelope.sender,
            day_in_words(envelope.received_on),
            age_of(envelope),
            badge(TONES[Envelope.State(envelope.state)], _word(envelope)),
            getattr(envelope, "place", ""),
            answers,
        ],
        href=reverse("staff:envelope", args=[envelope.public_id]),
    )


def _word(envelope: Envelope) -> str:
    return envelope.get_hold_reason_display() if envelope.hold_reason else envelope.get_state_display()


def age_of(envelope: Envelope) -> str:
    """How long an envelope waits for its match, with a word where that is too long; empty where it does not wait."""
    if envelope.state not in {Envelope.State.LOGGED, Envelope.State.UNMATCHED}:
        return "-"
    today = clock.today()
    days = (today - envelope.received_on).days
    words = counted(days, "day,days")
    return f"{words}: too long" if days >= mail_room_policy(today).unmatched_old_days else words


def queue_filter(counts: Mapping[str, int]) -> shapes.Filter:
    """The queues as chips, the first one being shown without a choice."""
    options = [
        shapes.Option("" if name == "open" else name, label, counts.get(name, 0)) for name, label in QUEUES.items()
    ]
    return shapes.Filter("Show", "queue", options)


def sentence_of(envelope: Envelope, today: date) -> shapes.Sentence:
    """What the envelope is waiting for: what, meaning, who acts next, by when."""
    came = f"It came on {day_in_words(envelope.received_on)} from “{envelope.sender}”."
    if envelope.state == Envelope.State.RETURNED:
        return shapes.Sentence("Returned to the sender.", f"{came} Nothing of it is in anybody's record.", "Nobody")
    if envelope.state == Envelope.State.MATCHED and envelope.request:
        answers = f"It answers request {envelope.request.number}."
        if envelope.request.state == VerificationRequest.State.SENT:
            meaning = f"{came} Its scan is in the person's record. What the school says is not recorded yet."
            return shapes.Sentence(answers, meaning, "Mail room: record the answer")
        meaning = f"{came} The request is {envelope.request.get_state_display().lower()}."
        judged = envelope.request.state != VerificationRequest.State.ANSWERED
        return shapes.Sentence(answers, meaning, "Nobody" if judged else "A reviewer judges the answer")
    what = "Held without a match." if envelope.hold_reason else "Not matched yet."
    if envelope.content is None:
        return shapes.Sentence(what, f"{came} It is not scanned yet.", "Mail room: scan it", _waits(envelope))
    return shapes.Sentence(what, came, "Mail room: find the request that it answers", _waits(envelope))


def _waits(envelope: Envelope) -> str:
    return "Came today" if envelope.received_on == clock.today() else f"Waits for {age_of(envelope)}"


def viewer_of_envelope(envelope: Envelope) -> shapes.Viewer:
    """The pages of the scan as the images that we made."""
    pages = [
        shapes.PageImage(
            number=each.number,
            src=reverse("staff:envelope_page", args=[envelope.public_id, each.number, "large"]),
            thumb=reverse("staff:envelope_page", args=[envelope.public_id, each.number, "small"]),
            width=each.width,
            height=each.height,
        )
        for each in envelope.pages.all()
    ]
    return shapes.Viewer(f"Envelope {envelope.number}", pages)
