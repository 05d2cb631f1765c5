"""What makes a Pathway certificate permanent, written by staff: training in the United States, and US licences."""

from datetime import date

from django.db import transaction

from applicants.models import Applicant
from certification.models import TrainingPeriod, UsLicence
from certification.permissions import may_keep_training
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require


@transaction.atomic
def record_training(
    actor: Actor,
    *,
    applicant: Applicant,
    programme: str,
    programme_name: str,
    country: str,
    started_on: date,
    ended_on: date | None,
    successful: bool,
    source: str,
) -> TrainingPeriod:
    """A period of training as its programme confirmed it; `source` says by what."""
    require(may_keep_training(actor))
    _check(programme_name, started_on, ended_on, source)
    period = TrainingPeriod.objects.create(
        applicant=applicant,
        programme=programme,
        programme_name=programme_name.strip(),
        country=country,
        started_on=started_on,
        ended_on=ended_on,
        successful=successful,
    )
    _record("training.recorded", actor, period, source)
    return period


@transaction.atomic
def correct_training(
    actor: Actor,
    *,
    period: TrainingPeriod,
    started_on: date,
    ended_on: date | None,
    successful: bool,
    source: str,
    version: int,
) -> TrainingPeriod:
    """The programme's newer word: another day, an end, or that the training was not successful."""
    require(may_keep_training(actor))
    periods = TrainingPeriod.objects.select_for_update(no_key=True, of=("self",)).select_related("applicant")
    period = periods.get(pk=period.pk)
    check_version(period.version, version, "this period of training")
    _check(period.programme_name, started_on, ended_on, source)
    period.started_on, period.ended_on, period.successful = started_on, ended_on, successful
    period.version += 1
    period.save()
    _record("training.corrected", actor, period, source)
    return period


@transaction.atomic
def record_us_licence(
    actor: Actor, *, applicant: Applicant, jurisdiction: str, kind: str, issued_on: date, source: str
) -> UsLicence:
    """A licence to practise of a US jurisdiction, as that confirmed it."""
    require(may_keep_training(actor))
    if not jurisdiction.strip():
        raise ActionRefused("Name the state or territory.", field="jurisdiction")
    if issued_on > clock.today():
        raise ActionRefused("The day of issue cannot lie ahead.", field="issued_on")
    _check_source(source)
    licence = UsLicence.objects.create(
        applicant=applicant, jurisdiction=jurisdiction.strip(), kind=kind, issued_on=issued_on
    )
    record(
        "us_licence.recorded",
        actor=actor,
        stream=applicant.stream,
        subject=f"us_licence:{licence.public_id}",
        reason=source.strip(),
        for_applicant=True,
        payload={
            "jurisdiction": licence.jurisdiction,
            "kind": licence.get_kind_display().lower(),
            "issued_on": issued_on.isoformat(),
        },
    )
    return licence


def _check(programme_name: str, started_on: date, ended_on: date | None, source: str) -> None:
    if not programme_name.strip():
        raise ActionRefused("Name the programme.", field="programme_name")
    if started_on > clock.today():
        raise ActionRefused("Training that lies ahead cannot be confirmed yet.", field="started_on")
    if ended_on is not None and ended_on < started_on:
        raise ActionRefused("The last day lies before the first.", field="ended_on")
    _check_source(source)


def _check_source(source: str) -> None:
    if not source.strip():
        raise ActionRefused("Say who confirmed it and how, such as a letter with its day.", field="source")


def _record(verb: str, actor: Actor, period: TrainingPeriod, source: str) -> None:
    record(
        verb,
        actor=actor,
        stream=period.applicant.stream,
        subject=f"training:{period.public_id}",
        reason=source.strip(),
        for_applicant=True,
        payload={
            "programme": period.programme_name,
            "started_on": period.started_on.isoformat(),
            "until": period.ended_on.isoformat() if period.ended_on else "now",
            "result": "successful so far" if period.successful else "not successful",
        },
    )
