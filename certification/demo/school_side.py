"""What the schools of the demonstration do by themselves: services, a class of coming graduates, a folder of files, a
roster with signatures to confirm, and a dean's nomination that waits for staff."""

from datetime import date, timedelta

from certification.demo.bulk import load_batch
from certification.demo.cast import Cast
from certification.demo.papers import paper, signature
from credentials.actions.classes import SendingDays, confirm_class, upload_class
from credentials.actions.nominations import Person, answer_nomination, nominate
from credentials.models import RosterConfirmation, School, SchoolMember, ServiceParticipation
from credentials.policy.roster import roster_policy
from ecfmg.foundation import clock
from ecfmg.foundation.files import keep_bytes
from ecfmg.foundation.models import OneTimeLink

CLASS = "Class of next summer"
PEOPLE = (
    ("Adaeze", "Obiora", date(2001, 4, 12)),
    ("Tunde", "Balarabe", date(2000, 11, 3)),
    ("Ifeoma", "Nwachukwu-Lane", date(2001, 1, 27)),
    ("Samuel", "Etim", date(2000, 8, 19)),
)


def load_school_side(schools: dict[str, School], cast: Cast) -> None:
    """Make it where it is missing; a second run changes nothing."""
    school = schools["lagoon"]
    for service in ServiceParticipation.Service.values:
        ServiceParticipation.objects.get_or_create(
            school=school, service=service, ends_on=None, defaults={"starts_on": date(2020, 1, 1)}
        )
    if not school.class_lists.exists():
        _give_class(school, cast)
    load_batch(school, cast.official_of(school))
    _sign(cast)
    if not school.roster_confirmations.exists():
        today = clock.today()
        due = today + timedelta(days=roster_policy(today).days_to_confirm // 2)
        RosterConfirmation.objects.create(school=school, opened_on=today, due_on=due, next_reminder_on=due)
    if not schools["valle"].nominations.exists():
        _nominate(schools["valle"])


def _give_class(school: School, cast: Cast) -> None:
    actor, today = cast.official_of(school), clock.today()
    graduation = date(today.year + 1, 6, 30)
    lines = ["Given names;Family name;Date of birth;Expected graduation date;Degree title"]
    lines += [f"{given};{family};{born};{graduation};{school.degree_title}" for given, family, born in PEOPLE]
    content = "\n".join(lines).encode()
    made = upload_class(actor, school=school, name=CLASS, content=content)
    days = SendingDays(mspe_by=today + timedelta(days=30), diploma_by=graduation)
    confirm_class(actor, class_list=made, days=days, version=made.version)


def _sign(cast: Cast) -> None:
    """Each official of the cast has a specimen signature."""
    officials = SchoolMember.objects.filter(user__in=cast.officials.values(), specimen_signature=None)
    for member in officials.select_related("user"):
        picture = signature(member.user.display_name)
        member.specimen_signature = keep_bytes(picture, original_name="signature.jpg", media_type="image/jpeg")
        member.save(update_fields=["specimen_signature"])


def _nominate(school: School) -> None:
    nomination = nominate(
        school=school,
        dean=Person("Dr. Ramiro Salcedo", "Decano", "decano@valle-azul.example"),
        coordinator=Person("Marisol Quintero", "Secretaria académica", "marisol@valle-azul.example"),
        letter=paper("Nomination", [school.name, "names Marisol Quintero", "as its coordinator", "Dr. Ramiro Salcedo"]),
    )
    answer_nomination(OneTimeLink.objects.get(subject=str(nomination.public_id)), is_mine=True)
