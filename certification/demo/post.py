"""What goes and comes by post in the demonstration: letters to a school, one envelope matched, one without a match."""

from datetime import date, timedelta

from django.db import transaction

from certification.demo.cast import Cast
from certification.demo.papers import paper
from certification.demo.story import Story
from credentials.actions.mail_matching import match_envelope
from credentials.actions.mailroom import EnvelopeDetails, hold_envelope, log_envelope, note_custody
from credentials.actions.paper_letters import deliver_letter, make_letters, mark_posted, print_letters
from credentials.actions.preparation import prepare_document
from credentials.actions.requests import send_to_school
from credentials.actions.scans import read_scan, receive_scan
from credentials.models import Credential, Education, Envelope, Language, PaperLetter, School, SchoolContact
from credentials.models import VerificationRequest as Request
from ecfmg.foundation import clock
from ecfmg.foundation.models import OutboxMessage

MAIL_ROOM = "Mail room"


def is_asked_by_post(story: Story, day: date, education: Education) -> None:
    """A reviewer asks the school's office about the diploma on paper, and with it for the transcript."""
    contact, _ = SchoolContact.objects.get_or_create(
        school=education.school,
        office="Secretaría académica",
        defaults={
            "postal_address": "Avenida de las Jacarandas 14\n82000 Puerto Azul\nMéxico",
            "language": Language.SPANISH,
        },
    )
    diploma = education.credentials.get(kind=Credential.Kind.DIPLOMA)
    with story.on(day):
        send_to_school(
            story.cast.of_staff("reviewer"),
            credential=diploma,
            version=diploma.version,
            channel=Request.Channel.PAPER,
            contact=contact,
        )


@transaction.atomic
def load_post(cast: Cast) -> None:
    """Letters and envelopes, where none are there yet. People and their requests must be there."""
    asked = Request.objects.filter(channel=Request.Channel.PAPER, kind=Request.Kind.VERIFY_CREDENTIAL).first()
    if asked is None or Envelope.objects.exists():
        return
    _post_letters(cast, asked)
    _bring_the_answer(cast, asked)
    _bring_a_stranger(cast)


def _post_letters(cast: Cast, asked: Request) -> None:
    """Both letters are printed; the one about the diploma was given to the post."""
    actor, day = cast.of_staff("intake"), clock.day_of(asked.sent_at)
    with clock.moved_to(day):
        make_letters(actor)
        for promise in OutboxMessage.objects.filter(kind="paper_letter", done_at=None):
            deliver_letter(promise)
            promise.done_at = clock.now()
            promise.save(update_fields=["done_at"])
        print_letters(actor, letters=list(PaperLetter.objects.all()))
        letter = PaperLetter.objects.get(request=asked)
        mark_posted(actor, letter=letter, posted_on=day, tracking="RR 100 200 300", version=letter.version)


def _bring_the_answer(cast: Cast, asked: Request) -> None:
    """The school's own envelope, sealed, scanned and matched; what it says is to be recorded."""
    actor = cast.of_staff("intake")
    school: School = asked.school
    lines = [school.name, f"Request {asked.number}", "Genuine: we issued it", "Dra. L. Ferrán, secretaria"]
    with clock.moved_to(clock.today() - timedelta(days=2)):
        came = _logged(cast, school.name, sealed=True, school=school, tracking="RA 555 777 999")
        note_custody(actor, envelope=came, step="opened", place=MAIL_ROOM)
        _scanned(cast, came, "Answer of the school", lines)
        match_envelope(actor, envelope=came, request=asked, version=came.version)
        came.refresh_from_db()
        note_custody(actor, envelope=came, step="boxed", place="Box 14")
    if came.document_id is not None:
        prepare_document(came.document_id)


def _bring_a_stranger(cast: Cast) -> None:
    """An open envelope from nobody in particular, about somebody whom nobody here knows."""
    actor = cast.of_staff("intake")
    with clock.moved_to(clock.today() - timedelta(days=17)):
        came = _logged(cast, "B. Castellan, 9 Rua Nova, Porto Claro", sealed=False)
        note_custody(actor, envelope=came, step="opened", place=MAIL_ROOM)
        _scanned(cast, came, "To whom it may concern", ["Transcript of Dr. Castellan", "Please add it to the file"])
        note = "No number on it, and no applicant of this name. The sender wrote no e-mail address."
        hold_envelope(actor, envelope=came, reason="nobody_found", note=note, version=came.version)
        note_custody(actor, envelope=came, step="boxed", place="Box 3, without a match")


def _logged(cast: Cast, sender: str, *, sealed: bool, school: School | None = None, tracking: str = "") -> Envelope:
    details = EnvelopeDetails(sender=sender, received_on=clock.today(), sealed=sealed, school=school, tracking=tracking)
    return log_envelope(cast.of_staff("intake"), details=details, place=MAIL_ROOM)


def _scanned(cast: Cast, envelope: Envelope, title: str, lines: list[str]) -> None:
    scan = receive_scan(cast.of_staff("intake"), upload=paper(title, lines), place=MAIL_ROOM, envelope=envelope)
    read_scan(scan.pk)
    envelope.refresh_from_db()
