"""Classes, nominations and participation for tests. Everybody is invented."""

from datetime import date, timedelta
from typing import Any

from credentials.actions.classes import SendingDays, confirm_class, upload_class
from credentials.actions.covers import name_cover
from credentials.actions.nominations import Person, nominate
from credentials.models import ClassList, Cover, Nomination, School, SchoolMember, ServiceParticipation
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from tests.factories.credentials import SchoolMemberFactory, upload

HEADING = "USMLE ID,Given names,Family name,Date of birth,Expected graduation date,Degree title"


def next_summer() -> date:
    """The day on which the classes of these tests graduate."""
    return date(clock.today().year + 1, 6, 30)


def line(given: str = "Amara", family: str = "Okafor", born: str = "1996-04-02", number: str = "", **more: str) -> str:
    """A line of a file."""
    cells = [number, given, family, born, more.get("on", next_summer().isoformat()), more.get("degree", "MB BS")]
    return ",".join(cells)


def class_file(*lines: str) -> bytes:
    """A file with the heading above `lines`."""
    return "\n".join([HEADING, *(lines or (line(),))]).encode()


def class_of(member: SchoolMember, *lines: str, confirmed: bool = False, **days: Any) -> ClassList:
    """A class that `member` gave; confirmed with the days given (mspe_by, …) if so wished."""
    actor = Actor.of(member.user)
    made = upload_class(actor, school=member.school, name="Class of next year", content=class_file(*lines))
    if confirmed:
        made = confirm_class(actor, class_list=made, days=SendingDays(**days), version=made.version)
    return made


def nomination_of(school: School, *, name: str = "Noor Haddad") -> Nomination:
    """A nomination that waits for the dean."""
    address = name.lower().replace(" ", ".")
    return nominate(
        school=school,
        dean=Person("Prof. Ilse Brandt", "Dean", "dean@school.example"),
        coordinator=Person(name, "Registrar", f"{address}@school.example"),
        letter=upload(name="letter.pdf"),
    )


def takes_part_in_both(school: School) -> None:
    """Since long ago."""
    for service in ServiceParticipation.Service.values:
        ServiceParticipation.objects.create(school=school, service=service, starts_on=date(2020, 1, 1))


def cover_of(member: SchoolMember) -> Cover:
    """A colleague stands in for `member` this week."""
    return name_cover(
        Actor.of(member.user),
        member=member,
        stand_in=SchoolMemberFactory.create(school=member.school, role=member.role),
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=6),
    )
