"""The public pages as a Django app."""

from django.apps import AppConfig


class PublicPortalConfig(AppConfig):
    """The public pages."""

    name = "ecfmg.portals.public"
    label = "portal_public"
