"""What a school reads of a request in a word: a tone and who acts, or what became of its answer."""

from credentials.models import VerificationRequest

State, Outcome = VerificationRequest.State, VerificationRequest.Outcome

_STATES = {
    State.SENT: ("person", "With you"),
    State.ANSWERED: ("waiting", "Waits for our review"),
    State.REVIEWED: ("idle", "Reviewed by us"),
    State.EXPIRED: ("refused", "Ended without an answer"),
    State.WITHDRAWN: ("idle", "Withdrawn by us"),
}
_OUTCOMES = {
    Outcome.ACCEPTED: ("met", "Accepted by us"),
    Outcome.RETURNED: ("idle", "Document returned to the person"),
    Outcome.ASKED_AGAIN: ("info", "You were asked again"),
    Outcome.REFUSED: ("refused", "Not accepted"),
}


def request_word(asked: VerificationRequest) -> tuple[str, str]:
    """Tone and word of a request, open or closed."""
    if asked.state == State.REVIEWED and asked.outcome:
        return _OUTCOMES[Outcome(asked.outcome)]
    return _STATES[State(asked.state)]
