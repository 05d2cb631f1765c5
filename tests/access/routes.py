"""Every route of the project with what its view declares, and the routes that declare it elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from ecfmg.accounts.access import Access

#: Views without a mark of ours, and why that is right. A name ends with a colon where it stands for a whole portal.
DECLARED_ELSEWHERE = {
    "account_": "allauth's: sign-in, sign-up, password and e-mail; it asks for a signed-in person where one is needed",
    "mfa_": "allauth's: the second step; it asks for a signed-in person, and for proof before a change",
    "usersessions_": "allauth's: one's own sessions; it asks for a signed-in person",
    "dev:": "pages for developers, which are not routed with DEBUG off",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its full name, the names of what it takes, its view."""

    name: str
    takes: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def access(self) -> Access | None:
        """What the view declares; None where it declares nothing."""
        return getattr(self.view, "access", None)

    @property
    def is_api(self) -> bool:
        """Whether it is an endpoint of the API, which declares its permission in its class."""
        return hasattr(self.view, "cls")

    @property
    def is_declared_elsewhere(self) -> bool:
        """Whether it stands in the list above."""
        return self.name.startswith(tuple(DECLARED_ELSEWHERE))


def all_routes() -> list[Route]:
    """Every address that the project answers."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def guarded_routes() -> list[Route]:
    """The routes that only some of those who sign in may open."""
    return [route for route in all_routes() if route.access is not None and route.access.audiences]


def routes_by_link() -> list[Route]:
    """The routes that only the holder of a one-purpose link may open."""
    return [route for route in all_routes() if route.access is not None and route.access.by_link]


def _walk(patterns: list[URLPattern | URLResolver], space: str, takes: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        names = (*takes, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner, names)
        else:
            yield Route(f"{space}{pattern.name or pattern.pattern}", names, pattern.callback)
