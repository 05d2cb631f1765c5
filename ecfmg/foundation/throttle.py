"""Throttles kept in PostgreSQL: they hold over all processes and while Redis is away."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ecfmg.foundation import clock
from ecfmg.foundation.models import Tally

#: Windows that ended so long ago are swept when a new one begins.
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` within each window of `seconds`, counted apart for each `name` and each who."""

    name: str
    tries: int
    seconds: int


def within(limit: Limit, who: str) -> bool:
    """Count one try of `who`; False where it is one too many. `who` is kept only as a keyed hash."""
    now = clock.now().timestamp()
    starts_at = datetime.fromtimestamp(now - now % limit.seconds, tz=UTC)
    key = f"{limit.name}:{salted_hmac('ecfmg.foundation.throttle', who).hexdigest()}"
    with transaction.atomic():
        tally, created = Tally.objects.get_or_create(key=key, window_starts_at=starts_at)
        Tally.objects.filter(pk=tally.pk).update(count=F("count") + 1)
        tally.refresh_from_db(fields=["count"])
    if created:
        Tally.objects.filter(window_starts_at__lt=clock.now() - KEPT_FOR).delete()
    return tally.count <= limit.tries


def seconds_left(limit: Limit) -> int:
    """Seconds until the present window ends and the count begins again; at least 1."""
    now = clock.now().timestamp()
    return max(1, int(limit.seconds - now % limit.seconds))


def address_of(request: HttpRequest) -> str:
    """The network address of who asks. Behind our own proxy it is the last one that the proxy noted."""
    noted = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and noted:
        return str(noted).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
