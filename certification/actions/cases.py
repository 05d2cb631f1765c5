"""Who works on a case. Each of these raises the version, so that two people never take the same case unseen."""

from django.db import transaction

from certification.models import Case
from certification.permissions import may_give_cases, may_take_cases
from credentials.people import user_of
from ecfmg.accounts.models import User
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require


@transaction.atomic
def assign_case(actor: Actor, *, case: Case, assignee: User, version: int) -> Case:
    """Give a case to a member of staff; giving it to somebody else takes a senior reviewer or an administrator."""
    require(may_take_cases(actor) if assignee.public_id == actor.id else may_give_cases(actor))
    if not may_take_cases(assignee):
        raise ActionRefused(f"{assignee.display_name} cannot work on cases. Choose somebody else.", field="assignee")
    return _hand_over(actor, case, assignee, version, "case.assigned")


@transaction.atomic
def take_over(actor: Actor, *, case: Case, version: int) -> Case:
    """Take a case, also from a colleague; the time line keeps who had it before."""
    require(may_take_cases(actor))
    return _hand_over(actor, case, user_of(actor), version, "case.taken_over")


@transaction.atomic
def release_case(actor: Actor, *, case: Case, version: int) -> Case:
    """Put a case back into the common worklist."""
    require(may_take_cases(actor))
    return _hand_over(actor, case, None, version, "case.released")


def _hand_over(actor: Actor, case: Case, to: User | None, version: int, verb: str) -> Case:
    cases = Case.objects.select_for_update(of=("self",), no_key=True).select_related("assigned_to", "applicant")
    locked = cases.get(pk=case.pk)
    check_version(locked.version, version, "who works on this case")
    before = locked.assigned_to
    if before == to:
        return locked
    locked.assigned_to = to
    locked.version += 1
    locked.save(update_fields=["assigned_to", "version"])
    record(
        verb,
        actor=actor,
        stream=locked.applicant.stream,
        subject=f"case:{locked.public_id}",
        payload={
            "to": to.display_name if to else "",
            "from": before.display_name if before else "nobody",
        },
    )
    return locked
