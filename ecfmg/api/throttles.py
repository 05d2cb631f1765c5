"""Throttles of the API: counted in PostgreSQL, by network address."""

from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle
from rest_framework.views import APIView

from ecfmg.foundation.throttle import Limit, address_of, seconds_left, within


class AddressThrottle(BaseThrottle):
    """At most `tries` within `seconds` from one address."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count this request; False where it is one too many."""
        return within(self.limit, address_of(request._request))

    def wait(self) -> float:
        """Seconds until the count begins again."""
        return seconds_left(self.limit)


def rate(name: str) -> Limit:
    """The limit that the settings give under ``DEFAULT_THROTTLE_RATES``, such as ``60/min``."""
    tries, seconds = SimpleRateThrottle.parse_rate(None, api_settings.DEFAULT_THROTTLE_RATES[name])  # type: ignore[arg-type]  # the method uses no self
    return Limit(f"api-{name}", tries=tries or 0, seconds=seconds or 1)
