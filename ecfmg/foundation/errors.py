"""Errors that an action raises: each says what is wrong and what to do, in words for the person who gets them."""


class ActionRefused(Exception):
    """Something asked for cannot be done now. `str(error)` is a sentence for the person who asked."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        #: The form field that the message belongs to, where there is one.
        self.field = field


class NotAllowed(ActionRefused):
    """The person may not do this. The message says why."""


class Stale(ActionRefused):
    """Somebody else changed the same thing meanwhile; nothing was overwritten."""


def check_version(current: int, expected: int, thing: str) -> None:
    """Raise `Stale` unless the form was made from the version that is stored now."""
    if current != expected:
        raise Stale(
            f"Somebody changed {thing} while you were working on it. Nothing was overwritten: "
            "look at what it says now, and enter your change again if it is still right."
        )
