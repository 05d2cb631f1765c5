"""Envelopes: logged, moved from hand to hand, held without a match, sent back. Matching is in `mail_matching`."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from credentials.errors import Fault, FaultsFound
from credentials.models import CustodyStep, Envelope, School, VerificationRequest
from credentials.numbers import new_number
from credentials.people import user_of
from credentials.permissions import may_handle_mail, may_see_mail
from credentials.policy.mail_room import mail_room_policy
from ecfmg.accounts.models import Audience, User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require
from ecfmg.foundation.templatetags.words import day_in_words

State = Envelope.State
Step = CustodyStep.Step
OPEN = (State.LOGGED, State.UNMATCHED)
GONE = (Step.RETURNED, Step.DESTROYED)
#: Steps that people note by themselves; the others are written by what does them (receipt, scan, return).
NOTED_BY_HAND = (Step.OPENED, Step.BOXED, Step.HANDED_OVER, Step.TAKEN_BACK, Step.ARCHIVED, Step.DESTROYED)


@dataclass(frozen=True, slots=True)
class EnvelopeDetails:
    """What is seen of an envelope before it is opened."""

    sender: str
    received_on: date
    sealed: bool
    school: School | None = None
    tracking: str = ""
    condition: str = Envelope.Condition.GOOD
    condition_note: str = ""


@transaction.atomic
def log_envelope(actor: Actor, *, details: EnvelopeDetails, place: str) -> Envelope:
    """Give an envelope that came its number, and begin its chain of custody at `place`."""
    require(may_handle_mail(actor))
    _check_details(details)
    envelope = Envelope.objects.create(
        number=new_number("E", lambda number: Envelope.objects.filter(number=number).exists()),
        sender=details.sender.strip(),
        school=details.school,
        received_on=details.received_on,
        tracking=details.tracking.strip(),
        sealed=details.sealed,
        condition=details.condition,
        condition_note=details.condition_note.strip(),
        logged_at=clock.now(),
    )
    add_step(actor, envelope, Step.RECEIVED, place)
    record_envelope("envelope.logged", actor, envelope, sender=envelope.sender, sealed=envelope.sealed)
    return envelope


def _check_details(details: EnvelopeDetails) -> None:
    faults = []
    if not details.sender.strip():
        faults.append(Fault("sender", "Enter the sender as written on the envelope, or: no sender."))
    if details.received_on > clock.today():
        faults.append(Fault("received_on", "The day on which it came cannot lie ahead."))
    if details.condition not in Envelope.Condition.values:
        faults.append(Fault("condition", "Choose the condition of the envelope."))
    elif details.condition != Envelope.Condition.GOOD and not details.condition_note.strip():
        faults.append(Fault("condition_note", "Say what is damaged, or how one sees that it was opened before."))
    if faults:
        raise FaultsFound(faults)


@transaction.atomic
def note_custody(
    actor: Actor, *, envelope: Envelope, step: str, place: str, handed_to: User | None = None, note: str = ""
) -> CustodyStep:
    """Note what was done with the paper: opened, put in a box, given to somebody, taken back, archived, destroyed."""
    require(may_handle_mail(actor))
    envelope = locked_envelope(envelope)
    if step not in NOTED_BY_HAND:
        raise ActionRefused("Choose what was done with the paper.", field="step")
    if step == Step.HANDED_OVER and (handed_to is None or not _works_here(handed_to)):
        raise ActionRefused("Choose to whom the paper was given: somebody of our staff.", field="handed_to")
    _check_step(envelope, Step(step))
    noted = add_step(actor, envelope, Step(step), place, handed_to if step == Step.HANDED_OVER else None, note)
    record_envelope("envelope.custody", actor, envelope, step=noted.get_step_display(), place=noted.place)
    return noted


def _works_here(user: User) -> bool:
    return user.audience == Audience.STAFF and user.is_active


def _check_step(envelope: Envelope, step: CustodyStep.Step) -> None:
    done = list(envelope.custody.order_by("position").values_list("step", flat=True))
    if step == Step.OPENED and Step.OPENED in done:
        raise ActionRefused(f"{envelope.number} was opened before; its list says when and by whom.", field="step")
    if step == Step.TAKEN_BACK and done[-1] != Step.HANDED_OVER:
        raise ActionRefused("Only paper that was given to somebody can be taken back.", field="step")
    if step in {Step.ARCHIVED, Step.DESTROYED} and envelope.state != State.MATCHED:
        raise ActionRefused("Paper without a match is neither archived nor destroyed: match it first, or send it back.")
    if step == Step.DESTROYED:
        _check_destroyable(envelope)


def _check_destroyable(envelope: Envelope) -> None:
    request = envelope.request
    if request is None or request.state in {VerificationRequest.State.SENT, VerificationRequest.State.ANSWERED}:
        raise ActionRefused("The answer was not reviewed yet. Paper is destroyed only after that.", field="step")
    days = mail_room_policy(clock.today()).paper_kept_days
    assert envelope.matched_at is not None  # a constraint of matched envelopes
    until = clock.day_of(envelope.matched_at) + timedelta(days=days)
    if clock.today() < until:
        raise ActionRefused(f"Paper is kept for {days} days after the match, this one until {day_in_words(until)}.")


@transaction.atomic
def hold_envelope(actor: Actor, *, envelope: Envelope, reason: str, note: str = "", version: int) -> Envelope:
    """Put an envelope aside without a match; the worklist keeps it, the oldest first."""
    require(may_handle_mail(actor))
    envelope = locked_envelope(envelope, version)
    check_open(envelope)
    if reason not in Envelope.HoldReason.values:
        raise ActionRefused("Choose why it cannot be matched now.", field="reason")
    if reason in {Envelope.HoldReason.OTHER, Envelope.HoldReason.WRONG_MATCH} and not note.strip():
        raise ActionRefused("Say in a few words what the next person should know.", field="note")
    envelope.state, envelope.hold_reason, envelope.hold_note = State.UNMATCHED, reason, note.strip()
    save_envelope(envelope)
    record_envelope("envelope.held", actor, envelope, reason=note.strip(), why=envelope.get_hold_reason_display())
    return envelope


@transaction.atomic
def return_to_sender(actor: Actor, *, envelope: Envelope, place: str, note: str, version: int) -> Envelope:
    """Send the paper back; what was scanned of it stays with the envelope and belongs to nobody's record."""
    require(may_handle_mail(actor))
    envelope = locked_envelope(envelope, version)
    check_open(envelope)
    if not note.strip():
        raise ActionRefused("Say why it goes back, and how it was posted.", field="note")
    add_step(actor, envelope, Step.RETURNED, place, note=note)
    envelope.state, envelope.hold_reason, envelope.hold_note = State.RETURNED, "", ""
    save_envelope(envelope)
    record_envelope("envelope.returned", actor, envelope, reason=note.strip())
    return envelope


