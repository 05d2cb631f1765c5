"""Tell a person by e-mail that a decision changed something that matters to them."""

from uuid import UUID

from applicants.models import NameOfRecord
from certification.case_writing import NOTICE
from certification.comparison import (
    REQUIREMENT_NAMES,
    STATUS_WORDS,
    Change,
    compare_decisions,
)
from certification.models import Decision
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.models import OutboxMessage
from ecfmg.foundation.outbox import handles

#: What a status means, as the letter says it.
MEANINGS = {
    "not_img": "Your medical school is not one whose graduates need ECFMG certification.",
    "ineligible": "The facts on file about your medical school or degree do not allow certification.",
    "in_progress": "Something is still missing. Your status page lists each requirement and who acts next.",
    "on_hold": "All requirements are met, but something holds the certificate back. Your status page says what.",
    "ready": "All requirements are met. Our staff now look at your case and issue the certificate.",
    "certified": "You hold an ECFMG Certificate.",
    "expired": "Your certificate can no longer be used to enter training. Your status page says what can be done.",
    "revoked": "Your certificate was revoked. Please write to us through your account.",
}


@handles(NOTICE)
def send_case_notice(promise: OutboxMessage) -> None:
    """Write the letter about one decision; it compares the two decisions as they were stored."""
    decisions = Decision.objects.select_related("applicant__user").in_bulk(
        [UUID(promise.payload["decision"]), UUID(promise.payload["before"])], field_name="public_id"
    )
    decision = decisions[UUID(promise.payload["decision"])]
    before = decisions[UUID(promise.payload["before"])]
    user = decision.applicant.user
    if user is None or not user.is_active:
        return
    name = NameOfRecord.objects.filter(applicant=decision.applicant, valid_until__isnull=True).first()
    send_mail_later(
        to=user.email,
        template="case_decided",
        key=f"case-decided:{decision.public_id}",
        stream=decision.applicant.stream,
        context={
            "name": str(name) if name else user.display_name,
            "status": STATUS_WORDS[decision.status],
            "meaning": MEANINGS[decision.status],
            "lines": lines_of(compare_decisions(before.document, decision.document)),
        },
    )


def lines_of(changes: list[Change]) -> list[str]:
    """One line for each requirement whose state changed, with the reasons that came with it."""
    lines = []
    for change in changes:
        if change.subject in REQUIREMENT_NAMES and change.state_changed:
            why = " ".join(str(reason["text"]) for reason in change.come)
            lines.append(f"{change.name}: {change.after} (was: {change.before}). {why}".strip())
    return lines
