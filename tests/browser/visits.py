"""A look at a page in a wide window and on a phone: accessible, within the window, nothing refused or broken."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, ViewportSize

from ecfmg.accounts.models import User

WIDE = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=375, height=800)
OVERHANG = "document.scrollingElement.scrollWidth - innerWidth"


def check_pages(page: Page, addresses: Iterable[str], window: ViewportSize, check: Callable[[Page], None]) -> None:
    """Open each address in a window of this size and have it looked at; a page that answers an error fails too."""
    page.set_viewport_size(window)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        check_page(page, check)
    assert said == [], "the content security policy refused something, or a script failed"


def check_page(page: Page, check: Callable[[Page], None]) -> None:
    """The page as it is now is accessible and does not scroll sideways."""
    check(page)
    assert page.evaluate(OVERHANG) <= 0, f"{page.url} scrolls sideways at {page.viewport_size}"


def enter(context: BrowserContext, user: User, base_url: str) -> None:
    """Sign this person in without the pages of signing in."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])
