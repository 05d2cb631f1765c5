"""Letters and other effects that could not be carried out: an administrator has them tried again."""

from django.db import transaction

from ecfmg.accounts.permissions import may_manage_people
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.models import OutboxMessage
from ecfmg.foundation.nudges import nudge
from ecfmg.foundation.permissions import require


@transaction.atomic
def try_promise_again(actor: Actor, *, promise: OutboxMessage) -> OutboxMessage:
    """Take a promise back among those that wait, with all its tries before it; one that was kept stays kept."""
    require(may_manage_people(actor))
    promise = OutboxMessage.objects.select_for_update().get(pk=promise.pk)
    if promise.done_at is not None:
        raise ActionRefused("This was carried out meanwhile. Nothing is left to do.")
    promise.set_aside_at, promise.tries, promise.available_at = None, 0, clock.now()
    promise.save(update_fields=["set_aside_at", "tries", "available_at"])
    record("outbox.tried_again", actor=actor, stream="system", subject=promise.key, payload={"kind": promise.kind})
    transaction.on_commit(lambda: nudge("foundation.deliver_outbox"))
    return promise
