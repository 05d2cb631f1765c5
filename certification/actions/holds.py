"""What holds a certificate back, written by staff: charges, and allegations and findings of irregular behavior."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from applicants.models import Applicant
from certification.models import Charge, IrregularBehavior
from certification.permissions import may_decide_conduct, may_keep_charges, may_note_conduct
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.permissions import require

MOST_USD = Decimal("100000")


@transaction.atomic
def raise_charge(actor: Actor, *, applicant: Applicant, description: str, amount_usd: Decimal) -> Charge:
    """A charge from today. It is told to the person at once: nobody is charged without notice."""
    require(may_keep_charges(actor))
    description = description.strip()
    if not description:
        raise ActionRefused("Say what the charge is for; the applicant reads it.", field="description")
    if not 0 < amount_usd <= MOST_USD:
        raise ActionRefused("Enter an amount above 0 and not above USD 100,000.", field="amount_usd")
    charge = Charge.objects.create(
        applicant=applicant, description=description, amount_usd=amount_usd, raised_on=clock.today()
    )
    _record_charge("charge.raised", actor, charge)
    _tell(charge, "charge_raised")
    return charge


@transaction.atomic
def settle_charge(actor: Actor, *, charge: Charge, settled_on: date, note: str) -> Charge:
    """A charge was paid or cancelled on a day; `note` says how."""
    require(may_keep_charges(actor))
    charge = Charge.objects.select_for_update(no_key=True, of=("self",)).select_related("applicant").get(pk=charge.pk)
    if charge.settled_on is not None:
        raise ActionRefused("This charge was settled already. Open the page again to see when.")
    if not charge.raised_on <= settled_on <= clock.today():
        raise ActionRefused("The day must lie between the day of the charge and today.", field="on")
    if not note.strip():
        raise ActionRefused("Say how it was settled: paid, with a number of the payment, or cancelled.", field="note")
    charge.settled_on = settled_on
    charge.save(update_fields=["settled_on"])
    _record_charge("charge.settled", actor, charge, reason=note.strip())
    _tell(charge, "charge_settled")
    return charge


@transaction.atomic
def note_irregular_behavior(actor: Actor, *, applicant: Applicant, explanation: str) -> IrregularBehavior:
    """An allegation from today; the case waits until another person decides it."""
    require(may_note_conduct(actor))
    return _entry(actor, applicant, "alleged", explanation)


@transaction.atomic
def decide_irregular_behavior(
    actor: Actor, *, allegation: IrregularBehavior, outcome: str, explanation: str
) -> IrregularBehavior:
    """Find or dismiss an open allegation: a new entry after it, by a senior reviewer who did not make it."""
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=allegation.applicant_id)
    require(may_decide_conduct(actor, allegation))
    if outcome not in ("found", "dismissed"):
        raise ActionRefused("Choose whether it is found or dismissed.", field="outcome")
    newest = applicant.irregular_behavior.order_by("recorded_on", "id").last()
    if newest is None or newest.pk != allegation.pk or newest.state != "alleged":
        raise ActionRefused("This allegation is not open any more. Open the page again to see what became of it.")
    return _entry(actor, applicant, outcome, explanation)


def _entry(actor: Actor, applicant: Applicant, state: str, explanation: str) -> IrregularBehavior:
    if not explanation.strip():
        raise ActionRefused("Say what was found, and where the papers are.", field="explanation")
    entry = IrregularBehavior.objects.create(
        applicant=applicant, state=state, recorded_on=clock.today(), explanation=explanation.strip()
    )
    # The explanation is for staff; the applicant reads that it happened, and writes to us.
    record(
        f"irregular_behavior.{state}",
        actor=actor,
        stream=applicant.stream,
        subject=f"irregular_behavior:{entry.public_id}",
        for_applicant=True,
    )
    return entry


def _record_charge(verb: str, actor: Actor, charge: Charge, reason: str = "") -> None:
    payload = {"description": charge.description, "amount": f"{charge.amount_usd:,.2f}"}
    if charge.settled_on:
        payload["on"] = charge.settled_on.isoformat()
    record(
        verb,
        actor=actor,
        stream=charge.applicant.stream,
        subject=f"charge:{charge.public_id}",
        reason=reason,
        for_applicant=True,
        payload=payload,
    )


def _tell(charge: Charge, template: str) -> None:
    user = charge.applicant.user
    if user is None or not user.is_active:
        return
    send_mail_later(
        to=user.email,
        template=template,
        key=f"{template}:{charge.public_id}",
        stream=charge.applicant.stream,
        context={
            "name": user.display_name,
            "description": charge.description,
            "amount": f"USD {charge.amount_usd:,.2f}",
            "raised_on": charge.raised_on,
            "settled_on": charge.settled_on,
        },
    )
