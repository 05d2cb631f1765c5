"""Who speaks for schools, as staff and the schools' coordinators look at it: nominations, approvals, covers, and
confirmations that are late."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from credentials.models import Cover, Nomination, RosterConfirmation, School, SchoolMember, ServiceParticipation
from ecfmg.foundation import clock

Role = SchoolMember.Role
#: Mail services at which anybody gets an address, by what stands before the last dot.
FREE_MAIL = frozenset({"gmail", "googlemail", "yahoo", "outlook", "hotmail", "live", "icloud", "aol", "gmx", "web"})


def told_of_roster(school: School) -> list[SchoolMember]:
    """Whom we write to about a roster: the coordinators in office and whoever stands in for them; or else the
    officials."""
    today = clock.today()
    people = SchoolMember.objects.in_office(today).filter(school=school).select_related("school", "user")
    coordinators = list(people.filter(role=Role.COORDINATOR).order_by("pk"))
    return coordinators or list(people.filter(role=Role.OFFICIAL).order_by("pk"))


def open_confirmation(school: School) -> RosterConfirmation | None:
    """The yearly question that the school has not answered yet."""
    return school.roster_confirmations.filter(confirmed_on=None).select_related("school").first()


def nominations_to_decide() -> QuerySet[Nomination]:
    """What deans confirmed and staff have not decided, the oldest first."""
    waiting = Nomination.objects.filter(state=Nomination.State.CONFIRMED)
    return waiting.select_related("school").order_by("confirmed_at", "pk")


def nominations_unconfirmed() -> QuerySet[Nomination]:
    """What waits for the dean's answer by e-mail."""
    return Nomination.objects.filter(state=Nomination.State.SENT).select_related("school").order_by("sent_at", "pk")


def members_to_approve() -> QuerySet[SchoolMember]:
    """Officials whom coordinators invited and staff have not decided on, the oldest first."""
    waiting = SchoolMember.objects.in_office_or_later(clock.today()).filter(approval=SchoolMember.Approval.WAITING)
    return waiting.select_related("school", "user").order_by("pk")


def waiting_for_approval() -> int:
    """How many nominations and officials wait for our decision."""
    return nominations_to_decide().count() + members_to_approve().count()


def overdue_confirmations() -> QuerySet[RosterConfirmation]:
    """Schools whose officials cannot answer, because the yearly confirmation is late; the longest first."""
    late = RosterConfirmation.objects.filter(confirmed_on=None, due_on__lt=clock.today())
    return late.select_related("school").order_by("due_on", "pk")


def schools_without_coordinator() -> QuerySet[School]:
    """Schools with people in office and no coordinator among them."""
    people = SchoolMember.objects.in_office(clock.today()).filter(school=OuterRef("pk"))
    without = School.objects.filter(Exists(people)).exclude(Exists(people.filter(role=Role.COORDINATOR)))
    return without.order_by("name", "pk")


def covers_on(members: Iterable[SchoolMember], day: date | None = None) -> dict[int, Cover]:
    """The cover on `day` (today) of each of `members` who is away, by the number of the person; one query."""
    day = day or clock.today()
    covers = Cover.objects.filter(member__in=list(members), cancelled_at=None, starts_on__lte=day, ends_on__gte=day)
    return {cover.member_id: cover for cover in covers.select_related("member__user", "stand_in__user")}


def covers_to_come(school: School) -> QuerySet[Cover]:
    """Covers of today and later, the first to begin first."""
    covers = school.covers.filter(cancelled_at=None, ends_on__gte=clock.today())
    return covers.select_related("member__user", "stand_in__user").order_by("starts_on", "pk")


def stood_in_for(member: SchoolMember, day: date | None = None) -> list[Cover]:
    """Whose work `member` does on `day` (today)."""
    day = day or clock.today()
    covers = member.covers.filter(cancelled_at=None, starts_on__lte=day, ends_on__gte=day)
    return list(covers.select_related("member__user"))


def nomination_cautions(nomination: Nomination) -> list[str]:
    """What staff should look at twice: addresses of free mail services or of another domain, somebody known."""
    cautions = []
    dean, coordinator = (_domain(each) for each in (nomination.dean_email, nomination.coordinator_email))
    office = _domain(nomination.school.office_email)
    if office and dean != office:
        cautions.append(f"The dean's address is at {dean}; the school's office is at {office}.")
    if dean != coordinator:
        cautions.append(f"The dean's address is at {dean}, the coordinator's at {coordinator}.")
    if dean.partition(".")[0] in FREE_MAIL:
        cautions.append(f"{dean} is a mail service that anybody can use, not a school's.")
    others = Nomination.objects.filter(dean_email=nomination.dean_email).exclude(school=nomination.school_id)
    if others.exists():
        cautions.append("The same address stands as dean in a nomination of another school.")
    disowned = Nomination.objects.filter(school=nomination.school_id, state=Nomination.State.DISOWNED)
    if disowned.exists():
        cautions.append("A dean said of an earlier nomination for this school that it was not theirs.")
    return cautions


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


#: The two services that, taken together, let a school see how its people do in the Steps.
SHOWING_RESULTS = (ServiceParticipation.Service.STATUS, ServiceParticipation.Service.CREDENTIALS)


def takes_part_in_both(school: School, day: date | None = None) -> bool:
    """Whether the school takes part in status verification and credentials verification on `day` (today): then it sees
    how its people do in the Steps."""
    day = day or clock.today()
    there = school.participations.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
    return there.filter(service__in=SHOWING_RESULTS).values("service").distinct().count() == len(SHOWING_RESULTS)
