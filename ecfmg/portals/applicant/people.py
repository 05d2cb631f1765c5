"""Whose pages these are."""

from django.http import Http404, HttpRequest

from applicants.models import Applicant
from ecfmg.accounts.access import user_of


def applicant_of(request: HttpRequest) -> Applicant:
    """The record of the signed-in applicant; 404 for anybody without one."""
    applicant = Applicant.objects.filter(user=user_of(request)).first()
    if applicant is None:
        raise Http404
    return applicant
