"""HTML to PDF by WeasyPrint. The fetcher gives out our own fonts and pictures by name; it opens no address, no file."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

SCHEME = "casework:"
FONTS = Path(settings.BASE_DIR) / "node_modules" / "@uswds" / "uswds" / "dist" / "fonts"
FONT_FILES = {
    "sans": FONTS / "public-sans" / "PublicSans-Regular.ttf",
    "sans-bold": FONTS / "public-sans" / "PublicSans-SemiBold.ttf",
    "serif": FONTS / "merriweather" / "Latin-Merriweather-Regular.ttf",
    "serif-bold": FONTS / "merriweather" / "Latin-Merriweather-Bold.ttf",
    "serif-light": FONTS / "merriweather" / "Latin-Merriweather-Light.ttf",
}


class RefusedAddress(ValueError):
    """A document asked for something that is not ours."""


def render_pdf(template: str, context: Mapping[str, Any], pictures: Mapping[str, str] | None = None) -> bytes:
    """The PDF (PDF/UA-1: tagged, readable aloud) of a template of ``templates/pdf``.

    `pictures` are SVG texts that the template shows as ``casework:<name>``. The same context gives the same bytes.
    """
    from weasyprint import HTML  # takes a second to import, and only workers need it

    html = render_to_string(f"pdf/{template}.html", {"PRODUCT_NAME": settings.PRODUCT_NAME, **context})
    document = HTML(string=html, url_fetcher=_fetcher(dict(pictures or {})), base_url=None)
    content = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=None)
    assert isinstance(content, bytes)  # no target was given, so the bytes come back
    return content


def _fetcher(pictures: Mapping[str, str]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OursOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            """Our own font or picture by its name; everything else is refused before anything is opened."""
            name = url.removeprefix(SCHEME)
            if url.startswith(SCHEME) and name in pictures:
                return URLFetcherResponse(url, pictures[name].encode(), {"Content-Type": "image/svg+xml"})
            if url.startswith(SCHEME) and name in FONT_FILES:
                return URLFetcherResponse(url, _font(name), {"Content-Type": "font/ttf"})
            raise RefusedAddress(f"documents may show nothing from {url[:80]}")

    return OursOnly()


@cache
def _font(name: str) -> bytes:
    return FONT_FILES[name].read_bytes()
