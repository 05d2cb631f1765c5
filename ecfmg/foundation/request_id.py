"""The reference number that leads from a page to a log line to an event; and who sends which form."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")
_sender: ContextVar[str] = ContextVar("sender", default="")


def current_request_id() -> str:
    """The number of the request (or task) at work; empty outside of one."""
    return _current.get()


def set_request_id(value: str) -> None:
    """Bind the number to the request (or task) at work."""
    _current.set(value)


def current_sender() -> str:
    """The person and the address of the form at work; empty outside of a request that may change something."""
    return _sender.get()


@contextmanager
def sent_by(who: str, path: str) -> Iterator[None]:
    """Bind the person (empty for a stranger) and the form's address for a time."""
    token = _sender.set(f"{who} {path}")
    try:
        yield
    finally:
        _sender.reset(token)
