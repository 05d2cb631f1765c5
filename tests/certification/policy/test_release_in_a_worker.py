"""A release reaches processes that run already: a real worker tries it, and decides by it once it is published."""

import time
from collections.abc import Callable

import pytest

from applicants.models import Applicant
from certification.actions.policy import propose_policy, publish_policy
from certification.models import Case
from ecfmg.foundation.actors import Actor
from tests.certification.policy.releases import answers, changed
from tests.conftest import WorkerProcess
from tests.factories.certification import person_with_a_pass
from tests.factories.certified_people import staff


def checked_with(person: Applicant) -> str:
    """The rules by which the person was decided about last."""
    return Case.objects.filter(applicant=person).values_list("checked_with", flat=True).first() or ""


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Give the worker a minute and a half."""
    deadline = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < deadline, f"waited for {what}"
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_runs_already_decides_by_a_release_from_its_publication_on(
    celery_worker_process: WorkerProcess,
) -> None:
    person, one, other = person_with_a_pass(), staff("policy_officer"), staff("policy_officer")
    wait_for(lambda: bool(checked_with(person)), "the first decision, by the policy of the code")
    before = checked_with(person)
    release = propose_policy(Actor.of(one), files=changed(), answers=answers())

    def tried() -> bool:
        release.refresh_from_db()
        return release.trial == "done"

    wait_for(tried, "the trial")
    assert release.trial_looked_at == 1
    publish_policy(Actor.of(other), release=release, version=release.version, overwriting=True)
    wait_for(lambda: checked_with(person) != before, "a decision by the release")
