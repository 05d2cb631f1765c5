"""The answer to "may this person do this?": no, unless a predicate says yes, and always with a reason."""

from dataclasses import dataclass

from ecfmg.foundation.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Answer:
    """What a predicate answers. `why` is a sentence for the person who asked; it may be empty when `allowed`."""

    allowed: bool
    why: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Answer(True)


def denied(why: str) -> Answer:
    """No, because of `why`."""
    return Answer(False, why)


def require(answer: Answer) -> None:
    """Raise `NotAllowed` with the reason unless the answer is yes; the first line of an action."""
    if not answer:
        raise NotAllowed(answer.why or "You may not do this.")
