"""Advice on the quality of a page: for the sender before submission, for staff beside the page. Never a refusal."""

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


def advice(hints: list[str]) -> list[str]:
    """The sentences for the sender."""
    return [HINTS[code].for_sender for code in hints if code in HINTS]
