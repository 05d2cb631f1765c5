"""A shared document in words, the same for whoever shares it and whoever reads it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from certification.queries.sharing import Here, SharedLine
from certification.sharing import Kind
from ecfmg.foundation.templatetags.words import day_in_words, moment


def state_of(line: SharedLine) -> tuple[str, str | SafeString]:
    """Tone and words of whether a document can be read, and from when."""
    if line.here is None:
        return "idle", "Not received yet"
    if not line.here.is_ready:
        return "idle", "Received, not ready to be read"
    if line.opens_at is None:
        return "waiting", "Opens on the release day, which is not announced yet"
    if not line.is_open:
        return "waiting", format_html("Opens on {}", moment(line.opens_at))
    return "met", f"Can be read since {day_in_words(line.opens_at)}"


def source_of(here: Here) -> str:
    """Who sent a document, and of a transcript whether the school confirmed it."""
    document = here.document
    sender = f"Sent by {document.from_school.name}" if document.from_school else "Sent by the applicant"
    if document.kind != Kind.TRANSCRIPT or document.translation_of:
        return sender
    return f"{sender}; {'verified with the school' if here.is_verified else 'not verified with the school'}"
