"""Specimens of a school: those near a document in years, and all of them."""

from django.db.models import F, QuerySet
from django.db.models.functions import Abs

from credentials.models import Credential, Document, School, Specimen

#: So many are offered beside a document; the page of the school has all.
BESIDE = 6


def specimens_of(school: School) -> QuerySet[Specimen]:
    """All specimens of a school that are kept, by kind and year."""
    kept = Specimen.objects.filter(school=school, ended_at=None)
    return kept.select_related("document__applicant__case", "chosen_by").order_by("kind", "year", "pk")


def specimens_for(credential: Credential) -> list[Specimen]:
    """Specimens to compare a credential's document with: of the same school and kind, of other people, the nearest
    degree years first; the newest where the year is not known."""
    education = credential.education
    kept = Specimen.objects.filter(school=education.school_id, kind=credential.kind, ended_at=None)
    others = kept.exclude(document__applicant=education.applicant_id).select_related("document__applicant", "school")
    if education.graduated_on is None:
        return list(others.order_by("-year", "-pk")[:BESIDE])
    return list(others.annotate(away=Abs(F("year") - education.graduated_on.year)).order_by("away", "-pk")[:BESIDE])


def specimen_of(document: Document | None) -> Specimen | None:
    """The document as a specimen, where it is kept as one."""
    return document.specimens.filter(ended_at=None).select_related("chosen_by").first() if document else None
