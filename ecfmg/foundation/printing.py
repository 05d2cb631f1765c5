"""HTML to PDF by WeasyPrint. The fetcher gives out our own fonts and pictures by name; it opens no address, no file."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

SCHEME = "casework:"
#: Copied here by the build; their list is static/printed-fonts.json.
FONTS = Path(settings.BASE_DIR) / "build" / "fonts"
FONT_FILES = {
    "sans": FONTS / "PublicSans-Regular.ttf",
    "sans-bold": FONTS / "PublicSans-SemiBold.ttf",
    "serif": FONTS / "Latin-Merriweather-Regular.ttf",
    "serif-bold": FONTS / "Latin-Merriweather-Bold.ttf",
    "serif-light": FONTS / "Latin-Merriweather-Light.ttf",
}


class RefusedAddress(ValueError):
    """A document asked for something that is not ours."""


def render_pdf(template: str, context: Mapping[str, Any], pictures: Mapping[str, str | bytes] | None = None) -> bytes:
    """The PDF (PDF/UA-1: tagged, readable aloud) of a template of ``templates/pdf``.

    `pictures` are SVG texts, or the bytes of JPEG pictures that we made, which the template shows as
    ``casework:<name>``. The same context gives the same bytes.
    """
    from weasyprint import HTML  # takes a second to import, and only workers need it

    html = render_to_string(f"pdf/{template}.html", {"PRODUCT_NAME": settings.PRODUCT_NAME, **context})
    document = HTML(string=html, url_fetcher=_fetcher(_fonts(), dict(pictures or {})), base_url=None)
    content = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=None)
    assert isinstance(content, bytes)  # no target was given, so the bytes come back
    return content


def _fetcher(fonts: Mapping[str, bytes], pictures: Mapping[str, str | bytes]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OursOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            """Our own font or picture by its name; everything else is refused before anything is opened."""
            name = url.removeprefix(SCHEME)
            if url.startswith(SCHEME) and name in pictures:
                picture = pictures[name]
                if isinstance(picture, bytes):
                    return URLFetcherResponse(url, picture, {"Content-Type": "image/jpeg"})
                return URLFetcherResponse(url, picture.encode(), {"Content-Type": "image/svg+xml"})
            if url.startswith(SCHEME) and name in fonts:
                return URLFetcherResponse(url, fonts[name], {"Content-Type": "font/ttf"})
            raise RefusedAddress(f"documents may show nothing from {url[:80]}")

    return OursOnly()


@cache
def _fonts() -> dict[str, bytes]:
    """All of them, before anything is drawn: WeasyPrint would take another font for one that is missing, and go on."""
    missing = sorted(file.name for file in FONT_FILES.values() if not file.exists())
    if missing:
        raise FileNotFoundError(f"{FONTS} has no {', '.join(missing)}: run make build, which puts the fonts there.")
    return {name: file.read_bytes() for name, file in FONT_FILES.items()}
