"""Letters to schools on paper: promised, made by the worker, printed, posted."""

import io
from collections.abc import Sequence
from datetime import date

import pikepdf
from django.db import transaction

from credentials.models import PaperLetter, VerificationRequest
from credentials.paper.letters import letter_pdf, return_address
from credentials.people import user_of
from credentials.permissions import may_handle_mail
from credentials.queries.mailroom import requests_to_write_to
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.files import keep_bytes, read_file
from ecfmg.foundation.models import OutboxMessage
from ecfmg.foundation.permissions import require

Asked = VerificationRequest.State
#: The most letters that one printing brings together.
MOST = 100


@transaction.atomic
def make_letters(actor: Actor) -> int:
    """Promise a letter for every request on paper that has none to post yet; how many. The worker makes them."""
    require(may_handle_mail(actor))
    if not return_address():
        raise ActionRefused("No letter can be made: this site has no postal address (the setting POSTAL_ADDRESS).")
    requests = list(requests_to_write_to().select_for_update(of=("self",), no_key=True)[:MOST])
    for request in requests:
        letter = PaperLetter.objects.create(
            request=request, ordinal=request.paper_letters.count() + 1, made_at=clock.now()
        )
        outbox.queue("paper_letter", key=f"paper-letter:{letter.public_id}", payload={"letter": str(letter.public_id)})
        _record("letter.made", actor, letter)
    return len(requests)


@outbox.handles("paper_letter")
def deliver_letter(promise: OutboxMessage) -> None:
    """Render one letter and keep it. Safe to run twice."""
    held = PaperLetter.objects.select_for_update(of=("self",), no_key=True).select_related(
        "request__school", "request__contact", "request__document", "request__education__applicant"
    )
    letter = held.filter(public_id=promise.payload["letter"]).first()
    if letter is None or letter.file_id is not None:
        return
    name = f"request-{letter.request.number}-{letter.ordinal}.pdf"
    letter.file = keep_bytes(letter_pdf(letter), original_name=name, media_type="application/pdf")
    letter.save(update_fields=["file"])


@transaction.atomic
def print_letters(actor: Actor, *, letters: Sequence[PaperLetter]) -> bytes:
    """One PDF of `letters`, and who printed them when. Refused where one of them need not be posted any more."""
    require(may_handle_mail(actor))
    wanted = [letter.pk for letter in letters][:MOST]
    held = list(
        PaperLetter.objects.select_for_update(of=("self",), no_key=True)
        .select_related("file", "request__school", "request__education__applicant")
        .filter(pk__in=wanted)
    )
    if not held:
        raise ActionRefused("No letter is ready to be printed.")
    with pikepdf.new() as pile:
        for letter in held:
            _add(pile, letter)
            letter.printed_at, letter.printed_by = clock.now(), user_of(actor)
            letter.times_printed += 1
            letter.version += 1
            letter.save()
            _record("letter.printed", actor, letter)
        buffer = io.BytesIO()
        pile.save(buffer)
    return buffer.getvalue()


def _add(pile: pikepdf.Pdf, letter: PaperLetter) -> None:
    if letter.request.state != Asked.SENT:
        raise ActionRefused(f"Request {letter.request.number} is not open any more, so its letter need not be posted.")
    if letter.file is None:
        raise ActionRefused(
            f"The letter of request {letter.request.number} is still being made. Try again in a moment."
        )
    with pikepdf.open(io.BytesIO(read_file(letter.file))) as one:
        pile.pages.extend(one.pages)


@transaction.atomic
def mark_posted(actor: Actor, *, letter: PaperLetter, posted_on: date, tracking: str = "", version: int) -> PaperLetter:
    """Note that a printed letter was given to the post."""
    require(may_handle_mail(actor))
    letter = (
        PaperLetter.objects.select_for_update(of=("self",), no_key=True)
        .select_related("request__school", "request__education__applicant")
        .get(pk=letter.pk)
    )
    check_version(letter.version, version, f"the letter of request {letter.request.number}")
    if letter.printed_at is None:
        raise ActionRefused("Print the letter first.")
    if letter.posted_on is not None:
        raise ActionRefused("This letter was marked as posted already.")
    if posted_on > clock.today() or posted_on < clock.day_of(letter.made_at):
        raise ActionRefused("Enter a day between the making of the letter and today.", field="posted_on")
    letter.posted_on, letter.posted_by, letter.tracking = posted_on, user_of(actor), tracking.strip()
    letter.version += 1
    letter.save()
    _record("letter.posted", actor, letter, posted_on=posted_on.isoformat(), tracking=letter.tracking)
    return letter


def _record(verb: str, actor: Actor, letter: PaperLetter, **payload: object) -> None:
    """An event in the applicant's stream; that a letter was posted is shown to the applicant."""
    request = letter.request
    record(
        verb,
        actor=actor,
        stream=request.education.applicant.stream,
        subject=f"request:{request.public_id}",
        for_applicant=verb == "letter.posted",
        payload={"request": request.number, "school": request.school.name, "letter": letter.ordinal, **payload},
    )
