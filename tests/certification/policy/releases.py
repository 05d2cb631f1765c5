"""Proposals of a changed policy, for tests: one row of the seasons has another day."""

from certification.actions.policy import Answers, propose_policy, publish_policy
from certification.models import PolicyRelease
from certification.policy_in_force import texts_in_force
from ecfmg.accounts.models import User
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor

SEASONS = "pathway-seasons.yaml"
END_OF_2026 = "  season: 2026\n  value: 2028-12-31"
EARLIER = "  season: 2026\n  value: 2026-06-30"


def changed(old: str = END_OF_2026, new: str = EARLIER) -> dict[str, bytes]:
    """The file of the seasons in which one text is another."""
    text = texts_in_force()[SEASONS]
    assert text.count(old) == 1
    return {SEASONS: text.replace(old, new).encode()}


def answers(**changes: object) -> Answers:
    """What the changelog asks."""
    values = {
        "kind": "changed",
        "summary": "Season 2026 ends earlier.",
        "periods": "season 2026",
        "people": "certificates of season 2026",
        "try_as_of": clock.today(),
    }
    return Answers(**{**values, **changes})  # type: ignore[arg-type]


def proposed(officer: User, files: dict[str, bytes] | None = None) -> PolicyRelease:
    """A proposal that was tried over everybody."""
    release = propose_policy(Actor.of(officer), files=files or changed(), answers=answers())
    return delivered(release)


def published(officer: User, other: User, files: dict[str, bytes] | None = None) -> PolicyRelease:
    """A release that is in force, everybody noted as due."""
    release = proposed(officer, files)
    publish_policy(Actor.of(other), release=release, version=release.version, overwriting=True)
    return delivered(release)


def delivered(release: PolicyRelease) -> PolicyRelease:
    """The release after everything promised was carried out."""
    while outbox.deliver_next():
        pass
    release.refresh_from_db()
    return release
