"""Applying to a Pathway, withdrawing, and staff's recorded decision.

Whether a season is open and a person eligible is what the rules say (a higher layer); the page asks them first, and
staff decide here with their answer in sight.
"""

from django.db import transaction

from applicants.models import Applicant
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.permissions import require
from pathways.models import PathwayApplication
from pathways.permissions import may_apply, may_decide_pathway

Status = PathwayApplication.Status


@transaction.atomic
def submit_pathway_application(
    actor: Actor, *, applicant: Applicant, season: int, pathway: int, revalidation: bool = False
) -> PathwayApplication:
    """Apply to one Pathway in one season (the Match year); one application at a time."""
    require(may_apply(actor, applicant))
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    if applicant.usmle_id is None:
        raise ActionRefused("Submit your application for certification first; with it you get your USMLE ID.")
    if pathway not in range(1, 7):
        raise ActionRefused("Choose one of the Pathways 1 to 6.", field="pathway")
    same_season = applicant.pathway_applications.filter(season=season)
    if same_season.filter(status=Status.SUBMITTED).exists():
        raise ActionRefused(
            f"You have an application for the {season} season already. "
            "Withdraw it if you want to apply to another Pathway."
        )
    if same_season.filter(status=Status.ACCEPTED).exists():
        raise ActionRefused(f"Your Pathway application for the {season} season was accepted. You need no other.")
    application = PathwayApplication.objects.create(
        applicant=applicant, season=season, pathway=pathway, revalidation=revalidation, submitted_at=clock.now()
    )
    _record("pathway.application_submitted", actor, application)
    return application


@transaction.atomic
def withdraw_pathway_application(actor: Actor, *, application: PathwayApplication, version: int) -> PathwayApplication:
    """Take back an application that is not decided."""
    application = _locked(application)
    require(may_apply(actor, application.applicant))
    check_version(application.version, version, "this Pathway application")
    _refuse_decided(application)
    application.status = Status.WITHDRAWN
    application.version += 1
    application.save(update_fields=["status", "version"])
    _record("pathway.application_withdrawn", actor, application)
    return application


@transaction.atomic
def decide_pathway_application(
    actor: Actor, *, application: PathwayApplication, accept: bool, reason: str = "", version: int
) -> PathwayApplication:
    """Accept or reject; a rejection needs a reason, which the applicant reads."""
    require(may_decide_pathway(actor))
    application = _locked(application)
    check_version(application.version, version, "this Pathway application")
    _refuse_decided(application)
    if not accept and not reason.strip():
        raise ActionRefused("Say why the application is not accepted; the applicant reads it.", field="reason")
    application.status = Status.ACCEPTED if accept else Status.REJECTED
    application.decided_on = clock.today()
    application.decided_by = User.objects.get(public_id=actor.id) if actor.id else None
    application.reason = reason.strip()
    application.version += 1
    application.save(update_fields=["status", "decided_on", "decided_by", "reason", "version"])
    _record(f"pathway.application_{application.status}", actor, application, reason=application.reason)
    _tell(application)
    return application


def _locked(application: PathwayApplication) -> PathwayApplication:
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=application.applicant_id)
    locked = PathwayApplication.objects.select_for_update(no_key=True).get(pk=application.pk)
    locked.applicant = applicant
    return locked


def _refuse_decided(application: PathwayApplication) -> None:
    if application.status != Status.SUBMITTED:
        word = Status(application.status).label.lower()
        raise ActionRefused(f"This Pathway application is {word} already. Open the page again to see it.")


def _record(verb: str, actor: Actor, application: PathwayApplication, reason: str = "") -> None:
    record(
        verb,
        actor=actor,
        stream=application.applicant.stream,
        subject=str(application.public_id),
        reason=reason,
        for_applicant=True,
        payload={"pathway": application.pathway, "season": application.season},
    )


def _tell(application: PathwayApplication) -> None:
    if application.applicant.user is None:
        return
    send_mail_later(
        to=application.applicant.user.email,
        template=f"pathway_{application.status}",
        key=f"pathway-decided:{application.public_id}",
        context={"pathway": application.pathway, "season": application.season},
        stream=application.applicant.stream,
    )
