"""Two applicants of the demonstration let the residency programme read their documents; one page was read."""

from datetime import date, timedelta

from django.db import transaction

from applicants.models import Applicant
from certification.actions.sharing import note_page_read, share_documents
from certification.demo.cast import Cast
from certification.demo.papers import paper
from certification.models import RecipientOrganisation, Sharing
from certification.queries.sharing import documents_under, offers_to
from credentials.actions.letters import send_new_version
from credentials.actions.preparation import prepare_document
from credentials.actions.school_documents import school_submits_document
from credentials.models import Document, Education
from credentials.policy.seasons import seasons_from
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor

#: One whose MSPE came in a season that is released, and one whose MSPE waits for a day.
RELEASED, HELD = "certified@applicant.example", "ready@applicant.example"


@transaction.atomic
def load_sharing(cast: Cast) -> None:
    """Make it where nothing is shared yet and a season is known; people and their schools must be there."""
    seasons = seasons_from(clock.today())
    if not seasons or Sharing.objects.exists():
        return
    programme = RecipientOrganisation.objects.get(reference="DEMO-0001")
    for address, sent_on in ((RELEASED, date(2025, 9, 1)), (HELD, clock.today() - timedelta(days=6))):
        applicant = Applicant.objects.select_related("user").get(user__email=address)
        education = applicant.educations.select_related("school", "applicant").get()
        with clock.moved_to(sent_on):
            _school_sends(cast, education)
        with clock.moved_to(clock.now() - timedelta(days=4)):
            choices = [offer.choice for offer in offers_to(applicant)]
            actor = Actor.of(applicant.user)
            shared = share_documents(
                actor, applicant=applicant, organisation=programme, season=seasons[0].year, choices=choices
            )
    _is_read(shared)


def _school_sends(cast: Cast, education: Education) -> None:
    """The MSPE, a letter that its applicant may read, and one that was waived and has a second version."""
    official, name = cast.official_of(education.school), str(education.applicant.names.get())
    _sent(official, education, "mspe", ["Medical Student Performance Evaluation", name])
    _sent(official, education, "lor", ["To the programme director", name], author="Dr. Kofi Anang", waived=False)
    first = _sent(official, education, "lor", ["Dear colleagues", name], author="Prof. Ngozi Adeleke", waived=True)
    newer = paper("Letter of recommendation", ["Dear colleagues", name, "Second version", "Prof. Ngozi Adeleke"])
    prepare_document(send_new_version(official, education=education, letter=first, uploads=[newer]).pk)


def _sent(actor: Actor, education: Education, kind: str, lines: list[str], **writer: object) -> Document:
    title = "Letter of recommendation" if kind == "lor" else "Dean's letter"
    document = school_submits_document(
        actor,
        school=education.school,
        education=education,
        kind=kind,
        uploads=[paper(title, [*lines, str(writer.get("author", education.school.name))])],
        author=str(writer.get("author", "")),
        waived=bool(writer["waived"]) if "waived" in writer else None,
    )
    prepare_document(document.pk)
    return document


def _is_read(sharing: Sharing) -> None:
    reader = sharing.organisation.members.select_related("user").get(role="member").user
    with clock.moved_to(clock.now() - timedelta(days=1)):
        document = documents_under(sharing).filter(kind="transcript").get()
        note_page_read(Actor.of(reader), sharing=sharing, document=document, page=1)
