"""A changed policy: proposed by one policy officer, tried over everybody, published or declined by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Max

from applicants.models import Applicant
from certification.models import PolicyRelease
from certification.permissions import may_propose_policy, may_publish_policy
from certification.policy.errors import PolicyError
from certification.policy.loader import version_of
from certification.policy_in_force import (
    keep_text,
    policy_in_force,
    policy_with,
    readable,
    texts_in_force,
    texts_of_code,
)
from certification.queries.policy import RowChange, changed_rows, overwritten
from ecfmg.accounts.models import User
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.models import OutboxMessage
from ecfmg.foundation.nudges import nudge
from ecfmg.foundation.permissions import require

State, Trial = PolicyRelease.State, PolicyRelease.Trial
TRY = "policy_trial"
NOTE_EVERYBODY = "policy_published"
#: People noted as due in one transaction after a publication.
CHUNK = 20_000
LARGEST_FILE = 1_000_000


class PolicyFilesRefused(ActionRefused):
    """Files that the loader refuses; `faults` are pairs of a field and a sentence, one for each fault."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences), field="changed")
        self.faults = [("changed", sentence) for sentence in sentences]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the changelog asks of a change of policy, and the day for which it is tried."""

    kind: str
    summary: str
    periods: str
    people: str
    try_as_of: date


@transaction.atomic
def propose_policy(actor: Actor, *, files: Mapping[str, bytes], answers: Answers) -> PolicyRelease:
    """Propose a policy: the one in force with `files` (bytes by name) in place of those of the same name.

    The loader's checks hold whole: raises `PolicyFilesRefused` with every fault. The trial over everybody begins after
    the commit.
    """
    require(may_propose_policy(actor))
    base = texts_in_force()
    texts = {**base, **_read(files, {*base, *texts_of_code()})}
    if texts == base:
        raise ActionRefused("These files say what the policy in force says already: nothing would change.")
    try:
        readable(texts)
    except PolicyError as error:
        raise PolicyFilesRefused(error.faults) from None
    text = keep_text(texts)
    if text.releases.filter(state=State.PROPOSED).exists():
        raise ActionRefused("The same policy is proposed already; it stands in the list of proposals.")
    release = PolicyRelease.objects.create(
        text=text,
        base=version_of(base),
        kind=answers.kind,
        summary=answers.summary,
        periods=answers.periods,
        people=answers.people,
        proposed_by=_user_of(actor),
        proposed_at=clock.now(),
        trial_as_of=answers.try_as_of,
    )
    record("policy.proposed", actor=actor, stream=release.stream, payload={"summary": release.summary})
    _begin_trial(release)
    return release


@transaction.atomic
def try_again(actor: Actor, *, release: PolicyRelease, version: int) -> PolicyRelease:
    """Begin the trial of a proposed policy again, as of today or of its later day, on the facts of now."""
    require(may_propose_policy(actor))
    release = _held(release, version)
    if release.trial == Trial.RUNNING:
        raise ActionRefused("It is being tried at this moment.")
    _refuse_other_base(release)
    release.trial_as_of = max(release.trial_as_of, clock.today())
    record("policy.tried_again", actor=actor, stream=release.stream)
    _begin_trial(release)
    return release


@transaction.atomic
def publish_policy(actor: Actor, *, release: PolicyRelease, version: int, overwriting: bool = False) -> PolicyRelease:
    """Make a proposed policy the one in force, for every process from this commit on; everybody becomes due.

    `overwriting` says that the officer was shown which rows that already held say something else by it.
    """
    require(may_publish_policy(actor))
    _one_at_a_time()
    release = _held(release, version)
    require(may_publish_policy(actor, release))
    if release.trial != Trial.DONE:
        raise ActionRefused("It can be published once it was tried over everybody.")
    _refuse_other_base(release)
    _readable_still(release)
    if not overwriting and overwritten_by(release):
        raise ActionRefused(
            "It overwrites rows that already held. Look at each of them, and tick that this is meant.",
            field="overwriting",
        )
    newest = PolicyRelease.objects.aggregate(number=Max("number"))["number"] or 0
    release.state, release.number = State.PUBLISHED, newest + 1
    _decided(release, actor)
    payload = {"number": release.number, "summary": release.summary}
    record("policy.published", actor=actor, stream=release.stream, payload=payload)
    _promise_noting(release, 0)
    return release


@transaction.atomic
def decline_policy(actor: Actor, *, release: PolicyRelease, version: int, reason: str) -> PolicyRelease:
    """Decline a proposed policy, or take one's own proposal back; the reason stays on record."""
    require(may_propose_policy(actor))
    release = _held(release, version)
    if not reason.strip():
        raise ActionRefused("Say why, for whoever proposed it.", field="reason")
    release.state, release.decline_reason = State.DECLINED, reason.strip()
    _decided(release, actor)
    record("policy.declined", actor=actor, stream=release.stream, reason=release.decline_reason)
    return release


