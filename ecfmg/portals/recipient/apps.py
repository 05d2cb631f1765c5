"""The portal of recipients as a Django app."""

from django.apps import AppConfig


class RecipientPortalConfig(AppConfig):
    """The portal of recipients."""

    name = "ecfmg.portals.recipient"
    label = "portal_recipient"