@transaction.atomic
def note_looked_at(actor: Actor, *, envelope: Envelope) -> None:
    """Note that somebody was shown the pages of an envelope."""
    require(may_see_mail(actor))
    record_envelope("envelope.looked_at", actor, envelope)


# --- Parts that the other actions of the mail room use ---------------------------------------------------------------


def locked_envelope(envelope: Envelope, version: int | None = None) -> Envelope:
    """The envelope, locked until the transaction ends; `Stale` unless it still has `version`."""
    found = (
        Envelope.objects.select_for_update(of=("self",), no_key=True)
        .select_related("school", "request__school", "content", "document")
        .get(pk=envelope.pk)
    )
    if version is not None:
        check_version(found.version, version, f"envelope {found.number}")
    return found


def save_envelope(envelope: Envelope) -> None:
    """Store a changed envelope under its next version."""
    envelope.version += 1
    envelope.save()


def check_open(envelope: Envelope) -> None:
    """Refuse unless the envelope still waits for its match."""
    if envelope.state not in OPEN:
        raise ActionRefused(f"{envelope.number} is {envelope.get_state_display().lower()}, so this cannot be done now.")


def add_step(
    actor: Actor,
    envelope: Envelope,
    step: CustodyStep.Step,
    place: str,
    handed_to: User | None = None,
    note: str = "",
) -> CustodyStep:
    """The next step in the chain of a locked envelope; refused where its paper is gone or no place is named."""
    if not place.strip():
        raise ActionRefused("Say where this was done.", field="place")
    last = envelope.custody.order_by("-position").first()
    if last is not None and last.step in GONE:
        raise ActionRefused(f"The paper of {envelope.number} is gone: {last.get_step_display().lower()}.")
    person = user_of(actor)
    return CustodyStep.objects.create(
        envelope=envelope,
        position=last.position + 1 if last else 1,
        step=step,
        at=clock.now(),
        by=person,
        by_name=person.display_name,
        place=place.strip(),
        handed_to=handed_to,
        handed_to_name=handed_to.display_name if handed_to else "",
        note=note.strip(),
    )


def record_envelope(verb: str, actor: Actor, envelope: Envelope, *, reason: str = "", **payload: object) -> None:
    """An event in the envelope's own stream."""
    record(
        verb,
        actor=actor,
        stream=envelope.stream,
        subject=f"envelope:{envelope.public_id}",
        reason=reason,
        payload={"envelope": envelope.number, **payload},
    )
