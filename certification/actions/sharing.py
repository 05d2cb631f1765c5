"""What a person lets organisations read, what becomes of it, and who reads it."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from applicants.models import Applicant
from applicants.queries import current_name
from certification.actions.reports import make_report
from certification.models import ConfirmationReport, RecipientMember, RecipientOrganisation, SharedItem, Sharing
from certification.permissions import may_read_shared, may_share
from certification.queries.sharing import Offer, documents_under, offers_to, organisations_found
from certification.sharing import Choice, is_in_force, season_of, title_of
from credentials.models import Document
from credentials.policy.seasons import seasons_from
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.permissions import require


@transaction.atomic
def share_documents(
    actor: Actor,
    *,
    applicant: Applicant,
    organisation: RecipientOrganisation,
    season: int,
    choices: Sequence[Choice],
) -> Sharing:
    """Let `organisation` read what was chosen until the season ends; its administrators hear of it, once a day."""
    require(may_share(actor, applicant))
    if not applicant.usmle_id:
        raise ActionRefused(
            "Organisations know you by your USMLE ID, and you have none yet. You get it when you apply for "
            "certification; then you can share."
        )
    if season not in {each.year for each in seasons_from(clock.today())}:
        raise ActionRefused("Choose a season that is not over.", field="season")
    if not organisations_found("").filter(pk=organisation.pk).exists():
        raise ActionRefused("Nobody of this organisation can sign in here any more. Choose another one.")
    Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    if applicant.sharings.filter(organisation=organisation, season=season, withdrawn_at__isnull=True).exists():
        raise ActionRefused(
            f"You share with {organisation.name} for this season already. Change there what they can read."
        )
    offers = _chosen(applicant, choices)
    now = clock.now()
    sharing = Sharing.objects.create(applicant=applicant, organisation=organisation, season=season, shared_at=now)
    _add(sharing, [offer.choice for offer in offers])
    _note(actor, sharing, "sharing.begun", documents=_names(offers))
    _tell_applicant(sharing, "sharing_begun", documents=[offer.title for offer in offers])
    _tell_organisation(sharing)
    return sharing


@transaction.atomic
def change_shared(actor: Actor, *, sharing: Sharing, choices: Sequence[Choice], version: int) -> Sharing:
    """What is not in `choices` is read no more, what is new is read from now on (or from its day)."""
    sharing = _locked(actor, sharing)
    check_version(sharing.version, version, "what you share here")
    if not is_in_force(sharing):
        raise ActionRefused("The season of this sharing is over, so nobody reads anything under it. Share anew.")
    offers = _chosen(sharing.applicant, choices)
    present = {Choice(each.kind, each.letter_number): each for each in sharing.items.filter(ended_at__isnull=True)}
    wanted = [offer.choice for offer in offers]
    gone = [item.pk for choice, item in present.items() if choice not in wanted]
    SharedItem.objects.filter(pk__in=gone).update(ended_at=clock.now())
    _add(sharing, [choice for choice in wanted if choice not in present])
    sharing.version += 1
    sharing.save(update_fields=["version"])
    _note(actor, sharing, "sharing.changed", documents=_names(offers))
    return sharing


@transaction.atomic
def withdraw_sharing(actor: Actor, *, sharing: Sharing) -> Sharing:
    """From now on the organisation finds nothing of this person. What was read stays on the record."""
    sharing = _locked(actor, sharing)
    sharing.withdrawn_at = clock.now()
    sharing.version += 1
    sharing.save(update_fields=["withdrawn_at", "version"])
    _note(actor, sharing, "sharing.withdrawn")
    _tell_applicant(sharing, "sharing_withdrawn")
    return sharing


@transaction.atomic
def note_page_read(actor: Actor, *, sharing: Sharing, document: Document, page: int) -> None:
    """Keep that somebody of the organisation read a page."""
    _note_reading(actor, sharing, document, "sharing.page_read", page=page)


@transaction.atomic
def note_copy_taken(actor: Actor, *, sharing: Sharing, document: Document) -> None:
    """Keep that somebody of the organisation took a document away as a PDF."""
    _note_reading(actor, sharing, document, "sharing.copy_taken")


@transaction.atomic
def confirm_certification(actor: Actor, *, sharing: Sharing) -> ConfirmationReport:
    """A report on the person who shares, without the three marks: the sharing says who it is and that they agree."""
    require(may_read_shared(actor, sharing))
    name = current_name(sharing.applicant)
    born = sharing.applicant.date_of_birth
    return make_report(
        actor,
        organisation=sharing.organisation,
        applicant=sharing.applicant,
        asked={
            "usmle_id": sharing.applicant.usmle_id,
            "family_name": name.family_name if name else "",
            "date_of_birth": born.isoformat() if born else "",
        },
        purpose=f"Documents that the physician shared for the {sharing.season} season",
    )


def _note_reading(actor: Actor, sharing: Sharing, document: Document, verb: str, **what: int) -> None:
    require(may_read_shared(actor, sharing))
    if not documents_under(sharing).filter(pk=document.pk).exists():
        raise ActionRefused("This document cannot be read now.")
    payload = {"document": title_of(document), "receipt": document.receipt, **what}
    _note(actor, sharing, verb, for_applicant=False, **payload)


def _locked(actor: Actor, sharing: Sharing) -> Sharing:
    """The sharing as it is stored, held until the commit; refused once it was withdrawn."""
    require(may_share(actor, sharing.applicant))
    locked = Sharing.objects.select_for_update(of=("self",), no_key=True)
    stored = locked.select_related("applicant__user", "organisation").get(pk=sharing.pk)
    if stored.withdrawn_at is not None:
        raise ActionRefused("You withdrew this already. They can read nothing under it.")
    return stored


def _chosen(applicant: Applicant, choices: Sequence[Choice]) -> list[Offer]:
    """The offers that were chosen, in their own order."""
    offers = [offer for offer in offers_to(applicant) if offer.choice in choices]
    if not choices:
        raise ActionRefused("Choose at least one document.", field="choices")
    if len(offers) < len(set(choices)):
        raise ActionRefused("One of these documents is not yours to share, or is not here any more.", field="choices")
    return offers


def _add(sharing: Sharing, choices: Iterable[Choice]) -> None:
    now = clock.now()
    for each in choices:
        SharedItem.objects.create(sharing=sharing, kind=each.kind, letter_number=each.letter_number, shared_at=now)


def _names(offers: Iterable[Offer]) -> str:
    return ", ".join(offer.title for offer in offers)


def _note(actor: Actor, sharing: Sharing, verb: str, *, for_applicant: bool = True, **payload: object) -> None:
    record(
        verb,
        actor=actor,
        stream=sharing.applicant.stream,
        subject=f"sharing:{sharing.public_id}",
        for_applicant=for_applicant,
        payload={"organisation": sharing.organisation.name, "season": sharing.season, **payload},
    )


def _tell_applicant(sharing: Sharing, template: str, **context: object) -> None:
    user, season = sharing.applicant.user, season_of(sharing)
    if user is None:
        return
    values = {"name": user.display_name, "organisation": sharing.organisation.name, "season": sharing.season, **context}
    send_mail_later(
        to=user.email,
        template=template,
        key=f"{template}:{sharing.public_id}",
        context={**values, "until": season.ends_on if season else None},
        stream=sharing.applicant.stream,
    )


def _tell_organisation(sharing: Sharing) -> None:
    """One notice a day to each administrator, naming nobody: the list says who."""
    organisation = sharing.organisation
    there = organisation.members.filter(
        role=RecipientMember.Role.ADMINISTRATOR, ended_at__isnull=True, user__is_active=True
    )
    for member in there.select_related("user"):
        send_mail_later(
            to=member.user.email,
            template="documents_shared",
            key=f"documents-shared:{member.public_id}:{clock.today().isoformat()}",
            context={"name": member.user.display_name, "organisation": organisation.name},
            stream=organisation.stream,
        )
