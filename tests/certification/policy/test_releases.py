"""A changed policy: checked whole, tried over everybody, published by another person, and in force everywhere."""

import threading
from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from certification.actions import policy as actions
from certification.actions.deciding import decide_all_due
from certification.actions.policy import decline_policy, overwritten_by, propose_policy, publish_policy, try_again
from certification.models import Case, Decision, DueCase, PolicyRelease, PolicyText
from certification.policy.errors import PolicyError
from certification.policy.loader import load_policy
from certification.policy_check import check_policy
from certification.policy_in_force import keep_text, policy_in_force, texts_in_force
from certification.queries.policy import changed_rows
from certification.replay import replay_decision
from ecfmg.accounts.models import User
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.models import Event, OutboxMessage
from tests.certification.policy.releases import EARLIER, END_OF_2026, SEASONS, answers, changed, proposed, published
from tests.factories.certification import person_with_a_pass
from tests.factories.certified_people import TODAY, certified_applicant, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


@pytest.fixture
def officer() -> User:
    return staff("policy_officer")


@pytest.fixture
def other() -> User:
    return staff("policy_officer")


def test_a_trial_counts_who_would_move_and_stores_nobodys_decision(officer: User) -> None:
    certified, _untouched = certified_applicant(), person_with_a_pass()
    while outbox.deliver_next():  # the certificate gets its PDF, a change of its own
        pass
    before = (list(Case.objects.values()), list(Decision.objects.values()), list(DueCase.objects.values()))
    release = proposed(officer)
    assert (release.trial, release.trial_people, release.trial_looked_at) == ("done", 2, 2)
    result = release.trial_result
    assert result is not None
    assert (result["differ"], result["moved"]) == (1, 1)
    assert result["moves"] == [["certified", "expired", 1]]
    assert result["season"] == [[2026, "certified", "expired", 1]]
    assert result["country"] == [["NGA", "certified", "expired", 1]]
    assert release.differences.get().applicant == certified.applicant
    assert before == (list(Case.objects.values()), list(Decision.objects.values()), list(DueCase.objects.values()))
    assert policy_in_force() is load_policy(), "a proposal is not in force"


