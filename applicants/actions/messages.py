"""Messages between an applicant and staff. A message of an applicant waits until it is answered or closed."""

from django.db import transaction

from applicants.models import Applicant, Message
from applicants.permissions import is_own, may_answer, may_change_own_record, may_see_record
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.permissions import require

LONGEST = 4000


@transaction.atomic
def send_message(actor: Actor, *, applicant: Applicant, body: str) -> Message:
    """The applicant writes to staff."""
    require(may_change_own_record(actor, applicant))
    message = _write(actor, applicant, body, from_staff=False)
    record("message.sent_by_applicant", actor=actor, stream=applicant.stream, for_applicant=True)
    return message


@transaction.atomic
def answer_message(actor: Actor, *, applicant: Applicant, body: str) -> Message:
    """Staff write to the applicant, which answers what the applicant wrote. A mail says that there is news."""
    require(may_answer(actor))
    message = _write(actor, applicant, body, from_staff=True)
    _close(applicant)
    record("message.sent_by_staff", actor=actor, stream=applicant.stream, for_applicant=True)
    if applicant.user is not None:
        send_mail_later(
            to=applicant.user.email,
            template="message_waiting",
            key=f"message:{message.public_id}",
            context={},
            stream=applicant.stream,
        )
    return message


@transaction.atomic
def close_without_answer(actor: Actor, *, applicant: Applicant, reason: str) -> int:
    """Staff say that what the applicant wrote needs no answer, and why. Returns how many messages that closed."""
    require(may_answer(actor))
    if not reason.strip():
        raise ActionRefused("Say why no answer is needed.", field="reason")
    closed = _close(applicant)
    if closed:
        record("message.closed", actor=actor, stream=applicant.stream, reason=reason.strip())
    return closed


@transaction.atomic
def mark_read(actor: Actor, *, applicant: Applicant) -> int:
    """The reader has seen what the other side wrote. Returns how many messages that were."""
    require(may_see_record(actor, applicant))
    unread = applicant.messages.filter(read_at__isnull=True, from_staff=is_own(actor, applicant))
    return unread.update(read_at=clock.now())


def _write(actor: Actor, applicant: Applicant, body: str, *, from_staff: bool) -> Message:
    text = body.strip()
    if not text:
        raise ActionRefused("Write your message first.", field="body")
    if len(text) > LONGEST:
        raise ActionRefused(
            f"A message can have up to {LONGEST:,} characters; this one has {len(text):,}.", field="body"
        )
    if actor.id is None:
        raise ActionRefused("A message is written by a person.")
    author = User.objects.get(public_id=actor.id)
    return Message.objects.create(
        applicant=applicant, author=author, from_staff=from_staff, body=text, sent_at=clock.now()
    )


def _close(applicant: Applicant) -> int:
    return applicant.messages.filter(from_staff=False, answered_at__isnull=True).update(answered_at=clock.now())
