"""`manage.py evaluate`: every way to name people, what it stores, and that it can be stopped and run again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from certification.actions import noting
from certification.actions.deciding import decide_all_due, decide_due
from certification.models import Case, Charge, Decision, DueCase
from certification.rules_version import rules_version
from certification.tasks import note_other_rules, note_review_days
from ecfmg.embedded.addresses import embedded_database_url
from ecfmg.foundation import clock
from tests.factories.certification import noon, person_with_a_pass, person_with_facts
from tests.factories.certified_people import TODAY

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


def evaluate(*arguments: str) -> str:
    out = StringIO()
    call_command("evaluate", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command("evaluate", *arguments)
    assert error.value.returncode == 2
    return str(error.value)


@pytest.mark.django_db
def test_all_decides_about_everybody_once_and_then_about_nobody_for_whom_nothing_can_have_changed() -> None:
    for _ in range(3):
        person_with_a_pass()
    assert evaluate("--all") == "3 people decided about, 3 decisions changed.\n"
    assert evaluate("--all") == (
        "0 people decided about, 0 decisions changed. For 3 others nothing can have changed.\n"
    )
    assert evaluate("--all", "--again") == "3 people decided about, 0 decisions changed.\n"
    Case.objects.update(checked_with="other rules")
    assert evaluate("--all") == "3 people decided about, 0 decisions changed.\n"
    assert Decision.objects.count() == 3


@pytest.mark.django_db
def test_due_decides_about_those_whose_facts_changed_and_whose_day_was_missed() -> None:
    changed, day_came, _neither = person_with_facts(), person_with_a_pass(), person_with_a_pass()
    decide_all_due()
    Charge.objects.create(applicant=changed, description="Fee", amount_usd=9, raised_on=date(2026, 11, 1))
    Case.objects.filter(applicant=day_came).update(next_review_on=date(2026, 10, 1))
    assert evaluate("--due", "--dry-run").startswith(
        "2 people looked at; 1 decisions would change; nothing was stored."
    )
    assert evaluate("--due") == "2 people decided about, 1 decisions changed.\n"
    assert Case.objects.get(applicant=changed).status == "on_hold"


@pytest.mark.django_db
def test_one_person_is_asked_about_though_nothing_changed() -> None:
    one, other = person_with_a_pass(), person_with_a_pass()
    decide_all_due()
    assert evaluate("--usmle-id", str(one.usmle_id)) == "1 people decided about, 0 decisions changed.\n"
    both = ["--usmle-id", str(one.usmle_id), "--usmle-id", str(other.usmle_id)]
    assert evaluate(*both, "--dry-run").startswith("2 people looked at; 0 decisions would change")
    assert "Nobody here has the USMLE ID 99999999" in refused("--usmle-id", "99999999")
    assert refused("--usmle-id", "none of ours")


@pytest.mark.django_db
def test_a_dry_run_shows_who_would_move_and_stores_nothing() -> None:
    person_with_facts()
    decide_all_due()
    person_with_a_pass()
    before = (list(Case.objects.values()), list(DueCase.objects.values()), Decision.objects.count())
    assert evaluate("--all", "--dry-run") == (
        "1 people looked at; 1 decisions would change; nothing was stored. For 1 others nothing can have changed.\n"
        "  not decided yet → in_progress: 1\n"
    )
    assert before == (list(Case.objects.values()), list(DueCase.objects.values()), Decision.objects.count())
    decide_all_due()
    assert evaluate("--all", "--dry-run") == (
        "0 people looked at; 0 decisions would change; nothing was stored. For 2 others nothing can have changed.\n"
    )
    assert evaluate("--all", "--again", "--dry-run").startswith("2 people looked at; 0 decisions")


@pytest.mark.django_db
def test_another_day_is_asked_about_everybody_and_only_as_a_trial() -> None:
    person_with_facts()
    decide_all_due()
    assert "ready → " in evaluate("--all", "--dry-run", "--as-of", "2023-01-10")
    assert evaluate("--all", "--dry-run", "--known-on", "2026-11-20").startswith("1 people looked at")
    assert "add --dry-run" in refused("--all", "--as-of", "2026-01-10")
    assert "add --dry-run" in refused("--due", "--known-on", "2026-01-10")


@pytest.mark.django_db
def test_what_does_not_go_together_is_refused() -> None:
    assert "--workers takes a number from 1" in refused("--all", "--workers", "0")
    assert "--again goes with --all" in refused("--due", "--again")
    for wrong, why in (
        ([], "required"),
        (["--all", "--due"], "not allowed with"),
        (["--all", "--dry-run", "--as-of", "2026-13-01"], "not a date"),
    ):
        with pytest.raises(CommandError, match=why):
            call_command("evaluate", *wrong)


@pytest.mark.django_db
def test_a_person_for_whom_the_rules_fail_is_told_of_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    person_with_a_pass()

    def failing(*args: object) -> object:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("certification.answers.decide", failing)
        assert "For 1 people the rules failed" in evaluate("--all", "--dry-run")
        assert "For 1 people the rules failed; they are tried again in an hour" in evaluate("--all")
    DueCase.objects.update(noted_at=noon(date(2026, 1, 5)))
    assert evaluate("--due") == "1 people decided about, 1 decisions changed.\n"


@pytest.mark.django_db
def test_the_tasks_catch_up_with_days_and_with_rules() -> None:
    day_came, other_rules = person_with_a_pass(), person_with_a_pass()
    decide_all_due()
    missed = {"checked_on": date(2026, 9, 1), "next_review_on": date(2026, 10, 1)}
    Case.objects.filter(applicant=day_came).update(**missed)
    note_review_days()
    assert Case.objects.get(applicant=day_came).next_review_on != date(2026, 10, 1)
    Case.objects.filter(applicant=other_rules).update(checked_with="other rules")
    note_other_rules()
    assert Case.objects.get(applicant=other_rules).checked_with == rules_version(TODAY)
    assert DueCase.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work_of_a_run_that_was_killed() -> None:
    """As an operator runs it: processes of their own, with a moving bar where there is a terminal."""
    people = [person_with_a_pass() for _ in range(7)]
    noting.note_everyone()
    assert decide_due(limit=3).looked_at == 3  # what the killed run had done
    done = in_another_process("--all", "--workers", "2")
    assert done.startswith("4 people decided about, 4 decisions changed. For 3 others nothing can have changed.")
    assert Decision.objects.count() == Case.objects.count() == len(people)
    tried = in_another_process("--all", "--again", "--dry-run", "--workers", "2")
    assert tried.startswith("7 people looked at; 0 decisions would change")


def in_another_process(*arguments: str) -> str:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": embedded_database_url(settings.VAR_DIR, connection.settings_dict["NAME"]),
        "CLOCK_SHIFT_DAYS": str((TODAY - timezone.now().date()).days),
    }
    command = [sys.executable, "manage.py", "evaluate", *arguments]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
