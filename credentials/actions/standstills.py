"""The nightly check for credentials that wait for nobody: what it finds is kept until it is over."""

from django.db import transaction

from credentials.actions.moves import record_credential
from credentials.models import Standstill
from credentials.queries.standstills import standing_still
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor

_ACTOR = Actor.system("Nightly check")


@transaction.atomic
def find_standstills() -> int:
    """Keep what stands still now, with an event in its case the first time; end what does not any more. How many stand
    still. Safe to run twice."""
    now, found = clock.now(), 0
    for credential, why in standing_still():
        found += 1
        row, is_new = Standstill.objects.get_or_create(
            credential=credential, ended_at=None, defaults={"why": why, "found_at": now, "seen_at": now}
        )
        if is_new:
            record_credential("credential.nobody_acts", _ACTOR, credential, reason=why, for_applicant=False)
        else:
            row.why, row.seen_at = why, now
            row.save()
    Standstill.objects.filter(ended_at=None, seen_at__lt=now).update(ended_at=now)
    return found
