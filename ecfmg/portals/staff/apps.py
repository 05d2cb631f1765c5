from django.apps import AppConfig


class StaffPortalConfig(AppConfig):
    name = "ecfmg.portals.staff"
    label = "portal_staff"
