from django.apps import AppConfig


class SchoolPortalConfig(AppConfig):
    name = "ecfmg.portals.school"
    label = "portal_school"
