"""What the state of a credential is, what it means, who acts next and by when, for each audience.

Pure functions on a frozen `Situation`; `credential_sentence` makes one from a credential with its requests loaded.
"""

from dataclasses import dataclass, replace
from datetime import date

from credentials.models import Credential, Document, ReviewFault, VerificationRequest
from credentials.queries.credentials import came_by_post, round_with_applicant
from credentials.queries.throughput import NO_USUAL_TIME, UsualTime, UsualTimes
from credentials.reasons import REASONS
from ecfmg.foundation import clock
from ecfmg.foundation.shapes import Sentence
from ecfmg.foundation.templatetags.words import day_in_words

State = Credential.State


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that the sentences depend on."""

    kind: str
    state: str
    school: str
    since: date
    reason: str = ""
    note: str = ""
    #: How many points of the list that the applicant was given are open, of how many.
    left: int = 0
    listed: int = 0
    document_state: str = ""
    request: str = ""
    answered: bool = False
    #: The request that the school let run out, and the way on that the applicant chose after it.
    silent: str = ""
    way_on: str = ""
    sent_on: date | None = None
    due_on: date | None = None
    reminders: int = 0
    #: The day on which an envelope with the school's answer came; what it says is still to be recorded.
    by_post_on: date | None = None
    rejection_proposed: bool = False
    school_time: UsualTime | None = None
    review_time: UsualTime | None = None
    first_review_time: UsualTime | None = None


def credential_sentence(credential: Credential, *, audience: str, usual: UsualTimes | None = None) -> Sentence:
    """The sentences for `audience` (applicant, school or staff). Reads education, school, document, requests and open
    rounds of the credential, so load them (`credentials_of` does); `usual` comes from `usual_times()`, once for a
    page."""
    return sentence_for(situation_of(credential, usual), audience)


def situation_of(credential: Credential, usual: UsualTimes | None = None) -> Situation:
    """The situation of a stored credential."""
    asked = VerificationRequest.State
    current = next((r for r in credential.requests.all() if r.state in {asked.SENT, asked.ANSWERED}), None)
    silent = silent_request(credential)
    reason = REASONS.get(credential.reason_code)
    returned = round_with_applicant(credential)
    faults = list(returned.faults.all()) if returned else []
    return Situation(
        kind=credential.get_kind_display(),
        state=credential.state,
        school=credential.education.school.name,
        since=_since(credential, current),
        reason=reason.applicant if reason and not credential.rejection_proposed_by_id else "",
        note=credential.reason_note if credential.state == State.RETURNED else "",
        left=sum(fault.state == ReviewFault.State.OPEN for fault in faults),
        listed=len(faults),
        document_state=credential.document.state if credential.document else "",
        request=current.number if current else "",
        answered=bool(current and current.state == asked.ANSWERED),
        silent=silent.number if silent else "",
        way_on=silent.get_wish_display().lower() if silent and silent.wish else "",
        sent_on=clock.day_of(current.sent_at) if current else None,
        due_on=current.due_on if current else None,
        reminders=current.reminders_sent if current else 0,
        by_post_on=came_by_post(current) if current and current.state == asked.SENT else None,
        rejection_proposed=credential.rejection_proposed_by_id is not None,
        school_time=usual.school_answer if usual else None,
        review_time=usual.our_review if usual else None,
        first_review_time=usual.first_review if usual else None,
    )


def _since(credential: Credential, current: VerificationRequest | None) -> date:
    """Since when things are as they are: for an answer that waits for us, since it came."""
    if current and current.answered_at and credential.state == State.SENT_TO_SCHOOL:
        return clock.day_of(current.answered_at)
    return clock.day_of(credential.state_since)


def silent_request(credential: Credential) -> VerificationRequest | None:
    """The newest request, where the school let it run out and nothing came after; load the newest first."""
    if credential.reason_code != "SCHOOL_DID_NOT_ANSWER":
        return None
    newest = next(iter(credential.requests.all()), None)
    return newest if newest and newest.state == VerificationRequest.State.EXPIRED else None


def sentence_for(situation: Situation, audience: str) -> Sentence:
    """The sentences; an audience that sees no credentials raises `LookupError`."""
    told = {"applicant": _for_applicant, "school": _for_school, "staff": _for_staff}[audience](situation)
    return replace(told, can_do=_can_do(situation, audience))


_CAN_DO = {
    ("applicant", State.MISSING): "Send a copy as soon as you have it; a photograph of every page is enough.",
    ("applicant", State.RECEIVED): "Nothing is needed. If you find a mistake in it, send a better copy before we look.",
    ("applicant", State.RETURNED): "Open the list, and send the better file at each point.",
    ("applicant", State.SENT_TO_SCHOOL): "Ask your school's registry for the request by its number; from a week "
    "after we asked, remind it here once a week.",
    ("applicant", State.VERIFIED): "Keep your receipt. Nothing else is needed.",
    ("applicant", State.REJECTED): "Write us a message, and send what shows that it is genuine.",
    ("school", State.MISSING): "Send the document with your confirmation.",
    ("school", State.RECEIVED): "Wait for our request, or send the document yourself with your confirmation.",
    ("school", State.RETURNED): "If the person asks you for a better copy, you can send it to us yourself.",
    ("school", State.SENT_TO_SCHOOL): "Compare it with your records and answer.",
    ("school", State.VERIFIED): "Tell us if you find later that the answer was wrong.",
    ("school", State.REJECTED): "Write to us if your records say something else.",
    ("staff", State.MISSING): "Wait, or ask the school for it.",
    ("staff", State.RECEIVED): "Look at it; list what is wrong, or send it to the school.",
    ("staff", State.RETURNED): "Wait for the applicant; answer questions in a message.",
    ("staff", State.SENT_TO_SCHOOL): "Wait, write to another contact of the school, or withdraw the request.",
    ("staff", State.VERIFIED): "Ask the school again if something new comes up.",
    ("staff", State.REJECTED): "Nothing; the applicant can appeal by message.",
}


def _can_do(s: Situation, audience: str) -> str:
    """What the reader can do about it."""
    if s.rejection_proposed and audience == "staff" and s.state != State.REJECTED:
        return "Look at the document as a second person; confirm the rejection or decline it."
    if s.by_post_on and s.state == State.SENT_TO_SCHOOL:
        return {
            "staff": "Record what the answer says, from its envelope in the mail room.",
            "applicant": "Nothing is needed; we write to you when the answer is recorded.",
            "school": "Nothing is needed. You can also answer here, if your letter was another one.",
        }[audience]
    if s.answered and s.state == State.SENT_TO_SCHOOL:
        return {
            "staff": "Judge the answer.",
            "applicant": "Nothing is needed; we write to you when we have looked at the answer.",
            "school": "Write to us if you want to correct your answer.",
        }[audience]
    if s.silent and s.state in {State.RECEIVED, State.MISSING}:
        return {
            "staff": "Ask the school anew by another office or channel, on the page of the request."
            if s.way_on
            else "Wait for the choice. If you know another way to the school, you can ask it anew at any time.",
            "applicant": "Nothing is needed; you can change your choice until we have asked your school anew."
            if s.way_on
            else "Choose another office, a courier, a letter by an official, or a second look.",
            "school": f"Answer now: write to us and name request {s.silent}.",
        }[audience]
    return _CAN_DO[(audience, State(s.state))]


def _unable_to_verify(s: Situation) -> Sentence:
    kept = ", and what you sent is kept" if s.state == State.RECEIVED else ""
    meaning = (
        f"{s.school} did not answer request {s.silent} in spite of our reminders. That is not held against you{kept}."
    )
    since = f"Since {day_in_words(s.since)}."
    if s.way_on:
        meaning = f"{meaning} You chose: {s.way_on}."
        return Sentence("Unable to verify: no answer in time", meaning, "We act next.", since)
    nothing = f"{since} Nothing goes on here until you choose."
    return Sentence("Unable to verify: no answer in time", meaning, "You act next: choose how we go on.", nothing)


def _for_applicant(s: Situation) -> Sentence:
    if s.silent and s.state in {State.RECEIVED, State.MISSING}:
        return _unable_to_verify(s)
    if s.state == State.MISSING:
        return _missing_for_applicant(s)
    if s.state == State.RECEIVED:
        meaning = s.reason or "We have your document. A reviewer compares it with what we know of the school."
        if s.document_state == Document.State.WAITING:
            meaning = "We have your document and are making its pages ready to be looked at."
        when = _wait(s.first_review_time, s.since)
        return Sentence("Received, waiting for our review", meaning, "We act next.", when)
    if s.state == State.RETURNED:
        return _returned_to_applicant(s)
    if s.state == State.SENT_TO_SCHOOL and s.by_post_on:
        meaning = (
            f"An envelope with the answer of {s.school} to request {s.request} came on {day_in_words(s.by_post_on)}. "
            "Our staff record what it says; then a reviewer looks at it."
        )
        return Sentence("Your school answered by post", meaning, "We act next.", _wait(s.review_time, s.by_post_on))
    if s.state == State.SENT_TO_SCHOOL and s.answered:
        meaning = f"{s.school} answered request {s.request}. A reviewer looks at the answer."
        return Sentence("Your school answered", meaning, "We act next.", _wait(s.review_time, s.since))
    if s.state == State.SENT_TO_SCHOOL:
        reminded = f"{s.school} acts next. We remind it; after a week you can too. Name request {s.request}."
        return _with_school(s, reminded)
    if s.state == State.VERIFIED:
        return Sentence(
            "Verified", f"{s.school} confirmed it, and we accepted the answer.", "Nothing more to do.", _on(s)
        )
    meaning = f"{s.reason} Two reviewers decided this."
    return Sentence("Rejected", meaning, "You can write us a message if this is wrong.", _on(s))


def _returned_to_applicant(s: Situation) -> Sentence:
    if s.listed > 1:
        done = s.listed - s.left
        answered = f" {done} answered, {s.left} still open." if done else ""
        meaning = f"Our reviewer found {s.listed} things to put right; the list shows each with its place.{answered}"
    else:
        why = s.reason or "We need something better."
        meaning = f"{why} {f'Our reviewer adds: {s.note}' if s.note else ''}".strip()
    return Sentence("Returned to you", meaning, "You act next: send what the list asks for.", _as_soon(s))


def _missing_for_applicant(s: Situation) -> Sentence:
    if s.reason:  # a transcript that the school was asked for and did not send
        meaning = (
            "Your school did not send it to us. If you have a copy, send it here, and we ask the school to confirm it."
        )
        return Sentence("Not received", meaning, "You act next: send your copy here.", _as_soon(s))
    if s.kind == Credential.Kind.TRANSCRIPT.label:
        meaning = f"We ask {s.school} for it together with the confirmation of your diploma. You can send a copy now."
        when = "It comes with the school's answer about your diploma."
        return Sentence("Not received", meaning, f"{s.school}, once we ask it about your diploma.", when)
    if s.kind == Credential.Kind.COMPLETION_LETTER.label:
        meaning = "Needed only if you have graduated and your diploma is not issued yet."
        return Sentence("Not needed so far", meaning, "You act next, if you need it.", "No date is set.")
    return Sentence("Not received", "We do not have this document yet.", "You act next: send a copy here.", _as_soon(s))


def _for_school(s: Situation) -> Sentence:
    if s.state == State.SENT_TO_SCHOOL and s.by_post_on:
        meaning = f"Your letter about request {s.request} came on {day_in_words(s.by_post_on)}; we record what it says."
        return Sentence("Answered by post", meaning, "We act next.", _wait(s.review_time, s.by_post_on))
    if s.state == State.SENT_TO_SCHOOL and not s.answered:
        return _with_school(s, "Your school acts next: an authorised official answers.")
    if s.state == State.SENT_TO_SCHOOL:
        meaning = f"Your answer to request {s.request} was received."
        return Sentence("Answered by you", meaning, "We act next.", _wait(s.review_time, s.since))
    if s.state == State.VERIFIED:
        return Sentence("Verified", "You confirmed it, and we accepted the answer.", "Nothing more to do.", _on(s))
    if s.state == State.REJECTED:
        return Sentence("Rejected", "It does not count towards certification.", "Nothing more to do.", _on(s))
    early = "You can send it with your confirmation now, before we ask for it."
    undated = "No date is set for you."
    if s.state == State.RECEIVED:
        when = _wait(s.first_review_time, s.since)
        return Sentence("With us", f"We have a copy and look at it. {early}", "We act next.", when)
    if s.state == State.RETURNED:
        meaning = f"The applicant was asked for something better. {early}"
        return Sentence("With the applicant", meaning, "The applicant acts next.", undated)
    if s.kind == Credential.Kind.COMPLETION_LETTER.label:
        meaning = f"Needed only if the diploma is not issued yet. {early}"
        return Sentence("Not needed so far", meaning, "Nobody has to act so far.", undated)
    return Sentence("Not received", early, "The applicant or we act next.", undated)


def _for_staff(s: Situation) -> Sentence:
    since = f"Since {day_in_words(s.since)}."
    if s.rejection_proposed and s.state != State.REJECTED:
        return Sentence(
            "Rejection proposed", "It counts only when a second reviewer confirms it.", "A second reviewer.", since
        )
    if s.silent and s.state in {State.RECEIVED, State.MISSING}:
        return _silence_for_staff(s)
    if s.state == State.RECEIVED:
        meaning = s.reason or "Compare it with the reference, then send it to the school or return it."
        if s.document_state == Document.State.WAITING:
            return Sentence("Received", "Its pages are being made.", "The system; then a reviewer.", since)
        return Sentence("Received", meaning, "A reviewer.", f"{since}{_takes('A first review', s.first_review_time)}")
    if s.state == State.SENT_TO_SCHOOL and s.by_post_on:
        meaning = f"An envelope with the answer to request {s.request} is matched; its content is to be recorded."
        return Sentence("Answered by post", meaning, "Intake or a reviewer.", f"Since {day_in_words(s.by_post_on)}.")
    if s.state == State.SENT_TO_SCHOOL and s.answered:
        when = f"{since}{_takes('Judging an answer', s.review_time)}"
        return Sentence("Answered by the school", f"Judge the answer to request {s.request}.", "A reviewer.", when)
    if s.state == State.SENT_TO_SCHOOL:
        return _with_school(s, "The school; reminders go out by themselves.")
    if s.state == State.MISSING and s.kind == Credential.Kind.COMPLETION_LETTER.label and not s.reason:
        return Sentence("Not needed so far", "Needed only if the diploma is not issued yet.", "Nobody.", since)
    if s.state in {State.MISSING, State.RETURNED}:
        meaning = f"{s.reason} {s.note}".strip() or "No document was sent."
        if s.listed > 1:
            meaning = f"{s.listed} faults are with the applicant; {s.left} of them open."
        word = "Returned" if s.state == State.RETURNED else "Not received"
        return Sentence(word, meaning, "The applicant.", since)
    done = "Verified" if s.state == State.VERIFIED else "Rejected"
    return Sentence(done, s.reason or "Confirmed by the school.", "Nobody.", since)


def _silence_for_staff(s: Situation) -> Sentence:
    meaning = f"The school let request {s.silent} run out."
    since = f"Since {day_in_words(s.since)}."
    if s.way_on:
        return Sentence(
            "Unable to verify: a way on is chosen", f"{meaning} The applicant chose: {s.way_on}.", "A reviewer.", since
        )
    return Sentence("Unable to verify", f"{meaning} The applicant chooses how we go on.", "The applicant.", since)


def _with_school(s: Situation, next_actor: str) -> Sentence:
    sent = f"Request {s.request} went to {s.school} on {day_in_words(s.sent_on)}." if s.sent_on else ""
    reminded = {0: "", 1: " It was reminded once."}.get(s.reminders, f" It was reminded {s.reminders} times.")
    when = f"Answer asked by {day_in_words(s.due_on)}." if s.due_on else ""
    usual = f" A school's answer {s.school_time}." if s.school_time else f" {NO_USUAL_TIME}"
    return Sentence("With the school", f"{sent}{reminded}", next_actor, f"{when}{usual}".strip())


def _takes(what: str, usual: UsualTime | None) -> str:
    return f" {what} {usual}." if usual else ""


def _wait(usual: UsualTime | None, since: date) -> str:
    waiting = f"Waiting since {day_in_words(since)}."
    return f"{waiting} Our review {usual}." if usual else f"{waiting} {NO_USUAL_TIME}"


def _as_soon(s: Situation) -> str:
    return f"No date is set; nothing goes on here until it comes. Open since {day_in_words(s.since)}."


def _on(s: Situation) -> str:
    return f"On {day_in_words(s.since)}."
