"""Two applicants of the demonstration let the residency programme read their documents; one page was read."""

from datetime import timedelta

from django.db import transaction

from applicants.models import Applicant
from certification.actions.sharing import note_page_read, share_documents
from certification.models import RecipientOrganisation, Sharing
from certification.queries.sharing import documents_under, offers_to
from credentials.policy.seasons import seasons_from
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor

#: One whose MSPE came in a season that is released, and one whose MSPE waits for a day.
RELEASED, HELD = "certified@applicant.example", "ready@applicant.example"


@transaction.atomic
def load_sharing() -> None:
    """Make it where nothing is shared yet and a season is known; people, and what their schools sent, must be there."""
    seasons = seasons_from(clock.today())
    if not seasons or Sharing.objects.exists():
        return
    programme = RecipientOrganisation.objects.get(reference="DEMO-0001")
    for address in (RELEASED, HELD):
        applicant = Applicant.objects.select_related("user").get(user__email=address)
        with clock.moved_to(clock.now() - timedelta(days=4)):
            choices = [offer.choice for offer in offers_to(applicant)]
            actor = Actor.of(applicant.user)
            shared = share_documents(
                actor, applicant=applicant, organisation=programme, season=seasons[0].year, choices=choices
            )
    _is_read(shared)


def _is_read(sharing: Sharing) -> None:
    reader = sharing.organisation.members.select_related("user").get(role="member").user
    with clock.moved_to(clock.now() - timedelta(days=1)):
        document = documents_under(sharing).filter(kind="transcript").get()
        note_page_read(Actor.of(reader), sharing=sharing, document=document, page=1)
