from django.apps import AppConfig


class ApplicantPortalConfig(AppConfig):
    name = "ecfmg.portals.applicant"
    label = "portal_applicant"
