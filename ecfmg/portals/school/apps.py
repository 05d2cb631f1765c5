"""The school's portal as a Django app."""

from django.apps import AppConfig


class SchoolPortalConfig(AppConfig):
    """The school's portal."""

    name = "ecfmg.portals.school"
    label = "portal_school"
