"""The portal of staff as a Django app."""

from django.apps import AppConfig


class StaffPortalConfig(AppConfig):
    """The portal of staff."""

    name = "ecfmg.portals.staff"
    label = "portal_staff"