def test_a_trial_goes_over_everybody_in_chunks_and_a_message_twice_counts_once(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from certification import policy_trial

    monkeypatch.setattr(policy_trial, "CHUNK", 1)
    for _ in range(3):
        person_with_a_pass()
    release = propose_policy(Actor.of(officer), files=changed(), answers=answers())
    first = OutboxMessage.objects.get(kind="policy_trial")
    assert outbox.deliver_next()
    release.refresh_from_db()
    assert (release.trial, release.trial_looked_at) == ("running", 1)
    policy_trial.try_next(first)
    release.refresh_from_db()
    assert release.trial_looked_at == 1
    while outbox.deliver_next():
        pass
    release.refresh_from_db()
    assert (release.trial, release.trial_looked_at) == ("done", 3)


def test_a_policy_by_which_the_rules_fail_cannot_be_published(
    officer: User, other: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from certification import policy_trial

    def failing(*arguments: object, **options: object) -> None:
        raise KeyError("policy has no row for closes_on (2027)")

    person_with_a_pass()
    monkeypatch.setattr(policy_trial, "differences_for", failing)
    release = proposed(officer)
    assert release.trial == "failed"
    assert "closes_on (2027)" in release.trial_fault
    with pytest.raises(ActionRefused, match="tried over everybody"):
        publish_policy(Actor.of(other), release=release, version=release.version, overwriting=True)


def test_publishing_takes_another_officer(officer: User, other: User) -> None:
    release = proposed(officer)
    with pytest.raises(NotAllowed, match="takes two people"):
        publish_policy(Actor.of(officer), release=release, version=release.version)
    with pytest.raises(NotAllowed):
        publish_policy(Actor.of(staff("senior_reviewer", "administrator")), release=release, version=release.version)
    publish_policy(Actor.of(other), release=release, version=release.version, overwriting=True)
    release.refresh_from_db()
    assert (release.state, release.number, release.decided_by) == ("published", 1, other)
    assert Event.objects.filter(verb="policy.published", stream=release.stream, actor_id=other.public_id).exists()


def test_the_database_refuses_one_person_as_both_and_a_release_without_a_trial(officer: User, other: User) -> None:
    release = proposed(officer)
    found = PolicyRelease.objects.filter(pk=release.pk)
    values = {"state": "published", "number": 1, "decided_at": clock.now()}
    for wrong in ({"decided_by": officer}, {"decided_by": other, "trial": "failed"}, {"decided_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            found.update(**values, **wrong)
    found.update(**values, decided_by=other)


def test_the_text_of_a_policy_cannot_be_changed_or_deleted(officer: User) -> None:
    text = proposed(officer).text
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        PolicyText.objects.filter(pk=text.pk).update(files={})
    kept = keep_text({SEASONS: "# never in force\n"})
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        PolicyText.objects.filter(pk=kept.pk).delete()


def test_a_release_is_in_force_at_once_and_everybody_is_decided_by_it(officer: User, other: User) -> None:
    person = certified_applicant().applicant
    decide_all_due()
    old = Case.objects.get(applicant=person).decision
    release = published(officer, other)
    assert policy_in_force().version == release.text_id != load_policy().version
    assert texts_in_force()[SEASONS].count(EARLIER) == 1
    assert DueCase.objects.filter(applicant_id=person.pk).exists()
    decide_all_due()
    case = Case.objects.select_related("decision").get(applicant=person)
    assert case.status == "expired"
    assert case.decision is not None and old is not None
    assert case.decision.policy_version == release.text_id
    assert not release.differences.exists(), "the list of people served its purpose"


def test_past_decisions_replay_by_the_policy_that_decided_then(officer: User, other: User) -> None:
    person = certified_applicant().applicant
    decide_all_due()
    old = Case.objects.get(applicant=person).decision
    published(officer, other)
    decide_all_due()
    new = Case.objects.get(applicant=person).decision
    published(other, officer, changed(EARLIER, "  season: 2026\n  value: 2026-06-29"))
    assert old is not None and new is not None
    assert (old.status, new.status) == ("certified", "expired")
    for decision in (old, new):
        again = replay_decision(decision)
        assert (again.same, again.same_policy) == (True, True)
    Decision.objects.filter(pk=new.pk).update(policy_version="0" * 64)
    new.refresh_from_db()
    assert not replay_decision(new).same_policy


def test_the_policy_of_the_code_is_kept_so_that_later_code_can_replay_its_decisions() -> None:
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default", apps=apps)
    kept = PolicyText.objects.get(version=load_policy().version)
    assert kept.files == texts_in_force()


def test_everybody_is_noted_in_chunks_even_who_is_being_decided(
    officer: User, other: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "CHUNK", 2)
    people = [person_with_a_pass() for _ in range(5)]
    decide_all_due()
    DueCase.objects.create(applicant_id=people[0].pk, noted_at=clock.now().replace(year=2020))
    published(officer, other)
    due = DueCase.objects.filter(applicant_id__in=[person.pk for person in people])
    assert due.count() == 5
    assert not due.filter(noted_at__year=2020).exists(), "a row that was there is noted anew, or its worker deletes it"


@pytest.mark.django_db(transaction=True)
def test_who_is_being_decided_by_the_policy_before_is_noted_again_when_that_decision_is_written(
    officer: User, other: User
) -> None:
    """A worker holds the person's row while it decides, then deletes it; the publication's note must not be lost."""
    person = person_with_a_pass()
    DueCase.objects.get_or_create(applicant_id=person.pk, defaults={"noted_at": clock.now()})
    release = proposed(officer)
    publish_policy(Actor.of(other), release=release, version=release.version, overwriting=True)
    note = OutboxMessage.objects.get(kind="policy_published")
    noting = threading.Thread(target=_note, args=[note])
    with transaction.atomic():
        DueCase.objects.select_for_update().get(applicant_id=person.pk)
        noting.start()
        _wait_until_blocked()
        DueCase.objects.filter(applicant_id=person.pk).delete()
    noting.join()
    assert DueCase.objects.filter(applicant_id=person.pk).exists()


def _note(message: OutboxMessage) -> None:
    try:
        with transaction.atomic():
            actions.note_everybody(message)
    finally:
        connection.close()


def _wait_until_blocked() -> None:
    """Until a statement of another connection waits for a lock of this one."""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.05)
    raise AssertionError("nothing waited for the row")


def test_every_fault_of_the_files_is_named_and_nothing_is_stored(officer: User) -> None:
    wrong = texts_in_force()[SEASONS].replace("certainty: official", "certainty: sure", 1)
    text = f"{wrong}- key: fee_usd\n  season: 2027\n  value: 2026-02-31\n"
    files = {SEASONS: text.encode(), "mine.yaml": b"- 1", "requirements.yaml": b"\xff"}
    with pytest.raises(actions.PolicyFilesRefused) as refused:
        propose_policy(Actor.of(officer), files=files, answers=answers())
    told = "\n".join(sentence for _, sentence in refused.value.faults)
    assert "mine.yaml: is no policy file" in told
    assert "requirements.yaml: is not text in UTF-8" in told
    with pytest.raises(actions.PolicyFilesRefused, match="day is out of range"):
        propose_policy(Actor.of(officer), files={SEASONS: text.encode()}, answers=answers())
    with pytest.raises(actions.PolicyFilesRefused, match=r"pathway-seasons.yaml, line \d+, .*certainty must be one of"):
        propose_policy(Actor.of(officer), files={SEASONS: wrong.encode()}, answers=answers())
    with pytest.raises(actions.PolicyFilesRefused, match="no file has a row of sponsor_note, which the rules ask for"):
        propose_policy(Actor.of(officer), files={"requirements.yaml": b"[]"}, answers=answers())
    assert not PolicyRelease.objects.exists()


def test_what_changes_nothing_or_is_proposed_already_is_refused(officer: User, other: User) -> None:
    same = {SEASONS: texts_in_force()[SEASONS].encode()}
    with pytest.raises(ActionRefused, match="nothing would change"):
        propose_policy(Actor.of(officer), files=same, answers=answers())
    proposed(officer)
    with pytest.raises(ActionRefused, match="proposed already"):
        propose_policy(Actor.of(other), files=changed(), answers=answers())
    with pytest.raises(NotAllowed):
        propose_policy(Actor.of(staff("administrator")), files=changed(), answers=answers())


def test_a_proposal_from_an_earlier_policy_would_undo_the_later_one_and_is_refused(officer: User, other: User) -> None:
    older = proposed(officer)
    published(officer, other, changed(END_OF_2026, "  season: 2026\n  value: 2026-06-29"))
    for act in (publish_policy, try_again):
        with pytest.raises(ActionRefused, match="would be undone"):
            act(Actor.of(other), release=older, version=older.version)
    decline_policy(Actor.of(other), release=older, version=older.version, reason="Overtaken.")


def test_a_stale_form_and_a_decided_proposal_are_refused(officer: User, other: User) -> None:
    release = proposed(officer)
    with pytest.raises(Stale):
        publish_policy(Actor.of(other), release=release, version=release.version - 1)
    with pytest.raises(ActionRefused, match="Say why"):
        decline_policy(Actor.of(other), release=release, version=release.version, reason=" ")
    declined = decline_policy(Actor.of(other), release=release, version=release.version, reason="The source is older.")
    assert Event.objects.get(verb="policy.declined").reason == "The source is older."
    with pytest.raises(ActionRefused, match="decided already"):
        publish_policy(Actor.of(other), release=declined, version=declined.version)


def test_trying_again_replaces_what_came_of_the_trial_before(officer: User) -> None:
    release = proposed(officer)
    assert release.trial_result is not None and release.trial_result["differ"] == 0
    certified_applicant()
    try_again(Actor.of(officer), release=release, version=release.version)
    while outbox.deliver_next():
        pass
    release.refresh_from_db()
    assert release.trial_result["differ"] == 1


def test_a_release_that_the_code_cannot_read_fails_the_check_and_is_never_passed_over(
    officer: User, other: User
) -> None:
    assert check_policy(None) == []
    release = published(officer, other)
    assert check_policy(None) == []
    call_command("check", stdout=StringIO())
    unreadable = PolicyText.objects.create(
        version="f" * 64, files={SEASONS: "- key: of_older_code\n"}, kept_at=clock.now()
    )
    PolicyRelease.objects.filter(pk=release.pk).update(text=unreadable)
    with pytest.raises(SystemCheckError, match="line 1, of_older_code: unknown policy key"):
        call_command("check", stderr=StringIO())
    with pytest.raises(PolicyError):
        policy_in_force()


def test_changed_files_of_new_code_are_told_while_a_release_is_in_force(officer: User, other: User) -> None:
    release = published(officer, other)
    assert check_policy(None) == []
    PolicyRelease.objects.filter(pk=release.pk).update(base="e" * 64)
    assert [found.id for found in check_policy(None)] == ["policy.W001"]


def test_asking_for_the_policy_in_force_is_one_query(officer: User, other: User) -> None:
    published(officer, other)
    policy_in_force()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        first, second = policy_in_force(), policy_in_force()
    assert first is second
    assert len(queries) == 2


def test_a_row_that_held_is_overwritten_only_where_it_is_said_that_this_is_meant(officer: User, other: User) -> None:
    release = proposed(officer)
    with pytest.raises(ActionRefused, match="overwrites rows that already held"):
        publish_policy(Actor.of(other), release=release, version=release.version)
    assert release.state == "proposed"
    (one,) = overwritten_by(release)
    assert (one.key, one.before and one.before.scope) == ("expires_on", 2026)


def test_the_rows_that_differ_are_named_and_one_that_only_moved_is_not(officer: User) -> None:
    release = proposed(officer)
    from certification.policy_in_force import policy_with

    proposed_policy = policy_with(release.text_id)
    assert proposed_policy is not None
    (one,) = changed_rows(load_policy(), proposed_policy)
    assert one.before is not None and one.after is not None
    assert (one.key, one.before.value.year, one.after.value.year) == (one.after.key, 2028, 2026)
    moved = {SEASONS: ("# a comment\n\n" + texts_in_force()[SEASONS]).encode()}
    only_moved = policy_with(propose_policy(Actor.of(officer), files=moved, answers=answers()).text_id)
    assert only_moved is not None
    assert changed_rows(load_policy(), only_moved) == []
