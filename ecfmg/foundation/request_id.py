"""The reference number that leads from a page to a log line to an event."""

from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The number of the request (or task) at work; empty outside of one."""
    return _current.get()


def set_request_id(value: str) -> None:
    """Bind the number to the request (or task) at work."""
    _current.set(value)
