"""Lines of the to-do list about Pathways: attestations that applications lack, and examinations to confirm."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.urls import reverse

from applicants.queries import name_of
from credentials.models import SchoolMember
from ecfmg.foundation.templatetags.words import day_in_words
from ecfmg.portals.school.to_do_line import ToDo
from pathways.queries import attestations_wanted_from, osces_to_attest_by


def load_attestations(member: SchoolMember, wanted: Mapping[int, date]) -> dict[int, ToDo]:
    """The Clinical Skills Attestations of these applications, by the number of the application."""
    if not wanted:
        return {}
    applications = list(attestations_wanted_from(member.school).filter(pk__in=wanted).select_related("applicant"))
    places = _places(member, (each.applicant_id for each in applications))
    return {
        each.pk: ToDo(
            what=f"Clinical Skills Attestation for Pathway {each.pathway}",
            about=name_of(each.applicant) or "Name not stated yet",
            about_small=f"Applied on {day_in_words(each.submitted_at)}",
            due=wanted[each.pk],
            url=f"{places[each.applicant_id]}?attest={each.pathway}#attest-title",
            action="Look and attest",
        )
        for each in applications
    }


def load_examinations(member: SchoolMember, wanted: Mapping[int, date]) -> dict[int, ToDo]:
    """Clinical examinations of the school that its people stated, by their number."""
    if not wanted:
        return {}
    osces = list(osces_to_attest_by(member.school).filter(pk__in=wanted).select_related("applicant"))
    places = _places(member, (each.applicant_id for each in osces))
    return {
        each.pk: ToDo(
            what="Confirm a clinical examination",
            small=each.name,
            about=name_of(each.applicant) or "Name not stated yet",
            about_small=f"Passed on {day_in_words(each.passed_on)}, as stated",
            due=wanted[each.pk],
            url=f"{places[each.applicant_id]}#attest-title",
            action="Look and confirm",
        )
        for each in osces
    }


def _places(member: SchoolMember, applicants: Iterable[int]) -> dict[int, str]:
    """The page of each person at this school."""
    rows = member.school.educations.filter(applicant__in=list(applicants)).values_list("applicant", "public_id")
    found: dict[int, UUID] = dict(rows)
    return {applicant: reverse("school:student", args=[public_id]) for applicant, public_id in found.items()}
