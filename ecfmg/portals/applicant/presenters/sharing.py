"""What the person shares: the list of organisations, and who read what."""

from collections.abc import Mapping
from datetime import datetime

from django.core.paginator import Page
from django.urls import reverse

from certification.models import Sharing
from certification.queries.sharing import SharedLine
from certification.sharing import is_in_force, season_of
from ecfmg.foundation import shapes
from ecfmg.foundation.event_sentences import sentence_of
from ecfmg.foundation.models import Event
from ecfmg.foundation.templatetags.words import day_in_words


def sharings_table(
    listed: Page[Sharing], lines: Mapping[int, list[SharedLine]], last: Mapping[str, datetime]
) -> shapes.Table:
    """With whom, for which season, how much can be read now, when it was read last, and whether it holds."""
    rows = [_row(each, lines[each.pk], last.get(f"sharing:{each.public_id}")) for each in listed]
    empty = shapes.EmptyState(
        "You share nothing",
        "Nobody outside your schools and our staff reads your documents. Each organisation that you share with is "
        "listed here, with what it can read and when it did.",
        shapes.Link("Share with an organisation", reverse("applicant:share_find"), primary=True),
    )
    labels = ("Organisation", "Season", "Documents", "Read last", "State")
    columns = [shapes.Column(label) for label in labels]
    pages = listed if listed.paginator.num_pages > 1 else None
    return shapes.Table("What you share", columns, rows, empty, page=pages, caption_seen=False)


def _row(sharing: Sharing, lines: list[SharedLine], last: datetime | None) -> shapes.Row:
    in_force = is_in_force(sharing)
    now = sum(line.is_open for line in lines)
    documents = f"{now} of {len(lines)} can be read now" if in_force else "None can be read any more"
    cells = (sharing.organisation.name, str(sharing.season), documents, last or "Never", state_word(sharing))
    return shapes.Row(cells, href=reverse("applicant:shared", args=[sharing.public_id]))


def state_word(sharing: Sharing) -> str:
    """Whether the organisation can read under it, and until when."""
    if sharing.withdrawn_at is not None:
        return f"Withdrawn on {day_in_words(sharing.withdrawn_at)}"
    season = season_of(sharing)
    if season is None:
        return "Over"
    if not is_in_force(sharing):
        return f"Over since {day_in_words(season.ends_on)}"
    return f"Shared until {day_in_words(season.ends_on)}"


def readings_table(listed: Page[Event]) -> shapes.Table:
    """Who read what, and when, newest first."""
    rows = [shapes.Row([event.at, event.actor_label, sentence_of(event)]) for event in listed]
    empty = shapes.EmptyState(
        "Nobody has read anything yet", "Each page that somebody reads is listed here, with the person and the moment."
    )
    columns = [shapes.Column(label) for label in ("When", "Who", "What")]
    pages = listed if listed.paginator.num_pages > 1 else None
    return shapes.Table("Who read what", columns, rows, empty, page=pages, caption_seen=False)
