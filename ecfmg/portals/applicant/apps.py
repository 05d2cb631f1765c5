"""The applicant's portal as a Django app."""

from django.apps import AppConfig


class ApplicantPortalConfig(AppConfig):
    """The applicant's portal."""

    name = "ecfmg.portals.applicant"
    label = "portal_applicant"
