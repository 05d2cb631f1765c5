"""The trial of a proposed policy over everybody, a chunk at a time through the outbox; it makes nobody's decision.

Each chunk is one transaction with the differences found, how far the trial has come, and the promise of the next
chunk: a worker that dies loses one chunk of work, and one that runs twice finds its chunk done.
"""

import logging

from django.db import DatabaseError

from applicants.models import Applicant
from certification.actions.policy import TRY
from certification.models import PolicyDifference, PolicyRelease
from certification.policy_impact import Difference, differences_for
from certification.policy_in_force import policy_with
from certification.queries.policy import counted
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.events import record
from ecfmg.foundation.models import OutboxMessage

log = logging.getLogger(__name__)
TRIAL = Actor.system("Policy trial")
CHUNK = 1000


@outbox.handles(TRY)
def try_next(message: OutboxMessage) -> None:
    """Decide about the next chunk of people by the policy that a proposal was made from and by the proposed one."""
    held = PolicyRelease.objects.select_for_update(no_key=True, of=("self",))
    release = held.get(public_id=message.payload["release"])
    if message.key != key_of(release):  # begun anew or decided meanwhile, or this very chunk done before
        return
    people = Applicant.objects.filter(id__gt=release.trial_last).order_by("id")
    ids = list(people.values_list("id", flat=True)[:CHUNK])
    try:
        found = _differences(release, ids)
    except DatabaseError:  # no fault of the policy: the outbox tries again
        raise
    except Exception as error:  # whatever a rule raises by this policy, it must not be published
        log.exception("the trial of policy %s failed", release.public_id)
        _end(release, fault=f"The rules failed with {type(error).__name__}: {error}"[:1000])
        return
    PolicyDifference.objects.bulk_create([_row(release, one) for one in found])
    if ids:
        release.trial_last, release.trial_looked_at = ids[-1], release.trial_looked_at + len(ids)
        release.save(update_fields=["trial_last", "trial_looked_at"])
        outbox.queue(TRY, key=key_of(release), payload=message.payload)
    else:
        _end(release)


def key_of(release: PolicyRelease) -> str:
    """The key of the chunk that comes next; no message has it once the trial ended or the release was decided."""
    if release.state != PolicyRelease.State.PROPOSED or release.trial != PolicyRelease.Trial.RUNNING:
        return ""
    return f"{TRY}:{release.public_id}:{release.version}:{release.trial_last}"


def _differences(release: PolicyRelease, ids: list[int]) -> list[Difference]:
    base, proposed, day = policy_with(release.base), policy_with(release.text_id), release.trial_as_of
    assert base is not None and proposed is not None, "the text of a policy that was in force or proposed is kept"
    return differences_for(ids, base, proposed, as_of=day, known_on=day)


def _row(release: PolicyRelease, one: Difference) -> PolicyDifference:
    return PolicyDifference(
        release=release,
        applicant_id=one.applicant_id,
        before=one.before,
        after=one.after,
        season=one.season,
        school=one.school,
        country=one.country,
        parts=list(one.parts),
        behind=list(one.behind),
    )


def _end(release: PolicyRelease, fault: str = "") -> None:
    trial = PolicyRelease.Trial
    release.trial, release.trial_fault, release.trial_ended_at = (
        trial.FAILED if fault else trial.DONE,
        fault,
        clock.now(),
    )
    release.trial_result = None if fault else counted(release)
    release.version += 1
    release.save()
    if release.trial_result is None:
        record("policy.trial_failed", actor=TRIAL, stream=release.stream, payload={"fault": fault})
        return
    payload = {"people": release.trial_looked_at, **{key: release.trial_result[key] for key in ("differ", "moved")}}
    record("policy.tried", actor=TRIAL, stream=release.stream, payload=payload)
