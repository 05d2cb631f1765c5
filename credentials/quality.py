"""Advice on the quality of a page: for the sender before submission, for staff beside the page. Never a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hint:
    """What one code says to the sender and to staff."""

    for_sender: str
    for_staff: str


HINTS = {
    "blank": Hint(
        "This page looks empty. Leave it out, or scan it again if something should be on it.", "looks empty."
    ),
    "too_dark": Hint("This page is very dark. Photograph it again in daylight.", "is very dark."),
    "cut_off": Hint(
        "Writing runs over the edge, so a part may be missing. Photograph or scan it again with all four corners.",
        "may be cut off: writing runs over its edge.",
    ),
    "too_small": Hint(
        "This picture is small, so fine print may not be readable. Go closer, or scan at 300 dpi.",
        "has few pixels; fine print may not be readable.",
    ),
}


def advice_by_page(pages: Sequence[tuple[int, list[str]]]) -> list[str]:
    """The sentences for the sender about pages, each a number with its hints; a single page is not named."""
    return [
        f"Page {number}: {HINTS[code].for_sender}" if len(pages) > 1 else HINTS[code].for_sender
        for number, hints in pages
        for code in hints
        if code in HINTS
    ]


#: What is known of viruses in a file, for its sender and for whoever opens it.
SCANS = {
    "not_scanned": "Not scanned: no virus scanner is set up here. People see pictures of the pages, never the file.",
    "pending": "The file waits for the virus scanner.",
    "clean": "The virus scanner found nothing.",
    "infected": "The virus scanner found something harmful. The file is kept shut, and our staff were told.",
    "error": "The virus scanner could not look at the file yet. We try again by ourselves.",
}
