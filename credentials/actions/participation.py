"""Which services a school takes part in, and a person's word on whether their school sees their results."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from applicants.models import Applicant
from credentials.models import ResultsChoice, School, ServiceParticipation
from credentials.permissions import is_the_applicant, may_approve_roster
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, check_version
from ecfmg.foundation.events import new_event, record, record_all
from ecfmg.foundation.models import Event
from ecfmg.foundation.permissions import require


@transaction.atomic
def join_service(actor: Actor, *, school: School, service: str, starts_on: date) -> ServiceParticipation:
    """The school takes part in `service` from `starts_on`, without an end."""
    require(may_approve_roster(actor))
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    if service not in ServiceParticipation.Service.values:
        raise ActionRefused("Choose one of the services.", field="service")
    before = school.participations.filter(service=service)
    if before.filter(ends_on=None).exists():
        raise ActionRefused("The school takes part in this service already.", field="service")
    if before.filter(ends_on__gte=starts_on).exists():
        raise ActionRefused(
            "The school took part in this service on that day already. Choose a later day.", field="starts_on"
        )
    joined = ServiceParticipation.objects.create(school=school, service=service, starts_on=starts_on)
    _record("service.joined", actor, joined, {"from": starts_on.isoformat()})
    return joined


@transaction.atomic
def leave_service(
    actor: Actor, *, participation: ServiceParticipation, ends_on: date, version: int
) -> ServiceParticipation:
    """`ends_on` is the school's last day in the service."""
    require(may_approve_roster(actor))
    locked = ServiceParticipation.objects.select_for_update(of=("self",), no_key=True).select_related("school")
    found = locked.get(pk=participation.pk)
    check_version(found.version, version, "this participation")
    if found.ends_on is not None:
        raise ActionRefused("The last day was set already.", field="ends_on")
    if ends_on < found.starts_on:
        raise ActionRefused("The last day lies before the first.", field="ends_on")
    found.ends_on = ends_on
    found.version += 1
    found.save()
    _record("service.left", actor, found, {"until": ends_on.isoformat()})
    return found


@transaction.atomic
def choose_results(actor: Actor, *, applicant: Applicant, withheld: bool, version: int) -> ResultsChoice:
    """The person keeps their Step results from the schools they studied at, or lets them be seen. `version` is 0 where
    nothing was chosen before."""
    if not is_the_applicant(actor, applicant):
        raise NotAllowed("Only the applicant can choose this.")
    Applicant.objects.select_for_update(of=("self",), no_key=True).get(pk=applicant.pk)
    choice = ResultsChoice.objects.filter(applicant=applicant).first()
    check_version(choice.version if choice else 0, version, "your choice")
    if choice is None:
        choice = ResultsChoice(applicant=applicant, version=0)
    choice.withheld, choice.changed_at = withheld, clock.now()
    choice.version += 1
    choice.save()
    verb = "results.withheld" if withheld else "results.shown"
    record(verb, actor=actor, stream=applicant.stream, for_applicant=True)
    return choice


@transaction.atomic
def note_results_seen(actor: Actor, *, school: School, people: Iterable[Applicant]) -> None:
    """Note in the record of each of `people` that somebody of the school looked at their results; once a day."""
    since = clock.now() - timedelta(days=1)
    streams = {person.stream for person in people}
    noted = Event.objects.filter(stream__in=streams, verb="results.seen_by_school", actor_id=actor.id, at__gt=since)
    known = set(noted.values_list("stream", flat=True))
    record_all(
        new_event("results.seen_by_school", actor=actor, stream=stream, payload={"school": school.name})
        for stream in sorted(streams - known)
    )


def _record(verb: str, actor: Actor, participation: ServiceParticipation, payload: dict[str, object]) -> None:
    record(
        verb,
        actor=actor,
        stream=participation.school.stream,
        subject=f"service:{participation.public_id}",
        payload={"service": participation.get_service_display(), **payload},
    )
