"""A school confirms the standing of a student or graduate by itself, before anybody asks."""

from django.db import transaction

from credentials.actions.moves import locked_request
from credentials.actions.request_life import new_request_number, record_for_school, write_answer
from credentials.models import Education, VerificationRequest
from credentials.permissions import may_verify_for_school
from credentials.queries.requests import stated_by
from credentials.request_kinds import Given, Standing
from credentials.ways import THE_PORTAL
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.permissions import require

Kind = VerificationRequest.Kind
Asked = VerificationRequest.State


@transaction.atomic
def confirm_standing(
    actor: Actor, *, education: Education, answer: str, standing: Standing, note: str = ""
) -> VerificationRequest:
    """What the school's records say of this person; it waits for our review like an answer that was asked for. An open
    request about the standing is answered by it."""
    require(may_verify_for_school(actor, education.school))
    locked = Education.objects.select_for_update(of=("self",), no_key=True).select_related("school", "applicant")
    found = locked.get(pk=education.pk)
    open_ones = found.requests.filter(kind=Kind.STATUS_CONFIRMATION, state__in=[Asked.SENT, Asked.ANSWERED])
    asked = open_ones.first()
    if asked is not None and asked.state == Asked.ANSWERED:
        raise ActionRefused(f"Your school answered about this already (request {asked.number}); we look at it next.")
    request = locked_request(asked or _asked_by_itself(actor, found))
    return write_answer(actor, request, Given(answer, note.strip(), standing))


def _asked_by_itself(actor: Actor, education: Education) -> VerificationRequest:
    """The request to which an unasked confirmation is the answer, so that it is judged like any other."""
    request = VerificationRequest.objects.create(
        kind=Kind.STATUS_CONFIRMATION,
        education=education,
        school=education.school,
        stated=stated_by(education),
        number=new_request_number(),
        channel=VerificationRequest.Channel.PORTAL,
        sent_to=THE_PORTAL,
        sent_at=clock.now(),
        due_on=clock.today(),
    )
    record_for_school("request.opened_by_school", actor, request)
    return request
