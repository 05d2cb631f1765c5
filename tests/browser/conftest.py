"""Debian's Chromium for the browser tests, and axe (WCAG 2.2 AA) for every page they visit."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

# Playwright's synchronous API keeps an event loop in this thread; Django would take our queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
#: Whether the page's scripts run: only where they do not, a parser takes the content of noscript for elements.
SCRIPTED = """() => {
    const place = document.createElement("div");
    place.innerHTML = "<noscript><p></p></noscript>";
    return place.querySelector("p") === null;
}"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium; the flags keep it from asking for anything outside this machine."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"No Chromium at {CHROMIUM}: run make setup, or set CHROMIUM to the program.")
    flags = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update"
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [f"--{flag}" for flag in [*flags.split(), "disable-sync"]],
    }


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """`page.goto("/…")` goes to the server under test."""
    return live_server.url


@pytest.fixture(autouse=True)
def _site_url(live_server: LiveServer, settings: Settings) -> None:
    """Links in mail lead to the server under test."""
    settings.SITE_URL = live_server.url


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """A function that fails with every WCAG 2.2 AA fault that axe finds on the page as it is now, script or none."""

    def check(page: Page) -> None:
        if page.evaluate(SCRIPTED):
            found = _axe(page)
        else:
            with _copy_where_axe_runs(page) as copy:
                found = _axe(copy)
        faults = [
            f"{fault['id']}: {fault['help']}\n    " + "\n    ".join(node["html"][:300] for node in fault["nodes"])
            for fault in found["violations"]
        ]
        assert not faults, f"{page.url} has accessibility faults:\n" + "\n".join(faults)

    return check


def _axe(page: Page) -> Any:
    page.evaluate(AXE.read_text())
    return page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)


@contextmanager
def _copy_where_axe_runs(page: Page) -> Iterator[Page]:
    """The same page in a context that lets axe run, but loads none of the page's own scripts."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(viewport=page.viewport_size)
    html = page.content()
    context.route("**/*.js", lambda route: route.abort())
    context.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    try:
        copy = context.new_page()
        copy.goto(page.url)
        yield copy
    finally:
        context.close()
