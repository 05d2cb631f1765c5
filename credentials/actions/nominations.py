"""The dean's nomination of a coordinator: sent with a signed letter, confirmed by e-mail, decided by our staff."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from credentials.actions.roster import invite_member
from credentials.errors import Fault, FaultsFound
from credentials.intake.images import Picture, files_gone_on_failure, pictures_of, scan_state
from credentials.intake.kinds import PDF
from credentials.intake.reception import Upload
from credentials.models import Nomination, NominationPage, School, SchoolMember
from credentials.numbers import new_number
from credentials.people import user_of
from credentials.permissions import may_approve_roster
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.files import keep_bytes, keep_file
from ecfmg.foundation.links import make_link, state_of
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.models import OneTimeLink
from ecfmg.foundation.permissions import require

PURPOSE = "nomination"
#: A dean may be away; a link that ran out costs a new letter.
DAYS = 21
LETTER_BYTES = 10 * 1024 * 1024
LETTER_PAGES = 4
State = Nomination.State


@dataclass(frozen=True, slots=True)
class Person:
    """Name, title and e-mail at the school of a dean or a coordinator."""

    name: str
    title: str
    email: str


def nominate(*, school: School, dean: Person, coordinator: Person, letter: Upload) -> Nomination:
    """Take a nomination in, and write to the dean's address for confirmation. Nobody need be signed in; nothing
    follows before the dean confirms. Raises `FaultsFound` with every fault."""
    dean, coordinator = _plain(dean), _plain(coordinator)
    faults = [*_person_faults("dean", dean), *_person_faults("coordinator", coordinator)]
    if dean.email == coordinator.email:
        faults.append(Fault("coordinator_email", "Enter the coordinator's own address; it must not be the dean's."))
    if faults:
        raise FaultsFound(faults)
    with (
        pictures_of(letter, field="letter", limit=LETTER_BYTES, most_pages=LETTER_PAGES) as (whole, pictures),
        files_gone_on_failure() as kept,
        transaction.atomic(),
    ):
        if whole.media_type != PDF:
            raise FaultsFound([Fault("letter", "Send the signed letter as a PDF.")])
        _refuse_second(school, coordinator)
        file = keep_file(whole.chunks(), original_name=whole.name, media_type=PDF, scan=scan_state())
        kept.append(file)
        nomination = Nomination.objects.create(
            school=school,
            number=new_number("N", lambda number: Nomination.objects.filter(number=number).exists()),
            dean_name=dean.name,
            dean_title=dean.title,
            dean_email=dean.email,
            coordinator_name=coordinator.name,
            coordinator_title=coordinator.title,
            coordinator_email=coordinator.email,
            letter=file,
            sent_at=clock.now(),
        )
        for number, picture in enumerate(pictures, start=1):
            kept.append(_keep_page(nomination, number, picture).image)
        _record("nomination.sent", Actor(label=dean.name, audience="link"), nomination)
        _ask_dean(nomination)
    return nomination


def _plain(person: Person) -> Person:
    return Person(person.name.strip(), person.title.strip(), person.email.strip().lower())


def _person_faults(who: str, person: Person) -> list[Fault]:
    faults = []
    if not person.name:
        faults.append(Fault(f"{who}_name", f"Enter the name of the {who}."))
    if not person.title:
        faults.append(Fault(f"{who}_title", f"Enter the title of the {who}, such as Dean or Registrar."))
    try:
        validate_email(person.email)
    except ValidationError:
        faults.append(Fault(f"{who}_email", f"Enter the e-mail address of the {who} at the school."))
    return faults


def _refuse_second(school: School, coordinator: Person) -> None:
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    waiting = school.nominations.filter(coordinator_email=coordinator.email, state__in=Nomination.OPEN).first()
    if waiting:
        sentence = (
            f"This person was nominated already (number {waiting.number}), and we have not decided yet. "
            "You need not send it again."
        )
        raise FaultsFound([Fault("coordinator_email", sentence)])


def _keep_page(nomination: Nomination, number: int, picture: Picture) -> NominationPage:
    image = keep_bytes(picture.content, original_name=f"letter-{number}.jpg", media_type="image/jpeg")
    return NominationPage.objects.create(
        nomination=nomination, number=number, image=image, width=picture.width, height=picture.height
    )


def _ask_dean(nomination: Nomination) -> None:
    link, secret = make_link(
        purpose=PURPOSE, subject=str(nomination.public_id), sent_to=nomination.dean_email, days=DAYS
    )
    url = settings.SITE_URL + reverse("public:confirm_nomination", args=[secret])
    _write(nomination, nomination.dean_email, "nomination_confirm", f"{link.public_id}", url=url, days=DAYS)


@transaction.atomic
def answer_nomination(link: OneTimeLink, *, is_mine: bool) -> Nomination:
    """The dean, who got the link at their own address, says whether the nomination is theirs."""
    link = OneTimeLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if state_of(link) != "open":
        raise ActionRefused("This link has been used or has ended. Send the nomination again to get a new one.")
    nomination = Nomination.objects.select_for_update(of=("self",), no_key=True).select_related("school")
    found = nomination.get(public_id=link.subject)
    if found.state != State.SENT:
        raise ActionRefused("This nomination was answered already.")
    found.state = State.CONFIRMED if is_mine else State.DISOWNED
    found.confirmed_at = clock.now() if is_mine else None
    found.version += 1
    found.save()
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    verb = "nomination.confirmed" if is_mine else "nomination.disowned"
    _record(verb, Actor(label=found.dean_name, audience="link"), found)
    return found


def approve_nomination(actor: Actor, *, nomination: Nomination, version: int) -> Nomination:
    """Our staff say yes: the coordinator is invited, and the dean told."""
    with transaction.atomic():
        found = _to_decide(actor, nomination, version)
        found.member = invite_member(
            actor,
            school=found.school,
            email=found.coordinator_email,
            display_name=found.coordinator_name,
            role=SchoolMember.Role.COORDINATOR,
            title=found.coordinator_title,
            valid_from=clock.today(),
        )
        return _decided(actor, found, State.APPROVED, "")


@transaction.atomic
def refuse_nomination(actor: Actor, *, nomination: Nomination, reason: str, version: int) -> Nomination:
    """Our staff say no, with a reason that goes to the dean."""
    if not reason.strip():
        raise ActionRefused("Say why, so that the dean knows what to do.", field="reason")
    return _decided(actor, _to_decide(actor, nomination, version), State.REFUSED, reason.strip())


def _to_decide(actor: Actor, nomination: Nomination, version: int) -> Nomination:
    require(may_approve_roster(actor))
    locked = Nomination.objects.select_for_update(of=("self",), no_key=True).select_related("school")
    found = locked.get(pk=nomination.pk)
    check_version(found.version, version, "this nomination")
    if found.state != State.CONFIRMED:
        raise ActionRefused("Only a nomination that the dean confirmed, and nobody has decided, can be decided.")
    return found


def _decided(actor: Actor, nomination: Nomination, state: Nomination.State, reason: str) -> Nomination:
    nomination.state, nomination.reason = state, reason
    nomination.decided_by, nomination.decided_at = user_of(actor), clock.now()
    nomination.version += 1
    nomination.save()
    _record(f"nomination.{state.value}", actor, nomination, reason)
    approved = state == State.APPROVED
    _write(nomination, nomination.dean_email, "nomination_decided", "decided", approved=approved, reason=reason)
    return nomination


def _write(nomination: Nomination, to: str, template: str, key: str, **context: object) -> None:
    values = {
        "dean": nomination.dean_name,
        "coordinator": nomination.coordinator_name,
        "coordinator_title": nomination.coordinator_title,
        "school": nomination.school.name,
        "number": nomination.number,
        **context,
    }
    key = f"{template}:{nomination.public_id}:{key}"
    send_mail_later(to=to, template=template, key=key, context=values, stream=nomination.school.stream)


def _record(verb: str, actor: Actor, nomination: Nomination, reason: str = "") -> None:
    record(
        verb,
        actor=actor,
        stream=nomination.school.stream,
        subject=f"nomination:{nomination.public_id}",
        reason=reason,
        payload={"number": nomination.number},
    )
