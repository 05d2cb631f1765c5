"""A past decision made again by the command of operators."""

from io import StringIO
from typing import ClassVar

import pytest
from django.core.management import CommandError, call_command

from certification.models import Decision
from tests.factories.certification import person_with_facts

pytestmark = pytest.mark.django_db


def replayed(*public_ids: object) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("replay_decision", *map(str, public_ids), stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def test_decisions_are_made_again_byte_for_byte() -> None:
    for _ in range(2):
        person_with_facts()
    said, status = replayed(*Decision.objects.values_list("public_id", flat=True))
    assert status == 0
    assert said.count("by the policy that decided then: equal byte for byte.") == 2


def test_what_differs_is_shown_line_by_line_with_status_1() -> None:
    person_with_facts()
    decision = Decision.objects.get()
    kept = decision.answer.replace('["ready"', '["revoked"', 1)
    Decision.objects.update(answer=kept, policy_version="0" * 64)
    said, status = replayed(decision.public_id)
    assert status == 1
    assert "by the policy in force: that of then is not kept: differs." in said
    assert '-  "status": "revoked"' in said
    assert '+  "status": "ready"' in said


class TestRefusals:
    UNKNOWN: ClassVar = ["00000000-0000-4000-8000-000000000000", "no-id"]

    @pytest.mark.parametrize("public_id", UNKNOWN)
    def test_a_decision_that_is_not_here_is_named_and_nothing_is_replayed(self, public_id: str) -> None:
        with pytest.raises(CommandError, match=f"There is no decision {public_id} here") as error:
            call_command("replay_decision", public_id)
        assert error.value.returncode == 2
