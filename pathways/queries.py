"""Reads about Pathways that more than one place needs."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from applicants.models import Applicant
from credentials.models import Education, School
from pathways.models import Attestation, Licence, MiniCexEncounter, OetSitting, Osce, PathwayApplication

Status = PathwayApplication.Status


def pathway_applications_of(applicant: Applicant) -> QuerySet[PathwayApplication]:
    """A person's applications, the newest season first."""
    return applicant.pathway_applications.select_related("decided_by").order_by("-season", "-id")


def current_pathway_application(applicant: Applicant, season: int) -> PathwayApplication | None:
    """The newest application of a season that was not withdrawn."""
    return pathway_applications_of(applicant).filter(season=season).exclude(status=Status.WITHDRAWN).first()


def waiting_pathway_applications() -> QuerySet[PathwayApplication]:
    """Applications that wait for a decision, the longest waiting first."""
    waiting = PathwayApplication.objects.filter(status=Status.SUBMITTED).select_related("applicant")
    return waiting.order_by("submitted_at", "id")


@dataclass(frozen=True, slots=True)
class Evidence:
    """All evidence of a person for the Pathways, each kind newest first."""

    licences: tuple[Licence, ...]
    osces: tuple[Osce, ...]
    attestations: tuple[Attestation, ...]
    mini_cex: tuple[MiniCexEncounter, ...]
    oet_sittings: tuple[OetSitting, ...]


def evidence_of(applicant: Applicant) -> Evidence:
    """What is on file, in five queries."""
    return Evidence(
        licences=tuple(applicant.licences.select_related("document").order_by("-valid_from", "id")),
        osces=tuple(applicant.osces.order_by("-passed_on", "-id")),
        attestations=tuple(applicant.attestations.order_by("-received_on", "-id")),
        mini_cex=tuple(applicant.mini_cex.order_by("-encounter_on", "-id")),
        oet_sittings=tuple(applicant.oet_sittings.order_by("-taken_on", "-id")),
    )


def unverified_licences() -> QuerySet[Licence]:
    """Licences that staff have to have confirmed, of people whose Pathway 1 application waits; the oldest first."""
    open_ones = PathwayApplication.objects.filter(applicant=OuterRef("applicant"), status=Status.SUBMITTED, pathway=1)
    return Licence.objects.filter(Exists(open_ones), verified=False).select_related("applicant").order_by("id")


def attestations_wanted_from(school: School) -> QuerySet[PathwayApplication]:
    """Open applications for Pathways 3 to 5 of the school's own people that lack the school's attestation."""
    own = Education.objects.filter(applicant=OuterRef("applicant"), school=school)
    given = Attestation.objects.filter(
        applicant=OuterRef("applicant"), pathway=OuterRef("pathway"), by_authorised_official=True
    )
    waiting = PathwayApplication.objects.filter(
        Exists(own), ~Exists(given), status=Status.SUBMITTED, pathway__in=[3, 4, 5]
    )
    return waiting.prefetch_related("applicant__names").order_by("submitted_at", "id")


def osces_to_attest_by(school: School) -> QuerySet[Osce]:
    """Examinations held by the school that its own people stated and nobody has confirmed."""
    own = Education.objects.filter(applicant=OuterRef("applicant"), school=school)
    waiting = Osce.objects.filter(Exists(own), administered_by_school=True, attested=False)
    return waiting.prefetch_related("applicant__names").order_by("passed_on", "id")
