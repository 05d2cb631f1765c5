from django.apps import AppConfig


class RecipientPortalConfig(AppConfig):
    name = "ecfmg.portals.recipient"
    label = "portal_recipient"
