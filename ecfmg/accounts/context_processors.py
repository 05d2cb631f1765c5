"""What the frame of a page knows of the session."""

from django.http import HttpRequest

from ecfmg.accounts.middleware import idle_limit
from ecfmg.accounts.models import User


def session(request: HttpRequest) -> dict[str, object]:
    """`session_seconds`: after how many seconds without a page the session ends; absent when not signed in."""
    user = getattr(request, "user", None)
    return {"session_seconds": int(idle_limit(user).total_seconds())} if isinstance(user, User) else {}