def overwritten_by(release: PolicyRelease) -> list[RowChange]:
    """The rows of the policy it was made from that already held and say something else by this release."""
    before, after = policy_with(release.base), policy_with(release.text_id)
    return overwritten(changed_rows(before, after), clock.today()) if before and after else []


@outbox.handles(NOTE_EVERYBODY)
def note_everybody(message: OutboxMessage) -> None:
    """Note the next chunk of people as due, and promise the chunk after it.

    Where a worker decides about somebody at this moment, perhaps by the policy before, the statement waits for it and
    then notes the person anew. With `DO NOTHING` that person would be lost.
    """
    after = int(message.payload["after"])
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH chunk AS (SELECT id FROM applicants_applicant WHERE id > %s ORDER BY id LIMIT %s),
                    noted AS (INSERT INTO certification_duecase (applicant_id, noted_at)
                              SELECT id, clock_timestamp() FROM chunk ORDER BY id
                              ON CONFLICT (applicant_id) DO UPDATE SET noted_at = excluded.noted_at)
               SELECT max(id) FROM chunk""",
            [after, CHUNK],
        )
        last = cursor.fetchone()[0]
    if last is not None:
        _promise_noting(PolicyRelease.objects.get(public_id=message.payload["release"]), last)
        transaction.on_commit(lambda: nudge("certification.decide_due_cases"))


# --- What the actions above begin or end with ------------------------------------------------------------------------


def _read(files: Mapping[str, bytes], known: set[str]) -> dict[str, str]:
    faults, texts = [], {}
    for name, content in files.items():
        if name not in known:
            faults.append(f"{name}: is no policy file; the files are {', '.join(sorted(known))}.")
        elif len(content) > LARGEST_FILE:
            faults.append(f"{name}: is larger than 1 MB, which no policy file is.")
        else:
            try:
                texts[name] = content.decode("utf-8")
            except UnicodeDecodeError:
                faults.append(f"{name}: is not text in UTF-8; save it as UTF-8.")
    if faults:
        raise PolicyFilesRefused(faults)
    return texts


def _begin_trial(release: PolicyRelease) -> None:
    release.differences.all().delete()
    release.trial, release.trial_people = Trial.RUNNING, Applicant.objects.count()
    release.trial_looked_at = release.trial_last = 0
    release.trial_ended_at, release.trial_fault, release.trial_result = None, "", None
    release.version += 1
    release.save()
    outbox.queue(TRY, key=f"{TRY}:{release.public_id}:{release.version}:0", payload={"release": str(release.public_id)})


def _one_at_a_time() -> None:
    """Two proposals cannot be published at the same moment: the second one sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('certification.policy'))")


def _held(release: PolicyRelease, version: int) -> PolicyRelease:
    held = PolicyRelease.objects.select_for_update(no_key=True, of=("self",)).select_related("proposed_by", "text")
    release = held.get(pk=release.pk)
    check_version(release.version, version, "this proposal")
    if release.state != State.PROPOSED:
        raise ActionRefused("This proposal was decided already.")
    return release


def _refuse_other_base(release: PolicyRelease) -> None:
    if release.base != policy_in_force().version:
        raise ActionRefused(
            "Another policy came into force since this was proposed, and would be undone by it. Decline this proposal,"
            " enter the change in the present files, and propose it again."
        )


def _readable_still(release: PolicyRelease) -> None:
    try:
        readable(release.text.files)
    except PolicyError as error:
        told = " ".join(error.faults)
        raise ActionRefused(f"The code that runs now cannot read these files: {told}") from None


def _decided(release: PolicyRelease, actor: Actor) -> None:
    """Who decided and when; the list of people whose decision would change has served its purpose."""
    release.decided_by, release.decided_at = _user_of(actor), clock.now()
    release.version += 1
    release.save()
    release.differences.all().delete()


def _promise_noting(release: PolicyRelease, after: int) -> None:
    key = f"{NOTE_EVERYBODY}:{release.public_id}:{after}"
    outbox.queue(NOTE_EVERYBODY, key=key, payload={"release": str(release.public_id), "after": after})


def _user_of(actor: Actor) -> User:
    return User.objects.get(public_id=str(actor.id))
