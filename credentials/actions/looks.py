"""Who looked at a document, page by page: an image has an address of its own and can be fetched without its page."""

from datetime import timedelta

from django.db.models import Q

from credentials.actions.documents import note_opened
from credentials.models import Document
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event

#: The images of a page load with it; so long after it they belong to the look that is noted.
ONE_LOOK = timedelta(minutes=10)


def note_page_opened(actor: Actor, *, document: Document, number: int) -> None:
    """Note that staff or a school was given the image of page `number`, unless it belongs to a look that is noted."""
    noted = Event.objects.filter(
        Q(verb="document.opened") | Q(verb="document.page_opened", payload__page=number),
        stream=document.applicant.stream,
        subject=f"document:{document.public_id}",
        actor_id=actor.id,
        at__gt=clock.now() - ONE_LOOK,
    )
    if not noted.exists():
        note_opened(actor, document=document, page=number)
