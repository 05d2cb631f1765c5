"""One-purpose links for people without an account: GET shows, POST consumes; the secret is kept only as a hash."""

import hashlib
import secrets
from datetime import timedelta

from ecfmg.foundation import clock
from ecfmg.foundation.models import OneTimeLink

#: The audience of an actor who has nothing but a link (see `Actor.audience`).
LINK_AUDIENCE = "link"


def make_link(*, purpose: str, subject: str, sent_to: str, days: int) -> tuple[OneTimeLink, str]:
    """A new link and its secret, which is shown to nobody but the person it is sent to."""
    secret = secrets.token_urlsafe(32)
    link = OneTimeLink.objects.create(
        purpose=purpose,
        subject=subject,
        secret_hash=hash_secret(secret),
        sent_to=sent_to,
        expires_at=clock.now() + timedelta(days=days),
    )
    return link, secret


def hash_secret(secret: str) -> str:
    """The form in which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_link(purpose: str, secret: str) -> OneTimeLink | None:
    """The link with this secret and purpose, in whatever state; None where there is none."""
    return OneTimeLink.objects.filter(purpose=purpose, secret_hash=hash_secret(secret)).first()


def state_of(link: OneTimeLink) -> str:
    """`open`, `used`, `withdrawn` or `expired`: each has a page of its own."""
    if link.used_at:
        return "used"
    if link.withdrawn_at:
        return "withdrawn"
    return "expired" if link.expires_at <= clock.now() else "open"
