from django.apps import AppConfig


class PublicPortalConfig(AppConfig):
    name = "ecfmg.portals.public"
    label = "portal_public"
